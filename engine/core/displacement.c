/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network.h>
#include <ru/core/potential.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What runs along the edges when liquid enters. A potential flow over the network's own
 * conductances gives a smooth field; what the iteration leaves open is carried along a spanning
 * tree, so that every node closes to round-off however early the iteration stops. */

/* The network's edges as the potential sees them: all but pumped ones. */
typedef struct joints {
    size_t n_node, n;
    ru_joint *items; /* [n] */
} joints;

/* Joints that carry nothing of their own (tanks in series without backflow) still let liquid by. */
static double conductance(const ru_edge *edge)
{
    double carried = fabs(edge->flow) + edge->exchange;
    return carried > 0 ? carried : 1e-12;
}

static int is_pumped(const ru_network *network, size_t e)
{
    return network->pumped && network->pumped[e];
}

static void fill_joints(const ru_network *network, joints *all)
{
    for (size_t e = 0; e < (size_t)network->n_edge; e++)
        if (!is_pumped(network, e))
            all->items[all->n++] = (ru_joint){network->edges[e].from, network->edges[e].to,
                                              conductance(&network->edges[e])};
}

/* From the joints' order to that of all edges, in place. */
static void spread_over_edges(const ru_network *network, size_t n_joint, double *along)
{
    for (size_t e = (size_t)network->n_edge; e-- > 0;)
        along[e] = is_pumped(network, e) ? 0 : along[--n_joint];
}

typedef struct tree_walk {
    size_t *start, *joints; /* adjacency: [n_node + 1], [2 n_joint] */
    size_t *up;             /* [n_node]: joint to the parent; see not_seen and at_root */
    int32_t *order;         /* [n_node]: breadth first */
} tree_walk;

static const size_t not_seen = SIZE_MAX, at_root = SIZE_MAX - 1;

static void build_adjacency(const joints *all, tree_walk *walk)
{
    size_t *end = walk->start + 1; /* moves back from each node's end to its start */
    for (size_t e = 0; e < all->n; e++) {
        end[all->items[e].from]++;
        end[all->items[e].to]++;
    }
    for (size_t i = 1; i < all->n_node; i++)
        end[i] += end[i - 1];
    for (size_t e = all->n; e-- > 0;) {
        walk->joints[--end[all->items[e].from]] = e;
        walk->joints[--end[all->items[e].to]] = e;
    }
    memmove(walk->start, end, all->n_node * sizeof *end);
    walk->start[all->n_node] = 2 * all->n;
}

/* Breadth-first tree from node 0; returns how many nodes it reaches. */
static size_t build_tree(const joints *all, tree_walk *walk)
{
    for (size_t i = 0; i < all->n_node; i++)
        walk->up[i] = not_seen;
    size_t head = 0, tail = 0;
    walk->order[tail++] = 0;
    walk->up[0] = at_root;
    while (head < tail) {
        int32_t i = walk->order[head++];
        for (size_t k = walk->start[i]; k < walk->start[i + 1]; k++) {
            const ru_joint *j = &all->items[walk->joints[k]];
            int32_t other = j->from == i ? j->to : j->from;
            if (walk->up[other] == not_seen) {
                walk->up[other] = walk->joints[k];
                walk->order[tail++] = other;
            }
        }
    }
    return tail;
}

/* Sends what each node still lacks (`open`: wanted net outflow minus present) up the tree. */
static void close_along_tree(const joints *all, const tree_walk *walk, double *open, double *along)
{
    for (size_t k = all->n_node; k-- > 1;) {
        int32_t i = walk->order[k];
        size_t e = walk->up[i];
        const ru_joint *j = &all->items[e];
        int32_t parent = j->from == i ? j->to : j->from;
        along[e] += j->from == i ? open[i] : -open[i];
        open[parent] += open[i];
        open[i] = 0;
    }
}

/* `open` [n_node]: net outflow that is wanted of each node; p: work. */
static ru_status displace(const joints *all, tree_walk *walk, double *open, double *p,
                          double *along)
{
    build_adjacency(all, walk);
    RU_REQUIRE(build_tree(all, walk) == all->n_node, RU_ERR_INPUT,
               "the network is not connected but by pumped flows, so liquid cannot spread "
               "through it");
    RU_TRY(ru_potential_find(all->n_node, all->items, all->n, open, p));
    for (size_t e = 0; e < all->n; e++) {
        const ru_joint *j = &all->items[e];
        along[e] = j->conductance * (p[j->from] - p[j->to]);
        open[j->from] -= along[e];
        open[j->to] += along[e];
    }
    close_along_tree(all, walk, open, along);
    return RU_OK;
}

ru_status ru_network_displacement(const ru_network *network, const double *share, double *along)
{
    size_t n = (size_t)network->n_node, n_joint = (size_t)network->n_edge;
    if (n == 1)
        return RU_OK;
    double *work = calloc(2 * n, sizeof *work);
    joints all = {n, 0, malloc((n_joint + 1) * sizeof *all.items)};
    size_t *adjacency = calloc(2 * n + 1 + 2 * n_joint, sizeof *adjacency);
    int32_t *order = malloc(n * sizeof *order);
    ru_status status = RU_OK;
    if (!work || !all.items || !adjacency || !order) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for displacement flows");
    } else {
        tree_walk walk = {adjacency, adjacency + 2 * n + 1, adjacency + n + 1, order};
        fill_joints(network, &all);
        for (size_t i = 0; i < n; i++)
            work[i] = share[i] - network->fraction[i];
        status = displace(&all, &walk, work, work + n, along);
        spread_over_edges(network, all.n, along);
    }
    free(work);
    free(all.items);
    free(adjacency);
    free(order);
    RU_TRY(status);
    return RU_OK;
}
