/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/dimension.h>
#include <ru/base/unit.h>

#include "support.h"

static ru_dimension of(const char *unit)
{
    ru_dimension d;
    assert_int_equal(ru_dimension_of(unit, &d), RU_OK);
    return d;
}

static void products_and_powers_combine(void **state)
{
    (void)state;
    ru_dimension rate = of("g/L/h"), concentration = of("g/L"), time = of("s"), made;
    made = ru_dimension_combine(&concentration, 1, &time, -1);
    assert_true(ru_dimension_equal(&made, &rate));
    made = ru_dimension_combine(&concentration, 0.5, &concentration, 0.5);
    assert_true(ru_dimension_equal(&made, &concentration));
    made = ru_dimension_combine(&concentration, 1, &concentration, -1);
    assert_true(ru_dimension_is_pure(&made));
    assert_false(ru_dimension_is_pure(&time));
    ru_dimension none = of("");
    assert_true(ru_dimension_is_pure(&none));
}

static void dimensions_have_words_and_units(void **state)
{
    (void)state;
    char words[96];
    ru_dimension d = of("mg/L");
    ru_dimension_words(&d, words, sizeof words);
    assert_string_equal(words, "mass concentration");
    ru_dimension_unit(&d, words, sizeof words);
    assert_string_equal(words, "kg/m^3");
    d = ru_dimension_combine(&d, 0.5, &d, 0);
    ru_dimension_words(&d, words, sizeof words);
    assert_string_equal(words, "mass^0.5/length^1.5");
    d = of("rpm rad");
    ru_dimension_unit(&d, words, sizeof words);
    assert_string_equal(words, "rev*rad/s");
    assert_true(ru_unit_same_dimension(words, "rpm rad"));
    d = of("1/h");
    ru_dimension_unit(&d, words, sizeof words);
    assert_string_equal(words, "1/s");
}

static void what_is_no_unit_has_no_dimension(void **state)
{
    (void)state;
    ru_dimension d;
    assert_int_equal(ru_dimension_of("furlong/jiffy", &d), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'furlong/jiffy' is not a unit");
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_and_powers_combine),
        cmocka_unit_test(dimensions_have_words_and_units),
        cmocka_unit_test_teardown(what_is_no_unit_has_no_dimension, shut_down),
    };
    return ru_run_group(tests);
}
