/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/physics/water.h>

static ru_problem *build(const ru_scenario *s, ru_status expected)
{
    ru_comm comm;
    ru_problem *problem = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_problem_build(s, &comm, &problem), expected);
    return problem;
}

static void the_shares_of_an_inlet_sum_to_one_over_all_ranks(void **state)
{
    (void)state;
    double initial[2], parameters[1], rich[2] = {1, 0};
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 5, 8, 9);
    ru_feed feeds[] = {{.where = {.kind = RU_WHERE_POINT, .r = 0.2, .z = 0.95},
                        .profile = {.stop = INFINITY, .rate = 1e-6},
                        .concentrations = rich},
                       {.profile = {.stop = INFINITY, .rate = 1e-6}, .concentrations = rich}};
    s.feeds = feeds;
    s.n_feed = 2;
    ru_problem *p = build(&s, RU_OK);
    for (size_t i = 0; i < 2; i++) {
        double sum = 0;
        for (size_t a = 0; a < p->inlets[i].n_node; a++)
            sum += p->inlets[i].shares[a];
        ru_comm_sum(&p->comm, &sum, 1);
        assert_close(sum, 1, 1e-12, 0);
    }
    assert_null(p->inlets[1].along); /* spread over the volume: nothing to displace */
    ru_problem_destroy(&p);
}

static void oxygen_saturation_follows_the_pressure_at_depth(void **state)
{
    (void)state;
    double initial[8] = {0}, parameters[64];
    ru_impeller impeller;
    const ru_model *monod = ru_model_find("monod");
    assert_non_null(monod);
    ru_scenario s = ru_tiny_scenario(monod, initial, parameters);
    assert_int_equal(ru_model_defaults(monod, parameters), RU_OK);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 3, 1, 10);
    s.gas = (ru_gas){.present = 1,
                     .kla = 0.1,
                     .oxygen_saturation = 0.008,
                     .head_pressure = 1e5,
                     .hydrostatic = 1};
    ru_problem *p = build(&s, RU_OK);
    for (int32_t i = 0; i < p->part->n_own; i++) {
        /* 1 m of water: 1000 * 9.80665 Pa per m; of the head's 1e5 Pa vapour takes its part */
        double depth = 1 - p->part->height[i], dry = 1e5 - ru_water_vapour_pressure(310.15);
        const ru_passing *oxygen = &p->exchange.passing[0];
        assert_int_equal(oxygen->liquid, p->oxygen);
        assert_close(oxygen->inlet * oxygen->solubility * p->exchange.pressure[i],
                     0.008 * (1 + 9806.65 * depth / dry), 1e-12, 0);
    }
    ru_problem_destroy(&p);
}

static void a_vessel_that_runs_empty_is_refused(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_withdrawal bleed = {.profile = {.stop = INFINITY, .rate = 1.0 / 1800}};
    s.withdrawals = &bleed;
    s.n_withdrawal = 1;
    assert_null(build(&s, RU_ERR_INPUT));
    assert_non_null(strstr(ru_fault_text(), "runs empty"));
}

static void carbon_and_untouched_states_are_invariants(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_problem *p = build(&s, RU_OK);
    assert_int_equal(p->n_invariant, 1);
    assert_string_equal(p->invariants[0].name, "carbon");
    ru_problem_destroy(&p);
    s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    p = build(&s, RU_OK);
    assert_int_equal(p->n_invariant, 1);
    assert_string_equal(p->invariants[0].name, "tracer");
    assert_true(ru_problem_memory(p) > 0);
    ru_problem_destroy(&p);
}

static void a_run_starts_from_the_values_given(void **state)
{
    (void)state;
    ru_compartment tanks[3] = {{.name = "a", .volume = 0.5, .height = 0.9},
                               {.name = "b", .volume = 0.3, .height = 0.5},
                               {.name = "c", .volume = 0.2, .height = 0.1}};
    ru_link links[] = {{.from = "a", .to = "b", .flow = 1e-3, .two_way = 1},
                       {.from = "b", .to = "c", .flow = 1e-3, .two_way = 1}};
    double initial[2], parameters[1], by_zone[] = {1, 2, 3, 4, 5, 6}, y[6];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = tanks,
                           .n_compartment = 3,
                           .links = links,
                           .n_link = 2};
    initial[0] = 7;
    initial[1] = 0.5;
    for (int zoned = 0; zoned < 2; zoned++) {
        s.initial_by_compartment = zoned ? by_zone : NULL;
        ru_problem *p = build(&s, RU_OK);
        double mass[2] = {0, 0};
        ru_problem_start(p, y);
        for (size_t i = 0; i < 2 * (size_t)p->part->n_own; i++) {
            size_t global = 2 * (size_t)p->part->first + i;
            assert_close(y[i], zoned ? by_zone[global] : initial[i % 2], 0, 0);
            mass[i % 2] += p->part->weight[i / 2] * y[i];
        }
        ru_comm_sum(&p->comm, mass, 2);
        /* 0.5 * 1 + 0.3 * 3 + 0.2 * 5 and 0.5 * 2 + 0.3 * 4 + 0.2 * 6 */
        assert_close(mass[0], zoned ? 2.4 : 7, 1e-14, 0);
        assert_close(mass[1], zoned ? 3.4 : 0.5, 1e-14, 0);
        ru_problem_destroy(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shares_of_an_inlet_sum_to_one_over_all_ranks),
        cmocka_unit_test(oxygen_saturation_follows_the_pressure_at_depth),
        cmocka_unit_test(a_vessel_that_runs_empty_is_refused),
        cmocka_unit_test(a_run_starts_from_the_values_given),
        cmocka_unit_test(carbon_and_untouched_states_are_invariants),
    };
    return ru_run_group(tests);
}
