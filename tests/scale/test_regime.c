/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <stdio.h>
#include <string.h>

#include <ru/scale/regime.h>

/* A chemostat at rest, D = 0.25 1/h: S = K_S D/(mu_max - D) = 0.2 g/L, X = Y (S_f - S) = 4.9 g/L.
 * 0.7854 m3 at 196.3495 L/h. */
static const char chemostat[] = RU_CASE_STIRRED
    "cells: {model: monod, parameters: {mu_max: 0.5 1/h, k_s: 0.2 g/L, y_xs: 0.5 g/g}}\n"
    "initial: {biomass: 4.9 g/L, glucose: 0.2 g/L, oxygen: 7 mg/L}\n"
    "feeds: [{name: sugar, at: {r: 0.2 m, z: 0.9 m}, profile: 196.34954084936207 L/h, "
    "concentrations: {glucose: 10 g/L}}]\n"
    "withdrawals: [{name: bleed, profile: 196.34954084936207 L/h}]\n";

static ru_status analyse(const char *text, ru_regime *regime)
{
    const ru_mixing_times times = {10, 2};
    ru_document *d = ru_case_read(text);
    ru_status status = ru_regime_build(d, &times, regime);
    ru_document_destroy(&d);
    return status;
}

/* Uptake D (S_f - S) = 2.45 g/L/h, so a turn-over of 0.2/2.45 h. Oxygen by electrons: glucose burns
 * 1.06568 of its mass, half a gram of biomass takes 0.5 1.36433 along, so 0.93961 g/L/h are
 * 29.364 mmol/L/h. Feed: 54.54 mL/s of 10 g/L into 2.28 0.72 N D^3 = 0.2432 m3/s add 2.2427 mg/L,
 * eaten at mu(0.202243) X/Y = 2.46366 g/L/h in 3.2770 s; V over that flow is 3.2294 s. */
static void a_chemostat_turns_over_what_its_balance_says(void **state)
{
    (void)state;
    ru_regime r;
    assert_int_equal(analyse(chemostat, &r), RU_OK);
    assert_close(ru_regime_value(&r, "glucose: there"), 0.2, 1e-4, 0);
    assert_close(ru_regime_value(&r, "glucose: turn-over"), 0.2 / 2.45 * 3600, 1e-4, 0);
    assert_close(ru_regime_value(&r, "glucose: Da"), 10 / (0.2 / 2.45 * 3600), 1e-4, 0);
    assert_close(ru_regime_value(&r, "glucose: Da_c"), 2 / (0.2 / 2.45 * 3600), 1e-4, 0);
    assert_close(r.demand, 29.364, 2e-4, 0);
    assert_close(ru_regime_value(&r, "oxygen: uptake"), r.demand, 1e-12, 0);
    assert_close(ru_regime_value(&r, "glucose: feed zone"), 2.2427e-3, 1e-4, 0);
    assert_close(ru_regime_value(&r, "glucose: Da_feed"), 3.2294 / 3.2770, 3e-4, 0);
    assert_non_null(strstr(r.verdict, "glucose: evenly spread"));
    assert_non_null(strstr(r.verdict, "part of the feed is eaten on its first round"));
    ru_regime_clear(&r);
}

/* Units outlive the run that they come from, those of the scenario's own model too. */
static void units_are_those_of_the_model(void **state)
{
    (void)state;
    static const char text[] = RU_CASE_STIRRED
        "model: {name: m, states: {biomass: {initial: 1 g/L, role: biomass}, sugar: {initial: 5 "
        "g/L}}, parameters: {q: 0.2 1/h}, processes: {eat: {rate: q * biomass, stoichiometry: "
        "{sugar: -1}}}}\n"
        "cells: m\n"
        "feeds: [{name: in, at: {r: 0.2 m, z: 0.9 m}, profile: 10 L/h, concentrations: {sugar: 99 "
        "g/L}}]\n";
    ru_regime r;
    int there = 0;
    assert_int_equal(analyse(text, &r), RU_OK);
    for (size_t i = 0; i < r.n; i++)
        if (strstr(r.rows[i].name, "sugar: there") || strstr(r.rows[i].name, "sugar: feed zone")) {
            assert_string_equal(r.rows[i].unit, "g/L");
            there++;
        }
    assert_int_equal(there, 2);
    ru_regime_clear(&r);
}

static void without_a_feed_no_substrate_has_a_gradient(void **state)
{
    (void)state;
    ru_regime r;
    assert_int_equal(analyse(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS, &r), RU_OK);
    assert_non_null(strstr(r.verdict, "none is fed"));
    assert_true(isnan(ru_regime_value(&r, "glucose: Da")));
    assert_true(ru_regime_value(&r, "oxygen: 1/kLa") > 0);
    ru_regime_clear(&r);
}

static void words_follow_the_number(void **state)
{
    (void)state;
    assert_string_equal(ru_damkoehler_word(0.05), "evenly spread");
    assert_string_equal(ru_damkoehler_word(0.5), "weak gradients");
    assert_string_equal(ru_damkoehler_word(5), "gradients");
    assert_string_equal(ru_damkoehler_word(50), "strong gradients");
    assert_string_equal(ru_damkoehler_word(NAN), "not known");
}

/* A feed into a volume that runs empty is no run. */
static void a_run_that_cannot_be_fails_with_its_reason(void **state)
{
    (void)state;
    char text[2048];
    ru_regime r;
    snprintf(text, sizeof text, "%swithdrawals: [{name: drain, profile: 2 m3/h}]\n",
             RU_CASE_STIRRED RU_CASE_CELLS);
    assert_int_equal(analyse(text, &r), RU_ERR_INPUT);
    ru_regime_clear(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chemostat_turns_over_what_its_balance_says),
        cmocka_unit_test(units_are_those_of_the_model),
        cmocka_unit_test(without_a_feed_no_substrate_has_a_gradient),
        cmocka_unit_test(words_follow_the_number),
        cmocka_unit_test(a_run_that_cannot_be_fails_with_its_reason),
    };
    return ru_run_group(tests);
}
