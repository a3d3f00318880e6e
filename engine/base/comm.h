/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_COMM_H
#define RU_BASE_COMM_H

#include <mpi.h>
#include <stdint.h>

#include <ru/base/status.h>

/* The communicator as the rest of the engine sees it. */
typedef struct ru_comm {
    MPI_Comm mpi;
    int rank, size;
} ru_comm;

/* What Open MPI is to be told before MPI_Init; a user's own settings stay. Not collective. */
void ru_comm_prepare(void);

/* Wraps an MPI communicator (borrowed; MPI must be initialised). Collective. */
RU_MUST_USE ru_status ru_comm_wrap(MPI_Comm mpi, ru_comm *comm);

/* The worst status of all ranks, on all ranks; the fault text of the lowest failing rank is copied
 * to every rank. Setup stages end with it so that no rank goes on alone. Collective. */
RU_MUST_USE ru_status ru_comm_agree(const ru_comm *comm, ru_status mine);

/* In place over `n` doubles. Collective. */
void ru_comm_sum(const ru_comm *comm, double *values, int n);
void ru_comm_max(const ru_comm *comm, double *values, int n);
void ru_comm_min(const ru_comm *comm, double *values, int n);

/* Items numbered on from rank to rank: `starts` [size + 1] gets the first of each rank, of which
 * this one has n_own, and the number of all. Collective. */
void ru_comm_number(const ru_comm *comm, int64_t n_own, int64_t *starts);

/* First item of `rank` when `n_global` items are cut into `size` even contiguous blocks;
 * ru_block_start(n, size, size) == n. Not collective. */
int64_t ru_block_start(int64_t n_global, int size, int rank);

#endif
