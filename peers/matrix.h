/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEERS_MATRIX_H
#define PEERS_MATRIX_H

#include <petscmat.h>

#include <ru/core/system.h>

/* The matrix that Rushton's preconditioner is made of, for a library: V (I - gamma J) with
 * first-order upwind transport and the reaction slopes of the last set-up, in units of `scale`
 * [n_state], rows in the order of nodes over the ranks, the states of a node together. Unlike
 * Rushton's it has the couplings between ranks. Collective. */
PetscErrorCode peer_matrix_build(ru_system *system, double t, double gamma, double grown,
                                 const double *scale, Mat *matrix);

#endif
