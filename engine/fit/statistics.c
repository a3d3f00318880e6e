/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/statistics.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/fit/objective.h>

typedef struct work {
    const ru_fit_problem *problem;
    ru_fit_statistics *s;
    size_t n_row, *which; /* [n_free] */
    double *r, *jacobian; /* [n_row], [n_row][n_variable] */
    gsl_matrix *a, *v;    /* [rows][n_free] slopes by places in widths; [n_free][n_free] */
    gsl_vector *singular, *spare;
} work;

int ru_fit_is_part(const ru_fit_direction *direction, size_t k)
{
    return fabs(direction->part[k]) > 0.1;
}

static ru_status allocate(work *w)
{
    ru_fit_statistics *s = w->s;
    size_t n = s->n_variable;
    w->which = malloc((n + 1) * sizeof *w->which);
    w->r = malloc((w->n_row + 1) * sizeof *w->r);
    w->jacobian = malloc((w->n_row * n + 1) * sizeof *w->jacobian);
    s->sd = malloc((n + 1) * sizeof *s->sd);
    s->low = malloc((n + 1) * sizeof *s->low);
    s->high = malloc((n + 1) * sizeof *s->high);
    s->correlation = malloc((n * n + 1) * sizeof *s->correlation);
    s->at_bound = calloc(n + 1, 1);
    s->undetermined = calloc(n + 1, 1);
    s->directions = calloc(n + 1, sizeof *s->directions);
    RU_REQUIRE(w->which && w->r && w->jacobian && s->sd && s->low && s->high && s->correlation &&
                   s->at_bound && s->undetermined && s->directions,
               RU_ERR_SYSTEM, "out of memory for the statistics of a fit");
    for (size_t i = 0; i < n; i++) {
        s->directions[i].part = calloc(n + 1, sizeof(double));
        RU_REQUIRE(s->directions[i].part, RU_ERR_SYSTEM, "out of memory for directions");
    }
    return RU_OK;
}

static ru_status take_slopes(work *w, const double *u)
{
    size_t n = w->s->n_variable;
    double *space = malloc((3 * n + w->n_row + 1) * sizeof *space);
    RU_REQUIRE(space, RU_ERR_SYSTEM, "out of memory for slopes");
    ru_fit_counts counts = {.most = INT64_MAX,
                            .square = INFINITY,
                            .best = space,
                            .x = space + n,
                            .moved = space + 2 * n,
                            .aside = space + 3 * n};
    const ru_fit_search search = {.problem = w->problem, .counts = &counts};
    int verdict = ru_fit_evaluate(&search, u, w->r, w->jacobian);
    free(space);
    if (counts.status != RU_OK)
        return counts.status;
    RU_REQUIRE(verdict == 0, RU_ERR_SOLVER,
               "the model cannot be evaluated around the best place: no intervals");
    return RU_OK;
}

static void free_decomposition(work *w)
{
    if (w->a)
        gsl_matrix_free(w->a);
    if (w->v)
        gsl_matrix_free(w->v);
    if (w->singular)
        gsl_vector_free(w->singular);
    if (w->spare)
        gsl_vector_free(w->spare);
    w->a = w->v = NULL;
    w->singular = w->spare = NULL;
}

/* Slopes by `n` variables, which[n], in units of the widths, then their singular values. */
static ru_status decompose(work *w, size_t n)
{
    const ru_fit_statistics *s = w->s;
    size_t rows = w->n_row > n ? w->n_row : n;
    free_decomposition(w);
    if (!n)
        return RU_OK;
    w->a = gsl_matrix_calloc(rows, n);
    w->v = gsl_matrix_alloc(n, n);
    w->singular = gsl_vector_alloc(n);
    w->spare = gsl_vector_alloc(n);
    RU_REQUIRE(w->a && w->v && w->singular && w->spare, RU_ERR_SYSTEM,
               "out of memory for the statistics of a fit");
    for (size_t i = 0; i < w->n_row; i++)
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(w->a, i, k,
                           w->jacobian[i * s->n_variable + w->which[k]] *
                               ru_fit_width(&w->problem->variables[w->which[k]]));
    RU_REQUIRE(gsl_linalg_SV_decomp(w->a, w->v, w->singular, w->spare) == 0, RU_ERR_INTERNAL,
               "the slopes of the fit cannot be decomposed");
    return RU_OK;
}

/* From the flattest direction on, over all variables: that one of them has run into a bound does
 * not make the data tell more of the others. */
static void take_directions(work *w)
{
    ru_fit_statistics *s = w->s;
    size_t n = s->n_variable;
    for (size_t i = 0; i < n; i++) {
        size_t from = n - 1 - i;
        ru_fit_direction *d = &s->directions[i];
        double value = gsl_vector_get(w->singular, from);
        d->square = value * value;
        d->flat = !(d->square > s->rise);
        for (size_t k = 0; k < n; k++) {
            d->part[k] = gsl_matrix_get(w->v, k, from);
            if (d->flat && ru_fit_is_part(d, k))
                s->undetermined[k] = 1;
        }
    }
}

/* Covariance of places in widths, element (a, b) of the variables that move. */
static double covariance(const work *w, size_t a, size_t b)
{
    double sum = 0;
    for (size_t i = 0; i < w->s->n_free; i++) {
        /* below round-off a singular value says no more than that it is so small */
        double value = fmax(gsl_vector_get(w->singular, i), 1e-12 * gsl_vector_get(w->singular, 0));
        if (!(value > 0))
            value = 1e-150;
        sum += gsl_matrix_get(w->v, a, i) / value * (gsl_matrix_get(w->v, b, i) / value);
    }
    return w->s->variance * sum;
}

static void take_intervals(work *w, const double *u)
{
    ru_fit_statistics *s = w->s;
    size_t n = s->n_variable;
    for (size_t i = 0; i < n; i++) {
        s->sd[i] = s->low[i] = s->high[i] = NAN;
        for (size_t j = 0; j < n; j++)
            s->correlation[i * n + j] = NAN;
    }
    for (size_t a = 0; a < s->n_free; a++) {
        size_t i = w->which[a];
        const ru_fit_variable *v = &w->problem->variables[i];
        double sd = sqrt(covariance(w, a, a));
        s->sd[i] = sd * ru_fit_width(v);
        s->low[i] = ru_fit_from_u(v, fmax(u[i] - s->quantile * s->sd[i], ru_fit_low(v)));
        s->high[i] = ru_fit_from_u(v, fmin(u[i] + s->quantile * s->sd[i], ru_fit_high(v)));
        for (size_t b = 0; b < s->n_free; b++)
            s->correlation[i * n + w->which[b]] =
                a == b ? 1 : covariance(w, a, b) / sd / sqrt(covariance(w, b, b));
    }
}

static ru_status take(work *w, const double *u, int estimated)
{
    ru_fit_statistics *s = w->s;
    RU_TRY(allocate(w));
    RU_TRY(take_slopes(w, u));
    for (size_t i = 0; i < s->n_variable; i++) {
        w->which[i] = i;
        s->at_bound[i] = (signed char)ru_fit_at_bound(&w->problem->variables[i], u[i]);
        s->n_free += !s->at_bound[i];
    }
    s->variance = 1;
    s->quantile = gsl_cdf_ugaussian_Pinv(0.975);
    if (estimated && w->n_row > s->n_free) {
        double freedom = (double)(w->n_row - s->n_free);
        s->variance = ru_fit_square(w->r, w->n_row) / freedom;
        s->quantile = gsl_cdf_tdist_Pinv(0.975, freedom);
    }
    s->rise = s->quantile * s->quantile * s->variance;
    RU_TRY(decompose(w, s->n_variable));
    take_directions(w);
    if (s->n_free < s->n_variable) {
        for (size_t i = 0, k = 0; i < s->n_variable; i++)
            if (!s->at_bound[i])
                w->which[k++] = i;
        RU_TRY(decompose(w, s->n_free));
    }
    take_intervals(w, u);
    return RU_OK;
}

ru_status ru_fit_statistics_take(const ru_fit_problem *problem, const double *u, int estimated,
                                 ru_fit_statistics *statistics)
{
    *statistics = (ru_fit_statistics){.n_variable = problem->n_variable};
    work w = {.problem = problem, .s = statistics, .n_row = ru_fit_rows(problem)};
    ru_status status = take(&w, u, estimated);
    free(w.which);
    free(w.r);
    free(w.jacobian);
    free_decomposition(&w);
    return status;
}

void ru_fit_statistics_clear(ru_fit_statistics *s)
{
    for (size_t i = 0; s->directions && i < s->n_variable; i++)
        free(s->directions[i].part);
    free(s->directions);
    free(s->sd);
    free(s->low);
    free(s->high);
    free(s->correlation);
    free(s->at_bound);
    free(s->undetermined);
    *s = (ru_fit_statistics){0};
}
