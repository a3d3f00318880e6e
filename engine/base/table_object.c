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
