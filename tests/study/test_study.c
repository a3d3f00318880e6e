/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/io/yaml_read.h>
#include <ru/study/study.h>

#define TOP                                                                                        \
    "scenario: base.yaml\n"                                                                        \
    "outputs: {acetate: {reduce: max}}\n"

static const char *const base_text = "title: tank\n"
                                     "time: {start: 1 h, end: 5 h}\n"
                                     "vessel: {volume: 2 L}\n"
                                     "gas: {kla: 220 1/h, correlation: given}\n"
                                     "cells: {parameters: {k_s: 0.05 g/L}}\n"
                                     "feeds:\n"
                                     "  - {name: sugar, profile: {rate: 4 mL/h}}\n";

static const ru_column series[] = {{"acetate", "g/L", ""}, {"DO", "%", ""}};
static const ru_column fields[] = {{"oxygen", "g/L", ""}};

static ru_status read_and_bind(const char *text)
{
    ru_study *s = NULL;
    ru_document *base = NULL;
    ru_fault_clear();
    assert_int_equal(ru_yaml_read_text(base_text, "base.yaml", NULL, 0, &base), RU_OK);
    const ru_study_base b = {base->root, series, 2, fields, 1, NULL};
    ru_status status = ru_study_read_text(text, "dir/study.yaml", &s);
    if (status == RU_OK)
        status = ru_study_bind(s, &b);
    ru_study_destroy(&s);
    ru_document_destroy(&base);
    return status;
}

static void a_study_is_read_with_its_defaults(void **state)
{
    (void)state;
    ru_study *s = NULL;
    assert_int_equal(
        ru_study_read_text(
            "title: what if\n"
            "scenario: ../ecoli.yaml\n"
            "set: {vessel.volume: 3 L, gas.kla: 200 1/h}\n"
            "parameters:\n"
            "  kla: {path: gas.kla, low: 150 1/h, high: 300 1/h}\n"
            "  ks: {path: cells.parameters.k_s, low: 1 mg/L, high: 0.1 g/L, scale: log}\n"
            "correlation: [{between: [kla, ks], coefficient: -0.4}]\n"
            "outputs:\n"
            "  acetate: {reduce: max}\n"
            "design: {kind: random}\n"
            "limits: {time: 2 min}\n",
            "dir/study.yaml", &s),
        RU_OK);
    assert_string_equal(s->base, "dir/../ecoli.yaml");
    assert_int_equal(s->n_set, 2);
    assert_string_equal(s->sets[1], "gas.kla=200 1/h");
    assert_int_equal(s->n_parameter, 2);
    assert_int_equal(s->correlations[0].k, 1);
    assert_close(s->correlations[0].coefficient, -0.4, 1e-15, 0);
    assert_int_equal(s->design.kind, RU_DESIGN_RANDOM);
    assert_int_equal(s->design.runs, 100);
    assert_int_equal(s->seed, 1);
    assert_close(s->limits.time, 120, 1e-15, 0);
    assert_int_equal(s->keep.points, 101);
    ru_study_destroy(&s);
    assert_null(s);
}

static void a_window_is_not_held_against_an_end_that_varies(void **state)
{
    (void)state;
    assert_int_equal(
        read_and_bind("scenario: base.yaml\noutputs: {acetate: {time: {from: 5.5 h}}}\n"
                      "parameters: {e: {path: time.end, low: 5 h, high: 9 h}}\ndesign: grid\n"),
        RU_OK);
}

static void a_design_may_be_a_word(void **state)
{
    (void)state;
    assert_int_equal(read_and_bind(TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\n"
                                       "design: one-at-a-time\n"),
                     RU_OK);
}

/* What is wrong, and what the message has to say. */
static const struct {
    const char *text, *says[3];
} bad[] = {
    {TOP "parameters: {k: {path: gas.kal, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n",
     {"study.yaml:3:24: error", "no value 'gas.kal'", "nearest: 'gas.kla'"}},
    {TOP "parameters: {k: {path: vessel.k_s, low: 1 g/L, high: 2 g/L}}\ndesign: grid\n",
     {"no value 'vessel.k_s'", "'cells.parameters.k_s'", NULL}},
    {TOP "parameters: {k: {path: feeds.sugar, low: 1 g/L, high: 2 g/L}}\ndesign: grid\n",
     {"no value 'feeds.sugar'", "'feeds.sugar.profile.rate'", NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1, high: 2}}\ndesign: grid\n",
     {"here it has none", "220 1/h", NULL}},
    {TOP "parameters: {k: {path: gas.correlation, low: 1, high: 2}}\ndesign: grid\n",
     {"is the word 'given'", NULL, NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: {kind: grdi}\n",
     {"study.yaml:4:16: error", "grid", NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\n"
         "design: {kind: grid, runs: 7}\n",
     {"study.yaml:4:22: error", "runs", NULL}},
    {TOP "parameters: {}\ndesign: grid\n", {"nothing varies", NULL, NULL}},
    {"scenario: base.yaml\noutputs: {acetat: {reduce: max}}\n"
     "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n",
     {"study.yaml:2", "no series 'acetat'", "did you mean acetate"}},
    {"scenario: base.yaml\noutputs: {lack: {of: acetate, reduce: volume-below}}\n"
     "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n",
     {"no field 'acetate'", "there are oxygen", NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n"
         "correlation: [{between: [k, k], coefficient: 0.5}]\n",
     {"takes the parameters as independent", NULL, NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: random\n"
         "correlation: [{between: [k, q], coefficient: 0.5}]\n",
     {"no parameter 'q'", NULL, NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: random\n"
         "keep: {series: [acetat]}\n",
     {"study.yaml:5:17: error", "no series 'acetat'", NULL}},
    {TOP
     "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h},\n"
     "  q: {path: vessel.volume, low: 1 L, high: 2 L}}\ndesign: random\n"
     "correlation: [{between: [k, q], coefficient: 0.5}, {between: [q, k], coefficient: 0.2}]\n",
     {"study.yaml:6:63: error", "of 'q' and 'k' is stated already", NULL}},
    {TOP "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: random\n"
         "set: {vessel.volume: 1 L, gas.kla: 3 1/h}\n",
     {"study.yaml:5:27: error", "set.gas.kla: it has no effect", "as 'k'"}},
    {TOP "parameters: {k: {path: feeds.sugar.profile.rate, low: 1 mL/h, high: 2 mL/h},\n"
         "  q: {path: 'feeds[0].profile.rate', low: 1 mL/h, high: 2 mL/h}}\ndesign: random\n",
     {"study.yaml:4:14: error", "varies already, as 'k'", NULL}},
    {"scenario: base.yaml\noutputs: {acetate: {time: {from: 5.5 h}}}\n"
     "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n",
     {"study.yaml:2:28: error", "begins at 5.5 h, the run ends at 5 h", NULL}},
    {"scenario: base.yaml\noutputs: {acetate: {time: {until: 30 min}}}\n"
     "parameters: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: grid\n",
     {"study.yaml:2:28: error", "ends at 0.5 h, the run begins at 1 h", NULL}},
    {TOP "parametres: {k: {path: gas.kla, low: 1 1/h, high: 2 1/h}}\ndesign: random\n",
     {"'parametres'", "did you mean 'parameters'", NULL}},
};

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_and_bind(bad[i].text), RU_ERR_INPUT);
        for (size_t k = 0; k < 3 && bad[i].says[k]; k++)
            if (!strstr(ru_fault_text(), bad[i].says[k]))
                fail_msg("case %zu: '%s' is not in:\n%s", i, bad[i].says[k], ru_fault_text());
    }
}

static void paths_lead_by_key_index_and_name(void **state)
{
    (void)state;
    ru_document *base = NULL;
    assert_int_equal(ru_yaml_read_text(base_text, "base.yaml", NULL, 0, &base), RU_OK);
    const char *const ways[] = {"feeds[0].profile.rate", "feeds.sugar.profile.rate"};
    for (size_t i = 0; i < 2; i++) {
        const ru_tree *found = ru_path_find(base->root, ways[i]);
        assert_non_null(found);
        assert_string_equal(found->text, "4 mL/h");
    }
    assert_null(ru_path_find(base->root, "feeds[1].profile.rate"));
    assert_null(ru_path_find(base->root, "feeds[0"));
    assert_null(ru_path_find(base->root, "vessel.volume.more"));
    ru_document_destroy(&base);
}

static void the_keys_are_described(void **state)
{
    (void)state;
    ru_text text = {0};
    char *bytes = NULL;
    ru_study_describe(0, &text);
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    assert_non_null(strstr(bytes, "parameters.NAME.path"));
    assert_non_null(strstr(bytes, "box-behnken"));
    free(bytes);
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
        cmocka_unit_test(a_study_is_read_with_its_defaults),
        cmocka_unit_test(a_window_is_not_held_against_an_end_that_varies),
        cmocka_unit_test(a_design_may_be_a_word),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(paths_lead_by_key_index_and_name),
        cmocka_unit_test_teardown(the_keys_are_described, shut_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
