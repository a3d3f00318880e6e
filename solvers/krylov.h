/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_KRYLOV_H
#define RU_SOLVERS_KRYLOV_H

#include <stddef.h>

#include <sundials/sundials_linearsolver.h>

#include <ru/base/comm.h>
#include <ru/solvers/solver.h>

/* Krylov's method for the linear systems M x = b of the integrator library: generalised conjugate
 * residuals with a preconditioner that may change from step to step (Eisenstat, Elman and Schultz,
 * SIAM J. Numer. Anal. 20:345, 1983; Saad, Iterative Methods, 6.9 and 9.4), classical Gram-Schmidt.
 *
 * All its vectors are in single precision, in units of each state's typical size: a step that has
 * to gain two or three digits needs no more, and bytes are what a large network costs. Products are
 * weighted by the library's scaling vector, so that all unknowns count by their tolerances.
 *
 * The preconditioned residual is what the error is judged by: with a preconditioner worth its name
 * it is the error to within a small factor, while the residual holds fast modes that mean nothing
 * to x a hundred times over. It is added to the answer, and so the last step needs no image; what
 * is left then is told by the rate at which it falls. */

/* The system in packed rows, see ru_rows. Verdicts: 0, > 0 recoverable, < 0 not. */
typedef struct ru_krylov_operator {
    void *context;
    ru_rows rows;
    ru_verdict (*begin)(void *context); /* before each solve; NULL: nothing to do */
    /* image = M v; what lies beyond the rows of v is the callee's to fill. */
    ru_verdict (*image)(void *context, float *v, float *image);
    /* z ~ M^-1 r */
    ru_verdict (*correct)(void *context, const float *r, float *z);
    int is_close; /* 1: z is M^-1 r to within a small factor, whatever r; 0: the residual is judged
                   * as well */
} ru_krylov_operator;

/* `n`: local unknowns; `system`: NULL for the products and the preconditioner that the library sets
 * in double precision; `dimension`: the most directions kept, after which it starts anew, at most
 * `restarts` times. Memory is taken as steps need it. NULL when memory ends. Not collective; what
 * it returns is. */
SUNLinearSolver ru_krylov_build(const ru_comm *comm, size_t n, const ru_krylov_operator *system,
                                int dimension, int restarts, SUNContext context);

#endif
