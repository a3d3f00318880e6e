/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/table.h>
#include <ru/base/table_value.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

enum { PATH = 256, MOST_ITEMS = 100000 };

typedef struct reading {
    ru_diagnostics *log;
    const ru_table *root;
} reading;

static const ru_key *find_key(const ru_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_key; i++)
        if (strcmp(table->keys[i].name, name) == 0)
            return &table->keys[i];
    return NULL;
}

static int is_valid_here(const ru_key *key, int variant)
{
    return key->only == 0 || variant < 0 || (key->only & (1u << variant)) != 0;
}

/* 1 where the key may stand, but nothing looks at it. */
static int is_idle(const ru_key *key, int variant)
{
    return key->used && variant >= 0 && !(key->used & (1u << variant));
}

static void join(char *path, const char *above, const char *name)
{
    snprintf(path, PATH, "%.*s%s%.70s", PATH - 80, above, above[0] ? "." : "", name);
}

/* Path of the first table below `table` that has the key; 1 when found. */
static int find_elsewhere(const ru_table *table, const char *above, const char *name, char *path)
{
    for (size_t i = 0; i < table->n_key; i++) {
        const ru_key *key = &table->keys[i];
        char below[PATH];
        if (strcmp(key->name, name) == 0) {
            join(path, above, name);
            return 1;
        }
        if (!key->table)
            continue;
        join(below, above, key->name);
        if (key->kind == RU_KEY_LIST || key->kind == RU_KEY_MAPS)
            snprintf(below + strlen(below), sizeof below - strlen(below),
                     key->kind == RU_KEY_LIST ? "[0]" : ".NAME");
        if (find_elsewhere(key->table, below, name, path))
            return 1;
    }
    return 0;
}

static const ru_key *find_nearest(const ru_table *table, const char *name, int variant)
{
    const ru_key *nearest = NULL;
    for (size_t i = 0; i < table->n_key; i++) {
        const ru_key *key = &table->keys[i];
        if (is_valid_here(key, variant) && ru_is_near(name, key->name) &&
            (!nearest || ru_edit_distance(name, key->name) < ru_edit_distance(name, nearest->name)))
            nearest = key;
    }
    return nearest;
}

static void list_keys(const ru_table *table, int variant, char *help, size_t size)
{
    snprintf(help, size, "keys here: ");
    const char *comma = "";
    for (size_t i = 0; i < table->n_key; i++) {
        if (!is_valid_here(&table->keys[i], variant))
            continue;
        size_t n = strlen(help);
        snprintf(help + n, size - n, "%s%s", comma, table->keys[i].name);
        comma = ", ";
    }
}

/* A key that the table does not have: the nearest one here, the same one elsewhere, or the list. */
static void report_unknown(const reading *r, const ru_table *table, const char *path, int variant,
                           const ru_tree *item)
{
    char help[768], elsewhere[PATH];
    const ru_key *nearest = find_nearest(table, item->key, variant);
    int close = nearest && ru_edit_distance(item->key, nearest->name) <= 1;
    int is_elsewhere = !close && find_elsewhere(r->root, "", item->key, elsewhere);
    if (is_elsewhere && path[0] && strcmp(elsewhere, item->key) == 0)
        snprintf(help, sizeof help, "it belongs at the top of the file, beside '%.*s'",
                 (int)strcspn(path, ".["), path);
    else if (is_elsewhere)
        snprintf(help, sizeof help, "did you mean '%s'?", elsewhere);
    else if (nearest)
        snprintf(help, sizeof help, "did you mean '%s'?", nearest->name);
    else
        list_keys(table, variant, help, sizeof help);
    ru_diagnostics_error(r->log, item->key_at, help, "'%.80s' is not a key of %s", item->key,
                         path[0] ? path : table->name);
}

/* A key of another variant of this map. */
static void report_variant(const reading *r, const ru_table *table, const char *path, int variant,
                           const ru_key *key, const ru_tree *item)
{
    char help[256];
    const char *const *names = find_key(table, table->tag)->choices;
    int first = 0;
    while (!(key->only & (1u << first)))
        first++;
    snprintf(help, sizeof help, "remove it, or set '%s: %s'", table->tag, names[first]);
    ru_diagnostics_error(r->log, item->key_at, help, "'%s' does not go with '%s: %s' in %s",
                         item->key, table->tag, names[variant], path[0] ? path : table->name);
}

/* 1 when some unknown key of the map is probably this one, misspelt. */
static int is_misspelt(const ru_table *table, const ru_key *key, const ru_tree *node)
{
    for (size_t i = 0; i < node->n_item; i++)
        if (!find_key(table, node->items[i]->key) && ru_is_near(node->items[i]->key, key->name))
            return 1;
    return 0;
}

/* 1 when a map cannot be left out because a key in it has no default. */
static int is_needed(const ru_key *key)
{
    if (key->kind != RU_KEY_MAP || key->optional || key->fallback)
        return !key->optional && !key->fallback;
    const ru_table *table = key->table;
    for (size_t i = 0; i < table->n_key; i++)
        if (table->keys[i].kind != RU_KEY_MAP && !table->keys[i].optional &&
            !table->keys[i].fallback && (table->keys[i].only == 0 || (table->keys[i].only & 1u)))
            return 1;
    return 0;
}

static void report_missing(const reading *r, const ru_table *table, const char *path,
                           const ru_key *key, const ru_tree *node)
{
    char help[320], example[128];
    ru_value_example(key, example, sizeof example);
    snprintf(help, sizeof help, "write e.g. '%s: %s'", key->name, example);
    ru_place_in_text at = node->key_at.line ? node->key_at : node->value_at;
    if (is_misspelt(table, key, node))
        return;
    if (!path[0])
        at.length = 0; /* of the whole document, no line is the place */
    ru_diagnostics_error(r->log, at, example[0] ? help : key->help, "%s: '%s' is missing",
                         path[0] ? path : table->name, key->name);
}

static ru_status add_copy(ru_tree *resolved, const ru_tree *node)
{
    ru_tree *copy;
    RU_TRY(ru_tree_copy(node, &copy));
    RU_TRY(ru_tree_add(resolved, copy));
    return RU_OK;
}

static ru_status read_map(const reading *r, const ru_table *table, const ru_tree *node,
                          const char *path, void *object, ru_tree *resolved);

static int is_kind(const reading *r, const ru_tree *node, const char *path, const ru_key *key,
                   ru_tree_kind kind)
{
    if (node->kind == kind && node->n_item <= MOST_ITEMS)
        return 1;
    char help[320];
    snprintf(help, sizeof help, "write e.g. '%s: %s'", key->name,
             key->example ? key->example : "[...]");
    ru_diagnostics_error(r->log, node->value_at, help, "%s: expected a %s, found %s", path,
                         kind == RU_TREE_LIST ? "list" : "map",
                         node->n_item > MOST_ITEMS    ? "too many items"
                         : node->kind == RU_TREE_MAP  ? "a map"
                         : node->kind == RU_TREE_LIST ? "a list"
                         : node->text[0]              ? "a single value"
                                                      : "nothing");
    return 0;
}

static int is_list(const reading *r, const ru_tree *node, const char *path, const ru_key *key)
{
    return is_kind(r, node, path, key, RU_TREE_LIST);
}

/* Items of a list, or of a map with names of the user's own. */
static ru_status read_list(const reading *r, const ru_key *key, const ru_tree *node,
                           const char *path, void *object, ru_tree *resolved)
{
    ru_tree_kind kind = key->kind == RU_KEY_MAPS ? RU_TREE_MAP : RU_TREE_LIST;
    if (!is_kind(r, node, path, key, kind) || node->n_item == 0)
        return RU_OK;
    char *items = calloc(node->n_item, key->table->size);
    RU_REQUIRE(items, RU_ERR_SYSTEM, "out of memory for %s", path);
    *RU_FIELD(char *, object, key) = items;
    *RU_COUNT(object, key) = node->n_item;
    ru_tree *list;
    RU_TRY(ru_tree_build(kind, key->name, NULL, &list));
    RU_TRY(ru_tree_add(resolved, list));
    for (size_t i = 0; i < node->n_item; i++) {
        const ru_tree *item = node->items[i];
        char below[PATH];
        ru_tree *map;
        if (kind == RU_TREE_MAP)
            join(below, path, item->key);
        else
            snprintf(below, sizeof below, "%.*s[%zu]", PATH - 30, path, i);
        RU_TRY(ru_tree_build(RU_TREE_MAP, item->key, NULL, &map));
        RU_TRY(ru_tree_add(list, map));
        RU_TRY(read_map(r, key->table, item, below, items + i * key->table->size, map));
    }
    return RU_OK;
}

static ru_status read_quantities(const reading *r, const ru_key *key, const ru_tree *node,
                                 const char *path, void *object, ru_tree *resolved)
{
    if (!is_list(r, node, path, key) || node->n_item == 0)
        return RU_OK;
    ru_key one = *key;
    one.kind = RU_KEY_QUANTITY;
    one.example = NULL;
    double *values = calloc(node->n_item, sizeof *values);
    RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory for %s", path);
    *RU_FIELD(double *, object, key) = values;
    *RU_COUNT(object, key) = node->n_item;
    for (size_t i = 0; i < node->n_item; i++) {
        char below[PATH];
        snprintf(below, sizeof below, "%.*s[%zu]", PATH - 30, path, i);
        (void)ru_value_quantity(r->log, node->items[i], below, &one, &values[i], NULL);
    }
    return add_copy(resolved, node);
}

static ru_status read_texts(const reading *r, const ru_key *key, const ru_tree *node,
                            const char *path, void *object, ru_tree *resolved)
{
    if (!is_list(r, node, path, key) || node->n_item == 0)
        return RU_OK;
    ru_key one = *key;
    one.kind = RU_KEY_TEXT;
    char **texts = calloc(node->n_item, sizeof *texts);
    RU_REQUIRE(texts, RU_ERR_SYSTEM, "out of memory for %s", path);
    *RU_FIELD(char **, object, key) = texts;
    *RU_COUNT(object, key) = node->n_item;
    for (size_t i = 0; i < node->n_item; i++) {
        char below[PATH];
        const char *text = "";
        snprintf(below, sizeof below, "%.*s[%zu]", PATH - 30, path, i);
        (void)ru_value_text(r->log, node->items[i], below, &one, &text);
        texts[i] = strdup(text);
        RU_REQUIRE(texts[i], RU_ERR_SYSTEM, "out of memory for %s", path);
    }
    return add_copy(resolved, node);
}

static ru_status read_submap(const reading *r, const ru_key *key, const ru_tree *node,
                             const char *path, void *object, ru_tree *resolved)
{
    ru_tree *map;
    RU_TRY(ru_tree_build(RU_TREE_MAP, key->name, NULL, &map));
    RU_TRY(ru_tree_add(resolved, map));
    RU_TRY(read_map(r, key->table, node, path, RU_FIELD(char, object, key), map));
    return RU_OK;
}

static ru_status read_tree(const reading *r, const ru_key *key, const ru_tree *node,
                           const char *path, void *object, ru_tree *resolved)
{
    (void)resolved;
    if (node->kind == RU_TREE_MAP)
        *RU_FIELD(const ru_tree *, object, key) = node;
    else
        ru_diagnostics_error(r->log, node->value_at, key->example ? key->example : "",
                             "%s: expected a map, found %s", path,
                             node->kind == RU_TREE_LIST ? "a list"
                             : node->text[0]            ? "a single value"
                                                        : "nothing");
    return RU_OK;
}

static ru_status read_scalar(const reading *r, const ru_key *key, const ru_tree *node,
                             const char *path, void *object, ru_tree *resolved)
{
    const char *text;
    int good = 0;
    if (key->kind == RU_KEY_QUANTITY) {
        int *which = key->alternatives ? (int *)((char *)object + key->which_offset) : NULL;
        good = ru_value_quantity(r->log, node, path, key, RU_FIELD(double, object, key), which);
    } else if (key->kind == RU_KEY_INTEGER) {
        good = ru_value_integer(r->log, node, path, key, RU_FIELD(int64_t, object, key));
    } else if (key->kind == RU_KEY_FLAG) {
        good = ru_value_flag(r->log, node, path, key, RU_FIELD(int, object, key));
    } else if (key->kind == RU_KEY_CHOICE) {
        good = ru_value_choice(r->log, node, path, key, RU_FIELD(int, object, key));
    } else if (ru_value_text(r->log, node, path, key, &text)) {
        char **copy = RU_FIELD(char *, object, key);
        *copy = strdup(text);
        RU_REQUIRE(*copy, RU_ERR_SYSTEM, "out of memory for %s", path);
        good = 1;
    }
    return good ? add_copy(resolved, node) : RU_OK;
}

typedef ru_status (*read_kind)(const reading *r, const ru_key *key, const ru_tree *node,
                               const char *path, void *object, ru_tree *resolved);

static const read_kind readers[] = {
    [RU_KEY_QUANTITY] = read_scalar, [RU_KEY_INTEGER] = read_scalar,
    [RU_KEY_FLAG] = read_scalar,     [RU_KEY_TEXT] = read_scalar,
    [RU_KEY_CHOICE] = read_scalar,   [RU_KEY_MAP] = read_submap,
    [RU_KEY_LIST] = read_list,       [RU_KEY_MAPS] = read_list,
    [RU_KEY_TEXTS] = read_texts,     [RU_KEY_QUANTITIES] = read_quantities,
    [RU_KEY_TREE] = read_tree,
};

/* A key that is not written: its default, nothing, or a message. */
static ru_status read_absent(const reading *r, const ru_table *table, const ru_key *key,
                             const ru_tree *node, const char *path, void *object, ru_tree *resolved)
{
    char below[PATH];
    join(below, path, key->name);
    if (is_needed(key)) {
        report_missing(r, table, path, key, node);
    } else if (key->fallback || (key->kind == RU_KEY_MAP && !key->optional)) {
        ru_tree *made;
        int is_map = key->kind == RU_KEY_MAP && !key->fallback;
        RU_TRY(
            ru_tree_build(is_map ? RU_TREE_MAP : RU_TREE_SCALAR, key->name, key->fallback, &made));
        made->key_at = made->value_at = node->key_at.line ? node->key_at : node->value_at;
        ru_status status = readers[key->kind](r, key, made, below, object, resolved);
        if (key->kind == RU_KEY_MAP && key->table->keeps_node)
            *RU_FIELD(const ru_tree *, object, key) = NULL;
        ru_tree_destroy(&made);
        return status;
    }
    if (key->optional && key->kind == RU_KEY_QUANTITY)
        *RU_FIELD(double, object, key) = key->unset;
    return RU_OK;
}

/* Which variant of a tagged map this is: index of the tag's choice; -1 when that is unknown. */
static int find_variant(const ru_table *table, const ru_tree *node)
{
    if (!table->tag)
        return -1;
    const ru_key *tag = find_key(table, table->tag);
    const ru_tree *written = ru_tree_find(node, table->tag);
    const char *text = written ? written->text : tag->fallback;
    for (int i = 0; text && tag->choices[i]; i++)
        if (strcmp(text, tag->choices[i]) == 0)
            return i;
    return -1;
}

static void report_strangers(const reading *r, const ru_table *table, const ru_tree *node,
                             const char *path, int variant)
{
    for (size_t i = 0; i < node->n_item; i++) {
        const ru_tree *item = node->items[i];
        const ru_key *key = find_key(table, item->key);
        if (!key)
            report_unknown(r, table, path, variant, item);
        else if (!is_valid_here(key, variant))
            report_variant(r, table, path, variant, key, item);
    }
}

static ru_status read_keys(const reading *r, const ru_table *table, const ru_tree *node,
                           const char *path, void *object, ru_tree *resolved)
{
    size_t before = r->log->n_error;
    int variant = find_variant(table, node);
    report_strangers(r, table, node, path, variant);
    for (size_t i = 0; i < table->n_key; i++) {
        const ru_key *key = &table->keys[i];
        const ru_tree *item = ru_tree_find(node, key->name);
        char below[PATH];
        join(below, path, key->name);
        int idle = !is_valid_here(key, variant) || (!item && is_idle(key, variant));
        if (idle && key->kind == RU_KEY_QUANTITY)
            *RU_FIELD(double, object, key) = key->unset;
        else if (!idle && item)
            RU_TRY(readers[key->kind](r, key, item, below, object, resolved));
        else if (!idle && (!key->only || variant >= 0))
            RU_TRY(read_absent(r, table, key, node, path, object, resolved));
    }
    ru_table_visit visit = {r->log, node, resolved, path[0] ? path : table->name};
    if (table->check && r->log->n_error == before)
        table->check(&visit, object);
    return RU_OK;
}

/* A scalar that stands for a map with one key. */
static ru_status read_short(const reading *r, const ru_table *table, const ru_tree *node,
                            const char *path, void *object, ru_tree *resolved)
{
    ru_tree *map, *only;
    RU_TRY(ru_tree_build(RU_TREE_MAP, node->key, NULL, &map));
    map->key_at = node->key_at;
    map->value_at = node->value_at;
    ru_status status = ru_tree_build(RU_TREE_SCALAR, table->short_key, node->text, &only);
    if (status == RU_OK) {
        only->key_at = only->value_at = node->value_at;
        status = ru_tree_add(map, only);
    }
    if (status == RU_OK)
        status = read_keys(r, table, map, path, object, resolved);
    ru_tree_destroy(&map);
    return status;
}

static ru_status read_map(const reading *r, const ru_table *table, const ru_tree *node,
                          const char *path, void *object, ru_tree *resolved)
{
    static const ru_tree empty = {.kind = RU_TREE_MAP};
    if (table->keeps_node)
        *(const ru_tree **)object = node;
    if (node->kind == RU_TREE_MAP)
        return read_keys(r, table, node, path, object, resolved);
    if (node->kind == RU_TREE_SCALAR && node->text[0] && table->short_key)
        return read_short(r, table, node, path, object, resolved);
    if (node->kind == RU_TREE_SCALAR && !node->text[0]) {
        /* "vessel:" with nothing below it: its keys are what is missing. */
        ru_tree blank = empty;
        blank.key_at = node->key_at;
        blank.value_at = node->value_at;
        return read_keys(r, table, &blank, path, object, resolved);
    }
    char help[768];
    list_keys(table, -1, help, sizeof help);
    ru_diagnostics_error(r->log, node->value_at, help, "%s: expected a map, found %s", path,
                         node->kind == RU_TREE_LIST ? "a list" : "a single value");
    return RU_OK;
}

ru_status ru_table_read(const ru_table *table, const ru_tree *node, ru_diagnostics *log,
                        void *object, ru_tree **resolved)
{
    reading r = {.log = log, .root = table};
    *resolved = NULL;
    ru_tree *map;
    RU_TRY(ru_tree_build(RU_TREE_MAP, NULL, NULL, &map));
    ru_status status = read_map(&r, table, node, "", object, map);
    if (status != RU_OK)
        ru_tree_destroy(&map);
    *resolved = map;
    return status;
}
