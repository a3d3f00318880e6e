/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/listing.h>

static void numbers_read_back_as_the_very_same(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252u;
    char text[RU_NUMBER_TEXT];
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13; /* xorshift */
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double value;
        float single;
        uint32_t half = (uint32_t)bits;
        memcpy(&value, &bits, sizeof value);
        memcpy(&single, &half, sizeof single);
        if (isfinite(value))
            assert_true(strtod(ru_number_text(value, 0, text), NULL) == value);
        if (isfinite((double)single))
            assert_true(strtof(ru_number_text((double)single, 1, text), NULL) == single);
    }
}

static void numbers_are_as_short_as_they_can_be(void **state)
{
    (void)state;
    char text[RU_NUMBER_TEXT];
    assert_string_equal(ru_number_text(0.1, 0, text), "0.1");
    assert_string_equal(ru_number_text(0.1 + 0.2, 0, text), "0.30000000000000004");
    assert_string_equal(ru_number_text((double)0.1f, 1, text), "0.1");
    assert_string_equal(ru_number_text((double)0.1f, 0, text), "0.10000000149011612");
    assert_string_equal(ru_number_text(-2e300, 0, text), "-2e+300");
    assert_string_equal(ru_number_text(NAN, 0, text), "");
}

static void columns_keep_their_order_and_kind(void **state)
{
    (void)state;
    ru_listing table;
    double *numbers;
    char *texts;
    assert_int_equal(ru_listing_build("series", 2, &table), RU_OK);
    assert_int_equal(ru_listing_numbers(&table, "time_s", "s", &numbers), RU_OK);
    assert_int_equal(ru_listing_texts(&table, "name", 8, &texts), RU_OK);
    numbers[1] = 3;
    strcpy(texts + 8, "b");
    assert_int_equal(table.n_column, 2);
    assert_string_equal(table.columns[0].unit, "s");
    assert_null(table.columns[1].unit);
    assert_true(table.columns[0].numbers[0] == 0 && table.columns[0].numbers[1] == 3);
    assert_string_equal(ru_listing_text(&table.columns[1], 0), "");
    assert_string_equal(ru_listing_text(&table.columns[1], 1), "b");
    assert_string_equal(ru_listing_text(&table.columns[0], 1), "");
    ru_listing_destroy(&table);
    assert_int_equal(table.n_column, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_read_back_as_the_very_same),
        cmocka_unit_test(numbers_are_as_short_as_they_can_be),
        cmocka_unit_test(columns_keep_their_order_and_kind),
    };
    return ru_run_group(tests);
}
