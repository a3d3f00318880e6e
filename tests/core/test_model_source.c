/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/model_source.h>
#include <ru/io/yaml_read.h>

/* The messages of a scenario that is refused. */
static void expect_refusal(const char *cells, const char *expected)
{
    char text[512];
    ru_document *document;
    ru_diagnostics log = {0};
    ru_scenario *scenario;
    snprintf(text, sizeof text, "time: 5 h\nvessel: 2 L\n%s", cells);
    assert_int_equal(ru_yaml_read_text(text, "s.yaml", NULL, 0, &document), RU_OK);
    assert_int_equal(ru_scenario_build(document, &log, &scenario), RU_ERR_INPUT);
    assert_null(scenario);
    if (!strstr(ru_fault_text(), expected))
        fail_msg("expected '%s' in\n%s", expected, ru_fault_text());
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
}

static void a_model_that_nobody_knows_is_told_with_the_nearest_name(void **state)
{
    (void)state;
    expect_refusal("cells: monot\n", "s.yaml:3:8: error: 'monot' is not a model\n"
                                     "cells: monot\n"
                                     "       ^~~~~\n"
                                     "   help: did you mean 'monod'?\n");
    expect_refusal("cells: {model: penguin}\n", "help: known are: ");
}

static void cells_without_a_model_are_refused(void **state)
{
    (void)state;
    expect_refusal("cells: {parameters: {k_s: 1 g/L}}\n",
                   "s.yaml:3:1: error: cells: 'model' is missing\n");
}

#define DECAY                                                                                      \
    "model:\n  name: decay\n  states: {x: 1 g/L}\n  parameters: {k: 1 1/h}\n"                      \
    "  processes: {loss: {rate: k*x, stoichiometry: {x: -1}}}\n"

static const ru_model *expect_model(const char *text, ru_scenario **scenario)
{
    ru_document *document;
    ru_diagnostics log = {0};
    if (ru_yaml_read_text(text, "s.yaml", NULL, 0, &document) != RU_OK ||
        ru_scenario_build(document, &log, scenario) != RU_OK)
        fail_msg("%s", ru_fault_text());
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document); /* the model outlives it */
    return (*scenario)->model;
}

static void a_definition_is_asked_for_by_its_name_or_by_none(void **state)
{
    (void)state;
    ru_scenario *s;
    const char *head = "time: 5 h\nvessel: 2 L\n" DECAY "cells: ";
    const struct {
        const char *cells, *name;
    } rows[] = {{"{parameters: {k: 2 1/h}}", "decay"}, {"decay", "decay"}, {"monod", "monod"}};
    for (size_t i = 0; i < 3; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s%s\n", head, rows[i].cells);
        const ru_model *model = expect_model(text, &s);
        assert_string_equal(model->name, rows[i].name);
        assert_int_equal(model->context != NULL, i < 2);
        ru_scenario_destroy(&s);
    }
    expect_refusal(DECAY "cells: decai\n", "help: did you mean 'decay'?");
}

static void files_are_sought_beside_the_one_that_names_them(void **state)
{
    (void)state;
    ru_source first = {.name = "cases/a.yaml"};
    ru_source *sources[] = {&first};
    const ru_document document = {.sources = sources, .n_source = 1};
    const ru_model_request request = {.document = &document};
    char path[64];
    ru_place_in_text at = {.source = "models/m.yaml"};
    ru_model_source_path(&request, at, "x.so", path, sizeof path);
    assert_string_equal(path, "models/x.so");
    ru_model_source_path(&request, at, "/lib/x.so", path, sizeof path);
    assert_string_equal(path, "/lib/x.so");
    at.source = "--set";
    ru_model_source_path(&request, at, "x.so", path, sizeof path);
    assert_string_equal(path, "cases/x.so");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_that_nobody_knows_is_told_with_the_nearest_name),
        cmocka_unit_test(cells_without_a_model_are_refused),
        cmocka_unit_test(a_definition_is_asked_for_by_its_name_or_by_none),
        cmocka_unit_test(files_are_sought_beside_the_one_that_names_them),
    };
    return ru_run_group(tests);
}
