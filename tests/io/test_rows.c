/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/io/rows.h>

static void expect_place(const ru_row *row, size_t i, int line, int column)
{
    int found_line, found_column;
    ru_row_place(row, i, &found_line, &found_column);
    assert_int_equal(found_line, line);
    assert_int_equal(found_column, column);
}

static void cells_of_text_are_found_by_characters(void **state)
{
    (void)state;
    const char *const cells[] = {"\xC2\xB0"
                                 "C",
                                 "x;y", "two\nlines", "z"};
    const ru_row row = {.source = "f.csv",
                        .cells = cells,
                        .n_cell = 4,
                        .line = 7,
                        .text = "\xC2\xB0"
                                "C;\"x;y\";\"two\nlines\";z\n",
                        .separator = ';'};
    expect_place(&row, 0, 7, 1);
    expect_place(&row, 1, 7, 4);
    expect_place(&row, 2, 7, 10);
    expect_place(&row, 3, 8, 8);
    assert_string_equal(ru_row_cell(&row, 1), "x;y");
    assert_string_equal(ru_row_cell(&row, 4), "");
}

static void cells_of_sheets_stand_in_their_columns(void **state)
{
    (void)state;
    const char *const cells[] = {"a", "b"};
    const int columns[] = {2, 5};
    const ru_row sheet = {
        .source = "f.xlsx", .cells = cells, .n_cell = 2, .line = 3, .columns = columns};
    const ru_row header = {.source = "f.csv", .cells = cells, .n_cell = 2, .line = 3};
    expect_place(&sheet, 1, 3, 5);
    expect_place(&sheet, 2, 3, 3);
    expect_place(&header, 1, 3, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_of_text_are_found_by_characters),
        cmocka_unit_test(cells_of_sheets_stand_in_their_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
