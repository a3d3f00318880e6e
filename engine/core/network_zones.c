/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Compartments derived from a grid: its cells are cut into boxes in z, r and angle, first along the
 * planes between impellers, then the largest box across its longest side, until there are as many
 * as asked for. A cut goes where most liquid passes through it: along a loop's own boundary, such
 * as the plane of a radial impeller, nothing would, and what the jet there mixes on the scale of
 * its width would be lost to the distance of the zones. Flows of the faces between two boxes are
 * summed: their net flow stays a flow, what runs both ways becomes an exchange, and dispersion is
 * taken over the distance of the boxes. */

static const double pi = 3.14159265358979323846;

/* A box of cells by their indices; the angle in parts of a turn. */
typedef struct box {
    int z0, z1, r0, r1;
    double t0, t1;
    double volume;
    int32_t n;
} box;

typedef struct cutting {
    const ru_network *grid;
    const ru_stages *stages;
    double *upward;  /* [n_z][n_r] m3/s both ways through the upper faces of a level's ring */
    double *outward; /* [n_z][n_r] through the outer ones */
    box *boxes;      /* [n] */
    int32_t n, wanted;
} cutting;

/* First and one past the last cell of a ring that have their centre in [t0, t1) of a turn. */
static void span_of(int n, double t0, double t1, int *first, int *last)
{
    *first = (int)ceil(t0 * n - 0.5 - 1e-9);
    *last = (int)ceil(t1 * n - 0.5 - 1e-9);
}

static void measure(const cutting *c, box *b)
{
    const ru_network *grid = c->grid;
    b->volume = 0;
    b->n = 0;
    for (int k = b->z0; k < b->z1; k++)
        for (int i = b->r0; i < b->r1; i++) {
            int32_t node = k * grid->ring_start[grid->n_r] + grid->ring_start[i];
            int first, last;
            span_of(grid->ring_n_theta[i], b->t0, b->t1, &first, &last);
            b->n += last - first;
            b->volume += (last - first) * grid->fraction[node];
        }
}

/* Cuts a box in two, the second appended, if both get cells. */
static int cut(cutting *c, int32_t at, box low, box high)
{
    measure(c, &low);
    measure(c, &high);
    if (low.n == 0 || high.n == 0)
        return 0;
    c->boxes[at] = low;
    c->boxes[c->n++] = high;
    return 1;
}

/* What passes the plane above a level, over a box's rings. */
static double through_level(const cutting *c, const box *b, int level)
{
    double sum = 0;
    for (int i = b->r0; i < b->r1; i++)
        sum += c->upward[(size_t)(level - 1) * (size_t)c->grid->n_r + (size_t)i];
    return sum;
}

/* What passes the cylinder outside a ring, over a box's levels. */
static double through_ring(const cutting *c, const box *b, int ring)
{
    double sum = 0;
    for (int k = b->z0; k < b->z1; k++)
        sum += c->outward[(size_t)k * (size_t)c->grid->n_r + (size_t)ring - 1];
    return sum;
}

/* Of the cuts in the middle half of [low, high] the one that most passes through; the one nearest
 * to the middle where there is none. */
static int best_cut(const cutting *c, const box *b, int low, int high, const double *edges,
                    int squared, double (*through)(const cutting *, const box *, int))
{
    double from = squared ? edges[low] * edges[low] : edges[low];
    double to = squared ? edges[high] * edges[high] : edges[high];
    int best = -1, middle = low + 1;
    double most = -1, nearest = INFINITY;
    for (int i = low + 1; i < high; i++) {
        double x = ((squared ? edges[i] * edges[i] : edges[i]) - from) / (to - from) - 0.5;
        if (fabs(x) < nearest - 1e-9) {
            nearest = fabs(x);
            middle = i;
        }
        double flow = through(c, b, i);
        if (fabs(x) <= 0.25 + 1e-9 && flow > most * (1 + 1e-9)) {
            most = flow;
            best = i;
        }
    }
    return best < 0 ? middle : best;
}

static int cut_z(cutting *c, int32_t at, int level)
{
    box low = c->boxes[at], high = low;
    if (level <= low.z0 || level >= low.z1)
        return 0;
    low.z1 = high.z0 = level;
    return cut(c, at, low, high);
}

static int cut_r(cutting *c, int32_t at)
{
    box low = c->boxes[at], high = low;
    if (low.r1 - low.r0 < 2)
        return 0;
    int best = best_cut(c, &low, low.r0, low.r1, c->grid->r_edges, 1, through_ring);
    low.r1 = high.r0 = best;
    return cut(c, at, low, high);
}

static int cut_angle(cutting *c, int32_t at)
{
    box low = c->boxes[at], high = low;
    low.t1 = high.t0 = 0.5 * (low.t0 + low.t1);
    return cut(c, at, low, high);
}

/* Sides of a box: in z, r and across its angle, m. */
static void sides_of(const cutting *c, const box *b, double side[3])
{
    const ru_network *grid = c->grid;
    double turn = fmin(pi * (b->t1 - b->t0), 0.5 * pi);
    side[0] = grid->z_edges[b->z1] - grid->z_edges[b->z0];
    side[1] = grid->r_edges[b->r1] - grid->r_edges[b->r0];
    side[2] = grid->n_theta > 1 ? 2 * grid->r_edges[b->r1] * sin(turn) : 0;
}

/* Cuts a box across its longest side that can be cut. */
static int cut_longest(cutting *c, int32_t at)
{
    double side[3];
    sides_of(c, &c->boxes[at], side);
    for (int tries = 0; tries < 3; tries++) {
        int longest = side[1] > side[0];
        longest = side[2] > side[longest] ? 2 : longest;
        const box *b = &c->boxes[at];
        int level = best_cut(c, b, b->z0, b->z1, c->grid->z_edges, 0, through_level);
        if (side[longest] > 0 && (longest == 0   ? cut_z(c, at, level)
                                  : longest == 1 ? cut_r(c, at)
                                                 : cut_angle(c, at)))
            return 1;
        side[longest] = -1;
    }
    return 0;
}

/* Sums of what passes the faces around the axis. */
static void measure_faces(const ru_network *grid, cutting *c)
{
    int per_level = (int)grid->ring_start[grid->n_r];
    for (int64_t e = 0; e < grid->n_edge; e++) {
        const ru_edge *edge = &grid->edges[e];
        int level = (int)(edge->from / per_level), ring = 0;
        while (grid->ring_start[ring + 1] <= edge->from % per_level)
            ring++;
        size_t at = (size_t)level * (size_t)grid->n_r + (size_t)ring;
        double passed = fabs(edge->flow);
        if (edge->to / per_level > level)
            c->upward[at] += passed;
        else if (edge->to % per_level >= grid->ring_start[ring + 1])
            c->outward[at] += passed;
    }
}

static int32_t largest_with_cells(const cutting *c)
{
    int32_t best = -1;
    for (int32_t i = 0; i < c->n; i++)
        if (c->boxes[i].n > 1 && (best < 0 || c->boxes[i].volume > c->boxes[best].volume))
            best = i;
    return best;
}

static int level_near(const ru_network *grid, double z)
{
    int best = 0;
    for (int k = 1; k <= grid->n_z; k++)
        if (fabs(grid->z_edges[k] - z) < fabs(grid->z_edges[best] - z))
            best = k;
    return best;
}

static void cut_all(cutting *c)
{
    c->boxes[0] = (box){.z1 = c->grid->n_z, .r1 = c->grid->n_r, .t1 = 1};
    measure(c, &c->boxes[0]);
    c->n = 1;
    for (size_t s = c->stages->n; s-- > 1 && c->n < c->wanted;)
        (void)cut_z(c, 0, level_near(c->grid, c->stages->planes[s]));
    while (c->n < c->wanted) {
        int32_t at = largest_with_cells(c);
        if (at < 0)
            return;
        if (!cut_longest(c, at))
            c->boxes[at].n = 1; /* cells side by side that no plane parts */
    }
}

static int by_place(const void *a, const void *b)
{
    const box *p = a, *q = b;
    if (p->z0 != q->z0)
        return p->z0 < q->z0 ? -1 : 1;
    if (p->r0 != q->r0)
        return p->r0 < q->r0 ? -1 : 1;
    return (p->t0 > q->t0) - (p->t0 < q->t0);
}

/* Node of every cell: the number of its box, bottom up. */
static void number_cells(const cutting *c, int32_t *cell_node)
{
    const ru_network *grid = c->grid;
    qsort(c->boxes, (size_t)c->n, sizeof *c->boxes, by_place);
    for (int32_t at = 0; at < c->n; at++) {
        const box *b = &c->boxes[at];
        for (int k = b->z0; k < b->z1; k++)
            for (int i = b->r0; i < b->r1; i++) {
                int32_t node = k * grid->ring_start[grid->n_r] + grid->ring_start[i];
                int first, last;
                span_of(grid->ring_n_theta[i], b->t0, b->t1, &first, &last);
                for (int j = first; j < last; j++)
                    cell_node[node + j] = at;
            }
    }
}

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

static ru_status gather(const ru_network *calm, ru_network *grid, cutting *c, ru_network *zones)
{
    double *around = calloc((size_t)zones->n_node, sizeof *around);
    contact *list = malloc(((size_t)grid->n_edge + 1) * sizeof *list);
    zones->cell_node = malloc((size_t)grid->n_node * sizeof *zones->cell_node);
    ru_status status = RU_OK;
    if (!around || !list || !zones->cell_node) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for zones");
    } else {
        number_cells(c, zones->cell_node);
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
    ru_stages stages;
    RU_TRY(ru_stages_build(&scenario->mixing, grid->height, &stages));
    cutting c = {.grid = grid, .stages = &stages, .wanted = (int32_t)scenario->mixing.n_zone};
    c.boxes = malloc((size_t)c.wanted * sizeof *c.boxes);
    c.upward = calloc(2 * (size_t)grid->n_node, sizeof *c.upward);
    ru_status status = RU_OK;
    if (!c.boxes || !c.upward)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for zones");
    if (status == RU_OK) {
        c.outward = c.upward + grid->n_node;
        measure_faces(grid, &c);
        cut_all(&c);
        if (c.n < c.wanted)
            status =
                ru_fault(RU_ERR_INPUT,
                         "mixing.zones: %d zones are more than the %d cells of the grid can be "
                         "gathered into (%d at most)",
                         (int)c.wanted, (int)grid->n_node, (int)c.n);
    }
    if (status == RU_OK) {
        status = ru_network_build(RU_MESH_COMPARTMENTS, c.n, grid->volume, zones);
    }
    if (status == RU_OK)
        status = gather(calm, grid, &c, *zones);
    free(c.boxes);
    free(c.upward);
    ru_stages_destroy(&stages);
    RU_TRY(status);
    return RU_OK;
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
