/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/terminal/spark.h>

static const ru_terminal plain = {.unicode = 0}, rich = {.unicode = 1};

static void expect(const ru_terminal *terminal, const ru_spark *spark, int width, const char *line)
{
    char text[3 * 40 + 1];
    ru_spark_draw(terminal, spark, width, text);
    assert_string_equal(text, line);
}

static void a_rise_climbs_through_all_heights(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2, 3, 4, 5, 6, 7}, y[] = {0, 1, 2, 3, 4, 5, 6, 7};
    const ru_spark spark = {t, y, 8, 0, 8};
    expect(&plain, &spark, 8, "_.-~=+*#");
    expect(&rich, &spark, 8,
           "\xe2\x96\x81\xe2\x96\x82\xe2\x96\x83\xe2\x96\x84\xe2\x96\x85\xe2\x96\x86\xe2\x96\x87"
           "\xe2\x96\x88");
}

static void what_is_still_to_come_is_blank(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2, 3}, y[] = {5, 5, 9, 9};
    expect(&plain, &(ru_spark){t, y, 4, 0, 8}, 8, "__##    ");
    expect(&plain, &(ru_spark){t, y, 0, 0, 8}, 4, "    ");
}

static void columns_are_means_and_holes_are_bridged(void **state)
{
    (void)state;
    const double t[] = {0, 0.1, 6}, y[] = {0, 2, 8}; /* first column: 1 */
    expect(&plain, &(ru_spark){t, y, 3, 0, 8}, 8, "______# ");
}

static void a_level_line_lies_low_and_no_number_is_a_gap(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2}, y[] = {3, 3, 3}, z[] = {NAN, 1, 2};
    expect(&plain, &(ru_spark){t, y, 3, 0, 3}, 3, "___");
    expect(&plain, &(ru_spark){t, z, 3, 0, 3}, 3, " _#");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rise_climbs_through_all_heights),
        cmocka_unit_test(what_is_still_to_come_is_blank),
        cmocka_unit_test(columns_are_means_and_holes_are_bridged),
        cmocka_unit_test(a_level_line_lies_low_and_no_number_is_a_gap),
    };
    return ru_run_group(tests);
}
