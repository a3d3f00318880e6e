/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_FORMULAS_H
#define RU_TEST_FORMULAS_H

#include "support.h"

#include <ru/expression/expr.h>
#include <ru/expression/tape.h>

/* Short ways to write formulas of a pool in tests. */

static inline ru_expr *pool_build(void)
{
    ru_expr *pool;
    assert_int_equal(ru_expr_build(&pool), RU_OK);
    return pool;
}

static inline ru_node number(ru_expr *pool, double value)
{
    ru_node node;
    assert_int_equal(ru_expr_number(pool, value, &node), RU_OK);
    return node;
}

static inline ru_node symbol(ru_expr *pool, int32_t s)
{
    ru_node node;
    assert_int_equal(ru_expr_symbol(pool, s, &node), RU_OK);
    return node;
}

#define CALL(pool, op, ...)                                                                        \
    call((pool), RU_OP_##op, sizeof((ru_node[]){__VA_ARGS__}) / sizeof(ru_node),                   \
         (ru_node[]){__VA_ARGS__})

static inline ru_node call(ru_expr *pool, ru_op op, size_t n, const ru_node *args)
{
    ru_node node;
    assert_int_equal(ru_expr_call(pool, op, n, args, &node), RU_OK);
    return node;
}

/* The value of a formula at these symbols. */
static inline double value(const ru_expr *pool, ru_node node, const double *symbols)
{
    ru_tape *tape;
    double result;
    assert_int_equal(ru_tape_build(pool, 1, &node, &tape), RU_OK);
    double *work = malloc(ru_tape_work(tape) * sizeof *work);
    assert_non_null(work);
    ru_tape_run(tape, symbols, work, &result);
    free(work);
    ru_tape_destroy(&tape);
    return result;
}

/* Numbers in [0, 1) with a fixed seed. */
static inline double draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-53;
}

/* A formula of about `n` operations on symbols 0 to 3, smooth for values of 0.5 to 2. */
static inline ru_node draw_formula(ru_expr *pool, uint64_t *seed, int n)
{
    static const ru_op unary[] = {RU_OP_NEGATE, RU_OP_EXP, RU_OP_TANH, RU_OP_SIN, RU_OP_ATAN};
    static const ru_op binary[] = {RU_OP_ADD, RU_OP_SUBTRACT, RU_OP_MULTIPLY, RU_OP_DIVIDE};
    if (n <= 0)
        return draw(seed) < 0.3 ? number(pool, 1 + draw(seed))
                                : symbol(pool, (int32_t)(4 * draw(seed)));
    if (draw(seed) < 0.3) {
        ru_node a = draw_formula(pool, seed, n - 1);
        /* bounded, so that exponentials of exponentials stay numbers */
        if (draw(seed) < 0.5)
            a = CALL(pool, TANH, a);
        return call(pool, unary[(size_t)(5 * draw(seed))], 1, &a);
    }
    ru_node a = draw_formula(pool, seed, (n - 1) / 2), b = draw_formula(pool, seed, (n - 1) / 2);
    ru_op op = binary[(size_t)(4 * draw(seed))];
    if (op == RU_OP_DIVIDE) /* by something above one half */
        b = CALL(pool, ADD, number(pool, 0.5), CALL(pool, MULTIPLY, b, b));
    return CALL(pool, ADD, number(pool, 0), call(pool, op, 2, (ru_node[]){a, b}));
}

#endif
