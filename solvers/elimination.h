/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_ELIMINATION_H
#define RU_SOLVERS_ELIMINATION_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* In which order the nodes of a small graph are eliminated so that few couplings arise, and which
 * these are. Minimum degree, ties to the lowest node. */

enum { RU_ELIMINATION_MAX_NODE = 4096 };

/* Positions count in the order of elimination. */
typedef struct ru_elimination {
    int32_t n_node;
    int32_t *node;     /* [n_node] node at each position */
    int32_t *position; /* [n_node] position of each node */
    size_t *start;     /* [n_node + 1] */
    int32_t *later;    /* [start[n_node]] later positions coupled to each, ascending */
    double n_product;  /* products of blocks in a factorisation */
} ru_elimination;

/* Orders `n_node` nodes joined by `pairs` [n_pair][2] (in either direction, repetitions allowed).
 * Gives up, with elimination->n_node 0, where there are more than RU_ELIMINATION_MAX_NODE nodes or
 * more than `most` products of blocks. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_elimination_build(int32_t n_node, const int32_t *pairs, size_t n_pair,
                                           double most, ru_elimination *elimination);

/* Frees what it owns and leaves it empty. Not collective. */
void ru_elimination_clear(ru_elimination *elimination);

#endif
