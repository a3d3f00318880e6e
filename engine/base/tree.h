/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_TREE_H
#define RU_BASE_TREE_H

#include <stddef.h>

#include <ru/base/status.h>

/* A parsed document: maps, lists and scalars, each with the place it came from. Readers (io) build
 * it, key tables (ru_table) take it apart; neither knows the other. Scalars stay text. */

typedef enum ru_tree_kind { RU_TREE_SCALAR, RU_TREE_MAP, RU_TREE_LIST } ru_tree_kind;

/* Where a token stands: 1-based line and column, length in columns (0: messages do not show the
 * line). `source` is the file name. */
typedef struct ru_place_in_text {
    const char *source;
    int line, column, length;
} ru_place_in_text;

typedef struct ru_tree {
    ru_tree_kind kind;
    char *key;                 /* NULL for list items and the root; owned */
    char *text;                /* scalars only; owned */
    ru_place_in_text key_at;   /* of the key, when there is one */
    ru_place_in_text value_at; /* of the value */
    struct ru_tree **items;    /* children of a map or list; owned */
    size_t n_item;
} ru_tree;

/* Builds a node; `key` and `text` are copied and may be NULL. Not collective. */
RU_MUST_USE ru_status ru_tree_build(ru_tree_kind kind, const char *key, const char *text,
                                    ru_tree **node);

/* Appends `item` (taken) to a map or list. Not collective. */
RU_MUST_USE ru_status ru_tree_add(ru_tree *parent, ru_tree *item);

/* The child of a map with that key, NULL when there is none. Borrowed. Not collective. */
ru_tree *ru_tree_find(const ru_tree *map, const char *key);

/* What a map has under that key as a number with or without a unit, in SI; NAN where there is none.
 * For documents that were checked when they were written: nothing is told. Not collective. */
double ru_tree_quantity(const ru_tree *map, const char *key);

/* Copies a node and all below it, places included. Not collective. */
RU_MUST_USE ru_status ru_tree_copy(const ru_tree *from, ru_tree **copy);

/* A key of a map that holds a list or a map may be written as a single text: makes it a list of it,
 * or a map that has it under `name`. Nothing where it is none. Not collective. */
RU_MUST_USE ru_status ru_tree_widen(const ru_tree *map, const char *key, ru_tree_kind kind,
                                    const char *name);

/* Destroys the i-th child and closes the gap. Not collective. */
void ru_tree_remove(ru_tree *parent, size_t i);

/* Destroys a node and all below it; NULL is accepted. Not collective. */
void ru_tree_destroy(ru_tree **node);

/* Writes a tree as YAML text that reads back as the same tree: block style, lists of scalars on one
 * line. The text is malloc'ed and the caller's. Not collective. */
RU_MUST_USE ru_status ru_tree_write(const ru_tree *root, char **text);

/* The document with the texts it was read from, for messages that show the line. */
typedef struct ru_source {
    char *name;  /* as the user wrote it; owned */
    char *bytes; /* verbatim, NUL-terminated; owned */
    size_t n_byte;
} ru_source;

typedef struct ru_document {
    ru_tree *root;
    ru_source **sources; /* the scenario first, then what it includes, then "--set" texts; stable
                            addresses, since places borrow the names */
    size_t n_source;
} ru_document;

/* Appends a source with a copy of name and bytes; *source is borrowed and keeps its address. Not
 * collective. */
RU_MUST_USE ru_status ru_document_add_source(ru_document *document, const char *name,
                                             const char *bytes, size_t n_byte, ru_source **source);

/* Copies a document. Places in the copy borrow the names of `from`, which must outlive it. Not
 * collective. */
RU_MUST_USE ru_status ru_document_copy(const ru_document *from, ru_document **copy);

/* Frees a document and all it owns. Not collective. */
void ru_document_destroy(ru_document **document);

/* The place of a piece of a scalar: `length` characters from byte `offset` of its `text`, which
 * stands at `at`. Scalars over several lines are followed; where that fails, as in a text with
 * escapes, it is the place of the scalar. Not collective. */
ru_place_in_text ru_place_within(const ru_document *document, ru_place_in_text at, const char *text,
                                 size_t offset, size_t length);

/* Collects messages in the form `file:line:column: error: text`, the line, a caret, a help line.
 * At most 20 are kept, the rest counted. */
typedef struct ru_diagnostics {
    const ru_document *document; /* borrowed, for the source lines; may be NULL */
    char *text;                  /* owned; all messages so far, sorted by place at the end */
    size_t n_error, n_warning;
    struct ru_diagnostic *list; /* owned */
    size_t n_list;
} ru_diagnostics;

/* Adds an error at a place, with a help line ("" for none). Not collective. */
RU_PRINTF(4, 5)
void ru_diagnostics_error(ru_diagnostics *log, ru_place_in_text at, const char *help,
                          const char *format, ...);

/* Renders all messages in order of place into `text` (owned by the log). Not collective. */
const char *ru_diagnostics_render(ru_diagnostics *log);

void ru_diagnostics_clear(ru_diagnostics *log);

/* Levenshtein distance of two short words. Not collective. */
size_t ru_edit_distance(const char *a, const char *b);

/* 1 when `word` may be a misspelling of `candidate`: about a third of its letters differ at most.
 * Not collective. */
int ru_is_near(const char *word, const char *candidate);

#endif
