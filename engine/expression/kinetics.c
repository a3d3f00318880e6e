/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>
#include <ru/expression/typed.h>

#include <string.h>

/* Pieces of kinetics. All pass smoothly through zero, because an implicit solver looks there: those
 * that saturate are odd functions, inhibitions go on by their tangent. They are the formulas of
 * <ru/models/kinetics.h>. */

#define NUMBER(v)       ru_pool_number(pool, (v))
#define ADD(a, b)       ru_pool_2(pool, RU_OP_ADD, (a), (b))
#define SUBTRACT(a, b)  ru_pool_2(pool, RU_OP_SUBTRACT, (a), (b))
#define MULTIPLY(a, b)  ru_pool_2(pool, RU_OP_MULTIPLY, (a), (b))
#define DIVIDE(a, b)    ru_pool_2(pool, RU_OP_DIVIDE, (a), (b))
#define POWER(a, b)     ru_pool_2(pool, RU_OP_POWER, (a), (b))
#define ABS(a)          ru_pool_1(pool, RU_OP_ABS, (a))
#define POSITIVE(a)     ru_pool_2(pool, RU_OP_GREATER, (a), NUMBER(0))
#define SELECT(a, b, c) ru_pool_basic(pool, RU_OP_SELECT, (a), (b), (c))

static ru_status give(ru_node made, ru_node *node)
{
    *node = made;
    RU_REQUIRE(made != RU_NO_NODE, RU_ERR_SYSTEM, "out of memory in a formula");
    return RU_OK;
}

/* s/(k + |s|) */
static ru_status monod(ru_expr *pool, const ru_node *x, ru_node *made)
{
    return give(DIVIDE(x[0], ADD(x[1], ABS(x[0]))), made);
}

/* s/(k + |s| + s^2/k_i) */
static ru_status haldane(ru_expr *pool, const ru_node *x, ru_node *made)
{
    ru_node square = DIVIDE(MULTIPLY(x[0], x[0]), x[2]);
    return give(DIVIDE(x[0], ADD(ADD(x[1], ABS(x[0])), square)), made);
}

/* sign(s) u/(1 + u) with u = (|s|/k)^n */
static ru_status hill(ru_expr *pool, const ru_node *x, ru_node *made)
{
    ru_node u = POWER(DIVIDE(ABS(x[0]), x[1]), x[2]);
    ru_node sign = ru_pool_1(pool, RU_OP_SIGN, x[0]);
    return give(MULTIPLY(sign, DIVIDE(u, ADD(NUMBER(1), u))), made);
}

/* 1/(1 + c/k), below zero 1 - c/k */
static ru_status inhibition(ru_expr *pool, const ru_node *x, ru_node *made)
{
    ru_node ratio = DIVIDE(x[0], x[1]);
    ru_node above = DIVIDE(NUMBER(1), ADD(NUMBER(1), ratio));
    return give(SELECT(above, POSITIVE(x[0]), SUBTRACT(NUMBER(1), ratio)), made);
}

/* With d = a - b, h = width^2/2 and root = sqrt(d^2 + 2 h a b): (2 - h) a b/(a + b + root), which
 * is (a + b - root)/2 without a difference of near equals; nothing where both are nothing. */
static ru_status smooth_min(ru_expr *pool, const ru_node *x, ru_node *made)
{
    ru_node gap = SUBTRACT(x[0], x[1]), sum = ADD(x[0], x[1]), both = MULTIPLY(x[0], x[1]);
    ru_node half = MULTIPLY(NUMBER(0.5), MULTIPLY(x[2], x[2]));
    ru_node root = ru_pool_1(pool, RU_OP_SQRT,
                             ADD(MULTIPLY(gap, gap), MULTIPLY(MULTIPLY(NUMBER(2), half), both)));
    ru_node usual = DIVIDE(MULTIPLY(SUBTRACT(NUMBER(2), half), both), ADD(sum, root));
    ru_node below = MULTIPLY(NUMBER(0.5), SUBTRACT(sum, root));
    ru_node nothing = MULTIPLY(NUMBER(0.5), sum);
    return give(SELECT(SELECT(usual, POSITIVE(sum), below), POSITIVE(root), nothing), made);
}

static const ru_function functions[] = {
    {"monod", "s, k", 2, "s/(k + s), saturation", 2, 0, monod},
    {"haldane", "s, k, k_i", 3, "s/(k + s + s^2/k_i), saturation with inhibition by excess", 3, 0,
     haldane},
    {"hill", "s, k, n", 3, "s^n/(k^n + s^n), saturation by cooperation, n at least 1", 2, 0, hill},
    {"inhibition", "c, k", 2, "1/(1 + c/k)", 2, 0, inhibition},
    {"smooth_min", "a, b, width", 3,
     "the smaller of two, rounded where they are within `width` (such as 1e-4) of either", 2, 1,
     smooth_min},
};
enum { N_FUNCTION = sizeof functions / sizeof functions[0] };

const ru_function *ru_function_find(const char *name, size_t length)
{
    for (size_t i = 0; i < N_FUNCTION; i++)
        if (strlen(functions[i].name) == length && strncmp(functions[i].name, name, length) == 0)
            return &functions[i];
    return NULL;
}

const ru_function *ru_function_at(size_t i)
{
    return i < N_FUNCTION ? &functions[i] : NULL;
}
