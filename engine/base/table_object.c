/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/table.h>
#include <ru/base/table_value.h>

#include <stdlib.h>
#include <string.h>

/* What becomes of a map that was read: its order in the resolved document, and its end. */

static const ru_key *find_key(const ru_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_key; i++)
        if (strcmp(table->keys[i].name, name) == 0)
            return &table->keys[i];
    return NULL;
}

static size_t order_of(const ru_table *table, const ru_tree *item)
{
    const ru_key *key = find_key(table, item->key);
    return key ? (size_t)(key - table->keys) : table->n_key;
}

/* The map, or the maps of the list, below a key. */
static void sort_below(const ru_key *key, ru_tree *node)
{
    if (key && key->kind == RU_KEY_MAP)
        ru_table_sort(key->table, node);
    int many = key && (key->kind == RU_KEY_LIST || key->kind == RU_KEY_MAPS);
    for (size_t i = 0; many && i < node->n_item; i++)
        ru_table_sort(key->table, node->items[i]);
}

void ru_table_sort(const ru_table *table, ru_tree *resolved)
{
    for (size_t i = 0; i < resolved->n_item; i++) {
        ru_tree *item = resolved->items[i];
        sort_below(find_key(table, item->key), item);
        /* By insertion: the maps are short and nearly in order. */
        size_t k = i;
        for (; k > 0 && order_of(table, resolved->items[k - 1]) > order_of(table, item); k--)
            resolved->items[k] = resolved->items[k - 1];
        resolved->items[k] = item;
    }
}

static ru_status widen_value(const ru_table *table, ru_tree *node)
{
    ru_tree *item;
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, table->short_key, node->text, &item));
    item->value_at = item->key_at = node->value_at;
    free(node->text);
    node->text = NULL;
    node->kind = RU_TREE_MAP;
    return ru_tree_add(node, item);
}

ru_status ru_table_widen(const ru_table *table, ru_tree *node)
{
    if (node->kind == RU_TREE_SCALAR && node->text && node->text[0] && table->short_key)
        RU_TRY(widen_value(table, node));
    for (size_t i = 0; node->kind == RU_TREE_MAP && i < node->n_item; i++) {
        ru_tree *item = node->items[i];
        const ru_key *key = find_key(table, item->key);
        if (key && key->kind == RU_KEY_MAP)
            RU_TRY(ru_table_widen(key->table, item));
        int many = key && (key->kind == RU_KEY_LIST || key->kind == RU_KEY_MAPS);
        for (size_t k = 0; many && item->kind != RU_TREE_SCALAR && k < item->n_item; k++)
            RU_TRY(ru_table_widen(key->table, item->items[k]));
    }
    return RU_OK;
}

static void free_list(const ru_key *key, void *object)
{
    char *items = *RU_FIELD(char *, object, key);
    for (size_t i = 0; items && i < *RU_COUNT(object, key); i++) {
        if (key->kind == RU_KEY_LIST || key->kind == RU_KEY_MAPS)
            ru_table_free(key->table, items + i * key->table->size);
        else if (key->kind == RU_KEY_TEXTS)
            free(((char **)(void *)items)[i]);
    }
    free(items);
    *RU_FIELD(char *, object, key) = NULL;
    *RU_COUNT(object, key) = 0;
}

void ru_table_free(const ru_table *table, void *object)
{
    for (size_t i = 0; i < table->n_key; i++) {
        const ru_key *key = &table->keys[i];
        if (key->kind == RU_KEY_TEXT) {
            free(*RU_FIELD(char *, object, key));
            *RU_FIELD(char *, object, key) = NULL;
        } else if (key->kind == RU_KEY_MAP) {
            ru_table_free(key->table, RU_FIELD(char, object, key));
        } else if (key->kind == RU_KEY_LIST || key->kind == RU_KEY_MAPS ||
                   key->kind == RU_KEY_QUANTITIES || key->kind == RU_KEY_TEXTS) {
            free_list(key, object);
        }
    }
}
