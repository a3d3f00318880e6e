/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/network_make.h>
#include <ru/core/zone_cut.h>

static ru_impeller pair[2];

/* 1 m x 3 m with two turbines, a bubble column, or a draught tube of 0.6 m from 0.3 to 2.7 m. */
static ru_scenario make(double *initial, double *parameters, int n_impeller, int tube, int zones)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, pair, RU_IMPELLER_RADIAL, 10, 1, 30);
    pair[1] = pair[0];
    pair[0].height = 0.7;
    pair[1].height = 2.1;
    s.vessel.volume *= 3;
    s.mixing.n_impeller = (size_t)n_impeller;
    s.mixing.n_zone = zones;
    if (n_impeller == 0)
        s.mixing.circulation =
            (ru_circulation){.kind = tube ? RU_CIRCULATION_TUBE : RU_CIRCULATION_COLUMN,
                             .superficial_velocity = 0.05,
                             .tube_diameter = 0.6,
                             .tube_bottom = 0.3,
                             .tube_top = 2.7,
                             .flow = 0.05};
    return s;
}

/* Zones of the cells of a scenario's grid; the caller frees both. */
static int32_t *cut(const ru_scenario *s, ru_network **grid)
{
    assert_int_equal(ru_network_make_grid(s, 1, grid), RU_OK);
    int32_t *zone = malloc((size_t)(*grid)->n_node * sizeof *zone);
    assert_int_equal(ru_zones_cut(*grid, s, zone), RU_OK);
    return zone;
}

static void the_first_cuts_part_stages_and_circulation_cells(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    for (int n_impeller = 0; n_impeller <= 2; n_impeller += 2) {
        /* Three cells of 1 m; two stages that meet at 1.4 m. */
        int zones = n_impeller ? 2 : 3;
        ru_scenario s = make(initial, parameters, n_impeller, 0, zones);
        ru_network *grid = NULL;
        int32_t *zone = cut(&s, &grid);
        for (int32_t i = 0; i < grid->n_node; i++) {
            double z = grid->position[3 * (size_t)i + 2];
            assert_int_equal(zone[i], n_impeller ? z > 1.4 : (int)z);
        }
        free(zone);
        ru_network_destroy(&grid);
    }
}

static void no_zone_reaches_through_a_draught_tube(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    for (int zones = 4; zones < 40; zones += 7) {
        ru_scenario s = make(initial, parameters, 0, 1, zones);
        ru_network *grid = NULL;
        int32_t *zone = cut(&s, &grid);
        int inside[40] = {0}, outside[40] = {0};
        for (int32_t i = 0; i < grid->n_node; i++) {
            const double *x = grid->position + 3 * (size_t)i;
            if (x[2] < 0.3 || x[2] > 2.7)
                continue;
            (hypot(x[0], x[1]) < 0.3 ? inside : outside)[zone[i]]++;
        }
        for (int k = 0; k < zones; k++)
            assert_true(inside[k] == 0 || outside[k] == 0);
        free(zone);
        ru_network_destroy(&grid);
    }
}

static void core_and_wall_of_a_stage_exchange_what_circulates(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = make(initial, parameters, 2, 0, 4);
    ru_network *n = NULL;
    int found = 0;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    assert_int_equal(n->n_node, 4);
    /* Out with the jet, back above and below: the discharge and most of what it entrains. */
    for (int64_t e = 0; e < n->n_edge; e++)
        if (fabs(n->position[3 * (size_t)n->edges[e].from + 2] -
                 n->position[3 * (size_t)n->edges[e].to + 2]) < 1e-9) {
            found++;
            assert_true(n->edges[e].exchange > 0.72 * 3 / 27);
            assert_true(n->edges[e].exchange < 3 * 0.72 * 3 / 27);
        }
    assert_int_equal(found, 2);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_cuts_part_stages_and_circulation_cells),
        cmocka_unit_test(no_zone_reaches_through_a_draught_tube),
        cmocka_unit_test(core_and_wall_of_a_stage_exchange_what_circulates),
    };
    return ru_run_group(tests);
}
