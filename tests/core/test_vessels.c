/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/network_make.h>
#include <ru/core/stages.h>
#include <ru/core/transport.h>

/* Every sort of vessel on several grids: flows close, a constant field stays constant, all ranks
 * make the same network. */

typedef struct sort {
    const char *name;
    ru_mixing mixing; /* without impellers and grid */
    int n_impeller;
    ru_impeller_kind kind;
    double radial_share;
} sort;

static const sort sorts[] = {
    {"one Rushton", {.kind = RU_MIXING_CYLINDER}, 1, RU_IMPELLER_RADIAL, 0},
    {"one hydrofoil", {.kind = RU_MIXING_CYLINDER}, 1, RU_IMPELLER_DOWN, 0},
    {"one up-pumping", {.kind = RU_MIXING_CYLINDER}, 1, RU_IMPELLER_UP, 0},
    {"one pitched blade", {.kind = RU_MIXING_CYLINDER}, 1, RU_IMPELLER_DOWN, 0.3},
    {"three Rushtons", {.kind = RU_MIXING_CYLINDER}, 3, RU_IMPELLER_RADIAL, 0},
    {"five pitched blades", {.kind = RU_MIXING_CYLINDER}, 5, RU_IMPELLER_UP, 0.5},
    {"bubble column",
     {.kind = RU_MIXING_CYLINDER,
      .circulation = {.kind = RU_CIRCULATION_COLUMN, .superficial_velocity = 0.05}},
     0,
     RU_IMPELLER_RADIAL,
     0},
    {"stirred and bubbled",
     {.kind = RU_MIXING_CYLINDER,
      .circulation = {.kind = RU_CIRCULATION_COLUMN, .superficial_velocity = 0.05, .n_cell = 1}},
     2,
     RU_IMPELLER_RADIAL,
     0},
    {"airlift",
     {.kind = RU_MIXING_CYLINDER,
      .circulation = {.kind = RU_CIRCULATION_TUBE,
                      .superficial_velocity = 0.02,
                      .tube_diameter = 0.63,
                      .tube_bottom = 0.3,
                      .tube_top = 2.71,
                      .flow = 0.05}},
     0,
     RU_IMPELLER_RADIAL,
     0},
    {"zones of three Rushtons",
     {.kind = RU_MIXING_CYLINDER, .n_zone = 17},
     3,
     RU_IMPELLER_RADIAL,
     0},
    {"zones of an airlift",
     {.kind = RU_MIXING_CYLINDER,
      .n_zone = 9,
      .circulation = {.kind = RU_CIRCULATION_TUBE,
                      .superficial_velocity = 0.02,
                      .tube_diameter = 0.63,
                      .tube_bottom = 0.3,
                      .tube_top = 2.71,
                      .flow = 0.05}},
     0,
     RU_IMPELLER_RADIAL,
     0},
    {"stages", {.kind = RU_MIXING_STAGES}, 3, RU_IMPELLER_RADIAL, 0},
    {"tanks in series",
     {.kind = RU_MIXING_TANKS, .n_tank = 6, .through_flow = 0.1, .backflow = 0.5},
     0,
     RU_IMPELLER_RADIAL,
     0},
    {"loop of tanks",
     {.kind = RU_MIXING_TANKS, .n_tank = 6, .through_flow = 0.1, .closed = 1},
     0,
     RU_IMPELLER_RADIAL,
     0},
    {"network of zones",
     {.kind = RU_MIXING_NETWORK, .n_zone_r = 4, .n_zone_z = 6, .zone_exchange = 0.3},
     3,
     RU_IMPELLER_RADIAL,
     0},
};

static const int grids[][3] = {{2, 1, 4}, {5, 1, 9}, {12, 1, 40}, {6, 8, 21}, {9, 24, 15}};

/* Three times as high as wide, 1 m. */
static ru_network *make(const sort *v, const int grid[3])
{
    double initial[1], parameters[1];
    ru_impeller impellers[6];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, impellers, v->kind, 1, 1, 1);
    s.mixing = v->mixing;
    s.mixing.n_r = grid[0];
    if (s.mixing.n_zone > grid[0] * grid[2] / 2)
        s.mixing.n_zone = grid[0] * grid[2] / 2;
    s.mixing.n_theta = grid[1];
    s.mixing.n_z = grid[2];
    s.mixing.speed = 3;
    s.mixing.swirl = 0.5;
    s.mixing.stage_exchange = 0.25;
    s.mixing.dispersion = NAN;
    s.mixing.impellers = impellers;
    s.mixing.n_impeller = (size_t)v->n_impeller;
    impellers[0].radial_share = v->radial_share;
    for (int i = v->n_impeller - 1; i >= 0; i--) {
        impellers[i] = impellers[0];
        impellers[i].height = 3 * (i + 0.5) / v->n_impeller;
    }
    s.vessel.volume *= 3;
    ru_network *n = NULL;
    if (ru_network_make(&s, &n) != RU_OK)
        fail_msg("%s, %d x %d x %d: %s", v->name, grid[0], grid[1], grid[2], ru_fault_text());
    return n;
}

static double pumped(const ru_network *n)
{
    double most = 0;
    for (int64_t e = 0; e < n->n_edge; e++)
        most = fmax(most, fabs(n->edges[e].flow) + n->edges[e].exchange);
    return most;
}

static void every_node_closes_to_round_off(void **state)
{
    (void)state;
    for (size_t v = 0; v < sizeof sorts / sizeof sorts[0]; v++)
        for (size_t g = 0; g < sizeof grids / sizeof grids[0]; g++) {
            ru_network *n = make(&sorts[v], grids[g]);
            double *net = calloc((size_t)n->n_node, sizeof *net), worst = 0;
            for (int64_t e = 0; e < n->n_edge; e++) {
                net[n->edges[e].from] -= n->edges[e].flow;
                net[n->edges[e].to] += n->edges[e].flow;
            }
            for (int32_t i = 0; i < n->n_node; i++)
                worst = fmax(worst, fabs(net[i]));
            if (worst > 1e-12 * fmin(0.08, pumped(n)))
                fail_msg("%s, grid %zu: %.3g m3/s do not close", sorts[v].name, g, worst);
            free(net);
            ru_network_destroy(&n);
        }
}

static void a_constant_field_stays_constant(void **state)
{
    (void)state;
    static const unsigned char moves[1] = {1};
    for (size_t v = 0; v < sizeof sorts / sizeof sorts[0]; v++)
        for (size_t g = 0; g < sizeof grids / sizeof grids[0]; g++) {
            ru_network *n = make(&sorts[v], grids[g]);
            size_t nodes = (size_t)n->n_node, edges = (size_t)n->n_edge;
            double *work = calloc(2 * nodes + edges + 1, sizeof *work);
            double *c = work, *change = work + nodes, *flow = work + 2 * nodes;
            for (size_t i = 0; i < nodes; i++)
                c[i] = 7;
            for (size_t e = 0; e < edges; e++)
                flow[e] = n->edges[e].flow;
            ru_part part = {.n_own = n->n_node, .edges = n->edges, .n_edge = edges};
            const ru_stream stream = {.moves = moves, .flow = flow, .mixing = 1};
            ru_transport_apply(&part, 1, &stream, c, change);
            for (size_t i = 0; i < nodes; i++)
                if (fabs(change[i]) > 7e-12 * fmin(0.08, pumped(n)))
                    fail_msg("%s, grid %zu: %.3g kg/s", sorts[v].name, g, change[i]);
            free(work);
            ru_network_destroy(&n);
        }
}

static void all_ranks_make_the_same_network(void **state)
{
    (void)state;
    for (size_t v = 0; v < sizeof sorts / sizeof sorts[0]; v++) {
        ru_network *n = make(&sorts[v], grids[3]), *again = make(&sorts[v], grids[3]);
        uint64_t sum = ru_network_checksum(n), low, high;
        assert_int_equal(sum, ru_network_checksum(again));
        MPI_Allreduce(&sum, &low, 1, MPI_UINT64_T, MPI_MIN, MPI_COMM_WORLD);
        MPI_Allreduce(&sum, &high, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
        assert_int_equal(low, high);
        ru_network_destroy(&n);
        ru_network_destroy(&again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_node_closes_to_round_off),
        cmocka_unit_test(a_constant_field_stays_constant),
        cmocka_unit_test(all_ranks_make_the_same_network),
    };
    return ru_run_group(tests);
}
