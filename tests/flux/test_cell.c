/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"
#include "tiny.h"

#include <ru/base/log.h>
#include <ru/flux/cell.h>
#include <ru/flux/table.h>

static const double hour = 3600;

/* An exchange without kinetics. */
#define PLAIN(name, id)                                                                            \
    {                                                                                              \
        .state = (name), .reaction = (id), .uptake = NAN, .molar_mass = NAN                        \
    }

static ru_model *build(const ru_flux_cell_spec *spec, ru_flux_network *network)
{
    ru_model *model = NULL;
    if (ru_flux_cell_build(spec, network, &model, NULL) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_int_equal(ru_model_check(model), RU_OK);
    return model;
}

/* The small cell with kinetics: 10 mmol/g/h of s, half at 0.5 mmol/L, halved by 40 g/L of p; 12 of
 * o, half at 0.01 mmol/L. */
static ru_model *small_model(double decay)
{
    static ru_flux_inhibitor inhibitor = {.by = "product", .constant = 40};
    static ru_flux_exchange_spec exchanges[] = {
        {NULL, "sugar", "EX_s", 10 / 3600., 0.5, 1, NAN, &inhibitor, 1},
        {NULL, "oxygen", "EX_o", 12 / 3600., 0.01, 1, NAN, NULL, 0},
        PLAIN("product", "EX_p")};
    /* the energy that growth uses is no matter, so its carbon is that of s; e has no formula */
    const ru_flux_cell_spec spec = {.exchanges = exchanges, .n_exchange = 3, .decay = decay / hour};
    return build(&spec, small_cell());
}

typedef struct site {
    double p[RU_MODEL_MAX_PARAMETER], r[RU_MODEL_MAX_PROCESS];
    ru_local at;
} site;

static site at_defaults(const ru_model *model)
{
    site s = {.at = {.temperature = 310.15, .pH = 7}};
    assert_int_equal(ru_model_defaults(model, s.p), RU_OK);
    return s;
}

/* Growth as by hand where oxygen is short: (2 s + 3 o - 4)/12 per h. */
static void rates_follow_from_the_concentrations(void **state)
{
    (void)state;
    ru_model *model = small_model(0);
    site s = at_defaults(model);
    double sugar = 0.18016, oxygen = 31.998e-3 * 0.02, product = 10;
    double y[4] = {2, sugar, oxygen, product};
    double q_s = 10 * sugar / (sugar + 0.5 * 0.180156) / (1 + 10 / 40.), q_o = 12 * 0.02 / 0.03;
    double mu = (2 * q_s + 3 * q_o - 4) / 12;
    assert_int_equal(model->n_state, 4); /* e has no formula: carbon is not known */
    assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
    assert_close(s.r[0] * hour, mu * 2, 1e-9, 0);
    assert_close(s.r[1] * hour, -q_s * 0.180156 * 2, 1e-9, 0);
    assert_close(s.r[2] * hour, -q_o * 31.998e-3 * 2, 1e-9, 0);
    assert_close(s.r[3] * hour, 2 * (q_s - q_o / 6 - mu) * 90.078e-3 * 2, 1e-9, 0);
    assert_close(s.r[4], 0, 0, 1e-15);
    ru_model_destroy(&model);
}

static int n_told;
static char told[512];
static void hear(ru_log_level level, const char *text, void *context)
{
    (void)context;
    n_told += level == RU_LOG_WARNING;
    snprintf(told, sizeof told, "%s", text);
}

/* Nothing there: all of the 4 that must run is missing, and the cells decay as fast as they can.
 * Half of it there (one s fermented): half as fast. */
static void starving_cells_decay_and_say_so_once(void **state)
{
    (void)state;
    ru_model *model = small_model(0.1);
    site s = at_defaults(model);
    double y[4] = {2, 0, 0, 0};
    n_told = 0;
    ru_log_set_sink(hear, NULL);
    s.at.time = 3 * hour;
    for (int i = 0; i < 3; i++)
        assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
    ru_log_set_sink(NULL, NULL);
    assert_int_equal(n_told, 1);
    assert_non_null(strstr(told, "cells starve at t = 3 h: infeasible: 'R_maintain' must run"));
    assert_close(s.r[0], 0, 0, 1e-15);
    assert_close(s.r[4] * hour, 0.1 * 2, 1e-9, 0);
    y[1] = 0.5 * 0.180156 / 9; /* q_s = 1 */
    assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
    assert_close(s.r[4] * hour, 0.5 * 0.1 * 2, 1e-9, 0);
    ru_model_destroy(&model);
}

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 16777216.;
}

/* At random points, some of them below zero; where the two sides differ a basis changes between. */
static void slopes_are_those_of_differences(void **state)
{
    (void)state;
    ru_model *model = small_model(0.1);
    site s = at_defaults(model);
    size_t n = model->n_state, m = model->n_process;
    double dr[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE], up[16], down[16];
    unsigned seed = 7;
    int n_compared = 0;
    for (int i = 0; i < 500; i++) {
        double y[4] = {5 * uniform(&seed), pow(10, -4 + 4 * uniform(&seed)),
                       pow(10, -6 + 4 * uniform(&seed)), 20 * uniform(&seed)};
        y[1 + i % 3] *= i % 5 ? 1 : -0.01;
        assert_int_equal(model->rate_slopes(model, s.p, &s.at, y, dr), 0);
        assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
        for (size_t k = 0; k < n; k++) {
            double kept = y[k], h = 1e-6 * fabs(kept) + 1e-12;
            y[k] = kept + h;
            assert_int_equal(model->rates(model, s.p, &s.at, y, up), 0);
            y[k] = kept - h;
            assert_int_equal(model->rates(model, s.p, &s.at, y, down), 0);
            y[k] = kept;
            for (size_t j = 0; j < m; j++) {
                double right = (up[j] - s.r[j]) / h, left = (s.r[j] - down[j]) / h;
                if (fabs(right - left) > 1e-4 * (fabs(right) + fabs(left)) + 1e-9)
                    continue;
                n_compared++;
                assert_close(dr[j * n + k], (right + left) / 2, 1e-4, 1e-8);
            }
        }
    }
    assert_true(n_compared > 8000);
    ru_model_destroy(&model);
}

/* What is missing below zero comes back at the rate at which it would be taken. */
static void below_zero_the_uptake_turns_round(void **state)
{
    (void)state;
    ru_model *model = small_model(0);
    site s = at_defaults(model);
    double above[4] = {1, 1e-6, 1e-3, 0}, below[4] = {1, -1e-6, 1e-3, 0};
    assert_int_equal(model->rates(model, s.p, &s.at, above, s.r), 0);
    double taken = s.r[1];
    assert_true(taken < 0);
    assert_int_equal(model->rates(model, s.p, &s.at, below, s.r), 0);
    assert_close(s.r[1], -taken, 1e-9, 0);
    ru_model_destroy(&model);
}

static void huge_and_odd_states_give_numbers(void **state)
{
    (void)state;
    ru_model *model = small_model(0.1);
    site s = at_defaults(model);
    static const double odd[] = {0, -1e-9, -1, 1e-300, 1e6, 1e30};
    for (size_t i = 0; i < 6 * 6 * 6; i++) {
        double y[4] = {odd[i % 6], odd[i / 6 % 6], odd[i / 36], odd[(i + 3) % 6]};
        assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
        for (size_t j = 0; j < model->n_process; j++)
            assert_true(isfinite(s.r[j]));
    }
    ru_model_destroy(&model);
}

static void what_makes_no_model_is_named(void **state)
{
    (void)state;
    static ru_flux_inhibitor unknown = {.by = "ethanol", .constant = 1};
    static ru_flux_bound_spec crossed = {NULL, "grow", 1, 0.1}, odd = {NULL, "growth", 0, 0.1};
    static ru_flux_goal_spec goal = {.maximise = "EX_q"};
    static ru_flux_exchange_spec one[] = {PLAIN("sugar", "EX_s")},
                                 wrong[] = {PLAIN("sugar", "EX_sugar")},
                                 inner[] = {PLAIN("sugar", "grow")},
                                 twice[] = {PLAIN("sugar", "EX_s"), PLAIN("sugar", "EX_p")},
                                 both[] = {PLAIN("sugar", "EX_s"), PLAIN("food", "EX_s")},
                                 taken[] = {PLAIN("biomass", "EX_s")},
                                 half[] = {{NULL, "sugar", "EX_s", NAN, 1, 0, NAN, NULL, 0}},
                                 inhibited[] = {
                                     {NULL, "sugar", "EX_s", 1e-3, 1, 0, NAN, &unknown, 1}};
    const struct {
        ru_flux_cell_spec spec;
        const char *said;
    } cases[] = {
        {{.exchanges = NULL}, "between 1 and 48 exchanges"},
        {{.exchanges = wrong, .n_exchange = 1}, "no reaction 'EX_sugar' in 'small'; the nearest"},
        {{.exchanges = inner, .n_exchange = 1}, "'R_grow' exchanges nothing with the liquid"},
        {{.exchanges = twice, .n_exchange = 2}, "two exchanges are called 'sugar'"},
        {{.exchanges = both, .n_exchange = 2}, "'sugar' and 'food' are both exchanged by 'R_EX_s'"},
        {{.exchanges = taken, .n_exchange = 1}, "'biomass' is a state already"},
        {{.exchanges = half, .n_exchange = 1}, "'sugar' has a half saturation"},
        {{.exchanges = inhibited, .n_exchange = 1}, "is inhibited by 'ethanol', which is no state"},
        {{.exchanges = one, .n_exchange = 1, .bounds = &crossed, .n_bound = 1}, "'R_grow' cross"},
        {{.exchanges = one, .n_exchange = 1, .bounds = &odd, .n_bound = 1}, "is 'R_grow'"},
        {{.exchanges = one, .n_exchange = 1, .goals = &goal, .n_goal = 1}, "no reaction 'EX_q'"},
        {{.exchanges = one, .n_exchange = 1, .growth = "groth"}, "the nearest is 'R_grow'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_model *model = NULL;
        assert_int_equal(ru_flux_cell_build(&cases[i].spec, small_cell(), &model, NULL),
                         RU_ERR_INPUT);
        assert_null(model);
        if (!strstr(ru_fault_text(), cases[i].said))
            fail_msg("'%s' does not say '%s'", ru_fault_text(), cases[i].said);
    }
}

static ru_flux_network *read_core(void)
{
    return made_network("e_coli_core.json");
}

/* Glucose by Michaelis and Menten, oxygen at most 15 whatever there is, then most acetate. */
static ru_model *core_model(void)
{
    static ru_flux_exchange_spec exchanges[] = {
        {NULL, "glucose", "EX_glc__D_e", 10 / 3600., 0.5, 1, NAN, NULL, 0},
        {NULL, "oxygen", "EX_o2_e", 15 / 3600., 0, 0, NAN, NULL, 0},
        PLAIN("acetate", "EX_ac_e"),
        PLAIN("carbon_dioxide", "EX_co2_e")};
    static ru_flux_goal_spec then = {.maximise = "EX_ac_e"};
    const ru_flux_cell_spec spec = {
        .exchanges = exchanges, .n_exchange = 4, .goals = &then, .n_goal = 1};
    return build(&spec, read_core());
}

/* Molar masses, kg/mol: C6H12O6 and C2H3O2. */
static const double glucose_mass = 0.180156, acetate_mass = 0.059044;

static void the_batch_of_reference_is_met(void **state)
{
    (void)state;
    ru_model *model = core_model();
    ru_test_table t =
        ru_test_table_read(RU_SOURCE_DIR "/tests/reference/b12_dfba_ecolicore_batch.csv");
    double initial[16] = {0}, parameters[16];
    ru_scenario s = ru_tiny_scenario(model, initial, parameters);
    memset(initial, 0, sizeof initial);
    assert_int_equal(ru_model_defaults(model, parameters), RU_OK);
    initial[0] = 0.05;
    initial[1] = 20 * glucose_mass;
    initial[2] = 1;
    s.solver.relative = 1e-9;
    s.solver.absolute_factor = 1e-3;
    s.output.series_interval = 0.5 * hour;
    s.output.field_interval = INFINITY;
    s.end = 5 * hour;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    for (size_t row = 0; row < t.n_row; row++) {
        const double *v = &t.values[row * t.n_column];
        size_t i = (size_t)lround(2 * v[0]);
        assert_close(tiny.record->time[i], v[0] * hour, 1e-12, 0);
        assert_close(ru_tiny_value(&tiny, "biomass", i), v[1], 1e-4, 0);
        assert_close(ru_tiny_value(&tiny, "glucose", i) / glucose_mass, v[2], 1e-4, 1e-5);
        assert_close(ru_tiny_value(&tiny, "acetate", i) / acetate_mass, v[3], 1e-4, 1e-5);
    }
    ru_flux_table_counts counts = ru_flux_table_count(ru_flux_cell_fluxes(model));
    print_message("%zu regions, %lld evaluations, %lld programmes\n", counts.n_region, counts.asked,
                  counts.solved);
    assert_true(counts.solved < 20);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-10);
    ru_tiny_run_close(&tiny);
    free(t.values);
    ru_model_destroy(&model);
}

/* Carbon of biomass comes from the formulas of what growth uses up, that of other_carbon from what
 * is left: with all by-products as states nothing is, to the digits of the biomass reaction. */
static void with_every_product_a_state_no_carbon_is_left_over(void **state)
{
    (void)state;
    static ru_flux_exchange_spec exchanges[] = {
        {NULL, "glucose", "EX_glc__D_e", 10 / 3600., 0.5, 1, NAN, NULL, 0},
        {NULL, "oxygen", "EX_o2_e", 5 / 3600., 0.01, 1, NAN, NULL, 0},
        PLAIN("carbon_dioxide", "EX_co2_e"),
        PLAIN("acetate", "EX_ac_e"),
        PLAIN("formate", "EX_for_e"),
        PLAIN("ethanol", "EX_etoh_e"),
        PLAIN("lactate", "EX_lac__D_e"),
        PLAIN("succinate", "EX_succ_e")};
    const ru_flux_cell_spec spec = {.exchanges = exchanges, .n_exchange = 8};
    ru_model *model = build(&spec, read_core());
    site s = at_defaults(model);
    double S[16 * 16] = {0}, y[16] = {1, 5, 0.001};
    size_t n = model->n_state, other = ru_model_state_index(model, "other_carbon");
    assert_int_equal(other, n - 1);
    model->stoichiometry(model, s.p, S);
    assert_int_equal(model->rates(model, s.p, &s.at, y, s.r), 0);
    double left = 0, taken = 0;
    for (size_t i = 0; i < model->n_process; i++) {
        left += s.r[i] * S[i * n + other];
        taken += fmax(s.r[i] * S[i * n + other], 0);
    }
    assert_true(taken > 0);
    assert_close(left / taken, 0, 0, 1e-5);
    ru_model_destroy(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_follow_from_the_concentrations),
        cmocka_unit_test(starving_cells_decay_and_say_so_once),
        cmocka_unit_test(slopes_are_those_of_differences),
        cmocka_unit_test(below_zero_the_uptake_turns_round),
        cmocka_unit_test(huge_and_odd_states_give_numbers),
        cmocka_unit_test(what_makes_no_model_is_named),
        cmocka_unit_test(the_batch_of_reference_is_met),
        cmocka_unit_test(with_every_product_a_state_no_carbon_is_left_over),
    };
    return ru_run_group(tests);
}
