/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* mu_max 0.5 1/h, k_s 0.2 g/L, y 0.5, feed of 10 g/L: the defaults. Oxygen is plentiful: 1 g/L. */

static void open_culture(follow_case *c)
{
    const ru_model *model = ru_model_find("monod");
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

static void a_batch_meets_its_closed_form(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b1_monod_batch_exact.csv");
    for (size_t i = 0; i < t.n_row; i++) {
        follow_case c;
        open_culture(&c);
        double end = follow_cell(&t, i, "t_h");
        ru_tiny_run tiny = follow_run(&c, 0, end, end);
        double s = ru_tiny_value(&tiny, "glucose", SIZE_MAX);
        print_message("S %g: relative error %.1e\n", s, s / follow_cell(&t, i, "S") - 1);
        assert_close(s, follow_cell(&t, i, "S"), 1e-5, 0);
        assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), follow_cell(&t, i, "X"), 1e-6, 0);
        assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
        ru_tiny_run_close(&tiny);
    }
    free(t.values);
}

static void a_batch_meets_an_independent_integration(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b1_monod_batch_ode.csv");
    follow_case c;
    open_culture(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 8.5, 0.5);
    follow_column(&tiny, &t, "X", "biomass", 1, 1e-6, 0);
    follow_column(&tiny, &t, "S", "glucose", 1, 1e-5, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

/* The state 4000 h after the start, with D in 1/h: the slowest relaxation in the tables has a time
 * constant of 50 h. */
static void settle(follow_case *c, double dilution, double *s, double *x)
{
    follow_chemostat(c, dilution);
    ru_tiny_run tiny = follow_run(c, 0, 4000, 4000);
    *s = ru_tiny_value(&tiny, "glucose", SIZE_MAX);
    *x = ru_tiny_value(&tiny, "biomass", SIZE_MAX);
    ru_tiny_run_close(&tiny);
}

static void follow_steady_states(const char *file, const char *s_column, const char *x_column,
                                 const char *parameter, double si)
{
    ru_test_table t = follow_read(file);
    double worst = 0;
    for (size_t i = 0; i < t.n_row; i++) {
        follow_case c;
        double s, x;
        open_culture(&c);
        c.initial[0] = 5;
        c.initial[1] = 0.1;
        if (parameter)
            set(&c, parameter, si);
        settle(&c, follow_cell(&t, i, "D"), &s, &x);
        worst = fmax(worst, fabs(s / follow_cell(&t, i, s_column) - 1));
        worst = fmax(worst, fabs(x / follow_cell(&t, i, x_column) - 1));
        assert_close(s, follow_cell(&t, i, s_column), 1e-5, 0);
        assert_close(x, follow_cell(&t, i, x_column), 1e-5, 0);
    }
    print_message("%s: largest relative error %.1e\n", file, worst);
    free(t.values);
}

static void a_chemostat_settles_where_algebra_says(void **state)
{
    (void)state;
    follow_steady_states("b1_chemostat_monod.csv", "S", "X", NULL, 0);
}

static void maintenance_lowers_the_yield_of_a_chemostat(void **state)
{
    (void)state;
    /* m_s 0.05 g/g/h; maintenance fades below k_m = 1e-7 g/L, 2e-6 of it at the lowest S. */
    follow_steady_states("b1_chemostat_pirt.csv", "S", "X", "m_s", 0.05 / hour);
}

static void an_inhibited_chemostat_settles_below_the_saddle(void **state)
{
    (void)state;
    follow_steady_states("b1_chemostat_haldane.csv", "S_stable", "X_stable", "k_i", 5);
}

static void an_inhibited_chemostat_washes_out_beyond_the_saddle(void **state)
{
    (void)state;
    /* D = 0.3 1/h: growth is slower than D above S = 3 g/L. On S + X/y = 10 the saddle is X = 3.5
     */
    for (int above = 0; above < 2; above++) {
        follow_case c;
        double s, x;
        open_culture(&c);
        set(&c, "k_i", 5);
        c.initial[1] = above ? 3.1 : 2.9;
        c.initial[0] = 0.5 * (10 - c.initial[1]);
        settle(&c, 0.3, &s, &x);
        assert_close(s, above ? 10 : 1.0 / 3, 1e-5, 0);
        assert_close(x, above ? 0 : 29.0 / 6, 1e-5, 1e-8);
    }
}

static void a_chemostat_beyond_the_critical_dilution_washes_out(void **state)
{
    (void)state;
    /* D = 0.5 against 0.5 * 10/10.2 = 0.490196 1/h: the slowest rate is 0.0098 1/h. */
    follow_case c;
    double s, x;
    open_culture(&c);
    settle(&c, 0.5, &s, &x);
    assert_close(s, 10, 1e-8, 0);
    assert_close(x, 0, 0, 1e-8);
}

static void decay_alone_is_exponential_and_burns_to_carbon_dioxide(void **state)
{
    (void)state;
    /* k_d 0.1 1/h for 5 h without substrate; nothing is stripped. */
    follow_case c;
    open_culture(&c);
    set(&c, "k_d", 0.1 / hour);
    c.scenario.gas.carbon_dioxide_ratio = 0;
    c.initial[0] = 2;
    c.initial[1] = 0;
    ru_tiny_run tiny = follow_run(&c, 0, 5, 5);
    double left = 2 * exp(-0.5);
    assert_close(ru_tiny_value(&tiny, "biomass", SIZE_MAX), left, 1e-7, 0);
    assert_close(ru_tiny_value(&tiny, "carbon_dioxide", SIZE_MAX), (2 - left) * 44.009 / 24.626,
                 1e-4, 0); /* carbon contents carry five digits */
    ru_tiny_run_close(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_meets_its_closed_form),
        cmocka_unit_test(a_batch_meets_an_independent_integration),
        cmocka_unit_test(a_chemostat_settles_where_algebra_says),
        cmocka_unit_test(maintenance_lowers_the_yield_of_a_chemostat),
        cmocka_unit_test(an_inhibited_chemostat_settles_below_the_saddle),
        cmocka_unit_test(an_inhibited_chemostat_washes_out_beyond_the_saddle),
        cmocka_unit_test(a_chemostat_beyond_the_critical_dilution_washes_out),
        cmocka_unit_test(decay_alone_is_exponential_and_burns_to_carbon_dioxide),
    };
    return ru_run_group(tests);
}
