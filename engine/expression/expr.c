/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>

#include <stdlib.h>
#include <string.h>

#define OUT_OF_MEMORY "out of memory in a formula"

ru_status ru_expr_build(ru_expr **pool)
{
    *pool = calloc(1, sizeof **pool);
    RU_REQUIRE(*pool, RU_ERR_SYSTEM, OUT_OF_MEMORY);
    return RU_OK;
}

void ru_expr_destroy(ru_expr **pool)
{
    if (!*pool)
        return;
    free((*pool)->nodes);
    free((*pool)->table);
    free((*pool)->derivatives.keys);
    free((*pool)->derivatives.nodes);
    free((*pool)->stack);
    free(*pool);
    *pool = NULL;
}

static uint64_t mix(uint64_t hash, uint64_t with)
{
    hash = (hash ^ with) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static uint64_t hash_of(const ru_expr_node *node)
{
    uint64_t bits, hash = (uint64_t)node->op;
    memcpy(&bits, &node->value, sizeof bits);
    for (int i = 0; i < 3; i++)
        hash = mix(hash, (uint32_t)node->arg[i]);
    return mix(mix(hash, (uint32_t)node->symbol), bits);
}

/* Bit by bit, so that -0 and 0 are two numbers and one NaN equals itself. */
static int same(const ru_expr_node *a, const ru_expr_node *b)
{
    return a->op == b->op && a->symbol == b->symbol && memcmp(a->arg, b->arg, sizeof a->arg) == 0 &&
           memcmp(&a->value, &b->value, sizeof a->value) == 0;
}

/* The slot where such a node stands or would stand. */
static size_t slot_of(const ru_expr *pool, const ru_expr_node *node)
{
    size_t slot = (size_t)hash_of(node) & (pool->n_slot - 1);
    while (pool->table[slot] != RU_NO_NODE && !same(node, &pool->nodes[pool->table[slot]]))
        slot = (slot + 1) & (pool->n_slot - 1);
    return slot;
}

/* Room for one more node, with the table at most half full. */
static int make_room(ru_expr *pool)
{
    if (pool->n < pool->capacity)
        return 1;
    size_t capacity = pool->capacity ? 2 * pool->capacity : 64;
    if (capacity > INT32_MAX / 2)
        return 0;
    ru_expr_node *nodes = realloc(pool->nodes, capacity * sizeof *nodes);
    if (!nodes)
        return 0;
    pool->nodes = nodes;
    ru_node *table = malloc(2 * capacity * sizeof *table);
    if (!table)
        return 0;
    free(pool->table);
    pool->table = table;
    pool->capacity = capacity;
    pool->n_slot = 2 * capacity;
    for (size_t i = 0; i < pool->n_slot; i++)
        table[i] = RU_NO_NODE;
    for (size_t i = 0; i < pool->n; i++)
        table[slot_of(pool, &nodes[i])] = (ru_node)i;
    return 1;
}

ru_node ru_pool_intern(ru_expr *pool, ru_op op, const ru_node arg[3], int32_t symbol, double value)
{
    ru_expr_node node = {.op = (int16_t)op, .symbol = symbol, .value = value};
    memcpy(node.arg, arg, sizeof node.arg);
    if (!make_room(pool))
        return RU_NO_NODE;
    size_t slot = slot_of(pool, &node);
    if (pool->table[slot] != RU_NO_NODE)
        return pool->table[slot];
    if (symbol >= 0)
        node.contains = (uint64_t)1 << (symbol % 64);
    for (int i = 0; i < 3; i++)
        if (arg[i] != RU_NO_NODE)
            node.contains |= pool->nodes[arg[i]].contains;
    pool->table[slot] = (ru_node)pool->n;
    pool->nodes[pool->n] = node;
    return (ru_node)pool->n++;
}

static const ru_node no_arguments[3] = {RU_NO_NODE, RU_NO_NODE, RU_NO_NODE};

ru_node ru_pool_number(ru_expr *pool, double value)
{
    return ru_pool_intern(pool, RU_OP_NUMBER, no_arguments, -1, value);
}

ru_node ru_pool_symbol(ru_expr *pool, int32_t symbol)
{
    return ru_pool_intern(pool, RU_OP_SYMBOL, no_arguments, symbol, 0);
}

int ru_pool_push(ru_expr *pool, ru_node node)
{
    if (pool->n_stack == pool->stack_capacity) {
        size_t capacity = pool->stack_capacity ? 2 * pool->stack_capacity : 64;
        ru_node *stack = realloc(pool->stack, capacity * sizeof *stack);
        if (!stack)
            return 0;
        pool->stack = stack;
        pool->stack_capacity = capacity;
    }
    pool->stack[pool->n_stack++] = node;
    return 1;
}

static ru_status give(ru_node made, ru_node *node)
{
    *node = made;
    RU_REQUIRE(made != RU_NO_NODE, RU_ERR_SYSTEM, OUT_OF_MEMORY);
    return RU_OK;
}

ru_status ru_expr_number(ru_expr *pool, double value, ru_node *node)
{
    return give(ru_pool_number(pool, value), node);
}

ru_status ru_expr_symbol(ru_expr *pool, int32_t symbol, ru_node *node)
{
    RU_REQUIRE(symbol >= 0, RU_ERR_INTERNAL, "symbol %ld of a formula", (long)symbol);
    return give(ru_pool_symbol(pool, symbol), node);
}

ru_status ru_expr_call(ru_expr *pool, ru_op op, size_t n, const ru_node *args, ru_node *node)
{
    const ru_op_info *about = ru_op_about(op);
    RU_REQUIRE(op > RU_OP_SYMBOL && op < RU_OP_COUNT, RU_ERR_INTERNAL, "no operation %d", (int)op);
    RU_REQUIRE(n >= (size_t)about->least && (about->most < 0 || n <= (size_t)about->most),
               RU_ERR_INPUT, "'%s' takes %s%d argument%s, not %zu", about->text,
               about->most == about->least ? ""
               : n < (size_t)about->least  ? "at least "
                                           : "at most ",
               n < (size_t)about->least ? about->least : about->most,
               (n < (size_t)about->least ? about->least : about->most) == 1 ? "" : "s", n);
    return give(ru_pool_call(pool, op, n, args), node);
}

int ru_expr_is_number(const ru_expr *pool, ru_node node, double *value)
{
    if (pool->nodes[node].op != RU_OP_NUMBER)
        return 0;
    if (value)
        *value = pool->nodes[node].value;
    return 1;
}

ru_op ru_expr_look(const ru_expr *pool, ru_node node, ru_node args[3], int32_t *symbol)
{
    const ru_expr_node *at = &pool->nodes[node];
    if (args)
        memcpy(args, at->arg, sizeof at->arg);
    if (symbol)
        *symbol = at->symbol;
    return (ru_op)at->op;
}
