/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* posix_openpt */
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/terminal/terminal.h>

/* What is printed with or without colours; freed by the caller. */
static char *printed(int colors, const char *text)
{
    char *bytes = NULL;
    size_t n = 0;
    ru_terminal t = {.to = open_memstream(&bytes, &n), .colors = colors};
    assert_non_null(t.to);
    ru_terminal_print(&t, text);
    fclose(t.to);
    return bytes;
}

static void words_that_judge_are_coloured_and_others_are_not(void **state)
{
    (void)state;
    char *plain = printed(0, "FAIL BYPASS PASSED x_PASS PASS\n");
    assert_string_equal(plain, "FAIL BYPASS PASSED x_PASS PASS\n");
    char *tinted = printed(1, "FAIL BYPASS PASSED x_PASS PASS\n");
    assert_string_equal(tinted, "\033[1;31mFAIL\033[0m BYPASS PASSED x_PASS \033[32mPASS\033[0m\n");
    free(plain);
    free(tinted);
}

static void a_count_of_nothing_has_no_colour(void **state)
{
    (void)state;
    char *tinted = printed(1, "0 failed, 10 failed, 0 passed");
    assert_string_equal(tinted, "0 failed, 10 \033[1;31mfailed\033[0m, 0 passed");
    free(tinted);
}

static void a_terminal_of_a_launcher_is_not_one_that_is_looked_at(void **state)
{
    (void)state;
    int launcher = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(launcher >= 0 && grantpt(launcher) == 0 && unlockpt(launcher) == 0);
    int side = open(ptsname(launcher), O_RDWR | O_NOCTTY);
    assert_true(side >= 0 && isatty(side));
    FILE *file = fdopen(side, "w");
    assert_non_null(file);
    assert_false(ru_terminal_of(file, RU_COLOR_AUTO).rewrites);
    assert_false(ru_terminal_of(file, RU_COLOR_AUTO).colors);
    fclose(file);
    close(launcher);
}

static void a_colour_choice_is_one_of_three_words(void **state)
{
    (void)state;
    ru_color color = RU_COLOR_AUTO;
    assert_int_equal(ru_color_read("never", &color), RU_OK);
    assert_int_equal(color, RU_COLOR_NEVER);
    assert_int_equal(ru_color_read("pink", &color), RU_ERR_USAGE);
    assert_non_null(strstr(ru_fault_text(), "auto, always or never"));
    assert_int_equal(color, RU_COLOR_NEVER);
}

static void what_is_no_terminal_has_no_colours_unless_they_are_asked_for(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_false(ru_terminal_of(file, RU_COLOR_AUTO).colors);
    assert_false(ru_terminal_of(file, RU_COLOR_NEVER).colors);
    const ru_terminal always = ru_terminal_of(file, RU_COLOR_ALWAYS);
    assert_true(always.colors);
    assert_false(always.rewrites);
    assert_string_equal(ru_terminal_tint(&always, RU_GREEN), "\033[32m");
    fclose(file);
}

static void a_text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_int_equal(ru_terminal_fit("22 m\xc2\xb3 tank", 5), 6);
    assert_int_equal(ru_terminal_fit("22 m\xc2\xb3 tank", 4), 4);
    assert_int_equal(ru_terminal_fit("abc", 80), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_judge_are_coloured_and_others_are_not),
        cmocka_unit_test(a_count_of_nothing_has_no_colour),
        cmocka_unit_test(a_terminal_of_a_launcher_is_not_one_that_is_looked_at),
        cmocka_unit_test(a_colour_choice_is_one_of_three_words),
        cmocka_unit_test(what_is_no_terminal_has_no_colours_unless_they_are_asked_for),
        cmocka_unit_test(a_text_is_cut_between_characters),
    };
    return ru_run_group(tests);
}
