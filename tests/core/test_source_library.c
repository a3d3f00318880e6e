/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/core/scenario.h>
#include <ru/io/yaml_read.h>

static ru_status build(const char *cells, ru_scenario **scenario)
{
    char text[1024];
    ru_document *document;
    ru_diagnostics log = {0};
    snprintf(text, sizeof text, "time: 5 h\nvessel: 2 L\ncells: %s\n", cells);
    assert_int_equal(ru_yaml_read_text(text, RU_OWN_MODELS "/s.yaml", NULL, 0, &document), RU_OK);
    ru_status status = ru_scenario_build(document, &log, scenario);
    ru_diagnostics_clear(&log);
    ru_document_destroy(&document);
    return status;
}

static void a_model_in_a_shared_object_is_as_a_built_in_one(void **state)
{
    (void)state;
    const char *const ways[] = {"{library: ./own_good.so, model: decay}", "{library: own_good.so}",
                                "{library: own_several.so, model: decay, parameters: {k: 1 1/h}}"};
    for (size_t i = 0; i < 3; i++) {
        ru_scenario *s;
        if (build(ways[i], &s) != RU_OK)
            fail_msg("%s", ru_fault_text());
        const ru_local at = {.temperature = 300};
        const double y[] = {3};
        double r[1], dr[1];
        assert_string_equal(s->model->name, "decay");
        assert_int_equal(s->model->rates(s->model, s->parameters, &at, y, r), 0);
        assert_close(r[0], 3.0 / 3600, 1e-14, 0);
        assert_int_equal(ru_model_slopes(s->model, s->parameters, &at, y, dr), 0);
        assert_close(dr[0], 1.0 / 3600, 1e-8, 0);
        ru_scenario_destroy(&s);
    }
}

static void what_is_no_library_of_this_contract_is_told(void **state)
{
    (void)state;
    const struct {
        const char *cells, *expected;
    } rows[] = {
        {"{library: missing.so}", "missing.so': No such file or directory\n"},
        {"{library: own_model.c}", "'own_model.c' cannot be loaded: "},
        {"{library: own_empty.so}", "'own_empty.so' holds no models\n"},
        {"{library: own_old.so}", "of the model contract, not "},
        {"{library: own_other.so}", "was built with other structs than this program has\n"},
        {"{library: own_good.so, model: dcay}",
         ":3:38: error: 'own_good.so' has no model 'dcay'\n"},
        {"{library: own_several.so}", "'own_several.so' holds several models; say which\n"},
        {"{library: own_several.so}", "help: it holds: decay, other\n"},
        {"{library: own_several.so, model: other}", "too many states, processes or parameters\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ru_scenario *s;
        assert_int_equal(build(rows[i].cells, &s), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), rows[i].expected))
            fail_msg("expected %s in\n%s", rows[i].expected, ru_fault_text());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_model_in_a_shared_object_is_as_a_built_in_one),
        cmocka_unit_test(what_is_no_library_of_this_contract_is_told),
    };
    return ru_run_group(tests);
}
