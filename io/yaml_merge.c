/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_parse.h>

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

ru_status ru_yaml_merge(ru_tree **under, ru_tree *over)
{
    if ((*under)->kind != RU_TREE_MAP || over->kind != RU_TREE_MAP) {
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
