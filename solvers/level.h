/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_LEVEL_H
#define RU_SOLVERS_LEVEL_H

#include <ru/base/halo.h>
#include <ru/solvers/multilevel.h>

/* One level of the multilevel preconditioner: a block-sparse matrix on a graph, what block
 * Gauss-Seidel needs of it and the aggregates that lead to the next level. Internal to the
 * preconditioner.
 *
 * The matrix is gathered in double precision, because a coarse diagonal is a small difference of
 * large flows. The cycle runs in single precision, which is plenty for a correction that Krylov
 * steps judge, on scaled unknowns: its vectors are [n_node][width], width being n_state rounded up
 * to RU_LEVEL_LANES, so that a node's unknowns fill a register; the lanes beyond n_state are 0. */

enum { RU_LEVEL_LANES = 8 };

typedef struct ru_level {
    int depth; /* 0: the finest, whose vectors are the caller's */
    int32_t n_node;
    int32_t n_halo; /* nodes of other ranks that rows read, numbered on from n_node */
    size_t n_state;
    double first[64];   /* [n_state]: 1 where the first carrier moves it, else 0 */
    double second[64];  /* [n_state]: the same of the second */
    int n_carrier;      /* 1 or 2 */
    size_t *start;      /* [n_node + 1] */
    size_t *upper;      /* [n_node] first entry beyond the diagonal */
    size_t *across;     /* [n_node] first entry of the halo */
    int32_t *column;    /* ascending within a row, without the diagonal */
    size_t *transposed; /* entry of (column, row); until structure is forgotten */
    double *strength;   /* for aggregation; the same */
    double *value;      /* scalar couplings of the first carrier */
    double *value2;     /* those of the second; NULL: there is none */
    double *blocks;     /* [n_node][n_state][n_state] */
    size_t width;
    float *inverse; /* [n_node][n_state][n_state] of the scaled blocks, column by column */
    float *single;  /* the couplings again, those of the second carrier after them */
    float live[64]; /* [width] 1 for a state, 0 beyond; then what each carrier moves */
    float carried[2][64];
    int32_t *aggregate;      /* [n_node] node of the next level */
    size_t *coarse_entry;    /* entry of the next level's matrix; SIZE_MAX: into its block */
    float *right, *solution; /* [n_node + n_halo][width]; of coarse levels, as the two below */
    float *gap;              /* what the last backward sweep took from its start */
    float *krylov;           /* [4][n_node + n_halo][width] */
    /* Of a level whose nodes are shared between ranks: */
    ru_halo halo;
    int64_t *starts; /* [size + 1] first node of each rank */
    int64_t *beyond; /* [n_halo] node of the next level */
} ru_level;

/* Whether each rank holds a part of the level only. */
static inline int ru_level_is_shared(const ru_level *level)
{
    return level->halo.comm.size > 1;
}

/* Structure from connections; place [n_connection] tells where each went. n_node, n_halo,
 * n_state and what carriers move are set by the caller. */
RU_MUST_USE ru_status ru_level_build_finest(ru_level *level, const ru_connection *connections,
                                            size_t n_connection, size_t *place);

/* Aggregates `fine` by pairs of pairs, of this rank's nodes, and builds the structure of `coarse`,
 * its halo included. Collective where the level is shared, and fails on all ranks or none. */
RU_MUST_USE ru_status ru_level_coarsen(ru_level *fine, ru_level *coarse);

/* The states of a level and what carries them, for another one. */
void ru_level_carry_on(const ru_level *from, ru_level *to);

/* Frees what only aggregation needs. */
void ru_level_forget_structure(ru_level *level);

void ru_level_destroy(ru_level *level);

/* The coupling of entry e for state a. */
double ru_level_coupling(const ru_level *level, size_t e, size_t a);

/* Inverts the diagonal blocks in units of `scale` [n_state]; 1 when one is singular. */
int ru_level_factor(ru_level *level, const double *scale);

/* Values of `coarse` as sums over aggregates of `fine`. */
void ru_level_restrict_matrix(const ru_level *fine, ru_level *coarse);

/* z from zero by a forward sweep of A = L + D + U: (L + D) z = W r; weight [n_node], NULL: ones. */
void ru_level_sweep_forward(const ru_level *level, const float *weight, const float *r, float *z);

/* What the forward sweep leaves, r - A z = -U z, summed over aggregates into coarse [.][width].
 * Here and in what follows U holds the couplings to the halo, and vectors hold its values. */
void ru_level_restrict_rest(const ru_level *fine, const float *z, int32_t n_coarse, float *coarse);

/* z after the forward sweep, with a correction from the coarse level (NULL: none) added (by the
 * caller in the halo), becomes the answer of the backward sweep; `gap` the difference that the
 * sweep made, NULL: not needed. */
void ru_level_sweep_backward(const ru_level *level, const float *coarse, float *z, float *gap);

/* Image of the answer of the backward sweep on r: y = A z = r - L gap, L with
 * the halo. Products: y.y, y.r, r.r. */
void ru_level_image(const ru_level *level, const float *r, const float *gap, float *y,
                    double products[3]);

#endif
