/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/objective.h>

#include <math.h>
#include <string.h>

/* Step of differences on a logarithmic scale, or of the value (at least of a tenth of the width) on
 * a linear one: large enough that the tolerance of an integrator is small against what changes,
 * small enough that its square is. */
static const double difference = 1e-3, least_size = 0.1;

size_t ru_fit_rows(const ru_fit_problem *problem)
{
    size_t n = problem->n_residual;
    for (size_t i = 0; i < problem->n_variable; i++)
        n += problem->variables[i].prior != RU_FIT_FLAT;
    return n;
}

int ru_fit_may_go_on(const ru_fit_search *search)
{
    ru_fit_counts *c = search->counts;
    const ru_fit_problem *p = search->problem;
    c->is_stopped = c->is_stopped || (p->stops && p->stops(p->stops_context));
    return c->status == RU_OK && !c->is_stopped && c->n < c->most;
}

int ru_fit_is_free(const ru_fit_search *search, size_t i)
{
    return !search->free || search->free[i];
}

double ru_fit_square(const double *r, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += r[i] * r[i];
    return sum;
}

static int all_finite(const double *values, size_t n)
{
    double probe = 0;
    for (size_t i = 0; i < n; i++)
        probe += 0 * values[i];
    return probe == 0;
}

/* The model's own residuals at u, and dr/dx where that is wanted. */
static int ask(const ru_fit_search *search, const double *u, double *r, double *jacobian)
{
    const ru_fit_problem *p = search->problem;
    ru_fit_counts *c = search->counts;
    int fails = 0;
    if (!ru_fit_may_go_on(search))
        return c->status == RU_OK ? 1 : -1;
    for (size_t i = 0; i < p->n_variable; i++)
        c->x[i] = ru_fit_from_u(&p->variables[i], u[i]);
    c->n++;
    c->status = p->residuals(p->context, c->x, r, jacobian, &fails);
    if (c->status != RU_OK)
        return -1;
    if (fails || !all_finite(r, p->n_residual) ||
        (jacobian && !all_finite(jacobian, p->n_residual * p->n_variable))) {
        (void)ru_fit_may_go_on(search); /* one that was broken off did not fail */
        c->n_failed += !c->is_stopped;
        return 1;
    }
    return 0;
}

static double step_of(const ru_fit_variable *v, double u)
{
    if (v->scale == RU_FIT_LOG)
        return difference;
    return difference * fmax(fabs(u), least_size * ru_fit_width(v));
}

/* One column of dr/du by differences; a side that fails, or lies beyond a bound, is left out. */
static int take_column(const ru_fit_search *search, const double *u, size_t k, const double *r,
                       double *jacobian)
{
    const ru_fit_problem *p = search->problem;
    const ru_fit_variable *v = &p->variables[k];
    size_t n = p->n_residual, width = p->n_variable;
    double *moved = search->counts->moved, *aside = search->counts->aside, apart = 0;
    const double ends[2] = {fmin(u[k] + step_of(v, u[k]), ru_fit_high(v)),
                            fmax(u[k] - step_of(v, u[k]), ru_fit_low(v))};
    memcpy(moved, u, width * sizeof *moved);
    for (size_t i = 0; i < n; i++)
        jacobian[i * width + k] = 0;
    for (int side = 0; side < 2; side++) {
        moved[k] = ends[side];
        int verdict = ends[side] == u[k] ? 1 : ask(search, moved, aside, NULL);
        if (verdict < 0)
            return -1;
        if (verdict)
            continue;
        double sign = side ? -1 : 1;
        apart += sign * (ends[side] - u[k]);
        for (size_t i = 0; i < n; i++)
            jacobian[i * width + k] += sign * (aside[i] - r[i]);
    }
    for (size_t i = 0; i < n && apart > 0; i++)
        jacobian[i * width + k] /= apart;
    return apart > 0 ? 0 : 1;
}

static int take_jacobian(const ru_fit_search *search, const double *u, const double *r,
                         double *jacobian)
{
    const ru_fit_problem *p = search->problem;
    for (size_t k = 0; k < p->n_variable; k++) {
        if (!ru_fit_is_free(search, k)) {
            for (size_t i = 0; i < p->n_residual; i++)
                jacobian[i * p->n_variable + k] = 0;
            continue;
        }
        int verdict = take_column(search, u, k, r, jacobian);
        if (verdict)
            return verdict;
    }
    return 0;
}

/* Behind the residuals of the model those of the priors. */
static void add_priors(const ru_fit_problem *p, const double *u, double *r, double *jacobian)
{
    size_t row = p->n_residual;
    for (size_t k = 0; k < p->n_variable; k++) {
        const ru_fit_variable *v = &p->variables[k];
        double slope;
        if (v->prior == RU_FIT_FLAT)
            continue;
        r[row] = ru_fit_prior_residual(v, u[k], &slope);
        for (size_t j = 0; jacobian && j < p->n_variable; j++)
            jacobian[row * p->n_variable + j] = j == k ? slope : 0;
        row++;
    }
}

int ru_fit_evaluate(const ru_fit_search *search, const double *u, double *r, double *jacobian)
{
    const ru_fit_problem *p = search->problem;
    ru_fit_counts *c = search->counts;
    int own = jacobian && p->has_jacobian;
    int verdict = ask(search, u, r, own ? jacobian : NULL);
    for (size_t k = 0; own && verdict == 0 && k < p->n_variable; k++) {
        /* dr/du = x dr/dx on a logarithmic scale */
        double slope = p->variables[k].scale == RU_FIT_LOG ? exp(u[k]) : 1;
        for (size_t i = 0; i < p->n_residual; i++)
            jacobian[i * p->n_variable + k] *= slope;
    }
    if (verdict == 0 && jacobian && !own)
        verdict = take_jacobian(search, u, r, jacobian);
    if (verdict)
        return verdict;
    add_priors(p, u, r, jacobian);
    double square = ru_fit_square(r, ru_fit_rows(p));
    if (square < c->square) {
        c->square = square;
        memcpy(c->best, u, p->n_variable * sizeof *u);
    }
    return 0;
}
