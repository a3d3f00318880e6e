/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_GATHER_H
#define RU_SOLVERS_GATHER_H

#include <ru/solvers/level.h>

/* A level that is so small that every rank keeps all of it: what each has of it, brought together
 * on all. Internal to the preconditioner. */
typedef struct ru_gather {
    ru_comm comm;
    int *rows, *blocks, *entries; /* [2][size] of each rank, and where they begin: floats of packed
                                     vectors, doubles of blocks, couplings */
    size_t own;                   /* where this rank's packed rows begin */
    size_t n_entry;               /* of all ranks */
    size_t *place;                /* [n_entry] entry of the whole level */
    double *values;               /* [n_entry] work */
} ru_gather;

/* Builds the structure of `whole` from that of every rank's `part`, which is shared. What the halo
 * of `finer`, the level that `part` was made of (NULL: none), has in `part` becomes what it has in
 * `whole`. Fails on all ranks or none. Collective. */
RU_MUST_USE ru_status ru_gather_build(ru_level *part, ru_level *finer, ru_level *whole,
                                      ru_gather *gather);

void ru_gather_clear(ru_gather *gather);

/* The matrix of `whole` from those of the parts. Collective. */
void ru_gather_matrix(const ru_gather *gather, const ru_level *part, ru_level *whole);

/* Completes packed vectors of the whole level, in which each rank has filled its own rows.
 * Collective. */
void ru_gather_rows(const ru_gather *gather, float *rows);

#endif
