/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/network_make.h>

static ru_impeller pair[2];

/* Two turbines in 1 m x 2 m; zones 0: the grid itself. */
static ru_network *make(int n_r, int n_theta, int n_z, int zones)
{
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, pair, RU_IMPELLER_RADIAL, n_r, n_theta, n_z);
    pair[1] = pair[0];
    pair[0].height = 0.5;
    pair[1].height = 1.5;
    s.vessel.volume *= 2;
    s.mixing.n_impeller = 2;
    s.mixing.swirl = 0.5;
    s.mixing.n_zone = zones;
    ru_network *n = NULL;
    if (ru_network_make(&s, &n) != RU_OK)
        fail_msg("%d x %d x %d in %d: %s", n_r, n_theta, n_z, zones, ru_fault_text());
    return n;
}

static void as_many_zones_as_asked_for_close_to_round_off(void **state)
{
    (void)state;
    const int counts[] = {1, 2, 3, 7, 10, 40, 100};
    for (size_t a = 0; a < sizeof counts / sizeof counts[0]; a++)
        for (int n_theta = 1; n_theta <= 12; n_theta += 11) {
            ru_network *n = make(8, n_theta, 20, counts[a]);
            double *net = calloc((size_t)n->n_node, sizeof *net), sum = 0;
            assert_int_equal(n->n_node, counts[a]);
            for (int64_t e = 0; e < n->n_edge; e++) {
                net[n->edges[e].from] -= n->edges[e].flow;
                net[n->edges[e].to] += n->edges[e].flow;
                assert_true(n->edges[e].exchange >= 0);
            }
            for (int32_t i = 0; i < n->n_node; i++) {
                assert_close(net[i], 0, 0, 1e-12 * 0.08);
                sum += n->fraction[i];
            }
            assert_close(sum, 1, 1e-12, 0);
            free(net);
            ru_network_destroy(&n);
        }
}

static void as_many_zones_as_cells_are_the_grid_in_upwind_form(void **state)
{
    (void)state;
    ru_network *grid = make(4, 1, 8, 0), *zones = make(4, 1, 8, 32);
    assert_int_equal(zones->n_node, 32);
    assert_int_equal(zones->n_edge, grid->n_edge);
    double flow = 0, other = 0;
    for (int64_t e = 0; e < grid->n_edge; e++) {
        flow += fabs(grid->edges[e].flow);
        other += fabs(zones->edges[e].flow);
    }
    assert_close(other, flow, 1e-12, 0);
    ru_network_destroy(&grid);
    ru_network_destroy(&zones);
}

static void two_zones_are_the_two_stages_with_their_exchange(void **state)
{
    (void)state;
    ru_network *n = make(10, 1, 40, 2);
    assert_int_equal(n->n_edge, 1);
    assert_close(n->fraction[0], 0.5, 1e-12, 0);
    assert_close(n->edges[0].flow, 0, 0, 1e-14);
    /* Q_EX = 0.25 N D^3 through the slab, and dispersion 1e-3 m2/s over 1 m. */
    double expected = 0.25 * 3 / 27 + 1e-3 * 3.14159265 / 4;
    assert_close(n->edges[0].exchange, expected, 1e-6, 0);
    ru_network_destroy(&n);
}

static void a_point_is_in_the_zone_of_its_cell(void **state)
{
    (void)state;
    ru_network *grid = make(6, 8, 12, 0), *zones = make(6, 8, 12, 30);
    int seen[30] = {0};
    for (int32_t i = 0; i < grid->n_node; i++) {
        const double *x = grid->position + 3 * (size_t)i;
        int32_t zone = ru_network_node_at(zones, hypot(x[0], x[1]), atan2(x[1], x[0]), x[2]);
        assert_int_equal(zone, zones->cell_node[i]);
        seen[zone]++;
    }
    for (int i = 0; i < 30; i++)
        assert_true(seen[i] > 0);
    ru_network_destroy(&grid);
    ru_network_destroy(&zones);
}

static void gas_rises_through_the_whole_cross_section(void **state)
{
    (void)state;
    const double area = 3.14159265358979 / 4;
    ru_network *n = make(8, 6, 20, 24);
    double surface = 0;
    for (int32_t i = 0; i < n->n_node; i++)
        surface += n->surface[i];
    assert_close(surface, area, 1e-9, 0);
    /* Through the plane between the stages. */
    double rise = 0;
    for (int64_t e = 0; e < n->n_edge; e++)
        if (n->position[3 * (size_t)n->edges[e].from + 2] < 1 &&
            n->position[3 * (size_t)n->edges[e].to + 2] > 1)
            rise += (double)n->edges[e].rise;
    assert_close(rise, area, 1e-6, 0);
    ru_network_destroy(&n);
}

static void more_zones_than_cells_are_refused(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, pair, RU_IMPELLER_RADIAL, 3, 1, 4);
    s.mixing.n_zone = 13;
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "13 zones are more than the 12 cells"));
    assert_null(n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_zones_as_asked_for_close_to_round_off),
        cmocka_unit_test(as_many_zones_as_cells_are_the_grid_in_upwind_form),
        cmocka_unit_test(two_zones_are_the_two_stages_with_their_exchange),
        cmocka_unit_test(a_point_is_in_the_zone_of_its_cell),
        cmocka_unit_test(more_zones_than_cells_are_refused),
        cmocka_unit_test(gas_rises_through_the_whole_cross_section),
    };
    return ru_run_group(tests);
}
