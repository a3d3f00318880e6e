/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ru/base/log.h>

typedef struct heard {
    int n;
    ru_log_level level;
    char text[8192];
} heard;

static void listen(ru_log_level level, const char *text, void *context)
{
    heard *ear = context;
    ear->n++;
    ear->level = level;
    snprintf(ear->text, sizeof ear->text, "%s", text);
}

static int back_to_defaults(void **state)
{
    (void)state;
    ru_log_set_sink(NULL, NULL);
    ru_log_set_level(RU_LOG_INFO);
    ru_log_set_rank(0);
    return 0;
}

/* What the default sink writes to stderr for one message of each level, into text [size]. */
static void capture_default(char *text, size_t size)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    ru_log_root(RU_LOG_DEBUG, "a");
    ru_log_root(RU_LOG_INFO, "b");
    ru_log_root(RU_LOG_WARNING, "c");
    ru_log_root(RU_LOG_ERROR, "d");
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void a_sink_hears_level_and_formatted_text(void **state)
{
    (void)state;
    heard ear = {0};
    ru_log_set_sink(listen, &ear);
    ru_log_root(RU_LOG_WARNING, "%d of %s", 3, "four");
    assert_int_equal(ear.n, 1);
    assert_int_equal(ear.level, RU_LOG_WARNING);
    assert_string_equal(ear.text, "3 of four");
}

static void only_rank_zero_speaks_for_all(void **state)
{
    (void)state;
    heard ear = {0};
    ru_log_set_sink(listen, &ear);
    ru_log_set_rank(2);
    ru_log_root(RU_LOG_ERROR, "from the root");
    assert_int_equal(ear.n, 0);
    ru_log_rank(RU_LOG_INFO, "from rank 2");
    assert_int_equal(ear.n, 1);
    assert_string_equal(ear.text, "from rank 2");
}

static void the_default_sink_prints_from_info_up_with_the_level_in_front(void **state)
{
    (void)state;
    char text[512];
    capture_default(text, sizeof text);
    assert_string_equal(text, "rushton: b\nrushton: warning: c\nrushton: error: d\n");
}

static void the_level_sets_what_the_default_sink_drops(void **state)
{
    (void)state;
    char text[512];
    assert_int_equal(ru_log_set_level(RU_LOG_ERROR), RU_LOG_INFO);
    capture_default(text, sizeof text);
    assert_string_equal(text, "rushton: error: d\n");
    assert_int_equal(ru_log_set_level(RU_LOG_DEBUG), RU_LOG_ERROR);
    capture_default(text, sizeof text);
    assert_non_null(strstr(text, "rushton: debug: a\n"));
}

static void no_sink_brings_the_default_back(void **state)
{
    (void)state;
    heard ear = {0};
    char text[512];
    ru_log_set_sink(listen, &ear);
    ru_log_set_sink(NULL, NULL);
    capture_default(text, sizeof text);
    assert_int_equal(ear.n, 0);
    assert_non_null(strstr(text, "rushton: b\n"));
}

static void overlong_messages_are_cut_and_stay_terminated(void **state)
{
    (void)state;
    static char text[20000];
    heard ear = {0};
    memset(text, 'x', sizeof text - 1);
    ru_log_set_sink(listen, &ear);
    ru_log_root(RU_LOG_INFO, "%s", text);
    assert_int_equal(ear.n, 1);
    assert_true(strlen(ear.text) >= 1000);
    assert_true(strlen(ear.text) < sizeof text - 1);
}

static void what_is_muted_is_heard_again_after_as_many_calls(void **state)
{
    (void)state;
    heard ear = {0};
    ru_log_set_sink(listen, &ear);
    ru_log_mute(1);
    ru_log_mute(1);
    ru_log_rank(RU_LOG_ERROR, "a");
    ru_log_mute(0);
    ru_log_root(RU_LOG_ERROR, "b");
    assert_int_equal(ear.n, 0);
    ru_log_mute(0);
    ru_log_root(RU_LOG_ERROR, "c");
    assert_int_equal(ear.n, 1);
    assert_string_equal(ear.text, "c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_sink_hears_level_and_formatted_text, back_to_defaults),
        cmocka_unit_test_teardown(only_rank_zero_speaks_for_all, back_to_defaults),
        cmocka_unit_test_teardown(the_default_sink_prints_from_info_up_with_the_level_in_front,
                                  back_to_defaults),
        cmocka_unit_test_teardown(the_level_sets_what_the_default_sink_drops, back_to_defaults),
        cmocka_unit_test_teardown(what_is_muted_is_heard_again_after_as_many_calls,
                                  back_to_defaults),
        cmocka_unit_test_teardown(no_sink_brings_the_default_back, back_to_defaults),
        cmocka_unit_test_teardown(overlong_messages_are_cut_and_stay_terminated, back_to_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
