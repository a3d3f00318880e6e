/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/zone_cut.h>

#include <math.h>
#include <stdlib.h>

#include <ru/core/gas_circulation.h>
#include <ru/core/stages.h>

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

static int cut_r(cutting *c, int32_t at, int ring)
{
    box low = c->boxes[at], high = low;
    if (ring <= low.r0 || ring >= low.r1)
        return 0;
    low.r1 = high.r0 = ring;
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

/* Cuts a box across its longest side that can be cut; one that reaches from axis to wall is cut
 * between, since what rises and what falls in it would be an exchange of neighbours otherwise, and
 * slower the thinner they are. */
static int cut_longest(cutting *c, int32_t at)
{
    double side[3];
    sides_of(c, &c->boxes[at], side);
    if (c->boxes[at].r0 == 0 && c->boxes[at].r1 == c->grid->n_r && c->grid->n_r > 1)
        side[1] = INFINITY;
    for (int tries = 0; tries < 3; tries++) {
        int longest = side[1] > side[0];
        longest = side[2] > side[longest] ? 2 : longest;
        const box *b = &c->boxes[at];
        const ru_network *grid = c->grid;
        int level = best_cut(c, b, b->z0, b->z1, grid->z_edges, 0, through_level);
        int ring = best_cut(c, b, b->r0, b->r1, grid->r_edges, 1, through_ring);
        if (side[longest] > 0 && (longest == 0   ? cut_z(c, at, level)
                                  : longest == 1 ? cut_r(c, at, ring)
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

/* Planes that part stages or circulation cells. */
static ru_status cut_planes(cutting *c, const ru_scenario *scenario)
{
    ru_gas_circulation gas;
    ru_stages stages;
    ru_gas_circulation_build(&scenario->mixing.circulation, 0.5 * scenario->vessel.diameter,
                             c->grid->height, &gas);
    RU_TRY(ru_stages_build(&scenario->mixing, c->grid->height, &stages));
    for (size_t s = stages.n; s-- > 1 && c->n < c->wanted;)
        (void)cut_z(c, 0, level_near(c->grid, stages.planes[s]));
    for (int k = gas.n_cell; stages.n == 0 && k-- > 1 && c->n < c->wanted;)
        (void)cut_z(c, 0, level_near(c->grid, gas.height * k / gas.n_cell));
    ru_stages_destroy(&stages);
    return RU_OK;
}

/* Above, below, inside and around a draught tube: four zones at least, or it has none. */
static void cut_tube(cutting *c, const ru_circulation *tube)
{
    const ru_network *grid = c->grid;
    int low = 0, high = grid->n_z, ring = 0;
    if (tube->kind != RU_CIRCULATION_TUBE || c->wanted < 4)
        return;
    while (grid->z_edges[low] < tube->tube_bottom)
        low++;
    while (grid->z_edges[high] > tube->tube_top)
        high--;
    while (grid->r_edges[ring] < 0.5 * tube->tube_diameter)
        ring++;
    if (high <= low)
        return;
    (void)cut_z(c, 0, high);
    if (cut_z(c, 0, low))
        (void)cut_r(c, c->n - 1, ring);
}

static ru_status cut_all(cutting *c, const ru_scenario *scenario)
{
    c->boxes[0] = (box){.z1 = c->grid->n_z, .r1 = c->grid->n_r, .t1 = 1};
    measure(c, &c->boxes[0]);
    c->n = 1;
    RU_TRY(cut_planes(c, scenario));
    cut_tube(c, &scenario->mixing.circulation);
    while (c->n < c->wanted) {
        int32_t at = largest_with_cells(c);
        RU_REQUIRE(at >= 0, RU_ERR_INPUT,
                   "mixing.zones: %d zones are more than the %d cells of the grid can be gathered "
                   "into (%d at most)",
                   (int)c->wanted, (int)c->grid->n_node, (int)c->n);
        if (!cut_longest(c, at))
            c->boxes[at].n = 1; /* cells side by side that no plane parts */
    }
    return RU_OK;
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

ru_status ru_zones_cut(const ru_network *grid, const ru_scenario *scenario, int32_t *cell_zone)
{
    cutting c = {.grid = grid, .wanted = (int32_t)scenario->mixing.n_zone};
    c.boxes = malloc((size_t)c.wanted * sizeof *c.boxes);
    c.upward = calloc(2 * (size_t)grid->n_node, sizeof *c.upward);
    ru_status status = RU_OK;
    if (!c.boxes || !c.upward) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for zones");
    } else {
        c.outward = c.upward + grid->n_node;
        measure_faces(grid, &c);
        status = cut_all(&c, scenario);
    }
    if (status == RU_OK)
        number_cells(&c, cell_zone);
    free(c.boxes);
    free(c.upward);
    RU_TRY(status);
    return RU_OK;
}
