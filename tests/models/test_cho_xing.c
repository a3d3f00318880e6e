/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

enum { N_STATE = 9, N_PROCESS = 9, DAMAGE = 2 };

static void a_batch_meets_an_independent_integration(void **state)
{
    (void)state;
    /* The reference takes ammonia up at a constant rate; the uptake fades below 1e-9 mmol/L here.
     */
    ru_test_table t = follow_read("b5_cho_xing_batch.csv");
    follow_case c;
    follow_open(&c, ru_model_find("cho-xing"), 10, 0.0065);
    c.parameters[ru_model_parameter_index(c.scenario.model, "k_a")] = 1e-9;
    ru_tiny_run tiny = follow_run(&c, 0, 240, 24);
    follow_column(&tiny, &t, "Xv_cellL", "viable", 1e9, 1e-6, 0);
    follow_column(&tiny, &t, "Xd_cellL", "dead", 1e9, 1e-6, 0);
    follow_column(&tiny, &t, "Glc_mM", "glucose", 1, 1e-6, 1e-7);
    follow_column(&tiny, &t, "Gln_mM", "glutamine", 1, 1e-6, 1e-8);
    follow_column(&tiny, &t, "Lac_mM", "lactate", 1, 1e-6, 0);
    follow_column(&tiny, &t, "Amm_mM", "ammonia", 1, 1e-6, 0);
    follow_column(&tiny, &t, "mAb_gL", "antibody", 1, 1e-6, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-9);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static const ru_model *open_model(double *p)
{
    const ru_model *model = ru_model_find("cho-xing");
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->n_state, N_STATE);
    assert_int_equal(model->n_process, N_PROCESS);
    return model;
}

static void set(const ru_model *model, double *p, const char *name, double si)
{
    size_t i = ru_model_parameter_index(model, name);
    assert_true(i < model->n_parameter);
    p[i] = si;
}

/* Deaths by gas and stirring per living cell, 1/s. */
static double damage(const ru_model *model, const double *p)
{
    const double y[N_STATE] = {1e12, 20, 2, 5, 1, 0.005, 0, 0, 0};
    const ru_local at = {.temperature = 310.15, .pH = 7};
    double r[N_PROCESS];
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    return r[DAMAGE] / 1e12;
}

static void bursting_bubbles_kill_as_their_papers_say(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS];
    const ru_model *model = open_model(p);
    assert_true(damage(model, p) == 0);
    /* 1 L/min through 10 L, bubbles of 0.5 mm: 0.2 0.6 3 15e-6 (0.1/60)/0.5e-3 = 0.0648 1/h */
    set(model, p, "gas_flow", 0.1 / 60);
    assert_close(damage(model, p) * hour, 0.0648, 1e-12, 0);
    /* Walls: a bubble of 500 um kills in e^7.982 500^-1.55 = 0.192 of its volume */
    set(model, p, "walls", 1);
    assert_close(damage(model, p), 0.1 / 60 * exp(7.982) * pow(500, -1.55), 1e-12, 0);
    assert_close(damage(model, p) / (0.1 / 60), 0.192, 2e-3, 0);
}

/* The energy of eddies beyond wave number `from`, by Simpson's rule over ln k. */
static double energy_by_quadrature(double eps, double nu, double from)
{
    const int n = 4000;
    double sum = 0, span = log(1e4), dt = span / n;
    for (int i = 0; i <= n; i++) {
        double k = from * exp(i * dt);
        double f = 1.7 * pow(eps, 2.0 / 3) * pow(k, -2.0 / 3) *
                   exp(-2.55 * nu * pow(eps, -1.0 / 3) * pow(k, 4.0 / 3));
        sum += f * (i == 0 || i == n ? 1 : i % 2 ? 4 : 2);
    }
    return sum * dt / 3;
}

static void small_eddies_kill_above_what_cells_stand(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS];
    const ru_model *model = open_model(p);
    set(model, p, "eddy_b", 1e4);
    const double strong[] = {0.02, 1, 100};
    for (size_t i = 0; i < 3; i++) {
        set(model, p, "dissipation", strong[i]);
        set(model, p, "eddy_size", 100e-6);
        double energy = energy_by_quadrature(strong[i], 0.7e-6, 2 * 3.14159265358979 / 100e-6);
        assert_close(damage(model, p), 1e4 * energy, 1e-6, 0);
        set(model, p, "eddy_limit", energy * 1.01);
        assert_true(damage(model, p) == 0);
        set(model, p, "eddy_limit", 0);
    }
}

static void the_respiratory_quotient_that_carbon_leaves_is_near_one(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS], s[N_PROCESS * N_STATE] = {0}, r[N_PROCESS];
    const double y[N_STATE] = {1e12, 20, 2, 5, 1, 0.005, 0, 0, 0};
    const ru_local at = {.temperature = 310.15, .pH = 7};
    const ru_model *model = open_model(p);
    model->stoichiometry(model, p, s);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    double oxygen = 0, dioxide = 0;
    for (size_t i = 0; i < N_PROCESS; i++) {
        oxygen -= s[i * N_STATE + ru_model_state_index(model, "oxygen")] * r[i] / 0.031998;
        dioxide += s[i * N_STATE + ru_model_state_index(model, "carbon_dioxide")] * r[i] / 0.044009;
    }
    assert_in_range(100 * dioxide / oxygen, 70, 130);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_meets_an_independent_integration),
        cmocka_unit_test(bursting_bubbles_kill_as_their_papers_say),
        cmocka_unit_test(small_eddies_kill_above_what_cells_stand),
        cmocka_unit_test(the_respiratory_quotient_that_carbon_leaves_is_near_one),
    };
    return ru_run_group(tests);
}
