/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/validation/stamp.h>

/* Seconds since 1970 of the stamps below are from `date -u -d ... +%s`. */
static void expect(const char *text, const char *format, const char *name, double seconds)
{
    ru_zone zone;
    double found = NAN;
    if (ru_zone_open(name, &zone) != RU_OK || ru_stamp_read(text, format, &zone, &found) != RU_OK)
        fail_msg("%s: %s", text, ru_fault_text());
    assert_close(found, seconds, 0, 1e-6);
    ru_zone_close(&zone);
}

static void stamps_are_moments_in_their_zone(void **state)
{
    (void)state;
    expect("2024-03-01T07:15:00Z", "iso", NULL, 1709277300);
    expect("2024-03-01T08:15+01:00", "iso", NULL, 1709277300);
    expect("2024-03-01 08:15", "iso", "+01:00", 1709277300);
    expect("2024-03-01 08:15:30.25", "iso", "Europe/Berlin", 1709277330.25);
    expect("2024-03-01 02:45-0430", "iso", "Europe/Berlin", 1709277300);
    expect("01.03.2024 08:15", "%d.%m.%Y %H:%M", "Europe/Berlin", 1709277300);
    expect("3/1/2024 1:15:00 AM", "%m/%d/%Y %I:%M:%S %p", "America/Chicago", 1709277300);
    expect("1969-12-31 23:59:59", "iso", "UTC", -1);
    expect("2000-02-29", "iso", "UTC", 951782400);
    /* An offset that the format speaks of counts. */
    expect("2024-03-01 12:15 +0500", "%Y-%m-%d %H:%M %z", "UTC", 1709277300);
    expect("2024-03-01T07:15:00.5Z", "%Y-%m-%dT%H:%M:%S%z", "Europe/Berlin", 1709277300.5);
    expect("08:15:00 01/03/2024%z", "%H:%M:%S %d/%m/%Y%%z", "+01:00", 1709277300);
    /* Summer time: two hours ahead of UTC. */
    expect("2024-07-01 08:15", "iso", "Europe/Berlin", 1719814500);
}

static void the_hour_that_comes_twice_goes_by_the_order_of_rows(void **state)
{
    (void)state;
    ru_zone zone;
    double first, second, third;
    assert_int_equal(ru_zone_open("Europe/Berlin", &zone), RU_OK);
    assert_int_equal(ru_stamp_read("2024-10-27 02:30", "iso", &zone, &first), RU_OK);
    assert_int_equal(ru_stamp_read("2024-10-27 02:15", "iso", &zone, &second), RU_OK);
    assert_int_equal(ru_stamp_read("2024-10-27 03:30", "iso", &zone, &third), RU_OK);
    assert_close(first, 1729989000, 0, 0); /* 00:30 UTC */
    assert_close(second - first, 45 * 60, 0, 0);
    assert_close(third - first, 7200, 0, 0);
    assert_int_equal(zone.n_ambiguous, 2);
    ru_zone_close(&zone);
}

static void what_is_no_moment_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *format, *zone, *words;
    } bad[] = {
        {"2024-03-31 02:30", "iso", "Europe/Berlin", "summer time leaps over it"},
        {"2024-03-01 08:15", "iso", NULL, "tells no time zone"},
        {"yesterday", "iso", "UTC", "is no time stamp such as 2024-03-01T08:15"},
        {"2024-03-01 08:15 h", "iso", "UTC", "is no time stamp"},
        {"2024-03-01 8.15", "%d.%m.%Y %H:%M", "UTC", "of the form '%d.%m.%Y %H:%M'"},
        {"2023-02-29", "iso", "UTC", "'2023-02-29' is no date"},
        {"2024-04-31", "iso", "UTC", "is no date"},
        {"2024-03-01 25:00", "iso", "UTC", "is no time stamp"},
        {"2024-03-01 08:15", "%Y-%m-%d %H:%M %z", "UTC", "of the form '%Y-%m-%d %H:%M %z'"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ru_zone zone;
        double seconds;
        assert_int_equal(ru_zone_open(bad[i].zone, &zone), RU_OK);
        assert_int_equal(ru_stamp_read(bad[i].text, bad[i].format, &zone, &seconds), RU_ERR_INPUT);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
        ru_zone_close(&zone);
    }
}

static void zones_are_known_and_leave_no_trace(void **state)
{
    (void)state;
    static const char *const unknown[] = {"Europe/Atlantis", "",       "../passwd", "/etc/passwd",
                                          "+25:00",          "Europe", "zone.tab"};
    ru_zone zone;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_int_equal(ru_zone_open(unknown[i], &zone), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), "there is no time zone"));
        ru_zone_close(&zone);
    }
    assert_int_equal(setenv("TZ", "America/Lima", 1), 0);
    assert_int_equal(ru_zone_open("Asia/Tokyo", &zone), RU_OK);
    assert_string_equal(getenv("TZ"), "Asia/Tokyo");
    ru_zone_close(&zone);
    assert_string_equal(getenv("TZ"), "America/Lima");
    unsetenv("TZ");
    assert_int_equal(ru_zone_open("Asia/Tokyo", &zone), RU_OK);
    ru_zone_close(&zone);
    assert_null(getenv("TZ"));
}

static void formats_that_would_lose_the_zone_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *format, *from; /* NULL: nothing is wrong */
    } formats[] = {{"%Y-%m-%d %H:%M %z", NULL},    {"%Y %%z %H", NULL},  {"iso", NULL},
                   {"%z %Y-%m-%d", "%z %Y-%m-%d"}, {"%H:%M %Z", "%Z"},   {"%s", "%s"},
                   {"%H:%M %Ez", "%Ez"},           {"%H:%S %_s", "%_s"}, {"%H%", NULL}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const char *from = ru_stamp_format_fault(formats[i].format);
        if (formats[i].from)
            assert_string_equal(from, formats[i].from);
        else
            assert_null(from);
    }
}

static void stamps_are_written_in_utc(void **state)
{
    (void)state;
    char text[32];
    ru_stamp_write(1709277300.9, text, sizeof text);
    assert_string_equal(text, "2024-03-01T07:15:00Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_moments_in_their_zone),
        cmocka_unit_test(the_hour_that_comes_twice_goes_by_the_order_of_rows),
        cmocka_unit_test(what_is_no_moment_is_refused),
        cmocka_unit_test(zones_are_known_and_leave_no_trace),
        cmocka_unit_test(formats_that_would_lose_the_zone_are_found),
        cmocka_unit_test(stamps_are_written_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
