/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_SPARSE_H
#define RU_SOLVERS_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/comm.h>
#include <ru/solvers/multilevel.h>

/* Direct solution of A x = r on a small network of nodes with a few unknowns each: sparse LU of
 * full blocks, without pivoting between nodes, which a matrix I - gamma J of a network does not
 * need. Written as the multilevel preconditioner's matrix is. Several ranks all solve all of it, of
 * a matrix to which each writes its own rows. */

enum { RU_SPARSE_MAX_STATE = 48 };

typedef struct ru_sparse ru_sparse;

/* Orders and lays out the matrix for `n_node` nodes, of all ranks, of `n_state` unknowns;
 * `connections` as for ru_multilevel_build, of all ranks and the same on each. *sparse stays NULL
 * where a factorisation would take more than `most` products of blocks, or a node has more than
 * RU_SPARSE_MAX_STATE unknowns. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_sparse_build(int32_t n_node, size_t n_state,
                                      const ru_connection *connections, size_t n_connection,
                                      double most, ru_sparse **sparse);

void ru_sparse_destroy(ru_sparse **sparse);

/* Zeroes the matrix. Not collective. */
void ru_sparse_clear(ru_sparse *sparse);

/* Where to write: the full blocks [n_node][n_state][n_state] of the nodes, in their order, and the
 * block [n_state][n_state] of one connection. Borrowed. Not collective. */
double *ru_sparse_blocks(ru_sparse *sparse);
double *ru_sparse_coupling(ru_sparse *sparse, size_t connection);

/* Factors the sum of what the ranks wrote. Returns 0, or 1 when a pivot is singular. Collective. */
int ru_sparse_factor(ru_sparse *sparse, const ru_comm *comm);

/* z = A^-1 r, both [n_own][n_state] of the nodes from `first` on. Collective. */
void ru_sparse_solve(ru_sparse *sparse, const ru_comm *comm, int32_t first, int32_t n_own,
                     const double *r, double *z);

#endif
