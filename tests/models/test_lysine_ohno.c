/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void the_benchmark_at_a_constant_feed_is_met(void **state)
{
    (void)state;
    /* 0.3 L/h of substrate at 2.8 into 5 L; the table counts amounts. */
    ru_test_table t = follow_read("b7_lysine_ohno_u0.3.csv");
    follow_case c;
    follow_open(&c, ru_model_find("lysine-ohno"), 1, 1);
    double volume = c.scenario.vessel.volume;
    ru_profile steady = {.stop = INFINITY, .rate = 0.3 / 5 / hour * volume};
    c.fed[1] = 2.8;
    c.feed = (ru_feed){.profile = steady, .concentrations = c.fed};
    c.scenario.feeds = &c.feed;
    c.scenario.n_feed = 1;
    ru_tiny_run tiny = follow_run(&c, 0, 30, 5);
    const char *const names[][2] = {
        {"X_tot", "biomass"}, {"S_tot", "substrate"}, {"P_tot", "product"}};
    double worst = 0;
    for (size_t i = 1; i < t.n_row; i++)
        for (size_t k = 0; k < 3; k++) {
            double litres = follow_cell(&t, i, "V");
            double ours = litres * ru_tiny_value(&tiny, names[k][1], i);
            worst = fmax(worst, fabs(ours / follow_cell(&t, i, names[k][0]) - 1));
            assert_close(ours, follow_cell(&t, i, names[k][0]), 1e-6, 0);
        }
    print_message("largest relative error %.1e\n", worst);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void production_is_largest_at_a_moderate_growth(void **state)
{
    (void)state;
    /* pi = 134 mu - 384 mu^2 is largest at mu = 134/768 1/h, s = 1.3958 */
    const ru_model *model = ru_model_find("lysine-ohno");
    double p[FOLLOW_PARAMETERS], r[2], best = 134.0 / 768;
    const ru_local at = {.temperature = 303.15, .pH = 7};
    const double y[3] = {1, best / 0.125, 0};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    assert_close(r[1] * hour, 134 * 134.0 / (4 * 384), 1e-12, 0);
    double slopes[6];
    assert_int_equal(ru_model_slopes(model, p, &at, y, slopes), 0);
    assert_close(slopes[1 * 3 + 1] * hour, 0, 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_benchmark_at_a_constant_feed_is_met),
        cmocka_unit_test(production_is_largest_at_a_moderate_growth),
    };
    return ru_run_group(tests);
}
