/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/comm.h>

#include <stdlib.h>
#include <string.h>

void ru_comm_prepare(void)
{
    /* Its output component vulcan has corrupted parallel HDF5 files without a word. */
    setenv("OMPI_MCA_fcoll", "^vulcan", 0);
    /* Started without mpirun it would fork a daemon of its own, which nothing here needs: a third
     * of the start-up time, and a thread that a leak checker stumbles over. */
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    /* Processes that start alone all share one folder for their scratch files then, and one in some
     * hundred that start at the same moment finds it half made and ends. They need none; those
     * that a launcher started do. */
    if (!getenv("OMPI_COMM_WORLD_SIZE") && !getenv("PMIX_RANK"))
        setenv("OMPI_MCA_orte_create_session_dirs", "0", 0);
}

ru_status ru_comm_wrap(MPI_Comm mpi, ru_comm *comm)
{
    comm->mpi = mpi;
    RU_REQUIRE(MPI_Comm_rank(mpi, &comm->rank) == MPI_SUCCESS &&
                   MPI_Comm_size(mpi, &comm->size) == MPI_SUCCESS,
               RU_ERR_SYSTEM, "MPI did not answer with rank and size");
    return RU_OK;
}

ru_status ru_comm_agree(const ru_comm *comm, ru_status mine)
{
    if (comm->size == 1)
        return mine;
    /* One reduction finds the lowest failing rank; only a failure pays for the second message. */
    int first = mine == RU_OK ? comm->size : comm->rank;
    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, comm->mpi);
    if (first == comm->size)
        return RU_OK;
    struct {
        int code;
        char text[4096];
    } message = {.code = (int)mine};
    if (comm->rank == first)
        strncpy(message.text, ru_fault_text(), sizeof message.text - 1);
    MPI_Bcast(&message, (int)sizeof message, MPI_BYTE, first, comm->mpi);
    if (comm->rank == first)
        return mine;
    return ru_fault((ru_status)message.code, "%s", message.text);
}

static void reduce(const ru_comm *comm, double *values, int n, MPI_Op op)
{
    if (comm->size > 1)
        MPI_Allreduce(MPI_IN_PLACE, values, n, MPI_DOUBLE, op, comm->mpi);
}

void ru_comm_sum(const ru_comm *comm, double *values, int n)
{
    reduce(comm, values, n, MPI_SUM);
}

void ru_comm_max(const ru_comm *comm, double *values, int n)
{
    reduce(comm, values, n, MPI_MAX);
}

void ru_comm_min(const ru_comm *comm, double *values, int n)
{
    reduce(comm, values, n, MPI_MIN);
}

void ru_comm_number(const ru_comm *comm, int64_t n_own, int64_t *starts)
{
    starts[0] = 0;
    MPI_Allgather(&n_own, 1, MPI_INT64_T, starts + 1, 1, MPI_INT64_T, comm->mpi);
    for (int r = 0; r < comm->size; r++)
        starts[r + 1] += starts[r];
}

int64_t ru_block_start(int64_t n_global, int size, int rank)
{
    int64_t base = n_global / size;
    int64_t extra = n_global % size;
    return base * rank + (rank < extra ? rank : extra);
}
