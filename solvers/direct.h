/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_DIRECT_H
#define RU_SOLVERS_DIRECT_H

#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>

/* Newton's linear systems without iteration, for equations that can invert M = I - gamma J. */

/* z = M^-1 r with M as it was set up last; both [n]. Returns as ru_verdict. */
typedef int (*ru_direct_solve)(void *context, const double *r, double *z);

/* A linear solver that makes that call. NULL when memory ends. */
SUNLinearSolver ru_direct_build(ru_direct_solve solve, void *context, SUNContext sun);

/* The matrix that the integrator wants to see beside a direct solver; it holds nothing. NULL when
 * memory ends. */
SUNMatrix ru_direct_matrix(SUNContext sun);

#endif
