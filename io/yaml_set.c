/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_parse.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One override being applied. */
typedef struct override {
    const char *text;
    const ru_source *source; /* "--set" */
    int line;
    ru_diagnostics *log;
} override;

/* One step of a path: a key, or an index when `key` is empty. */
typedef struct step {
    char key[128];
    size_t index;
    int is_index;
    ru_place_in_text at;
    const char *after; /* rest of the text */
} step;

static int columns_of(const char *text, size_t n)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

static ru_place_in_text place_of(const override *o, const char *from, size_t n)
{
    return (ru_place_in_text){o->source->name, o->line,
                              columns_of(o->text, (size_t)(from - o->text)) + 1,
                              n ? columns_of(from, n) : 1};
}

static ru_status refuse(const override *o, ru_place_in_text at, const char *text)
{
    ru_diagnostics_error(o->log, at, "write 'path.of.key=value', 'list[0].key=value' or '~path'",
                         "%s", text);
    return ru_fault(RU_ERR_INPUT, "%s", text);
}

/* Reads one step; `from` stands behind the dot, or at a bracket. */
static ru_status read_step(const override *o, const char *from, step *s)
{
    *s = (step){.after = from};
    if (*from == '[') {
        char *end;
        long index = strtol(from + 1, &end, 10);
        s->at = place_of(o, from, (size_t)(end - from) + 1);
        if (end == from + 1 || *end != ']' || index < 0 || index > 100000)
            return refuse(o, s->at, "an index in brackets is a whole number, such as [0]");
        s->is_index = 1;
        s->index = (size_t)index;
        s->after = end + 1;
    } else {
        size_t reach = strcspn(from, ".[="), n = reach;
        while (n > 0 && from[n - 1] == ' ')
            n--;
        s->at = place_of(o, from, n);
        if (n == 0 || n >= sizeof s->key)
            return refuse(o, s->at, "a key is missing in the path");
        memcpy(s->key, from, n);
        s->after = from + reach;
    }
    if (*s->after == '.') {
        s->after++;
        if (!*s->after || strchr(".=", *s->after))
            return refuse(o, place_of(o, s->after, 0), "a key is missing in the path");
    }
    return RU_OK;
}

/* Position among the children where a step leads, n_item when there is none yet. */
static size_t find_child(const ru_tree *parent, const step *s)
{
    if (s->is_index)
        return s->index < parent->n_item ? s->index : parent->n_item;
    for (size_t i = 0; i < parent->n_item; i++) {
        const ru_tree *item = parent->items[i];
        const ru_tree *name = ru_tree_find(item, "name");
        const char *key = parent->kind == RU_TREE_MAP ? item->key : name ? name->text : NULL;
        if (key && strcmp(key, s->key) == 0)
            return i;
    }
    return parent->n_item;
}

/* Whether a step can be taken from a node at all. */
static ru_status check_step(const override *o, const ru_tree *parent, const step *s, size_t child)
{
    char text[256];
    int fits = s->is_index ? parent->kind == RU_TREE_LIST : parent->kind != RU_TREE_SCALAR;
    int may_add = parent->kind == RU_TREE_MAP || (s->is_index && s->index == parent->n_item);
    if (fits && (child < parent->n_item || may_add))
        return RU_OK;
    if (!fits && s->is_index)
        return refuse(o, s->at, "this is not a list");
    if (!fits)
        snprintf(text, sizeof text, "'%s' is inside a value that is not a map", s->key);
    else if (s->is_index)
        snprintf(text, sizeof text, "the list has %zu items, counted from 0", parent->n_item);
    else
        snprintf(text, sizeof text, "no item of the list is named '%s'", s->key);
    return refuse(o, s->at, text);
}

/* Parses the value: flow lists and maps as YAML, all else is a scalar's text. */
static ru_status read_value(const override *o, const char *value, ru_tree **node)
{
    ru_place_in_text at = place_of(o, value, strlen(value));
    if (*value != '[' && *value != '{') {
        size_t n = strlen(value);
        /* A pair of quotes that the shell left. */
        int quoted = n >= 2 && (*value == '"' || *value == '\'') && value[n - 1] == *value;
        char *text = strndup(value + quoted, n - 2 * (size_t)quoted);
        RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory in an override");
        ru_status status = ru_tree_build(RU_TREE_SCALAR, NULL, text, node);
        free(text);
        RU_TRY(status);
        (*node)->value_at = at;
        return RU_OK;
    }
    /* Blank lines and columns before the value make the parser's places right. */
    size_t indent = (size_t)at.column - 1, lines = (size_t)o->line - 1;
    ru_source padded = {.name = o->source->name, .n_byte = lines + indent + strlen(value)};
    padded.bytes = malloc(padded.n_byte + 1);
    RU_REQUIRE(padded.bytes, RU_ERR_SYSTEM, "out of memory in an override");
    memset(padded.bytes, '\n', lines);
    memset(padded.bytes + lines, ' ', indent);
    memcpy(padded.bytes + lines + indent, value, strlen(value) + 1);
    ru_status status = ru_yaml_parse(&padded, o->log, node);
    free(padded.bytes);
    RU_TRY(status);
    return RU_OK;
}

/* Puts a value (taken) at child `i` of the parent, with the step's key. */
static ru_status put(ru_tree *parent, const step *s, size_t i, ru_tree *value)
{
    value->key_at = s->at;
    if (parent->kind == RU_TREE_MAP) {
        value->key = strdup(s->key);
        if (!value->key) {
            ru_tree_destroy(&value);
            return ru_fault(RU_ERR_SYSTEM, "out of memory in an override");
        }
    }
    if (i == parent->n_item)
        return ru_tree_add(parent, value);
    ru_tree_destroy(&parent->items[i]);
    parent->items[i] = value;
    return RU_OK;
}

/* The child that a step leads to; a map or list is made where there is nothing. */
static ru_status enter(ru_tree *parent, const step *s, size_t i, ru_tree **child)
{
    int is_empty =
        i < parent->n_item && parent->items[i]->kind == RU_TREE_SCALAR && !*parent->items[i]->text;
    if (i == parent->n_item || is_empty) {
        ru_tree *fresh;
        ru_tree_kind kind = *s->after == '[' ? RU_TREE_LIST : RU_TREE_MAP;
        RU_TRY(ru_tree_build(kind, NULL, NULL, &fresh));
        fresh->value_at = s->at;
        RU_TRY(put(parent, s, i, fresh));
    }
    *child = parent->items[i];
    return RU_OK;
}

static ru_status apply(const override *o, ru_tree *root)
{
    int removes = o->text[0] == '~';
    const char *at = o->text + removes;
    const char *value = strchr(at, '=');
    if (!removes && !value)
        return refuse(o, place_of(o, at, strlen(at)), "an override needs '='");
    for (ru_tree *node = root;;) {
        step s;
        RU_TRY(read_step(o, at, &s));
        size_t i = find_child(node, &s);
        if (removes && i == node->n_item)
            return refuse(o, s.at, "there is nothing to remove");
        RU_TRY(check_step(o, node, &s, i));
        if (removes && *s.after == '\0') {
            ru_tree_remove(node, i);
            return RU_OK;
        }
        if (!removes && *s.after == '=') {
            ru_tree *fresh;
            RU_TRY(read_value(o, s.after + 1 + strspn(s.after + 1, " "), &fresh));
            RU_TRY(put(node, &s, i, fresh));
            return RU_OK;
        }
        RU_TRY(enter(node, &s, i, &node));
        at = s.after;
    }
}

/* All overrides as one source, one a line; line breaks inside become spaces. */
static ru_status add_source(ru_document *document, const char *const *sets, size_t n_set,
                            ru_source **source)
{
    size_t size = 1;
    for (size_t i = 0; i < n_set; i++)
        size += strlen(sets[i]) + 1;
    char *text = calloc(size, 1);
    RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory in an override");
    char *at = text;
    for (size_t i = 0; i < n_set; i++) {
        for (const char *c = sets[i]; *c; c++)
            *at++ = *c == '\n' || *c == '\r' ? ' ' : *c;
        *at++ = '\n';
    }
    ru_status status = ru_document_add_source(document, "--set", text, (size_t)(at - text), source);
    free(text);
    return status;
}

ru_status ru_yaml_set(ru_document *document, const char *const *sets, size_t n_set,
                      ru_diagnostics *log)
{
    if (n_set == 0)
        return RU_OK;
    ru_source *source;
    RU_TRY(add_source(document, sets, n_set, &source));
    ru_status worst = RU_OK;
    const char *line = source->bytes;
    for (size_t i = 0; i < n_set; i++) {
        size_t n = strcspn(line, "\n");
        char *text = strndup(line, n);
        RU_REQUIRE(text, RU_ERR_SYSTEM, "out of memory in an override");
        override o = {.text = text, .source = source, .line = (int)i + 1, .log = log};
        ru_status status = apply(&o, document->root);
        free(text);
        worst = status > worst ? status : worst;
        line += n + 1;
    }
    return worst;
}
