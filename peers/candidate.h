/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PEERS_CANDIDATE_H
#define PEERS_CANDIDATE_H

#include <petscksp.h>

#include <ru/core/system.h>

/* One linear system of an implicit step, and the preconditioners that are tried on it.
 *
 * All see the same: A x = b with A = I - gamma J, J the Jacobian that Newton's method uses (limited
 * second-order transport, frozen; applied, never assembled), unknowns and equations in units of the
 * error test, b the first residual of a backward Euler step of gamma; flexible GMRES of PETSc. */

typedef struct peer_problem {
    ru_system *system;
    ru_ode ode;
    double t, gamma, grown;
    const double *y;
    double *weight;   /* [n] 1/(relative |y| + absolute) */
    float *from, *to; /* rows as Rushton packs them, work */
    Mat operator;     /* A, a shell */
    Mat matrix;       /* what libraries make their preconditioner of */
    Vec b, spare;
} peer_problem;

typedef struct peer_candidate {
    const char *name;
    const char *options; /* of PETSc, without prefix; NULL: Rushton's own cycle */
} peer_candidate;

typedef struct peer_result {
    int iterations, converged;
    double set_up, solve; /* s of CPU, the rank that took most */
    double bytes;         /* of the preconditioner, all ranks, the matrix included */
} peer_result;

size_t peer_candidate_count(void);
const peer_candidate *peer_candidate_at(size_t i);

/* Sets the candidate up and solves to a relative residual of `tolerance`, `repeats` times, of which
 * the fastest counts. Collective. */
PetscErrorCode peer_candidate_try(const peer_candidate *candidate, peer_problem *problem,
                                  double tolerance, int repeats, peer_result *result);

/* A vector in units of the error test as Rushton's rows, and back. Not collective. */
void peer_pack(const peer_problem *problem, const double *x, float *rows);
void peer_unpack(const peer_problem *problem, const float *rows, double *x);

/* Bytes allocated on all ranks at present. Collective. */
double peer_bytes(const ru_comm *comm);

#endif
