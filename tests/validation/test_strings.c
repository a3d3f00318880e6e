/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>

#include <ru/validation/strings.h>

static void equal_texts_are_one(void **state)
{
    (void)state;
    ru_strings strings = {0};
    const char *first, *again;
    size_t place;
    assert_int_equal(ru_strings_keep(&strings, "glucose", &first), RU_OK);
    for (int i = 0; i < 3000; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i % 1500);
        assert_int_equal(ru_strings_add(&strings, text, &place), RU_OK);
        assert_int_equal(place, 1 + i % 1500);
        assert_string_equal(strings.texts[place], text);
    }
    assert_int_equal(strings.n, 1501);
    assert_int_equal(ru_strings_keep(&strings, "glucose", &again), RU_OK);
    assert_ptr_equal(first, again);
    assert_int_equal(ru_strings_add(&strings, "", &place), RU_OK);
    assert_int_equal(place, 1501);
    ru_strings_clear(&strings);
    assert_int_equal(strings.n, 0);
    ru_strings_clear(&strings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(equal_texts_are_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
