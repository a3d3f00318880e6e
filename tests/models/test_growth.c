/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* mu_max 0.5 1/h, k_s 0.2 g/L, y_xs 0.5, feed of 10 g/L: the defaults. Oxygen is plentiful. */

static void open_culture(follow_case *c)
{
    const ru_model *model = ru_model_find("growth");
    follow_open(c, model, 1000, 1);
    c->initial[ru_model_state_index(model, "oxygen")] = 1;
    c->fed[ru_model_state_index(model, "glucose")] = 10;
}

static void set(follow_case *c, const char *parameter, double si)
{
    size_t i = ru_model_parameter_index(c->scenario.model, parameter);
    assert_true(i < c->scenario.model->n_parameter);
    c->parameters[i] = si;
}

/* 3000 h from 5 g/L of cells in 0.1 g/L of substrate on. */
static void expect_steady(follow_case *c, double dilution, double s, double x)
{
    c->initial[0] = 5;
    c->initial[1] = 0.1;
    follow_chemostat(c, dilution);
    ru_tiny_run tiny = follow_run(c, 0, 3000, 3000);
    assert_close(ru_tiny_value(&tiny, "glucose", SIZE_MAX), s, 1e-6, 0);
    assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), x, 1e-6, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-10);
    ru_tiny_run_close(&tiny);
}

static void follow_steady_states(const char *file, const char *s, const char *x,
                                 const char *const *names, const double *values, size_t n)
{
    ru_test_table t = follow_read(file);
    for (size_t i = 0; i < t.n_row; i++) {
        follow_case c;
        open_culture(&c);
        for (size_t k = 0; k < n; k++)
            set(&c, names[k], values[k]);
        expect_steady(&c, follow_cell(&t, i, "D"), follow_cell(&t, i, s), follow_cell(&t, i, x));
    }
    free(t.values);
}

static void a_crowd_needs_more_substrate(void **state)
{
    (void)state;
    follow_steady_states("b1_chemostat_contois.csv", "S", "X", (const char *[]){"k_s", "k_x"},
                         (const double[]){0, 0.1}, 2);
}

static void too_much_substrate_inhibits(void **state)
{
    (void)state;
    follow_steady_states("b1_chemostat_haldane.csv", "S_stable", "X_stable",
                         (const char *[]){"k_i"}, (const double[]){5}, 1);
}

static void maintenance_lowers_the_yield(void **state)
{
    (void)state;
    follow_steady_states("b1_chemostat_pirt.csv", "S", "X", (const char *[]){"m_s", "k_m"},
                         (const double[]){0.05 / hour, 1e-9}, 2);
}

static void moser_tessier_and_herbert_settle_where_algebra_says(void **state)
{
    (void)state;
    /* Moser n = 2: S = sqrt(k_s D/(mu_max - D)); Tessier: S = -k_s ln(1 - D/mu_max) */
    follow_case c;
    double dilution = 0.3, s = sqrt(0.2 * 0.3 / 0.2);
    open_culture(&c);
    set(&c, "n_s", 2);
    expect_steady(&c, dilution, s, 0.5 * (10 - s));
    s = -0.2 * log(1 - 0.3 / 0.5);
    open_culture(&c);
    set(&c, "tessier", 1);
    expect_steady(&c, dilution, s, 0.5 * (10 - s));
    /* Decay of 0.05 1/h: growth at 0.35, S = 0.2 * 0.35/0.15, of what grows 0.3/0.35 are left. */
    s = 0.2 * 0.35 / 0.15;
    open_culture(&c);
    set(&c, "k_d", 0.05 / hour);
    expect_steady(&c, dilution, s, 0.5 * (10 - s) * 0.3 / 0.35);
}

static void product_comes_with_growth_and_without(void **state)
{
    (void)state;
    /* As good as saturated: X = 0.1 exp(mu t), P = (alpha + beta/mu)(X - X0), and the substrate
     * falls by (X - X0)/y_xs + P/y_ps. After 5 h. */
    follow_case c;
    open_culture(&c);
    set(&c, "k_s", 1e-9);
    set(&c, "alpha", 0.4);
    set(&c, "beta", 0.1 / hour);
    ru_tiny_run tiny = follow_run(&c, 0, 5, 5);
    double grown = 0.1 * expm1(2.5), made = (0.4 + 0.1 / 0.5) * grown;
    assert_close(ru_tiny_value(&tiny, "product", SIZE_MAX), made, 1e-6, 0);
    assert_close(ru_tiny_value(&tiny, "glucose", SIZE_MAX), 10 - grown / 0.5 - made / 0.9, 1e-6, 0);
    ru_tiny_run_close(&tiny);
}

/* Growth at 1 g/L of cells, 0.2 g/L of substrate (half of the largest) and this product, 1/h. */
static double growth_with(const char *const *names, const double *values, double product,
                          double oxygen)
{
    const ru_model *model = ru_model_find("growth");
    double p[FOLLOW_PARAMETERS], r[4];
    const double y[5] = {1, 0.2, oxygen, product, 0};
    const ru_local at = {.temperature = 310.15, .pH = 7};
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    for (size_t i = 0; i < 2; i++)
        p[ru_model_parameter_index(model, names[i])] = values[i];
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    return r[0] * hour;
}

static void products_and_want_of_oxygen_inhibit_as_their_laws_say(void **state)
{
    (void)state;
    const char *const levenspiel[] = {"p_max", "m_p"}, *const aiba[] = {"k_p", "m_p"},
                      *const oxygen[] = {"k_o", "m_p"};
    assert_close(growth_with(levenspiel, (double[]){50, 2}, 10, 1), 0.25 * 0.64, 1e-9, 0);
    assert_true(growth_with(levenspiel, (double[]){50, 2}, 50, 1) == 0);
    assert_true(growth_with(levenspiel, (double[]){50, 1}, 70, 1) == 0);
    assert_close(growth_with(aiba, (double[]){0.05, 1}, 10, 1), 0.25 * exp(-0.5), 1e-7, 0);
    assert_close(growth_with(oxygen, (double[]){1e-3, 1}, 0, 3e-3), 0.25 * 0.75, 1e-9, 0);
    assert_true(growth_with(oxygen, (double[]){1e-3, 1}, 0, 0) == 0);
}

static void a_batch_meets_its_closed_form(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b1_monod_batch_exact.csv");
    for (size_t i = 0; i < t.n_row; i++) {
        follow_case c;
        open_culture(&c);
        double end = follow_cell(&t, i, "t_h");
        ru_tiny_run tiny = follow_run(&c, 0, end, end);
        assert_close(ru_tiny_value(&tiny, "glucose", SIZE_MAX), follow_cell(&t, i, "S"), 1e-5, 0);
        assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), follow_cell(&t, i, "X"), 1e-6, 0);
        ru_tiny_run_close(&tiny);
    }
    free(t.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_needs_more_substrate),
        cmocka_unit_test(too_much_substrate_inhibits),
        cmocka_unit_test(maintenance_lowers_the_yield),
        cmocka_unit_test(moser_tessier_and_herbert_settle_where_algebra_says),
        cmocka_unit_test(product_comes_with_growth_and_without),
        cmocka_unit_test(products_and_want_of_oxygen_inhibit_as_their_laws_say),
        cmocka_unit_test(a_batch_meets_its_closed_form),
    };
    return ru_run_group(tests);
}
