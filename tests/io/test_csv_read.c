/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/csv_read.h>

static ru_status read_text(const char *text, ru_csv **csv)
{
    return ru_csv_read_text(text, strlen(text), "t.csv", csv);
}

static void expect_fault(const char *text, const char *words)
{
    ru_csv *csv = NULL;
    assert_int_equal(read_text(text, &csv), RU_ERR_INPUT);
    assert_null(csv);
    if (!strstr(ru_fault_text(), words))
        fail_msg("'%s' lacks '%s'", ru_fault_text(), words);
}

static void rows_are_read_with_their_lines(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    size_t column;
    assert_int_equal(read_text("# source\na,b,c\n1, 2 ,3\n\n# more\n4,,6\n,,\n", &csv), RU_OK);
    assert_int_equal(csv->n_column, 3);
    assert_int_equal(csv->n_row, 2);
    assert_int_equal(csv->lines[0], 3);
    assert_int_equal(csv->lines[1], 6);
    int line, at;
    ru_csv_place(csv, 0, 2, &line, &at);
    assert_true(line == 3 && at == 7);
    ru_csv_place(csv, 1, 2, &line, &at);
    assert_true(line == 6 && at == 4);
    assert_int_equal(ru_csv_find(csv, "b", &column), RU_OK);
    assert_string_equal(ru_csv_cell(csv, 0, column), "2");
    assert_string_equal(ru_csv_cell(csv, 1, column), "");
    assert_int_equal(ru_csv_find(csv, "none", &column), RU_OK);
    assert_int_equal(column, csv->n_column);
    assert_string_equal(ru_csv_cell(csv, 1, column), "");
    ru_csv_destroy(&csv);
    assert_null(csv);
    ru_csv_destroy(&csv);
}

static void quoted_cells_keep_separators_quotes_lines_and_hashes(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    const char *text = "a,b\n\"x, \"\"y\"\"\",\"two\n# lines\"\n\"last\",9\n";
    assert_int_equal(read_text(text, &csv), RU_OK);
    assert_int_equal(csv->n_row, 2);
    assert_string_equal(ru_csv_cell(csv, 0, 0), "x, \"y\"");
    assert_string_equal(ru_csv_cell(csv, 0, 1), "two\n# lines");
    assert_int_equal(csv->lines[1], 4);
    ru_csv_destroy(&csv);
}

static void line_ends_byte_order_mark_and_separators_are_recognised(void **state)
{
    (void)state;
    static const char *const texts[] = {("\xEF\xBB\xBF"
                                         "a,b\r\n1,2\r\n"),
                                        "a;b\n1;2", "a\tb\n1\t2\n", "a,b\r1,2\r"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ru_csv *csv = NULL;
        assert_int_equal(read_text(texts[i], &csv), RU_OK);
        assert_int_equal(csv->n_column, 2);
        assert_int_equal(csv->n_row, 1);
        assert_int_equal(csv->lines[0], 2);
        assert_string_equal(csv->names[0], "a");
        assert_string_equal(ru_csv_cell(csv, 0, 1), "2");
        ru_csv_destroy(&csv);
    }
}

static void rows_of_another_length_are_padded_or_noted(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    assert_int_equal(read_text("a,b,c\n1\n1,2,3,4,,5\n", &csv), RU_OK);
    assert_int_equal(csv->n_row, 2);
    assert_string_equal(ru_csv_cell(csv, 0, 2), "");
    assert_int_equal(csv->extras[0], 0);
    assert_int_equal(csv->extras[1], 2);
    ru_csv_destroy(&csv);
}

static void what_is_no_csv_is_refused_with_the_line(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    expect_fault("", "no data");
    expect_fault("# only a comment\n\n", "no data");
    expect_fault("a,b\n1,2\n3,5\" tube\n", "t.csv:3:");
    expect_fault("a,b\n1,\"open\n2,3\n", "t.csv:2: the quote");
    assert_int_equal(ru_csv_read_text("\x89HDF\0\0", 6, "r.h5", &csv), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "not text"));
}

static void a_name_used_twice_is_refused_when_asked_for(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    size_t column;
    assert_int_equal(read_text("a,v,b,v\n1,2,3,4\n", &csv), RU_OK);
    assert_int_equal(ru_csv_find(csv, "b", &column), RU_OK);
    assert_int_equal(column, 2);
    assert_int_equal(ru_csv_find(csv, "v", &column), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "columns 2 and 4"));
    ru_csv_destroy(&csv);
}

static void files_are_read_and_missing_ones_named(void **state)
{
    (void)state;
    ru_csv *csv = NULL;
    const char *path = ru_temporary_path("t.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("n\n", file);
    for (int i = 0; i < 30000; i++)
        fprintf(file, "%d\n", i);
    fclose(file);
    assert_int_equal(ru_csv_read(path, &csv), RU_OK);
    assert_int_equal(csv->n_row, 30000);
    assert_string_equal(ru_csv_cell(csv, 29999, 0), "29999");
    ru_csv_destroy(&csv);
    remove(path);
    assert_int_equal(ru_csv_read(path, &csv), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "t.csv: cannot open"));
    assert_int_equal(ru_csv_read(".", &csv), RU_ERR_INPUT);
    assert_null(csv);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_with_their_lines),
        cmocka_unit_test(quoted_cells_keep_separators_quotes_lines_and_hashes),
        cmocka_unit_test(line_ends_byte_order_mark_and_separators_are_recognised),
        cmocka_unit_test(rows_of_another_length_are_padded_or_noted),
        cmocka_unit_test(what_is_no_csv_is_refused_with_the_line),
        cmocka_unit_test(a_name_used_twice_is_refused_when_asked_for),
        cmocka_unit_test(files_are_read_and_missing_ones_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
