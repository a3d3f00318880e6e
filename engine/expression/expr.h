/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_EXPRESSION_EXPR_H
#define RU_EXPRESSION_EXPR_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* Formulas as data.
 *
 * A pool holds nodes: numbers, symbols (places in an array of values that the caller keeps) and
 * operations on earlier nodes. Equal nodes are one node, operations on numbers are done at once,
 * and what is trivially simpler is made so: x + 0, 1 x, 0 x, x - x, -(-x). In this 0 x is 0 even
 * where x turns out to be infinite. Nodes are never taken out; a pool is freed as a whole.
 *
 * Any number of formulas share a pool, and ru_tape_build (tape.h) turns those that are wanted into
 * instructions in which what they have in common is computed once. */

typedef struct ru_expr ru_expr; /* a pool of nodes */
typedef int32_t ru_node;        /* a node of a pool; RU_NO_NODE: none */
#define RU_NO_NODE ((ru_node)-1)

typedef enum ru_op {
    RU_OP_NUMBER, /* not for ru_expr_call */
    RU_OP_SYMBOL, /* not for ru_expr_call */
#define RU_OP(symbol, text, least, most, basic, formula) RU_OP_##symbol,
#include <ru/expression/op.def>
#undef RU_OP
    RU_OP_COUNT
} ru_op;

typedef struct ru_op_info {
    const char *text; /* "+", "exp" */
    int least, most;  /* arguments; most -1: any number */
    int basic;        /* operands of its instruction; 0: written in basic ones */
} ru_op_info;

/* What the table says of an operation. Never NULL. Not collective. */
const ru_op_info *ru_op_about(ru_op op);

/* The operation of that text, RU_OP_COUNT when there is none. Not collective. */
ru_op ru_op_find(const char *text);

/* The value of a basic operation at its operands. Not collective. */
double ru_op_apply(ru_op op, double a, double b, double c);

/* An empty pool. Fails with RU_ERR_SYSTEM, as all below do when memory runs out; then the pool may
 * only be destroyed. Not collective. */
RU_MUST_USE ru_status ru_expr_build(ru_expr **pool);
void ru_expr_destroy(ru_expr **pool);

RU_MUST_USE ru_status ru_expr_number(ru_expr *pool, double value, ru_node *node);

/* `symbol`: index into the caller's array of values, not negative. Not collective. */
RU_MUST_USE ru_status ru_expr_symbol(ru_expr *pool, int32_t symbol, ru_node *node);

/* An operation on n nodes. Fails with RU_ERR_INPUT when the operation does not take that many
 * arguments. Not collective. */
RU_MUST_USE ru_status ru_expr_call(ru_expr *pool, ru_op op, size_t n, const ru_node *args,
                                   ru_node *node);

/* The derivative to a symbol, simplified. Steps count as constant between their jumps; the
 * derivative of piecewise, min and max is that of the branch that is taken. Not collective. */
RU_MUST_USE ru_status ru_expr_derivative(ru_expr *pool, ru_node node, int32_t symbol,
                                         ru_node *derivative);

/* The formula with each symbol s < n replaced by with[s], all at once; RU_NO_NODE in `with` keeps
 * the symbol. Not collective. */
RU_MUST_USE ru_status ru_expr_substitute(ru_expr *pool, ru_node node, size_t n, const ru_node *with,
                                         ru_node *made);

/* 1 when the node is a number, which goes to *value (may be NULL). Not collective. */
int ru_expr_is_number(const ru_expr *pool, ru_node node, double *value);

/* The node's operation, RU_OP_NUMBER or RU_OP_SYMBOL; `args` (may be NULL) gets its operands, as
 * many as the basic operation has; *symbol (may be NULL) that of a symbol. Not collective. */
ru_op ru_expr_look(const ru_expr *pool, ru_node node, ru_node args[3], int32_t *symbol);

/* 1 when the formula contains the symbol. Fails only for memory. Not collective. */
RU_MUST_USE ru_status ru_expr_depends(ru_expr *pool, ru_node node, int32_t symbol, int *depends);

#endif
