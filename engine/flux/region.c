/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/region.h>

#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/flux/fba_parts.h>

static const double inside = 1e-9; /* how far outside still counts as inside */
static const double flat = 1e-10;  /* slopes below are none */

/* All variables of the programme, rows then columns, as linear functions of q. */
typedef struct motion {
    size_t n_q;
    int n;
    double *slopes;      /* [n + 1][n_q] of the values */
    double *edges;       /* [n + 1][n_q] of the bounds that vary */
    signed char *varies; /* [n + 1] 1: the lower bound does, 2: the upper one */
} motion;

static double value_of(const ru_fba *fba, int index)
{
    return index > fba->n_row ? glp_get_col_prim(fba->lp, index - fba->n_row)
                              : glp_get_row_prim(fba->lp, index);
}

static int is_basic(const ru_fba *fba, int index)
{
    return (index > fba->n_row ? glp_get_col_stat(fba->lp, index - fba->n_row)
                               : glp_get_row_stat(fba->lp, index)) == GLP_BS;
}

/* The variable, the side and the slope of its bound that a handle moves. */
static int moved_by(const ru_fba *fba, const ru_flux_handle *h, int *side, double *slope)
{
    int plus = fba->plus[h->reaction], minus = fba->minus[h->reaction];
    *side = h->upper ? 2 : 1;
    *slope = h->per_unit;
    if (minus && !h->upper) {
        *side = 2;
        *slope = -h->per_unit;
        return fba->n_row + minus;
    }
    return fba->n_row + plus;
}

/* Whether a variable outside the basis sits at the bound that varies: one that may sit at either
 * tells by its price, which decides where it goes once the bounds part. */
static int sits_at(const ru_fba *fba, int index, int side)
{
    int stat = glp_get_col_stat(fba->lp, index - fba->n_row);
    if (stat == GLP_NS)
        return fba->held[index] == (side == 1 ? 1 : -1);
    return stat == (side == 1 ? GLP_NL : GLP_NU);
}

static ru_status follow(ru_fba *fba, const ru_flux_view *view, motion *m)
{
    int *at = calloc((size_t)fba->n_row + 1, sizeof *at);
    double *values = calloc((size_t)fba->n_row + 1, sizeof *values);
    int good = at && values && (glp_bf_exists(fba->lp) || glp_factorize(fba->lp) == 0);
    for (size_t i = 0; good && i < view->n_q; i++) {
        int side;
        double slope;
        int index = moved_by(fba, &view->handles[i], &side, &slope);
        m->edges[(size_t)index * m->n_q + i] = slope;
        m->varies[index] = (signed char)side;
        if (is_basic(fba, index) || !sits_at(fba, index, side))
            continue;
        int n = glp_eval_tab_col(fba->lp, index, at, values);
        for (int k = 1; k <= n; k++)
            m->slopes[(size_t)at[k] * m->n_q + i] += slope * values[k];
        m->slopes[(size_t)index * m->n_q + i] += slope;
    }
    free(at);
    free(values);
    RU_REQUIRE(good, RU_ERR_SOLVER, "the basis of the linear programme is singular");
    return RU_OK;
}

/* Adds `constant + slopes . (q - here) >= 0`, unless it holds in all of the box. */
static void add_limit(ru_flux_region *r, const ru_flux_view *view, const double *here,
                      double constant, const double *slopes)
{
    double *row = &r->limits[r->n_limit * (1 + r->n_q)], largest = 0;
    for (size_t i = 0; i < r->n_q; i++)
        largest = fmax(largest, fabs(slopes[i]));
    if (largest < flat)
        return;
    row[0] = constant / largest;
    for (size_t i = 0; i < r->n_q; i++) {
        row[1 + i] = slopes[i] / largest;
        row[0] -= row[1 + i] * here[i];
    }
    double least = row[0];
    for (size_t i = 0; i < r->n_q; i++)
        least += fmin(row[1 + i], 0) * view->most[i];
    if (least >= 0)
        return;
    for (size_t l = 0; l < r->n_limit; l++) {
        const double *other = &r->limits[l * (1 + r->n_q)];
        size_t same = 0;
        while (same <= r->n_q && fabs(other[same] - row[same]) < 1e-12)
            same++;
        if (same > r->n_q)
            return;
    }
    r->n_limit++;
}

/* Where the basic variables stay within their bounds. */
static ru_status add_limits(const ru_fba *fba, const ru_flux_view *view, const motion *m,
                            const double *q, ru_flux_region *r)
{
    double *slopes = calloc(r->n_q + 1, sizeof *slopes);
    r->limits = calloc((size_t)(2 * fba->n_row + 1) * (1 + r->n_q), sizeof *r->limits);
    if (!slopes || !r->limits) {
        free(slopes);
        return ru_fault(RU_ERR_SYSTEM, "out of memory");
    }
    for (int k = 1; k <= m->n; k++) {
        if (!is_basic(fba, k))
            continue;
        double x = value_of(fba, k);
        for (int side = 1; side <= 2; side++) {
            double bound = side == 1 ? fba->lower[k] : fba->upper[k], sign = side == 1 ? 1 : -1;
            if (isinf(bound))
                continue;
            for (size_t i = 0; i < r->n_q; i++) {
                size_t at = (size_t)k * m->n_q + i;
                double edge = m->varies[k] == side ? m->edges[at] : 0;
                slopes[i] = sign * (m->slopes[at] - edge);
            }
            add_limit(r, view, q, fmax(sign * (x - bound), 0), slopes);
        }
    }
    free(slopes);
    double *fitting = realloc(r->limits, (r->n_limit + 1) * (1 + r->n_q) * sizeof *fitting);
    r->limits = fitting ? fitting : r->limits;
    return RU_OK;
}

/* Slope of the flux of a reaction, or of what is short in all. */
static double slope_of(const ru_fba *fba, const motion *m, size_t reaction, size_t i)
{
    const ru_flux_network *n = fba->network;
    const double *slopes = m->slopes + i;
    double sum = 0;
    if (reaction < n->n_reaction) {
        int plus = fba->n_row + fba->plus[reaction], minus = fba->n_row + fba->minus[reaction];
        sum = slopes[(size_t)plus * m->n_q];
        return fba->minus[reaction] ? sum - slopes[(size_t)minus * m->n_q] : sum;
    }
    for (size_t j = 0; j < n->n_reaction; j++)
        if (fba->short_by[j])
            sum += slopes[(size_t)(fba->n_row + fba->short_by[j]) * m->n_q];
    return sum;
}

static ru_status add_outputs(const ru_fba *fba, const ru_flux_view *view, const motion *m,
                             const ru_fba_result *result, const double *q, ru_flux_region *r)
{
    r->outputs = calloc(r->n_out * (1 + r->n_q) + 1, sizeof *r->outputs);
    RU_REQUIRE(r->outputs, RU_ERR_SYSTEM, "out of memory");
    for (size_t o = 0; o < r->n_out; o++) {
        double *row = &r->outputs[o * (1 + r->n_q)];
        size_t j = view->outputs[o];
        row[0] = j < fba->network->n_reaction ? result->fluxes[j] : result->shortfall;
        for (size_t i = 0; i < r->n_q; i++) {
            row[1 + i] = slope_of(fba, m, j, i);
            row[0] -= row[1 + i] * q[i];
        }
    }
    return RU_OK;
}

static ru_status build(ru_fba *fba, const ru_flux_view *view, const ru_fba_result *result,
                       const double *q, motion *m, ru_flux_region *r)
{
    size_t n = (size_t)m->n + 1;
    m->slopes = calloc(n * m->n_q + 1, sizeof *m->slopes);
    m->edges = calloc(n * m->n_q + 1, sizeof *m->edges);
    m->varies = calloc(n, sizeof *m->varies);
    RU_REQUIRE(m->slopes && m->edges && m->varies, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(follow(fba, view, m));
    RU_TRY(add_limits(fba, view, m, q, r));
    return add_outputs(fba, view, m, result, q, r);
}

ru_status ru_flux_region_build(ru_fba *fba, const ru_flux_view *view, const ru_fba_result *result,
                               const double *q, ru_flux_region **region)
{
    motion m = {.n_q = view->n_q, .n = fba->n_row + fba->n_col};
    *region = calloc(1, sizeof **region);
    RU_REQUIRE(*region, RU_ERR_SYSTEM, "out of memory");
    (*region)->n_q = view->n_q;
    (*region)->n_out = view->n_out;
    ru_status status = build(fba, view, result, q, &m, *region);
    free(m.slopes);
    free(m.edges);
    free(m.varies);
    if (status != RU_OK)
        ru_flux_region_destroy(region);
    return status;
}

void ru_flux_region_destroy(ru_flux_region **region)
{
    if (!*region)
        return;
    free((*region)->outputs);
    free((*region)->limits);
    free(*region);
    *region = NULL;
}

int ru_flux_region_holds(const ru_flux_region *r, const double *q)
{
    const double *row = r->limits;
    for (size_t l = 0; l < r->n_limit; l++, row += 1 + r->n_q) {
        double sum = row[0];
        for (size_t i = 0; i < r->n_q; i++)
            sum += row[1 + i] * q[i];
        if (!(sum >= -inside))
            return 0;
    }
    return 1;
}

void ru_flux_region_apply(const ru_flux_region *r, const double *q, double *out, double *slopes)
{
    const double *row = r->outputs;
    for (size_t o = 0; o < r->n_out; o++, row += 1 + r->n_q) {
        out[o] = row[0];
        for (size_t i = 0; i < r->n_q; i++)
            out[o] += row[1 + i] * q[i];
        if (slopes)
            memcpy(slopes + o * r->n_q, row + 1, r->n_q * sizeof *slopes);
    }
}
