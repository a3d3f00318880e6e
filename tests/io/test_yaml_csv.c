/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/yaml_read.h>

/* A scenario of this text, with a file feed.csv beside it. */
static ru_status read_with(const char *text, const char *csv, ru_document **document)
{
    char path[512], beside[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("s.yaml"));
    snprintf(beside, sizeof beside, "%s", ru_temporary_path("feed.csv"));
    FILE *file = fopen(beside, "w");
    assert_non_null(file);
    fputs(csv, file);
    fclose(file);
    ru_status status = ru_yaml_read_text(text, path, NULL, 0, document);
    remove(beside);
    return status;
}

static void columns_become_lists_at_any_depth(void **state)
{
    (void)state;
    ru_document *document = NULL;
    char *text = NULL;
    if (read_with("feeds:\n  - {name: a, profile: {kind: table, csv: feed.csv}}\n",
                  "# weighed\ntimes [h],rates [mL/h],note\n0,6.9,x\n\n10,8,y\n",
                  &document) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_int_equal(ru_tree_write(document->root, &text), RU_OK);
    assert_string_equal(text, "feeds:\n  - name: a\n    profile:\n      kind: table\n"
                              "      times: [0 h, 10 h]\n      rates: [6.9 mL/h, 8 mL/h]\n"
                              "      note: [x, y]\n");
    const ru_tree *profile =
        ru_tree_find(ru_tree_find(document->root, "feeds")->items[0], "profile");
    const ru_tree *rate = ru_tree_find(profile, "rates")->items[1];
    assert_non_null(strstr(rate->value_at.source, "feed.csv"));
    assert_int_equal(rate->value_at.line, 5);
    assert_int_equal(rate->value_at.column, 4);
    /* The file goes with the results. */
    assert_int_equal(document->n_source, 2);
    assert_non_null(strstr(document->sources[1]->bytes, "10,8,y"));
    free(text);
    ru_document_destroy(&document);
}

static void what_is_no_table_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *csv, *words;
    } bad[] = {
        {"a: {csv: feed.csv}\n", "t [h],r\n0,\n", "feed.csv:2:3: error: expected a value"},
        {"a: {csv: feed.csv}\n", "t [h],r\n0\n", "feed.csv:2:1: error: expected as many cells"},
        {"a: {csv: feed.csv}\n", "t [h,r\n0,1\n",
         "feed.csv:1:1: error: expected the name of a key"},
        {"a: {csv: feed.csv}\n", "t [h] x,r\n0,1\n", "expected the name of a key"},
        {"a: {csv: feed.csv}\n", "t,[h]\n0,1\n", "feed.csv:1:3: error: expected the name"},
        {"a: {csv: feed.csv}\n", "t,t [h]\n0,1\n", "feed.csv:1:3: error: this key is there"},
        {"a: {t: 1, csv: feed.csv}\n", "t\n0\n", "this key is there already"},
        {"a: {csv: feed.csv}\n", "", "not even a header line"},
        {"a: {csv: feed.csv}\n", "t\n\"0\n", "feed.csv:2: the quote opened"},
        {"a: {csv: none.csv}\n", "", "s.yaml:1:10: error: cannot open"},
        {"a: {csv: [feed.csv]}\n", "", "s.yaml:1:11: error: expected a file name"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ru_document *document = NULL;
        assert_int_equal(read_with(bad[i].text, bad[i].csv, &document), RU_ERR_INPUT);
        assert_null(document);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_become_lists_at_any_depth),
        cmocka_unit_test(what_is_no_table_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
