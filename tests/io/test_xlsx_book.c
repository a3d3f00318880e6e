/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/io/xlsx_book.h>

static void formats_show_dates_or_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        ru_shown shows;
    } formats[] = {
        {"General", RU_SHOWN_NUMBER},        {"0.00E+00", RU_SHOWN_NUMBER},
        {"dd.mm.yyyy hh:mm", RU_SHOWN_DATE}, {"yyyy\\-mm\\-dd", RU_SHOWN_DATE},
        {"[h]:mm:ss", RU_SHOWN_ELAPSED},     {"[$-407]d. mmmm yyyy", RU_SHOWN_DATE},
        {"0.0\" days\"", RU_SHOWN_NUMBER},   {"[Red]0.0;[Blue]-0.0", RU_SHOWN_NUMBER},
        {"0\\h", RU_SHOWN_NUMBER},           {"h:mm AM/PM", RU_SHOWN_DATE},
        {"0.0 [unclosed", RU_SHOWN_DATE},    {"", RU_SHOWN_NUMBER},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (ru_format_shows(formats[i].format) != formats[i].shows)
            fail_msg("'%s' shows %d", formats[i].format, (int)ru_format_shows(formats[i].format));
}

/* Serial numbers as spreadsheets show them; 25569 is 1970-01-01, 60 the day that never was. */
static void serial_numbers_are_dates(void **state)
{
    (void)state;
    static const struct {
        double serial;
        int from_1904;
        const char *text;
    } dates[] = {
        {25569, 0, "1970-01-01"},
        {45352.34375, 0, "2024-03-01T08:15:00"},
        {45351, 0, "2024-02-29"},
        {61, 0, "1900-03-01"},
        {59, 0, "1900-02-28"},
        {1, 0, "1900-01-01"},
        {43890.34375, 1, "2024-03-01T08:15:00"},
        {0.34375, 0, "08:15:00"},
        {45352.999999999, 0, "2024-03-02"},
        {45352 + 30.25 / 86400, 0, "2024-03-01T00:00:30.250"},
        {2958465, 0, "9999-12-31"},
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char text[32];
        ru_serial_write(dates[i].serial, dates[i].from_1904, text);
        assert_string_equal(text, dates[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_show_dates_or_numbers),
        cmocka_unit_test(serial_numbers_are_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
