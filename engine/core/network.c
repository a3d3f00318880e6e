/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>

static const double pi = 3.14159265358979323846;

ru_status ru_network_build(ru_mesh_kind kind, int32_t n_node, double volume, ru_network **network)
{
    *network = NULL;
    ru_network *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for a network");
    made->kind = kind;
    made->volume = volume;
    made->dispersion_factor = 1;
    ru_status status = ru_network_resize(made, n_node);
    if (status != RU_OK)
        ru_network_destroy(&made);
    *network = made;
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_network_resize(ru_network *network, int32_t n_node)
{
    free(network->fraction);
    free(network->position);
    free(network->surface);
    free(network->dissipation);
    network->n_node = n_node;
    network->fraction = calloc((size_t)n_node, sizeof *network->fraction);
    network->position = calloc((size_t)n_node, 3 * sizeof *network->position);
    network->surface = calloc((size_t)n_node, sizeof *network->surface);
    network->dissipation = calloc((size_t)n_node, sizeof *network->dissipation);
    RU_REQUIRE(network->fraction && network->position && network->surface && network->dissipation,
               RU_ERR_SYSTEM, "out of memory for %d nodes", (int)n_node);
    return RU_OK;
}

void ru_network_destroy(ru_network **network)
{
    ru_network *n = *network;
    if (!n)
        return;
    if (n->names)
        for (int32_t i = 0; i < n->n_node; i++)
            free(n->names[i]);
    free(n->names);
    free(n->fraction);
    free(n->position);
    free(n->surface);
    free(n->dissipation);
    free(n->edges);
    free(n->pumped);
    free(n->r_edges);
    free(n->z_edges);
    free(n->ring_n_theta);
    free(n->ring_start);
    free(n->cell_node);
    free(n);
    *network = NULL;
}

ru_status ru_network_add(ru_network *network, const ru_edge *edge)
{
    if (network->n_edge == network->edge_capacity) {
        int64_t more =
            network->edge_capacity ? 2 * network->edge_capacity : 4 * (int64_t)network->n_node + 16;
        ru_edge *grown = realloc(network->edges, (size_t)more * sizeof *grown);
        RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for %lld edges", (long long)more);
        network->edges = grown;
        network->edge_capacity = more;
    }
    network->edges[network->n_edge++] = *edge;
    return RU_OK;
}

ru_edge ru_edge_simple(int32_t from, int32_t to, double flow, double exchange)
{
    return (ru_edge){.from = from,
                     .to = to,
                     .behind_from = {-1, -1},
                     .behind_to = {-1, -1},
                     .flow = flow,
                     .exchange = exchange,
                     .face_from = 0.5F,
                     .ratio_from = 1.0F,
                     .ratio_to = 1.0F};
}

ru_status ru_network_set_axes(ru_network *network, int n_r, int n_z)
{
    network->n_r = n_r;
    network->n_z = n_z;
    network->n_theta = 1;
    network->r_edges = calloc((size_t)n_r + 1, sizeof(double));
    network->z_edges = calloc((size_t)n_z + 1, sizeof(double));
    network->ring_n_theta = calloc((size_t)n_r, sizeof(int));
    network->ring_start = calloc((size_t)n_r + 1, sizeof(int32_t));
    RU_REQUIRE(network->r_edges && network->z_edges && network->ring_n_theta && network->ring_start,
               RU_ERR_SYSTEM, "out of memory for the axes of the grid");
    for (int i = 0; i < n_r; i++) {
        network->ring_n_theta[i] = 1;
        network->ring_start[i + 1] = i + 1;
    }
    return RU_OK;
}

ru_status ru_network_set_names(ru_network *network, const char *word)
{
    char name[64];
    network->names = calloc((size_t)network->n_node, sizeof *network->names);
    RU_REQUIRE(network->names, RU_ERR_SYSTEM, "out of memory for names of nodes");
    for (int32_t i = 0; i < network->n_node; i++) {
        snprintf(name, sizeof name, "%s%d", word, (int)i + 1);
        network->names[i] = strdup(name);
        RU_REQUIRE(network->names[i], RU_ERR_SYSTEM, "out of memory for names of nodes");
    }
    return RU_OK;
}

int ru_network_has_points(const ru_network *network)
{
    return network->z_edges != NULL;
}

static double height_of(const ru_network *network, int32_t node)
{
    return network->position[3 * (size_t)node + 2];
}

ru_status ru_network_set_rise(ru_network *network, double area)
{
    size_t n = (size_t)network->n_node;
    int *above = calloc(n, sizeof *above);
    RU_REQUIRE(above, RU_ERR_SYSTEM, "out of memory for the way of the gas");
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        double up = height_of(network, edge->to) - height_of(network, edge->from);
        if (up != 0)
            above[up > 0 ? edge->from : edge->to]++;
    }
    for (int32_t i = 0; i < network->n_node; i++) {
        double level = 0;
        for (int32_t k = 0; k < network->n_node; k++)
            if (height_of(network, k) == height_of(network, i))
                level += network->fraction[k];
        network->surface[i] = area * network->fraction[i] / level;
    }
    for (int64_t e = 0; e < network->n_edge; e++) {
        ru_edge *edge = &network->edges[e];
        double up = height_of(network, edge->to) - height_of(network, edge->from);
        int32_t low = up > 0 ? edge->from : edge->to;
        if (up != 0)
            edge->rise = (float)((up > 0 ? 1 : -1) * network->surface[low] / above[low]);
    }
    for (size_t i = 0; i < n; i++)
        if (above[i])
            network->surface[i] = 0;
    free(above);
    return RU_OK;
}

static ru_status check_closure(const ru_network *network, double *net, double *through)
{
    double most = 0; /* Sums of many faces may leave round-off where little passes through. */
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        net[edge->from] -= edge->flow;
        net[edge->to] += edge->flow;
        through[edge->from] += fabs(edge->flow);
        through[edge->to] += fabs(edge->flow);
        most = fmax(most, fabs(edge->flow) + edge->exchange);
    }
    int32_t worst = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        if (fabs(net[i]) > fabs(net[worst]))
            worst = i;
    if (fabs(net[worst]) > 1e-9 * through[worst] + 1e-13 * most) {
        char text[128];
        ru_network_node_text(network, worst, text, sizeof text);
        return ru_fault(RU_ERR_INPUT,
                        "the flows of %s do not close: %.6g m3/s more come in than go out "
                        "(%.6g m3/s pass through)",
                        text, net[worst], 0.5 * through[worst]);
    }
    return RU_OK;
}

/* Root of a node in the union-find forest, with path halving. */
static int32_t root_of(int32_t *parent, int32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static ru_status check_connected(const ru_network *network, int32_t *parent)
{
    for (int32_t i = 0; i < network->n_node; i++)
        parent[i] = i;
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        int32_t a = root_of(parent, edge->from), b = root_of(parent, edge->to);
        parent[a > b ? a : b] = a < b ? a : b;
    }
    for (int32_t i = 0; i < network->n_node; i++)
        if (root_of(parent, i) != 0) {
            char text[128], first[128];
            ru_network_node_text(network, i, text, sizeof text);
            ru_network_node_text(network, 0, first, sizeof first);
            return ru_fault(RU_ERR_INPUT, "no flow or exchange connects %s with %s", text, first);
        }
    return RU_OK;
}

ru_status ru_network_check(const ru_network *network)
{
    size_t n = (size_t)network->n_node;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        RU_REQUIRE(network->fraction[i] > 0, RU_ERR_INPUT, "node %zu has no volume", i);
        sum += network->fraction[i];
    }
    RU_REQUIRE(fabs(sum - 1) < 1e-9, RU_ERR_INPUT,
               "node volumes sum to %.12g of the liquid volume instead of 1", sum);
    double *work = calloc(2 * n, sizeof *work);
    int32_t *parent = malloc(n * sizeof *parent);
    ru_status status = RU_OK;
    if (!work || !parent)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the network check");
    if (status == RU_OK)
        status = check_closure(network, work, work + n);
    if (status == RU_OK)
        status = check_connected(network, parent);
    free(work);
    free(parent);
    RU_TRY(status);
    return RU_OK;
}

double ru_network_turnover(const ru_network *network, double *through)
{
    double shortest = INFINITY;
    memset(through, 0, (size_t)network->n_node * sizeof *through);
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        through[edge->flow > 0 ? edge->from : edge->to] += fabs(edge->flow);
        through[edge->from] += edge->exchange;
        through[edge->to] += edge->exchange;
    }
    for (int32_t i = 0; i < network->n_node; i++)
        if (through[i] > 0)
            shortest = fmin(shortest, network->fraction[i] * network->volume / through[i]);
    return shortest;
}

uint64_t ru_network_checksum(const ru_network *network)
{
    uint64_t hash = ru_hash_bytes(&network->n_node, sizeof network->n_node);
    hash = ru_hash_more(hash, network->fraction, (size_t)network->n_node * sizeof(double));
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        hash = ru_hash_more(hash, &edge->from, sizeof edge->from);
        hash = ru_hash_more(hash, &edge->to, sizeof edge->to);
        hash = ru_hash_more(hash, &edge->flow, sizeof edge->flow);
        hash = ru_hash_more(hash, &edge->exchange, sizeof edge->exchange);
        hash = ru_hash_more(hash, &edge->rise, sizeof edge->rise);
    }
    hash = ru_hash_more(hash, network->surface, (size_t)network->n_node * sizeof(double));
    return hash;
}

/* Level, ring and azimuthal index of a cylinder's node. */
static void cylinder_index(const ru_network *network, int32_t node, int *level, int *ring, int *j)
{
    int32_t per_level = network->ring_start[network->n_r];
    int32_t in_level = node % per_level;
    *level = (int)(node / per_level);
    *ring = 0;
    while (network->ring_start[*ring + 1] <= in_level)
        ++*ring;
    *j = (int)(in_level - network->ring_start[*ring]);
}

void ru_network_node_text(const ru_network *network, int32_t node, char *text, size_t size)
{
    if (network->names) {
        snprintf(text, size, "compartment '%s'", network->names[node]);
        return;
    }
    if (network->kind != RU_MESH_CYLINDER) {
        snprintf(text, size, "the tank");
        return;
    }
    int level, ring, j;
    cylinder_index(network, node, &level, &ring, &j);
    double r = 0.5 * (network->r_edges[ring] + network->r_edges[ring + 1]);
    double z = 0.5 * (network->z_edges[level] + network->z_edges[level + 1]);
    snprintf(text, size, "cell z=%d r=%d theta=%d (%.3g m from the axis, %.3g m above the bottom)",
             level, ring, j, r, z);
}

static int cell_of(const double *edges, int n, double x)
{
    int i = 0;
    while (i < n - 1 && x >= edges[i + 1])
        i++;
    return i;
}

int32_t ru_network_node_at(const ru_network *network, double r, double theta, double z)
{
    int ring = cell_of(network->r_edges, network->n_r, r);
    int level = cell_of(network->z_edges, network->n_z, z);
    int n = network->ring_n_theta[ring];
    double turn = theta / (2 * pi);
    turn -= floor(turn);
    int j = (int)(turn * n);
    j = j < n ? j : n - 1;
    int32_t cell = level * network->ring_start[network->n_r] + network->ring_start[ring] + j;
    return network->cell_node ? network->cell_node[cell] : cell;
}
