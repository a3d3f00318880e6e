/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What runs along the edges when liquid enters. A potential flow over the network's own
 * conductances gives a smooth field; what the iteration leaves open is carried along a spanning
 * tree, so that every node closes to round-off however early the iteration stops. */

typedef struct potential {
    const ru_network *network;
    double *p, *r, *s, *q, *diagonal; /* [n_node] */
} potential;

/* Joints that carry nothing of their own (tanks in series without backflow) still let liquid by. */
static double conductance(const ru_edge *edge)
{
    double carried = fabs(edge->flow) + edge->exchange;
    return carried > 0 ? carried : 1e-12;
}

static void apply_laplacian(const ru_network *network, const double *p, double *q)
{
    memset(q, 0, (size_t)network->n_node * sizeof *q);
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        double along = conductance(edge) * (p[edge->from] - p[edge->to]);
        q[edge->from] += along;
        q[edge->to] -= along;
    }
}

/* Conjugate gradients with diagonal scaling; `r` holds the right-hand side on entry. */
static void solve_potential(potential *w)
{
    size_t n = (size_t)w->network->n_node;
    double rho = 0, first = 0;
    for (size_t i = 0; i < n; i++) {
        w->s[i] = w->r[i] / w->diagonal[i];
        rho += w->r[i] * w->s[i];
    }
    first = rho;
    for (int it = 0; it < 300 && rho > 1e-16 * first && rho > 0; it++) {
        apply_laplacian(w->network, w->s, w->q);
        double sq = 0;
        for (size_t i = 0; i < n; i++)
            sq += w->s[i] * w->q[i];
        if (sq <= 0)
            break;
        double alpha = rho / sq, next = 0;
        for (size_t i = 0; i < n; i++) {
            w->p[i] += alpha * w->s[i];
            w->r[i] -= alpha * w->q[i];
            next += w->r[i] * w->r[i] / w->diagonal[i];
        }
        for (size_t i = 0; i < n; i++)
            w->s[i] = w->r[i] / w->diagonal[i] + next / rho * w->s[i];
        rho = next;
    }
}

typedef struct tree_walk {
    int64_t *start, *edges; /* adjacency: [n_node + 1], [2 n_edge] */
    int64_t *up;            /* [n_node]: edge to the parent, -1 at the root */
    int32_t *order;         /* [n_node]: breadth first */
} tree_walk;

static void build_adjacency(const ru_network *network, tree_walk *walk)
{
    for (int64_t e = 0; e < network->n_edge; e++) {
        walk->start[network->edges[e].from + 1]++;
        walk->start[network->edges[e].to + 1]++;
    }
    for (int32_t i = 0; i < network->n_node; i++)
        walk->start[i + 1] += walk->start[i];
    for (int64_t e = network->n_edge - 1; e >= 0; e--) {
        walk->edges[--walk->start[network->edges[e].from + 1]] = e;
        walk->edges[--walk->start[network->edges[e].to + 1]] = e;
    }
    /* Filling moved each start back by one place: shift them home. */
    for (int32_t i = 0; i < network->n_node; i++)
        walk->start[i] = walk->start[i + 1];
    walk->start[network->n_node] = 2 * network->n_edge;
}

/* Breadth-first tree from node 0; -2 marks nodes not seen yet. */
static int32_t build_tree(const ru_network *network, tree_walk *walk)
{
    for (int32_t i = 0; i < network->n_node; i++)
        walk->up[i] = -2;
    int32_t head = 0, tail = 0;
    walk->order[tail++] = 0;
    walk->up[0] = -1;
    while (head < tail) {
        int32_t i = walk->order[head++];
        for (int64_t k = walk->start[i]; k < walk->start[i + 1]; k++) {
            const ru_edge *edge = &network->edges[walk->edges[k]];
            int32_t other = edge->from == i ? edge->to : edge->from;
            if (walk->up[other] == -2) {
                walk->up[other] = walk->edges[k];
                walk->order[tail++] = other;
            }
        }
    }
    return tail;
}

/* Sends what each node still lacks (`open`: wanted net outflow minus present) up the tree. */
static void close_along_tree(const ru_network *network, const tree_walk *walk, double *open,
                             double *along)
{
    for (int32_t k = network->n_node - 1; k > 0; k--) {
        int32_t i = walk->order[k];
        int64_t e = walk->up[i];
        const ru_edge *edge = &network->edges[e];
        int32_t parent = edge->from == i ? edge->to : edge->from;
        along[e] += edge->from == i ? open[i] : -open[i];
        open[parent] += open[i];
        open[i] = 0;
    }
}

static ru_status displace(const ru_network *network, const double *share, double *along,
                          potential *w, tree_walk *walk)
{
    size_t n = (size_t)network->n_node;
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        w->diagonal[edge->from] += conductance(edge);
        w->diagonal[edge->to] += conductance(edge);
    }
    for (size_t i = 0; i < n; i++) {
        RU_REQUIRE(w->diagonal[i] > 0, RU_ERR_INPUT, "node %zu is cut off from the rest", i);
        w->r[i] = share[i] - network->fraction[i];
    }
    solve_potential(w);
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        along[e] = conductance(edge) * (w->p[edge->from] - w->p[edge->to]);
    }
    build_adjacency(network, walk);
    RU_REQUIRE(build_tree(network, walk) == network->n_node, RU_ERR_INPUT,
               "the network is not connected, so liquid cannot spread through it");
    for (size_t i = 0; i < n; i++)
        w->q[i] = share[i] - network->fraction[i];
    for (int64_t e = 0; e < network->n_edge; e++) {
        w->q[network->edges[e].from] -= along[e];
        w->q[network->edges[e].to] += along[e];
    }
    close_along_tree(network, walk, w->q, along);
    return RU_OK;
}

ru_status ru_network_displacement(const ru_network *network, const double *share, double *along)
{
    size_t n = (size_t)network->n_node;
    if (n == 1)
        return RU_OK;
    double *work = calloc(5 * n, sizeof *work);
    int64_t *adjacency = calloc(2 * n + 1 + 2 * (size_t)network->n_edge, sizeof *adjacency);
    int32_t *order = malloc(n * sizeof *order);
    ru_status status = RU_OK;
    if (!work || !adjacency || !order) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for displacement flows");
    } else {
        potential w = {network, work, work + n, work + 2 * n, work + 3 * n, work + 4 * n};
        tree_walk walk = {adjacency, adjacency + 2 * n + 1, adjacency + n + 1, order};
        status = displace(network, share, along, &w, &walk);
    }
    free(work);
    free(adjacency);
    free(order);
    RU_TRY(status);
    return RU_OK;
}
