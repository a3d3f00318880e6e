/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates of the cell model. One process a state makes that state alone, and takes its carbon from
 * `other_carbon`: what is left there in the end is the carbon of exchanges that are no states. */
#include <ru/flux/cell_parts.h>

#include <math.h>
#include <string.h>

#include <ru/base/log.h>

static const double hour = 3600; /* fluxes are per hour, rates per second */

/* A number with its slopes to all states. */
typedef struct uptake {
    double v, s[RU_MODEL_MAX_STATE];
} uptake;

/* Multiplies by a factor f of state k with slope df. */
static void multiply(uptake *u, size_t n, double f, double df, size_t k)
{
    for (size_t i = 0; i < n; i++)
        u->s[i] *= f;
    u->s[k] += u->v * df;
    u->v *= f;
}

/* The uptake that the state allows, in units of the file; below zero it goes on oddly, so that what
 * is missing flows back as fast as it would be taken. */
static void allow(const ru_flux_cell *c, const ru_flux_port *port, size_t state, const double *p,
                  const double *y, uptake *u)
{
    size_t n = c->model.n_state;
    memset(u->s, 0, n * sizeof *u->s);
    u->v = p[port->most] * hour;
    if (port->half != RU_FLUX_NONE) {
        double k = p[port->half], below = k + fabs(y[state]);
        multiply(u, n, y[state] / below, k / (below * below), state);
    }
    for (size_t i = 0; i < port->n_factor; i++) {
        /* 1/(1 + c/K), and its point reflection below zero, which stays away from the pole */
        const ru_flux_factor *f = &port->factors[i];
        double k = p[f->parameter], over = 1 + fabs(y[f->state]) / k;
        multiply(u, n, y[f->state] >= 0 ? 1 / over : 2 - 1 / over, -1 / (k * over * over),
                 f->state);
    }
}

/* All that the rates are made of, at one point. */
typedef struct point {
    uptake allowed[RU_FLUX_MAX_EXCHANGE]; /* of the varying bounds */
    double q[RU_FLUX_MAX_EXCHANGE];
    double out[RU_FLUX_MAX_EXCHANGE + 2];
    double slopes[(RU_FLUX_MAX_EXCHANGE + 2) * RU_FLUX_MAX_EXCHANGE];
} point;

static int find_bounds(const ru_flux_cell *c, const double *p, const double *y, point *at)
{
    for (size_t k = 0; k < c->n_port; k++) {
        size_t q = c->ports[k].q;
        if (q == RU_FLUX_NONE)
            continue;
        allow(c, &c->ports[k], RU_FLUX_FIRST_PORT + k, p, y, &at->allowed[q]);
        if (!isfinite(at->allowed[q].v))
            return 1;
        at->q[q] = fmax(at->allowed[q].v, 0);
    }
    return 0;
}

static int look(ru_flux_cell *c, const double *p, const double *y, int with_slopes, point *at)
{
    if (find_bounds(c, p, y, at) != 0)
        return 1;
    return ru_flux_table_evaluate(c->table, at->q, at->out, with_slopes ? at->slopes : NULL);
}

/* Said once by each rank, as soon as it is heard: who starves, and of what. */
static void tell(ru_flux_cell *c, const ru_local *at, const point *here)
{
    char text[512];
    if (c->told || here->out[c->n_output - 1] <= 1e-6 * c->must_run ||
        !ru_log_is_heard(RU_LOG_WARNING))
        return;
    c->told = 1;
    ru_flux_table_explain(c->table, here->q, text, sizeof text);
    if (text[0])
        ru_log_rank(RU_LOG_WARNING, "cells starve at t = %.4g h: %s", at->time / hour, text);
}

/* Given off by one kg of cells in the units of the states, per second. */
static double given(const ru_flux_port *port, double flux)
{
    return -port->uptake * flux * port->molar_mass / hour;
}

int ru_flux_cell_rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *r)
{
    ru_flux_cell *c = self->context;
    point here;
    if (look(c, p, y, 0, &here) != 0)
        return 1;
    tell(c, at, &here);
    double x = y[RU_FLUX_BIOMASS], share = here.out[c->n_output - 1] / c->must_run;
    r[0] = here.out[0] / hour * x;
    for (size_t k = 0; k < c->n_port; k++) {
        const ru_flux_port *port = &c->ports[k];
        double flux = given(port, here.out[1 + k]);
        if (port->q != RU_FLUX_NONE)
            flux -= fmin(here.allowed[port->q].v, 0) * port->molar_mass / hour;
        r[1 + k] = flux * x;
    }
    r[1 + c->n_port] = p[c->decay] * share * x;
    return 0;
}

int ru_flux_cell_programme(const ru_model *model, const double *p, const double *y)
{
    const ru_flux_cell *c = model->context;
    point here;
    ru_fba_result result;
    if (find_bounds(c, p, y, &here) != 0)
        return 1;
    return ru_flux_table_solve(c->table, here.q, here.out, &result);
}

void ru_flux_cell_forget(const ru_model *self)
{
    ru_flux_table_forget(((const ru_flux_cell *)self->context)->table);
}

/* Slopes of output `o` to the states, through the bounds. */
static void chain(const ru_flux_cell *c, const point *here, size_t o, double scale, double *row)
{
    for (size_t q = 0; q < c->n_q; q++) {
        double slope = scale * here->slopes[o * c->n_q + q];
        if (here->allowed[q].v < 0 || slope == 0)
            continue;
        for (size_t i = 0; i < c->model.n_state; i++)
            row[i] += slope * here->allowed[q].s[i];
    }
}

int ru_flux_cell_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                        double *dr)
{
    ru_flux_cell *c = self->context;
    point here;
    (void)at;
    if (look(c, p, y, 1, &here) != 0)
        return 1;
    size_t n = c->model.n_state, last = c->n_output - 1;
    double x = y[RU_FLUX_BIOMASS];
    memset(dr, 0, c->model.n_process * n * sizeof *dr);
    dr[RU_FLUX_BIOMASS] = here.out[0] / hour;
    chain(c, &here, 0, x / hour, dr);
    for (size_t k = 0; k < c->n_port; k++) {
        const ru_flux_port *port = &c->ports[k];
        double *row = dr + (1 + k) * n;
        row[RU_FLUX_BIOMASS] = given(port, here.out[1 + k]);
        chain(c, &here, 1 + k, given(port, x), row);
        if (port->q == RU_FLUX_NONE || here.allowed[port->q].v >= 0)
            continue;
        const uptake *u = &here.allowed[port->q];
        double scale = port->molar_mass / hour;
        row[RU_FLUX_BIOMASS] -= u->v * scale;
        for (size_t i = 0; i < n; i++)
            row[i] -= u->s[i] * scale * x;
    }
    double *decay = dr + (1 + c->n_port) * n, scale = p[c->decay] / c->must_run;
    decay[RU_FLUX_BIOMASS] = scale * here.out[last];
    chain(c, &here, last, scale * x, decay);
    return 0;
}

void ru_flux_cell_stoichiometry(const ru_model *self, const double *p, double *S)
{
    const ru_flux_cell *c = self->context;
    size_t n = self->n_state, other = RU_FLUX_FIRST_PORT + c->n_port;
    (void)p;
    S[RU_FLUX_BIOMASS] = 1;
    S[(1 + c->n_port) * n + RU_FLUX_BIOMASS] = -1;
    for (size_t k = 0; k < c->n_port; k++)
        S[(1 + k) * n + RU_FLUX_FIRST_PORT + k] = 1;
    if (other == n)
        return; /* carbon is not known */
    for (size_t i = 0; i < self->n_process; i++) {
        size_t made = i <= c->n_port ? i : RU_FLUX_BIOMASS;
        S[i * n + other] = -S[i * n + made] * self->states[made].content[RU_CARBON];
    }
}
