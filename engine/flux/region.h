/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_REGION_H
#define RU_FLUX_REGION_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/flux/fba.h>

/* The best fluxes as a function of a few bounds q. As long as the same basis stays feasible they
 * are linear in q; where that holds is a polyhedron, its critical region (Gal and Nedoma,
 * Manage. Sci. 18:406, 1972). Inside, a dozen products stand for a linear programme, with no error
 * but round-off. */

/* A bound that varies: the lower (or upper) bound of a reaction is per_unit * q. */
typedef struct ru_flux_handle {
    size_t reaction;
    int upper;       /* 1: it is the upper bound that varies */
    double per_unit; /* <= 0 of a lower bound, >= 0 of an upper one */
} ru_flux_handle;

typedef struct ru_flux_region {
    size_t n_q, n_out, n_limit;
    double *outputs; /* [n_out][1 + n_q]: constant and slopes */
    double *limits;  /* [n_limit][1 + n_q]: constant + slopes . q >= 0 inside; largest slope 1 */
    int stays;       /* the table's: 1 of one that it goes back to when it forgets */
} ru_flux_region;

/* What a region is made for. */
typedef struct ru_flux_view {
    size_t n_q;
    const ru_flux_handle *handles; /* [n_q] */
    const double *most;            /* [n_q] q is from 0 to most; limits beyond are left out */
    size_t n_out;
    const size_t *outputs; /* [n_out] reactions; n_reaction stands for the shortfall */
} ru_flux_view;

/* The region around q [n_q] after ru_fba_solve has found the best fluxes there. `result` is that
 * solve's. The region is the caller's. Fails with RU_ERR_SOLVER when the basis cannot be factored.
 * Not collective. */
RU_MUST_USE ru_status ru_flux_region_build(ru_fba *fba, const ru_flux_view *view,
                                           const ru_fba_result *result, const double *q,
                                           ru_flux_region **region);
void ru_flux_region_destroy(ru_flux_region **region);

/* 1 when q lies inside, to 1e-9 of its unit. Not collective. */
int ru_flux_region_holds(const ru_flux_region *region, const double *q);

/* out [n_out] and slopes [n_out][n_q] at q. Not collective. */
void ru_flux_region_apply(const ru_flux_region *region, const double *q, double *out,
                          double *slopes);

#endif
