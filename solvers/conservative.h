/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_CONSERVATIVE_H
#define RU_SOLVERS_CONSERVATIVE_H

#include <sundials/sundials_linearsolver.h>

#include <ru/solvers/solver.h>

/* A linear solver that keeps linear invariants: it lets an inner iterative solver do the work and
 * then corrects the update x of M x = b, M = I - gamma J, so that w_k . (b - M x) = 0 for every
 * invariant, to round-off. A multistep method then keeps q_k as exactly as it keeps a constant. */

/* CVODE skips the linear solve where the residual is below the linear tolerance, and with it the
 * correction. It is therefore told a tolerance tighter by this factor, which the wrapper takes back
 * before it calls the inner solver. */
#define RU_CONSERVATIVE_TIGHTER 1e-9

/* How the wrapper learns the present time and gamma. Returns 0 on success. */
typedef int (*ru_conservative_present)(void *context, double *t, double *gamma);

/* Wraps `inner` (taken: freed with the wrapper). `y` [n]: the present unknowns, borrowed; the
 * correction is laid in proportion to them. NULL when memory ends. */
SUNLinearSolver ru_conservative_wrap(SUNLinearSolver inner, const ru_ode *ode, const double *y,
                                     ru_conservative_present present, void *context,
                                     SUNContext sun);

#endif
