/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/bench/row.h>

static ru_bench_row example(void)
{
    ru_bench_row row = {.what = ru_bench_case_at(0)};
    for (size_t c = 0; c < RU_BENCH_COLUMN_COUNT; c++)
        row.values[c] = NAN;
    row.values[RU_BENCH_CELLS] = 18000;
    row.values[RU_BENCH_WALL] = 12.5;
    return row;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

static void tables_have_a_cell_for_each_column_and_a_dash_where_nothing_was_measured(void **state)
{
    (void)state;
    ru_bench_row row = example();
    ru_text text = {0};
    char *bytes = NULL;
    ru_bench_tell(&row, 1, 1, &text);
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    assert_non_null(strstr(bytes, "| case | tank |"));
    assert_non_null(strstr(bytes, "| cells | 18000 |"));
    assert_int_equal(count(bytes, " - |"), RU_BENCH_COLUMN_COUNT - 2);
    free(bytes);
}

static void aligned_tables_stand_under_their_headings(void **state)
{
    (void)state;
    ru_bench_row row = example();
    ru_text text = {0};
    char *bytes = NULL;
    ru_bench_tell(&row, 1, 0, &text);
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    const char *heading = strstr(bytes, "case"), *line = strstr(bytes, "\ncells");
    assert_true(heading && line);
    assert_int_equal(strcspn(heading, "\n"), strcspn(line + 1, "\n"));
    assert_int_equal(strcspn(bytes, "\n") + 1, strstr(bytes, "\nthe run:") - bytes + 1);
    free(bytes);
}

static void json_has_every_key_and_null_for_what_was_not_measured(void **state)
{
    (void)state;
    ru_bench_row rows[2] = {example(), example()};
    ru_text text = {0};
    char *bytes = NULL;
    ru_bench_json(rows, 2, 26.5, "Rushton 1\ncommit", &text);
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    assert_non_null(strstr(bytes, "\"triad_GB_s\": 26.5,"));
    assert_non_null(strstr(bytes, "\"version\": \"Rushton 1\","));
    assert_non_null(strstr(bytes, "\"cells\": 18000,"));
    assert_int_equal(count(bytes, ": null"), 2 * (RU_BENCH_COLUMN_COUNT - 2));
    assert_int_equal(count(bytes, "{"), count(bytes, "}"));
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_a_cell_for_each_column_and_a_dash_where_nothing_was_measured),
        cmocka_unit_test(aligned_tables_stand_under_their_headings),
        cmocka_unit_test(json_has_every_key_and_null_for_what_was_not_measured),
    };
    return ru_run_group(tests);
}
