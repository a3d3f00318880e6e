/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_UNIT_H
#define RU_BASE_UNIT_H

#include <stddef.h>

#include <ru/base/status.h>

/* Units of measurement over our own UDUNITS-2 database, in which a revolution, a cell and an angle
 * are not plain numbers, so that "120 rpm" is 2 rev/s and never 12.6 Hz. The database is a table in
 * this library (unit_table.c): no file is needed at run time. It is built at first use and kept for
 * the life of the process; ru_unit_shutdown frees it. Symbols are case-sensitive. */

/* Converts `value` from unit `from` to unit `to` (both unit texts). Fails with RU_ERR_INPUT when a
 * text is no unit or when the dimensions differ; the fault says which. Not collective. */
RU_MUST_USE ru_status ru_unit_convert(const char *from, const char *to, double value,
                                      double *converted);

/* Converts `value` from `unit` to the SI-coherent unit of the same dimension (kg, m, s, mol, K,
 * A, cd, rev, cell, rad). Offset units (degC) are handled. Fails as ru_unit_convert. Not
 * collective. */
RU_MUST_USE ru_status ru_unit_to_si(const char *unit, double value, double *si);

/* Splits "22 m3" into number and unit; a bare number leaves `unit` empty. `text`: the scalar as
 * written; `number`: out; `unit`: out, `size` bytes. Fails with RU_ERR_INPUT when there is no
 * finite number in front, or when the unit holds a second number ("15 m 3"). Not collective. */
RU_MUST_USE ru_status ru_unit_split(const char *text, double *number, char *unit, size_t size);

/* 1 when the text is a unit, else 0. Not collective. */
int ru_unit_known(const char *unit);

/* 1 when both unit texts are known and have the same dimension, else 0. Not collective. */
int ru_unit_same_dimension(const char *a, const char *b);

/* Powers of the base units of unit_table.h in a unit text, 0 beyond them; returns 0 when the text
 * is no unit. Not collective. */
int ru_unit_powers(const char *unit, int power[16]);

/* The dimension in words, such as "mass concentration" or "length/time^2", into `words` of `size`
 * bytes; "" when the text is no unit. Not collective. */
void ru_unit_dimension(const char *unit, char *words, size_t size);

/* What was probably meant by a text that is no unit, or is one of another dimension than `wanted`
 * (a unit text): such as "degC" for "C". "" when nothing is known. Never NULL. Not collective. */
const char *ru_unit_hint(const char *text, const char *wanted);

/* Frees the unit system (for leak checkers). Not collective. */
void ru_unit_shutdown(void);

#endif
