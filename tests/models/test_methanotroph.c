/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vessel.h"

enum { METHANOTROPH, CYANOBACTERIUM, METHANE, OXYGEN, DIOXIDE, AMMONIA, N_STATE };
static const double kg[] = {0.0160425, 0.031998, 0.044009}; /* a mol of the gases */

/* The published bottle: 0.10 L of liquid under 0.15 L of gas, light 180 umol/m2/s from outside. */
static void shade(vessel *v, const double *y)
{
    double above = 180, through = (6.40 - 0.0175 * above) * (y[METHANOTROPH] + y[CYANOBACTERIUM]);
    v->at.light = 1e-6 * above * exp(-through);
}

static void finish(const vessel *v, const double *y, double *dydt)
{
    (void)v;
    static const double kla[] = {100, 117, 105.3}, henry[] = {0.03412, 0.03168, 1.6120};
    for (int i = 0; i < 3; i++) {
        double passed =
            kla[i] / 3600 * (henry[i] * y[N_STATE + i] - y[METHANE + i] / kg[i]); /* mol/m3/s */
        dydt[METHANE + i] += kg[i] * passed;
        dydt[N_STATE + i] = -passed * 0.10 / 0.15;
    }
    dydt[AMMONIA] = 0;
}

/* Gas and liquid are renewed at every sampling, cells stay. */
static void renew(double *y)
{
    const double liquid[] = {0.98, 0, 10.5}, gas[] = {29.36982, 0, 5.759069044};
    for (int i = 0; i < 3; i++) {
        y[METHANE + i] = kg[i] * liquid[i];
        y[N_STATE + i] = gas[i];
    }
    y[AMMONIA] = 1e3;
}

static void open_bottle(vessel *v)
{
    vessel_open(v, "methanotroph");
    v->p[ru_model_parameter_index(v->model, "K_N")] = 1e-9;
    v->n_more = 3;
    v->prepare = shade;
    v->finish = finish;
}

static void the_coculture_of_the_bottle_is_followed(void **state)
{
    (void)state;
    static const char *const columns[] = {"CH4g", "O2g", "CO2g", "CH4l", "O2l", "CO2l"};
    ru_test_table t = follow_read("b8_coculture_methanotroph_cyano.csv");
    vessel v;
    double y[N_STATE + 3] = {0.018, 0.218}, worst = 0;
    open_bottle(&v);
    for (size_t i = 1; i < t.n_row; i++) {
        renew(y);
        vessel_run(&v, follow_time(&t, i - 1), follow_time(&t, i), y);
        double ours[8] = {y[CYANOBACTERIUM], y[METHANOTROPH]};
        for (int k = 0; k < 3; k++) {
            ours[2 + k] = y[N_STATE + k];
            ours[5 + k] = y[METHANE + k] / kg[k];
        }
        for (size_t k = 0; k < 8; k++) {
            double theirs = follow_cell(&t, i, k == 0 ? "Xp" : k == 1 ? "Xm" : columns[k - 2]);
            worst = fmax(worst, fabs(ours[k] / theirs - 1));
            assert_close(ours[k], theirs, 1e-6, 0);
        }
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

/* Alone it takes 1.35 mol of oxygen a mol of methane, and ammonia as its nitrogen needs. */
static void alone_it_needs_oxygen_and_ammonia_of_its_methane(void **state)
{
    (void)state;
    vessel v;
    vessel_open(&v, "methanotroph");
    const double *row = v.S;
    assert_close(row[OXYGEN] / kg[1], 1.35 * row[METHANE] / kg[0], 1e-12, 0);
    assert_close(-row[AMMONIA] * 0.014007, 0.2 * 14.007 / 24.626, 1e-12, 0);
    double y[N_STATE] = {1, 1, 0.01, 0.005, 0.02, 0}, dydt[N_STATE];
    v.at.light = 1e-4;
    assert_int_equal(vessel_slopes(0, y, dydt, &v), GSL_SUCCESS);
    for (size_t k = 0; k < N_STATE; k++) /* nothing grows without ammonia */
        assert_close(dydt[k], 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_coculture_of_the_bottle_is_followed),
        cmocka_unit_test(alone_it_needs_oxygen_and_ammonia_of_its_methane),
    };
    return ru_run_group(tests);
}
