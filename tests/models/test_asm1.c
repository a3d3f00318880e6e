/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static const char *const canonical[] = {"S_I", "S_S",  "X_I",  "X_S",  "X_BH", "X_BA", "X_P",
                                        "S_O", "S_NO", "S_NH", "S_ND", "X_ND", "S_ALK"};
static const char *const columns[] = {"SI", "SS",  "XI",  "XS",  "XBH", "XBA", "XP",
                                      "SO", "SNO", "SNH", "SND", "XND", "SALK"};
enum { N_CANONICAL = 13, ALKALINITY = 12 };

/* The table's mg/L from kg/m3; alkalinity is in mmol/L in both. */
static double in_table(size_t k)
{
    return k == ALKALINITY ? 1 : 1000;
}

/* The aerated tank of the benchmark: 1333 m3, 18446 m3/d of its mean influent, kLa 240 1/d. */
static void open_tank(follow_case *c)
{
    static const double influent[N_CANONICAL] = {30, 69.5, 51.2,  202.32, 28.17, 0, 0,
                                                 0,  0,    31.56, 6.95,   10.59, 7};
    follow_open(c, ru_model_find("asm1"), 240.0 / 24, 0.008);
    c->scenario.vessel.volume = 1333;
    c->scenario.vessel.temperature = 288.15;
    for (size_t k = 0; k < N_CANONICAL; k++) {
        c->fed[k] = influent[k] / in_table(k);
        c->initial[k] = 1 / in_table(k);
    }
    follow_chemostat(c, 18446.0 / 1333 / 24);
}

static void an_aerated_tank_follows_the_reference_from_ones(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b10_asm1_cstr.csv");
    follow_case c;
    open_tank(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 50 * 24, 0.01 * 24);
    for (size_t k = 0; k < N_CANONICAL; k++)
        follow_column(&tiny, &t, columns[k], canonical[k], 1, 1e-6, 1e-7);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void its_steady_state_is_the_published_one(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double value; /* of the benchmark's MATLAB program */
    } published[] = {
        {"S_S", 63.8577381952497},   {"X_S", 195.543287548103},  {"X_BH", 36.1897495656497},
        {"X_P", 0.0627660451102823}, {"S_O", 7.32747877688682},  {"S_NH", 31.7048384340176},
        {"S_ND", 6.49409298588329},  {"X_ND", 10.2557226521405},
    };
    follow_case c;
    open_tank(&c);
    ru_tiny_run tiny = follow_run(&c, 0, 50 * 24, 50 * 24);
    double worst = 0;
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        double ours = ru_tiny_value(&tiny, published[i].name, SIZE_MAX);
        worst = fmax(worst, fabs(ours / published[i].value - 1));
        assert_close(ours, published[i].value, 1e-10, 0);
    }
    assert_close(ru_tiny_value(&tiny, "S_ALK", SIZE_MAX), 7.01034560242983, 1e-10, 0);
    print_message("largest relative error %.1e\n", worst);
    ru_tiny_run_close(&tiny);
}

/* Rates of a liquid that holds something of everything, 1/s. */
static void rates_at(double temperature, double *r)
{
    const ru_model *model = ru_model_find("asm1");
    double p[FOLLOW_PARAMETERS], y[FOLLOW_STATES];
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    for (size_t k = 0; k < model->n_state; k++)
        y[k] = 1e-3 * (double)(k + 1);
    const ru_local at = {.temperature = temperature, .pH = 7};
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
}

static void five_degrees_change_each_rate_as_published(void **state)
{
    (void)state;
    /* k15/k10 in the order of the processes; from 15 to 20 degC the same once more. */
    static const double ratio[] = {4.0 / 3, 4.0 / 3, 5.0 / 3, 1.5, 5.0 / 3, 1.25, 1.2, 1.2};
    double cold[8], mild[8], warm[8];
    rates_at(283.15, cold);
    rates_at(288.15, mild);
    rates_at(293.15, warm);
    for (size_t i = 0; i < 8; i++) {
        assert_close(mild[i], ratio[i] * cold[i], 1e-12, 0);
        assert_close(warm[i], ratio[i] * mild[i], 1e-12, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_aerated_tank_follows_the_reference_from_ones),
        cmocka_unit_test(its_steady_state_is_the_published_one),
        cmocka_unit_test(five_degrees_change_each_rate_as_published),
    };
    return ru_run_group(tests);
}
