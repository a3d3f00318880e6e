/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>

/* What is trivially simpler. A rule gives the simpler node, or RU_NO_NODE when it has nothing to
 * say; it never makes a formula longer. */

static ru_op op_of(const ru_expr *pool, ru_node node)
{
    return (ru_op)pool->nodes[node].op;
}

static int is_number(const ru_expr *pool, ru_node node)
{
    return op_of(pool, node) == RU_OP_NUMBER;
}

static ru_node first_of(const ru_expr *pool, ru_node node)
{
    return pool->nodes[node].arg[0];
}

static ru_node simplify_add(ru_expr *pool, ru_node a, ru_node b)
{
    if (ru_pool_is(pool, a, 0))
        return b;
    if (ru_pool_is(pool, b, 0))
        return a;
    if (op_of(pool, b) == RU_OP_NEGATE)
        return ru_pool_2(pool, RU_OP_SUBTRACT, a, first_of(pool, b));
    if (op_of(pool, a) == RU_OP_NEGATE)
        return ru_pool_2(pool, RU_OP_SUBTRACT, b, first_of(pool, a));
    return RU_NO_NODE;
}

static ru_node simplify_subtract(ru_expr *pool, ru_node a, ru_node b)
{
    if (ru_pool_is(pool, b, 0))
        return a;
    if (ru_pool_is(pool, a, 0))
        return ru_pool_1(pool, RU_OP_NEGATE, b);
    if (a == b)
        return ru_pool_number(pool, 0);
    if (op_of(pool, b) == RU_OP_NEGATE)
        return ru_pool_2(pool, RU_OP_ADD, a, first_of(pool, b));
    return RU_NO_NODE;
}

static ru_node simplify_multiply(ru_expr *pool, ru_node a, ru_node b)
{
    if (ru_pool_is(pool, a, 0) || ru_pool_is(pool, b, 0))
        return ru_pool_number(pool, 0);
    if (ru_pool_is(pool, a, 1))
        return b;
    if (ru_pool_is(pool, b, 1))
        return a;
    if (ru_pool_is(pool, a, -1))
        return ru_pool_1(pool, RU_OP_NEGATE, b);
    if (ru_pool_is(pool, b, -1))
        return ru_pool_1(pool, RU_OP_NEGATE, a);
    /* Signs go outwards, where they meet and vanish. */
    if (op_of(pool, a) == RU_OP_NEGATE)
        return ru_pool_1(pool, RU_OP_NEGATE, ru_pool_2(pool, RU_OP_MULTIPLY, first_of(pool, a), b));
    if (op_of(pool, b) == RU_OP_NEGATE)
        return ru_pool_1(pool, RU_OP_NEGATE, ru_pool_2(pool, RU_OP_MULTIPLY, a, first_of(pool, b)));
    return RU_NO_NODE;
}

static ru_node simplify_divide(ru_expr *pool, ru_node a, ru_node b)
{
    if (ru_pool_is(pool, b, 1))
        return a;
    if (ru_pool_is(pool, a, 0) && !is_number(pool, b))
        return a;
    if (op_of(pool, a) == RU_OP_NEGATE)
        return ru_pool_1(pool, RU_OP_NEGATE, ru_pool_2(pool, RU_OP_DIVIDE, first_of(pool, a), b));
    if (op_of(pool, b) == RU_OP_NEGATE)
        return ru_pool_1(pool, RU_OP_NEGATE, ru_pool_2(pool, RU_OP_DIVIDE, a, first_of(pool, b)));
    return RU_NO_NODE;
}

/* Small whole powers are products, as people write them and as processors do them. */
static ru_node simplify_power(ru_expr *pool, ru_node a, ru_node b)
{
    if (ru_pool_is(pool, b, 0))
        return ru_pool_number(pool, 1);
    if (ru_pool_is(pool, b, 1))
        return a;
    if (ru_pool_is(pool, b, -1))
        return ru_pool_2(pool, RU_OP_DIVIDE, ru_pool_number(pool, 1), a);
    if (ru_pool_is(pool, b, 0.5))
        return ru_pool_1(pool, RU_OP_SQRT, a);
    ru_node square = RU_NO_NODE;
    if (ru_pool_is(pool, b, 2) || ru_pool_is(pool, b, 3) || ru_pool_is(pool, b, 4) ||
        ru_pool_is(pool, b, -2))
        square = ru_pool_2(pool, RU_OP_MULTIPLY, a, a);
    if (square == RU_NO_NODE || ru_pool_is(pool, b, 2))
        return square;
    if (ru_pool_is(pool, b, -2))
        return ru_pool_2(pool, RU_OP_DIVIDE, ru_pool_number(pool, 1), square);
    return ru_pool_2(pool, RU_OP_MULTIPLY, square, ru_pool_is(pool, b, 3) ? a : square);
}

static ru_node simplify_select(ru_expr *pool, ru_node a, ru_node b, ru_node c)
{
    if (is_number(pool, b))
        return pool->nodes[b].value != 0 ? a : c;
    return a == c ? a : RU_NO_NODE;
}

static ru_node simplify(ru_expr *pool, ru_op op, ru_node a, ru_node b, ru_node c)
{
    switch (op) {
    case RU_OP_ADD:
        return simplify_add(pool, a, b);
    case RU_OP_SUBTRACT:
        return simplify_subtract(pool, a, b);
    case RU_OP_MULTIPLY:
        return simplify_multiply(pool, a, b);
    case RU_OP_DIVIDE:
        return simplify_divide(pool, a, b);
    case RU_OP_POWER:
        return simplify_power(pool, a, b);
    case RU_OP_NEGATE:
        if (op_of(pool, a) == RU_OP_SUBTRACT) /* b - a for -(a - b) */
            return ru_pool_2(pool, RU_OP_SUBTRACT, pool->nodes[a].arg[1], first_of(pool, a));
        return op_of(pool, a) == RU_OP_NEGATE ? first_of(pool, a) : RU_NO_NODE;
    case RU_OP_MIN:
    case RU_OP_MAX:
        return a == b ? a : RU_NO_NODE;
    case RU_OP_SELECT:
        return simplify_select(pool, a, b, c);
    default:
        return RU_NO_NODE;
    }
}

ru_node ru_pool_basic(ru_expr *pool, ru_op op, ru_node a, ru_node b, ru_node c)
{
    ru_node arg[3] = {a, b, c};
    int n = ru_op_about(op)->basic, constant = 1;
    double value[3] = {0};
    for (int i = 0; i < n; i++) {
        if (arg[i] == RU_NO_NODE)
            return RU_NO_NODE;
        constant = constant && is_number(pool, arg[i]);
        value[i] = pool->nodes[arg[i]].value;
    }
    if (constant)
        return ru_pool_number(pool, ru_op_apply(op, value[0], value[1], value[2]));
    ru_node simpler = simplify(pool, op, a, b, c);
    if (simpler != RU_NO_NODE)
        return simpler;
    /* a + b and b + a are one node. */
    if ((op == RU_OP_ADD || op == RU_OP_MULTIPLY) && arg[0] > arg[1]) {
        arg[0] = b;
        arg[1] = a;
    }
    return ru_pool_intern(pool, op, arg, -1, 0);
}
