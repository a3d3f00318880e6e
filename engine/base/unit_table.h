/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_UNIT_TABLE_H
#define RU_BASE_UNIT_TABLE_H

#include <stddef.h>

/* The unit database as data. Only unit.c reads it. */

/* A base unit and the word for its dimension. */
typedef struct ru_unit_base_row {
    const char *symbol;
    const char *dimension;
} ru_unit_base_row;

/* A unit by its definition in units of earlier rows; the first symbol is ours, all are accepted. */
typedef struct ru_unit_row {
    const char *definition;
    const char *symbols; /* separated by spaces */
} ru_unit_row;

typedef struct ru_unit_prefix_row {
    const char *symbol;
    double factor;
} ru_unit_prefix_row;

/* The word for a dimension that has one. */
typedef struct ru_unit_dimension_row {
    const char *unit;
    const char *word;
} ru_unit_dimension_row;

/* What people write, and what they mean when a unit of that dimension is wanted. */
typedef struct ru_unit_hint_row {
    const char *written;
    const char *meant;
} ru_unit_hint_row;

extern const ru_unit_base_row ru_unit_bases[];
extern const size_t ru_unit_n_base;
extern const ru_unit_prefix_row ru_unit_prefixes[];
extern const size_t ru_unit_n_prefix;
extern const ru_unit_row ru_units[];
extern const size_t ru_unit_n_unit;
extern const ru_unit_dimension_row ru_unit_dimensions[];
extern const size_t ru_unit_n_dimension;
extern const ru_unit_hint_row ru_unit_hints[];
extern const size_t ru_unit_n_hint;

#endif
