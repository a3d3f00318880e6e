/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/part.h>

#include <stdlib.h>
#include <string.h>

static int is_own(const ru_part *part, int64_t node)
{
    return node >= part->first && node < part->first + part->n_own;
}

/* Nodes that an edge reads: both ends and what lies behind them. */
static size_t nodes_of(const ru_edge *edge, int32_t nodes[6])
{
    const int32_t all[6] = {edge->from,           edge->to,           edge->behind_from[0],
                            edge->behind_from[1], edge->behind_to[0], edge->behind_to[1]};
    size_t n = 0;
    for (int i = 0; i < 6; i++)
        if (all[i] >= 0)
            nodes[n++] = all[i];
    return n;
}

static int touches(const ru_part *part, const ru_edge *edge)
{
    return is_own(part, edge->from) || is_own(part, edge->to);
}

/* Counts this rank's edges and marks halo nodes in `mark` [n_node]. */
static void find_halo(const ru_network *network, ru_part *part, unsigned char *mark)
{
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        if (!touches(part, edge))
            continue;
        int32_t nodes[6];
        size_t n = nodes_of(edge, nodes);
        part->n_edge++;
        part->n_inner += is_own(part, edge->from) && is_own(part, edge->to);
        for (size_t i = 0; i < n; i++)
            if (!is_own(part, nodes[i]))
                mark[nodes[i]] = 1;
    }
    for (int32_t i = 0; i < network->n_node; i++)
        part->n_halo += mark[i];
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int32_t local_of(const ru_part *part, int32_t node)
{
    if (node < 0)
        return -1;
    if (is_own(part, node))
        return (int32_t)(node - part->first);
    int64_t key = node;
    const int64_t *found = bsearch(&key, part->halo_global, (size_t)part->n_halo,
                                   sizeof *part->halo_global, by_number);
    return part->n_own + (int32_t)(found - part->halo_global);
}

static ru_edge localise(const ru_part *part, const ru_edge *edge)
{
    ru_edge local = *edge;
    local.from = local_of(part, edge->from);
    local.to = local_of(part, edge->to);
    for (int i = 0; i < 2; i++) {
        local.behind_from[i] = local_of(part, edge->behind_from[i]);
        local.behind_to[i] = local_of(part, edge->behind_to[i]);
    }
    return local;
}

static ru_status copy_part(const ru_network *network, ru_part *part, const unsigned char *mark)
{
    size_t n_all = (size_t)(part->n_own + part->n_halo);
    part->halo_global = malloc(((size_t)part->n_halo + 1) * sizeof *part->halo_global);
    part->weight = malloc((size_t)part->n_own * sizeof *part->weight + 1);
    part->height = malloc(n_all * sizeof *part->height + 1);
    part->edges = malloc(part->n_edge * sizeof *part->edges + 1);
    part->edge_global = malloc(part->n_edge * sizeof *part->edge_global + 1);
    RU_REQUIRE(part->halo_global && part->weight && part->height && part->edges &&
                   part->edge_global,
               RU_ERR_SYSTEM, "out of memory for a part of the network");
    int32_t h = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        if (mark[i])
            part->halo_global[h++] = i;
    for (int32_t i = 0; i < part->n_own; i++) {
        part->weight[i] = network->fraction[part->first + i] * network->volume;
        part->height[i] = network->position[3 * (part->first + i) + 2];
    }
    for (int32_t i = 0; i < part->n_halo; i++)
        part->height[part->n_own + i] = network->position[3 * part->halo_global[i] + 2];
    /* Inner edges first, so that loops over them need no test of ownership. */
    size_t inner = 0, outer = part->n_inner;
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        if (!touches(part, edge))
            continue;
        size_t at = is_own(part, edge->from) && is_own(part, edge->to) ? inner++ : outer++;
        part->edges[at] = localise(part, edge);
        part->edge_global[at] = e;
    }
    return RU_OK;
}

static int owner_of(int64_t n_node, int size, int64_t node)
{
    int low = 0, high = size - 1;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (ru_block_start(n_node, size, mid) <= node)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

/* Tells each owner which of its nodes this rank reads, and learns the same from the others. */
static ru_status trade_lists(ru_part *part, int64_t n_node, int *wants, int *gives, int64_t **asked)
{
    const ru_comm *comm = &part->comm;
    for (int32_t i = 0; i < part->n_halo; i++)
        wants[owner_of(n_node, comm->size, part->halo_global[i])]++;
    MPI_Alltoall(wants, 1, MPI_INT, gives, 1, MPI_INT, comm->mpi);
    int total = 0, *at = calloc(2 * (size_t)comm->size, sizeof *at);
    RU_REQUIRE(at, RU_ERR_SYSTEM, "out of memory for the halo");
    int *from = at + comm->size;
    for (int r = 0, w = 0; r < comm->size; r++) {
        from[r] = w;
        w += wants[r];
        at[r] = total;
        total += gives[r];
    }
    *asked = malloc(((size_t)total + 1) * sizeof **asked);
    if (*asked)
        MPI_Alltoallv(part->halo_global, wants, from, MPI_INT64_T, *asked, gives, at, MPI_INT64_T,
                      comm->mpi);
    free(at);
    RU_REQUIRE(*asked, RU_ERR_SYSTEM, "out of memory for the halo");
    return RU_OK;
}

static ru_status fill_halo(ru_part *part, const int *wants, const int *gives, const int64_t *asked)
{
    ru_halo *halo = &part->halo;
    int total = 0;
    for (int r = 0; r < part->comm.size; r++) {
        halo->n_peer += wants[r] || gives[r];
        total += gives[r];
    }
    size_t n = (size_t)halo->n_peer;
    halo->peers = calloc(n + 1, sizeof *halo->peers);
    halo->send_start = calloc(n + 1, sizeof *halo->send_start);
    halo->receive_start = calloc(n + 1, sizeof *halo->receive_start);
    halo->requests = calloc(2 * n + 1, sizeof *halo->requests);
    halo->send_nodes = calloc((size_t)total + 1, sizeof *halo->send_nodes);
    halo->buffer =
        calloc((size_t)total * (halo->n_state + RU_PART_LANES) + 1, sizeof *halo->buffer);
    RU_REQUIRE(halo->peers && halo->send_start && halo->receive_start && halo->requests &&
                   halo->send_nodes && halo->buffer,
               RU_ERR_SYSTEM, "out of memory for the halo");
    for (int r = 0, p = 0; r < part->comm.size; r++) {
        if (!wants[r] && !gives[r])
            continue;
        halo->peers[p] = r;
        halo->send_start[p + 1] = halo->send_start[p] + gives[r];
        halo->receive_start[p + 1] = halo->receive_start[p] + wants[r];
        p++;
    }
    for (int i = 0; i < total; i++)
        halo->send_nodes[i] = (int32_t)(asked[i] - part->first);
    return RU_OK;
}

static ru_status build_halo(ru_part *part, int64_t n_node)
{
    int *wants = calloc(2 * (size_t)part->comm.size, sizeof *wants);
    RU_REQUIRE(wants, RU_ERR_SYSTEM, "out of memory for the halo");
    int64_t *asked = NULL;
    ru_status status = trade_lists(part, n_node, wants, wants + part->comm.size, &asked);
    if (status == RU_OK)
        status = fill_halo(part, wants, wants + part->comm.size, asked);
    free(wants);
    free(asked);
    RU_TRY(status);
    return RU_OK;
}

static ru_status cut(const ru_network *network, ru_part *part)
{
    unsigned char *mark = calloc((size_t)network->n_node + 1, 1);
    RU_REQUIRE(mark, RU_ERR_SYSTEM, "out of memory for a part of the network");
    find_halo(network, part, mark);
    ru_status status = copy_part(network, part, mark);
    free(mark);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_part_build(const ru_network *network, const ru_comm *comm, size_t n_state,
                        ru_part **part)
{
    *part = NULL;
    ru_part *made = calloc(1, sizeof *made);
    ru_status status = RU_OK;
    if (!made) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a part of the network");
    } else {
        made->comm = *comm;
        made->halo.n_state = n_state;
        made->first = ru_block_start(network->n_node, comm->size, comm->rank);
        made->n_own =
            (int32_t)(ru_block_start(network->n_node, comm->size, comm->rank + 1) - made->first);
        status = cut(network, made);
    }
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = ru_comm_agree(comm, build_halo(made, network->n_node));
    if (status != RU_OK)
        ru_part_destroy(&made);
    *part = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_part_destroy(ru_part **part)
{
    ru_part *p = *part;
    if (!p)
        return;
    free(p->halo_global);
    free(p->weight);
    free(p->height);
    free(p->edges);
    free(p->edge_global);
    free(p->halo.peers);
    free(p->halo.send_start);
    free(p->halo.receive_start);
    free(p->halo.send_nodes);
    free(p->halo.buffer);
    free(p->halo.requests);
    free(p);
    *part = NULL;
}

/* Rows of `size` bytes. */
static void exchange(ru_part *part, size_t size, char *rows)
{
    ru_halo *halo = &part->halo;
    char *buffer = (char *)halo->buffer;
    if (!halo->n_peer)
        return;
    for (int p = 0; p < halo->n_peer; p++) {
        int first = halo->receive_start[p], n = halo->receive_start[p + 1] - first;
        MPI_Irecv(rows + (size_t)(part->n_own + first) * size, n * (int)size, MPI_BYTE,
                  halo->peers[p], 7, part->comm.mpi, &halo->requests[p]);
    }
    int total = halo->send_start[halo->n_peer];
    for (int i = 0; i < total; i++)
        memcpy(buffer + (size_t)i * size, rows + (size_t)halo->send_nodes[i] * size, size);
    for (int p = 0; p < halo->n_peer; p++) {
        int first = halo->send_start[p], n = halo->send_start[p + 1] - first;
        MPI_Isend(buffer + (size_t)first * size, n * (int)size, MPI_BYTE, halo->peers[p], 7,
                  part->comm.mpi, &halo->requests[halo->n_peer + p]);
    }
    MPI_Waitall(2 * halo->n_peer, halo->requests, MPI_STATUSES_IGNORE);
}

void ru_part_exchange(ru_part *part, double *field)
{
    exchange(part, part->halo.n_state * sizeof *field, (char *)field);
}

void ru_part_exchange_packed(ru_part *part, size_t width, float *rows)
{
    exchange(part, width * sizeof *rows, (char *)rows);
}
