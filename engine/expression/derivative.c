/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>

#include <math.h>
#include <stdlib.h>

/* Derivatives are remembered by node and symbol, so that all entries of a Jacobian together visit
 * each node once a symbol. Walks keep their own stack: a formula may be as deep as it is long. */

static uint64_t key_of(ru_node node, int32_t symbol)
{
    return ((uint64_t)(uint32_t)node << 32 | (uint32_t)symbol) + 1;
}

static size_t slot_of(const ru_expr_memo *memo, uint64_t key)
{
    uint64_t hash = key * 0x9e3779b97f4a7c15u;
    size_t slot = (size_t)(hash ^ hash >> 32) & (memo->n_slot - 1);
    while (memo->keys[slot] && memo->keys[slot] != key)
        slot = (slot + 1) & (memo->n_slot - 1);
    return slot;
}

static int grow(ru_expr_memo *memo)
{
    ru_expr_memo wider = {.n = memo->n, .n_slot = memo->n_slot ? 2 * memo->n_slot : 64};
    wider.keys = calloc(wider.n_slot, sizeof *wider.keys);
    wider.nodes = malloc(wider.n_slot * sizeof *wider.nodes);
    if (!wider.keys || !wider.nodes) {
        free(wider.keys);
        free(wider.nodes);
        return 0;
    }
    for (size_t i = 0; i < memo->n_slot; i++)
        if (memo->keys[i]) {
            size_t slot = slot_of(&wider, memo->keys[i]);
            wider.keys[slot] = memo->keys[i];
            wider.nodes[slot] = memo->nodes[i];
        }
    free(memo->keys);
    free(memo->nodes);
    *memo = wider;
    return 1;
}

static int remember(ru_expr_memo *memo, uint64_t key, ru_node node)
{
    if (2 * memo->n >= memo->n_slot && !grow(memo))
        return 0;
    size_t slot = slot_of(memo, key);
    memo->n += !memo->keys[slot];
    memo->keys[slot] = key;
    memo->nodes[slot] = node;
    return 1;
}

/* The derivative when it is known, RU_NO_NODE when it is still to be made. */
static ru_node known(ru_expr *pool, ru_node node, int32_t symbol)
{
    const ru_expr_node *at = &pool->nodes[node];
    if (!(at->contains >> (symbol % 64) & 1))
        return ru_pool_number(pool, 0);
    if (at->op == RU_OP_SYMBOL)
        return ru_pool_number(pool, at->symbol == symbol);
    if (!pool->derivatives.n_slot)
        return RU_NO_NODE;
    size_t slot = slot_of(&pool->derivatives, key_of(node, symbol));
    return pool->derivatives.keys[slot] ? pool->derivatives.nodes[slot] : RU_NO_NODE;
}

/* Formulas in the rules below. */
#define NUMBER(v)         ru_pool_number(pool, (v))
#define ADD(a, b)         ru_pool_2(pool, RU_OP_ADD, (a), (b))
#define SUBTRACT(a, b)    ru_pool_2(pool, RU_OP_SUBTRACT, (a), (b))
#define MULTIPLY(a, b)    ru_pool_2(pool, RU_OP_MULTIPLY, (a), (b))
#define DIVIDE(a, b)      ru_pool_2(pool, RU_OP_DIVIDE, (a), (b))
#define POWER(a, b)       ru_pool_2(pool, RU_OP_POWER, (a), (b))
#define OF(op, a)         ru_pool_1(pool, RU_OP_##op, (a))
#define COMPARE(op, a, b) ru_pool_2(pool, RU_OP_##op, (a), (b))
#define SELECT(a, b, c)   ru_pool_basic(pool, RU_OP_SELECT, (a), (b), (c))

/* f'(a) of f(a); `self` is f(a). */
static ru_node slope(ru_expr *pool, ru_op op, ru_node self, ru_node a)
{
    switch (op) {
    case RU_OP_ABS:
        return OF(SIGN, a);
    case RU_OP_SQRT:
        return DIVIDE(NUMBER(0.5), self);
    case RU_OP_CBRT:
        return DIVIDE(NUMBER(1.0 / 3), MULTIPLY(self, self));
    case RU_OP_EXP:
        return self;
    case RU_OP_LN:
        return DIVIDE(NUMBER(1), a);
    case RU_OP_LOG10:
        return DIVIDE(NUMBER(1 / log(10)), a);
    case RU_OP_FACTORIAL:
        return MULTIPLY(self, OF(DIGAMMA, ADD(a, NUMBER(1))));
    case RU_OP_SIN:
        return OF(COS, a);
    case RU_OP_COS:
        return OF(NEGATE, OF(SIN, a));
    case RU_OP_TAN:
        return ADD(NUMBER(1), MULTIPLY(self, self));
    case RU_OP_ASIN:
        return DIVIDE(NUMBER(1), OF(SQRT, SUBTRACT(NUMBER(1), MULTIPLY(a, a))));
    case RU_OP_ACOS:
        return DIVIDE(NUMBER(-1), OF(SQRT, SUBTRACT(NUMBER(1), MULTIPLY(a, a))));
    case RU_OP_ATAN:
        return DIVIDE(NUMBER(1), ADD(NUMBER(1), MULTIPLY(a, a)));
    case RU_OP_SINH:
        return OF(COSH, a);
    case RU_OP_COSH:
        return OF(SINH, a);
    case RU_OP_TANH:
        return SUBTRACT(NUMBER(1), MULTIPLY(self, self));
    case RU_OP_ASINH:
        return DIVIDE(NUMBER(1), OF(SQRT, ADD(MULTIPLY(a, a), NUMBER(1))));
    case RU_OP_ACOSH:
        return DIVIDE(NUMBER(1), OF(SQRT, SUBTRACT(MULTIPLY(a, a), NUMBER(1))));
    case RU_OP_ATANH:
        return DIVIDE(NUMBER(1), SUBTRACT(NUMBER(1), MULTIPLY(a, a)));
    default: /* steps: sign, floor, ceil, not; digamma, whose slope nobody has asked for */
        return NUMBER(op == RU_OP_DIGAMMA ? NAN : 0);
    }
}

/* (a^b)' = b a^(b-1) a' + a^b ln(a) b'; the second term is 0 at a = 0, where its formula is not a
 * number. */
static ru_node power(ru_expr *pool, ru_node self, const ru_node x[3], const ru_node d[3])
{
    ru_node base = MULTIPLY(MULTIPLY(x[1], POWER(x[0], SUBTRACT(x[1], NUMBER(1)))), d[0]);
    if (d[1] != RU_NO_NODE && ru_pool_is(pool, d[1], 0))
        return base;
    ru_node exponent =
        SELECT(MULTIPLY(self, OF(LN, x[0])), COMPARE(GREATER, x[0], NUMBER(0)), NUMBER(0));
    return ADD(base, MULTIPLY(exponent, d[1]));
}

/* (a/b)' = (a' - (a/b) b')/b */
static ru_node quotient(ru_expr *pool, ru_node self, const ru_node x[3], const ru_node d[3])
{
    return DIVIDE(SUBTRACT(d[0], MULTIPLY(self, d[1])), x[1]);
}

/* x^(1/n)' = x^(1/n) (x'/x - ln|x| n'/n)/n */
static ru_node root(ru_expr *pool, ru_node self, const ru_node x[3], const ru_node d[3])
{
    ru_node degree = DIVIDE(MULTIPLY(OF(LN, OF(ABS, x[1])), d[0]), x[0]);
    return MULTIPLY(DIVIDE(self, x[0]), SUBTRACT(DIVIDE(d[1], x[1]), degree));
}

/* The derivative of an operation from its operands x and their derivatives d. */
static ru_node differentiate(ru_expr *pool, ru_node self, const ru_node x[3], const ru_node d[3])
{
    ru_op op = (ru_op)pool->nodes[self].op;
    switch (op) {
    case RU_OP_ADD:
    case RU_OP_SUBTRACT:
        return ru_pool_2(pool, op, d[0], d[1]);
    case RU_OP_NEGATE:
        return OF(NEGATE, d[0]);
    case RU_OP_MULTIPLY:
        return ADD(MULTIPLY(d[0], x[1]), MULTIPLY(x[0], d[1]));
    case RU_OP_DIVIDE:
        return quotient(pool, self, x, d);
    case RU_OP_POWER:
        return power(pool, self, x, d);
    case RU_OP_ROOT:
        return root(pool, self, x, d);
    case RU_OP_MIN:
        return SELECT(d[0], COMPARE(LESS, x[0], x[1]), d[1]);
    case RU_OP_MAX:
        return SELECT(d[0], COMPARE(GREATER, x[0], x[1]), d[1]);
    case RU_OP_REMAINDER: /* a - b q, with the quotient q a step */
        return SUBTRACT(d[0], MULTIPLY(COMPARE(QUOTIENT, x[0], x[1]), d[1]));
    case RU_OP_SELECT:
        return SELECT(d[0], x[1], d[2]);
    default:
        if (ru_op_about(op)->basic > 1) /* comparisons, conditions, quotient */
            return NUMBER(0);
        return MULTIPLY(slope(pool, op, self, x[0]), d[0]);
    }
}

/* One visit: pushes operands whose derivatives are missing, or makes this one and pops it. 0: out
 * of memory. */
static int visit(ru_expr *pool, int32_t symbol)
{
    ru_node node = pool->stack[pool->n_stack - 1];
    ru_node x[3], d[3] = {RU_NO_NODE, RU_NO_NODE, RU_NO_NODE};
    int n = ru_op_about(ru_expr_look(pool, node, x, NULL))->basic, missing = 0;
    for (int i = 0; i < n; i++) {
        d[i] = known(pool, x[i], symbol);
        if (d[i] != RU_NO_NODE)
            continue;
        missing = 1;
        if (!ru_pool_push(pool, x[i]))
            return 0;
    }
    if (missing)
        return 1;
    ru_node made = differentiate(pool, node, x, d);
    pool->n_stack--;
    return made != RU_NO_NODE && remember(&pool->derivatives, key_of(node, symbol), made);
}

ru_status ru_expr_derivative(ru_expr *pool, ru_node node, int32_t symbol, ru_node *derivative)
{
    int fine = known(pool, node, symbol) != RU_NO_NODE || ru_pool_push(pool, node);
    while (fine && pool->n_stack)
        fine = visit(pool, symbol);
    pool->n_stack = 0;
    *derivative = fine ? known(pool, node, symbol) : RU_NO_NODE;
    RU_REQUIRE(*derivative != RU_NO_NODE, RU_ERR_SYSTEM, "out of memory in a formula");
    return RU_OK;
}
