/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include <ru/study/surface_parts.h>

/* A run that has a number, by its settings. */
typedef struct placed_run {
    const double *at; /* [n_parameter] */
    size_t n_parameter;
    double f;
} placed_run;

static int by_place(const void *a, const void *b)
{
    const placed_run *x = a, *y = b;
    for (size_t k = 0; k < x->n_parameter; k++)
        if (x->at[k] != y->at[k])
            return x->at[k] < y->at[k] ? -1 : 1;
    return 0;
}

/* Counts the points of the runs that have a number. *within: squares of what runs at one point
 * differ from their mean, which no model can explain. */
static ru_status find_replicates(const ru_design *d, const double *f, ru_surface *model,
                                 double *within)
{
    size_t n = 0;
    placed_run *runs = malloc((model->n_run + 1) * sizeof *runs);
    RU_REQUIRE(runs, RU_ERR_SYSTEM, "out of memory for %zu runs", model->n_run);
    for (size_t i = 0; i < d->n_run; i++)
        if (isfinite(f[i]))
            runs[n++] = (placed_run){d->values + i * d->n_parameter, d->n_parameter, f[i]};
    qsort(runs, n, sizeof *runs, by_place);
    *within = 0;
    model->n_point = 0;
    for (size_t first = 0, end; first < n; first = end) {
        double mean = 0;
        for (end = first; end < n && !by_place(&runs[first], &runs[end]); end++)
            mean += (runs[end].f - mean) / (double)(end - first + 1);
        for (size_t i = first; i < end; i++)
            *within += (runs[i].f - mean) * (runs[i].f - mean);
        model->n_point++;
    }
    free(runs);
    return RU_OK;
}

/* How much of the output's variance the terms have. Runs at one point count as one: they are equal,
 * and a model of as many terms as points meets them all. */
static void judge(const ru_study *s, const ru_design *d, const double *f, double within, double *x,
                  ru_surface *model)
{
    double mean = 0, all = 0, left = 0, n = (double)model->n_run;
    for (size_t i = 0; i < d->n_run; i++)
        mean += isfinite(f[i]) ? f[i] / n : 0;
    for (size_t i = 0; i < d->n_run; i++) {
        if (!isfinite(f[i]))
            continue;
        ru_surface_code(s, d, i, x);
        double rest = f[i] - ru_surface_predict(model, x, d->n_parameter);
        all += (f[i] - mean) * (f[i] - mean);
        left += rest * rest;
    }
    double points = (double)model->n_point, spare = points - (double)model->n_term;
    double lack = fmax(left - within, 0), between = all - within;
    model->r2 = all > 0 ? 1 - left / all : NAN;
    model->left_over = spare > 0 ? sqrt(lack / spare) : NAN;
    model->r2_adjusted =
        spare > 0 && between > 0 ? 1 - lack / spare / (between / (points - 1)) : NAN;
}

ru_status ru_surface_judge(const ru_study *s, const ru_design *d, const double *f,
                           ru_surface *model)
{
    double within = 0, *x = malloc((d->n_parameter + 1) * sizeof *x);
    RU_REQUIRE(x, RU_ERR_SYSTEM, "out of memory for a model");
    ru_status status = find_replicates(d, f, model, &within);
    if (status == RU_OK)
        judge(s, d, f, within, x, model);
    free(x);
    return status;
}
