/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_PACKED_H
#define RU_SOLVERS_PACKED_H

#include <stddef.h>

/* Sums over a block of a packed vector, whose length is a multiple of RU_PACKED_LANES and so short
 * that partial sums in single precision lose nothing that matters (RU_PACKED_BLOCK or less). */

enum { RU_PACKED_LANES = 16, RU_PACKED_BLOCK = 1024 };

/* Sum of x y. Not collective. */
double ru_packed_multiply(size_t size, const float *x, const float *y);

/* to = x y, element by element. Not collective. */
void ru_packed_weigh(size_t size, const float *x, const float *y, float *to);

/* to += part x. Not collective. */
void ru_packed_add(size_t size, float part, const float *x, float *to);

/* Numbers below the normal ones of single precision are taken as 0 from here on, in what the
 * processor does for this thread: they mean nothing to a sum of others and cost it a hundred times
 * as much. Returns what ru_packed_restore takes to have it as before. Nothing happens where the
 * processor is not known. */
unsigned ru_packed_flush(void);
void ru_packed_restore(unsigned before);

#endif
