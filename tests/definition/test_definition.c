/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/scenario.h>
#include <ru/definition/definition.h>
#include <ru/io/yaml_read.h>

/* A scenario, read from a text that begins with the model it defines. */
typedef struct built {
    ru_document *document;
    ru_diagnostics log;
    ru_scenario *scenario;
    ru_status status;
} built;

static built build(const char *model)
{
    built b = {0};
    char text[4096];
    snprintf(text, sizeof text, "%stime: 5 h\nvessel: 2 L\ncells: {}\n", model);
    if (ru_yaml_read_text(text, "m.yaml", NULL, 0, &b.document) != RU_OK)
        fail_msg("%s", ru_fault_text());
    b.status = ru_scenario_build(b.document, &b.log, &b.scenario);
    return b;
}

static void discard(built *b)
{
    ru_scenario_destroy(&b->scenario);
    ru_diagnostics_clear(&b->log);
    ru_document_destroy(&b->document);
}

static const char growth[] =
    "model:\n"
    "  name: tiny\n"
    "  states:\n"
    "    biomass: {initial: 0.1 g/L, role: biomass, formula: CH1.8O0.5N0.2}\n"
    "    glucose: {initial: 10 g/L, formula: C6H12O6}\n"
    "    ammonia: {initial: 0.1 mol/L, formula: NH3}\n"
    "    oxygen: {initial: 7 mg/L, role: oxygen, formula: O2}\n"
    "    carbon_dioxide: {initial: 0 g/L, role: carbon_dioxide, formula: CO2}\n"
    "  parameters: {mu_max: 0.36 1/h, k_s: 50 mg/L, y: 0.5 g/g}\n"
    "  derived: {mu: 'mu_max*monod(glucose, k_s)'}\n"
    "  processes:\n"
    "    growth:\n"
    "      rate: mu*biomass\n"
    "      stoichiometry: {biomass: 1, glucose: -1/y}\n"
    "      closes: {ammonia: nitrogen, carbon_dioxide: carbon, oxygen: "
    "oxygen_demand}\n";

static void a_definition_becomes_a_model(void **state)
{
    (void)state;
    built b = build(growth);
    if (b.status != RU_OK)
        fail_msg("%s", ru_fault_text());
    const ru_model *m = b.scenario->model;
    assert_string_equal(m->name, "tiny");
    assert_int_equal(m->n_state, 5);
    assert_int_equal(m->n_parameter, 3);
    assert_int_equal(m->states[0].role, RU_ROLE_BIOMASS);
    assert_close(b.scenario->initial[1], 10, 0, 0);
    assert_close(b.scenario->initial[2], 100, 1e-12, 0); /* mol/m3 */
    const ru_local at = {.temperature = 310};
    const double y[] = {2, 0.15, 100, 7e-3, 0};
    double r[1], dr[5], S[5] = {0};
    assert_int_equal(m->rates(m, b.scenario->parameters, &at, y, r), 0);
    assert_close(r[0], 1e-4 * 0.75 * 2, 1e-14, 0);
    assert_int_equal(m->rate_slopes(m, b.scenario->parameters, &at, y, dr), 0);
    assert_close(dr[0], 1e-4 * 0.75, 1e-14, 0);
    assert_close(dr[1], 1e-4 * 2 * 0.05 / 0.04, 1e-14, 0);
    assert_true(dr[2] == 0 && dr[3] == 0 && dr[4] == 0);
    m->stoichiometry(m, b.scenario->parameters, S);
    /* By hand, per kg of biomass of 24.6263 g/C-mol and 2 kg of glucose: the nitrogen of biomass is
     * ammonia's; 4.2 electrons a C-mol of biomass against 24 a mol of glucose. */
    const double x = 1 / 24.6263e-3, g = 2 / 180.156e-3;
    assert_close(S[2], -0.2 * x, 1e-12, 0);
    assert_close(S[4], (6 * g - x) * 44.009e-3, 1e-12, 0);
    assert_close(S[3], -(24 * g - 4.2 * x) / 4 * 31.998e-3, 1e-12, 0);
    discard(&b);
}

static void what_was_resolved_defines_the_same_model(void **state)
{
    (void)state;
    built first = build(growth), second = {0};
    assert_int_equal(first.status, RU_OK);
    assert_int_equal(
        ru_yaml_read_text(first.scenario->resolved, "r.yaml", NULL, 0, &second.document), RU_OK);
    if (ru_scenario_build(second.document, &second.log, &second.scenario) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_true(first.scenario->checksum == second.scenario->checksum);
    discard(&first);
    discard(&second);
}

/* The definition above with a line in place of one that begins the same way, up to ':'. */
static void expect_messages(const char *line, const char *expected)
{
    char text[4096] = "";
    size_t n = strcspn(line, ":") + 1;
    for (const char *c = growth; *c; c += strcspn(c, "\n") + 1) {
        size_t used = strlen(text);
        int same = strncmp(c, line, n) == 0;
        snprintf(text + used, sizeof text - used, "%.*s\n",
                 (int)(same ? strlen(line) : strcspn(c, "\n")), same ? line : c);
    }
    built b = build(text);
    if (b.status != RU_ERR_INPUT || !strstr(ru_fault_text(), expected))
        fail_msg("%s: expected\n%s\nfound\n%s", line, expected,
                 b.status == RU_OK ? "nothing wrong" : ru_fault_text());
    discard(&b);
}

static void formulas_are_held_against_units_at_their_place(void **state)
{
    (void)state;
    expect_messages("      rate: mu*biomass + mu",
                    "m.yaml:13:24: error: '+' mixes units: mass concentration/time (kg/m^3/s) and "
                    "1/time (1/s)\n"
                    "      rate: mu*biomass + mu\n"
                    "                       ^\n");
    expect_messages("      rate: mu", "m.yaml:13:13: error: the rate of growth is 1/time\n");
    expect_messages("      rate: mu*biomas", "m.yaml:13:16: error: 'biomas' is no known name\n"
                                             "      rate: mu*biomas\n"
                                             "               ^~~~~~\n"
                                             "   help: did you mean 'biomass'?\n");
    expect_messages("      stoichiometry: {biomass: 1, glucose: -1/mu_max}",
                    "m.yaml:14:44: error: the coefficient of glucose is time\n");
    expect_messages("      stoichiometry: {biomass: glucose/k_s}",
                    "stoichiometry hangs on parameters only, not on glucose\n");
    expect_messages("      stoichiometry: {glucos: -1/y}",
                    "m.yaml:14:23: error: 'glucos' is not a state of the model\n");
    expect_messages("  derived: {mu: {formula: mu_max*biomass, unit: 1/h}}",
                    "m.yaml:10:27: error: mu is mass concentration/time\n");
    expect_messages("  derived: {exp: mu_max}", "m.yaml:10:13: error: 'exp' cannot be a name here");
    expect_messages("      rate: mu*biomass/(y - y)",
                    "m.yaml:13:23: error: this is no number: the divisor is zero\n");
}

static void rates_that_are_no_numbers_at_zero_are_refused_at_the_operator(void **state)
{
    (void)state;
    expect_messages("      rate: mu_max*glucose/biomass*biomass",
                    "m.yaml:13:27: error: the rate of growth is no number where all states are "
                    "zero: the divisor is zero\n");
    expect_messages("      rate: mu*biomass*(glucose/k_s)^1.5",
                    "the rate of growth is no number where glucose is a little below zero: a root "
                    "or power of zero or less\n");
    expect_messages("      rate: mu*biomass*sqrt(abs(glucose)/k_s)",
                    "a slope of the rate of growth is no number where all states are zero\n");
    expect_messages("      rate: mu*biomass*ln(glucose/k_s)",
                    "m.yaml:13:24: error: the rate of growth is no number where all states are "
                    "zero: a logarithm of zero or less\n");
    /* what is not taken does no harm */
    char text[4096];
    snprintf(text, sizeof text, "%s", growth);
    char *rate = strstr(text, "mu*biomass\n");
    memmove(rate + 47, rate + 10, strlen(rate + 10) + 1);
    memcpy(rate, "if(biomass > 0, mu*biomass^2/biomass, 0)       ", 47);
    built b = build(text);
    if (b.status != RU_OK)
        fail_msg("%s", ru_fault_text());
    discard(&b);
}

static void elements_that_do_not_close_are_told(void **state)
{
    (void)state;
    expect_messages("      closes: {ammonia: nitrogen, carbon_dioxide: carbon}",
                    "m.yaml:12:5: error: growth loses 0.767 kg of oxygen_demand per unit of its "
                    "rate\n");
    expect_messages("      closes: {glucose: carbon}",
                    "m.yaml:15:16: error: glucose has its coefficient already\n");
    expect_messages("      closes: {oxygen: carbon}",
                    "m.yaml:15:16: error: oxygen holds nothing of this element\n");
    expect_messages("      closes: {oxygen: gold}", "expected the name of an element\n");
}

static void a_leak_with_its_reason_is_let_through(void **state)
{
    (void)state;
    char text[4096];
    const char *closes = strstr(growth, "      closes");
    snprintf(text, sizeof text,
             "%.*s      closes: {ammonia: nitrogen, carbon_dioxide: carbon}\n"
             "  leaks: [{element: oxygen_demand, reason: oxygen is not followed}]\n",
             (int)(closes - growth), growth);
    built b = build(text);
    if (b.status != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_int_equal(b.scenario->model->n_leak, 1);
    assert_string_equal(ru_model_leak(b.scenario->model, RU_OXYGEN_DEMAND, "growth")->reason,
                        "oxygen is not followed");
    discard(&b);
    snprintf(text, sizeof text, "%s  leaks: [{element: carbon, process: grwth, reason: x}]\n",
             growth);
    b = build(text);
    assert_non_null(strstr(ru_fault_text(), "'grwth' is not a process of the model"));
    discard(&b);
}

static void tables_are_held_against_what_they_may_say(void **state)
{
    (void)state;
    expect_messages("  parameters: {mu_max: 0.36, k_s: 50 mg/L, y: 0.5 g/g}",
                    "the rate of growth is mass concentration\n");
    expect_messages("  parameters: {mu_max: fast, k_s: 50 mg/L, y: 1}",
                    "m.yaml:9:24: error: 'fast' does not start with a number\n");
    expect_messages("  parameters: {mu_max: 1 1/hour_glass}",
                    "m.yaml:9:24: error: '1/hour_glass' is not a unit\n");
    expect_messages("  parameters: {glucose: 1 g/L}",
                    "m.yaml:9:16: error: 'glucose' cannot be a name here\n");
    expect_messages("  parameters: {pH: 1}", "'pH' cannot be a name here\n");
    expect_messages("  parameters: {k-s: 1}", "'k-s' cannot be a name here\n");
    expect_messages("  parameters: {mu_max: {value: 1 1/h, range: [2 1/h, 3 1/h]}}",
                    "mu_max: 1 1/h lies outside the range\n");
    expect_messages("  parameters: {mu_max: {value: 1 1/h, range: [2 1/h]}}",
                    "a range has two ends\n");
    expect_messages("    glucose: {initial: 10 g}",
                    "m.yaml:5:24: error: glucose: g is no amount per volume of liquid\n");
    expect_messages("    oxygen: {initial: 1 mmol/L, role: oxygen}",
                    "oxygen: mmol/L is no mass concentration, as what passes to the gas must be\n");
    expect_messages("    glucose: {initial: 10 g/L, formula: C6H12Q6}",
                    "'Q' in the formula 'C6H12Q6' is no element that is known\n");
    expect_messages("    glucose: {initial: 10 g/L, content: {gold: 1}}",
                    "'gold' is not a element\n");
    expect_messages("    glucose: {initial: 10 g/L, rol: biomass}",
                    "'rol' is not a key of model.states.glucose\n");
}

/* Both gallery definitions against the C they stand for, at random points. */
static void the_gallery_says_what_the_built_in_models_say(void **state)
{
    (void)state;
    const struct {
        const char *file, *name;
    } pairs[] = {{"own_model_monod", "monod"}, {"own_model_batch", "ecoli-overflow"}};
    uint64_t seed = 4;
    for (size_t i = 0; i < 2; i++) {
        built b = {0};
        char path[256];
        snprintf(path, sizeof path, RU_SOURCE_DIR "/scenarios/%s.yaml", pairs[i].file);
        assert_int_equal(ru_yaml_read(path, NULL, 0, &b.document), RU_OK);
        if (ru_scenario_build(b.document, &b.log, &b.scenario) != RU_OK)
            fail_msg("%s", ru_fault_text());
        const ru_model *own = b.scenario->model, *c = ru_model_find(pairs[i].name);
        double p[RU_MODEL_MAX_PARAMETER], y[RU_MODEL_MAX_STATE], r[2][8], dr[2][64],
            S[2][64] = {{0}};
        assert_int_equal(ru_model_defaults(c, p), RU_OK);
        size_t n = own->n_state * own->n_process;
        assert_int_equal(c->n_state, own->n_state);
        own->stoichiometry(own, b.scenario->parameters, S[0]);
        c->stoichiometry(c, p, S[1]);
        for (size_t k = 0; k < n; k++)
            assert_close(S[0][k], S[1][k], 1e-13, 1e-15);
        for (int point = 0; point < 300; point++) {
            for (size_t k = 0; k < own->n_state; k++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                y[k] = pow(10, -6 + 7 * (double)(seed >> 11) * 0x1p-53);
            }
            const ru_local at = {.temperature = 310, .pH = 7};
            assert_int_equal(own->rates(own, b.scenario->parameters, &at, y, r[0]), 0);
            assert_int_equal(c->rates(c, p, &at, y, r[1]), 0);
            (void)own->rate_slopes(own, b.scenario->parameters, &at, y, dr[0]);
            (void)c->rate_slopes(c, p, &at, y, dr[1]);
            for (size_t k = 0; k < own->n_process; k++)
                assert_close(r[0][k], r[1][k], 1e-11, 1e-14 * y[0]);
            for (size_t k = 0; k < n; k++)
                assert_close(dr[0][k], dr[1][k], 1e-10, 1e-12);
        }
        discard(&b);
    }
}

static void what_cannot_be_is_refused_at_run_time(void **state)
{
    (void)state;
    built b = build(growth);
    const ru_model *m = b.scenario->model;
    const ru_local at = {.temperature = 310};
    double y[] = {1, 1, 1, 1, 1}, r[1];
    assert_int_equal(m->rates(m, b.scenario->parameters, &at, y, r), 0);
    y[1] = NAN;
    assert_true(m->rates(m, b.scenario->parameters, &at, y, r) > 0);
    y[1] = -1;
    assert_true(m->rates(m, b.scenario->parameters, &at, y, r) > 0);
    y[1] = -1e-6;
    assert_int_equal(m->rates(m, b.scenario->parameters, &at, y, r), 0);
    discard(&b);
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_becomes_a_model),
        cmocka_unit_test(what_was_resolved_defines_the_same_model),
        cmocka_unit_test(formulas_are_held_against_units_at_their_place),
        cmocka_unit_test(rates_that_are_no_numbers_at_zero_are_refused_at_the_operator),
        cmocka_unit_test(elements_that_do_not_close_are_told),
        cmocka_unit_test(a_leak_with_its_reason_is_let_through),
        cmocka_unit_test(tables_are_held_against_what_they_may_say),
        cmocka_unit_test(the_gallery_says_what_the_built_in_models_say),
        cmocka_unit_test_teardown(what_cannot_be_is_refused_at_run_time, shut_down),
    };
    return ru_run_group(tests);
}
