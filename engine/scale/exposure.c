/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/exposure.h>

#include <math.h>
#include <stdlib.h>

static ru_status make_room(ru_exposure *e)
{
    size_t room = e->capacity ? 2 * e->capacity : 256;
    if (e->n < e->capacity)
        return RU_OK;
    double *values = realloc(e->values, room * sizeof *values);
    e->values = values ? values : e->values;
    double *weights = realloc(e->weights, room * sizeof *weights);
    e->weights = weights ? weights : e->weights;
    RU_REQUIRE(values && weights, RU_ERR_SYSTEM, "out of memory for an exposure");
    e->capacity = room;
    return RU_OK;
}

ru_status ru_exposure_add(ru_exposure *exposure, double value, double weight)
{
    if (!(weight > 0) || !isfinite(value))
        return RU_OK;
    RU_TRY(make_room(exposure));
    exposure->values[exposure->n] = value;
    exposure->weights[exposure->n++] = weight;
    return RU_OK;
}

typedef struct pair {
    double value, weight;
} pair;

static int by_value(const void *a, const void *b)
{
    double x = ((const pair *)a)->value, y = ((const pair *)b)->value;
    return (x > y) - (x < y);
}

ru_status ru_exposure_settle(ru_exposure *e)
{
    double sum = 0;
    RU_REQUIRE(e->n, RU_ERR_INPUT, "there are no cells to expose");
    pair *pairs = malloc(e->n * sizeof *pairs);
    RU_REQUIRE(pairs, RU_ERR_SYSTEM, "out of memory for an exposure");
    for (size_t i = 0; i < e->n; i++) {
        pairs[i] = (pair){e->values[i], e->weights[i]};
        sum += e->weights[i];
    }
    qsort(pairs, e->n, sizeof *pairs, by_value);
    for (size_t i = 0; i < e->n; i++) {
        e->values[i] = pairs[i].value;
        e->weights[i] = pairs[i].weight / sum;
    }
    free(pairs);
    return RU_OK;
}

void ru_exposure_clear(ru_exposure *exposure)
{
    free(exposure->values);
    free(exposure->weights);
    *exposure = (ru_exposure){0};
}

double ru_exposure_mean(const ru_exposure *e)
{
    double mean = 0;
    for (size_t i = 0; i < e->n; i++)
        mean += e->values[i] * e->weights[i];
    return mean;
}

double ru_exposure_quantile(const ru_exposure *e, double part)
{
    double below = 0;
    for (size_t i = 0; i < e->n; i++) {
        below += e->weights[i];
        if (below >= part * (1 - 1e-12))
            return e->values[i];
    }
    return e->values[e->n - 1];
}

double ru_exposure_distance(const ru_exposure *a, const ru_exposure *b)
{
    double area = 0, below_a = 0, below_b = 0, last = fmin(a->values[0], b->values[0]);
    for (size_t i = 0, j = 0; i < a->n || j < b->n;) {
        int from_a = j == b->n || (i < a->n && a->values[i] <= b->values[j]);
        double next = from_a ? a->values[i] : b->values[j];
        area += fabs(below_a - below_b) * (next - last);
        last = next;
        if (from_a)
            below_a += a->weights[i++];
        else
            below_b += b->weights[j++];
    }
    return area;
}
