/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/resolve.h>

#include <stdlib.h>

typedef struct walk {
    unsigned char *seen; /* [formula + 1]: operands stand before what uses them */
    ru_node *stack;
    size_t n_stack, capacity;
} walk;

static int push(walk *w, ru_node node)
{
    if (node == RU_NO_NODE || w->seen[node])
        return 1;
    if (w->n_stack == w->capacity) {
        size_t capacity = w->capacity ? 2 * w->capacity : 32;
        ru_node *stack = realloc(w->stack, capacity * sizeof *stack);
        if (!stack)
            return 0;
        w->stack = stack;
        w->capacity = capacity;
    }
    w->seen[node] = 1;
    w->stack[w->n_stack++] = node;
    return 1;
}

static int keep(int32_t **symbols, size_t *n, int32_t symbol)
{
    /* Doubled at each power of two. */
    if ((*n & (*n - 1)) == 0) {
        int32_t *more = realloc(*symbols, (*n ? 2 * *n : 1) * sizeof *more);
        if (!more)
            return 0;
        *symbols = more;
    }
    (*symbols)[(*n)++] = symbol;
    return 1;
}

ru_status ru_sbml_symbols(const ru_expr *pool, ru_node formula, int32_t **symbols, size_t *n)
{
    walk w = {.seen = calloc((size_t)formula + 1, 1)};
    *symbols = NULL;
    *n = 0;
    int good = w.seen && push(&w, formula);
    while (good && w.n_stack) {
        ru_node args[3];
        int32_t symbol;
        if (ru_expr_look(pool, w.stack[--w.n_stack], args, &symbol) == RU_OP_SYMBOL)
            good = keep(symbols, n, symbol);
        else
            for (int i = 0; i < 3; i++)
                good = good && push(&w, args[i]);
    }
    free(w.seen);
    free(w.stack);
    if (!good) {
        free(*symbols);
        *symbols = NULL;
    }
    RU_REQUIRE(good, RU_ERR_SYSTEM, "out of memory for a formula");
    return RU_OK;
}
