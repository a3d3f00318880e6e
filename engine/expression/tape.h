/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_TAPE_H
#define RU_EXPRESSION_TAPE_H

#include <stddef.h>

#include <ru/expression/expr.h>

/* Formulas as instructions.
 *
 * A tape computes several formulas of one pool at once, what they have in common once, at one
 * point or at many. It does not need its pool any more once it is built, is never changed, and may
 * be run by several threads, each with its own work array. Both ways of running give the same
 * numbers. */

typedef struct ru_tape ru_tape;

/* Builds the tape of `n_root` formulas. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_tape_build(const ru_expr *pool, size_t n_root, const ru_node *roots,
                                    ru_tape **tape);

/* The same, where symbols with numbers from `uniform` on have the same value at all points that are
 * run together, such as the parameters of a model: what hangs on them alone is computed once and
 * not for each point. */
RU_MUST_USE ru_status ru_tape_build_uniform(const ru_expr *pool, size_t n_root,
                                            const ru_node *roots, int32_t uniform, ru_tape **tape);
void ru_tape_destroy(ru_tape **tape);

size_t ru_tape_roots(const ru_tape *tape);
/* Instructions, for reports. Not collective. */
size_t ru_tape_length(const ru_tape *tape);

/* Doubles that ru_tape_run and ru_tape_run_many need as work. Not collective. */
size_t ru_tape_work(const ru_tape *tape);
size_t ru_tape_work_many(const ru_tape *tape);

/* One point. `symbols`: the values, by number; `work`: [ru_tape_work]; `out`: [n_root]. Not
 * collective. */
void ru_tape_run(const ru_tape *tape, const double *symbols, double *work, double *out);

/* A quantity at many points: that of point i is first[i * stride]. */
typedef struct ru_lane {
    const double *first;
    size_t stride; /* in doubles; 0: the same at all points */
} ru_lane;

typedef struct ru_lane_out {
    double *first;
    size_t stride;
} ru_lane_out;

/* Many points, in blocks that stay in the cache, in loops that vectorise. `symbols`: a lane each,
 * by number, those from `uniform` on read at the first point only; `work`: [ru_tape_work_many];
 * `out`: [n_root], where `first` NULL leaves a root out. Not collective. */
void ru_tape_run_many(const ru_tape *tape, size_t n_point, const ru_lane *symbols, double *work,
                      const ru_lane_out *out);

#endif
