/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* The rates and the batch of Xu 1999, without a limit by oxygen: k_o is next to nothing. The minima
 * are rounded over switch_width = 1e-8 here, so that they are sharp at the precision of the tables.
 */

static void sharpen(const ru_model *model, double *p)
{
    p[ru_model_parameter_index(model, "switch_width")] = 1e-8;
    p[ru_model_parameter_index(model, "k_o")] = 1e-12;
}

static void the_published_rates_are_met(void **state)
{
    (void)state;
    /* Per kg of biomass; the order of the processes is that of the table. */
    enum { OXIDATION, MAINTENANCE, OVERFLOW, ACETATE_UPTAKE };
    const ru_model *model = ru_model_find("ecoli-overflow");
    ru_test_table t = follow_read("b2_ecoli_xu_rates.csv");
    double p[FOLLOW_PARAMETERS], S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0}, r[4];
    size_t n = model->n_state, acetate = ru_model_state_index(model, "acetate");
    size_t oxygen = ru_model_state_index(model, "oxygen");
    ru_local at = {.temperature = 308.15, .pH = 7};
    assert_int_equal(model->n_process, 4);
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    sharpen(model, p);
    model->stoichiometry(model, p, S);
    for (size_t row = 0; row < t.n_row; row++) {
        double y[5] = {1, follow_cell(&t, row, "S"), follow_cell(&t, row, "A"), 1, 0};
        assert_int_equal(model->rates(model, p, &at, y, r), 0);
        double growth = 0, oxygen_taken = 0;
        for (size_t i = 0; i < 4; i++) {
            r[i] *= hour;
            growth += S[i * n] * r[i];
            oxygen_taken -= S[i * n + oxygen] * r[i] / 0.031998; /* mmol/g/h */
        }
        double burnt = r[OXIDATION] + r[MAINTENANCE];
        const double ours[] = {
            burnt + r[OVERFLOW], burnt,  r[OVERFLOW], S[OVERFLOW * n + acetate] * r[OVERFLOW],
            r[ACETATE_UPTAKE],   growth, oxygen_taken};
        for (size_t i = 0; i < 7; i++) /* 1e-9 g/g/h: the minima are rounded */
            assert_close(ours[i], t.values[row * t.n_column + 2 + i], 1e-8, 1e-9);
    }
    free(t.values);
}

static void the_published_batch_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b2_ecoli_xu_batch.csv");
    const ru_model *model = ru_model_find("ecoli-overflow");
    follow_case c;
    follow_open(&c, model, 1000, 1);
    sharpen(model, c.parameters);
    c.initial[ru_model_state_index(model, "oxygen")] = 1;
    ru_tiny_run tiny = follow_run(&c, 0, 12, 1);
    /* Below 1e-8 g/L: exhausted. */
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-5, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-5, 1e-8);
    follow_column(&tiny, &t, "A", "acetate", 1, 1e-5, 1e-8);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void without_oxygen_all_uptake_overflows(void **state)
{
    (void)state;
    /* q_S = 1.3 * S/(S + 0.05); of it 0.667 (1 - 0.15 * 30/24.6) becomes acetate. */
    const ru_model *model = ru_model_find("ecoli-overflow");
    double p[FOLLOW_PARAMETERS], r[4];
    const double y[5] = {2, 1, 0.5, 0, 0}, uptake = 1.3 / (1 + 0.5 / 5) / 1.05 * 2;
    ru_local at = {.temperature = 308.15, .pH = 7};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    /* rounded over 1e-4 of the capacity, maintenance and acetate uptake: off by half of it at most
     */
    assert_close(r[2] * hour, uptake, 1e-4, 0);
    assert_close(r[1] * hour, 0, 0, 1e-5);
    assert_close(r[3] * hour, 0, 0, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_rates_are_met),
        cmocka_unit_test(the_published_batch_is_met),
        cmocka_unit_test(without_oxygen_all_uptake_overflows),
    };
    return ru_run_group(tests);
}
