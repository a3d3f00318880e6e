/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_DENSE_H
#define RU_SOLVERS_DENSE_H

#include <stddef.h>

/* Small dense matrices, row-major, in place: LU with row pivoting, Gauss and
 * Jordan for inverses. Kept here because the blocks are a few unknowns wide and solved millions of
 * times, where a call into a general library costs more than the arithmetic. */

/* Factors a [n][n] in place; pivot [n]. Returns 0, or 1 + the column of a zero pivot.
 * Not collective. */
int ru_dense_factor(size_t n, double *a, int *pivot);

/* Solves with a factored matrix; b [n] becomes the solution. Not collective. */
void ru_dense_solve(size_t n, const double *a, const int *pivot, double *b);

/* Inverts a [n][n], n <= 64, into inverse [n][n]; a is destroyed. Returns as ru_dense_factor. */
int ru_dense_invert(size_t n, double *a, double *inverse);

#endif
