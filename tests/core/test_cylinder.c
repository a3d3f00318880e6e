/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/network_make.h>

static ru_network *make(ru_impeller_kind kind, int n_r, int n_theta, int n_z)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, n_r, n_theta, n_z);
    s.mixing.swirl = 0.5;
    ru_network *network = NULL;
    assert_int_equal(ru_network_make(&s, &network), RU_OK);
    return network;
}

/* Flow between two cells of an axisymmetric grid, by ring and level. */
static double flow_between(const ru_network *n, int i0, int k0, int i1, int k1)
{
    int32_t from = k0 * n->n_r + i0, to = k1 * n->n_r + i1;
    for (int64_t e = 0; e < n->n_edge; e++)
        if (n->edges[e].from == from && n->edges[e].to == to)
            return n->edges[e].flow;
    fail_msg("no edge");
    return 0;
}

static void face_flows_equal_the_reference_on_20x40(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_RADIAL, 20, 1, 40);
    FILE *file = fopen(RU_SOURCE_DIR "/tests/reference/a_rz_face_flux_20x40.csv", "r");
    assert_non_null(file);
    char line[256], name[16];
    int i, k, found = 0;
    double value;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%2[Frz][%d,%d],%lf", name, &i, &k, &value) != 4)
            continue;
        found++;
        /* Fr[i,k]: outward through the face at r_i; Fz[i,k]: upward through the face at z_k. */
        double flow =
            name[1] == 'r' ? flow_between(n, i - 1, k, i, k) : flow_between(n, i, k - 1, i, k);
        assert_close(flow, value, 1e-6, 1e-12);
    }
    fclose(file);
    assert_int_equal(found, 11);
    ru_network_destroy(&n);
}

static void every_cell_closes_to_round_off(void **state)
{
    (void)state;
    const int theta[] = {1, 3, 5, 8, 16, 24};
    for (size_t a = 0; a < sizeof theta / sizeof theta[0]; a++) {
        ru_network *n = make(RU_IMPELLER_RADIAL, 10, theta[a], 20);
        double *net = calloc((size_t)n->n_node, sizeof *net);
        for (int64_t e = 0; e < n->n_edge; e++) {
            net[n->edges[e].from] -= n->edges[e].flow;
            net[n->edges[e].to] += n->edges[e].flow;
        }
        for (int32_t i = 0; i < n->n_node; i++)
            assert_close(net[i], 0, 0, 1e-13 * 0.08);
        free(net);
        ru_network_destroy(&n);
    }
}

/* D = 0.5 m, w = 0.1 m, C = 0.35 m in 1 m: the edges of the blades are lines of all these grids. */
static void the_discharge_is_exact_on_every_grid(void **state)
{
    (void)state;
    const int sizes[][3] = {{2, 1, 10}, {4, 1, 20}, {8, 6, 40}, {20, 1, 100}};
    const ru_impeller_kind kinds[] = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN, RU_IMPELLER_UP};
    for (size_t a = 0; a < sizeof sizes / sizeof sizes[0]; a++)
        for (int k = 0; k < 3; k++) {
            double initial[1], parameters[1], discharge = 0;
            ru_impeller m;
            ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
            ru_tiny_cylinder(&s, &m, kinds[k], sizes[a][0], sizes[a][1], sizes[a][2]);
            m.diameter = 0.5;
            m.blade_height = 0.1;
            m.height = 0.35;
            m.circulation = 1.5;
            m.radial_share = 0.3;
            ru_network *n = NULL;
            assert_int_equal(ru_network_make(&s, &n), RU_OK);
            for (int64_t e = 0; e < n->n_edge; e++) {
                const double *p = n->position + 3 * (size_t)n->edges[e].from;
                const double *q = n->position + 3 * (size_t)n->edges[e].to;
                int from = hypot(p[0], p[1]) < 0.25 && p[2] > 0.3 && p[2] < 0.4;
                int to = hypot(q[0], q[1]) < 0.25 && q[2] > 0.3 && q[2] < 0.4;
                int up = fabs(p[2] - q[2]) > 1e-9;
                /* Of the radial impeller only the band, of the others all that comes out. */
                if (from != to && !(kinds[k] == RU_IMPELLER_RADIAL && up))
                    discharge += fmax(0, from ? n->edges[e].flow : -n->edges[e].flow);
            }
            assert_close(discharge, (kinds[k] == RU_IMPELLER_RADIAL ? 0.72 : 0.79) * 3 * 0.125,
                         1e-9, 0);
            ru_network_destroy(&n);
        }
}

static void six_impellers_of_all_sorts_close_to_round_off(void **state)
{
    (void)state;
    const ru_impeller_kind kinds[] = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN,   RU_IMPELLER_UP,
                                      RU_IMPELLER_DOWN,   RU_IMPELLER_RADIAL, RU_IMPELLER_UP};
    double initial[1], parameters[1];
    ru_impeller m[6];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    for (int i = 5; i >= 0; i--) {
        ru_tiny_cylinder(&s, &m[0], kinds[i], 9, 8, 50);
        m[i] = m[0];
        m[i].height = 0.5 + 0.7 * i;
        m[i].radial_share = i % 2 ? 0.4 : 0;
    }
    s.vessel.volume *= 4.5;
    s.mixing.n_impeller = 6;
    s.mixing.swirl = 0.5;
    s.mixing.dispersion = NAN;
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    double *net = calloc((size_t)n->n_node, sizeof *net);
    for (int64_t e = 0; e < n->n_edge; e++) {
        net[n->edges[e].from] -= n->edges[e].flow;
        net[n->edges[e].to] += n->edges[e].flow;
    }
    for (int32_t i = 0; i < n->n_node; i++)
        assert_close(net[i], 0, 0, 1e-12 * 0.08);
    free(net);
    ru_network_destroy(&n);
}

static void cells_near_the_axis_are_merged_so_that_none_is_thin(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_RADIAL, 20, 64, 4);
    double dr = n->r_edges[1];
    assert_int_equal(n->ring_n_theta[19], 64);
    for (int i = 0; i < 20; i++) {
        double r = 0.5 * (n->r_edges[i] + n->r_edges[i + 1]);
        assert_true(2 * 3.14159265 * r / n->ring_n_theta[i] > 0.35 * dr);
        if (i)
            assert_true(n->ring_n_theta[i] == n->ring_n_theta[i - 1] ||
                        n->ring_n_theta[i] == 2 * n->ring_n_theta[i - 1]);
    }
    ru_network_destroy(&n);
}

static void a_point_is_found_in_the_cell_that_holds_it(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_RADIAL, 8, 12, 10);
    for (int32_t i = 0; i < n->n_node; i++) {
        const double *p = n->position + 3 * i;
        int32_t found = ru_network_node_at(n, hypot(p[0], p[1]), atan2(p[1], p[0]), p[2]);
        assert_int_equal(found, i);
    }
    ru_network_destroy(&n);
}

static void two_cells_around_are_refused(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 4, 2, 4);
    ru_network *network = NULL;
    assert_int_equal(ru_network_make(&s, &network), RU_ERR_INPUT);
    assert_null(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(face_flows_equal_the_reference_on_20x40),
        cmocka_unit_test(every_cell_closes_to_round_off),
        cmocka_unit_test(the_discharge_is_exact_on_every_grid),
        cmocka_unit_test(six_impellers_of_all_sorts_close_to_round_off),
        cmocka_unit_test(cells_near_the_axis_are_merged_so_that_none_is_thin),
        cmocka_unit_test(a_point_is_found_in_the_cell_that_holds_it),
        cmocka_unit_test(two_cells_around_are_refused),
    };
    return ru_run_group(tests);
}
