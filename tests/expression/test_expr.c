/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

static void equal_formulas_are_one_node(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0), y = symbol(e, 1);
    assert_int_equal(CALL(e, ADD, x, y), CALL(e, ADD, y, x));
    assert_int_equal(CALL(e, EXP, CALL(e, MULTIPLY, x, y)), CALL(e, EXP, CALL(e, MULTIPLY, y, x)));
    assert_int_not_equal(CALL(e, SUBTRACT, x, y), CALL(e, SUBTRACT, y, x));
    assert_int_not_equal(number(e, 0.0), number(e, -0.0));
    assert_int_equal(number(e, NAN), number(e, NAN));
    ru_expr_destroy(&e);
    assert_null(e);
}

static void operations_on_numbers_are_done_at_once(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    double v;
    assert_true(ru_expr_is_number(e, CALL(e, POWER, number(e, 2), number(e, 10)), &v));
    assert_true(v == 1024);
    assert_true(ru_expr_is_number(e, CALL(e, DIVIDE, number(e, 1), number(e, 0)), &v));
    assert_true(isinf(v));
    assert_false(ru_expr_is_number(e, symbol(e, 3), NULL));
    ru_expr_destroy(&e);
}

static void a_wrong_number_of_arguments_is_told(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0), args[3] = {x, x, x}, made;
    assert_int_equal(ru_expr_call(e, RU_OP_EXP, 2, args, &made), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'exp' takes 1 argument, not 2");
    assert_int_equal(ru_expr_call(e, RU_OP_MIN, 0, args, &made), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'min' takes at least 1 argument, not 0");
    assert_int_equal(ru_expr_call(e, RU_OP_SUBTRACT, 3, args, &made), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'-' takes at most 2 arguments, not 3");
    ru_expr_destroy(&e);
}

static void symbols_are_replaced_all_at_once(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0), y = symbol(e, 1), made;
    ru_node f = CALL(e, SUBTRACT, CALL(e, MULTIPLY, number(e, 10), x), y);
    const ru_node swapped[2] = {y, x};
    assert_int_equal(ru_expr_substitute(e, f, 2, swapped, &made), RU_OK);
    assert_int_equal(made, CALL(e, SUBTRACT, CALL(e, MULTIPLY, number(e, 10), y), x));
    const ru_node kept[2] = {RU_NO_NODE, number(e, 4)};
    assert_int_equal(ru_expr_substitute(e, f, 2, kept, &made), RU_OK);
    const double at[] = {1};
    assert_close(value(e, made, at), 6, 0, 0);
    ru_expr_destroy(&e);
}

static void a_formula_knows_what_it_depends_on(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    /* 1 and 65 share a bit of the quick test */
    ru_node f = CALL(e, MULTIPLY, symbol(e, 1), CALL(e, EXP, symbol(e, 70)));
    int depends;
    assert_int_equal(ru_expr_depends(e, f, 70, &depends), RU_OK);
    assert_true(depends);
    assert_int_equal(ru_expr_depends(e, f, 65, &depends), RU_OK);
    assert_false(depends);
    ru_expr_destroy(&e);
}

static void a_formula_may_be_as_long_as_memory(void **state)
{
    (void)state;
    enum { N = 200000 };
    ru_expr *e = pool_build();
    ru_node sum = symbol(e, 0), slope;
    for (int i = 1; i < N; i++)
        sum = CALL(e, SIN, CALL(e, ADD, sum, symbol(e, i % 100)));
    assert_int_equal(ru_expr_derivative(e, sum, 0, &slope), RU_OK);
    double at[100];
    for (int i = 0; i < 100; i++)
        at[i] = 0.01 * i;
    assert_true(fabs(value(e, sum, at)) <= 1);
    assert_true(isfinite(value(e, slope, at)));
    ru_expr_destroy(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_formulas_are_one_node),
        cmocka_unit_test(operations_on_numbers_are_done_at_once),
        cmocka_unit_test(a_wrong_number_of_arguments_is_told),
        cmocka_unit_test(symbols_are_replaced_all_at_once),
        cmocka_unit_test(a_formula_knows_what_it_depends_on),
        cmocka_unit_test(a_formula_may_be_as_long_as_memory),
    };
    return ru_run_group(tests);
}
