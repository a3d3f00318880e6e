/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_HALO_H
#define RU_BASE_HALO_H

#include <stddef.h>

#include <ru/base/comm.h>

/* Nodes that are numbered on from rank to rank, and the lists by which a rank brings its copies of
 * other ranks' nodes up to date. Rows of a field are a rank's own nodes, then its halo. */
typedef struct ru_halo {
    ru_comm comm;
    size_t n_own, n_halo;
    int n_peer;
    int *peers;                      /* [n_peer] ranks */
    int *send_start, *receive_start; /* [n_peer + 1] */
    int32_t *send_nodes;             /* [send_start[n_peer]] own nodes */
    size_t row_bytes;                /* room for a row in the buffer */
    char *buffer;                    /* [send_start[n_peer]][row_bytes] */
    MPI_Request *requests;           /* [2 n_peer] */
} ru_halo;

/* `starts` [size + 1]: first node of each rank, the number of all at the end; `wanted` [n_wanted]:
 * nodes of other ranks, ascending; rows of at most `row_bytes`. Fails on all ranks or none.
 * Collective. */
RU_MUST_USE ru_status ru_halo_build(const ru_comm *comm, const int64_t *starts,
                                    const int64_t *wanted, size_t n_wanted, size_t row_bytes,
                                    ru_halo *halo);

/* For qsort and bsearch over int64 numbers of nodes, as `wanted` is ordered. */
int ru_halo_order(const void *a, const void *b);

/* Frees what it owns and leaves it empty. Not collective. */
void ru_halo_clear(ru_halo *halo);

/* Fills rows [n_own + n_halo] of `size` bytes beyond n_own. Collective among neighbours. */
void ru_halo_exchange(ru_halo *halo, size_t size, void *rows);

#endif
