/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_MULTILEVEL_H
#define RU_SOLVERS_MULTILEVEL_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/comm.h>

/* Preconditioner for A x = r on a network of nodes with a few unknowns each. A has a full block on
 * every node (kinetics, volume) and, per connection, one scalar for each of up to two carriers
 * (transport by the liquid and by the gas, the same for all states that it carries). Aggregation
 * multigrid: pairs along the strongest connection, twice a level; the coarse matrix is the sum over
 * aggregates, so the hierarchy is the network coarsened. Smoother: block Gauss-Seidel, forwards
 * before and backwards after the correction, so that what a sweep leaves is known without reading
 * the matrix again. K-cycle: each coarse problem is solved by up to two steps of a Krylov method
 * with the next level as its preconditioner. Notay, SIAM J. Sci. Comput. 34:A2288 (2012). The
 * cycle runs in single precision.
 *
 * Nodes may be shared between ranks. Aggregates stay within a rank while levels are large, and
 * sweeps take from other ranks what these had before the sweep, while residuals and coarse matrices
 * hold all couplings; a level that is small is gathered on every rank, which does the rest alone.
 */

typedef struct ru_multilevel ru_multilevel;

/* Which nodes a rank holds. */
typedef struct ru_multilevel_nodes {
    const ru_comm *comm;   /* NULL: this rank holds all */
    int32_t n_node;        /* of this rank, numbered on from the rank before */
    int32_t n_halo;        /* nodes of other ranks that rows may read: columns n_node + k */
    const int64_t *beyond; /* [n_halo] their numbers over all ranks, ascending */
    int32_t gathered;      /* nodes of all ranks up to which a level is gathered; 0: usual */
} ru_multilevel_nodes;

/* One directed connection: row `row` reads node `column`. */
typedef struct ru_connection {
    int32_t row, column;
    double strength; /* for aggregation; both directions are added */
} ru_connection;

/* Builds the hierarchy for nodes of `n_state` unknowns. `connections` [n_connection] of own rows
 * must come in both directions (a row's to another rank's node in one); repeated pairs are merged.
 * `carrier` [n_state]: 0 for states that the connections do not carry, else 1 or 2. Collective over
 * nodes->comm, as set-up and what applies it; fails on all ranks or none. */
RU_MUST_USE ru_status ru_multilevel_build(const ru_multilevel_nodes *nodes, size_t n_state,
                                          const unsigned char *carrier,
                                          const ru_connection *connections, size_t n_connection,
                                          ru_multilevel **multilevel);

void ru_multilevel_destroy(ru_multilevel **multilevel);

/* Where to write the matrix before a set-up: blocks [n_node][n_state][n_state] and, through
 * ru_multilevel_add_coupling and _add_second, a scalar for each connection and carrier. Borrowed.
 */
double *ru_multilevel_blocks(ru_multilevel *multilevel);
void ru_multilevel_clear(ru_multilevel *multilevel);
void ru_multilevel_add_coupling(ru_multilevel *multilevel, size_t connection, double value);
void ru_multilevel_add_second(ru_multilevel *multilevel, size_t connection, double value);

/* Factors all levels from what was written. `scale` [n_state]: typical size of each unknown,
 * in units of which the cycle works. Returns 0, or 1 when a block is singular, of which other ranks
 * need not know. Collective. */
int ru_multilevel_setup(ru_multilevel *multilevel, const double *scale);

/* z ~ A^-1 W r in units of the scale, r and z [n_node][ru_multilevel_width], W the factors of the
 * rows, weight [n_node]; what of r lies beyond n_state is not read, of z it becomes 0; z has
 * room for n_halo more nodes, which mean nothing. Collective. */
void ru_multilevel_apply(ru_multilevel *multilevel, const float *weight, const float *r, float *z);

/* Floats that a node takes in packed vectors: n_state rounded up to whole registers. */
size_t ru_multilevel_width(size_t n_state);

/* z ~ A^-1 r, both [n_node][n_state]. Returns 0, or 1 when memory ends (then others wait for ever
 * where there are any). Collective. */
int ru_multilevel_solve(ru_multilevel *multilevel, const double *r, double *z);

/* Levels, and how many of them are shared between ranks. Not collective. */
size_t ru_multilevel_levels(const ru_multilevel *multilevel);
size_t ru_multilevel_shared_levels(const ru_multilevel *multilevel);

#endif
