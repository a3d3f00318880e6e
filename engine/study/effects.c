/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/effects.h>

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <ru/study/sample.h>

/* Of an output: what differs by less is the same. */
static const double ROUND_OFF = 1e-12;

ru_effect_kind ru_effect_kind_of(const ru_study *study)
{
    switch ((ru_design_kind)study->design.kind) {
    case RU_DESIGN_MORRIS:
        return RU_EFFECT_MORRIS;
    case RU_DESIGN_SOBOL_INDICES:
        return RU_EFFECT_INDEX;
    case RU_DESIGN_ONE_AT_A_TIME:
    case RU_DESIGN_FULL_FACTORIAL:
    case RU_DESIGN_FRACTIONAL_FACTORIAL:
    case RU_DESIGN_CENTRAL_COMPOSITE:
    case RU_DESIGN_BOX_BEHNKEN:
        return RU_EFFECT_SWING;
    default:
        return RU_EFFECT_RANK;
    }
}

/* Spearman's correlation of a parameter and the output over the runs that have one. `work` [4 n] */
static ru_status correlate(const ru_design *d, size_t k, const double *f, double *work,
                           double *rank)
{
    size_t n = 0;
    double *x = work, *y = work + d->n_run, *rx = y + d->n_run, *ry = rx + d->n_run;
    for (size_t i = 0; i < d->n_run; i++)
        if (isfinite(f[i])) {
            x[n] = d->values[i * d->n_parameter + k];
            y[n++] = f[i];
        }
    RU_TRY(ru_ranks(x, n, 0, rx));
    RU_TRY(ru_ranks(y, n, ROUND_OFF, ry));
    *rank = n > 2 ? gsl_stats_correlation(rx, 1, ry, 1, n) : NAN;
    return RU_OK;
}

/* Means of the output at the lowest and the highest value of a parameter among runs first .. end.
 */
static void find_ends(const ru_design *d, size_t k, size_t first, size_t end, const double *f,
                      ru_effect *e)
{
    double low = INFINITY, high = -INFINITY, sums[2] = {0}, counts[2] = {0};
    for (size_t i = first; i < end; i++) {
        low = fmin(low, d->values[i * d->n_parameter + k]);
        high = fmax(high, d->values[i * d->n_parameter + k]);
    }
    for (size_t i = first; i < end; i++) {
        double v = d->values[i * d->n_parameter + k];
        if (!isfinite(f[i]) || (v != low && v != high))
            continue;
        sums[v == high] += f[i];
        counts[v == high]++;
    }
    e->at_low = counts[0] > 0 ? sums[0] / counts[0] : NAN;
    e->at_high = counts[1] > 0 ? sums[1] / counts[1] : NAN;
    e->size = fabs(e->at_high - e->at_low);
}

/* The ends of each parameter of a design of one at a time, among its own runs. */
static void swing(const ru_study *s, const ru_design *d, const double *f, ru_effect *effects)
{
    for (size_t k = 0, own = 1; k < d->n_parameter; k++) {
        size_t n = s->parameters[k].text.n_values ? s->parameters[k].text.n_values : 2;
        find_ends(d, k, own, own + n, f, &effects[k]);
        /* Where one end failed the way from the base to the other is known. */
        if (isnan(effects[k].size))
            effects[k].size = fmax(fabs(effects[k].at_low - f[0]), fabs(effects[k].at_high - f[0]));
        own += n;
    }
}

/* The ends of each parameter on a surface, the others in the middle; its size is how far the output
 * moves on the way, which may be more than from end to end, as far as runs have succeeded. */
static void swing_on_surface(const ru_surface *surface, size_t n, ru_effect *effects)
{
    for (size_t k = 0; k < n; k++) {
        double from = fmax(surface->reach[2 * k], -1), to = fmin(surface->reach[2 * k + 1], 1);
        double middle = (from + to) / 2, half = (to - from) / 2;
        double low = ru_surface_along(surface, k, from), high = ru_surface_along(surface, k, to);
        double bend = (low + high) / 2 - ru_surface_along(surface, k, middle);
        double turn = (low - high) / (4 * bend), between = low;
        if (fabs(turn) < 1)
            between = ru_surface_along(surface, k, middle + turn * half);
        effects[k].at_low = ru_surface_along(surface, k, -1);
        effects[k].at_high = ru_surface_along(surface, k, 1);
        effects[k].size =
            isnan(low) ? NAN : fmax(fmax(low, high), between) - fmin(fmin(low, high), between);
    }
}

static ru_status rank_all(const ru_study *s, const ru_design *d, const double *f,
                          ru_effect *effects)
{
    double *work = malloc((4 * d->n_run + 1) * sizeof *work);
    RU_REQUIRE(work, RU_ERR_SYSTEM, "out of memory for rank correlations");
    ru_status status = RU_OK;
    for (size_t k = 0; status == RU_OK && k < d->n_parameter; k++) {
        effects[k].rank = NAN;
        /* Words have no order. */
        if (!s->parameters[k].is_word)
            status = correlate(d, k, f, work, &effects[k].rank);
        effects[k].size = fabs(effects[k].rank);
    }
    free(work);
    return status;
}

static ru_status screen(const ru_study *s, const ru_design *d, const double *f, ru_effect *effects,
                        size_t *used)
{
    const ru_bootstrap b = {(size_t)s->design.resamples, (uint64_t)s->seed + 1};
    ru_elementary *all = calloc(d->n_parameter, sizeof *all);
    RU_REQUIRE(all, RU_ERR_SYSTEM, "out of memory for elementary effects");
    double levels = (double)s->design.levels, step = levels / (2 * (levels - 1));
    ru_status status =
        ru_morris_effects(d->n_run / d->block, d->n_parameter, d->values, step, f, &b, all);
    *used = 0;
    for (size_t k = 0; k < d->n_parameter; k++) {
        effects[k].morris = all[k];
        effects[k].size = all[k].mu_star;
        *used += all[k].n;
    }
    free(all);
    return status;
}

static ru_status share(const ru_study *s, const ru_design *d, const double *f, ru_effect *effects,
                       size_t *used)
{
    const ru_bootstrap b = {(size_t)s->design.resamples, (uint64_t)s->seed + 1};
    ru_index *all = calloc(d->n_parameter, sizeof *all);
    RU_REQUIRE(all, RU_ERR_SYSTEM, "out of memory for indices");
    ru_status status =
        ru_sobol_estimate(d->n_run / d->block, d->n_parameter, f, &b, all, used, NULL);
    for (size_t k = 0; k < d->n_parameter; k++) {
        effects[k].index = all[k];
        effects[k].size = all[k].total;
    }
    free(all);
    return status;
}

static int by_size(const void *a, const void *b)
{
    const ru_effect *x = a, *y = b;
    double left = isnan(x->size) ? -1 : x->size, right = isnan(y->size) ? -1 : y->size;
    if (left != right)
        return left > right ? -1 : 1;
    return x->parameter < y->parameter ? -1 : 1;
}

ru_status ru_effects_find(const ru_study *study, const ru_design *design, const double *f,
                          const ru_surface *surface, ru_effect *effects, size_t *used)
{
    ru_status status = RU_OK;
    *used = 0;
    for (size_t k = 0; k < design->n_parameter; k++)
        effects[k] = (ru_effect){.parameter = k, .rank = NAN, .at_low = NAN, .at_high = NAN};
    for (size_t i = 0; i < design->n_run; i++)
        *used += isfinite(f[i]) ? 1 : 0;
    switch (ru_effect_kind_of(study)) {
    case RU_EFFECT_RANK:
        status = rank_all(study, design, f, effects);
        break;
    case RU_EFFECT_SWING:
        if (surface)
            swing_on_surface(surface, design->n_parameter, effects);
        else
            swing(study, design, f, effects);
        break;
    case RU_EFFECT_MORRIS:
        status = screen(study, design, f, effects, used);
        break;
    case RU_EFFECT_INDEX:
        status = share(study, design, f, effects, used);
        break;
    }
    qsort(effects, design->n_parameter, sizeof *effects, by_size);
    return status;
}

int ru_spread_is_flat(const ru_spread *spread)
{
    return spread->n > 1 &&
           spread->high - spread->low <= 1e-12 * fmax(fabs(spread->low), fabs(spread->high));
}

ru_status ru_spread_find(const double *f, size_t n, ru_spread *spread)
{
    double *kept = malloc((n + 1) * sizeof *kept);
    RU_REQUIRE(kept, RU_ERR_SYSTEM, "out of memory for %zu runs", n);
    *spread = (ru_spread){0, NAN, NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < n; i++)
        if (isfinite(f[i]))
            kept[spread->n++] = f[i];
    if (spread->n) {
        gsl_sort(kept, 1, spread->n);
        spread->low = kept[0];
        spread->high = kept[spread->n - 1];
        spread->median = gsl_stats_median_from_sorted_data(kept, 1, spread->n);
        spread->mean = gsl_stats_mean(kept, 1, spread->n);
        spread->sd = spread->n > 1 ? gsl_stats_sd(kept, 1, spread->n) : NAN;
    }
    free(kept);
    return RU_OK;
}
