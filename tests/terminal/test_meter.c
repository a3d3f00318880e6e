/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/terminal/meter.h>

static double time_now; /* the clock of these tests */

static double told_time(void)
{
    return time_now;
}

static char *bytes;
static size_t n_byte;

static ru_meter meter_on(ru_terminal terminal, ru_meter_wish wish)
{
    terminal.to = open_memstream(&bytes, &n_byte);
    assert_non_null(terminal.to);
    ru_meter meter = ru_meter_start(&terminal, wish);
    meter.now = told_time;
    time_now = 0;
    return meter;
}

/* What was told so far. */
static const char *told(const ru_meter *meter)
{
    fflush(meter->terminal.to);
    return bytes;
}

static void done(ru_meter *meter)
{
    fclose(meter->terminal.to);
    free(bytes);
    bytes = NULL;
}

static size_t lines(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void what_is_no_terminal_gets_a_line_each_5_percent_when_asked(void **state)
{
    (void)state;
    ru_meter meter = meter_on((ru_terminal){.columns = 80}, RU_METER_ASKED);
    for (int i = 0; i <= 1000; i++) {
        time_now = i; /* one share of a thousand a second */
        if (ru_meter_due(&meter, i / 1000.0))
            ru_meter_show(&meter, i / 1000.0, "x");
    }
    assert_int_equal(lines(told(&meter)), 20);
    assert_non_null(strstr(told(&meter), "  5 %  x\n"));
    /* 900 of 1000 s are left */
    assert_non_null(strstr(told(&meter), " 10 %  x  15 min left\n"));
    assert_non_null(strstr(told(&meter), "100 %  x\n"));
    done(&meter);
}

static void unasked_or_quiet_it_tells_nothing(void **state)
{
    (void)state;
    ru_meter meter = meter_on((ru_terminal){.columns = 80}, RU_METER_AUTO);
    assert_false(ru_meter_due(&meter, 0.5));
    ru_meter_show(&meter, 0.5, "x");
    ru_meter_end(&meter);
    assert_int_equal(strlen(told(&meter)), 0);
    done(&meter);
    meter = meter_on((ru_terminal){.columns = 80, .rewrites = 1}, RU_METER_QUIET);
    assert_false(ru_meter_due(&meter, 0.5));
    done(&meter);
}

static void a_terminal_has_one_line_that_fits(void **state)
{
    (void)state;
    ru_meter meter = meter_on((ru_terminal){.columns = 80, .rewrites = 1}, RU_METER_AUTO);
    assert_true(ru_meter_due(&meter, 0));
    ru_meter_show(&meter, 0, "h");
    assert_false(ru_meter_due(&meter, 0.1)); /* the clock has not moved */
    time_now = 10;
    assert_true(ru_meter_due(&meter, 0.25));
    ru_meter_show(&meter, 0.25, "2 / 8 h");
    const char *last = strrchr(told(&meter), '\r');
    assert_string_equal(last, "\r\033[K[######..................]  25 %  2 / 8 h  30 s left");
    char words[400] = "";
    memset(words, 'w', 300);
    time_now = 20;
    ru_meter_show(&meter, 0.5, words);
    last = strrchr(told(&meter), '\r') + strlen("\r\033[K");
    assert_int_equal(strlen(last), 79); /* the last column stays free */
    ru_meter_end(&meter);
    assert_string_equal(strrchr(told(&meter), '\r'), "\r\033[K");
    assert_int_equal(lines(bytes), 0);
    done(&meter);
}

static void stages_are_parts_of_the_whole(void **state)
{
    (void)state;
    ru_meter meter = meter_on((ru_terminal){.columns = 80}, RU_METER_ASKED);
    ru_meter_stage(&meter, 1, 4);
    ru_meter_show(&meter, 0.5, "second of four");
    assert_string_equal(told(&meter), " 38 %  second of four\n");
    ru_meter_stage(&meter, 3, 4);
    assert_true(ru_meter_due(&meter, 0));
    done(&meter);
}

static void a_share_that_is_no_number_is_none(void **state)
{
    (void)state;
    ru_meter meter = meter_on((ru_terminal){.columns = 80}, RU_METER_ASKED);
    assert_false(ru_meter_due(&meter, NAN));
    ru_meter_show(&meter, NAN, "x");
    assert_string_equal(told(&meter), "  0 %  x\n");
    done(&meter);
}

static void times_to_wait_are_for_people(void **state)
{
    (void)state;
    char text[24];
    assert_string_equal(ru_meter_wait(45.2, text), "45 s");
    assert_string_equal(ru_meter_wait(210, text), "3.5 min");
    assert_string_equal(ru_meter_wait(3600 * 2 + 300, text), "2 h 05 min");
    assert_string_equal(ru_meter_wait(86400 * 4.2, text), "4.2 d");
    assert_string_equal(ru_meter_wait(INFINITY, text), "very long");
}

static void a_bar_is_unicode_where_it_can_be(void **state)
{
    (void)state;
    char bar[32];
    ru_meter_bar(&(ru_terminal){.unicode = 1}, 0.5, 4, bar);
    assert_string_equal(bar, "\xe2\x96\x88\xe2\x96\x88\xe2\x96\x91\xe2\x96\x91");
    ru_meter_bar(&(ru_terminal){0}, 7, 4, bar);
    assert_string_equal(bar, "[####]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_terminal_gets_a_line_each_5_percent_when_asked),
        cmocka_unit_test(unasked_or_quiet_it_tells_nothing),
        cmocka_unit_test(a_terminal_has_one_line_that_fits),
        cmocka_unit_test(stages_are_parts_of_the_whole),
        cmocka_unit_test(a_share_that_is_no_number_is_none),
        cmocka_unit_test(times_to_wait_are_for_people),
        cmocka_unit_test(a_bar_is_unicode_where_it_can_be),
    };
    return ru_run_group(tests);
}
