/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* Tables and the places of their cells. */

static ru_document document;

static ru_petab_file read(const char *text, ru_diagnostics *log)
{
    ru_petab_file file;
    const char *path = write_file("table.tsv", text);
    log->document = &document;
    assert_int_equal(ru_petab_file_read(path, (ru_place_in_text){0}, &document, log, &file), RU_OK);
    return file;
}

static void forget(ru_petab_file *file, ru_diagnostics *log)
{
    ru_petab_file_clear(file);
    ru_diagnostics_clear(log);
    for (size_t i = 0; i < document.n_source; i++) {
        free(document.sources[i]->name);
        free(document.sources[i]->bytes);
        free(document.sources[i]);
    }
    free(document.sources);
    document = (ru_document){0};
}

static void assert_place(const ru_petab_file *file, size_t row, size_t column, int line, int start,
                         int length)
{
    ru_place_in_text at = ru_petab_file_place(file, row, column);
    assert_int_equal(at.line, line);
    assert_int_equal(at.column, start);
    assert_int_equal(at.length, length);
}

static void cells_know_their_places(void **state)
{
    (void)state;
    ru_diagnostics log = {0};
    /* a comment and a blank line; blanks around; umlauts; quotes; a comma is no separator */
    ru_petab_file file = read("# a comment\n\nname\tvalue, unit\tc\n"
                              "\xc3\xa4\xc3\xb6\t 1.5 \t\r\n\"a \"\"\tb\"\t2\tlast\n",
                              &log);
    assert_int_equal(log.n_error, 0);
    assert_int_equal(file.csv->n_column, 3);
    assert_string_equal(file.csv->names[1], "value, unit");
    assert_string_equal(ru_csv_cell(file.csv, 0, 1), "1.5");
    assert_place(&file, RU_PETAB_HEADER, 1, 3, 6, 11);
    assert_place(&file, 0, 0, 4, 1, 2);
    assert_place(&file, 0, 1, 4, 5, 3);
    assert_place(&file, 0, 2, 4, 10, 1);
    assert_place(&file, 1, 1, 5, 10, 1);
    assert_place(&file, 1, 2, 5, 12, 4);
    assert_place(&file, 1, 7, 5, 1, 1);
    forget(&file, &log);
}

static void columns_are_found_by_name(void **state)
{
    (void)state;
    static const ru_petab_column known[] = {{"id", 1}, {"value", 0}, {"formula", 1}};
    ru_diagnostics log = {0};
    size_t at[3];
    ru_petab_file file = read("formula\tnotes\tid\nx\ty\tz\n", &log);
    assert_true(ru_petab_file_columns(&file, 3, known, at, &log));
    assert_int_equal(at[0], 2);
    assert_int_equal(at[1], 3);
    assert_int_equal(at[2], 0);
    forget(&file, &log);
    file = read("id\tvalu\tid\n1\t2\t3\n", &log);
    assert_false(ru_petab_file_columns(&file, 3, known, at, &log));
    /* formula is missing, id is there twice, valu is value misspelt */
    assert_int_equal(log.n_error, 3);
    forget(&file, &log);
}

static void numbers_and_ids_are_what_they_seem(void **state)
{
    (void)state;
    static const char *const numbers[] = {"1", "-2.5", "1e-3", " 7"}, *const others[] = {
                                                                          "",     "1,5", "x",
                                                                          "0x10", "1 2", "inf",
                                                                          "nan"};
    double value;
    for (size_t i = 0; i < 4; i++)
        assert_true(ru_petab_is_number(numbers[i], 0, &value));
    for (size_t i = 0; i < 7; i++)
        assert_false(ru_petab_is_number(others[i], 0, &value));
    assert_true(ru_petab_is_number("inf", 1, &value) && isinf(value));
    assert_true(ru_petab_is_number("NaN", 1, &value) && isnan(value));
    assert_true(ru_petab_is_id("_a1") && ru_petab_is_id("A"));
    assert_false(ru_petab_is_id("") || ru_petab_is_id("1a") || ru_petab_is_id("a-b"));
}

static void what_is_no_table_is_told_at_its_file(void **state)
{
    (void)state;
    ru_diagnostics log = {0};
    ru_petab_file file = read("", &log);
    assert_null(file.csv);
    assert_int_equal(log.n_error, 1);
    assert_non_null(strstr(ru_diagnostics_render(&log), "table.tsv"));
    forget(&file, &log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_know_their_places),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(numbers_and_ids_are_what_they_seem),
        cmocka_unit_test(what_is_no_table_is_told_at_its_file),
    };
    return ru_run_group(tests);
}
