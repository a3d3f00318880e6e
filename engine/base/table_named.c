/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/table.h>
#include <ru/base/table_value.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

static const ru_quantity *quantity_at(const ru_named *names, size_t i)
{
    return (const ru_quantity *)(const void *)((const char *)names->first + i * names->stride);
}

static size_t find_quantity(const ru_named *names, const char *name)
{
    size_t i = 0;
    while (i < names->n && strcmp(quantity_at(names, i)->name, name) != 0)
        i++;
    return i;
}

static void report_unknown(const ru_named *names, const ru_tree *item, ru_diagnostics *log)
{
    char help[768];
    const char *nearest = names->n ? quantity_at(names, 0)->name : "";
    for (size_t i = 1; i < names->n; i++) {
        const char *name = quantity_at(names, i)->name;
        if (ru_edit_distance(item->key, name) < ru_edit_distance(item->key, nearest))
            nearest = name;
    }
    if (ru_is_near(item->key, nearest)) {
        snprintf(help, sizeof help, "did you mean '%s'?", nearest);
    } else {
        snprintf(help, sizeof help, "names here: ");
        for (size_t i = 0; i < names->n; i++) {
            size_t n = strlen(help);
            snprintf(help + n, sizeof help - n, "%s%s", i ? ", " : "", quantity_at(names, i)->name);
        }
    }
    ru_diagnostics_error(log, item->key_at, help, "'%.80s' is not a %s", item->key, names->what);
}

ru_status ru_table_resolve(ru_tree *map, const char *key, double *si, const char *unit)
{
    char text[140];
    double at_0, at_1;
    /* SI to the unit is the inverse of an affine map, whose two numbers two points give. */
    RU_TRY(ru_unit_to_si(unit, 0, &at_0));
    RU_TRY(ru_unit_to_si(unit, 1, &at_1));
    int pure = strcmp(unit, "1") == 0;
    snprintf(text, sizeof text, "%.12g%s%s", (*si - at_0) / (at_1 - at_0), pure ? "" : " ",
             pure ? "" : unit);
    RU_TRY(ru_unit_to_si(unit, strtod(text, NULL), si));
    for (size_t i = map->n_item; i-- > 0;)
        if (map->items[i]->key && strcmp(map->items[i]->key, key) == 0)
            ru_tree_remove(map, i);
    ru_tree *node;
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, key, text, &node));
    RU_TRY(ru_tree_add(map, node));
    return RU_OK;
}

ru_place_in_text ru_table_place(const ru_tree *map, const char *key)
{
    const ru_tree *item = key ? ru_tree_find(map, key) : NULL;
    if (item)
        return item->value_at;
    if (key && map->kind == RU_TREE_SCALAR)
        return map->value_at; /* the short form of the map */
    return map->key_at.line ? map->key_at : map->value_at;
}

/* Reads one name of the map. */
static ru_status read_one(const ru_named *names, const ru_tree *item, const char *path,
                          ru_diagnostics *log, double *values)
{
    size_t i = find_quantity(names, item->key);
    if (i == names->n) {
        report_unknown(names, item, log);
        return RU_OK;
    }
    const ru_quantity *q = quantity_at(names, i);
    ru_key key = {
        .name = q->name, .kind = RU_KEY_QUANTITY, .unit = q->unit, .low = q->low, .high = q->high};
    char example[80], below[256];
    snprintf(example, sizeof example, "%g%s%s", q->value, strcmp(q->unit, "1") ? " " : "",
             strcmp(q->unit, "1") ? q->unit : "");
    key.example = example;
    snprintf(below, sizeof below, "%.160s.%s", path, q->name);
    (void)ru_value_quantity(log, item, below, &key, &values[i], NULL);
    return RU_OK;
}

ru_status ru_table_read_named(const ru_named *names, const ru_tree *node, const char *path, int all,
                              ru_diagnostics *log, double *values, ru_tree *resolved)
{
    size_t before = log->n_error;
    for (size_t i = 0; node && i < node->n_item; i++)
        RU_TRY(read_one(names, node->items[i], path, log, values));
    for (size_t i = 0; resolved && log->n_error == before && i < names->n; i++) {
        const ru_quantity *q = quantity_at(names, i);
        const ru_tree *written = ru_tree_find(node, q->name);
        if (written) {
            ru_tree *copy;
            RU_TRY(ru_tree_copy(written, &copy));
            RU_TRY(ru_tree_add(resolved, copy));
        } else if (all) {
            RU_TRY(ru_table_resolve(resolved, q->name, &values[i], q->unit));
        }
    }
    return RU_OK;
}
