/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_VECTOR_H
#define RU_SOLVERS_VECTOR_H

#include <sundials/sundials_nvector.h>

#include <ru/base/comm.h>

/* Vectors for the integrator library over memory that stays the caller's: its parallel vector with
 * the hot operations written so that a compiler can vectorise them, each vector read once and one
 * reduction for many products. Clones inherit the operations. NULL when memory ends. Collective. */
N_Vector ru_vector_wrap(const ru_comm *comm, size_t n, double *values, SUNContext context);

/* Sum of x y over this rank, in partial sums. x, y: [n]. Not collective. */
double ru_vector_sum_products(size_t n, const double *x, const double *y);

/* Sum of x (y - z) likewise. x, y, z: [n]. Not collective. */
double ru_vector_sum_gaps(size_t n, const double *x, const double *y, const double *z);

#endif
