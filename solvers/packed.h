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

#endif
