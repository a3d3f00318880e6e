/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_PRECONDITION_H
#define RU_CORE_PRECONDITION_H

#include <ru/core/system.h>

/* From the network to the matrix of the preconditioner: V (I - gamma J) with first-order upwind
 * transport, which is an M-matrix, and the reaction slopes of the last set-up. Collective. */

RU_MUST_USE ru_status ru_precondition_build(ru_system *system);

/* Writes and factors the matrix; `grown`: V/V0 at t; the scale of each state is the Jacobian's.
 * Returns 0, or > 0 when it is singular. */
int ru_precondition_set_up(ru_system *system, double t, double gamma, double grown);

/* z = (I - gamma J)^-1 r where the network is solved directly, [n_own][n_state]. */
void ru_precondition_solve(ru_system *system, const double *r, double *z);

/* z ~ (I - gamma J)^-1 r elsewhere, packed as the Jacobian's rows. */
void ru_precondition_apply(ru_system *system, const float *r, float *z);

#endif
