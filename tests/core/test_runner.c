/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

/* Whole runs of small problems with exact answers, on any number of ranks. */

static void a_washed_out_tracer_decays_exponentially(void **state)
{
    (void)state;
    /* Chemostat without feed solute: c = exp(-D t), D = 2 1/h, one hour. */
    double initial[1], parameters[1], none[1] = {0};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_feed feed = {.profile = {.stop = INFINITY, .rate = 2.0 / 3600}, .concentrations = none};
    ru_withdrawal bleed = {.profile = {.stop = INFINITY, .rate = 2.0 / 3600}};
    s.feeds = &feed;
    s.n_feed = 1;
    s.withdrawals = &bleed;
    s.n_withdrawal = 1;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    assert_close(ru_tiny_value(&tiny, "tracer", SIZE_MAX), exp(-2), 1e-5, 0);
    assert_close(ru_tiny_value(&tiny, "V", SIZE_MAX), 1000, 1e-12, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

static void a_fed_tracer_is_diluted_exactly(void **state)
{
    (void)state;
    /* V grows from 1 to 1.5 m3, tracer in the feed at 4 g/L: c = (1 + 0.5 * 4)/1.5. */
    double initial[1], parameters[1], four[1] = {4};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_feed feed = {.profile = {.start = 600, .stop = 2400, .rate = 0.5 / 1800},
                    .concentrations = four};
    s.feeds = &feed;
    s.n_feed = 1;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    assert_close(ru_tiny_value(&tiny, "tracer", SIZE_MAX), 2, 1e-12, 0);
    assert_close(ru_tiny_value(&tiny, "tracer", 1), 1, 1e-12, 0); /* before the feed */
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

static ru_compartment quarters[] = {{.name = "a", .volume = 0.25, .height = 0.9},
                                    {.name = "b", .volume = 0.25, .height = 0.6},
                                    {.name = "c", .volume = 0.25, .height = 0.4},
                                    {.name = "d", .volume = 0.25, .height = 0.1}};
static ru_link chain[] = {{.from = "a", .to = "b", .flow = 5e-4, .two_way = 1},
                          {.from = "b", .to = "c", .flow = 5e-4, .two_way = 1},
                          {.from = "c", .to = "d", .flow = 5e-4, .two_way = 1}};

static void use_chain(ru_scenario *s)
{
    s->mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                            .compartments = quarters,
                            .n_compartment = 4,
                            .links = chain,
                            .n_link = 3};
}

static void a_chain_of_equal_zones_relaxes_at_its_slowest_mode(void **state)
{
    (void)state;
    /* Mode cos(pi (i + 1/2)/4) decays at (Q/V) 2 (1 - cos(pi/4)) = 0.5857864376 Q/V. */
    const double pi = 3.14159265358979323846;
    double initial[1], parameters[1], start[4];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    use_chain(&s);
    for (int i = 0; i < 4; i++)
        start[i] = 1 + 0.5 * cos(pi * (i + 0.5) / 4);
    s.initial_by_compartment = start;
    s.end = 1000;
    s.output.series_interval = 500;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    double amplitude = 0.5 * exp(-0.5857864376 * 5e-4 / 0.25 * 1000);
    assert_close(ru_tiny_value(&tiny, "tracer_max", SIZE_MAX), 1 + amplitude * cos(pi / 8), 1e-6,
                 0);
    assert_close(ru_tiny_value(&tiny, "tracer", SIZE_MAX), 1, 1e-12, 0);
    ru_tiny_run_close(&tiny);
}

static void carbon_closes_while_it_reacts_is_fed_bled_and_stripped(void **state)
{
    (void)state;
    double initial[2], parameters[1], rich[2] = {100, 0};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    use_chain(&s);
    parameters[0] = 2e-2;
    ru_feed feed = {.where = {.kind = RU_WHERE_NODE_NAME, .name = "a"},
                    .profile = {.kind = RU_PROFILE_EXPONENTIAL,
                                .start = 300,
                                .stop = INFINITY,
                                .rate = 2e-5,
                                .exponent = 5e-4,
                                .maximum = INFINITY},
                    .concentrations = rich};
    ru_withdrawal bleed = {.where = {.kind = RU_WHERE_NODE_NAME, .name = "d"},
                           .profile = {.start = 1000, .stop = 3000, .rate = 1e-5}};
    s.feeds = &feed;
    s.n_feed = 1;
    s.withdrawals = &bleed;
    s.n_withdrawal = 1;
    s.gas.present = 1;
    s.gas.kla = 1e-2;
    s.gas.carbon_dioxide_equilibrium = 1e-3;
    s.solver.relative = 1e-4;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    print_message("carbon closure %.2e\n", ru_tiny_worst_closure(&tiny));
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    assert_true(tiny.record->balance[2].transferred < -0.1); /* much of it left as gas */
    ru_tiny_run_close(&tiny);
}

/* From half an hour on, on the one rank that holds the most substrate, every step is too large. */
static int refuse_late(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *r)
{
    (void)self;
    r[0] = p[0] * y[0];
    return at->time > 1800 && y[0] > 0.1;
}

static void a_model_that_always_refuses_ends_the_run_with_where_and_what(void **state)
{
    (void)state;
    ru_model model = ru_tiny_decay;
    model.rates = refuse_late;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&model, initial, parameters);
    use_chain(&s);
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_runner_schema(tiny.run, &tiny.schema);
    assert_int_equal(ru_runner_add_sink(tiny.run, tiny.sink, &tiny.schema), RU_OK);
    assert_int_equal(ru_runner_advance(tiny.run, INFINITY), RU_ERR_SOLVER);
    print_message("%s\n", ru_fault_text());
    assert_non_null(strstr(ru_fault_text(), "compartment '"));
    assert_non_null(strstr(ru_fault_text(), "substrate is"));
    assert_false(tiny.record->complete);
    assert_true(tiny.record->n_time > 1);
    ru_tiny_run_close(&tiny);
}

/* Refuses three times on the rank that holds the most substrate, then lets the run go on. */
static int n_refused;

static int refuse_thrice(const ru_model *self, const double *p, const ru_local *at, const double *y,
                         double *r)
{
    (void)self;
    r[0] = p[0] * y[0];
    if (at->time < 600 || y[0] < 0.3 || n_refused == 3)
        return 0;
    n_refused++;
    return 1;
}

static void a_model_that_refuses_a_few_times_on_one_rank_only_shortens_steps(void **state)
{
    (void)state;
    /* Zone a starts at 4, the others at 0: only where a lies is the threshold passed at 600 s. */
    const double start[] = {4, 0, 0, 0, 0, 0, 0, 0};
    ru_model model = ru_tiny_decay;
    double initial[2], parameters[1];
    model.rates = refuse_thrice;
    n_refused = 0;
    ru_scenario s = ru_tiny_scenario(&model, initial, parameters);
    ru_link slow[3];
    for (int i = 0; i < 3; i++) {
        slow[i] = chain[i];
        slow[i].flow = 1e-9;
    }
    use_chain(&s);
    s.mixing.links = slow;
    s.initial_by_compartment = (double *)start;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    double refused[] = {n_refused, n_refused > 0};
    ru_comm_sum(&tiny.comm, refused, 2);
    assert_close(refused[0], 3, 0, 0);
    assert_close(refused[1], 1, 0, 0); /* on one rank */
    assert_true(tiny.record->complete);
    assert_close(ru_tiny_value(&tiny, "substrate", SIZE_MAX), exp(-3.6), 1e-5, 0);
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_washed_out_tracer_decays_exponentially),
        cmocka_unit_test(a_fed_tracer_is_diluted_exactly),
        cmocka_unit_test(a_chain_of_equal_zones_relaxes_at_its_slowest_mode),
        cmocka_unit_test(carbon_closes_while_it_reacts_is_fed_bled_and_stripped),
        cmocka_unit_test(a_model_that_refuses_a_few_times_on_one_rank_only_shortens_steps),
        cmocka_unit_test(a_model_that_always_refuses_ends_the_run_with_where_and_what),
    };
    return ru_run_group(tests);
}
