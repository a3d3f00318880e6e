/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/pool.h>
#include <ru/expression/tape_inside.h>

#include <stdlib.h>
#include <string.h>

#define OUT_OF_MEMORY "out of memory for the instructions of a formula"

/* What is known of each node while a tape is built. */
typedef struct builder {
    const ru_expr *pool;
    size_t n; /* nodes looked at: up to the last root */
    const ru_node *roots;
    int32_t uniform;
    ru_tape *tape;
    unsigned char *seen; /* [n] 1: operands under way, 2: in the order */
    unsigned char *once; /* [n] 1: the same at all points */
    int32_t *slot;       /* [n] where its value stands */
    int32_t *uses;       /* [n] instructions still to come that read it */
    ru_node *order;      /* [n_order] reachable nodes, operands first */
    size_t n_order;
    int32_t *root_of;   /* [n] the first root that is this node, -1: none */
    int32_t *next_root; /* [n_root] the next that is the same node */
    ru_node *stack;     /* [3 n + n_root] */
    int32_t *free_slots;
    size_t n_free;
} builder;

static ru_status make_builder(builder *b, size_t n_root)
{
    size_t n = b->n + 1;
    b->seen = calloc(n, 1);
    b->once = calloc(n, 1);
    b->slot = calloc(n, sizeof *b->slot);
    b->uses = calloc(n, sizeof *b->uses);
    b->order = malloc(n * sizeof *b->order);
    b->root_of = malloc(n * sizeof *b->root_of);
    b->next_root = malloc((n_root + 1) * sizeof *b->next_root);
    b->stack = malloc((3 * n + n_root) * sizeof *b->stack);
    b->free_slots = malloc(n * sizeof *b->free_slots);
    b->tape = calloc(1, sizeof *b->tape);
    RU_REQUIRE(b->seen && b->once && b->slot && b->uses && b->order && b->root_of && b->next_root &&
                   b->stack && b->free_slots && b->tape,
               RU_ERR_SYSTEM, OUT_OF_MEMORY);
    b->tape->n_root = n_root;
    memset(b->root_of, 0xff, n * sizeof *b->root_of);
    for (size_t r = n_root; r-- > 0;) {
        b->next_root[r] = b->root_of[b->roots[r]];
        b->root_of[b->roots[r]] = (int32_t)r;
    }
    return RU_OK;
}

static void free_builder(builder *b)
{
    free(b->seen);
    free(b->once);
    free(b->slot);
    free(b->uses);
    free(b->order);
    free(b->root_of);
    free(b->next_root);
    free(b->stack);
    free(b->free_slots);
    ru_tape_destroy(&b->tape);
}

static int is_once(const builder *b, const ru_expr_node *at)
{
    if (at->op == RU_OP_SYMBOL)
        return at->symbol >= b->uniform;
    for (int k = 0; k < 3; k++)
        if (at->arg[k] != RU_NO_NODE && !b->once[at->arg[k]])
            return 0;
    return 1;
}

/* Depth first from each root in turn: what belongs together is computed together, and few values
 * wait at a time. */
static void put_in_order(builder *b)
{
    size_t n_stack = 0;
    for (size_t i = b->tape->n_root; i-- > 0;)
        b->stack[n_stack++] = b->roots[i];
    while (n_stack) {
        ru_node node = b->stack[n_stack - 1];
        const ru_expr_node *at = &b->pool->nodes[node];
        if (b->seen[node]) {
            n_stack--;
            if (b->seen[node] == 2)
                continue;
            b->seen[node] = 2;
            b->once[node] = (unsigned char)is_once(b, at);
            b->order[b->n_order++] = node;
            continue;
        }
        b->seen[node] = 1;
        for (int k = 2; k >= 0; k--)
            if (at->arg[k] != RU_NO_NODE) {
                b->uses[at->arg[k]]++;
                if (!b->seen[at->arg[k]])
                    b->stack[n_stack++] = at->arg[k];
            }
    }
}

static void add(builder *b, int32_t op, int32_t to, const int32_t from[3])
{
    b->tape->code[b->tape->n_code++] = (ru_instruction){op, to, from[0], from[1], from[2]};
}

/* Hands the value of a node to the roots that are this node. */
static void add_roots(builder *b, ru_node node)
{
    for (int32_t r = b->root_of[node]; r >= 0; r = b->next_root[r])
        add(b, RU_OP_NUMBER, r, (const int32_t[3]){b->slot[node]});
}

static void add_operation(builder *b, ru_node node)
{
    const ru_expr_node *at = &b->pool->nodes[node];
    int32_t from[3] = {at->op == RU_OP_SYMBOL ? at->symbol : 0};
    for (int k = 0; k < 3; k++) {
        ru_node arg = at->arg[k];
        if (arg == RU_NO_NODE)
            continue;
        from[k] = b->slot[arg];
        /* Slots of operands that nobody reads any more are used again, from this result on. */
        if (--b->uses[arg] == 0 && !b->once[arg])
            b->free_slots[b->n_free++] = b->slot[arg];
    }
    int reused = !b->once[node] && b->n_free;
    b->slot[node] = reused ? b->free_slots[--b->n_free] : (int32_t)b->tape->n_slot++;
    add(b, at->op, b->slot[node], from);
}

/* Constants, then what is computed once, then what belongs to a point. */
static void write_code(builder *b)
{
    ru_tape *tape = b->tape;
    for (size_t i = 0; i < b->n_order; i++) {
        const ru_expr_node *at = &b->pool->nodes[b->order[i]];
        if (at->op != RU_OP_NUMBER)
            continue;
        b->slot[b->order[i]] = (int32_t)tape->n_slot++;
        tape->constants[tape->n_constant++] = at->value;
    }
    for (size_t i = 0; i < b->n_order; i++)
        if (b->once[b->order[i]] && b->pool->nodes[b->order[i]].op != RU_OP_NUMBER)
            add_operation(b, b->order[i]);
    tape->n_once = tape->n_code;
    tape->n_fixed = tape->n_slot;
    for (size_t i = 0; i < b->n_order; i++) {
        ru_node node = b->order[i];
        if (!b->once[node])
            add_operation(b, node);
        add_roots(b, node);
        if (!b->once[node] && b->uses[node] == 0)
            b->free_slots[b->n_free++] = b->slot[node];
    }
}

static ru_status build(builder *b, size_t n_root)
{
    RU_TRY(make_builder(b, n_root));
    put_in_order(b);
    b->tape->constants = malloc((b->n_order + 1) * sizeof *b->tape->constants);
    b->tape->code = malloc((b->n_order + n_root + 1) * sizeof *b->tape->code);
    RU_REQUIRE(b->tape->constants && b->tape->code, RU_ERR_SYSTEM, OUT_OF_MEMORY);
    write_code(b);
    return RU_OK;
}

ru_status ru_tape_build_uniform(const ru_expr *pool, size_t n_root, const ru_node *roots,
                                int32_t uniform, ru_tape **tape)
{
    builder b = {.pool = pool, .roots = roots, .uniform = uniform};
    for (size_t r = 0; r < n_root; r++)
        if ((size_t)roots[r] >= b.n)
            b.n = (size_t)roots[r] + 1;
    ru_status status = build(&b, n_root);
    *tape = status == RU_OK ? b.tape : NULL;
    if (status == RU_OK)
        b.tape = NULL;
    free_builder(&b);
    return status;
}

ru_status ru_tape_build(const ru_expr *pool, size_t n_root, const ru_node *roots, ru_tape **tape)
{
    return ru_tape_build_uniform(pool, n_root, roots, INT32_MAX, tape);
}

void ru_tape_destroy(ru_tape **tape)
{
    if (!*tape)
        return;
    free((*tape)->constants);
    free((*tape)->code);
    free(*tape);
    *tape = NULL;
}

size_t ru_tape_roots(const ru_tape *tape)
{
    return tape->n_root;
}

size_t ru_tape_length(const ru_tape *tape)
{
    return tape->n_code;
}

size_t ru_tape_work(const ru_tape *tape)
{
    return tape->n_slot + 1;
}

size_t ru_tape_work_many(const ru_tape *tape)
{
    return tape->n_fixed + (tape->n_slot + 1) * RU_TAPE_BLOCK;
}
