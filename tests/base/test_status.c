/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/status.h>

static ru_status refuse_negative(int value)
{
    RU_REQUIRE(value >= 0, RU_ERR_INPUT, "expected a value of at least 0, found %d", value);
    return RU_OK;
}

static ru_status pass_on(int value)
{
    RU_TRY(refuse_negative(value));
    return RU_OK;
}

static size_t count_lines(const char *text)
{
    size_t n = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        n++;
    return n;
}

static void every_code_has_a_name_and_a_meaning_of_its_own(void **state)
{
    (void)state;
    for (int a = 0; a < (int)RU_STATUS_COUNT; a++) {
        assert_int_equal(strncmp(ru_status_name((ru_status)a), "RU_", 3), 0);
        assert_true(strlen(ru_status_meaning((ru_status)a)) > 0);
        for (int b = 0; b < a; b++) {
            assert_string_not_equal(ru_status_name((ru_status)a), ru_status_name((ru_status)b));
            assert_int_not_equal(ru_status_exit_code((ru_status)a),
                                 ru_status_exit_code((ru_status)b));
        }
    }
}

static void exit_codes_are_those_that_users_rely_on(void **state)
{
    (void)state;
    assert_int_equal(ru_status_exit_code(RU_OK), 0);
    assert_int_equal(ru_status_exit_code(RU_ERR_CRITERION), 1);
    assert_int_equal(ru_status_exit_code(RU_ERR_USAGE), 2);
    assert_int_equal(ru_status_exit_code(RU_ERR_INPUT), 3);
    assert_int_equal(ru_status_exit_code(RU_ERR_SOLVER), 4);
    assert_int_equal(ru_status_exit_code(RU_ERR_SYSTEM), 5);
    assert_int_equal(ru_status_exit_code(RU_ERR_INTERNAL), 6);
    assert_int_equal(ru_status_exit_code(RU_ERR_SUSPENDED), 75);
    assert_int_equal(ru_status_exit_code(RU_ERR_FRUITLESS), 76);
    assert_int_equal(ru_status_exit_code(RU_ERR_STOPPED), 130);
}

static void an_unknown_code_reads_as_an_internal_error(void **state)
{
    (void)state;
    assert_string_equal(ru_status_name(RU_STATUS_COUNT), "RU_ERR_INTERNAL");
    assert_string_equal(ru_status_name((ru_status)-1), "RU_ERR_INTERNAL");
    assert_int_equal(ru_status_exit_code((ru_status)1000), 6);
}

static void a_met_requirement_leaves_no_fault(void **state)
{
    (void)state;
    ru_fault_clear();
    assert_int_equal(pass_on(3), RU_OK);
    assert_string_equal(ru_fault_text(), "");
    assert_string_equal(ru_fault_trail(), "");
}

static void a_fault_carries_its_text_up_and_gathers_the_frames(void **state)
{
    (void)state;
    assert_int_equal(pass_on(-2), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "expected a value of at least 0, found -2");
    const char *trail = ru_fault_trail();
    const char *inner = strstr(trail, "refuse_negative (");
    const char *outer = strstr(trail, "pass_on (");
    assert_non_null(inner);
    assert_non_null(outer);
    assert_true(inner < outer);
    assert_non_null(strstr(trail, "test_status.c:"));
    assert_int_equal(count_lines(trail), 2);
}

static void a_new_fault_replaces_the_one_before(void **state)
{
    (void)state;
    assert_int_equal(pass_on(-2), RU_ERR_INPUT);
    assert_int_equal(ru_fault(RU_ERR_SYSTEM, "disk full"), RU_ERR_SYSTEM);
    assert_string_equal(ru_fault_text(), "disk full");
    assert_int_equal(count_lines(ru_fault_trail()), 1);
    assert_null(strstr(ru_fault_trail(), "refuse_negative"));
    ru_fault_clear();
    assert_string_equal(ru_fault_text(), "");
}

static void overlong_texts_and_trails_are_cut_and_stay_terminated(void **state)
{
    (void)state;
    static char text[20000];
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(ru_fault(RU_ERR_INPUT, "%s", text), RU_ERR_INPUT);
    assert_true(strlen(ru_fault_text()) >= 1000);
    assert_true(strlen(ru_fault_text()) < sizeof text - 1);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(ru_fault_frame(RU_ERR_INPUT, "deep", "tower.c", i), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_trail(), "deep (tower.c:0)\n"));
    assert_true(strlen(ru_fault_trail()) < 100000);
}

static void a_line_of_a_fault_begins_at_a_word_and_fits(void **state)
{
    (void)state;
    char line[8];
    assert_int_equal(ru_fault(RU_ERR_INPUT, "/some/where/07:3: wrong\n  more of it"), RU_ERR_INPUT);
    ru_fault_line("07", line, sizeof line);
    assert_string_equal(line, "07:3: w");
    ru_fault_line("more", line, sizeof line);
    assert_string_equal(line, "more of");
    assert_int_equal(ru_fault(RU_ERR_INPUT, "short\nlong"), RU_ERR_INPUT);
    ru_fault_line("absent", line, sizeof line);
    assert_string_equal(line, "short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_and_a_meaning_of_its_own),
        cmocka_unit_test(exit_codes_are_those_that_users_rely_on),
        cmocka_unit_test(an_unknown_code_reads_as_an_internal_error),
        cmocka_unit_test(a_met_requirement_leaves_no_fault),
        cmocka_unit_test(a_fault_carries_its_text_up_and_gathers_the_frames),
        cmocka_unit_test(a_new_fault_replaces_the_one_before),
        cmocka_unit_test(overlong_texts_and_trails_are_cut_and_stay_terminated),
        cmocka_unit_test(a_line_of_a_fault_begins_at_a_word_and_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
