/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>

#include <ru/core/network_make.h>

static ru_test_table read_table(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/reference/%s", RU_SOURCE_DIR, name);
    return ru_test_table_read(path);
}

/* The 90 m3 vessel of four Rushton turbines: T 3.476 m, H 10.464 m, D 0.936 m, Po 6, 120 rpm,
 * lowest at 1.271 m and 2.32 m apart; gassed power of each as in the reference, top first. */
static void four_stages_exchange_as_the_reference(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_test_table table = read_table("a_fourcomp_90m3.csv");
    size_t power = ru_test_table_column(&table, "PgP0");
    size_t exchange = ru_test_table_column(&table, "Qex_to_next_m3s");
    size_t drawn = ru_test_table_column(&table, "Ps_W");
    ru_impeller impellers[4];
    for (int i = 0; i < 4; i++)
        impellers[i] =
            (ru_impeller){.height = 1.271 + (3 - i) * 2.32,
                          .diameter = 0.936,
                          .blade_height = 0.936 / 5,
                          .power_number = 6,
                          .gassed_power = table.values[(size_t)i * table.n_column + power]};
    s.vessel = (ru_vessel){.volume = 99.3, .diameter = 3.476, .density = 1050};
    s.mixing = (ru_mixing){.kind = RU_MIXING_STAGES,
                           .speed = 2,
                           .impellers = impellers,
                           .n_impeller = 4,
                           .stage_rule = RU_STAGE_BY_POWER};
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    assert_int_equal(n->n_node, 4);
    assert_int_equal(n->n_edge, 3);
    for (int i = 0; i < 3; i++) /* edges bottom up, rows top down */
        assert_close(n->edges[2 - i].exchange, table.values[(size_t)i * table.n_column + exchange],
                     1e-8, 0);
    for (int i = 0; i < 4; i++) {
        size_t node = (size_t)(3 - i);
        double expected = table.values[(size_t)i * table.n_column + drawn];
        assert_close(n->dissipation[node] * n->fraction[node] * 99.3 * 1050, expected, 1e-8, 0);
    }
    assert_string_equal(n->names[0], "stage1");
    assert_int_equal(ru_network_node_at(n, 1, 0, 2.4), 0);
    assert_int_equal(ru_network_node_at(n, 1, 0, 2.5), 1);
    assert_int_equal(ru_network_node_at(n, 1, 0, 10.4), 3);
    free(table.values);
    ru_network_destroy(&n);
}

static ru_scenario tanks(double *initial, double *parameters, int n, double flow, double backflow)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.vessel.diameter = 1;
    s.mixing = (ru_mixing){
        .kind = RU_MIXING_TANKS, .n_tank = n, .through_flow = flow, .backflow = backflow};
    return s;
}

/* A closed chain relaxes by 2 (1 - cos(pi/n)) Q/V at the slowest. */
static void a_closed_chain_relaxes_at_its_slowest_eigenvalue(void **state)
{
    (void)state;
    double initial[1], parameters[1], start[4];
    ru_test_table table = read_table("e_closed_chain_eigs.csv");
    double slowest = NAN;
    for (size_t i = 0; i < table.n_row; i++)
        if (table.values[3 * i] == 4 && table.values[3 * i + 1] == 1)
            slowest = table.values[3 * i + 2];
    free(table.values);
    ru_scenario s = tanks(initial, parameters, 4, 0.01, 0.5);
    double rate = slowest * 0.01 * 0.5 / 0.25; /* Q = flow backflow, V = 1 m3/4 */
    for (int i = 0; i < 4; i++)                /* the mode itself */
        start[i] = 1 + cos(3.14159265358979 * (i + 0.5) / 4);
    s.initial_by_compartment = start;
    s.end = 20 / rate;
    ru_tiny_run run = ru_tiny_run_open(&s);
    assert_int_equal(ru_runner_advance(run.run, 0.5 / rate), RU_OK);
    double early = ru_runner_unknowns(run.run)[0] - ru_runner_unknowns(run.run)[3];
    assert_int_equal(ru_runner_advance(run.run, 2.5 / rate), RU_OK);
    double late = ru_runner_unknowns(run.run)[0] - ru_runner_unknowns(run.run)[3];
    assert_close(log(early / late) / 2, 1, 1e-5, 0);
    ru_tiny_run_close(&run);
}

/* Step of tracer into the bottom tank, overflow from the top one: F(theta) = P(n, n theta). */
static void tanks_in_series_answer_a_step_as_the_reference(void **state)
{
    (void)state;
    double initial[1], parameters[1], one[1] = {1};
    ru_test_table table = read_table("e_tanks_in_series.csv");
    ru_scenario s = tanks(initial, parameters, 5, 0, 0);
    initial[0] = 0;
    ru_feed feed = {.where = {.kind = RU_WHERE_POINT, .z = 0.01},
                    .profile = {.stop = INFINITY, .rate = 0.01},
                    .concentrations = one};
    ru_withdrawal out = {.where = {.kind = RU_WHERE_POINT, .z = 1.27},
                         .profile = {.stop = INFINITY, .rate = 0.01}};
    s.feeds = &feed;
    s.n_feed = 1;
    s.withdrawals = &out;
    s.n_withdrawal = 1;
    s.end = 200; /* two mean times of stay */
    ru_tiny_run run = ru_tiny_run_open(&s);
    int found = 0;
    for (size_t i = 0; i < table.n_row; i++) {
        const double *row = table.values + i * table.n_column;
        if (row[0] != 5)
            continue;
        found++;
        assert_int_equal(ru_runner_advance(run.run, row[1] * 100), RU_OK);
        assert_close(ru_runner_unknowns(run.run)[4], row[3], 1e-5, 1e-6);
    }
    assert_int_equal(found, 4);
    ru_tiny_run_close(&run);
    free(table.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_stages_exchange_as_the_reference),
        cmocka_unit_test(a_closed_chain_relaxes_at_its_slowest_eigenvalue),
        cmocka_unit_test(tanks_in_series_answer_a_step_as_the_reference),
    };
    return ru_run_group(tests);
}
