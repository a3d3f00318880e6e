/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/sensitivity.h>

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

/* Bounds that hold 95 % of the resampled estimates. */
static void bound(double *estimates, size_t n, double *low, double *high)
{
    *low = *high = NAN;
    if (!n)
        return;
    gsl_sort(estimates, 1, n);
    *low = gsl_stats_quantile_from_sorted_data(estimates, 1, n, 0.025);
    *high = gsl_stats_quantile_from_sorted_data(estimates, 1, n, 0.975);
}

static double mean_size(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += fabs(values[i]);
    return n ? sum / (double)n : NAN;
}

static void judge_effects(const double *values, size_t n, const ru_bootstrap *b, gsl_rng *rng,
                          double *work, ru_elementary *e)
{
    double *again = work + b->resamples;
    e->n = n;
    e->mu = n ? gsl_stats_mean(values, 1, n) : NAN;
    e->mu_star = mean_size(values, n);
    e->sigma = n > 1 ? gsl_stats_sd(values, 1, n) : NAN;
    for (size_t r = 0; n && r < b->resamples; r++) {
        for (size_t i = 0; i < n; i++)
            again[i] = values[gsl_rng_uniform_int(rng, n)];
        work[r] = mean_size(again, n);
    }
    bound(work, n ? b->resamples : 0, &e->low, &e->high);
}

/* The effects of parameter k: of the step in each trajectory that changes it. */
static size_t collect(size_t n, size_t d, const double *x, double step, const double *f, size_t k,
                      double *values)
{
    size_t n_value = 0;
    for (size_t t = 0; t < n; t++)
        for (size_t i = t * (d + 1); i < t * (d + 1) + d; i++) {
            double change = x[(i + 1) * d + k] - x[i * d + k];
            double effect = (f[i + 1] - f[i]) / (change > 0 ? step : -step);
            if (change != 0 && isfinite(effect))
                values[n_value++] = effect;
        }
    return n_value;
}

ru_status ru_morris_effects(size_t n, size_t d, const double *x, double step, const double *f,
                            const ru_bootstrap *bootstrap, ru_elementary *effects)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double *values = malloc((n + 1) * sizeof *values);
    double *work = malloc((bootstrap->resamples + n + 1) * sizeof *work);
    int failed = !rng || !values || !work;
    for (size_t k = 0; !failed && k < d; k++) {
        gsl_rng_set(rng, (unsigned long)bootstrap->seed);
        size_t n_value = collect(n, d, x, step, f, k, values);
        judge_effects(values, n_value, bootstrap, rng, work, &effects[k]);
    }
    free(values);
    free(work);
    if (rng)
        gsl_rng_free(rng);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for elementary effects");
    return RU_OK;
}

/* Base samples that are whole, of which some may be taken several times. */
typedef struct base_samples {
    size_t d, n;
    const double *f;     /* [.][d + 2] */
    const size_t *which; /* [n] */
    double middle;       /* near the mean: what is subtracted for the sake of digits */
} base_samples;

static const double *sample(const base_samples *s, size_t i)
{
    return s->f + s->which[i] * (s->d + 2);
}

static void estimate(const base_samples *s, double *first, double *total, double moments[2])
{
    double sum = 0, squares = 0, n = (double)s->n;
    for (size_t i = 0; i < s->n; i++) {
        double a = sample(s, i)[0] - s->middle, b = sample(s, i)[1] - s->middle;
        sum += a + b;
        squares += a * a + b * b;
    }
    double mean = sum / (2 * n), variance = squares / (2 * n) - mean * mean;
    for (size_t k = 0; k < s->d; k++) {
        double own = 0, left = 0;
        for (size_t i = 0; i < s->n; i++) {
            const double *f = sample(s, i);
            double difference = f[2 + k] - f[0];
            own += (f[1] - s->middle - mean) * difference;
            left += difference * difference;
        }
        first[k] = own / n / variance;
        total[k] = left / (2 * n) / variance;
    }
    if (moments) {
        moments[0] = mean + s->middle;
        moments[1] = variance;
    }
}

/* Work of an estimate with bounds: estimates [d][resamples] of first and of total. */
typedef struct resampling {
    size_t *which; /* [n] */
    double *first, *total;
    double *one; /* [2 d] */
    gsl_rng *rng;
} resampling;

static void resample(const base_samples *whole, const ru_bootstrap *b, resampling *w,
                     ru_index *indices)
{
    base_samples s = *whole;
    size_t d = s.d;
    s.which = w->which;
    gsl_rng_set(w->rng, (unsigned long)b->seed);
    for (size_t r = 0; r < b->resamples; r++) {
        for (size_t i = 0; i < s.n; i++)
            w->which[i] = whole->which[gsl_rng_uniform_int(w->rng, s.n)];
        estimate(&s, w->one, w->one + d, NULL);
        for (size_t k = 0; k < d; k++) {
            w->first[k * b->resamples + r] = w->one[k];
            w->total[k * b->resamples + r] = w->one[d + k];
        }
    }
    for (size_t k = 0; k < d; k++) {
        ru_index *x = &indices[k];
        bound(w->first + k * b->resamples, b->resamples, &x->first_low, &x->first_high);
        bound(w->total + k * b->resamples, b->resamples, &x->total_low, &x->total_high);
    }
}

static size_t find_whole(size_t n, size_t d, const double *f, size_t *which, double *middle)
{
    size_t n_whole = 0;
    *middle = 0;
    for (size_t i = 0; i < n; i++) {
        int whole = 1;
        for (size_t k = 0; k < d + 2; k++)
            whole = whole && isfinite(f[i * (d + 2) + k]);
        if (!whole)
            continue;
        which[n_whole++] = i;
        *middle += (f[i * (d + 2)] - *middle) / (double)n_whole;
    }
    return n_whole;
}

ru_status ru_sobol_estimate(size_t n, size_t d, const double *f, const ru_bootstrap *bootstrap,
                            ru_index *indices, size_t *used, double moments[2])
{
    size_t all = d * bootstrap->resamples + 1;
    double none[2];
    size_t *which = malloc((n + 1) * sizeof *which);
    resampling w = {.which = malloc((n + 1) * sizeof *w.which),
                    .first = malloc(all * sizeof(double)),
                    .total = malloc(all * sizeof(double)),
                    .one = malloc((2 * d + 1) * sizeof(double)),
                    .rng = gsl_rng_alloc(gsl_rng_mt19937)};
    int failed = !which || !w.which || !w.first || !w.total || !w.one || !w.rng;
    *used = 0;
    for (size_t k = 0; k < d; k++)
        indices[k] = (ru_index){NAN, NAN, NAN, NAN, NAN, NAN};
    if (!failed) {
        base_samples s = {.d = d, .f = f, .which = which};
        *used = s.n = find_whole(n, d, f, which, &s.middle);
        if (s.n >= 2) {
            estimate(&s, w.one, w.one + d, moments ? moments : none);
            for (size_t k = 0; k < d; k++) {
                indices[k].first = w.one[k];
                indices[k].total = w.one[d + k];
            }
            resample(&s, bootstrap, &w, indices);
        }
    }
    free(which);
    free(w.which);
    free(w.first);
    free(w.total);
    free(w.one);
    if (w.rng)
        gsl_rng_free(w.rng);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for indices of %zu samples", n);
    return RU_OK;
}
