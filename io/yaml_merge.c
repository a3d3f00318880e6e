/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_parse.h>

#include <string.h>

/* Position of a key in a map, n_item when it is not there. */
static size_t find_index(const ru_tree *map, const char *key)
{
    const ru_tree *found = ru_tree_find(map, key);
    size_t i = 0;
    while (i < map->n_item && map->items[i] != found)
        i++;
    return i;
}

/* Replaces `*under` by `over`, which keeps the key where `over` has none (the root). */
static void replace(ru_tree **under, ru_tree *over)
{
    ru_tree_destroy(under);
    *under = over;
}

/* 1 when both are maps that say of what kind they are, and differ: keys of the one mean nothing in
 * the other. */
static int differ_in_kind(const ru_tree *under, const ru_tree *over)
{
    const ru_tree *a = ru_tree_find(under, "kind"), *b = ru_tree_find(over, "kind");
    return a && b && a->text && b->text && strcmp(a->text, b->text) != 0;
}

ru_status ru_yaml_merge(ru_tree **under, ru_tree *over)
{
    if ((*under)->kind != RU_TREE_MAP || over->kind != RU_TREE_MAP ||
        differ_in_kind(*under, over)) {
        replace(under, over);
        return RU_OK;
    }
    ru_tree *map = *under;
    map->key_at = over->key_at;
    map->value_at = over->value_at;
    ru_status status = RU_OK;
    for (size_t k = 0; k < over->n_item && status == RU_OK; k++) {
        ru_tree *item = over->items[k];
        size_t i = find_index(map, item->key);
        over->items[k] = NULL; /* taken below */
        status = i < map->n_item ? ru_yaml_merge(&map->items[i], item) : ru_tree_add(map, item);
    }
    ru_tree_destroy(&over);
    return status;
}
