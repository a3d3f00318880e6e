/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_KRYLOV_H
#define RU_SOLVERS_KRYLOV_H

#include <stddef.h>

#include <sundials/sundials_linearsolver.h>

#include <ru/base/comm.h>

/* Flexible GMRES (Saad, SIAM J. Sci. Comput. 14:461, 1993), preconditioned from the right, for the
 * integrator library: solves A x = b with unknowns and equations scaled by its scaling vectors. The
 * basis is held in single precision: residuals are scaled by the error weights, so that all their
 * parts are of one size, and a step that has to gain two or three digits needs no more. Asked for
 * more than single precision gives, it starts anew from the residual in double precision. Classical
 * Gram-Schmidt with one reduction a step; each vector is read once for all products and once for
 * all combinations.
 *
 * `n`: local unknowns; `dimension`: the most basis vectors of one start; `restarts`: the most new
 * starts. Memory for the basis is taken as steps need it. NULL when memory ends. Not collective;
 * what it returns is. */
SUNLinearSolver ru_krylov_build(const ru_comm *comm, size_t n, int dimension, int restarts,
                                SUNContext context);

#endif
