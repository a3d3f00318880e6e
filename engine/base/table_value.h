/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_TABLE_VALUE_H
#define RU_BASE_TABLE_VALUE_H

#include <stdint.h>

#include <ru/base/table.h>

/* The fields of one object at the rows' offsets. */
#define RU_FIELD(type, object, key) ((type *)(void *)((char *)(object) + (key)->offset))
#define RU_COUNT(object, key)       ((size_t *)(void *)((char *)(object) + (key)->count_offset))

/* Single values of key tables; only the table's own files use it. Each returns 1 when the value is
 * good, else 0 with a message in the log. Not collective. */

/* si: out, SI-coherent; which: out, which of the key's units it has (may be NULL). `key` gives
 * units, range and example. */
int ru_value_quantity(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                      double *si, int *which);
int ru_value_integer(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                     int64_t *value);
int ru_value_flag(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                  int *value);
int ru_value_choice(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                    int *value);
/* text: out, borrowed from the node */
int ru_value_text(ru_diagnostics *log, const ru_tree *node, const char *path, const ru_key *key,
                  const char **text);

/* A value that could stand at the key, for advice, into `text` of `size` bytes. */
void ru_value_example(const ru_key *key, char *text, size_t size);

#endif
