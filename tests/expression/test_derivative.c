/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

#include <gsl/gsl_deriv.h>

typedef struct along {
    const ru_expr *pool;
    ru_node node;
    double at[4];
    int symbol;
} along;

static double value_along(double x, void *context)
{
    along a = *(along *)context;
    a.at[a.symbol] = x;
    return value(a.pool, a.node, a.at);
}

static ru_node derivative(ru_expr *e, ru_node f, int32_t s)
{
    ru_node d;
    assert_int_equal(ru_expr_derivative(e, f, s, &d), RU_OK);
    return d;
}

static void expect_slope(ru_expr *e, ru_node f, const double *at, int s)
{
    along a = {.pool = e, .node = f, .symbol = s};
    for (int k = 0; k < 4; k++)
        a.at[k] = at[k];
    gsl_function function = {value_along, &a};
    double by_difference, error;
    gsl_deriv_central(&function, at[s], 1e-3, &by_difference, &error);
    double own = value(e, derivative(e, f, s), at);
    assert_close(own, by_difference, 1e-8, 10 * error + 1e-9);
}

static void every_operation_has_the_slope_of_its_differences(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    const double inside[4] = {0.41, 0.73, 1.2, 0.9}, beyond[4] = {1.61, 1.9, 1.2, 2.6};
    for (int op = RU_OP_SYMBOL + 1; op < RU_OP_COUNT; op++) {
        size_t n = ru_op_about((ru_op)op)->most == 1 ? 1 : op == RU_OP_SELECT ? 3 : 2;
        ru_node args[3] = {symbol(e, 0), symbol(e, 1), symbol(e, 2)};
        /* inverse functions of reciprocals and acosh are defined above one */
        const double *at =
            op == RU_OP_ASEC || op == RU_OP_ACSC || op == RU_OP_ACOTH || op == RU_OP_ACOSH ? beyond
                                                                                           : inside;
        ru_node f = call(e, (ru_op)op, n, args);
        for (int s = 0; op != RU_OP_DIGAMMA && s < (int)n; s++)
            expect_slope(e, f, at, s);
    }
    ru_expr_destroy(&e);
}

static void the_slopes_of_large_formulas_are_those_of_their_differences(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int n = 0; n < 200; n++) {
        ru_expr *e = pool_build();
        ru_node f = draw_formula(e, &seed, 12);
        double at[4];
        for (int k = 0; k < 4; k++)
            at[k] = 0.5 + 1.5 * draw(&seed);
        for (int s = 0; s < 4; s++)
            expect_slope(e, f, at, s);
        ru_expr_destroy(&e);
    }
}

static void the_slope_of_a_saturation_is_its_closed_form(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node s = symbol(e, 0), k = symbol(e, 1);
    ru_node f = CALL(e, DIVIDE, s, CALL(e, ADD, k, s));
    const double at[] = {0, 0.2};
    assert_close(value(e, derivative(e, f, 0), at), 1 / 0.2, 1e-15, 0);
    const double later[] = {0.3, 0.2};
    assert_close(value(e, derivative(e, f, 0), later), 0.2 / 0.25, 1e-15, 0);
    ru_expr_destroy(&e);
}

static void branches_are_differentiated_one_by_one(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node x = symbol(e, 0);
    ru_node f = CALL(e, PIECEWISE, CALL(e, MULTIPLY, x, x), CALL(e, LESS, x, number(e, 1)),
                     CALL(e, MULTIPLY, number(e, 5), x));
    ru_node d = derivative(e, f, 0);
    assert_close(value(e, d, (const double[]){0.5}), 1, 0, 0);
    assert_close(value(e, d, (const double[]){2}), 5, 0, 0);
    ru_expr_destroy(&e);
}

static void the_slope_of_a_power_of_zero_is_a_number(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node f = CALL(e, POWER, symbol(e, 0), symbol(e, 1));
    const double at[] = {0, 2.5};
    assert_close(value(e, derivative(e, f, 0), at), 0, 0, 0);
    assert_close(value(e, derivative(e, f, 1), at), 0, 0, 0);
    ru_expr_destroy(&e);
}

static void what_does_not_depend_has_slope_zero(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node f = CALL(e, EXP, CALL(e, MULTIPLY, symbol(e, 1), symbol(e, 2)));
    assert_int_equal(derivative(e, f, 0), number(e, 0));
    assert_int_equal(derivative(e, f, 65), number(e, 0)); /* shares a bit with symbol 1 */
    ru_expr_destroy(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_has_the_slope_of_its_differences),
        cmocka_unit_test(the_slopes_of_large_formulas_are_those_of_their_differences),
        cmocka_unit_test(the_slope_of_a_saturation_is_its_closed_form),
        cmocka_unit_test(branches_are_differentiated_one_by_one),
        cmocka_unit_test(the_slope_of_a_power_of_zero_is_a_number),
        cmocka_unit_test(what_does_not_depend_has_slope_zero),
    };
    return ru_run_group(tests);
}
