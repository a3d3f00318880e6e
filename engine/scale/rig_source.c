/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/rig_source.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/yaml_read.h>

/* Parts of a scenario that make a tank another one. */
static const char *const parts[] = {"vessel",  "medium", "mixing",      "model",  "cells",
                                    "initial", "feeds",  "withdrawals", "pulses", "gas"};

/* What changes nothing in them: how finely a tank is divided, and what words say. */
static const char *const idle[] = {"mixing.cells", "model.title", "model.citation",
                                   "model.validity"};

typedef struct difference {
    char where[256];
    const ru_tree *there, *here; /* NULL: it has none */
    int found;
} difference;

static int is_idle(const char *where)
{
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (strcmp(where, idle[i]) == 0)
            return 1;
    return 0;
}

static void compare(const ru_tree *a, const ru_tree *b, difference *d);

/* One key or item of both parents. Scalars may be in different units. */
static void compare_child(const ru_tree *parent_a, const ru_tree *parent_b, const ru_tree *a,
                          const ru_tree *b, difference *d)
{
    size_t n = strlen(d->where);
    const char *key = a ? a->key : b->key;
    if (key)
        snprintf(d->where + n, sizeof d->where - n, "%s%s", n ? "." : "", key);
    if (is_idle(d->where)) {
        d->where[n] = '\0';
        return;
    }
    int scalars = a && b && a->kind == RU_TREE_SCALAR && b->kind == RU_TREE_SCALAR;
    double there = scalars && key ? ru_tree_quantity(parent_a, key) : NAN;
    double here = scalars && key ? ru_tree_quantity(parent_b, key) : NAN;
    int same = scalars && (strcmp(a->text ? a->text : "", b->text ? b->text : "") == 0 ||
                           fabs(there - here) <= 1e-9 * fabs(here));
    if (!same && (!a || !b || scalars || a->kind != b->kind)) {
        d->there = a;
        d->here = b;
        d->found = 1;
        return;
    }
    if (!scalars)
        compare(a, b, d);
    if (!d->found)
        d->where[n] = '\0';
}

static void compare(const ru_tree *a, const ru_tree *b, difference *d)
{
    size_t n = strlen(d->where);
    for (size_t i = 0; a->kind == RU_TREE_MAP && i < a->n_item && !d->found; i++)
        compare_child(a, b, a->items[i], ru_tree_find(b, a->items[i]->key), d);
    for (size_t i = 0; b->kind == RU_TREE_MAP && i < b->n_item && !d->found; i++)
        if (!ru_tree_find(a, b->items[i]->key))
            compare_child(a, b, NULL, b->items[i], d);
    if (a->kind != RU_TREE_LIST)
        return;
    if (a->n_item != b->n_item) {
        d->found = 1;
        d->there = a;
        d->here = b;
        return;
    }
    for (size_t i = 0; i < a->n_item && !d->found; i++) {
        snprintf(d->where + n, sizeof d->where - n, "[%zu]", i + 1);
        compare_child(a, b, a->items[i], b->items[i], d);
        if (!d->found)
            d->where[n] = '\0';
    }
}

/* "300 L", "2 in a list", "not given" */
static const char *say(const ru_tree *node, char *text, size_t size)
{
    if (!node)
        snprintf(text, size, "not given");
    else if (node->kind == RU_TREE_SCALAR)
        snprintf(text, size, "%s", node->text ? node->text : "");
    else
        snprintf(text, size, "%zu %s", node->n_item,
                 node->kind == RU_TREE_LIST ? "in a list"
                 : node->n_item == 1        ? "key"
                                            : "keys");
    return text;
}

static ru_status compare_documents(const ru_tree *there, const ru_tree *here, const char *path)
{
    difference d = {.found = 0};
    char texts[2][120];
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !d.found; i++) {
        const ru_tree *a = ru_tree_find(there, parts[i]), *b = ru_tree_find(here, parts[i]);
        if (a || b)
            compare_child(there, here, a, b, &d);
    }
    RU_REQUIRE(!d.found, RU_ERR_INPUT,
               "%s: a result of another scenario: %s is %s there, but %s here", path, d.where,
               say(d.there, texts[0], sizeof texts[0]), say(d.here, texts[1], sizeof texts[1]));
    return RU_OK;
}

ru_status ru_rig_compare_sources(const char *there, const char *here, const char *path)
{
    ru_document *a = NULL, *b = NULL;
    ru_status status = ru_yaml_read_text(there, "the result", NULL, 0, &a);
    if (status == RU_OK)
        status = ru_yaml_read_text(here, "the scenario", NULL, 0, &b);
    if (status == RU_OK)
        status = compare_documents(a->root, b->root, path);
    ru_document_destroy(&a);
    ru_document_destroy(&b);
    return status;
}

ru_status ru_rig_check_source(const ru_result *result, const char *path, const ru_scenario *tank)
{
    char *there = NULL;
    RU_TRY(ru_result_text_read(result, "input/resolved", &there, NULL));
    ru_status status = ru_rig_compare_sources(there, tank->resolved, path);
    free(there);
    return status;
}
