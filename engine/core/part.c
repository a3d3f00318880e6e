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

static int32_t local_of(const ru_part *part, int32_t node)
{
    if (node < 0)
        return -1;
    if (is_own(part, node))
        return (int32_t)(node - part->first);
    int64_t key = node;
    const int64_t *found = bsearch(&key, part->halo_global, (size_t)part->n_halo,
                                   sizeof *part->halo_global, ru_halo_order);
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

/* Rows are doubles, or packed floats of which there may be RU_PART_LANES more. */
static ru_status build_halo(ru_part *part, int64_t n_node, size_t n_state)
{
    const ru_comm *comm = &part->comm;
    int64_t *starts = malloc(((size_t)comm->size + 1) * sizeof *starts);
    ru_status status =
        starts ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a part of the network");
    status = ru_comm_agree(comm, status);
    for (int r = 0; status == RU_OK && r <= comm->size; r++)
        starts[r] = ru_block_start(n_node, comm->size, r);
    if (status == RU_OK)
        status = ru_halo_build(comm, starts, part->halo_global, (size_t)part->n_halo,
                               (n_state + RU_PART_LANES) * sizeof(double), &part->halo);
    free(starts);
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
        made->n_state = n_state;
        made->first = ru_block_start(network->n_node, comm->size, comm->rank);
        made->n_own =
            (int32_t)(ru_block_start(network->n_node, comm->size, comm->rank + 1) - made->first);
        status = cut(network, made);
    }
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = build_halo(made, network->n_node, n_state);
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
    ru_halo_clear(&p->halo);
    free(p);
    *part = NULL;
}

void ru_part_exchange(ru_part *part, double *field)
{
    ru_halo_exchange(&part->halo, part->n_state * sizeof *field, field);
}

void ru_part_exchange_packed(ru_part *part, size_t width, float *rows)
{
    ru_halo_exchange(&part->halo, width * sizeof *rows, rows);
}
