/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/io/csv_read.h>
#include <ru/io/csv_write.h>

/* time_s, a share with a gap, a text that needs quotes. */
static void fill(ru_listing *table)
{
    double *time, *share;
    char *texts;
    assert_int_equal(ru_listing_build("series", 2, table), RU_OK);
    assert_int_equal(ru_listing_numbers(table, "time_s", "s", &time), RU_OK);
    assert_int_equal(ru_listing_numbers(table, "share", "1", &share), RU_OK);
    assert_int_equal(ru_listing_texts(table, "event, told", 32, &texts), RU_OK);
    time[1] = 0.1;
    share[0] = NAN;
    share[1] = 1.0 / 3;
    strcpy(texts, "a \"fast\" feed, off");
    strcpy(texts + 32, "# two\nlines");
}

static void a_table_is_written_as_it_should_look(void **state)
{
    (void)state;
    ru_listing table;
    char *text;
    fill(&table);
    assert_int_equal(ru_csv_write(&table, 0, &text), RU_OK);
    assert_string_equal(text, "time_s,share [1],\"event, told\"\n"
                              "0,,\"a \"\"fast\"\" feed, off\"\n"
                              "0.1,0.3333333333333333,\"# two\nlines\"\n");
    free(text);
    assert_int_equal(ru_csv_write(&table, 1, &text), RU_OK);
    assert_non_null(strstr(text, "time_s,share,\"event, told\"\ns,1,\n0,,"));
    free(text);
    ru_listing_destroy(&table);
}

static void our_reader_gets_every_cell_back(void **state)
{
    (void)state;
    ru_listing table;
    ru_csv *csv;
    char *text;
    fill(&table);
    assert_int_equal(ru_csv_write(&table, 0, &text), RU_OK);
    assert_int_equal(ru_csv_read_text(text, strlen(text), "made", &csv), RU_OK);
    assert_int_equal(csv->n_column, 3);
    assert_int_equal(csv->n_row, 2);
    assert_true(strtod(ru_csv_cell(csv, 1, 1), NULL) == 1.0 / 3);
    assert_string_equal(ru_csv_cell(csv, 0, 1), "");
    for (size_t row = 0; row < 2; row++)
        assert_string_equal(ru_csv_cell(csv, row, 2), ru_listing_text(&table.columns[2], row));
    ru_csv_destroy(&csv);
    free(text);
    ru_listing_destroy(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_written_as_it_should_look),
        cmocka_unit_test(our_reader_gets_every_cell_back),
    };
    return ru_run_group(tests);
}
