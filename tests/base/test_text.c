/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/text.h>

static void a_text_grows_by_what_is_added(void **state)
{
    (void)state;
    ru_text text = {0};
    char *bytes = NULL;
    for (int i = 0; i < 1000; i++)
        ru_text_add(&text, "%03d,", i);
    assert_int_equal(text.n, 4000);
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    assert_memory_equal(bytes, "000,001,", 8);
    assert_string_equal(bytes + 3996, "999,");
    assert_null(text.bytes);
    free(bytes);
}

static void an_empty_text_is_taken_as_an_empty_string(void **state)
{
    (void)state;
    ru_text text = {0};
    char *bytes = NULL;
    assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
    assert_string_equal(bytes, "");
    free(bytes);
}

/* Words as the manual of the shell quotes them. */
static void a_word_is_one_to_a_shell(void **state)
{
    (void)state;
    static const char *const words[][2] = {{"run-1.h5", "run-1.h5"}, {"", "''"},
                                           {"k 2.h5", "'k 2.h5'"},   {"a'b", "'a'\\''b'"},
                                           {"$x", "'$x'"},           {"'", "''\\'''"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        ru_text text = {0};
        char *bytes = NULL;
        ru_text_add_word(&text, words[i][0]);
        assert_int_equal(ru_text_take(&text, &bytes), RU_OK);
        assert_string_equal(bytes, words[i][1]);
        free(bytes);
    }
}

static void a_path_ends_with_its_name(void **state)
{
    (void)state;
    assert_string_equal(ru_path_name("a/b/run.h5"), "run.h5");
    assert_string_equal(ru_path_name("run.h5"), "run.h5");
    assert_string_equal(ru_path_name("/run.h5"), "run.h5");
    assert_string_equal(ru_path_name("a/"), "");
    assert_int_equal(ru_path_stem("a.b/run.v2.h5"), 10);
    assert_int_equal(ru_path_stem("a.b/run"), 7);
    assert_int_equal(ru_path_stem("a/.run"), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_grows_by_what_is_added),
        cmocka_unit_test(a_path_ends_with_its_name),
        cmocka_unit_test(a_word_is_one_to_a_shell),
        cmocka_unit_test(an_empty_text_is_taken_as_an_empty_string),
    };
    return ru_run_group(tests);
}
