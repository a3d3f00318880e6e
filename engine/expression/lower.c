/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>

#include <math.h>

/* Operations as people and file formats have them, written in basic ones. */

static ru_node reciprocal(ru_expr *pool, ru_node a)
{
    return ru_pool_2(pool, RU_OP_DIVIDE, ru_pool_number(pool, 1), a);
}

/* One over a function, or a function of one over: sec x = 1/cos x, asec x = acos(1/x). */
static ru_node through_reciprocal(ru_expr *pool, ru_op op, ru_node a)
{
    static const struct {
        ru_op op, by;
        int inner;
    } rows[] = {
        {RU_OP_SEC, RU_OP_COS, 0},     {RU_OP_CSC, RU_OP_SIN, 0},     {RU_OP_COT, RU_OP_TAN, 0},
        {RU_OP_SECH, RU_OP_COSH, 0},   {RU_OP_CSCH, RU_OP_SINH, 0},   {RU_OP_COTH, RU_OP_TANH, 0},
        {RU_OP_ASEC, RU_OP_ACOS, 1},   {RU_OP_ACSC, RU_OP_ASIN, 1},   {RU_OP_ACOT, RU_OP_ATAN, 1},
        {RU_OP_ASECH, RU_OP_ACOSH, 1}, {RU_OP_ACSCH, RU_OP_ASINH, 1}, {RU_OP_ACOTH, RU_OP_ATANH, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].op == op)
            return rows[i].inner ? ru_pool_1(pool, rows[i].by, reciprocal(pool, a))
                                 : reciprocal(pool, ru_pool_1(pool, rows[i].by, a));
    return RU_NO_NODE;
}

static ru_node logarithm(ru_expr *pool, ru_node base, ru_node a)
{
    if (base != RU_NO_NODE && ru_pool_is(pool, base, 10))
        return ru_pool_1(pool, RU_OP_LOG10, a);
    return ru_pool_2(pool, RU_OP_DIVIDE, ru_pool_1(pool, RU_OP_LN, a),
                     ru_pool_1(pool, RU_OP_LN, base));
}

static ru_node root(ru_expr *pool, ru_node degree, ru_node a)
{
    if (degree != RU_NO_NODE && ru_pool_is(pool, degree, 2))
        return ru_pool_1(pool, RU_OP_SQRT, a);
    if (degree != RU_NO_NODE && ru_pool_is(pool, degree, 3))
        return ru_pool_1(pool, RU_OP_CBRT, a);
    return ru_pool_2(pool, RU_OP_ROOT, degree, a);
}

/* From the last branch to the first. */
static ru_node piecewise(ru_expr *pool, size_t n, const ru_node *args)
{
    ru_node made = n % 2 ? args[n - 1] : ru_pool_number(pool, NAN);
    for (size_t i = n / 2; i-- > 0;)
        made = ru_pool_basic(pool, RU_OP_SELECT, args[2 * i], args[2 * i + 1], made);
    return made;
}

/* a < b < c is a < b and b < c. */
static ru_node compare(ru_expr *pool, ru_op op, size_t n, const ru_node *args)
{
    ru_node made = ru_pool_2(pool, op, args[0], args[1]);
    for (size_t i = 2; i < n; i++)
        made = ru_pool_2(pool, RU_OP_AND, made, ru_pool_2(pool, op, args[i - 1], args[i]));
    return made;
}

static ru_node chain(ru_expr *pool, ru_op op, size_t n, const ru_node *args)
{
    if (n == 0)
        return ru_pool_number(pool, op == RU_OP_MULTIPLY || op == RU_OP_AND);
    /* One condition alone is 1 or 0, whatever it was. */
    if (n == 1 && (op == RU_OP_AND || op == RU_OP_OR || op == RU_OP_XOR))
        return ru_pool_2(pool, RU_OP_NOT_EQUAL, args[0], ru_pool_number(pool, 0));
    ru_node made = args[0];
    for (size_t i = 1; i < n; i++)
        made = ru_pool_2(pool, op, made, args[i]);
    return made;
}

ru_node ru_pool_call(ru_expr *pool, ru_op op, size_t n, const ru_node *args)
{
    const ru_op_info *about = ru_op_about(op);
    switch (op) {
    case RU_OP_SUBTRACT:
        return n == 1 ? ru_pool_1(pool, RU_OP_NEGATE, args[0])
                      : ru_pool_2(pool, op, args[0], args[1]);
    case RU_OP_LOG:
        return logarithm(pool, args[0], args[1]);
    case RU_OP_ROOT:
        return root(pool, args[0], args[1]);
    case RU_OP_IMPLIES:
        return ru_pool_2(pool, RU_OP_OR, ru_pool_1(pool, RU_OP_NOT, args[0]), args[1]);
    case RU_OP_PIECEWISE:
        return piecewise(pool, n, args);
    case RU_OP_LESS:
    case RU_OP_LESS_EQUAL:
    case RU_OP_GREATER:
    case RU_OP_GREATER_EQUAL:
    case RU_OP_EQUAL:
        return compare(pool, op, n, args);
    default:
        break;
    }
    if (!about->basic)
        return through_reciprocal(pool, op, args[0]);
    if (about->most < 0)
        return chain(pool, op, n, args);
    return ru_pool_basic(pool, op, args[0], about->basic > 1 ? args[1] : RU_NO_NODE,
                         about->basic > 2 ? args[2] : RU_NO_NODE);
}
