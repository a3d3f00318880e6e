/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_UNIT_H
#define RU_BASE_UNIT_H

#include <ru/base/status.h>

/* Units of measurement over our own UDUNITS-2 database, in which a revolution, a cell and a gram
 * of dry mass are not plain numbers, so that "120 rpm" is 2 rev/s and never 12.6 Hz. The library is
 * loaded at first use and kept for the life of the process; ru_unit_shutdown frees it. */

/* Converts `value` from unit `from` to unit `to` (both unit texts). Fails with RU_ERR_INPUT when a
 * text is no unit or when the dimensions differ; the fault says which. Not collective. */
RU_MUST_USE ru_status ru_unit_convert(const char *from, const char *to, double value,
                                      double *converted);

/* Converts `value` from `unit` to the SI-coherent unit of the same dimension (kg, m, s, mol, K,
 * rev, cell). Offset units (degC) are handled. Fails as ru_unit_convert. Not collective. */
RU_MUST_USE ru_status ru_unit_to_si(const char *unit, double value, double *si);

/* Splits "22 m3" into number and unit; a bare number leaves `unit` empty. `text`: the scalar as
 * written; `number`: out; `unit`: out, `size` bytes. Fails with RU_ERR_INPUT when there is no
 * number in front. Not collective. */
RU_MUST_USE ru_status ru_unit_split(const char *text, double *number, char *unit, size_t size);

/* 1 when both unit texts are known and have the same dimension, else 0. Not collective. */
int ru_unit_same_dimension(const char *a, const char *b);

/* Frees the unit system (for leak checkers). Not collective. */
void ru_unit_shutdown(void);

#endif
