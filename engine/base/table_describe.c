/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/table.h>

#include <stdio.h>
#include <string.h>

static const char *const kind_words[] = {
    [RU_KEY_QUANTITY] = "quantity",   [RU_KEY_INTEGER] = "whole number",
    [RU_KEY_FLAG] = "true or false",  [RU_KEY_TEXT] = "text",
    [RU_KEY_CHOICE] = "choice",       [RU_KEY_MAP] = "map",
    [RU_KEY_LIST] = "list of maps",   [RU_KEY_MAPS] = "map of your names to maps",
    [RU_KEY_TEXTS] = "list of words", [RU_KEY_QUANTITIES] = "list of quantities",
    [RU_KEY_TREE] = "map of names",
};

static int has_unit(const ru_key *key)
{
    return key->unit && strcmp(key->unit, "1") != 0;
}

/* "quantity in m3, 1e-09 to 100000", or the choices. */
static void write_kind(const ru_key *key, char *text, size_t size)
{
    snprintf(text, size, "%s", kind_words[key->kind]);
    size_t n = strlen(text);
    if (key->kind == RU_KEY_CHOICE)
        for (size_t i = 0; key->choices[i]; i++, n = strlen(text))
            snprintf(text + n, size - n, "%s%s", i ? " | " : ": ", key->choices[i]);
    if (has_unit(key))
        snprintf(text + n, size - n, " in %s", key->unit);
    n = strlen(text);
    for (int i = 0; key->alternatives && key->alternatives[i]; i++, n = strlen(text))
        snprintf(text + n, size - n, " or %s", key->alternatives[i]);
    if (key->low < key->high)
        snprintf(text + n, size - n, ", %.6g to %.6g", key->low, key->high);
}

static const char *default_of(const ru_key *key)
{
    if (key->fallback)
        return key->fallback;
    return key->optional || key->kind == RU_KEY_MAP ? "optional" : "required";
}

/* " (kind: cylinder)" for keys of one variant only. */
static void write_variants(const ru_table *table, const ru_key *key, char *text, size_t size)
{
    unsigned mask = key->used ? key->used : key->only;
    text[0] = '\0';
    for (size_t i = 0; mask && i < table->n_key; i++) {
        if (strcmp(table->keys[i].name, table->tag) != 0)
            continue;
        for (unsigned k = 0; table->keys[i].choices[k]; k++) {
            size_t n = strlen(text);
            if (mask & (1u << k))
                snprintf(text + n, size - n, "%s%s", n ? ", " : "", table->keys[i].choices[k]);
        }
    }
}

/* Markdown reads '|' as the end of a cell. */
static void add_cell(ru_text *out, const char *text)
{
    for (const char *c = text; *c; c++)
        ru_text_add(out, *c == '|' ? "\\|" : "%c", *c);
}

static void describe_key(const ru_table *table, const ru_key *key, const char *path, int markdown,
                         ru_text *out)
{
    char kind[320], variants[160];
    const char *help = key->help ? key->help : key->table ? key->table->help : "";
    write_kind(key, kind, sizeof kind);
    write_variants(table, key, variants, sizeof variants);
    if (!markdown) {
        ru_text_add(out, "  %s%s%s\n      %s; %s\n      %s\n", path, path[0] ? "." : "", key->name,
                    kind, default_of(key), help);
        if (variants[0])
            ru_text_add(out, "      with %s: %s\n", table->tag, variants);
        return;
    }
    ru_text_add(out, "| `%s` | ", key->name);
    add_cell(out, kind);
    ru_text_add(out, " | %s | ", default_of(key));
    add_cell(out, help);
    if (variants[0])
        ru_text_add(out, " (%s: %s)", table->tag, variants);
    ru_text_add(out, " |\n");
}

static void describe(const ru_table *table, const char *path, int markdown, ru_text *out)
{
    if (markdown) {
        ru_text_add(out, "## %s\n\n%s\n", path[0] ? path : table->name, table->help);
        if (table->short_key)
            ru_text_add(out, "A single value in place of the map stands for `%s`.\n",
                        table->short_key);
        ru_text_add(out, "\n| key | value | default | meaning |\n|---|---|---|---|\n");
    } else {
        ru_text_add(out, "%s: %s\n", path[0] ? path : table->name, table->help);
    }
    for (size_t i = 0; i < table->n_key; i++)
        describe_key(table, &table->keys[i], path, markdown, out);
    ru_text_add(out, "\n");
    for (size_t i = 0; i < table->n_key; i++) {
        const ru_key *key = &table->keys[i];
        char below[256];
        snprintf(below, sizeof below, "%s%s%s%s", path, path[0] ? "." : "", key->name,
                 key->kind == RU_KEY_LIST   ? "[]"
                 : key->kind == RU_KEY_MAPS ? ".NAME"
                                            : "");
        if (key->table)
            describe(key->table, below, markdown, out);
    }
}

void ru_table_describe(const ru_table *table, int markdown, ru_text *out)
{
    describe(table, "", markdown, out);
}

const ru_key *ru_table_find(const ru_table *root, const char *path)
{
    size_t n = strcspn(path, ".[");
    for (size_t i = 0; i < root->n_key; i++) {
        const ru_key *key = &root->keys[i];
        if (strlen(key->name) != n || strncmp(key->name, path, n) != 0)
            continue;
        const char *rest = path + n;
        if (*rest == '[')
            rest += strcspn(rest, "."); /* any index */
        if (*rest == '.' && key->kind == RU_KEY_MAPS)
            rest += 1 + strcspn(rest + 1, "."); /* any name */
        if (!*rest)
            return key;
        return key->table ? ru_table_find(key->table, rest + 1) : NULL;
    }
    return NULL;
}
