/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/tree.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

/* A copy that tells "no text" from "no memory". */
static ru_status copy_text(const char *text, char **copy)
{
    *copy = NULL;
    if (!text)
        return RU_OK;
    *copy = strdup(text);
    RU_REQUIRE(*copy, RU_ERR_SYSTEM, "out of memory in a document");
    return RU_OK;
}

ru_status ru_tree_build(ru_tree_kind kind, const char *key, const char *text, ru_tree **node)
{
    ru_tree *fresh = calloc(1, sizeof *fresh);
    *node = NULL;
    RU_REQUIRE(fresh, RU_ERR_SYSTEM, "out of memory in a document");
    fresh->kind = kind;
    ru_status status = copy_text(key, &fresh->key);
    if (status == RU_OK)
        status = copy_text(text, &fresh->text);
    if (status != RU_OK)
        ru_tree_destroy(&fresh);
    *node = fresh;
    return status;
}

ru_status ru_tree_add(ru_tree *parent, ru_tree *item)
{
    /* Room doubles at powers of two, so that no capacity is kept. */
    size_t n = parent->n_item;
    if ((n & (n - 1)) == 0) {
        size_t room = n ? 2 * n : 1;
        struct ru_tree **grown = realloc(parent->items, room * sizeof *grown);
        if (!grown) {
            ru_tree_destroy(&item);
            return ru_fault(RU_ERR_SYSTEM, "out of memory in a document");
        }
        parent->items = grown;
    }
    parent->items[parent->n_item++] = item;
    return RU_OK;
}

ru_tree *ru_tree_find(const ru_tree *map, const char *key)
{
    if (!map || map->kind != RU_TREE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n_item; i++)
        if (map->items[i]->key && strcmp(map->items[i]->key, key) == 0)
            return map->items[i];
    return NULL;
}

double ru_tree_quantity(const ru_tree *map, const char *key)
{
    const ru_tree *item = ru_tree_find(map, key);
    char unit[64];
    double si;
    if (!item || item->kind != RU_TREE_SCALAR)
        return NAN;
    if (ru_unit_split(item->text, &si, unit, sizeof unit) != RU_OK ||
        (unit[0] && ru_unit_to_si(unit, si, &si) != RU_OK))
        si = NAN;
    ru_fault_clear();
    return si;
}

ru_status ru_tree_copy(const ru_tree *from, ru_tree **copy)
{
    ru_tree *fresh;
    RU_TRY(ru_tree_build(from->kind, from->key, from->text, &fresh));
    fresh->key_at = from->key_at;
    fresh->value_at = from->value_at;
    for (size_t i = 0; i < from->n_item; i++) {
        ru_tree *item;
        ru_status status = ru_tree_copy(from->items[i], &item);
        if (status == RU_OK)
            status = ru_tree_add(fresh, item);
        if (status != RU_OK) {
            ru_tree_destroy(&fresh);
            return status;
        }
    }
    *copy = fresh;
    return RU_OK;
}

ru_status ru_tree_widen(const ru_tree *root, const char *key, ru_tree_kind kind, const char *name)
{
    ru_tree *node = ru_tree_find(root, key), *item;
    if (!node || node->kind != RU_TREE_SCALAR || !node->text[0])
        return RU_OK;
    RU_TRY(ru_tree_build(RU_TREE_SCALAR, name, node->text, &item));
    item->value_at = node->value_at;
    free(node->text);
    node->text = NULL;
    node->kind = kind;
    RU_TRY(ru_tree_add(node, item));
    return RU_OK;
}

void ru_tree_remove(ru_tree *parent, size_t i)
{
    ru_tree_destroy(&parent->items[i]);
    memmove(&parent->items[i], &parent->items[i + 1],
            (parent->n_item - i - 1) * sizeof(struct ru_tree *));
    /* The slot at a power of two would be allocated again by the next add, which is harmless. */
    parent->n_item--;
}

void ru_tree_destroy(ru_tree **node)
{
    if (!node || !*node)
        return;
    ru_tree *it = *node;
    for (size_t i = 0; i < it->n_item; i++)
        ru_tree_destroy(&it->items[i]);
    free(it->items);
    free(it->key);
    free(it->text);
    free(it);
    *node = NULL;
}

ru_status ru_document_add_source(ru_document *document, const char *name, const char *bytes,
                                 size_t n_byte, ru_source **source)
{
    ru_source **grown =
        realloc(document->sources, (document->n_source + 1) * sizeof(*document->sources));
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory in a document");
    document->sources = grown;
    ru_source *fresh = calloc(1, sizeof *fresh);
    RU_REQUIRE(fresh, RU_ERR_SYSTEM, "out of memory in a document");
    fresh->name = strdup(name);
    fresh->bytes = malloc(n_byte + 1);
    fresh->n_byte = n_byte;
    document->sources[document->n_source++] = fresh;
    RU_REQUIRE(fresh->name && fresh->bytes, RU_ERR_SYSTEM, "out of memory in a document");
    if (n_byte)
        memcpy(fresh->bytes, bytes, n_byte);
    fresh->bytes[n_byte] = '\0';
    *source = fresh;
    return RU_OK;
}

ru_status ru_document_copy(const ru_document *from, ru_document **copy)
{
    *copy = NULL;
    ru_document *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory in a document");
    ru_status status = ru_tree_copy(from->root, &made->root);
    for (size_t i = 0; i < from->n_source && status == RU_OK; i++) {
        const ru_source *source = from->sources[i];
        ru_source *fresh;
        status = ru_document_add_source(made, source->name, source->bytes, source->n_byte, &fresh);
    }
    if (status != RU_OK)
        ru_document_destroy(&made);
    *copy = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_document_destroy(ru_document **document)
{
    if (!document || !*document)
        return;
    ru_document *it = *document;
    ru_tree_destroy(&it->root);
    for (size_t i = 0; i < it->n_source; i++) {
        free(it->sources[i]->name);
        free(it->sources[i]->bytes);
        free(it->sources[i]);
    }
    free(it->sources);
    free(it);
    *document = NULL;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

size_t ru_edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST)
        return n > m ? n : m;
    /* One row of the table at a time; `corner` is the entry up and to the left. */
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t above = row[j];
            size_t change = corner + (a[i - 1] != b[j - 1]);
            row[j] = least(above + 1, row[j - 1] + 1, change);
            corner = above;
        }
    }
    return row[m];
}

int ru_is_near(const char *word, const char *candidate)
{
    size_t n = strlen(word);
    return ru_edit_distance(word, candidate) <= (n < 3 ? 1 : n / 3 + (n < 6));
}
