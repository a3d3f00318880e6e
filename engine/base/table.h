/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_TABLE_H
#define RU_BASE_TABLE_H

#include <stddef.h>

#include <ru/base/quantity.h>
#include <ru/base/status.h>
#include <ru/base/text.h>
#include <ru/base/tree.h>

/* Key tables: what a map of a document may hold, as data. One row a key. From the rows come the
 * reading into a struct in SI units, the messages for whatever does not fit, the defaults, the
 * resolved document, and the reference pages. */

typedef enum ru_key_kind {
    RU_KEY_QUANTITY,   /* double, SI-coherent */
    RU_KEY_INTEGER,    /* int64_t */
    RU_KEY_FLAG,       /* int, 0 or 1: written true or false */
    RU_KEY_TEXT,       /* char *, owned */
    RU_KEY_CHOICE,     /* int: index among `choices` */
    RU_KEY_MAP,        /* the struct of `table`, embedded */
    RU_KEY_LIST,       /* pointer to structs of `table`, owned; size_t at `count_offset` */
    RU_KEY_MAPS,       /* as RU_KEY_LIST, but written as a map whose keys are names of the user's
                          own; `table` keeps the node, whose key is the name */
    RU_KEY_QUANTITIES, /* double *, owned; size_t at `count_offset` */
    RU_KEY_TEXTS,      /* char **, owned, each owned; size_t at `count_offset` */
    RU_KEY_TREE        /* const ru_tree *, borrowed: for keys whose names are known only later */
} ru_key_kind;

struct ru_table;

typedef struct ru_key {
    const char *name;
    ru_key_kind kind;
    size_t offset;    /* of the field in the struct */
    const char *unit; /* quantities: unit of low, high and of advice; "1": pure number */
    double low, high; /* closed range in `unit`; no check when low == high */
    /* Quantities that may be said in several ways, such as a gas flow in m3/s, vvm or Nm3/h: units
     * of other dimensions, NULL-terminated, that are accepted too. Their SI value is stored as it
     * is; an int at `which_offset` tells which it was, 0 for `unit`, 1 for the first of these. */
    const char *const *alternatives;
    size_t which_offset;
    const char *fallback;         /* text of the default; NULL: see `optional` */
    int optional;                 /* 1: may be absent without a default */
    double unset;                 /* value of an absent optional quantity */
    const char *example;          /* a value to show; NULL: the fallback, or made from the unit */
    const char *help;             /* one line */
    const char *const *choices;   /* NULL-terminated */
    const struct ru_table *table; /* of a map, or of the items of a list */
    size_t count_offset;          /* lists: where the count goes */
    unsigned only;                /* bit mask of the tag's choices where the key is valid; 0: all */
    unsigned used; /* bit mask of those that look at it; elsewhere it may stand idle, and is
                      neither needed nor given its default. 0: all where it is valid */
} ru_key;

/* What a check of a table may look at and change. */
typedef struct ru_table_visit {
    ru_diagnostics *log;
    const ru_tree *node; /* as written; an empty map when it is absent */
    ru_tree *resolved;   /* as resolved so far */
    const char *path;    /* "feeds[0].profile" */
} ru_table_visit;

typedef struct ru_table {
    const char *name; /* one word, for messages and pages */
    const char *help; /* one line */
    const ru_key *keys;
    size_t n_key;
    size_t size;           /* of the struct */
    const char *tag;       /* key of kind choice that picks the variant, NULL: none */
    const char *short_key; /* a scalar in place of the map stands for this key, NULL: not allowed */
    int keeps_node;        /* 1: the struct begins with a `const ru_tree *` that gets the node */
    /* Fills in what depends on other keys and checks across keys. Called only when the map itself
     * was free of errors. May be NULL. */
    void (*check)(ru_table_visit *visit, void *object);
} ru_table;

/* Reads a map into `object` (of table->size, zeroed by the caller). Everything that does not fit
 * goes to `log`; `resolved` gets the map with all defaults. The status tells of memory only: look
 * at log->n_error. The object is valid for ru_table_free in any case. Not collective. */
RU_MUST_USE ru_status ru_table_read(const ru_table *table, const ru_tree *node, ru_diagnostics *log,
                                    void *object, ru_tree **resolved);

/* Frees what the rows of the table own in the object, not the object. Not collective. */
void ru_table_free(const ru_table *table, void *object);

/* A list of named quantities that is known only at run time, such as a model's parameters. */
typedef struct ru_named {
    const char *what;  /* for messages: "parameter of monod" */
    const void *first; /* the ru_quantity, or a struct that begins with one */
    size_t stride, n;
} ru_named;

/* Reads a map of such names. `node` may be NULL; `values`: [n] SI, in: defaults, out: with what
 * the map gives. `resolved` (may be NULL) gets what was given, or all when `all` is 1. Not
 * collective. */
RU_MUST_USE ru_status ru_table_read_named(const ru_named *names, const ru_tree *node,
                                          const char *path, int all, ru_diagnostics *log,
                                          double *values, ru_tree *resolved);

/* Adds `key: value unit` to a resolved map, replacing what is there; `si` is converted to `unit`,
 * and becomes what the text, of 12 digits, reads back as. Not collective. */
RU_MUST_USE ru_status ru_table_resolve(ru_tree *map, const char *key, double *si, const char *unit);

/* Puts the keys of a resolved map, and of those below it, in the order of the table, so that equal
 * scenarios are equal texts. Not collective. */
void ru_table_sort(const ru_table *table, ru_tree *resolved);

/* Single values that stand for a map, by its short key, become that map, in all of a document, so
 * that paths lead into them: `cells: monod` is `cells: {model: monod}`. Not collective. */
RU_MUST_USE ru_status ru_table_widen(const ru_table *table, ru_tree *node);

/* Place of a key's value in a map as written, or of the map when the key is not there. Not
 * collective. */
ru_place_in_text ru_table_place(const ru_tree *map, const char *key);

/* Describes a table and those below it for people: every key with kind, unit, range, default and
 * help. markdown: 1 for a reference page. Not collective. */
void ru_table_describe(const ru_table *table, int markdown, ru_text *out);

/* The key of a dotted path such as "vessel.volume", NULL when there is none. Not collective. */
const ru_key *ru_table_find(const ru_table *root, const char *path);

#endif
