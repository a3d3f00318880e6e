/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vessel.h"

/* The published start-up of a 2 L vessel at 75 rpm, gas of 50 % CO, 20 % H2, 30 % CO2 at 1 atm. Its
 * script has the sign of carbon dioxide the wrong way round and cells held back by `recycle`: both
 * are the vessel's here. */
enum { BIOMASS, CO, H2, ETHANOL, CO2, N_STATE };
static const double molar[] = {0.0246, 0.0280101, 0.00201588, 0.046069, 0.044009};
static const int gases[] = {CO, H2, CO2};
static const double inlet[] = {0.5, 0.2, 0.3};
static const double dilution = 1.0 / 48 / 3600, liquid = 2e-3, gas = 1e-3; /* 1/s, m3 */

static double recycle = 0.76;

static void finish(const vessel *v, const double *y, double *dydt)
{
    static const double henry[] = {0.00095, 0.00078, 0.034}, warm[] = {1300, 500, 2400};
    static const double spread[] = {2.71, 6.01, 2.56}; /* diffusivities */
    double volume = 8.314 * 310.15 / 1e5;              /* m3/mol */
    double enters = 0.05 / 60 * 3e-3 / volume, passed[3], leaves = enters;
    double literal = -(4.0 / 6 * v->r[0] - v->r[1] / 3);
    dydt[CO2] = literal * molar[CO2];
    for (int i = 0; i < 3; i++) {
        int k = gases[i];
        double kla = 6.173326 / 3600 * sqrt(spread[i] / 2.71);
        double solubility = 1000 * henry[i] * exp(warm[i] * (1 / 310.15 - 1 / 298.15));
        passed[i] = kla * (solubility * y[N_STATE + i] - y[k] / molar[k]);
        dydt[k] += passed[i] * molar[k] - dilution * y[k];
        leaves -= liquid * passed[i];
    }
    for (int i = 0; i < 3; i++)
        dydt[N_STATE + i] =
            (enters * inlet[i] - leaves * y[N_STATE + i] - liquid * passed[i]) * volume / gas;
    dydt[BIOMASS] -= dilution * (1 - recycle) * y[BIOMASS];
    dydt[ETHANOL] -= dilution * y[ETHANOL];
}

static void follow_start_up(const char *file, double kept, double transient)
{
    ru_test_table t = follow_read(file);
    vessel v;
    recycle = kept;
    vessel_open(&v, "syngas-cauto");
    v.p[ru_model_parameter_index(v.model, "k_i_co")] = 0.25;
    v.n_more = 3;
    v.finish = finish;
    double y[N_STATE + 3] = {0.05, 0.1 * molar[CO], 0.03 * molar[H2], 0, 7.4 * molar[CO2], 0.5, 0.2,
                             0.3},
                       worst = 0;
    const char *const columns[] = {"cCO_mM", "cH2_mM", "cCO2_mM", "yCO", "yH2", "yCO2", "X_gL"};
    for (size_t i = 1; i < t.n_row; i++) {
        vessel_run(&v, follow_time(&t, i - 1), follow_time(&t, i), y);
        const double ours[] = {
            y[CO] / molar[CO], y[H2] / molar[H2], y[CO2] / molar[CO2], y[5], y[6], y[7],
            y[BIOMASS]};
        for (size_t k = 0; k < 7; k++) {
            double theirs = follow_cell(&t, i, columns[k]);
            worst = fmax(worst, fabs(ours[k] / theirs - 1));
            assert_close(ours[k], theirs, transient, 0);
        }
    }
    print_message("recycle %g: %.6f g/L at the end, largest relative error %.1e\n", kept,
                  y[BIOMASS], worst);
    assert_close(y[BIOMASS], follow_cell(&t, t.n_row - 1, "X_gL"), 1e-5, 0);
    free(t.values);
}

static void the_published_start_up_is_followed(void **state)
{
    (void)state;
    /* Solubilities and gas of the reference are known to 1e-4. */
    follow_start_up("b8_syngas_cstr_R0.76.csv", 0.76, 3e-4);
    follow_start_up("b8_syngas_cstr_R0.5.csv", 0.5, 3e-4);
}

static void without_growth_the_products_are_those_of_the_two_equations(void **state)
{
    (void)state;
    vessel v;
    vessel_open(&v, "syngas-cauto");
    v.p[ru_model_parameter_index(v.model, "y_co")] = 0;
    v.p[ru_model_parameter_index(v.model, "y_h2")] = 0;
    memset(v.S, 0, sizeof v.S);
    v.model->stoichiometry(v.model, v.p, v.S);
    assert_close(v.S[ETHANOL] / molar[ETHANOL], 1.0 / 6, 1e-6, 0);
    assert_close(v.S[CO2] / molar[CO2], 4.0 / 6, 1e-6, 0);
    assert_close(v.S[N_STATE + ETHANOL] / molar[ETHANOL], 1.0 / 6, 1e-6, 0);
    assert_close(v.S[N_STATE + CO2] / molar[CO2], -1.0 / 3, 1e-6, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_start_up_is_followed),
        cmocka_unit_test(without_growth_the_products_are_those_of_the_two_equations),
    };
    return ru_run_group(tests);
}
