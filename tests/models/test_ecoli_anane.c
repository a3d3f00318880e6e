/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

/* The published batch and fed-batch; oxygen in % is H = 14000 times the concentration. */
#define PERCENT 14000.0

static ru_sensor probe = {.name = "probe", .kind = RU_SENSOR_CONCENTRATION, .lag = 35};

static void open_culture(follow_case *c, const ru_test_table *t)
{
    const ru_model *model = ru_model_find("ecoli-anane");
    follow_open(c, model, 220, 99 / PERCENT);
    c->scenario.vessel.volume = follow_cell(t, 0, "V") * 1e-3;
    c->initial[ru_model_state_index(model, "biomass")] = follow_cell(t, 0, "X");
    c->initial[ru_model_state_index(model, "glucose")] = follow_cell(t, 0, "S");
    c->initial[ru_model_state_index(model, "acetate")] = follow_cell(t, 0, "A");
    c->initial[ru_model_state_index(model, "oxygen")] = follow_cell(t, 0, "DOT") / PERCENT;
    probe.component = ru_model_state_index(model, "oxygen");
    c->scenario.sensors = &probe;
    c->scenario.n_sensor = 1;
}

static void follow_culture(const ru_tiny_run *tiny, const ru_test_table *t, double oxygen)
{
    follow_column(tiny, t, "V", "V", 1, 1e-9, 0); /* litres both */
    follow_column(tiny, t, "X", "biomass", 1, 1e-5, 0);
    follow_column(tiny, t, "S", "glucose", 1, 1e-5, 0);
    follow_column(tiny, t, "A", "acetate", 1, 1e-5, 0);
    follow_column(tiny, t, "DOT", "oxygen", PERCENT, oxygen, 0);
    follow_column(tiny, t, "DOTm", "probe", PERCENT, oxygen, 0);
}

static void the_published_batch_is_met(void **state)
{
    (void)state;
    ru_test_table t = follow_read("b2_ecoli_anane_batch.csv");
    follow_case c;
    open_culture(&c, &t);
    ru_tiny_run tiny = follow_run(&c, 0, 8, 0.5);
    follow_culture(&tiny, &t, 1e-5);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void the_published_fed_batch_is_met(void **state)
{
    (void)state;
    /* The paper does not dilute oxygen with the feed, the engine does: oxygen is lower by F/V/kLa
     * at most, 0.018/220 = 8e-5. */
    ru_test_table t = follow_read("b2_ecoli_anane_fedbatch.csv");
    follow_case c;
    open_culture(&c, &t);
    c.fed[ru_model_state_index(c.scenario.model, "glucose")] = 300;
    c.feed = (ru_feed){.profile = {.kind = RU_PROFILE_EXPONENTIAL,
                                   .start = 7 * hour,
                                   .stop = INFINITY,
                                   .rate = 5e-6 / hour,
                                   .exponent = 0.222 / hour,
                                   .maximum = INFINITY},
                       .concentrations = c.fed};
    c.scenario.feeds = &c.feed;
    c.scenario.n_feed = 1;
    ru_tiny_run tiny = follow_run(&c, 7, 16, 0.5);
    follow_culture(&tiny, &t, 1e-4);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void rates_at(const ru_model *model, const double *p, const double *y, double *change)
{
    double S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE] = {0}, r[RU_MODEL_MAX_PROCESS];
    ru_local at = {.temperature = 310.15, .pH = 7};
    model->stoichiometry(model, p, S);
    assert_int_equal(model->rates(model, p, &at, y, r), 0);
    for (size_t k = 0; k < model->n_state; k++) {
        change[k] = 0;
        for (size_t i = 0; i < model->n_process; i++)
            change[k] += S[i * model->n_state + k] * r[i];
    }
}

static void without_oxygen_the_switch_turns_all_uptake_into_overflow(void **state)
{
    (void)state;
    /* q_S = 0.6356 * S/(S + 0.0370) at A = 0; acetate and biomass from all of it. */
    const ru_model *model = ru_model_find("ecoli-anane");
    double p[FOLLOW_PARAMETERS], change[FOLLOW_STATES];
    const double y[5] = {2, 1, 0, 0, 0}, uptake = 0.6356 / 1.0370 * 2 / hour;
    assert_int_equal(ru_model_defaults(model, p), RU_OK);
    rates_at(model, p, y, change);
    assert_close(change[1], -uptake, 1e-12, 0);
    assert_true(change[2] < 0.5 * 0.9097 * uptake); /* as published */
    p[ru_model_parameter_index(model, "oxygen_limited")] = 1;
    rates_at(model, p, y, change);
    assert_close(change[0], 0.2268 * uptake, 1e-12, 0);
    assert_close(change[1], -uptake, 1e-12, 0);
    assert_close(change[2], 0.9097 * uptake, 1e-12, 0);
    assert_close(change[3], 0, 0, 1e-18);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_batch_is_met),
        cmocka_unit_test(the_published_fed_batch_is_met),
        cmocka_unit_test(without_oxygen_the_switch_turns_all_uptake_into_overflow),
    };
    return ru_run_group(tests);
}
