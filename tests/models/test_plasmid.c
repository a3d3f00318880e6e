/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

enum { BEARING, FREE, GLUCOSE, OXYGEN, DNA, CO2, N_STATE, N_PROCESS = 4 };

static const ru_model *open_model(double *p)
{
    const ru_model *model = ru_model_find("plasmid");
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

/* Share of cells with plasmid after some generations: dF = F (growth with - mean growth), by the
 * midpoint rule, in steps of a small part of a generation. */
static double share_after(const ru_model *model, const double *p, double generations)
{
    const ru_local at = {.temperature = 310.15, .pH = 7};
    const int steps = 20000;
    double r[N_PROCESS], s[N_PROCESS * N_STATE] = {0}, share = 1;
    double dt = generations * log(2) / (0.45 / hour) / steps;
    model->stoichiometry(model, p, s);
    for (int n = 0; n < steps; n++) {
        double moved = share;
        for (int half = 0; half < 2; half++) {
            const double y[N_STATE] = {moved, 1 - moved, 100, 100, 0, 0};
            double with = 0, without = 0;
            assert_int_equal(model->rates(model, p, &at, y, r), 0);
            for (size_t i = 0; i < N_PROCESS; i++) {
                with += s[i * N_STATE + BEARING] * r[i];
                without += s[i * N_STATE + FREE] * r[i];
            }
            moved = share + (half ? 1 : 0.5) * dt * (with - moved * (with + without));
        }
        share = moved;
    }
    return share;
}

static void the_share_of_bearing_cells_falls_as_the_closed_form_says(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b6_plasmid_stability_exact.csv");
    double p[FOLLOW_PARAMETERS], worst = 0;
    const ru_model *model = open_model(p);
    set(model, p, "k_s", 1e-12);
    set(model, p, "k_o", 1e-12);
    for (size_t i = 0; i < t.n_row; i++) {
        set(model, p, "alpha", follow_cell(&t, i, "alpha"));
        set(model, p, "p", follow_cell(&t, i, "p"));
        double ours = share_after(model, p, follow_cell(&t, i, "n_gen"));
        worst = fmax(worst, fabs(ours / follow_cell(&t, i, "F_plus") - 1));
        assert_close(ours, follow_cell(&t, i, "F_plus"), 2e-5, 0);
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

static void a_batch_loses_plasmid_with_its_generations(void **state)
{
    (void)state;
    /* In the reactor, glucose and oxygen as good as saturated: 8 h are n = 0.45 8/ln 2 generations.
     */
    follow_case c;
    const ru_model *model = ru_model_find("plasmid");
    follow_open(&c, model, 1000, 1);
    c.initial[OXYGEN] = 1;
    set(model, c.parameters, "k_s", 1e-9);
    set(model, c.parameters, "k_o", 1e-9);
    set(model, c.parameters, "b", 0);
    ru_tiny_run tiny = follow_run(&c, 0, 8, 8);
    double n = 0.45 * 8 / log(2), alpha = 1.2, p = 0.005;
    double share = (1 - alpha - p) / (1 - alpha - p * pow(2, n * (alpha + p - 1)));
    double with = ru_tiny_value(&tiny, "biomass", SIZE_MAX),
           without = ru_tiny_value(&tiny, "plasmid_free", SIZE_MAX);
    assert_close(with / (with + without), share, 1e-6, 0);
    assert_close(with, 0.1 * exp((1 - p) * 0.45 * 8), 1e-6, 0);
    /* 0.3 mg/g/h, and at 37 degC 1/(1 + e^(2.5/0.4)) of 3.7 mg/g/h more, of X = 0.1 exp(0.44775 t)
     */
    double made = 0.3 + 3.7 / (1 + exp(2.5 / 0.4));
    assert_close(ru_tiny_value(&tiny, "plasmid", SIZE_MAX), made * (with - 0.1) / 0.44775, 1e-5, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
}

static void warmth_amplifies_the_plasmid_and_slows_the_cells(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS], cold[N_PROCESS], warm[N_PROCESS], half[N_PROCESS];
    const double y[N_STATE] = {10, 0, 100, 100, 0.5, 0}, full[N_STATE] = {10, 0, 100, 100, 1.2, 0};
    const ru_model *model = open_model(p);
    ru_local at = {.temperature = 303.15, .pH = 7};
    assert_int_equal(model->rates(model, p, &at, y, cold), 0);
    at.temperature = 312.65; /* 39.5 degC */
    assert_int_equal(model->rates(model, p, &at, y, half), 0);
    at.temperature = 318.15;
    assert_int_equal(model->rates(model, p, &at, y, warm), 0);
    assert_close(hour * cold[3], 10 * 0.3e-3, 1e-3, 0);
    assert_close(hour * half[3], 10 * 2.15e-3, 1e-3, 0);
    assert_close(hour * warm[3], 10 * 4e-3, 1e-3, 0);
    /* 0.05 g/g of plasmid take half of the growth, 0.12 g/g all of it */
    assert_close(hour * cold[0], 0.45 * 10 * 0.5, 1e-3, 0);
    assert_int_equal(model->rates(model, p, &at, full, warm), 0);
    assert_true(warm[0] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_of_bearing_cells_falls_as_the_closed_form_says),
        cmocka_unit_test(a_batch_loses_plasmid_with_its_generations),
        cmocka_unit_test(warmth_amplifies_the_plasmid_and_slows_the_cells),
    };
    return ru_run_group(tests);
}
