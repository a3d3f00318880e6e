/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

enum { X, S, E, O, G, A, P, CO2, N_STATE, GAS_O = N_STATE, GAS_C, N_ALL, N_PROCESS = 7 };

static const double molar_oxygen = 0.031998, molar_dioxide = 0.044009;

static const ru_model *open_model(double *p)
{
    const ru_model *model = ru_model_find("yeast-atp");
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    assert_int_equal(model->n_state, N_STATE);
    assert_int_equal(model->n_process, N_PROCESS);
    return model;
}

typedef struct vessel {
    const ru_model *model;
    double p[FOLLOW_PARAMETERS], s[N_PROCESS * N_STATE];
    int held; /* glucose, ethanol and oxygen are held; no gas */
} vessel;

static void open_vessel(vessel *v, int held)
{
    *v = (vessel){.held = held};
    v->model = open_model(v->p);
    v->model->stoichiometry(v->model, v->p, v->s);
}

/* Per hour: the cells, and 2.5 L of gas at 293 K and 1 atm over 7.5 L of broth, 1 vvm of air with
 * 0.05 % of carbon dioxide, kLa 1000 1/h, 0.79 atm L/mmol, all carbon dioxide in the gas. */
static void slope(const vessel *v, const double *y, double *dy)
{
    const ru_local at = {.temperature = 293, .pH = 5};
    double r[N_PROCESS];
    if (v->model->rates(v->model, v->p, &at, y, r))
        fail_msg("rates are refused");
    for (size_t k = 0; k < N_STATE; k++) {
        dy[k] = 0;
        for (size_t i = 0; i < N_PROCESS; i++)
            dy[k] += hour * v->s[i * N_STATE + k] * r[i];
    }
    dy[GAS_O] = dy[GAS_C] = 0;
    if (v->held) {
        dy[S] = dy[E] = dy[O] = 0;
        return;
    }
    const double moles = 1 / (8.206e-5 * 293), fed = 60 * 7.5e-3 * moles, kept = 2.5e-3 * moles;
    double out = fed * (1 - 0.2095 - 0.0005) / (1 - y[GAS_O] - y[GAS_C]);
    double transfer = 1000 * (y[GAS_O] / 0.79 - y[O] / molar_oxygen); /* mmol/L/h */
    double evolved = dy[CO2] / molar_dioxide;
    dy[O] += molar_oxygen * transfer;
    dy[GAS_O] = (fed * 0.2095 - out * y[GAS_O] - 7.5e-3 * transfer) / kept;
    dy[GAS_C] = (fed * 0.0005 - out * y[GAS_C] + 7.5e-3 * evolved) / kept;
}

/* One step of the classical Runge-Kutta method. */
static void step(const vessel *v, double dt, double *y)
{
    double k[4][N_ALL], moved[N_ALL];
    const double part[] = {0, 0.5, 0.5, 1}, weight[] = {1, 2, 2, 1};
    for (size_t stage = 0; stage < 4; stage++) {
        for (size_t i = 0; i < N_ALL; i++)
            moved[i] = y[i] + (stage ? part[stage] * dt * k[stage - 1][i] : 0);
        slope(v, moved, k[stage]);
    }
    for (size_t i = 0; i < N_ALL; i++)
        for (size_t stage = 0; stage < 4; stage++)
            y[i] += dt / 6 * weight[stage] * k[stage][i];
}

/* What is in the cells, mmol per L of them. */
static double inside(const double *y, size_t pool)
{
    return 500 * y[pool] / y[X];
}

/* Row i of the reference as a state; carbon dioxide is all in the gas. */
static void take_row(const ru_test_table *t, size_t i, double *y)
{
    const double *row = t->values + i * t->n_column;
    double per_volume = row[2] / 500;
    const double all[N_ALL] = {row[2],
                               row[1],
                               row[3],
                               row[4] * molar_oxygen,
                               row[5] * per_volume,
                               row[6] * per_volume,
                               row[7] * per_volume,
                               0,
                               row[8],
                               row[9]};
    memcpy(y, all, sizeof all);
}

/* From one row on, every later row up to a time is met. The pools settle within a second, which
 * needs steps of 2e-5 h. What is exhausted is below 1e-9. */
static double follow_rows(const ru_test_table *t, size_t from, double until, double dt)
{
    vessel v;
    double y[N_ALL], worst = 0;
    open_vessel(&v, 0);
    take_row(t, from, y);
    int n = 0;
    for (size_t i = from + 1; i < t->n_row && t->values[i * t->n_column] <= until; i++) {
        double steps = (t->values[i * t->n_column] - t->values[from * t->n_column]) / dt;
        for (; n < steps - 0.5; n++)
            step(&v, dt, y);
        const double ours[] = {y[S],         y[X],         y[E],         y[O] / molar_oxygen,
                               inside(y, G), inside(y, A), inside(y, P), y[GAS_O],
                               y[GAS_C]};
        for (size_t k = 0; k < sizeof ours / sizeof ours[0]; k++) {
            double theirs = t->values[i * t->n_column + k + 1];
            if (fabs(theirs) > 1e-9)
                worst = fmax(worst, fabs(ours[k] / theirs - 1));
            assert_close(ours[k], theirs, 1e-6, 1e-9);
        }
    }
    return worst;
}

static void a_batch_with_its_gas_meets_an_independent_integration(void **state)
{
    (void)state;
    /* start and growth on glucose to 1 h; on ethanol, without oxygen to spare, from 20 to 25 h */
    ru_test_table t = follow_read("b11_yeast_atp_batch.csv");
    size_t late = 0;
    while (follow_cell(&t, late, "t_h") < 20)
        late++;
    print_message("largest relative errors %.1e, %.1e\n", follow_rows(&t, 0, 1, 1e-5),
                  follow_rows(&t, late, 25, 2e-5));
    free(t.values);
}

static void a_whole_batch_in_the_reactor_grows_on_its_ethanol(void **state)
{
    (void)state;
    /* The reactor's gas has no volume of its own: what the reference's 2.5 L delay is not there,
     * and carbon dioxide has to leave the liquid first. */
    ru_test_table t = follow_read("b11_yeast_atp_batch.csv");
    follow_case c;
    follow_open(&c, ru_model_find("yeast-atp"), 1000, 0.26519 * molar_oxygen);
    c.scenario.solver.relative = 1e-8;
    ru_tiny_run tiny = follow_run(&c, 0, 10, 5);
    for (size_t i = 1; i < t.n_row; i++) {
        double at = follow_cell(&t, i, "t_h");
        if (at != 5 && at != 10)
            continue;
        size_t record = follow_record(&tiny, at * hour);
        /* oxygen keeps its inlet here, 2 % more at 10 h, which respiration hardly feels */
        assert_close(ru_tiny_value(&tiny, "biomass", record), follow_cell(&t, i, "X_gL"), 1e-3, 0);
        assert_close(ru_tiny_value(&tiny, "ethanol", record), follow_cell(&t, i, "E_mM"), 5e-3, 0);
    }
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void feast_and_famine_along_a_lifeline_are_met(void **state)
{
    (void)state;
    /* 20 s at 2 mmol/L, 40 s at 0.05 mmol/L, again and again; 20 steps a second */
    ru_test_table t = follow_read("b11_yeast_atp_lifeline.csv");
    vessel v;
    open_vessel(&v, 1);
    double y[N_ALL] = {1, 2, 0, 0.2 * molar_oxygen, 0.2 / 500, 1.0 / 500, 0.5 / 500}, worst = 0;
    const int per_second = 50;
    int n = 0;
    for (size_t i = 1; i < t.n_row; i++) {
        for (; n < per_second * follow_cell(&t, i, "t_s") - 0.5; n++) {
            y[S] = n % (60 * per_second) < 20 * per_second ? 2 : 0.05;
            step(&v, 1.0 / per_second / hour, y);
        }
        const double ours[] = {inside(y, G), inside(y, A), inside(y, P)};
        for (size_t k = 0; k < 3; k++) {
            worst = fmax(worst, fabs(ours[k] / t.values[i * t.n_column + k + 1] - 1));
            assert_close(ours[k], t.values[i * t.n_column + k + 1], 1e-6, 0);
        }
    }
    print_message("largest relative error %.1e\n", worst);
    free(t.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_with_its_gas_meets_an_independent_integration),
        cmocka_unit_test(a_whole_batch_in_the_reactor_grows_on_its_ethanol),
        cmocka_unit_test(feast_and_famine_along_a_lifeline_are_met),
    };
    return ru_run_group(tests);
}
