/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>
#include <unistd.h>

#include <ru/io/xlsx_scan.h>
#include <ru/io/xlsx_write.h>

static ru_status take(void *context, const ru_row *row)
{
    char *seen = context;
    for (size_t i = 0; i < row->n_cell; i++) {
        strcat(seen, row->cells[i]);
        strcat(seen, "|");
    }
    strcat(seen, "/");
    return RU_OK;
}

static void fill(ru_listing tables[2])
{
    double *numbers;
    char *texts;
    assert_int_equal(ru_listing_build("series", 2, &tables[0]), RU_OK);
    assert_int_equal(ru_listing_numbers(&tables[0], "time_s", "s", &numbers), RU_OK);
    numbers[1] = 0.1;
    assert_int_equal(ru_listing_numbers(&tables[0], "OUR", "mmol/L/h", &numbers), RU_OK);
    numbers[0] = NAN;
    numbers[1] = 1234567.890123;
    assert_int_equal(ru_listing_build("what/when", 1, &tables[1]), RU_OK);
    assert_int_equal(ru_listing_texts(&tables[1], "text", 8, &texts), RU_OK);
    strcpy(texts, "a<b&c");
}

static void our_reader_gets_the_sheets_back(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("tables.xlsx");
    char seen[512] = "";
    ru_listing tables[2];
    fill(tables);
    assert_int_equal(ru_xlsx_write(path, tables, 2), RU_OK);
    const ru_row_taker taker = {take, seen};
    assert_int_equal(ru_xlsx_scan(path, &(ru_xlsx_style){.sheet = "series"}, &taker), RU_OK);
    assert_string_equal(seen, "time_s|OUR|/s|mmol/L/h|/0|/0.1|1234567.890123|/");
    seen[0] = '\0';
    assert_int_equal(ru_xlsx_scan(path, &(ru_xlsx_style){.sheet = "what_when"}, &taker), RU_OK);
    assert_string_equal(seen, "text|/a<b&c|/");
    for (int i = 0; i < 2; i++)
        ru_listing_destroy(&tables[i]);
}

static void a_book_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    ru_listing tables[2];
    fill(tables);
    assert_int_equal(ru_xlsx_write("/no/such/folder/a.xlsx", tables, 2), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "/no/such/folder/a.xlsx"));
    const char *path = ru_temporary_path("long.xlsx");
    size_t n_row = tables[0].n_row;
    tables[0].n_row = 1048576; /* with the two rows of the head two too many */
    assert_int_equal(ru_xlsx_write(path, tables, 2), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "'series' has 1048576 rows"));
    assert_int_equal(access(path, F_OK), -1);
    tables[0].n_row = n_row;
    for (int i = 0; i < 2; i++)
        ru_listing_destroy(&tables[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_reader_gets_the_sheets_back),
        cmocka_unit_test(a_book_is_written_whole_or_not_at_all),
    };
    return ru_run_group(tests);
}
