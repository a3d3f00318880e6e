/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/bench/traffic.h>

#include <ru/base/comm.h>

/* The profiling interface leaves no other place to count in. */
static ru_traffic now;

ru_traffic ru_traffic_now(void)
{
    return now;
}

ru_traffic ru_traffic_between(const ru_traffic *before, const ru_traffic *after)
{
    return (ru_traffic){after->seconds - before->seconds, after->messages - before->messages,
                        after->bytes - before->bytes, after->reductions - before->reductions,
                        after->words - before->words};
}

static int end(double begun, int code)
{
    now.seconds += PMPI_Wtime() - begun;
    return code;
}

int MPI_Allreduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm)
{
    now.reductions++;
    now.words += n;
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Allreduce(from, to, n, type, op, comm));
}

int MPI_Bcast(void *buffer, int n, MPI_Datatype type, int root, MPI_Comm comm)
{
    now.reductions++;
    now.words += n;
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Bcast(buffer, n, type, root, comm));
}

int MPI_Isend(const void *from, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    int size = 0;
    PMPI_Type_size(type, &size);
    now.messages++;
    now.bytes += (double)n * size;
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Isend(from, n, type, to, tag, comm, request));
}

int MPI_Irecv(void *to, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Irecv(to, n, type, from, tag, comm, request));
}

int MPI_Waitall(int n, MPI_Request *requests, MPI_Status *statuses)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Waitall(n, requests, statuses));
}
