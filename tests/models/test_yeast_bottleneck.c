/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* The reference takes sharp minima; the rounding is 1e-8 of the bottleneck here. */
static void open_culture(follow_case *c, double kla)
{
    const ru_model *model = ru_model_find("yeast-bottleneck");
    follow_open(c, model, kla, 0.00735);
    c->parameters[ru_model_parameter_index(model, "switch_width")] = 1e-8;
    c->fed[ru_model_state_index(model, "glucose")] = 10;
}

static void a_batch_with_diauxie_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b3_yeast_sk_batch.csv");
    follow_case c;
    open_culture(&c, 300);
    c.scenario.gas.carbon_dioxide_ratio = 0; /* nothing leaves: what was formed is dissolved */
    ru_tiny_run tiny = follow_run(&c, 0, 14, 1);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-5, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-5, 1e-8); /* below: exhausted */
    follow_column(&tiny, &t, "E", "ethanol", 1, 1e-5, 1e-8);
    follow_column(&tiny, &t, "O", "oxygen", 1, 1e-5, 0);
    /* The published coefficients close the carbon only within 0.7 %; the model closes it. */
    follow_column(&tiny, &t, "CO2cum", "carbon_dioxide", 1, 1e-2, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void chemostats_settle_on_both_sides_of_the_bottleneck(void **state)
{
    (void)state;
    /* After 2000 h: the slowest relaxations last 20 h, except the wash-out of the ethanol from the
     * start near the critical dilution rate. */
    ru_test_table t = follow_read("b3_yeast_sk_chemostat.csv");
    const char *const names[][2] = {
        {"X", "biomass"}, {"S", "glucose"}, {"E", "ethanol"}, {"O", "oxygen"}};
    double worst = 0;
    for (size_t i = 0; i < t.n_row; i++) {
        follow_case c;
        open_culture(&c, 1000);
        c.initial[ru_model_state_index(c.scenario.model, "glucose")] = 1;
        follow_chemostat(&c, follow_cell(&t, i, "D"));
        ru_tiny_run tiny = follow_run(&c, 0, 2000, 2000);
        for (size_t k = 0; k < 4; k++) {
            double ours = ru_tiny_value(&tiny, names[k][1], SIZE_MAX);
            double theirs = follow_cell(&t, i, names[k][0]);
            if (theirs > 1e-8)
                worst = fmax(worst, fabs(ours / theirs - 1));
            assert_close(ours, theirs, 1e-5, 1e-8); /* no ethanol below the bottleneck */
        }
        ru_tiny_run_close(&tiny);
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

static void ethanol_appears_above_the_critical_dilution_rate_only(void **state)
{
    (void)state;
    /* Plentiful oxygen: D_crit = 0.49 * 0.256/0.3968 = 0.316129 1/h at S = 0.0225988701 g/L. */
    const ru_model *model = ru_model_find("yeast-bottleneck");
    double p[FOLLOW_PARAMETERS], r[3];
    ru_local at = {.temperature = 303.15, .pH = 5};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    for (int above = 0; above < 2; above++) {
        double y[5] = {1, 0.0225988701 * (above ? 1.01 : 0.99), 0, 1e6, 0};
        assert_int_equal(model->rates(model, p, &at, y, r), 0);
        assert_close(r[0] * hour * 0.49, 0.3161290323, above ? 1e-6 : 1e-2, 0);
        if (above)
            assert_true(r[1] > 1e-3 * r[0]);
        else
            assert_true(r[1] < 1e-6 * r[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_with_diauxie_is_met),
        cmocka_unit_test(chemostats_settle_on_both_sides_of_the_bottleneck),
        cmocka_unit_test(ethanol_appears_above_the_critical_dilution_rate_only),
    };
    return ru_run_group(tests);
}
