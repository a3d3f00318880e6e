/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <stdio.h>
#include <string.h>

#include <ru/scale/rule.h>

static ru_document *document;
static ru_vessel_site *site;

static void open_case(const char *text)
{
    document = ru_case_read(text);
    if (ru_site_build(document, &site) != RU_OK)
        fail_msg("%s", ru_fault_text());
}

static void close_case(void)
{
    ru_site_destroy(&site);
    ru_document_destroy(&document);
}

static double value(const char *name, const ru_knobs *knobs)
{
    ru_operating_point point;
    assert_int_equal(ru_site_look(site, knobs, &point), RU_OK);
    const ru_point_view view = {point.scenario, &point.sheet};
    double found = ru_criterion_value(ru_criterion_find(name), &view, NULL);
    ru_operating_point_clear(&point);
    return found;
}

static ru_status solve(const char *word, double a, double b, ru_knobs *knobs)
{
    ru_rule rule;
    const double goals[2] = {a, b};
    assert_int_equal(ru_rule_read(word, NULL, ru_site_scenario(site), &rule), RU_OK);
    return ru_rule_solve(&rule, site, goals, knobs);
}

/* Any two criteria at their own values lead back to the point they are of. */
static void expect_return(const char *const pairs[][2], size_t n)
{
    const ru_knobs start = ru_site_knobs(site);
    for (size_t i = 0; i < n; i++) {
        char word[64];
        ru_knobs knobs;
        snprintf(word, sizeof word, "%s+%s", pairs[i][0], pairs[i][1]);
        ru_status status =
            solve(word, value(pairs[i][0], &start), value(pairs[i][1], &start), &knobs);
        if (status != RU_OK)
            fail_msg("%s: %s", word, ru_fault_text());
        assert_close(knobs.speed, start.speed, 1e-6, 0);
        assert_close(knobs.gas, start.gas, 1e-5, 0);
    }
}

static void two_criteria_find_the_point_they_came_from(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"P/V", "vvm"}, {"CTR", "P/V"}, {"Fl_G", "t95"}, {"u_s", "eps_max"}};
    open_case(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    expect_return(pairs, sizeof pairs / sizeof pairs[0]);
    close_case();
}

/* Four turbines of D/T 0.27, flooded: kLa falls over the gas flow and rises again just below the
 * point, P/V over the speed jumps where each of them begins to disperse its gas just beyond it, and
 * the same kLa is met by a twenty-fifth of the gas too. */
static void a_point_in_a_dip_leads_back_to_itself(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"P/V", "Fl_G"}, {"CTR", "P/V"}, {"kLa", "t95"}};
    open_case(
        "time: 1 h\nvessel: {volume: 90 m3, diameter: 3.476 m, temperature: 30 degC, density: "
        "1050 kg/m3}\nmedium: {viscosity: 1 mPa s}\nmixing:\n  kind: cylinder\n"
        "  cells: {r: 4, theta: 1, z: 8}\n  speed: 120 rpm\n  impellers:\n"
        "    - {type: rushton, height: 1.271 m, diameter: 0.936 m, power_number: 6}\n"
        "    - {type: rushton, height: 3.591 m, diameter: 0.936 m, power_number: 6}\n"
        "    - {type: rushton, height: 5.911 m, diameter: 0.936 m, power_number: 6}\n"
        "    - {type: rushton, height: 8.231 m, diameter: 0.936 m, power_number: 6}\n"
        "gas: {phase: plug, flow: 2786 Nm3/h, head_pressure: 1.513 bar, correlation: "
        "noncoalescing, gassed_power_by: reuss}\n");
    expect_return(pairs, sizeof pairs / sizeof pairs[0]);
    close_case();
}

/* Twice the power with the same gas lies at a speed that gives it, which is no longer the old. */
static void a_point_that_is_found_keeps_what_was_asked(void **state)
{
    (void)state;
    ru_knobs knobs;
    open_case(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    const ru_knobs start = ru_site_knobs(site);
    assert_int_equal(solve("P/V", 2000, 1, &knobs), RU_OK);
    assert_close(value("P/V", &knobs), 2000, 1e-6, 0);
    assert_close(value("vvm", &knobs), 1, 1e-6, 0);
    assert_true(knobs.speed > start.speed);
    close_case();
}

/* Under ten times the gas the turbine is flooded up to some speed, where its power jumps. */
static void no_speed_is_found_where_flooding_jumps_over_it(void **state)
{
    (void)state;
    ru_knobs knobs, low, high;
    open_case(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    knobs = ru_site_knobs(site);
    knobs.gas *= 4;
    low = high = knobs;
    low.speed = 1;
    high.speed = 8;
    for (int i = 0; i < 60; i++) { /* the speed at which flooding ends */
        knobs.speed = 0.5 * (low.speed + high.speed);
        *(value("flooding", &knobs) < 1 ? &low : &high) = knobs;
    }
    double below = value("P/V", &low), above = value("P/V", &high);
    assert_true(below < above);
    ru_status status = solve("P/V", 0.5 * (below + above), value("vvm", &low), &knobs);
    assert_int_equal(status, RU_ERR_CRITERION);
    assert_non_null(strstr(ru_fault_text(), "jumps over it"));
    close_case();
}

/* The gas holds no more carbon dioxide than fits in: the speed does not move that, so P/V is put
 * beside it; with vvm any speed keeps it. */
static void stripping_is_kept_by_the_gas(void **state)
{
    (void)state;
    ru_knobs knobs;
    ru_rule rule;
    open_case(RU_CASE_STIRRED RU_CASE_CELLS
              "gas: {correlation: noncoalescing, phase: mixed, flow: 0.3 vvm}\n");
    const ru_knobs start = ru_site_knobs(site);
    assert_int_equal(ru_rule_read("CTR", NULL, ru_site_scenario(site), &rule), RU_OK);
    assert_string_equal(rule.kept[1]->name, "P/V");
    assert_int_equal(solve("CTR + vvm", value("CTR", &start), 0.3, &knobs), RU_ERR_CRITERION);
    assert_non_null(strstr(ru_fault_text(), "is kept by any speed from"));
    close_case();
}

static void what_cannot_be_a_rule_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *word, *says;
        ru_status status;
    } wrong[] = {{"tipspeed", "did you mean 'tip-speed'?", RU_ERR_USAGE},
                 {"beauty", "known are: P/V", RU_ERR_USAGE},
                 {"speed", "is no rule", RU_ERR_USAGE},
                 {"P0/V+tip-speed", "follow from the speed alone", RU_ERR_USAGE},
                 {"vvm+u_s", "follow from the gas flow alone", RU_ERR_USAGE},
                 {"kLa+kLa", "twice", RU_ERR_USAGE},
                 {"", "a rule is a word", RU_ERR_USAGE}};
    ru_rule rule;
    open_case(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(ru_rule_read(wrong[i].word, NULL, ru_site_scenario(site), &rule),
                         wrong[i].status);
        if (!strstr(ru_fault_text(), wrong[i].says))
            fail_msg("%s: %s", wrong[i].word, ru_fault_text());
    }
    close_case();
    open_case(RU_CASE_STIRRED RU_CASE_CELLS "gas: {kla: 100 1/h, flow: 10 L/s}\n");
    assert_int_equal(ru_rule_read("kLa", NULL, ru_site_scenario(site), &rule), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "gas.correlation"));
    close_case();
    open_case(RU_CASE_STIRRED RU_CASE_CELLS);
    assert_int_equal(ru_rule_read("vvm", NULL, ru_site_scenario(site), &rule), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no gas is fed"));
    assert_int_equal(ru_rule_read("P/V+Re", NULL, ru_site_scenario(site), &rule), RU_ERR_USAGE);
    close_case();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_criteria_find_the_point_they_came_from),
        cmocka_unit_test(a_point_in_a_dip_leads_back_to_itself),
        cmocka_unit_test(a_point_that_is_found_keeps_what_was_asked),
        cmocka_unit_test(no_speed_is_found_where_flooding_jumps_over_it),
        cmocka_unit_test(stripping_is_kept_by_the_gas),
        cmocka_unit_test(what_cannot_be_a_rule_says_why),
    };
    return ru_run_group(tests);
}
