/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/dissipation.h>
#include <ru/core/flow_field.h>
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>

#include <ru/physics/constant.h>

/* The cylinder grid: rings in r, levels in z, azimuthal cells merged in pairs towards the axis so
 * that no cell is thin. Nodes are numbered by level, then ring, then angle. */

static const double pi = 3.14159265358979323846;

typedef struct grid {
    ru_network *network;
    const ru_flow_field *field;
    double *dispersion;  /* [n_node] m2/s; owned */
    double *level_extra; /* [n_z + 1] m2/s more on the faces between levels; owned */
    double *psi;         /* [n_z + 1][n_r + 1] m3/s per rad, at the corners of the cells; owned */
    double *swirl;       /* [n_z][n_r] m/s; owned */
    int n_r, n_z;
    double dz;
} grid;

/* Middle of a ring, m; ring -1 is the first one on the other side of the axis. */
static double middle(const grid *g, int ring)
{
    const double *r = g->network->r_edges;
    return ring < 0 ? -0.5 * r[1] : 0.5 * (r[ring] + r[ring + 1]);
}

static int32_t node_of(const grid *g, int level, int ring, int j)
{
    int n = g->network->ring_n_theta[ring];
    j = ((j % n) + n) % n;
    return level * g->network->ring_start[g->n_r] + g->network->ring_start[ring] + j;
}

/* Stream function where the outer edge of ring - 1 and the upper one of level - 1 meet. */
static double psi_at(const grid *g, int level, int ring)
{
    return g->psi[(size_t)level * (size_t)(g->n_r + 1) + (size_t)ring];
}

/* The flow is the same all around, so it is computed once a ring and level. */
static ru_status take_flow(grid *g)
{
    const double *r = g->network->r_edges, *z = g->network->z_edges;
    size_t n_r = (size_t)g->n_r, n_z = (size_t)g->n_z;
    g->psi = calloc((n_z + 1) * (n_r + 1), sizeof *g->psi);
    g->swirl = calloc(n_z * n_r, sizeof *g->swirl);
    RU_REQUIRE(g->psi && g->swirl, RU_ERR_SYSTEM, "out of memory for the flow of the grid");
    for (size_t k = 0; k <= n_z; k++)
        for (size_t i = 0; i <= n_r; i++)
            g->psi[k * (n_r + 1) + i] = ru_flow_field_psi(g->field, r[i], z[k]);
    for (size_t k = 0; k < n_z; k++)
        for (size_t i = 0; i < n_r; i++)
            g->swirl[k * n_r + i] =
                ru_flow_field_swirl(g->field, 0.5 * (r[i] + r[i + 1]), z[k] + 0.5 * g->dz);
    return RU_OK;
}

/* Halves the count towards the axis while a cell would be thinner than 0.7 of the ring, one
 * halving a ring at most. */
static void merge_rings(ru_network *network, int n_theta)
{
    for (int i = network->n_r - 1; i >= 0; i--) {
        int n = i == network->n_r - 1 ? n_theta : network->ring_n_theta[i + 1];
        double r = 0.5 * (network->r_edges[i] + network->r_edges[i + 1]);
        double dr = network->r_edges[i + 1] - network->r_edges[i];
        if (n % 2 == 0 && 2 * pi * r / n < 0.7 * dr)
            n /= 2;
        network->ring_n_theta[i] = n;
    }
    network->ring_start[0] = 0;
    for (int i = 0; i < network->n_r; i++)
        network->ring_start[i + 1] = network->ring_start[i] + network->ring_n_theta[i];
}

/* Dispersion on the face between two cells, m2/s: they lie in series. */
static double between(const grid *g, int32_t a, int32_t b)
{
    double sum = g->dispersion[a] + g->dispersion[b];
    return sum > 0 ? 2 * g->dispersion[a] * g->dispersion[b] / sum : 0;
}

static void place_nodes(const grid *g, double radius, double height)
{
    ru_network *network = g->network;
    for (int k = 0; k < g->n_z; k++)
        for (int i = 0; i < g->n_r; i++) {
            int n = network->ring_n_theta[i];
            double r0 = network->r_edges[i], r1 = network->r_edges[i + 1], r = 0.5 * (r0 + r1);
            double part = (r1 - r0) * (r1 + r0) / (radius * radius) * g->dz / height / n;
            for (int j = 0; j < n; j++) {
                int32_t node = node_of(g, k, i, j);
                double theta = 2 * pi * (j + 0.5) / n;
                network->fraction[node] = part;
                network->position[3 * node] = r * cos(theta);
                network->position[3 * node + 1] = r * sin(theta);
                network->position[3 * node + 2] = network->z_edges[k] + 0.5 * g->dz;
                if (k + 1 == g->n_z)
                    network->surface[node] = pi * (r1 - r0) * (r1 + r0) / n;
            }
        }
}

/* Node(s) one step inwards (-1) or outwards (+1) of a cell, for the face value behind it. Beyond
 * the axis it is the cell on the other side. */
static void behind_radial(const grid *g, int level, int ring, int j, int step, int32_t behind[2])
{
    int n = g->network->ring_n_theta[ring], next = ring + step;
    if (next >= g->n_r)
        return;
    if (next < 0) {
        if (n % 2 == 0)
            behind[0] = node_of(g, level, ring, j + n / 2);
        return;
    }
    int m = g->network->ring_n_theta[next];
    if (m > n) {
        behind[0] = node_of(g, level, next, 2 * j);
        behind[1] = node_of(g, level, next, 2 * j + 1);
    } else {
        behind[0] = node_of(g, level, next, m == n ? j : j / 2);
    }
}

static ru_status add_radial(const grid *g, int level, int ring, int j)
{
    /* j counts the cells of the outer ring; the inner may be half as fine. */
    const ru_network *network = g->network;
    int outer_n = network->ring_n_theta[ring + 1], inner_n = network->ring_n_theta[ring];
    int inner_j = outer_n == inner_n ? j : j / 2;
    double r = network->r_edges[ring + 1];
    double flow = -2 * pi * (psi_at(g, level + 1, ring + 1) - psi_at(g, level, ring + 1)) / outer_n;
    int32_t inner = node_of(g, level, ring, inner_j), outer = node_of(g, level, ring + 1, j);
    double ahead = middle(g, ring + 1) - middle(g, ring);
    double exchange = between(g, inner, outer) * (2 * pi * r / outer_n) * g->dz / ahead;
    ru_edge edge = ru_edge_simple(inner, outer, flow, exchange);
    edge.face_from = (float)((r - middle(g, ring)) / ahead);
    edge.ratio_from = (float)(ahead / (middle(g, ring) - middle(g, ring - 1)));
    if (ring + 2 < g->n_r)
        edge.ratio_to = (float)(ahead / (middle(g, ring + 2) - middle(g, ring + 1)));
    behind_radial(g, level, ring, inner_j, -1, edge.behind_from);
    behind_radial(g, level, ring + 1, j, +1, edge.behind_to);
    return ru_network_add(g->network, &edge);
}

/* Where the next ring is twice as fine, its cells sit a quarter of a cell beside this ring's, and
 * the radial exchange also smooths along the angle: for a field linear in the angle by as much as
 * an eighth of it between neighbours of this ring. That much is taken off their own exchange. */
static double merging_excess(const grid *g, int level, int ring)
{
    const ru_network *network = g->network;
    if (ring + 1 == g->n_r || network->ring_n_theta[ring + 1] == network->ring_n_theta[ring])
        return 0;
    double r = network->r_edges[ring + 1];
    double dispersion = between(g, node_of(g, level, ring, 0), node_of(g, level, ring + 1, 0));
    double ahead = middle(g, ring + 1) - middle(g, ring);
    return dispersion * (2 * pi * r / network->ring_n_theta[ring + 1]) * g->dz / ahead / 8;
}

static ru_status add_angular(const grid *g, int level, int ring, int j)
{
    const ru_network *network = g->network;
    int n = network->ring_n_theta[ring];
    double r = 0.5 * (network->r_edges[ring] + network->r_edges[ring + 1]);
    double area = (network->r_edges[ring + 1] - network->r_edges[ring]) * g->dz;
    double flow = g->swirl[(size_t)level * (size_t)g->n_r + (size_t)ring] * area;
    int32_t node = node_of(g, level, ring, j);
    double exchange =
        g->dispersion[node] * area / (2 * pi * r / n) - merging_excess(g, level, ring);
    ru_edge edge = ru_edge_simple(node, node_of(g, level, ring, j + 1), flow, fmax(0, exchange));
    edge.behind_from[0] = node_of(g, level, ring, j - 1);
    edge.behind_to[0] = node_of(g, level, ring, j + 2);
    return ru_network_add(g->network, &edge);
}

static ru_status add_axial(const grid *g, int level, int ring, int j)
{
    const ru_network *network = g->network;
    int n = network->ring_n_theta[ring];
    double r0 = network->r_edges[ring], r1 = network->r_edges[ring + 1];
    double flow = 2 * pi * (psi_at(g, level + 1, ring + 1) - psi_at(g, level + 1, ring)) / n;
    double area = pi * (r1 - r0) * (r1 + r0) / n;
    int32_t below = node_of(g, level, ring, j), above = node_of(g, level + 1, ring, j);
    double dispersion = between(g, below, above) + g->level_extra[level + 1];
    ru_edge edge = ru_edge_simple(below, above, flow, dispersion * area / g->dz);
    edge.rise = (float)area;
    if (level > 0)
        edge.behind_from[0] = node_of(g, level - 1, ring, j);
    if (level + 2 < g->n_z)
        edge.behind_to[0] = node_of(g, level + 2, ring, j);
    return ru_network_add(g->network, &edge);
}

/* Whether a draught tube stands between a ring and the next all along a level. */
static int is_tube(const grid *g, int level, int ring)
{
    const ru_gas_circulation *gas = &g->field->gas;
    const double *z = g->network->z_edges;
    return gas->kind == RU_CIRCULATION_TUBE && g->network->r_edges[ring + 1] == gas->tube &&
           z[level] >= gas->bottom && z[level + 1] <= gas->top;
}

static ru_status connect(const grid *g)
{
    for (int k = 0; k < g->n_z; k++)
        for (int i = 0; i < g->n_r; i++) {
            int n = g->network->ring_n_theta[i];
            for (int j = 0; j < n; j++) {
                if (n > 1)
                    RU_TRY(add_angular(g, k, i, j));
                if (k + 1 < g->n_z)
                    RU_TRY(add_axial(g, k, i, j));
            }
            if (i + 1 == g->n_r || is_tube(g, k, i))
                continue;
            for (int j = 0; j < g->network->ring_n_theta[i + 1]; j++)
                RU_TRY(add_radial(g, k, i, j));
        }
    return RU_OK;
}

/* Parts of the vessel exchange liquid through a plane that a steady stream function does not let
 * it cross: a slab of half-width 0.2 T with a dispersion that gives Q_EX, at the nearest face where
 * levels are higher than that. */
static void add_slab(const grid *g, double plane, double exchange, double radius)
{
    double half = RU_STAGE_SLAB * 2 * radius, area = pi * radius * radius;
    int nearest = (int)fmin(fmax(1, round(plane / g->dz)), g->n_z - 1), found = 0;
    for (int k = 1; k < g->n_z; k++)
        if (fabs(g->network->z_edges[k] - plane) < half) {
            g->level_extra[k] += 2 * half * exchange / area;
            found = 1;
        }
    if (!found && g->n_z > 1)
        g->level_extra[nearest] += g->dz * exchange / area;
}

static void add_slabs(const grid *g, const ru_stages *stages)
{
    const ru_gas_circulation *gas = &g->field->gas;
    for (size_t s = 1; s < stages->n; s++)
        add_slab(g, stages->planes[s], stages->exchange[s], gas->radius);
    for (int k = 1; k < gas->n_cell; k++)
        add_slab(g, gas->height * k / gas->n_cell, gas->exchange, gas->radius);
}

/* Diameter of the impeller that rules a height. */
static double diameter_at(const ru_stages *stages, double z)
{
    size_t stage = 0;
    while (stage + 1 < stages->n && z > stages->planes[stage + 1])
        stage++;
    return stages->impellers[stage].diameter;
}

/* Turbulent dispersion of the cells: as given, or from the dissipation around them or its mean. The
 * local one is scaled to the mean that the latter gives: the cube root would lose a quarter of it
 * to the spread of the dissipation, while the eddies grow where it is weak. */
static void set_dispersion(const ru_scenario *scenario, const grid *g, const ru_stages *stages)
{
    const ru_mixing *mixing = &scenario->mixing;
    const ru_network *network = g->network;
    double mean = ru_mixing_dispersion(scenario), sum = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        g->dispersion[i] = mean;
    int local = isnan(mixing->dispersion) && mixing->dispersion_from == RU_DISPERSION_LOCAL;
    if (!local || mean == 0 || stages->n == 0)
        return;
    for (int32_t i = 0; i < network->n_node; i++) {
        double diameter = diameter_at(stages, network->position[3 * (size_t)i + 2]);
        g->dispersion[i] = ru_dispersion_of(network->dissipation[i], diameter);
        sum += network->fraction[i] * g->dispersion[i];
    }
    for (int32_t i = 0; i < network->n_node; i++)
        g->dispersion[i] *= mean / sum;
}

static void calibrate(const grid *g, const ru_calibration *calibration)
{
    if (calibration->kind != RU_CALIBRATION_FACTOR)
        return;
    for (int32_t i = 0; i < g->network->n_node; i++)
        g->dispersion[i] *= calibration->factor;
    for (int k = 0; k <= g->n_z; k++)
        g->level_extra[k] *= calibration->factor;
}

static ru_status connect_grid(const ru_scenario *scenario, const ru_stages *stages, int slabs,
                              grid *g)
{
    double radius = g->network->r_edges[g->n_r], height = g->network->height;
    ru_flow_field field;
    g->dispersion = calloc((size_t)g->network->n_node, sizeof *g->dispersion);
    g->level_extra = calloc((size_t)g->n_z + 1, sizeof *g->level_extra);
    RU_REQUIRE(g->dispersion && g->level_extra, RU_ERR_SYSTEM, "out of memory for the grid");
    RU_TRY(ru_flow_field_build(&scenario->mixing, radius, height, &field));
    g->field = &field;
    place_nodes(g, radius, height);
    ru_network_set_dissipation(g->network, stages, scenario->mixing.speed);
    double gas = RU_GRAVITY * scenario->mixing.circulation.superficial_velocity;
    for (int32_t i = 0; i < g->network->n_node; i++)
        g->network->dissipation[i] += gas;
    set_dispersion(scenario, g, stages);
    if (slabs)
        add_slabs(g, stages);
    calibrate(g, &scenario->mixing.calibration);
    ru_status status = take_flow(g);
    if (status == RU_OK)
        status = connect(g);
    ru_flow_field_destroy(&field);
    RU_TRY(status);
    return RU_OK;
}

static ru_status fill_grid(const ru_scenario *scenario, int slabs, ru_network *network)
{
    ru_stages stages;
    grid g = {.network = network,
              .n_r = network->n_r,
              .n_z = network->n_z,
              .dz = network->height / network->n_z};
    RU_TRY(ru_stages_build(&scenario->mixing, network->height, &stages));
    ru_status status = connect_grid(scenario, &stages, slabs, &g);
    ru_stages_destroy(&stages);
    free(g.dispersion);
    free(g.level_extra);
    free(g.psi);
    free(g.swirl);
    RU_TRY(status);
    return RU_OK;
}

/* Rings of equal width; with a draught tube, on either side of its wall. */
static void place_rings(const ru_circulation *circulation, double radius, ru_network *axes)
{
    int n = axes->n_r, inside = 0;
    double tube = 0;
    if (circulation->kind == RU_CIRCULATION_TUBE && n > 1) {
        tube = 0.5 * circulation->tube_diameter;
        inside = (int)fmin(fmax(1, round(n * tube / radius)), n - 1);
    }
    for (int i = 0; i <= n; i++)
        axes->r_edges[i] =
            i < inside ? tube * i / inside : tube + (radius - tube) * (i - inside) / (n - inside);
}

ru_status ru_network_make_grid(const ru_scenario *scenario, int slabs, ru_network **network)
{
    const ru_mixing *mixing = &scenario->mixing;
    int n_r = (int)mixing->n_r, n_z = (int)mixing->n_z, n_theta = (int)mixing->n_theta;
    double radius = 0.5 * scenario->vessel.diameter, height = ru_mixing_height(scenario);
    int tube = mixing->circulation.kind == RU_CIRCULATION_TUBE;
    ru_network *axes = NULL;
    RU_REQUIRE(
        n_r >= 1 && n_z >= 1 && n_theta >= 1 && n_theta != 2, RU_ERR_INPUT,
        "a cylinder grid needs at least one ring and level, and 1 or at least 3 cells around");
    RU_REQUIRE(!tube || (n_r >= 2 && n_z >= 3), RU_ERR_INPUT,
               "a draught tube needs at least two rings and three levels");
    RU_TRY(ru_network_build(RU_MESH_CYLINDER, 1, scenario->vessel.volume, &axes));
    ru_status status = ru_network_set_axes(axes, n_r, n_z);
    if (status == RU_OK) {
        place_rings(&mixing->circulation, radius, axes);
        for (int k = 0; k <= n_z; k++)
            axes->z_edges[k] = height * k / n_z;
        axes->n_theta = n_theta;
        axes->height = height;
        merge_rings(axes, n_theta);
        status = ru_network_resize(axes, axes->ring_start[n_r] * n_z);
    }
    if (status == RU_OK)
        status = fill_grid(scenario, slabs, axes);
    *network = axes;
    if (status != RU_OK)
        ru_network_destroy(network);
    RU_TRY(status);
    return RU_OK;
}
