/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/scenario.h>
#include <ru/io/yaml_read.h>

/* One sugar, respired or turned into acid. */
static const char *network(void)
{
    static char path[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("cell.json"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"id\": \"cell\", \"metabolites\": ["
          "{\"id\": \"s\", \"formula\": \"C6H12O6\"}, {\"id\": \"o\", \"formula\": \"O2\"},"
          "{\"id\": \"c\", \"formula\": \"CO2\"}, {\"id\": \"x\", \"formula\": \"C\"}],"
          "\"reactions\": ["
          "{\"id\": \"EX_s\", \"metabolites\": {\"s\": -1}, \"lower_bound\": -10,"
          " \"upper_bound\": 0},"
          "{\"id\": \"EX_o\", \"metabolites\": {\"o\": -1}, \"lower_bound\": -10,"
          " \"upper_bound\": 0},"
          "{\"id\": \"EX_c\", \"metabolites\": {\"c\": -1}, \"lower_bound\": 0,"
          " \"upper_bound\": 1000},"
          "{\"id\": \"burn\", \"metabolites\": {\"s\": -1, \"o\": -3, \"c\": 3, \"x\": 3},"
          " \"lower_bound\": 0, \"upper_bound\": 1000},"
          "{\"id\": \"grow\", \"metabolites\": {\"x\": -40}, \"lower_bound\": 0,"
          " \"upper_bound\": 1000, \"objective_coefficient\": 1}]}",
          file);
    fclose(file);
    return path;
}

/* Builds a scenario whose cells hold `flux`; the status, and the scenario or the messages. */
static ru_status build(const char *flux, ru_scenario **scenario)
{
    char text[4096];
    ru_document *document;
    ru_diagnostics log = {0};
    snprintf(text, sizeof text, "time: 5 h\nvessel: 2 L\ncells:\n  flux:\n%s", flux);
    assert_int_equal(ru_yaml_read_text(text, "s.yaml", NULL, 0, &document), RU_OK);
    ru_status status = ru_scenario_build(document, &log, scenario);
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
    return status;
}

static void a_network_in_a_scenario_becomes_its_cell_model(void **state)
{
    (void)state;
    char text[2048];
    ru_scenario *s = NULL;
    snprintf(text, sizeof text,
             "    network: %s\n"
             "    exchanges:\n"
             "      glucose: {reaction: EX_s, uptake: 8 mmol/g/h, half_saturation: 0.5 mmol/L,\n"
             "                inhibited_by: {carbon_dioxide: 3 g/L}}\n"
             "      oxygen: {reaction: EX_o, uptake: 12 mmol/g/h, half_saturation: 0.1 mg/L}\n"
             "      carbon_dioxide: EX_c\n"
             "  parameters: {k_oxygen: 0.2 mg/L}\n"
             "initial: {biomass: 1 g/L, glucose: 5 g/L, oxygen: 7 mg/L}\n",
             network());
    if (build(text, &s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    /* after the document is gone the model still has its texts */
    const ru_model *m = s->model;
    assert_string_equal(m->states[1].quantity.name, "glucose");
    assert_int_equal(m->states[2].role, RU_ROLE_OXYGEN);
    assert_int_equal(m->states[3].role, RU_ROLE_CARBON_DIOXIDE);
    /* 40 mmol of x, one C each, a g */
    assert_close(m->states[0].content[RU_CARBON], 40 * 12.011e-3, 1e-9, 0);
    assert_close(s->parameters[ru_model_parameter_index(m, "k_oxygen")], 2e-4, 1e-12, 0);
    assert_close(s->parameters[ru_model_parameter_index(m, "k_glucose")], 0.5 * 0.180156, 1e-9, 0);
    assert_close(s->parameters[ru_model_parameter_index(m, "uptake_glucose")], 8 / 3600., 1e-12, 0);
    ru_local at = {.temperature = 310};
    double r[8], y[8] = {1, 5, 0.007, 3};
    assert_int_equal(m->rates(m, s->parameters, &at, y, r), 0);
    double s_max = 8 * 5 / (5 + 0.5 * 0.180156) / 2, o_max = 12 * 0.007 / 0.0072;
    assert_close(r[0] * 3600, fmin(s_max, o_max / 3) * 3 / 40, 1e-9, 0);
    ru_scenario_destroy(&s);
}

static void mistakes_are_told_at_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *flux, *said;
    } cases[] = {
        {"    network: nowhere.xml\n    exchanges: {glucose: EX_s}\n",
         "s.yaml:5:14: error: cannot open 'nowhere.xml': No such file"},
        {"    network: NETWORK\n    exchanges:\n      glucose: EX_s\n      oxygen: EX_oo\n",
         "s.yaml:8:7: error: there is no reaction 'EX_oo' in 'cell'; the nearest is 'EX_o'"},
        {"    network: NETWORK\n    exchanges: {glucose: EX_s}\n    bounds: {gro: {upper: 1 "
         "mmol/g/h}}\n",
         "s.yaml:7:14: error: there is no reaction 'gro' in 'cell'; the nearest is 'grow'"},
        {"    network: NETWORK\n    exchanges: {glucose: EX_s}\n    then: [{maximise: EX_s, "
         "minimise: EX_c}]\n",
         "then[0]: either 'maximise' or 'minimise' is needed"},
        {"    network: NETWORK\n    exchanges: {glucose: {reaction: EX_s, uptake: 8}}\n",
         "needs a unit"},
        {"    network: NETWORK\n    exchanges: {glucose: {reacton: EX_s}}\n",
         "did you mean 'reaction'?"},
        {"    exchanges: {glucose: EX_s}\n", "cells.flux: 'network' is missing"},
        {"    network: NETWORK\n    exchanges: {glucose: EX_s}\n  parameters: {k_glucose: 1 g/L}\n",
         "'k_glucose'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        ru_scenario *s = NULL;
        const char *at = strstr(cases[i].flux, "NETWORK");
        if (at)
            snprintf(text, sizeof text, "%.*s%s%s", (int)(at - cases[i].flux), cases[i].flux,
                     network(), at + 7);
        else
            snprintf(text, sizeof text, "%s", cases[i].flux);
        assert_int_equal(build(text, &s), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), cases[i].said))
            fail_msg("no '%s' in\n%s", cases[i].said, ru_fault_text());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_in_a_scenario_becomes_its_cell_model),
        cmocka_unit_test(mistakes_are_told_at_their_place),
    };
    return ru_run_group(tests);
}
