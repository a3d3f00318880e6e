/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

enum { X, S, O, P, CO2, N_STATE, VOLUME = N_STATE, N_PAPER };

static const ru_model *open_model(double *p)
{
    const ru_model *model = ru_model_find("penicillin-pensim");
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->n_state, N_STATE);
    return model;
}

static void set(const ru_model *model, double *p, const char *name, double si)
{
    size_t i = ru_model_parameter_index(model, name);
    assert_true(i < model->n_parameter);
    p[i] = si;
}

/* The vessel of the paper, per hour: feed of 600 g/L from 45 h on, acid and base, evaporation at
 * 297 K, kLa = 70 sqrt(8.6) (29.9/V)^0.4 1/h, saturation 1.16 g/L. y [N_PAPER], V in L. */
static void slope_of_the_paper(const ru_model *model, const double *p, double t, const double *y,
                               double *dy)
{
    const ru_local at = {.temperature = 297, .pH = 5.1};
    double r[4], s[4 * N_STATE] = {0}, volume = y[VOLUME], feed = t < 45 ? 0 : 0.042;
    model->stoichiometry(model, p, s);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    double grown = feed + 3e-5 + 1.5e-4 - volume * 2.5e-4 * expm1(5 * (297 - 273.15) / 100);
    double kla = 70 * sqrt(8.6) * pow(29.9 / volume, 0.4);
    for (size_t k = 0; k < N_STATE; k++) {
        dy[k] = -grown / volume * y[k];
        for (size_t i = 0; i < 4; i++)
            dy[k] += hour * s[i * N_STATE + k] * r[i];
    }
    dy[S] += feed * 600 / volume;
    dy[O] += kla * (1.16 - y[O]);
    dy[VOLUME] = grown;
}

/* One step of the classical Runge-Kutta method. */
static void step(const ru_model *model, const double *p, double t, double dt, double *y)
{
    double k[4][N_PAPER], moved[N_PAPER];
    const double part[] = {0, 0.5, 0.5, 1}, weight[] = {1, 2, 2, 1};
    for (size_t stage = 0; stage < 4; stage++) {
        for (size_t i = 0; i < N_PAPER; i++)
            moved[i] = y[i] + (stage ? part[stage] * dt * k[stage - 1][i] : 0);
        slope_of_the_paper(model, p, t, moved, k[stage]);
    }
    for (size_t i = 0; i < N_PAPER; i++)
        for (size_t stage = 0; stage < 4; stage++)
            y[i] += dt / 6 * weight[stage] * k[stage][i];
}

static void the_vessel_of_the_paper_is_met_at_its_temperature_and_pH(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS], y[N_PAPER] = {0.1, 15, 1.16, 0, 0, 100}, worst = 0;
    const ru_model *model = open_model(p);
    set(model, p, "saturation", 1.16);
    set(model, p, "published_demand", 1);
    set(model, p, "k_m", 1e-11);
    set(model, p, "k_om", 1e-11);
    ru_test_table t = follow_read("b4_pensim_isothermal.csv");
    const char *const columns[] = {"X", "S", "CL", "P", NULL, "V"};
    const int per_hour = 400;
    int n = 0;
    for (size_t i = 1; i < t.n_row; i++) {
        for (; n < per_hour * follow_cell(&t, i, "t_h") - 0.5; n++)
            step(model, p, n * 1.0 / per_hour, 1.0 / per_hour, y);
        for (size_t k = 0; k < N_PAPER; k++) {
            if (!columns[k])
                continue;
            worst = fmax(worst, fabs(y[k] / follow_cell(&t, i, columns[k]) - 1));
            assert_close(y[k], follow_cell(&t, i, columns[k]), 1e-6, 0);
        }
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

static double growth_at(double temperature, double pH)
{
    double p[FOLLOW_PARAMETERS], r[4];
    const double y[N_STATE] = {1, 10, 0.008, 0, 0};
    const ru_local at = {.temperature = temperature, .pH = pH};
    const ru_model *model = open_model(p);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    return r[0];
}

static void growth_follows_the_temperature_of_the_vessel(void **state)
{
    (void)state;
    /* f = 7000 exp(-5100/(1.987 T)) - 1e33 exp(-50000/(1.987 T)): 1.27 at 298 K as published */
    double f[3];
    const double t[3] = {298, 310, 330};
    for (size_t i = 0; i < 3; i++)
        f[i] = 7000 * exp(-5100 / (1.987 * t[i])) - 1e33 * exp(-50000 / (1.987 * t[i]));
    assert_close(f[0], 1.27, 5e-3, 0);
    assert_close(growth_at(310, 5) / growth_at(298, 5), f[1] / f[0], 1e-12, 0);
    assert_close(growth_at(330, 5) / growth_at(298, 5), f[2] / f[0], 1e-12, 0);
    assert_true(growth_at(345, 5) < 0); /* dies */
}

static void growth_is_best_between_acid_and_base(void **state)
{
    (void)state;
    /* 1/(1 + k_1/H + H/k_2) is largest at H = sqrt(k_1 k_2): pH 7.08 */
    double best = -log10(sqrt(1e-10 * 7e-5));
    assert_true(growth_at(298, best) > growth_at(298, best + 0.2));
    assert_true(growth_at(298, best) > growth_at(298, best - 0.2));
    /* pH 5: H/k_2 = 1/7; pH 3: 100/7 */
    assert_close(growth_at(298, 5) / growth_at(298, 3),
                 (1 + 1e-7 + 100 / 7.0) / (1 + 1e-5 + 1 / 7.0), 1e-6, 0);
}

static void the_oxygen_burnt_closes_the_electrons_but_for_the_side_chain(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS], s[4 * N_STATE] = {0};
    const ru_model *model = open_model(p);
    model->stoichiometry(model, p, s);
    /* Burning 1/0.45 g of glucose less 1 g of biomass: 1.004 g of oxygen; maintenance: 192/180. */
    assert_close(-s[0 * N_STATE + O], 1.06567 / 0.45 - 1.36433, 1e-4, 0);
    assert_close(-s[2 * N_STATE + O], 191.988 / 180.156, 1e-6, 0);
    /* 1 g of penicillin G needs 1.770 g to burn, its phenylacetic acid 0.861 g. */
    assert_close(-s[1 * N_STATE + O], 1.06567 / 0.9 - (1.77026 - 0.86121), 1e-3, 0);
    const double sides[] = {0, 9 * 31.998 / 334.39, 0};
    for (size_t i = 0; i < 3; i++)
        assert_close(ru_model_gain(model, s, i, RU_OXYGEN_DEMAND, NULL), sides[i], 1e-12, 1e-14);
}

static void nothing_runs_without_substrate_but_the_loss_of_product(void **state)
{
    (void)state;
    double p[FOLLOW_PARAMETERS], r[4];
    const double y[N_STATE] = {10, 0, 0.008, 1, 0};
    const ru_local at = {.temperature = 298, .pH = 5};
    const ru_model *model = open_model(p);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    assert_true(r[0] == 0 && r[1] == 0 && r[2] == 0);
    assert_close(r[3], 0.04 / hour, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vessel_of_the_paper_is_met_at_its_temperature_and_pH),
        cmocka_unit_test(growth_follows_the_temperature_of_the_vessel),
        cmocka_unit_test(growth_is_best_between_acid_and_base),
        cmocka_unit_test(the_oxygen_burnt_closes_the_electrons_but_for_the_side_chain),
        cmocka_unit_test(nothing_runs_without_substrate_but_the_loss_of_product),
    };
    return ru_run_group(tests);
}
