/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_LEVEL_H
#define RU_SOLVERS_LEVEL_H

#include <ru/solvers/multilevel.h>

/* One level of the multilevel preconditioner: a block-sparse matrix on a graph, its DILU factors
 * and the aggregates that lead to the next level. Internal to the preconditioner. */

typedef struct ru_level {
    int32_t n_node;
    size_t n_state;
    double first[64];     /* [n_state]: 1 where the first carrier moves it, else 0 */
    double second[64];    /* [n_state]: the same of the second */
    int n_carrier;        /* 1 or 2 */
    size_t *start;        /* [n_node + 1] */
    size_t *upper;        /* [n_node] first entry beyond the diagonal */
    int32_t *column;      /* ascending within a row, without the diagonal */
    size_t *transposed;   /* entry of (column, row) */
    double *strength;     /* for aggregation */
    double *value;        /* scalar couplings of the first carrier */
    double *value2;       /* those of the second; zero where there is none */
    double *blocks;       /* [n_node][n_state][n_state] */
    double *inverse;      /* DILU: inverted pivots, [n_node][n_state][n_state] */
    int32_t *aggregate;   /* [n_node] node of the next level */
    size_t *coarse_entry; /* entry of the next level's matrix; SIZE_MAX: into its block */
    double *right, *solution, *work, *work2; /* [n_node][n_state] */
    double *krylov;                          /* [4][n_node][n_state] */
} ru_level;

/* Structure from connections; place [n_connection] tells where each went. n_node, n_state and
 * moves are set by the caller. */
RU_MUST_USE ru_status ru_level_build_finest(ru_level *level, const ru_connection *connections,
                                            size_t n_connection, size_t *place);

/* Aggregates `fine` by pairs of pairs and builds the structure of `coarse`. */
RU_MUST_USE ru_status ru_level_coarsen(ru_level *fine, ru_level *coarse);

void ru_level_destroy(ru_level *level);

/* DILU factors; 1 when a pivot block is singular. */
int ru_level_factor(ru_level *level);

/* Values of `coarse` as sums over aggregates of `fine`. */
void ru_level_restrict_matrix(const ru_level *fine, ru_level *coarse);

/* y = A x; r - A z; one DILU solve from zero; sums over aggregates; adding back. */
void ru_level_multiply(const ru_level *level, const double *x, double *y);
void ru_level_residual(const ru_level *level, const double *r, const double *z, double *rest);
void ru_level_smooth(const ru_level *level, const double *r, double *z);
void ru_level_restrict(const ru_level *fine, const double *r, double *coarse);
void ru_level_prolong_add(const ru_level *fine, const double *coarse, double *z);

#endif
