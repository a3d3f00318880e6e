/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>

static void a_first_order_curve_is_mixed_after_three_time_constants(void **state)
{
    (void)state;
    double t[400], c[400];
    for (int i = 0; i < 400; i++) {
        t[i] = 0.1 * i;
        c[i] = 2 + 3 * (1 - exp(-t[i] / 5)); /* from 2 to 5 */
    }
    assert_close(ru_mixing_time_of_curve(t, c, 400, 2, 5, 0.95), 5 * log(20), 1e-4, 0);
    assert_close(ru_mixing_time_of_curve(t, c, 400, 2, 5, 0.9), 5 * log(10), 1e-4, 0);
    assert_true(isnan(ru_mixing_time_of_curve(t, c, 50, 2, 5, 0.95)));
}

static void an_overshoot_counts_until_it_is_over(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2, 3, 4, 5}, c[] = {0, 0.98, 1.2, 1.1, 1.0, 1.0};
    assert_close(ru_mixing_time_of_curve(t, c, 6, 0, 1, 0.95), 3.5, 1e-12, 0);
    const double across[] = {0, 0.2, 0.8, 1.02, 1.0, 1.0}; /* through the whole band in one step */
    assert_close(ru_mixing_time_of_curve(t, across, 6, 0, 1, 0.95), 2 + 0.15 / 0.22, 1e-12, 0);
}

static void variation_gives_time_and_rate(void **state)
{
    (void)state;
    double t[200], v[200];
    for (int i = 0; i < 200; i++) {
        t[i] = i;
        v[i] = 3 * exp(-0.05 * t[i]) + 2 * exp(-0.5 * t[i]);
    }
    assert_close(ru_mixing_time_of_variation(t, v, 200, 0.05), log(60) / 0.05, 1e-6, 0);
    assert_close(ru_mixing_decay(t, v, 200, 0.01, 0.1), 0.05, 1e-6, 0);
    assert_true(isnan(ru_mixing_time_of_variation(t, v, 20, 0.05)));
    assert_true(isnan(ru_mixing_decay(t, v, 20, 0.01, 0.1)));
}

/* Four zones of a bubbled 90 m3 vessel: theta95, CoV time and slowest eigenvalue are known. */
static void four_zones_mix_as_the_reference(void **state)
{
    (void)state;
    ru_network *n = NULL;
    const double volume[] = {25.664681, 16.913296, 17.097331, 17.253175};
    const double exchange[] = {0.41488637, 0.43440705, 0.45258835};
    double total = 0, start[4] = {0};
    for (int i = 0; i < 4; i++)
        total += volume[i];
    assert_int_equal(ru_network_build(RU_MESH_COMPARTMENTS, 4, total, &n), RU_OK);
    for (int i = 0; i < 4; i++)
        n->fraction[i] = volume[i] / total;
    for (int i = 0; i < 3; i++) {
        ru_edge edge = ru_edge_simple(i, i + 1, 0, exchange[i]);
        assert_int_equal(ru_network_add(n, &edge), RU_OK);
    }
    start[0] = total / volume[0];
    const int32_t probes[] = {0, 1, 2, 3};
    ru_tracer_result result;
    assert_int_equal(
        ru_mixing_time_of_network(
            n, &(ru_tracer_test){.start = start, .probes = probes, .n_probe = 4, .horizon = 1000},
            &result),
        RU_OK);
    assert_close(result.t95, 257.770539, 1e-3, 0);
    assert_close(result.decay, 0.01228077, 1e-3, 0);
    double last = 0;
    for (int i = 0; i < 4; i++)
        last = fmax(last, result.probe_t95[i]);
    assert_close(last, 281.438520, 1e-3, 0);
    ru_tracer_result_clear(&result);
    ru_network_destroy(&n);
}

/* Column of the reference: 4 theta, 5 the slowest eigenvalue. */
static double reference(const char *row, int n_r, int column)
{
    char line[256], found[64];
    FILE *file = fopen(RU_SOURCE_DIR "/tests/reference/a_rz_mixing.csv", "r");
    double v[6], value = NAN;
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%63[^,],%lf,%lf,%lf,%lf,%lf", found, &v[1], &v[2], &v[3], &v[4], &v[5]) ==
                6 &&
            strcmp(found, row) == 0 && v[1] == n_r)
            value = v[column];
    fclose(file);
    return value;
}

static void the_test_vessel_mixes_as_the_reference(void **state)
{
    (void)state;
    const struct {
        ru_impeller_kind kind;
        const char *row;
    } cases[] = {{RU_IMPELLER_RADIAL, "radial1"}, {RU_IMPELLER_DOWN, "axial1"}};
    for (int k = 0; k < 2; k++) {
        double initial[1], parameters[1];
        ru_impeller impeller;
        ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
        ru_tiny_cylinder(&s, &impeller, cases[k].kind, 40, 1, 80);
        ru_network *n = NULL;
        assert_int_equal(ru_network_make(&s, &n), RU_OK);
        double *cloud = malloc((size_t)n->n_node * sizeof *cloud);
        ru_mixing_cloud(n, (const double[]){0, 0, 0.85}, 0.15, 0.1, cloud);
        ru_tracer_result result;
        ru_tracer_test test = {.start = cloud, .horizon = 100};
        assert_int_equal(ru_mixing_time_of_network(n, &test, &result), RU_OK);
        print_message("%s: t95 %.4g s, decay %.4g 1/s, %zu steps\n", cases[k].row, result.t95,
                      result.decay, result.n);
        assert_close(result.t95, reference(cases[k].row, 40, 4), 0.05, 0);
        /* The limited scheme is a little more diffusive than the central one of the reference. */
        assert_close(result.decay, -reference(cases[k].row, 40, 5), 0.08, 0);
        ru_tracer_result_clear(&result);
        free(cloud);
        ru_network_destroy(&n);
    }
}

static void one_node_is_mixed_at_once(void **state)
{
    (void)state;
    double initial[1], parameters[1], start[1] = {1};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_network *n = NULL;
    ru_tracer_result result;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    ru_tracer_test test = {.start = start, .horizon = 100};
    assert_int_equal(ru_mixing_time_of_network(n, &test, &result), RU_OK);
    assert_close(result.t95, 0, 0, 0);
    ru_tracer_result_clear(&result);
    ru_network_destroy(&n);
}

static void a_scenario_has_its_mixing_time_whatever_divides_it(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 20, 1, 40);
    ru_tracer_result grid, mixed, none;
    assert_int_equal(ru_mixing_time_of_scenario(&s, &grid), RU_OK);
    s.mixing.kind = RU_MIXING_WELL_MIXED;
    assert_int_equal(ru_mixing_time_of_scenario(&s, &mixed), RU_OK);
    assert_close(grid.t95, mixed.t95, 0, 0);
    assert_close(grid.t95, 9.1229, 0.3, 0); /* Grenville's correlation */
    s.mixing.n_impeller = 0;
    assert_int_equal(ru_mixing_time_of_scenario(&s, &none), RU_OK);
    assert_true(isnan(none.t95));
    ru_tracer_result_clear(&grid);
    ru_tracer_result_clear(&mixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_order_curve_is_mixed_after_three_time_constants),
        cmocka_unit_test(an_overshoot_counts_until_it_is_over),
        cmocka_unit_test(variation_gives_time_and_rate),
        cmocka_unit_test(four_zones_mix_as_the_reference),
        cmocka_unit_test(the_test_vessel_mixes_as_the_reference),
        cmocka_unit_test(one_node_is_mixed_at_once),
        cmocka_unit_test(a_scenario_has_its_mixing_time_whatever_divides_it),
    };
    return ru_run_group(tests);
}
