/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/profile.h>

#include <math.h>
#include <stdlib.h>

/* Nodes of one height, and how much each weighs. */
typedef struct levels {
    double *fractions, *positions; /* [n_node], [n_node][3]; owned */
    size_t *of;                    /* [n_node]: the level of each; owned */
    size_t n_node;
} levels;

/* The two snapshots around a time, and the weight of the second. */
typedef struct moment {
    size_t before, after;
    double share, time;
} moment;

static ru_status find_moment(const ru_result *result, double time, moment *m)
{
    size_t n = ru_result_get(result)->n_snapshot, k = 0;
    double *times;
    RU_REQUIRE(n && ru_result_get(result)->n_field, RU_ERR_INPUT,
               "the result holds no fields, and so no profile along the height");
    RU_TRY(ru_result_snapshot_times_read(result, &times));
    double first = times[0], last = times[n - 1], slack = 1e-9 * (fabs(first) + fabs(last));
    double wanted = isfinite(time) ? fmin(fmax(time, first), last) : last;
    while (k + 2 < n && times[k + 1] < wanted)
        k++;
    *m = (moment){k, n > 1 ? k + 1 : k, 0, wanted};
    double span = times[m->after] - times[m->before];
    m->share = span > 0 ? (wanted - times[m->before]) / span : 0;
    free(times);
    RU_REQUIRE(!isfinite(time) || fabs(time - wanted) <= slack, RU_ERR_INPUT,
               "the result has no field at %g s: its snapshots reach from %g to %g s", time, first,
               last);
    return RU_OK;
}

static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* The heights of the nodes, each once, and which one every node has. */
static ru_status find_levels(const ru_result *result, levels *l, ru_profile *profile)
{
    size_t n_fraction, n_coordinate;
    RU_TRY(ru_result_numbers_read(result, "mesh/volume_fraction", &l->fractions, &n_fraction));
    RU_TRY(ru_result_numbers_read(result, "mesh/position", &l->positions, &n_coordinate));
    l->n_node = (size_t)ru_result_get(result)->n_node;
    RU_REQUIRE(l->n_node && n_fraction == l->n_node && n_coordinate == 3 * l->n_node, RU_ERR_INPUT,
               "the mesh tells %zu volumes and %zu coordinates of %zu nodes", n_fraction,
               n_coordinate, l->n_node);
    l->of = malloc((l->n_node + 1) * sizeof *l->of);
    profile->heights = malloc((l->n_node + 1) * sizeof *profile->heights);
    RU_REQUIRE(l->of && profile->heights, RU_ERR_SYSTEM, "out of memory for %zu nodes", l->n_node);
    double *z = profile->heights;
    for (size_t i = 0; i < l->n_node; i++)
        z[i] = l->positions[3 * i + 2];
    qsort(z, l->n_node, sizeof *z, by_value);
    double same = 1e-9 * fmax(fabs(z[0]), fabs(z[l->n_node - 1]));
    for (size_t i = 0; i < l->n_node; i++)
        if (i == 0 || z[i] - z[profile->n_level - 1] > same)
            z[profile->n_level++] = z[i];
    for (size_t i = 0; i < l->n_node; i++) {
        size_t low = 0, high = profile->n_level;
        while (high - low > 1) {
            size_t middle = (low + high) / 2;
            *(l->positions[3 * i + 2] >= z[middle] ? &low : &high) = middle;
        }
        l->of[i] = low;
    }
    return RU_OK;
}

/* Means over the nodes of each level that have a value; `weights` [n_level]: scratch. */
static void average(const levels *l, const double *values, size_t n_level, double *weights,
                    double *means)
{
    for (size_t k = 0; k < n_level; k++)
        means[k] = weights[k] = 0;
    for (size_t i = 0; i < l->n_node; i++) {
        if (!isfinite(values[i]))
            continue;
        means[l->of[i]] += l->fractions[i] * values[i];
        weights[l->of[i]] += l->fractions[i];
    }
    for (size_t k = 0; k < n_level; k++)
        means[k] = weights[k] > 0 ? means[k] / weights[k] : NAN;
}

/* One field at the moment; `scratch` [2 n_node + n_level]. */
static ru_status read_field(const ru_result *result, const char *name, const moment *m,
                            const levels *l, size_t n_level, double *scratch, double *means)
{
    double *values = scratch, *later = scratch + l->n_node;
    RU_TRY(ru_result_field_read(result, name, m->before, values));
    if (m->share > 0) {
        RU_TRY(ru_result_field_read(result, name, m->after, later));
        for (size_t i = 0; i < l->n_node; i++)
            values[i] = m->share < 1 ? values[i] + m->share * (later[i] - values[i]) : later[i];
    }
    average(l, values, n_level, later + l->n_node, means);
    return RU_OK;
}

static ru_status read_fields(const ru_result *result, const moment *m, const levels *l,
                             ru_profile *profile)
{
    const ru_result_info *info = ru_result_get(result);
    size_t n_level = profile->n_level;
    double *scratch = malloc((2 * l->n_node + n_level) * sizeof *scratch);
    profile->fields = calloc(info->n_field, sizeof *profile->fields);
    ru_status status = scratch && profile->fields
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu nodes", l->n_node);
    for (size_t i = 0; i < info->n_field && status == RU_OK; i++) {
        double *means = profile->fields[profile->n_field++] = malloc(n_level * sizeof *means);
        if (!means)
            status = ru_fault(RU_ERR_SYSTEM, "out of memory for %zu levels", n_level);
        else
            status = read_field(result, info->fields[i].name, m, l, n_level, scratch, means);
    }
    free(scratch);
    return status;
}

ru_status ru_profile_read(const ru_result *result, double time, ru_profile *profile)
{
    levels l = {0};
    moment m = {0};
    *profile = (ru_profile){0};
    RU_TRY(find_moment(result, time, &m));
    profile->time = m.time;
    ru_status status = find_levels(result, &l, profile);
    if (status == RU_OK)
        status = read_fields(result, &m, &l, profile);
    free(l.fractions);
    free(l.positions);
    free(l.of);
    return status;
}

void ru_profile_clear(ru_profile *profile)
{
    for (size_t i = 0; i < profile->n_field; i++)
        free(profile->fields[i]);
    free(profile->fields);
    free(profile->heights);
    *profile = (ru_profile){0};
}
