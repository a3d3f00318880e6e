/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

#include <string.h>

static void every_operation_is_found_by_its_text(void **state)
{
    (void)state;
    for (int op = RU_OP_SYMBOL + 1; op < RU_OP_COUNT; op++) {
        const ru_op_info *about = ru_op_about((ru_op)op);
        assert_int_equal(ru_op_find(about->text), op);
        assert_true(about->most < 0 || about->least <= about->most);
        assert_true(about->basic <= 3);
    }
    assert_int_equal(ru_op_find("sine"), RU_OP_COUNT);
    assert_int_equal(ru_op_find("symbol"), RU_OP_COUNT);
}

/* Name, arguments, value: from the definitions of the functions. */
static const struct {
    const char *text;
    size_t n;
    double args[5], expected;
} cases[] = {
    {"+", 0, {0}, 0},
    {"+", 3, {1, 2, 4}, 7},
    {"*", 0, {0}, 1},
    {"*", 3, {2, 3, 4}, 24},
    {"-", 1, {3}, -3},
    {"-", 2, {3, 5}, -2},
    {"log", 2, {2, 8}, 3},
    {"log", 2, {10, 1000}, 3},
    {"root", 2, {2, 9}, 3},
    {"root", 2, {3, -27}, -3},
    {"root", 2, {4, 16}, 2},
    {"factorial", 1, {5}, 120},
    {"sec", 1, {0}, 1},
    {"csc", 1, {1.5707963267948966}, 1},
    {"cot", 1, {0.7853981633974483}, 1},
    {"asec", 1, {2}, 1.0471975511965979},
    {"acsc", 1, {2}, 0.5235987755982989},
    {"acot", 1, {0}, 1.5707963267948966},
    {"sech", 1, {0}, 1},
    {"csch", 1, {0.881373587019543}, 1},
    {"coth", 1, {0.5493061443340549}, 2},
    {"asech", 1, {0.5}, 1.3169578969248166},
    {"acsch", 1, {1}, 0.881373587019543},
    {"acoth", 1, {2}, 0.5493061443340549},
    {"min", 3, {3, 1, 2}, 1},
    {"max", 1, {3}, 3},
    {"rem", 2, {-7, 3}, -1},
    {"quotient", 2, {-7, 3}, -2},
    {"<", 3, {1, 2, 3}, 1},
    {"<", 3, {1, 3, 2}, 0},
    {">=", 4, {3, 3, 2, 1}, 1},
    {"==", 3, {1, 1, 2}, 0},
    {"!=", 2, {1, 2}, 1},
    {"and", 0, {0}, 1},
    {"and", 1, {7}, 1},
    {"and", 3, {1, 1, 0}, 0},
    {"or", 0, {0}, 0},
    {"or", 2, {0, 2}, 1},
    {"xor", 3, {1, 1, 1}, 1},
    {"xor", 2, {1, 2}, 0},
    {"not", 1, {0}, 1},
    {"implies", 2, {1, 0}, 0},
    {"implies", 2, {0, 0}, 1},
    {"piecewise", 1, {4}, 4},
    {"piecewise", 5, {4, 0, 5, 1, 6}, 5},
    {"piecewise", 5, {4, 0, 5, 0, 6}, 6},
};

/* Numbers are folded; symbols go through tapes: both have to say the same. */
static void operations_do_what_they_are_called(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_op op = ru_op_find(cases[i].text);
        ru_node numbers[5], symbols[5];
        for (int32_t k = 0; k < 5; k++) {
            numbers[k] = number(e, cases[i].args[k]);
            symbols[k] = symbol(e, k);
        }
        double folded;
        assert_true(ru_expr_is_number(e, call(e, op, cases[i].n, numbers), &folded));
        assert_close(folded, cases[i].expected, 4e-16, 0);
        double run = value(e, call(e, op, cases[i].n, symbols), cases[i].args);
        assert_close(run, cases[i].expected, 4e-16, 0);
    }
    ru_expr_destroy(&e);
}

static void a_piecewise_without_an_else_may_be_no_number(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node f = CALL(e, PIECEWISE, number(e, 1), symbol(e, 0));
    assert_close(value(e, f, (const double[]){1}), 1, 0, 0);
    assert_true(isnan(value(e, f, (const double[]){0})));
    ru_expr_destroy(&e);
}

static void the_branch_not_taken_does_no_harm(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0);
    ru_node f =
        CALL(e, PIECEWISE, CALL(e, LN, x), CALL(e, GREATER, x, number(e, 0)), number(e, -9));
    assert_close(value(e, f, (const double[]){-1}), -9, 0, 0);
    ru_expr_destroy(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_is_found_by_its_text),
        cmocka_unit_test(operations_do_what_they_are_called),
        cmocka_unit_test(a_piecewise_without_an_else_may_be_no_number),
        cmocka_unit_test(the_branch_not_taken_does_no_harm),
    };
    return ru_run_group(tests);
}
