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

/* Everything that all ranks do together is one of `reductions`, with the numbers that a rank puts
 * in. `call` is the library's own function of the same arguments. */
#define TOGETHER(n, call)                                                                          \
    do {                                                                                           \
        now.reductions++;                                                                          \
        now.words += (n);                                                                          \
        double begun = PMPI_Wtime();                                                               \
        return end(begun, call);                                                                   \
    } while (0)

int MPI_Allreduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, MPI_Comm comm)
{
    TOGETHER(n, PMPI_Allreduce(from, to, n, type, op, comm));
}

int MPI_Reduce(const void *from, void *to, int n, MPI_Datatype type, MPI_Op op, int root,
               MPI_Comm comm)
{
    TOGETHER(n, PMPI_Reduce(from, to, n, type, op, root, comm));
}

int MPI_Bcast(void *buffer, int n, MPI_Datatype type, int root, MPI_Comm comm)
{
    TOGETHER(n, PMPI_Bcast(buffer, n, type, root, comm));
}

int MPI_Allgather(const void *from, int n, MPI_Datatype type, void *to, int m, MPI_Datatype other,
                  MPI_Comm comm)
{
    TOGETHER(n, PMPI_Allgather(from, n, type, to, m, other, comm));
}

int MPI_Allgatherv(const void *from, int n, MPI_Datatype type, void *to, const int *m,
                   const int *at, MPI_Datatype other, MPI_Comm comm)
{
    TOGETHER(n, PMPI_Allgatherv(from, n, type, to, m, at, other, comm));
}

int MPI_Gather(const void *from, int n, MPI_Datatype type, void *to, int m, MPI_Datatype other,
               int root, MPI_Comm comm)
{
    TOGETHER(n, PMPI_Gather(from, n, type, to, m, other, root, comm));
}

int MPI_Gatherv(const void *from, int n, MPI_Datatype type, void *to, const int *m, const int *at,
                MPI_Datatype other, int root, MPI_Comm comm)
{
    TOGETHER(n, PMPI_Gatherv(from, n, type, to, m, at, other, root, comm));
}

int MPI_Barrier(MPI_Comm comm)
{
    TOGETHER(0, PMPI_Barrier(comm));
}

static void count_message(int n, MPI_Datatype type)
{
    int size = 0;
    PMPI_Type_size(type, &size);
    now.messages++;
    now.bytes += (double)n * size;
}

int MPI_Isend(const void *from, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    count_message(n, type);
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Isend(from, n, type, to, tag, comm, request));
}

int MPI_Send(const void *from, int n, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    count_message(n, type);
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Send(from, n, type, to, tag, comm));
}

int MPI_Irecv(void *to, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Irecv(to, n, type, from, tag, comm, request));
}

int MPI_Recv(void *to, int n, MPI_Datatype type, int from, int tag, MPI_Comm comm,
             MPI_Status *status)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Recv(to, n, type, from, tag, comm, status));
}

int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Wait(request, status));
}

int MPI_Waitall(int n, MPI_Request *requests, MPI_Status *statuses)
{
    double begun = PMPI_Wtime();
    return end(begun, PMPI_Waitall(n, requests, statuses));
}
