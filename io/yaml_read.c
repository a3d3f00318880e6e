/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/yaml_csv.h>
#include <ru/io/yaml_parse.h>
#include <ru/io/yaml_read.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST_INCLUDE = 16, MOST_FILES = 200 };

/* A file being read, in the chain of those that include it. */
typedef struct chain {
    const struct chain *above;
    dev_t device;
    ino_t inode;
    int depth;
} chain;

typedef struct loader {
    ru_document *document;
    ru_diagnostics log;
} loader;

static ru_status refuse(loader *l, ru_place_in_text at, const char *help, const char *text)
{
    ru_diagnostics_error(&l->log, at, help, "%s", text);
    return ru_fault(RU_ERR_INPUT, "%s", text);
}

static ru_status load_tree(loader *l, const ru_source *source, const chain *above, ru_tree **tree);

/* All bytes of an open file; fails beyond the largest size. */
static ru_status read_bytes(loader *l, FILE *file, ru_place_in_text at, char **bytes, size_t *n)
{
    size_t room = 0;
    char *buffer = NULL;
    *n = 0;
    do {
        room = room ? 2 * room : 16384;
        char *grown = realloc(buffer, room);
        if (!grown) {
            free(buffer);
            return ru_fault(RU_ERR_SYSTEM, "out of memory for a scenario");
        }
        buffer = grown;
        *n += fread(buffer + *n, 1, room - *n, file);
    } while (*n == room && *n <= RU_YAML_LARGEST);
    ru_status status = RU_OK;
    if (ferror(file))
        status = refuse(l, at, "", "the file cannot be read");
    else if (*n > RU_YAML_LARGEST)
        status = refuse(l, at, "", "the file is too large for a scenario (4 MiB at most)");
    if (status != RU_OK)
        free(buffer);
    else
        *bytes = buffer;
    return status;
}

/* Opens a file that is not above itself; `at` is where it is asked for. */
static ru_status open_file(loader *l, const char *path, ru_place_in_text at, const chain *above,
                           FILE **file, chain *link)
{
    char text[1200];
    struct stat info;
    *file = fopen(path, "rb");
    if (!*file || fstat(fileno(*file), &info) != 0) {
        snprintf(text, sizeof text, "cannot open '%s': %s", path, strerror(errno));
        return refuse(l, at, "", text);
    }
    snprintf(text, sizeof text, "'%s' is not a file", path);
    if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode) && !S_ISCHR(info.st_mode))
        return refuse(l, at, "", text);
    *link = (chain){above, info.st_dev, info.st_ino, above ? above->depth + 1 : 0};
    for (const chain *c = above; c; c = c->above) {
        snprintf(text, sizeof text, "'%s' includes itself", path);
        if (c->device == info.st_dev && c->inode == info.st_ino)
            return refuse(l, at, "a file may not be its own base or include", text);
    }
    if (link->depth > DEEPEST_INCLUDE || l->document->n_source >= MOST_FILES)
        return refuse(l, at, "", "too many files are included in one another (16 at most)");
    return RU_OK;
}

/* Makes a file a source of the document. */
static ru_status load_source(loader *l, const char *path, ru_place_in_text at, const chain *above,
                             chain *link, ru_source **source)
{
    FILE *file = NULL;
    char *bytes = NULL;
    size_t n = 0;
    ru_status status = open_file(l, path, at, above, &file, link);
    if (status == RU_OK)
        status = read_bytes(l, file, at, &bytes, &n);
    if (file)
        fclose(file);
    if (status == RU_OK)
        status = ru_document_add_source(l->document, path, bytes, n, source);
    free(bytes);
    return status;
}

static ru_status load_file(loader *l, const char *path, ru_place_in_text at, const chain *above,
                           ru_tree **tree)
{
    chain link;
    ru_source *source = NULL;
    RU_TRY(load_source(l, path, at, above, &link, &source));
    RU_TRY(load_tree(l, source, &link, tree));
    return RU_OK;
}

/* Path of a file named in another one: beside it unless absolute. */
static void join_path(const char *from, const char *name, char *path, size_t size)
{
    const char *slash = strrchr(from, '/');
    int folder = name[0] == '/' || !slash ? 0 : (int)(slash - from) + 1;
    snprintf(path, size, "%.*s%s", folder, from, name);
}

static ru_status load_beside(loader *l, const ru_source *source, const ru_tree *name,
                             const chain *above, ru_tree **tree)
{
    char path[1024];
    if (name->kind != RU_TREE_SCALAR || !name->text[0])
        return refuse(l, name->value_at, "write the name of a file, beside this one",
                      "expected a file name");
    join_path(source->name, name->text, path, sizeof path);
    RU_TRY(load_file(l, path, name->value_at, above, tree));
    return RU_OK;
}

static void remove_key(ru_tree *map, const char *key)
{
    for (size_t i = map->n_item; i-- > 0;)
        if (strcmp(map->items[i]->key, key) == 0)
            ru_tree_remove(map, i);
}

/* Puts the columns of a CSV file in place of every key `csv` that names one, at any depth. */
static ru_status load_columns(loader *l, const ru_source *source, const chain *above, ru_tree *tree)
{
    for (size_t i = 0; i < tree->n_item; i++)
        RU_TRY(load_columns(l, source, above, tree->items[i]));
    const ru_tree *name = ru_tree_find(tree, "csv");
    char path[1024];
    chain link;
    ru_source *csv = NULL;
    if (!name)
        return RU_OK;
    if (name->kind != RU_TREE_SCALAR || !name->text[0])
        return refuse(l, name->value_at, "write the name of a CSV file, beside this one",
                      "expected a file name");
    join_path(source->name, name->text, path, sizeof path);
    RU_TRY(load_source(l, path, name->value_at, above, &link, &csv));
    remove_key(tree, "csv");
    return ru_yaml_add_columns(csv, &l->log, tree);
}

/* Hangs a tree below the keys of a path such as "vessel" or "cells.parameters". */
static ru_status wrap(const char *path, ru_place_in_text at, ru_tree **tree)
{
    const char *end = path + strlen(path);
    while (end > path) {
        const char *start = end;
        while (start > path && start[-1] != '.')
            start--;
        char *key = strndup(start, (size_t)(end - start));
        RU_REQUIRE(key, RU_ERR_SYSTEM, "out of memory in a document");
        (*tree)->key = key;
        (*tree)->key_at = at;
        ru_tree *map;
        RU_TRY(ru_tree_build(RU_TREE_MAP, NULL, NULL, &map));
        map->value_at = at;
        ru_tree *below = *tree;
        *tree = map;
        RU_TRY(ru_tree_add(map, below));
        end = start > path ? start - 1 : path;
    }
    return RU_OK;
}

/* One item of `include`: {file: ..., at: ...} or the file's name alone. */
static ru_status load_include(loader *l, const ru_source *source, const ru_tree *item,
                              const chain *above, ru_tree **tree)
{
    const ru_tree *file = item->kind == RU_TREE_MAP ? ru_tree_find(item, "file") : item;
    const ru_tree *at = ru_tree_find(item, "at");
    const char *help = "write '{file: vessel.yaml, at: vessel}'";
    size_t n_known = (size_t)(at != NULL) + 1;
    if (!file || (item->kind == RU_TREE_MAP && item->n_item != n_known))
        return refuse(l, item->value_at, help, "an include has a 'file' and may have an 'at'");
    if (at && (at->kind != RU_TREE_SCALAR || !at->text[0]))
        return refuse(l, at->value_at, help, "expected the path of a key");
    RU_TRY(load_beside(l, source, file, above, tree));
    if (at) {
        ru_status status = wrap(at->text, at->value_at, tree);
        if (status != RU_OK)
            ru_tree_destroy(tree);
        return status;
    }
    return RU_OK;
}

typedef ru_status (*load_one)(loader *l, const ru_source *source, const ru_tree *item,
                              const chain *above, ru_tree **tree);

/* Lays all files that a key names, one or a list, onto `*under`. */
static ru_status load_all(loader *l, const ru_source *source, const ru_tree *key, load_one one,
                          const chain *above, ru_tree **under)
{
    size_t n = !key ? 0 : key->kind == RU_TREE_LIST ? key->n_item : 1;
    for (size_t i = 0; i < n; i++) {
        ru_tree *tree = NULL;
        const ru_tree *item = key->kind == RU_TREE_LIST ? key->items[i] : key;
        RU_TRY(one(l, source, item, above, &tree));
        RU_TRY(ru_yaml_merge(under, tree));
    }
    return RU_OK;
}

/* Parses a source and lays it onto what it is based on and includes. */
static ru_status load_tree(loader *l, const ru_source *source, const chain *above, ru_tree **tree)
{
    ru_tree *own = NULL, *under = NULL;
    RU_TRY(ru_yaml_parse(source, &l->log, &own));
    ru_status status = RU_OK;
    ru_place_in_text start = {source->name, 1, 1, 1};
    if (own->kind == RU_TREE_SCALAR && !own->text[0])
        status = refuse(
            l, start,
            "write 'key: value' lines; see 'rushton describe --help' for what files may hold",
            "the file is empty");
    else if (own->kind != RU_TREE_MAP)
        status = refuse(l, own->value_at, "write 'key: value' lines",
                        own->kind == RU_TREE_LIST ? "expected a map of keys, found a list"
                                                  : "expected a map of keys, found a text");
    if (status == RU_OK)
        status = load_columns(l, source, above, own);
    if (status == RU_OK)
        status = ru_tree_build(RU_TREE_MAP, NULL, NULL, &under);
    if (status == RU_OK)
        status = load_all(l, source, ru_tree_find(own, "base"), load_beside, above, &under);
    if (status == RU_OK)
        status = load_all(l, source, ru_tree_find(own, "include"), load_include, above, &under);
    if (status == RU_OK) {
        remove_key(own, "base");
        remove_key(own, "include");
        status = ru_yaml_merge(&under, own);
        own = NULL;
    }
    ru_tree_destroy(&own);
    if (status != RU_OK)
        ru_tree_destroy(&under);
    *tree = under;
    return status;
}

/* Overrides, and the verdict: the document, or the messages as the fault. */
static ru_status finish(loader *l, ru_status status, const char *const *sets, size_t n_set,
                        ru_document **document)
{
    if (status == RU_OK)
        status = ru_yaml_set(l->document, sets, n_set, &l->log);
    if (status == RU_ERR_INPUT && l->log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&l->log));
    ru_diagnostics_clear(&l->log);
    if (status != RU_OK)
        ru_document_destroy(&l->document);
    *document = l->document;
    return status;
}

static ru_status begin(loader *l)
{
    l->document = calloc(1, sizeof *l->document);
    RU_REQUIRE(l->document, RU_ERR_SYSTEM, "out of memory in a document");
    l->log.document = l->document;
    return RU_OK;
}

ru_status ru_yaml_read(const char *path, const char *const *sets, size_t n_set,
                       ru_document **document)
{
    loader l = {0};
    *document = NULL;
    RU_TRY(begin(&l));
    ru_place_in_text nowhere = {.source = path};
    ru_status status = load_file(&l, path, nowhere, NULL, &l.document->root);
    RU_TRY(finish(&l, status, sets, n_set, document));
    return RU_OK;
}

ru_status ru_yaml_read_text(const char *text, const char *name, const char *const *sets,
                            size_t n_set, ru_document **document)
{
    loader l = {0};
    *document = NULL;
    RU_TRY(begin(&l));
    ru_source *source;
    ru_status status = ru_document_add_source(l.document, name, text, strlen(text), &source);
    if (status == RU_OK)
        status = load_tree(&l, source, NULL, &l.document->root);
    RU_TRY(finish(&l, status, sets, n_set, document));
    return RU_OK;
}

ru_status ru_yaml_override(ru_document *document, const char *const *sets, size_t n_set)
{
    ru_diagnostics log = {.document = document};
    ru_status status = ru_yaml_set(document, sets, n_set, &log);
    if (status == RU_ERR_INPUT && log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
    ru_diagnostics_clear(&log);
    return status;
}
