/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static const double day = 24;

/* Influent of BSM2's digester in the states' units (kg COD/m3, mol/L). */
static const struct {
    const char *state;
    double value;
} influent[] = {{"S_su", 0.01},  {"S_aa", 0.001},  {"S_fa", 0.001}, {"S_va", 0.001},
                {"S_bu", 0.001}, {"S_pro", 0.001}, {"S_ac", 0.001}, {"S_h2", 1e-8},
                {"S_ch4", 1e-5}, {"S_IC", 0.04},   {"S_IN", 0.01},  {"S_I", 0.02},
                {"X_xc", 2},     {"X_ch", 5},      {"X_pr", 20},    {"X_li", 5},
                {"X_su", 0},     {"X_aa", 0.01},   {"X_fa", 0.01},  {"X_c4", 0.01},
                {"X_pro", 0.01}, {"X_ac", 0.01},   {"X_h2", 0.01},  {"X_I", 25},
                {"S_cat", 0.04}, {"S_an", 0.02}};
enum { N_INFLUENT = sizeof influent / sizeof influent[0] };

static size_t state_of(const follow_case *c, const char *name)
{
    size_t k = ru_model_state_index(c->scenario.model, name);
    assert_true(k < c->scenario.model->n_state);
    return k;
}

static double si_of(const follow_case *c, size_t k)
{
    return strcmp(c->scenario.model->states[k].quantity.unit, "mol/L") == 0 ? 1000 : 1;
}

/* 3400 m3 fed with 170 m3/d at 35 degC. */
static void open_digester(follow_case *c)
{
    follow_open(c, ru_model_find("adm1"), 0, 0);
    c->scenario.gas.present = 0;
    c->scenario.vessel.volume = 3400;
    c->scenario.vessel.temperature = 308.15;
    for (size_t i = 0; i < N_INFLUENT; i++) {
        size_t k = state_of(c, influent[i].state);
        c->fed[k] = influent[i].value * si_of(c, k);
    }
    follow_chemostat(c, 170.0 / 3400 / day);
}

/* What of the digester is not a state, from states at record i. */
typedef struct derived {
    double pH, bicarbonate, ammonia, p_h2, p_ch4, p_co2, pressure, flow;
} derived;

static double leftover(double h, const double *mol)
{
    const double arrow = (1 / 298.15 - 1 / 308.15) / 8.3145;
    double sum = mol[0] - mol[1] + h - 1e-14 * exp(55900 * arrow) / h;
    double ammonium = pow(10, -9.25) * exp(51965 * arrow);
    double carbonic = pow(10, -6.35) * exp(7646 * arrow);
    const double pK[] = {4.76, 4.88, 4.82, 4.86};
    sum += mol[2] * h / (ammonium + h) - mol[3] * carbonic / (carbonic + h);
    for (int i = 0; i < 4; i++)
        sum -= mol[4 + i] / (1 + h * pow(10, pK[i]));
    return sum;
}

/* The pH by bisection, pressures by the gas law: not as the model does it. */
static derived look(const ru_tiny_run *tiny, size_t i)
{
    static const char *const names[] = {"S_cat", "S_an",  "S_IN", "S_IC",
                                        "S_ac",  "S_pro", "S_bu", "S_va"};
    const double demand[] = {1, 1, 1, 1, 64, 112, 160, 208};
    double mol[8], low = 0, high = 14;
    for (int k = 0; k < 8; k++)
        mol[k] = ru_tiny_value(tiny, names[k], i) / demand[k];
    for (int n = 0; n < 60; n++) {
        double middle = 0.5 * (low + high);
        if (leftover(pow(10, -middle), mol) > 0)
            low = middle;
        else
            high = middle;
    }
    double h = pow(10, -low), arrow = (1 / 298.15 - 1 / 308.15) / 8.3145;
    double carbonic = pow(10, -6.35) * exp(7646 * arrow);
    double ammonium = pow(10, -9.25) * exp(51965 * arrow);
    double per = 3400.0 / 300 * 0.083145 * 308.15; /* bar m3/kmol, of what is per liquid */
    derived d = {.pH = low,
                 .bicarbonate = mol[3] * carbonic / (carbonic + h),
                 .ammonia = mol[2] * ammonium / (ammonium + h),
                 .p_h2 = per / 16 * ru_tiny_value(tiny, "G_h2", i),
                 .p_ch4 = per / 64 * ru_tiny_value(tiny, "G_ch4", i),
                 .p_co2 = per * ru_tiny_value(tiny, "G_co2", i)};
    d.pressure = d.p_h2 + d.p_ch4 + d.p_co2 + 0.0313 * exp(5290 * (1 / 298.15 - 1 / 308.15));
    d.flow = 5e4 * (d.pressure - 1.013);
    return d;
}

static void hold(double ours, double theirs, double relative, double *worst)
{
    *worst = fmax(*worst, fabs(ours / theirs - 1));
    assert_close(ours, theirs, relative, 0);
}

static void the_digester_of_the_benchmark_settles_at_its_published_state(void **state)
{
    (void)state;
    char path[512];
    snprintf(path, sizeof path, RU_SOURCE_DIR "/tests/reference/b10_adm1_steady.csv");
    follow_case c;
    open_digester(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 4000 * day, 4000 * day);
    double worst = 0;
    for (size_t i = 0; i < N_INFLUENT; i++)
        hold(ru_tiny_value(&tiny, influent[i].state, SIZE_MAX),
             ru_test_value(path, influent[i].state), 1e-9, &worst);
    size_t last = tiny.record->n_time - 1;
    derived d = look(&tiny, last);
    const double factor = 3400.0 / 300;
    const struct {
        const char *row;
        double value;
    } others[] = {{"G_h2", factor * ru_tiny_value(&tiny, "G_h2", last)},
                  {"G_ch4", factor * ru_tiny_value(&tiny, "G_ch4", last)},
                  {"G_co2", factor * ru_tiny_value(&tiny, "G_co2", last)},
                  {"pH", d.pH},
                  {"S_hco3", d.bicarbonate},
                  {"S_nh3", d.ammonia},
                  {"p_h2", d.p_h2},
                  {"p_ch4", d.p_ch4},
                  {"p_co2", d.p_co2},
                  {"P_gas", d.pressure},
                  {"q_gas_m3d", d.flow}};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        hold(others[i].value, ru_test_value(path, others[i].row), 1e-8, &worst);
    assert_close(d.pH, 7.4655377698929, 1e-12, 0);
    print_message("largest relative error %.1e\n", worst);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-11);
    ru_tiny_run_close(&tiny);
}

static void twice_the_carbohydrates_drive_gas_and_acids_as_in_the_reference(void **state)
{
    (void)state;
    static const char *const columns[] = {"S_su", "S_pro", "S_ac", "S_h2", "S_IC", "X_su", "X_ac"};
    ru_test_table t = follow_read("b10_adm1_step_Xch.csv");
    follow_case c;
    open_digester(&c);
    ru_tiny_run steady = follow_run(&c, 0, 4000 * day, 4000 * day);
    for (size_t k = 0; k < c.scenario.model->n_state; k++)
        c.initial[k] = si_of(&c, k) *
                       ru_tiny_value(&steady, c.scenario.model->states[k].quantity.name, SIZE_MAX);
    ru_tiny_run_close(&steady);
    c.fed[state_of(&c, "X_ch")] = 10;
    ru_tiny_run tiny = follow_run(&c, 0, 50 * day, 0.5 * day);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        follow_column(&tiny, &t, columns[i], columns[i], 1, 1e-6, 0);
    double worst = 0;
    for (size_t i = 1; i < t.n_row; i++) {
        derived d = look(&tiny, follow_record(&tiny, follow_time(&t, i)));
        hold(d.pH, follow_cell(&t, i, "pH"), 1e-7, &worst);
        hold(d.p_ch4, follow_cell(&t, i, "p_ch4"), 1e-6, &worst);
        hold(d.p_co2, follow_cell(&t, i, "p_co2"), 1e-6, &worst);
        hold(d.flow, follow_cell(&t, i, "q_gas"), 1e-6, &worst);
    }
    print_message("pH, pressures and flow: largest relative error %.1e\n", worst);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

/* A part in a thousand of each state moves the rates as the slopes say, also through the pH. */
static void slopes_see_through_the_pH(void **state)
{
    (void)state;
    const ru_model *model = ru_model_find("adm1");
    follow_case c;
    open_digester(&c);
    size_t n = model->n_state, m = model->n_process;
    double *dr = calloc(n * m, sizeof *dr), up[RU_MODEL_MAX_PROCESS], down[RU_MODEL_MAX_PROCESS];
    const ru_local at = {.temperature = 308.15, .pH = 7};
    assert_int_equal(model->rate_slopes(model, c.parameters, &at, c.initial, dr), 0);
    for (size_t k = 0; k < n; k++) {
        double kept = c.initial[k], step = 1e-4 * kept;
        c.initial[k] = kept + step;
        assert_int_equal(model->rates(model, c.parameters, &at, c.initial, up), 0);
        c.initial[k] = kept - step;
        assert_int_equal(model->rates(model, c.parameters, &at, c.initial, down), 0);
        c.initial[k] = kept;
        for (size_t i = 0; i < m; i++)
            assert_close(dr[i * n + k] * kept, (up[i] - down[i]) / 2e-4, 1e-5,
                         1e-8 * fabs(up[i]) + 1e-16);
    }
    free(dr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digester_of_the_benchmark_settles_at_its_published_state),
        cmocka_unit_test(twice_the_carbohydrates_drive_gas_and_acids_as_in_the_reference),
        cmocka_unit_test(slopes_see_through_the_pH),
    };
    return ru_run_group(tests);
}
