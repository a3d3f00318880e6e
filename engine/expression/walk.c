/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>

#include <stdlib.h>

/* Walks below one node. Operands stand before their operation, so a pass in the order of the pool
 * meets them first; only what is reachable is looked at. */

/* Marks what the node is made of. [node + 1], freed by the caller; NULL: out of memory. */
static unsigned char *reach(const ru_expr *pool, ru_node node)
{
    unsigned char *marks = calloc((size_t)node + 1, 1);
    if (!marks)
        return NULL;
    marks[node] = 1;
    for (ru_node i = node; i >= 0; i--)
        for (int k = 0; marks[i] && k < 3; k++)
            if (pool->nodes[i].arg[k] != RU_NO_NODE)
                marks[pool->nodes[i].arg[k]] = 1;
    return marks;
}

ru_status ru_expr_depends(ru_expr *pool, ru_node node, int32_t symbol, int *depends)
{
    *depends = 0;
    if (!(pool->nodes[node].contains >> (symbol % 64) & 1))
        return RU_OK;
    unsigned char *marks = reach(pool, node);
    RU_REQUIRE(marks, RU_ERR_SYSTEM, "out of memory in a formula");
    for (ru_node i = 0; i <= node; i++)
        if (marks[i] && pool->nodes[i].symbol == symbol)
            *depends = 1;
    free(marks);
    return RU_OK;
}

static ru_node substitute(ru_expr *pool, ru_node i, size_t n, const ru_node *with,
                          const ru_node *made)
{
    ru_node arg[3];
    int32_t symbol;
    ru_op op = ru_expr_look(pool, i, arg, &symbol);
    if (op == RU_OP_SYMBOL)
        return (size_t)symbol < n && with[symbol] != RU_NO_NODE ? with[symbol] : i;
    if (op == RU_OP_NUMBER)
        return i;
    for (int k = 0; k < ru_op_about(op)->basic; k++)
        arg[k] = made[arg[k]];
    return ru_pool_basic(pool, op, arg[0], arg[1], arg[2]);
}

ru_status ru_expr_substitute(ru_expr *pool, ru_node node, size_t n, const ru_node *with,
                             ru_node *result)
{
    unsigned char *marks = reach(pool, node);
    ru_node *made = malloc(((size_t)node + 1) * sizeof *made);
    int fine = marks && made;
    for (ru_node i = 0; fine && i <= node; i++)
        if (marks[i]) {
            made[i] = substitute(pool, i, n, with, made);
            fine = made[i] != RU_NO_NODE;
        }
    *result = fine ? made[node] : RU_NO_NODE;
    free(marks);
    free(made);
    RU_REQUIRE(fine, RU_ERR_SYSTEM, "out of memory in a formula");
    return RU_OK;
}
