/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_POOL_H
#define RU_EXPRESSION_POOL_H

#include <ru/expression/expr.h>

/* The inside of a pool, for the files of this room. Functions that make nodes give RU_NO_NODE when
 * memory runs out, and take RU_NO_NODE as an argument and hand it on, so that rules can be written
 * as formulas and checked once at their end. */

typedef struct ru_expr_node {
    int16_t op;        /* ru_op */
    ru_node arg[3];    /* operands, each before this node in the pool; RU_NO_NODE: unused */
    int32_t symbol;    /* of a symbol, else -1 */
    double value;      /* of a number, else 0 */
    uint64_t contains; /* bit s % 64 for each symbol s below */
} ru_expr_node;

/* A pair of numbers to a node: open addressing. */
typedef struct ru_expr_memo {
    uint64_t *keys; /* [n_slot], 0: free */
    ru_node *nodes;
    size_t n, n_slot;
} ru_expr_memo;

struct ru_expr {
    ru_expr_node *nodes; /* owned */
    size_t n, capacity;
    ru_node *table; /* [n_slot] nodes by hash, RU_NO_NODE: free; owned */
    size_t n_slot;
    ru_expr_memo derivatives; /* by node and symbol */
    ru_node *stack;           /* work of walks; owned */
    size_t n_stack, stack_capacity;
};

ru_node ru_pool_number(ru_expr *pool, double value);
ru_node ru_pool_symbol(ru_expr *pool, int32_t symbol);

/* A basic operation, simplified (simplify.c). */
ru_node ru_pool_basic(ru_expr *pool, ru_op op, ru_node a, ru_node b, ru_node c);

/* The node of exactly that kind, found or added (expr.c). */
ru_node ru_pool_intern(ru_expr *pool, ru_op op, const ru_node arg[3], int32_t symbol, double value);

static inline ru_node ru_pool_1(ru_expr *pool, ru_op op, ru_node a)
{
    return ru_pool_basic(pool, op, a, RU_NO_NODE, RU_NO_NODE);
}

static inline ru_node ru_pool_2(ru_expr *pool, ru_op op, ru_node a, ru_node b)
{
    return ru_pool_basic(pool, op, a, b, RU_NO_NODE);
}

/* Any operation of the table with n arguments, their number being right (lower.c). */
ru_node ru_pool_call(ru_expr *pool, ru_op op, size_t n, const ru_node *args);

static inline int ru_pool_is(const ru_expr *pool, ru_node node, double value)
{
    return pool->nodes[node].op == RU_OP_NUMBER && pool->nodes[node].value == value;
}

/* The stack of walks; push fails with 0. */
int ru_pool_push(ru_expr *pool, ru_node node);

#endif
