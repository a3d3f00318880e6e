/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

static void what_does_nothing_is_left_out(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0), zero = number(e, 0), one = number(e, 1);
    assert_int_equal(CALL(e, ADD, x, zero), x);
    assert_int_equal(CALL(e, SUBTRACT, x, zero), x);
    assert_int_equal(CALL(e, MULTIPLY, one, x), x);
    assert_int_equal(CALL(e, DIVIDE, x, one), x);
    assert_int_equal(CALL(e, POWER, x, one), x);
    assert_int_equal(CALL(e, MULTIPLY, x, zero), zero);
    assert_int_equal(CALL(e, DIVIDE, zero, x), zero);
    assert_int_equal(CALL(e, SUBTRACT, x, x), zero);
    assert_int_equal(CALL(e, POWER, x, zero), one);
    assert_int_equal(CALL(e, SELECT, x, one, zero), x);
    assert_int_equal(CALL(e, MIN, x, x), x);
    ru_expr_destroy(&e);
}

static void signs_meet_and_vanish(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0), y = symbol(e, 1), minus_x = CALL(e, NEGATE, x);
    assert_int_equal(CALL(e, NEGATE, minus_x), x);
    assert_int_equal(CALL(e, MULTIPLY, minus_x, CALL(e, NEGATE, y)), CALL(e, MULTIPLY, x, y));
    assert_int_equal(CALL(e, SUBTRACT, y, minus_x), CALL(e, ADD, x, y));
    assert_int_equal(CALL(e, ADD, minus_x, y), CALL(e, SUBTRACT, y, x));
    assert_int_equal(CALL(e, NEGATE, CALL(e, SUBTRACT, x, y)), CALL(e, SUBTRACT, y, x));
    ru_expr_destroy(&e);
}

static void small_powers_are_products(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0);
    const double exponents[] = {-2, -1, 0.5, 2, 3, 4, 5, 1.7}, at[] = {1.3};
    for (size_t i = 0; i < sizeof exponents / sizeof exponents[0]; i++) {
        ru_node f = CALL(e, POWER, x, number(e, exponents[i]));
        assert_int_equal(ru_expr_look(e, f, NULL, NULL) == RU_OP_POWER, i >= 6);
        assert_close(value(e, f, at), pow(1.3, exponents[i]), 4e-16, 0);
    }
    ru_expr_destroy(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_nothing_is_left_out),
        cmocka_unit_test(signs_meet_and_vanish),
        cmocka_unit_test(small_powers_are_products),
    };
    return ru_run_group(tests);
}
