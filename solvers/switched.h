/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_SWITCHED_H
#define RU_SOLVERS_SWITCHED_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/solvers/solver.h>

/* A small system of ordinary differential equations in one process, dense, with switches: functions
 * whose change of sign ends an advance, so that the caller can change the system there. CVODES, BDF
 * of order one to five, Newton with a dense LU. For whole vessels see solver.h. */

typedef struct ru_switched_ode {
    size_t n;        /* unknowns; 0 is allowed: then only time moves the switches */
    size_t n_switch; /* may be 0 */
    void *context;

    /* dydt: [n], of y: [n] at time t. > 0: try a smaller step, < 0: impossible. */
    ru_verdict (*rhs)(void *context, double t, const double *y, double *dydt);

    /* J: [n][n] by columns, zeroed by the caller: J[j * n + i] = d f_i / d y_j. NULL: differences.
     */
    ru_verdict (*jacobian)(void *context, double t, const double *y, double *J);

    /* g: [n_switch] at (t, y). Not called where n_switch is 0. */
    void (*switches)(void *context, double t, const double *y, double *g);

    const double *absolute; /* [n] absolute tolerances */
    double relative;        /* relative tolerance */
    double maximum_step; /* 0: none; keeps a switch from crossing to and fro unseen in one step */
    long step_limit;     /* internal steps of one advance; 0: 1e6 */
} ru_switched_ode;

typedef struct ru_switched ru_switched;

/* Opens the integrator at (t0, y0). `ode` is copied, what it points to is borrowed until close; y0:
 * [n] is copied. Fails with RU_ERR_SYSTEM without memory, RU_ERR_INTERNAL for a set-up that CVODES
 * refuses. Not collective. */
RU_MUST_USE ru_status ru_switched_open(const ru_switched_ode *ode, double t0, const double *y0,
                                       ru_switched **solver);

/* Goes on to time `until`, or to the first crossing of a switch before it or at it. With is_barrier
 * no right-hand side is asked for beyond `until`. crossed: [n_switch], set to -1 or +1 for switches
 * that fell or rose through zero, else 0; n_crossed: how many did. Fails with RU_ERR_SOLVER and
 * the reason. Not collective. */
RU_MUST_USE ru_status ru_switched_advance(ru_switched *solver, double until, int is_barrier,
                                          int *crossed, size_t *n_crossed);

/* The time and state reached. Borrowed, y: [n]. Not collective. */
double ru_switched_time(const ru_switched *solver);
const double *ru_switched_state(const ru_switched *solver);

/* Starts anew at (t, y), y: [n], after an event. Not collective. */
RU_MUST_USE ru_status ru_switched_restart(ru_switched *solver, double t, const double *y);

/* Internal steps since open. Not collective. */
long ru_switched_steps(const ru_switched *solver);

/* Takes the address, accepts NULL, leaves NULL. Not collective. */
void ru_switched_close(ru_switched **solver);

#endif
