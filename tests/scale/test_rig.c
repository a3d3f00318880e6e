/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <stdio.h>
#include <string.h>

#include <ru/scale/rig.h>
#include <ru/scale/rig_source.h>

/* "Tanks" that are rigs themselves, 6 m3 of it in the part that is fed, 60 s in it. */
#define CELLS                                                                                      \
    "cells: {model: monod, parameters: {mu_max: 0.4 1/h, k_s: 0.05 g/L}}\n"                        \
    "initial: {biomass: 10 g/L, glucose: 0.05 g/L, oxygen: 7 mg/L}\n"                              \
    "solver: {relative_tolerance: 1e-5}\n"
#define FEED(place)                                                                                \
    "feeds: [{name: sugar, at: " place ", profile: 100 L/h, concentrations: {glucose: 500 "        \
    "g/L}}]\n"

static const char two[] =
    "time: {end: 0.5 h}\n"
    "mixing: {kind: compartments, compartments: [{name: bulk, volume: 18 m3}, {name: top, volume: "
    "6 m3}], exchanges: [{between: [bulk, top], flow: 100 L/s}]}\n" CELLS FEED("top");

static ru_document *document;

static ru_status build(const char *text, ru_rig_task task, ru_rig *rig)
{
    task.from = document = ru_case_read(text);
    task.volume = task.volume > 0 ? task.volume : 3e-3;
    ru_status status = ru_rig_build(&task, rig);
    ru_document_destroy(&document);
    return status;
}

static void a_tank_of_two_parts_is_found_again(void **state)
{
    (void)state;
    ru_rig rig;
    const ru_rig_task task = {.kind = "str-str", .volume = 3e-3}; /* its other name */
    assert_int_equal(build(two, task, &rig), RU_OK);
    assert_string_equal(rig.name, "two-str");
    assert_string_equal(rig.component, "glucose");
    assert_close(rig.share, 0.25, 0.01, 0);
    assert_close(rig.residence, 60, 0.02, 0);
    assert_true(rig.distance < 0.003 * ru_exposure_mean(&rig.large));
    assert_true(rig.distance_mixed > 50 * rig.distance);
    assert_null(ru_rig_remark(&rig));
    rig.distance = 0.95 * rig.distance_mixed;
    assert_non_null(strstr(ru_rig_remark(&rig), "this rig shows cells little"));
    ru_rig_clear(&rig);
}

/* The same with plug flow, in the eight parts that the rig is made of. */
static void a_tank_with_a_loop_is_found_again(void **state)
{
    (void)state;
    char text[4096];
    ru_rig rig;
    size_t n = (size_t)snprintf(text, sizeof text,
                                "time: {end: 0.5 h}\nmixing:\n  kind: compartments\n"
                                "  compartments:\n    - {name: bulk, volume: 18 m3}\n");
    for (int i = 1; i <= 8; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "    - {name: p%d, volume: 0.75 m3}\n", i);
    n += (size_t)snprintf(text + n, sizeof text - n,
                          "  flows:\n    - {from: bulk, to: p1, flow: 100 L/s}\n");
    for (int i = 1; i < 8; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "    - {from: p%d, to: p%d, flow: 100 L/s}\n", i, i + 1);
    snprintf(text + n, sizeof text - n, "    - {from: p8, to: bulk, flow: 100 L/s}\n%s%s", CELLS,
             FEED("p1"));
    const ru_rig_task task = {.kind = "str-pfr"};
    assert_int_equal(build(text, task, &rig), RU_OK);
    assert_close(rig.share, 0.25, 0.02, 0);
    assert_close(rig.residence, 60, 0.03, 0);
    assert_true(rig.distance < 0.01 * ru_exposure_mean(&rig.large));
    assert_non_null(strstr(rig.scenario, "at: plug1"));
    assert_non_null(strstr(rig.scenario, "rate: 0.0125 L/h")); /* 100 L/h of 24 m3 in 3 L */
    ru_rig_clear(&rig);
}

/* The distance to this tank dips twice: at a quarter fed for a quarter of an hour, where a coarse
 * look begins, and deeper at a seventh for nine seconds. */
static void the_deeper_of_two_dips_is_taken(void **state)
{
    (void)state;
    static const char chain[] =
        "time: {end: 0.5 h}\n"
        "mixing: {kind: compartments, compartments: [{name: top, volume: 0.757 m3}, {name: b, "
        "volume: 2.71 m3}, {name: c, volume: 6.05 m3}, {name: d, volume: 14.5 m3}], exchanges: "
        "[{between: [top, b], flow: 357 L/s}, {between: [b, c], flow: 412 L/s}, {between: [c, d], "
        "flow: 24 L/s}]}\n"
        "cells: {model: monod, parameters: {mu_max: 0.4 1/h, k_s: 0.02 g/L}}\n"
        "initial: {biomass: 20 g/L, glucose: 0.05 g/L, oxygen: 7 mg/L}\n"
        "solver: {relative_tolerance: 1e-5}\n" FEED("top");
    ru_rig rig;
    const ru_rig_task task = {.kind = "two-str", .volume = 3e-3};
    assert_int_equal(build(chain, task, &rig), RU_OK);
    assert_true(rig.distance < 0.0028); /* the other one: 0.0032 */
    assert_true(rig.residence < 15);
    assert_int_equal(rig.at_end, 0);
    ru_rig_clear(&rig);
}

/* Gas of which a third of the oxygen is taken up, mixed or rising unmixed, under 5 m of liquid: one
 * well-mixed tank is met by one well-mixed vessel, in the oxygen that is there too. Fresh gas would
 * leave a quarter more. */
static void the_gas_gets_as_poor_as_in_the_tank(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"mixed", "oxygen"}, {"plug", "oxygen"}, {"plug", "carbon_dioxide"}};
    char text[2048];
    ru_rig rig;
    for (size_t i = 0; i < 3; i++) {
        snprintf(
            text, sizeof text,
            "time: {end: 0.1 h}\nvessel: {volume: 24 m3, diameter: 2.5 m}\nmixing: "
            "well-mixed\ngas: {phase: %s, flow: 0.3 vvm, kla: 150 1/h, head_pressure: 1.5 "
            "bar}\nmodel: {name: m, states: {biomass: {initial: 10 g/L, role: biomass}, "
            "glucose: {initial: 5 g/L}, oxygen: {initial: 7 mg/L, role: oxygen}, "
            "carbon_dioxide: {initial: 0 g/L, role: carbon_dioxide}}, parameters: {q: 0.2 "
            "1/h, k_o: 0.5 mg/L}, processes: {burn: {rate: \"q * biomass * monod(oxygen, k_o)\", "
            "stoichiometry: {glucose: -1, oxygen: -1.07, carbon_dioxide: 1.47}}}}\n"
            "cells: m\n%s",
            cases[i][0],
            "feeds: [{name: sugar, profile: 100 L/h, concentrations: {glucose: 500 g/L}}]\n");
        const ru_rig_task task = {.kind = "two-str", .component = cases[i][1]};
        assert_int_equal(build(text, task, &rig), RU_OK);
        if (!(rig.distance_mixed < 2e-3 * ru_exposure_mean(&rig.large)))
            fail_msg("%s, %s: %g of %g", cases[i][0], cases[i][1], rig.distance_mixed,
                     ru_exposure_mean(&rig.large));
        assert_non_null(strstr(ru_rig_remark(&rig), "no rig is needed"));
        ru_rig_clear(&rig);
    }
}

static void a_result_is_taken_only_of_the_same_tank(void **state)
{
    (void)state;
    static const char here[] =
        "title: here\nvessel: {volume: 3 m3, diameter: 1.3 m}\n"
        "mixing: {kind: cylinder, cells: {r: 8}, speed: 120 rpm, impellers: [{height: 0.4 m}]}\n"
        "cells: {model: m}\nfeeds: [{name: a, profile: {rate: 1 L/h}}]\n";
    static const struct {
        const char *there, *says;
    } cases[] = {
        {"title: there\nvessel: {diameter: 130 cm, volume: 3000 L}\noutput: {series_interval: 1 "
         "h}\n"
         "mixing: {kind: cylinder, cells: {r: 9}, speed: 2 1/s, impellers: [{height: 0.4 m}]}\n"
         "cells: {model: m}\nfeeds: [{name: a, profile: {rate: 1 L/h}}]\n",
         NULL},
        {"vessel: {volume: 3 m3, diameter: 1.4 m}\n",
         "vessel.diameter is 1.4 m there, but 1.3 m here"},
        {"vessel: {volume: 3 m3, diameter: 1.3 m}\nmixing: {kind: cylinder, speed: 120 rpm, "
         "impellers: [{height: 0.5 m}]}\n",
         "mixing.impellers[1].height is 0.5 m there"},
        {"vessel: {volume: 3 m3, diameter: 1.3 m}\nmixing: {kind: cylinder, speed: 120 rpm, "
         "impellers: [{height: 0.4 m}, {height: 1 m}]}\n",
         "mixing.impellers is 2 in a list there, but 1 in a list here"},
        {"vessel: {volume: 3 m3, diameter: 1.3 m}\nmixing: {kind: cylinder, speed: 120 rpm, "
         "impellers: [{height: 0.4 m}]}\ncells: {model: m}\ngas: {kla: 250 1/h}\n",
         "feeds is not given there, but 1 in a list here"},
        {"vessel: {volume: 3 m3, diameter: 1.3 m}\nmixing: {kind: cylinder, speed: 120 rpm, "
         "impellers: [{height: 0.4 m}]}\ncells: {model: m}\ngas: {kla: 250 1/h}\n"
         "feeds: [{name: a, profile: {rate: 1 L/h}}]\n",
         "gas is 1 key there, but not given here"},
        {"vessel: {volume: 3 m3, diameter: 1.3 m, pH: 7}\n", "vessel.pH is 7 there, but not given"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_status status = ru_rig_compare_sources(cases[i].there, here, "a.h5");
        assert_int_equal(status, cases[i].says ? RU_ERR_INPUT : RU_OK);
        if (cases[i].says && !strstr(ru_fault_text(), cases[i].says))
            fail_msg("%s: %s", cases[i].says, ru_fault_text());
        ru_fault_clear();
    }
}

static void what_cannot_be_scaled_down_says_why(void **state)
{
    (void)state;
    static const char batch[] = "time: 1 h\nvessel: 1 m3\ncells: monod\n";
    static const struct {
        const char *text, *says;
        ru_rig_task task;
        ru_status status;
    } wrong[] = {
        {two, "did you mean 'str-pfr'", {.kind = "str-pf"}, RU_ERR_USAGE},
        {two, "did you mean 'glucose'", {.kind = "two-str", .component = "glucos"}, RU_ERR_INPUT},
        {batch, "nothing to scale down", {.kind = "two-str"}, RU_ERR_INPUT},
        {batch, "nothing is fed", {.kind = "two-str", .component = "oxygen"}, RU_ERR_INPUT},
        {two, "nowhere.h5", {.kind = "two-str", .result = "nowhere.h5"}, RU_ERR_INPUT}};
    ru_rig rig;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(build(wrong[i].text, wrong[i].task, &rig), wrong[i].status);
        if (!strstr(ru_fault_text(), wrong[i].says))
            fail_msg("%s: %s", wrong[i].says, ru_fault_text());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tank_of_two_parts_is_found_again),
        cmocka_unit_test(a_tank_with_a_loop_is_found_again),
        cmocka_unit_test(the_deeper_of_two_dips_is_taken),
        cmocka_unit_test(the_gas_gets_as_poor_as_in_the_tank),
        cmocka_unit_test(a_result_is_taken_only_of_the_same_tank),
        cmocka_unit_test(what_cannot_be_scaled_down_says_why),
    };
    return ru_run_group(tests);
}
