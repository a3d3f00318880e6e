/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/expression/typed.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

ru_status ru_scope_build(ru_scope *scope)
{
    *scope = (ru_scope){0};
    RU_TRY(ru_expr_build(&scope->pool));
    return RU_OK;
}

void ru_scope_clear(ru_scope *scope)
{
    ru_expr_destroy(&scope->pool);
    for (size_t i = 0; i < scope->n_name; i++)
        free(scope->names[i].name);
    free(scope->names);
    free(scope->hazards);
    *scope = (ru_scope){0};
}

/* Room for one more item; 0: out of memory. */
static int make_room(void **items, size_t n, size_t *capacity, size_t size)
{
    if (n < *capacity)
        return 1;
    size_t wider = *capacity ? 2 * *capacity : 32;
    void *moved = realloc(*items, wider * size);
    if (!moved)
        return 0;
    *items = moved;
    *capacity = wider;
    return 1;
}

ru_status ru_scope_add(ru_scope *scope, const char *name, const ru_typed *value)
{
    void *names = scope->names;
    int room = make_room(&names, scope->n_name, &scope->name_capacity, sizeof *scope->names);
    scope->names = names;
    char *copy = room ? strdup(name) : NULL;
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory for the names of a formula");
    scope->names[scope->n_name++] = (ru_scope_name){copy, *value};
    return RU_OK;
}

ru_status ru_scope_add_symbol(ru_scope *scope, const char *name, const char *unit, int32_t symbol)
{
    ru_typed value = {.kind = RU_TYPED_NUMBER};
    RU_TRY(ru_dimension_of(unit, &value.dimension));
    RU_TRY(ru_expr_symbol(scope->pool, symbol, &value.node));
    RU_TRY(ru_scope_add(scope, name, &value));
    return RU_OK;
}

void ru_scope_drop(ru_scope *scope, size_t n)
{
    while (scope->n_name > n)
        free(scope->names[--scope->n_name].name);
}

const ru_typed *ru_scope_find(const ru_scope *scope, const char *name)
{
    for (size_t i = scope->n_name; i-- > 0;)
        if (strcmp(scope->names[i].name, name) == 0)
            return &scope->names[i].value;
    return NULL;
}

ru_status ru_scope_add_hazard(ru_scope *scope, const ru_hazard *hazard)
{
    if (ru_expr_is_number(scope->pool, hazard->node, NULL))
        return RU_OK;
    void *hazards = scope->hazards;
    int room = make_room(&hazards, scope->n_hazard, &scope->hazard_capacity, sizeof *hazard);
    scope->hazards = hazards;
    RU_REQUIRE(room, RU_ERR_SYSTEM, "out of memory for a formula");
    scope->hazards[scope->n_hazard++] = *hazard;
    return RU_OK;
}

int ru_scope_refuses(const char *word, const char **why)
{
    static const char *const operators[] = {"and", "or", "not", "if", "else"};
    const char *reason = NULL;
    if (!isalpha((unsigned char)*word) && *word != '_')
        reason = "a name begins with a letter";
    for (const char *c = word; *c && !reason; c++)
        if (!isalnum((unsigned char)*c) && *c != '_')
            reason = "a name is made of letters, digits and '_'";
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (strcmp(word, operators[i]) == 0)
            reason = "it is a word of formulas";
    if (ru_op_find(word) != RU_OP_COUNT || ru_function_find(word, strlen(word)))
        reason = "it is a function";
    if (why)
        *why = reason;
    return reason != NULL;
}
