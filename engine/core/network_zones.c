/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network_make.h>
#include <ru/core/stages.h>
#include <ru/core/zone_cut.h>

#include <math.h>
#include <stdlib.h>

/* Compartments derived from a grid that zone_cut.h cuts into boxes: flows of the faces between two
 * boxes are summed, their net flow stays a flow, what runs both ways becomes an exchange, and
 * dispersion is taken over the distance of the boxes. */

static double radius_of(const ru_network *network, int32_t node)
{
    return hypot(network->position[3 * (size_t)node], network->position[3 * (size_t)node + 1]);
}

static double turn_between(const ru_network *network, int32_t a, int32_t b)
{
    const double *p = network->position + 3 * (size_t)a, *q = network->position + 3 * (size_t)b;
    return atan2(p[0] * q[1] - p[1] * q[0], p[0] * q[0] + p[1] * q[1]);
}

/* Distance of two cells of the grid that share a face, along its normal. */
static double cell_distance(const ru_network *grid, int32_t a, int32_t b)
{
    double across = fabs(radius_of(grid, a) - radius_of(grid, b));
    double up = fabs(grid->position[3 * (size_t)a + 2] - grid->position[3 * (size_t)b + 2]);
    if (up > 1e-9 * grid->height)
        return up;
    if (across > 1e-9 * grid->height)
        return across;
    return fabs(turn_between(grid, a, b)) * radius_of(grid, a);
}

/* Volumes, dissipation, surface and centres. A zone that goes around the axis has its centre at its
 * mean distance from it. */
static void gather_nodes(const ru_network *grid, ru_network *zones, double *distance)
{
    const int32_t *cell_node = zones->cell_node;
    for (int32_t cell = 0; cell < grid->n_node; cell++) {
        size_t to = (size_t)cell_node[cell];
        double part = grid->fraction[cell];
        zones->fraction[to] += part;
        zones->surface[to] += grid->surface[cell];
        zones->dissipation[to] += part * grid->dissipation[cell];
        distance[to] += part * radius_of(grid, cell);
        for (size_t k = 0; k < 3; k++)
            zones->position[3 * to + k] += part * grid->position[3 * (size_t)cell + k];
    }
    for (size_t i = 0; i < (size_t)zones->n_node; i++) {
        double *x = zones->position + 3 * i, part = zones->fraction[i];
        zones->dissipation[i] /= part;
        for (size_t k = 0; k < 3; k++)
            x[k] /= part;
        double mean = distance[i] / part, side = hypot(x[0], x[1]);
        int around = grid->n_theta == 1 || side < 0.1 * mean;
        x[0] = around ? mean : x[0] * mean / side;
        x[1] = around ? 0 : x[1] * mean / side;
        distance[i] = around;
    }
}

/* What all faces between two zones carry. */
typedef struct contact {
    int32_t from, to;
    double forth, back;     /* m3/s */
    double mixing, staging; /* m4/s: exchange by dispersion and in slabs, times distance */
    double rise;            /* m2 */
} contact;

static int by_nodes(const void *a, const void *b)
{
    const contact *p = a, *q = b;
    if (p->from != q->from)
        return p->from < q->from ? -1 : 1;
    return (p->to > q->to) - (p->to < q->to);
}

/* One contact for every face between two zones; `calm` is the grid without exchange of stages. */
static size_t list_contacts(const ru_network *grid, const ru_network *calm, const int32_t *zone,
                            contact *list)
{
    size_t n = 0;
    for (int64_t e = 0; e < grid->n_edge; e++) {
        const ru_edge *edge = &grid->edges[e];
        int32_t a = zone[edge->from], b = zone[edge->to];
        if (a == b)
            continue;
        int turned = a > b;
        double flow = turned ? -edge->flow : edge->flow;
        double distance = cell_distance(grid, edge->from, edge->to);
        list[n++] = (contact){.from = turned ? b : a,
                              .to = turned ? a : b,
                              .forth = fmax(flow, 0),
                              .back = fmax(-flow, 0),
                              .mixing = calm->edges[e].exchange * distance,
                              .staging = (edge->exchange - calm->edges[e].exchange) * distance,
                              .rise = turned ? -edge->rise : edge->rise};
    }
    qsort(list, n, sizeof *list, by_nodes);
    return n;
}

static double zone_distance(const ru_network *zones, const double *around, int32_t a, int32_t b)
{
    double up = zones->position[3 * (size_t)a + 2] - zones->position[3 * (size_t)b + 2];
    double across = radius_of(zones, a) - radius_of(zones, b), along = 0;
    if (around[a] == 0 && around[b] == 0)
        along = turn_between(zones, a, b) * 0.5 * (radius_of(zones, a) + radius_of(zones, b));
    return sqrt(up * up + across * across + along * along);
}

/* Adds up the contacts of each pair of zones, [n] sorted, and joins them. */
static ru_status join_zones(ru_network *zones, const contact *list, size_t n, const double *around,
                            double slab)
{
    for (size_t first = 0, next; first < n; first = next) {
        contact sum = list[first];
        for (next = first + 1; next < n && by_nodes(&list[next], &sum) == 0; next++) {
            sum.forth += list[next].forth;
            sum.back += list[next].back;
            sum.mixing += list[next].mixing;
            sum.staging += list[next].staging;
            sum.rise += list[next].rise;
        }
        double distance = zone_distance(zones, around, sum.from, sum.to);
        double exchange =
            fmin(sum.forth, sum.back) + sum.mixing / distance + sum.staging / fmin(distance, slab);
        ru_edge edge = ru_edge_simple(sum.from, sum.to, sum.forth - sum.back, exchange);
        edge.rise = (float)sum.rise;
        RU_TRY(ru_network_add(zones, &edge));
    }
    return RU_OK;
}

/* The grid's axes go over to the zones, for places to be found. */
static void take_axes(ru_network *grid, ru_network *zones)
{
    zones->n_r = grid->n_r;
    zones->n_z = grid->n_z;
    zones->n_theta = grid->n_theta;
    zones->height = grid->height;
    zones->r_edges = grid->r_edges;
    zones->z_edges = grid->z_edges;
    zones->ring_n_theta = grid->ring_n_theta;
    zones->ring_start = grid->ring_start;
    grid->r_edges = grid->z_edges = NULL;
    grid->ring_n_theta = NULL;
    grid->ring_start = NULL;
}

/* Gathers the cells by `cell_node`, which the zones then own. */
static ru_status gather(const ru_network *calm, ru_network *grid, ru_network *zones)
{
    double *around = calloc((size_t)zones->n_node, sizeof *around);
    contact *list = malloc(((size_t)grid->n_edge + 1) * sizeof *list);
    ru_status status = RU_OK;
    if (!around || !list) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for zones");
    } else {
        gather_nodes(grid, zones, around);
        size_t n = list_contacts(grid, calm, zones->cell_node, list);
        take_axes(grid, zones);
        status =
            join_zones(zones, list, n, around, 2 * RU_STAGE_SLAB * 2 * zones->r_edges[zones->n_r]);
    }
    free(around);
    free(list);
    RU_TRY(status);
    return ru_network_set_names(zones, "zone");
}

static ru_status make_zones(const ru_scenario *scenario, const ru_network *calm, ru_network *grid,
                            ru_network **zones)
{
    int32_t *cell_node = malloc((size_t)grid->n_node * sizeof *cell_node);
    RU_REQUIRE(cell_node, RU_ERR_SYSTEM, "out of memory for zones");
    ru_status status = ru_zones_cut(grid, scenario, cell_node);
    if (status == RU_OK)
        status = ru_network_build(RU_MESH_COMPARTMENTS, (int32_t)scenario->mixing.n_zone,
                                  grid->volume, zones);
    if (status != RU_OK)
        free(cell_node);
    RU_TRY(status);
    (*zones)->cell_node = cell_node;
    return gather(calm, grid, *zones);
}

ru_status ru_network_make_cylinder(const ru_scenario *scenario, ru_network **network)
{
    if (scenario->mixing.n_zone == 0)
        return ru_network_make_grid(scenario, 1, network);
    ru_network *grid = NULL, *calm = NULL;
    ru_status status = ru_network_make_grid(scenario, 1, &grid);
    if (status == RU_OK)
        status = ru_network_make_grid(scenario, 0, &calm);
    if (status == RU_OK)
        status = make_zones(scenario, calm, grid, network);
    ru_network_destroy(&grid);
    ru_network_destroy(&calm);
    RU_TRY(status);
    return RU_OK;
}
