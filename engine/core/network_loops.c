/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>

/* Mann's network of zones (Mann, Mavros and Middleton, Trans. IChemE 59:271, 1981): every loop that
 * an impeller drives is a set of nested rings of zones of equal volume, each of which carries the
 * same flow, and side by side they exchange a part of it. A radial impeller drives a loop above
 * and one below, an axial one the whole stage; what goes around is the discharge with what it
 * entrains. */

static const double pi = 3.14159265358979323846;

/* One loop: its levels in the grid, what flows around it, and which way. */
typedef struct loop {
    int first;       /* level */
    int n_r, n_z;    /* zones */
    double ring;     /* m3/s around one nested ring */
    double exchange; /* m3/s between zones side by side */
    int up_at_wall;  /* else down */
} loop;

/* Which nested ring a zone belongs to, 0 the outermost. */
static int ring_of(const loop *l, int i, int k)
{
    int from_side = i < l->n_r - 1 - i ? i : l->n_r - 1 - i;
    int from_end = k < l->n_z - 1 - k ? k : l->n_z - 1 - k;
    return from_side < from_end ? from_side : from_end;
}

/* Outward flow from (i, k) to (i + 1, k): at the foot of a ring against its turn, at its head with
 * it. Zero where the two lie in different rings or in its upright sides. */
static double outward(const loop *l, int i, int k)
{
    int ring = ring_of(l, i, k);
    double turn = l->up_at_wall ? l->ring : -l->ring;
    if (ring != ring_of(l, i + 1, k))
        return 0;
    return k == ring ? turn : k == l->n_z - 1 - ring ? -turn : 0;
}

/* Upward flow from (i, k) to (i, k + 1). */
static double upward(const loop *l, int i, int k)
{
    int ring = ring_of(l, i, k);
    double turn = l->up_at_wall ? l->ring : -l->ring;
    if (ring != ring_of(l, i, k + 1))
        return 0;
    return i == ring ? -turn : i == l->n_r - 1 - ring ? turn : 0;
}

static ru_status join(ru_network *network, int32_t from, int32_t to, double flow, double exchange,
                      double rise)
{
    ru_edge edge = ru_edge_simple(from, to, flow, flow == 0 ? exchange : 0);
    edge.rise = (float)rise;
    return ru_network_add(network, &edge);
}

static ru_status join_loop(ru_network *network, const loop *l, double area)
{
    for (int k = 0; k < l->n_z; k++)
        for (int i = 0; i < l->n_r; i++) {
            int32_t node = (l->first + k) * l->n_r + i;
            if (i + 1 < l->n_r)
                RU_TRY(join(network, node, node + 1, outward(l, i, k), l->exchange, 0));
            if (k + 1 < l->n_z)
                RU_TRY(join(network, node, node + l->n_r, upward(l, i, k), l->exchange,
                            area / l->n_r));
        }
    return RU_OK;
}

/* Joins the levels below and above a plane by what they exchange in all. */
static ru_status join_levels(ru_network *network, int above, double exchange, double area)
{
    int n = network->n_r;
    for (int i = 0; i < n; i++)
        RU_TRY(join(network, (above - 1) * n + i, above * n + i, 0, exchange / n, area / n));
    return RU_OK;
}

static int loops_of(const ru_impeller *impeller)
{
    return impeller->kind == RU_IMPELLER_RADIAL ? 2 : 1;
}

static void place_levels(ru_network *network, int first, int n, double low, double high)
{
    for (int k = 1; k <= n; k++)
        network->z_edges[first + k] = low + (high - low) * k / n;
}

/* The loops of one stage from level `first`; tells how many levels it has. */
static ru_status fill_stage(const ru_scenario *scenario, const ru_stages *stages, size_t stage,
                            int first, ru_network *network)
{
    const ru_mixing *mixing = &scenario->mixing;
    const ru_impeller *impeller = &stages->impellers[stage];
    double radius = 0.5 * scenario->vessel.diameter, area = pi * radius * radius;
    int n_r = (int)mixing->n_zone_r, n_z = (int)mixing->n_zone_z, n_loop = loops_of(impeller);
    int n_ring = (n_r < n_z ? n_r : n_z) / 2;
    loop l = {.first = first, .n_r = n_r, .n_z = n_z};
    l.ring =
        impeller->circulation * ru_impeller_discharge(impeller, mixing->speed) / n_loop / n_ring;
    l.exchange = mixing->zone_exchange * l.ring;
    if (n_loop == 1) {
        place_levels(network, first, n_z, stages->planes[stage], stages->planes[stage + 1]);
        l.up_at_wall = impeller->kind == RU_IMPELLER_DOWN;
        return join_loop(network, &l, area);
    }
    place_levels(network, first, n_z, stages->planes[stage], impeller->height);
    place_levels(network, first + n_z, n_z, impeller->height, stages->planes[stage + 1]);
    RU_TRY(join_loop(network, &l, area));
    l.first += n_z;
    l.up_at_wall = 1;
    RU_TRY(join_loop(network, &l, area));
    /* The impeller mixes what it takes in from above and below: half of each stream leaves with the
     * other. */
    double mixed = 0.25 * ru_impeller_discharge(impeller, mixing->speed);
    return join_levels(network, l.first, l.exchange * n_r + mixed, area);
}

/* Volumes, positions and dissipation of the zones, once the levels are placed. */
static void fill_zones(const ru_scenario *scenario, const ru_stages *stages, ru_network *network)
{
    double radius = network->r_edges[network->n_r];
    for (int32_t node = 0; node < network->n_node; node++) {
        int ring = (int)(node % network->n_r), level = (int)(node / network->n_r);
        double low = network->z_edges[level], high = network->z_edges[level + 1];
        size_t stage = 0;
        while (stage + 1 < stages->n && 0.5 * (low + high) > stages->planes[stage + 1])
            stage++;
        double part = (stages->planes[stage + 1] - stages->planes[stage]) / stages->height;
        network->fraction[node] = (high - low) / stages->height / network->n_r;
        network->position[3 * (size_t)node] =
            0.5 * (network->r_edges[ring] + network->r_edges[ring + 1]);
        network->position[3 * (size_t)node + 2] = 0.5 * (low + high);
        network->dissipation[node] =
            ru_impeller_power(&stages->impellers[stage], scenario->mixing.speed,
                              scenario->vessel.density) /
            (scenario->vessel.density * network->volume * part);
        if (level + 1 == network->n_z)
            network->surface[node] = pi * radius * radius / network->n_r;
    }
}

static ru_status fill_network(const ru_scenario *scenario, const ru_stages *stages,
                              ru_network *network)
{
    double radius = 0.5 * scenario->vessel.diameter;
    int level = 0, n_z = (int)scenario->mixing.n_zone_z;
    network->height = stages->height;
    /* Rings of equal area. */
    for (int i = 1; i <= network->n_r; i++)
        network->r_edges[i] = radius * sqrt((double)i / network->n_r);
    for (size_t s = 0; s < stages->n; s++) {
        if (s)
            RU_TRY(join_levels(network, level, stages->exchange[s], pi * radius * radius));
        RU_TRY(fill_stage(scenario, stages, s, level, network));
        level += loops_of(&stages->impellers[s]) * n_z;
    }
    fill_zones(scenario, stages, network);
    return ru_network_set_names(network, "zone");
}

ru_status ru_network_make_loops(const ru_scenario *scenario, ru_network **network)
{
    const ru_mixing *mixing = &scenario->mixing;
    int n_r = (int)mixing->n_zone_r, n_z = (int)mixing->n_zone_z, levels = 0;
    ru_stages stages;
    RU_REQUIRE(mixing->n_impeller > 0, RU_ERR_INPUT, "a network of zones needs impellers");
    RU_REQUIRE(n_r >= 2 && n_z >= 2 && n_r % 2 == 0 && n_z % 2 == 0, RU_ERR_INPUT,
               "a half loop needs an even number of zones each way, not %d x %d", n_r, n_z);
    for (size_t i = 0; i < mixing->n_impeller; i++)
        levels += n_z * loops_of(&mixing->impellers[i]);
    RU_TRY(ru_stages_build(mixing, ru_mixing_height(scenario), &stages));
    ru_status status =
        ru_network_build(RU_MESH_COMPARTMENTS, levels * n_r, scenario->vessel.volume, network);
    if (status == RU_OK)
        status = ru_network_set_axes(*network, n_r, levels);
    if (status == RU_OK)
        status = fill_network(scenario, &stages, *network);
    ru_stages_destroy(&stages);
    RU_TRY(status);
    return RU_OK;
}
