/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/plot/what.h>

static void a_word_says_what_of_what_and_when(void **state)
{
    (void)state;
    ru_what what;
    assert_int_equal(ru_what_read("section:glucose, oxygen@90 min,2 h, end", &what), RU_OK);
    assert_int_equal(what.kind, RU_WHAT_SECTION);
    assert_int_equal(what.n_name, 2);
    assert_string_equal(what.names[1], "oxygen");
    assert_int_equal(what.n_time, 3);
    assert_close(what.times[0], 5400, 1e-12, 0);
    assert_close(what.times[1], 7200, 1e-12, 0);
    assert_true(isinf(what.times[2]));
    ru_what_clear(&what);
    assert_int_equal(ru_what_read("parity", &what), RU_OK);
    assert_int_equal(what.n_name, 0);
    ru_what_clear(&what);
}

static void what_is_not_understood_is_answered_with_what_is(void **state)
{
    (void)state;
    static const struct {
        const char *word, *message;
    } cases[] = {
        {"sections:glucose", "did you mean 'section'"},
        {"pie", "overview, series:NAME"},
        {"series", "of what?"},
        {"series:", "a name is missing"},
        {"series:a,,b", "a name is missing"},
        {"section:glucose@5", "a number with a unit"},
        {"section:glucose@", "a number with a unit"},
        {"section:glucose@5 kg", "a number with a unit"},
        {"series:glucose@5 h", "takes no time"},
        {"budget:glucose", "alone"},
        {"", "there is no picture ''"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_what what;
        assert_int_equal(ru_what_read(cases[i].word, &what), RU_ERR_USAGE);
        if (!strstr(ru_fault_text(), cases[i].message))
            fail_msg("'%s': %s", cases[i].word, ru_fault_text());
        assert_null(what.names);
        assert_null(what.times);
    }
}

static int end_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_says_what_of_what_and_when),
        cmocka_unit_test_teardown(what_is_not_understood_is_answered_with_what_is, end_units),
    };
    return ru_run_group(tests);
}
