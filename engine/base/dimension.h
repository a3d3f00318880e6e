/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_DIMENSION_H
#define RU_BASE_DIMENSION_H

#include <stddef.h>

#include <ru/base/status.h>

/* Dimensions that are computed with: a power for each base unit of unit_table.h. Roots leave broken
 * powers, so they are doubles. */

#define RU_DIMENSION_BASES 16

typedef struct ru_dimension {
    double power[RU_DIMENSION_BASES];
} ru_dimension;

/* The dimension of a unit text ("" is a pure number). Fails with RU_ERR_INPUT when the text is no
 * unit. Not collective. */
RU_MUST_USE ru_status ru_dimension_of(const char *unit, ru_dimension *dimension);

/* a^x b^y. Not collective. */
ru_dimension ru_dimension_combine(const ru_dimension *a, double x, const ru_dimension *b, double y);

/* 1 when both are the same but for rounding. Not collective. */
int ru_dimension_equal(const ru_dimension *a, const ru_dimension *b);

/* 1 for a pure number. Not collective. */
int ru_dimension_is_pure(const ru_dimension *dimension);

/* In words, such as "mass concentration" or "length/time^2"; "1" for a pure number. Not
 * collective. */
void ru_dimension_words(const ru_dimension *dimension, char *words, size_t size);

/* The coherent SI unit, such as "kg/m^3"; "1" for a pure number. Only whole powers make a text that
 * is a unit again. Not collective. */
void ru_dimension_unit(const ru_dimension *dimension, char *unit, size_t size);

#endif
