/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/hash.h>
#include <ru/base/unit.h>
#include <ru/validation/run_file.h>

static void a_description_is_read_into_si(void **state)
{
    (void)state;
    ru_run_file *run = NULL;
    const char *text = "run: FB1\ninoculated: 2024-03-01T08:15\nzone: Europe/Berlin\ngap: 2 h\n"
                       "files:\n  - offline.csv\n"
                       "  - path: $DATA/probe.csv\n    layout: wide\n    clock_ahead: -90 s\n"
                       "    time: Zeit\n    columns: [{column: pO2, unit: '%', loq: 1 %}, pH]\n"
                       "as_measured: {vessel: {volume: 15 m3}}\n";
    if (ru_run_file_read_text(text, "d/run.yaml", &run) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_string_equal(run->run, "FB1");
    assert_close(run->zero, 1709277300, 0, 0);
    assert_close(run->gap, 7200, 1e-15, 0);
    assert_int_equal(run->n_file, 2);
    assert_string_equal(run->files[0].path, "offline.csv");
    assert_int_equal(run->files[0].layout, RU_DATA_TIDY);
    assert_true(isnan(run->files[0].gap));
    assert_close(run->files[1].clock_ahead, -90, 1e-15, 0);
    assert_string_equal(run->files[1].time.column, "Zeit");
    assert_int_equal(run->files[1].n_column, 2);
    assert_close(run->files[1].columns[0].loq.number, 1, 0, 0);
    assert_string_equal(run->files[1].columns[1].column, "pH");
    assert_non_null(run->as_measured);
    assert_close(run->tolerance, 0.01, 1e-12, 0);
    assert_true(run->hash == ru_hash_bytes(text, strlen(text)));
    ru_run_file_destroy(&run);
    ru_run_file_destroy(&run);
}

static void what_does_not_fit_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"run: A\n", "files"},
        {"files: []\n", "no files to read"},
        {"files: [a.csv]\nzone: Europe/Atlantis\n", "r.yaml:2:7: error: zone: there is no"},
        {"files: [a.csv]\ninoculated: 8:15\n", "r.yaml:2:13: error: inoculated: '8:15' is no"},
        {"files: [a.csv]\ninoculated: 2024-03-01T08:15\n", "tells no time zone"},
        {"files:\n  - {path: a.csv, layot: wide}\n", "did you mean 'layout'"},
        {"files:\n  - {path: a.csv, layout: long}\n", "r.yaml:2:27: error: files[0].layout"},
        {"files:\n  - {path: a.csv, sheet: One}\n", "only an XLSX file has sheets"},
        {"files:\n  - {path: a.xlsx, encoding: latin-1}\n", "an XLSX file has none"},
        {"files:\n  - {path: a.csv, decimal: comma, delimiter: comma}\n", "parts the cells"},
        {"files:\n  - {path: a.csv, layout: wide, value_column: v}\n", "is for 'layout: tidy'"},
        {"files:\n  - {path: a.csv, clock_ahead: 2 L}\n", "clock_ahead"},
        {"files:\n  - {path: a.csv, time: {column: t, unit: L}}\n", "'L' is no unit of time"},
        {"files:\n  - {path: a.csv, time: {column: t, unit: h, format: iso}}\n", "state one"},
        {"files:\n  - {path: a.csv, time: {column: t, second_column: u}}\n", "needs a 'format'"},
        {"files:\n  - {path: a.csv, time: {column: t, format: '%H:%M %Z'}}\n",
         "r.yaml:2:46: error: files[0].time.format: '%H:%M %Z' cannot be read from '%Z' on"},
        {"files:\n  - {path: a.csv, columns: [{column: x, unit: g/lt}]}\n",
         "r.yaml:2:47: error: files[0].columns[0].unit: 'g/lt' is no unit"},
        {"files:\n  - {path: a.csv, columns: [{column: x, unit: g/L, loq: 1 h}]}\n",
         "is not in a unit like g/L"},
        {"files:\n  - {path: a.csv, columns: [{column: x, loq: little}]}\n",
         "no number with a unit"},
        {"files:\n  - {path: a.csv, columns: [{quantity: x}]}\n", "column"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ru_run_file *run = NULL;
        assert_int_equal(ru_run_file_read_text(bad[i].text, "r.yaml", &run), RU_ERR_INPUT);
        assert_null(run);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

static void a_plain_file_needs_no_description(void **state)
{
    (void)state;
    ru_run_file *run = NULL;
    assert_int_equal(ru_run_file_plain("a: b.csv", &run), RU_OK);
    assert_int_equal(run->plain, 1);
    assert_string_equal(run->files[0].path, "a: b.csv");
    ru_run_file_destroy(&run);
    assert_true(ru_is_run_file("x/run.yaml") && ru_is_run_file("run.yml"));
    assert_false(ru_is_run_file("x.yaml/offline.csv") || ru_is_run_file("yaml"));
}

static void paths_are_beside_the_file_or_under_a_variable(void **state)
{
    (void)state;
    char *path = NULL;
    assert_int_equal(setenv("RU_TEST_DATA", "/data", 1), 0);
    static const char *const paths[][3] = {{"d/run.yaml", "a.csv", "d/a.csv"},
                                           {"run.yaml", "b/a.csv", "b/a.csv"},
                                           {"d/run.yaml", "/x/a.csv", "/x/a.csv"},
                                           {"d/run.yaml", "$RU_TEST_DATA/a.csv", "/data/a.csv"}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(ru_path_beside(paths[i][0], paths[i][1], NULL, &path), RU_OK);
        assert_string_equal(path, paths[i][2]);
        free(path);
    }
    assert_int_equal(ru_path_beside("r.yaml", "$RU_TEST_NONE/a.csv", NULL, &path), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "RU_TEST_NONE, which is not set"));
}

static void the_keys_are_described(void **state)
{
    (void)state;
    ru_text text = {0};
    char *page = NULL;
    ru_run_file_describe(1, &text);
    assert_int_equal(ru_text_take(&text, &page), RU_OK);
    static const char *const keys[] = {"`inoculated`", "`clock_ahead`", "`loq`", "`outliers`"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_non_null(strstr(page, keys[i]));
    free(page);
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_description_is_read_into_si),
        cmocka_unit_test(what_does_not_fit_is_told_with_its_place),
        cmocka_unit_test(a_plain_file_needs_no_description),
        cmocka_unit_test(paths_are_beside_the_file_or_under_a_variable),
        cmocka_unit_test(the_keys_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
