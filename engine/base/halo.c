/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/halo.h>

#include <stdlib.h>
#include <string.h>

static int owner_of(const int64_t *starts, int size, int64_t node)
{
    int low = 0, high = size - 1;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (starts[mid] <= node)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

/* How many rows a rank wants of each other and gives to each, and where each one's begin. */
typedef struct lists {
    int *wants, *gives, *from, *to; /* [size] */
    int total;                      /* given */
    int64_t *asked;                 /* [total] nodes that others read */
} lists;

static ru_status allocate_lists(const ru_comm *comm, lists *l)
{
    size_t n = (size_t)comm->size;
    *l = (lists){.wants = calloc(4 * n, sizeof *l->wants)};
    RU_REQUIRE(l->wants, RU_ERR_SYSTEM, "out of memory for the halo");
    l->gives = l->wants + n;
    l->from = l->gives + n;
    l->to = l->from + n;
    return RU_OK;
}

/* Tells each owner how many of its nodes this rank reads, and learns the same of the others. */
static ru_status count_lists(const ru_comm *comm, const int64_t *starts, const int64_t *wanted,
                             size_t n_wanted, lists *l)
{
    for (size_t i = 0; i < n_wanted; i++)
        l->wants[owner_of(starts, comm->size, wanted[i])]++;
    MPI_Alltoall(l->wants, 1, MPI_INT, l->gives, 1, MPI_INT, comm->mpi);
    for (int r = 0, w = 0; r < comm->size; r++) {
        l->from[r] = w;
        l->to[r] = l->total;
        w += l->wants[r];
        l->total += l->gives[r];
    }
    l->asked = malloc(((size_t)l->total + 1) * sizeof *l->asked);
    RU_REQUIRE(l->asked, RU_ERR_SYSTEM, "out of memory for the halo");
    return RU_OK;
}

static ru_status fill(const lists *l, int64_t first, ru_halo *halo)
{
    int size = halo->comm.size;
    for (int r = 0; r < size; r++)
        halo->n_peer += l->wants[r] || l->gives[r];
    size_t n = (size_t)halo->n_peer;
    halo->peers = calloc(n + 1, sizeof *halo->peers);
    halo->send_start = calloc(n + 1, sizeof *halo->send_start);
    halo->receive_start = calloc(n + 1, sizeof *halo->receive_start);
    halo->requests = calloc(2 * n + 1, sizeof *halo->requests);
    halo->send_nodes = calloc((size_t)l->total + 1, sizeof *halo->send_nodes);
    halo->buffer = calloc((size_t)l->total * halo->row_bytes + 1, 1);
    RU_REQUIRE(halo->peers && halo->send_start && halo->receive_start && halo->requests &&
                   halo->send_nodes && halo->buffer,
               RU_ERR_SYSTEM, "out of memory for the halo");
    for (int r = 0, p = 0; r < size; r++) {
        if (!l->wants[r] && !l->gives[r])
            continue;
        halo->peers[p] = r;
        halo->send_start[p + 1] = halo->send_start[p] + l->gives[r];
        halo->receive_start[p + 1] = halo->receive_start[p] + l->wants[r];
        p++;
    }
    for (int i = 0; i < l->total; i++)
        halo->send_nodes[i] = (int32_t)(l->asked[i] - first);
    return RU_OK;
}

ru_status ru_halo_build(const ru_comm *comm, const int64_t *starts, const int64_t *wanted,
                        size_t n_wanted, size_t row_bytes, ru_halo *halo)
{
    lists l;
    *halo = (ru_halo){.comm = *comm,
                      .n_own = (size_t)(starts[comm->rank + 1] - starts[comm->rank]),
                      .n_halo = n_wanted,
                      .row_bytes = row_bytes};
    ru_status status = ru_comm_agree(comm, allocate_lists(comm, &l));
    if (status == RU_OK)
        status = ru_comm_agree(comm, count_lists(comm, starts, wanted, n_wanted, &l));
    if (status == RU_OK) {
        MPI_Alltoallv(wanted, l.wants, l.from, MPI_INT64_T, l.asked, l.gives, l.to, MPI_INT64_T,
                      comm->mpi);
        status = ru_comm_agree(comm, fill(&l, starts[comm->rank], halo));
    }
    free(l.wants);
    free(l.asked);
    if (status != RU_OK)
        ru_halo_clear(halo);
    RU_TRY(status);
    return RU_OK;
}

int ru_halo_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void ru_halo_clear(ru_halo *halo)
{
    free(halo->peers);
    free(halo->send_start);
    free(halo->receive_start);
    free(halo->send_nodes);
    free(halo->buffer);
    free(halo->requests);
    *halo = (ru_halo){0};
}

void ru_halo_exchange(ru_halo *halo, size_t size, void *rows)
{
    char *at = rows;
    if (!halo->n_peer)
        return;
    for (int p = 0; p < halo->n_peer; p++) {
        int first = halo->receive_start[p], n = halo->receive_start[p + 1] - first;
        MPI_Irecv(at + (halo->n_own + (size_t)first) * size, n * (int)size, MPI_BYTE,
                  halo->peers[p], 7, halo->comm.mpi, &halo->requests[p]);
    }
    int total = halo->send_start[halo->n_peer];
    for (int i = 0; i < total; i++)
        memcpy(halo->buffer + (size_t)i * size, at + (size_t)halo->send_nodes[i] * size, size);
    for (int p = 0; p < halo->n_peer; p++) {
        int first = halo->send_start[p], n = halo->send_start[p + 1] - first;
        MPI_Isend(halo->buffer + (size_t)first * size, n * (int)size, MPI_BYTE, halo->peers[p], 7,
                  halo->comm.mpi, &halo->requests[halo->n_peer + p]);
    }
    MPI_Waitall(2 * halo->n_peer, halo->requests, MPI_STATUSES_IGNORE);
}
