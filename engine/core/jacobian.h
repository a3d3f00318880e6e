/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_JACOBIAN_H
#define RU_CORE_JACOBIAN_H

#include <ru/core/problem.h>
#include <ru/core/transfer.h>
#include <ru/core/transport.h>
#include <ru/solvers/solver.h>

/* M = I - gamma J of the system in single precision, as Krylov steps want it: J at a field frozen
 * by the last set-up, unknowns packed in rows and in units of a typical size of each state. */

typedef struct ru_jacobian {
    const ru_problem *problem;
    ru_rows rows;
    double scale[RU_MAX_COMPONENT];     /* kg/m3: what `rows` points to */
    double per_scale[RU_MAX_COMPONENT]; /* one over it */
    ru_stream streams[2];               /* of the last set-up */
    size_t n_stream;
    ru_frozen frozen[2];
    ru_gas_pool pool; /* of the last set-up */
    float *slopes;    /* [n_own][n_state][n_state] 1/s, column by column, in units of scale */
    float *inverse;   /* [n_own] 1/m3: one over the volume */
    float *amounts;   /* [n_own + n_halo][width] work */
    const ru_settling_state *settled; /* borrowed: frozen with the rest where there are settlers */
    double
        *spread;  /* [n_own + n_halo][n_state] work where gas is one for all nodes or solids sink */
    double *sunk; /* [n_own][n_state] kg/s, the same */
} ru_jacobian;

/* In place: `rows` points into what was built, which must not be copied. Not collective. */
RU_MUST_USE ru_status ru_jacobian_build(const ru_problem *problem, const ru_settling_state *settled,
                                        ru_jacobian *jacobian);
void ru_jacobian_destroy(ru_jacobian *jacobian);

/* Takes the typical size of each state from y [n_own][n_state], the same on all ranks: what a
 * relative error of the tolerance means on the mean, with the absolute tolerance as the least.
 * Collective. */
void ru_jacobian_scale(ru_jacobian *jacobian, const double *y);

/* Freezes `n_stream` streams, of the gas on nodes the second, at c [n_own + n_halo][n_state];
 * `grown`: V/V0. Not collective. */
void ru_jacobian_freeze(ru_jacobian *jacobian, const ru_stream *streams, size_t n_stream,
                        const ru_gas_pool *pool, double grown, const double *c);

/* The slopes of one node, block [n_state][n_state], 1/s. Not collective. */
void ru_jacobian_set_node(ru_jacobian *jacobian, size_t node, const double *block);

/* A flow that leaves the vessel from a node, m3/s, of the states that `moves`. Not collective. */
void ru_jacobian_add_outlet(ru_jacobian *jacobian, size_t node, const unsigned char *moves,
                            double flow);

/* image = (I - gamma J) v, both packed; the halo of v is filled. Collective. */
void ru_jacobian_image(ru_jacobian *jacobian, double gamma, float *v, float *image);

#endif
