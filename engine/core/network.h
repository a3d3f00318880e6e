/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_NETWORK_H
#define RU_CORE_NETWORK_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/record.h>
#include <ru/base/status.h>

/* The mixing network: the one abstraction that carries every scale.
 *
 * A reactor is a graph of control volumes with directed flows and symmetric exchanges. A stirred
 * tank (one node), compartments, a cylinder grid are only generators of it. Node volumes keep their
 * share of the liquid while the liquid volume changes; circulation and exchange stay as given. */

/* One connection. Flow is positive from `from` to `to`. For the second-order face value the edge
 * knows, on each side, the node behind the upwind one (the mean of two where cells are merged) and
 * how distances compare. */
typedef struct ru_edge {
    int32_t from, to;
    int32_t behind_from[2], behind_to[2]; /* -1: none; [1] is -1 when there is one only */
    double flow;                          /* m3/s */
    double exchange;                      /* m3/s, both ways */
    float face_from;  /* distance from `from` to the face over distance from `from` to `to` */
    float ratio_from; /* distance from-to over distance behind_from-from */
    float ratio_to;   /* distance from-to over distance to-behind_to */
    float rise;       /* m2 that gas rises through from `from` to `to`; < 0: downwards */
} ru_edge;

/* The whole network, identical on every rank while it is set up. */
typedef struct ru_network {
    ru_mesh_kind kind;
    int32_t n_node;
    int64_t n_edge, edge_capacity;
    double volume;            /* m3 at the start */
    double *fraction;         /* [n_node], of the liquid volume; sums to 1 */
    double *position;         /* [n_node][3], m */
    double *surface;          /* [n_node] m2 through which gas leaves to the head space */
    double *dissipation;      /* [n_node] W/kg of the liquid; 0 where no power is known */
    double height;            /* m, of the liquid; 0: unknown */
    double dispersion_factor; /* that the dispersion was calibrated by; 1: not */
    ru_edge *edges;           /* [n_edge] */
    unsigned char *pumped;    /* [n_edge] 1: displaced liquid does not pass; NULL: none is */
    char **names;             /* [n_node] for compartments, else NULL */
    int n_r, n_z, n_theta;    /* cylinder, or what places of generated compartments are found by */
    double *r_edges, *z_edges;
    int *ring_n_theta;   /* [n_r] */
    int32_t *ring_start; /* [n_r + 1]: first cell of a ring within a level */
    int32_t *cell_node;  /* [n_z ring_start[n_r]]: node of a cell; NULL: cells are nodes */
} ru_network;

/* An empty network of `n_node` nodes. Not collective. */
RU_MUST_USE ru_status ru_network_build(ru_mesh_kind kind, int32_t n_node, double volume,
                                       ru_network **network);

void ru_network_destroy(ru_network **network);

/* Sets the number of nodes of a network without edges; all node data are zero afterwards.
 * Not collective. */
RU_MUST_USE ru_status ru_network_resize(ru_network *network, int32_t n_node);

/* Adds an edge (copied). Not collective. */
RU_MUST_USE ru_status ru_network_add(ru_network *network, const ru_edge *edge);

/* An edge between two nodes with nothing behind either. Not collective. */
ru_edge ru_edge_simple(int32_t from, int32_t to, double flow, double exchange);

/* Gives gas its way up where nodes are joined without a geometry: each node's cross-section (its
 * share, by volume, of `area` at its height) is split over its edges to higher nodes; nodes without
 * any lie at the surface. Not collective. */
RU_MUST_USE ru_status ru_network_set_rise(ru_network *network, double area);

/* Checks that fractions are positive and sum to 1, that the flows of every node close, and that
 * the network is connected. Fails with RU_ERR_INPUT and names the worst node. Not collective. */
RU_MUST_USE ru_status ru_network_check(const ru_network *network);

/* Shortest turn-over of a node, s: its liquid over what flows out of it and is exchanged, which
 * bounds explicit steps; INFINITY where nothing moves. through: [n_node] room. Not collective. */
double ru_network_turnover(const ru_network *network, double *through);

/* FNV-1a over nodes and edges: the same for every rank count. Not collective. */
uint64_t ru_network_checksum(const ru_network *network);

/* A node's name for messages: compartment name, or ring, angle and level with the position.
 * `text` [size]. Not collective. */
void ru_network_node_text(const ru_network *network, int32_t node, char *text, size_t size);

/* Allocates the axes of a grid of n_r rings and n_z levels, all zero but one cell around.
 * Not collective. */
RU_MUST_USE ru_status ru_network_set_axes(ru_network *network, int n_r, int n_z);

/* Names the nodes "zone1", "zone2" ... with that word, in their order. Not collective. */
RU_MUST_USE ru_status ru_network_set_names(ru_network *network, const char *word);

/* Whether places can be given as points. Not collective. */
int ru_network_has_points(const ru_network *network);

/* The node at a point (r, theta in rad, z) of a network that has points; clamped into the vessel.
 * Not collective. */
int32_t ru_network_node_at(const ru_network *network, double r, double theta, double z);

/* Displacement flows: what runs along each edge, [n_edge] in m3 per m3, when a unit of liquid
 * enters at the places `share` [n_node] (sums to 1) and every node's volume grows by its fraction.
 * A smooth potential flow, closed to round-off in every node. Not collective. */
RU_MUST_USE ru_status ru_network_displacement(const ru_network *network, const double *share,
                                              double *along);

#endif
