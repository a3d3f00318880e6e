/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_TABLE_H
#define RU_FLUX_TABLE_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/flux/fba.h>
#include <ru/flux/region.h>

/* The best fluxes as a table over a few bounds: the critical regions met so far, each exact, and
 * the linear programme where none of them holds q. What the programme finds there becomes a region
 * of the table, so that it is solved about once a region and not once a point and step. */

typedef struct ru_flux_table ru_flux_table;

typedef struct ru_flux_table_counts {
    size_t n_region;
    long long asked, solved; /* evaluations, and those that went to the programme */
    long long pivots;        /* simplex iterations in all */
} ru_flux_table_counts;

/* Builds an empty table; `most` of the view are first guesses of the largest q. The network is
 * borrowed, view and options are copied. Fails with RU_ERR_INPUT when the goals are unbounded or
 * the programme fails at the largest q. Not collective. */
RU_MUST_USE ru_status ru_flux_table_build(const ru_flux_network *network,
                                          const ru_fba_options *options, const ru_flux_view *view,
                                          ru_flux_table **table);
void ru_flux_table_destroy(ru_flux_table **table);

/* Fills the table from `n` points spread evenly over the box (Halton), to stay. Returns through
 * `missed` how many of the last tenth of them were not in it: an estimate of what is left. Not
 * collective. */
RU_MUST_USE ru_status ru_flux_table_explore(ru_flux_table *table, size_t n, size_t *missed);

/* out [n_out] and slopes [n_out][n_q] at q [n_q], each q >= 0. Returns 0, or > 0 when the linear
 * programme failed, then out is not set. Not collective. */
int ru_flux_table_evaluate(ru_flux_table *table, const double *q, double *out, double *slopes);

/* The same from the programme at once, whatever the table holds: for checks. Not collective. */
int ru_flux_table_solve(ru_flux_table *table, const double *q, double *out, ru_fba_result *result);

/* One line for people on what limits the fluxes at q, into `text` of `size` bytes; "" when the
 * programme failed. What the table gives does not change by it. Not collective. */
void ru_flux_table_explain(ru_flux_table *table, const double *q, char *text, size_t size);

/* Goes back to what the table was behind its building or its exploration: what it gives from then
 * on follows, to the last bit, from what it is asked from then on. Not collective. */
void ru_flux_table_forget(ru_flux_table *table);

ru_flux_table_counts ru_flux_table_count(const ru_flux_table *table);

#endif
