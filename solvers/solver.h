/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SOLVERS_SOLVER_H
#define RU_SOLVERS_SOLVER_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/comm.h>
#include <ru/base/status.h>

/* The contract between a system of ordinary differential equations, spread over ranks, and an
 * integrator. A solver is one file, one descriptor, one line in solvers.def. */

/* Verdict of a callback, already agreed by all ranks: 0 good, > 0 try a smaller step, < 0
 * impossible. */
typedef int ru_verdict;

/* Vectors packed for single precision: n_row rows of `width` floats, of which the first n_state are
 * unknowns in units of scale[k] and the others 0, and room for the rows of n_beyond more. */
typedef struct ru_rows {
    size_t n_row, n_beyond, n_state, width;
    const double *scale; /* [n_state]; may change at a set-up of the preconditioner; borrowed */
} ru_rows;

typedef struct ru_ode {
    ru_comm comm;
    size_t n; /* local unknowns */
    void *context;

    /* dydt: [n], of y: [n] at time t (s). Collective; the verdict is the same on all ranks. */
    ru_verdict (*rhs)(void *context, double t, const double *y, double *dydt);

    /* Preconditioner of M = I - gamma J. setup may reuse what it knows when reuse != 0 and gamma
     * alone has changed. solve: z ~ M^-1 r. NULL: none. Collective. */
    ru_verdict (*prec_setup)(void *context, double t, const double *y, double gamma, int reuse);
    ru_verdict (*prec_solve)(void *context, const double *r, double *z);
    int is_exact; /* 1: prec_solve inverts M to round-off, so that nothing needs to be iterated */

    /* Product of the Jacobian at (t, y) of the last jac_setup with v. NULL: differences of rhs.
     * y NULL: t and the state are those of the last rhs. */
    ru_verdict (*jac_setup)(void *context, double t, const double *y);
    ru_verdict (*jac_times)(void *context, const double *v, double *jv);

    /* The same for Krylov steps in packed single precision, which then replace prec_solve and
     * jac_times: image = (I - gamma J) v with J of the last jac_setup, and z ~ (I - gamma J)^-1 r
     * of the last prec_setup. The rows beyond of v are the callee's to fill. NULL: none. */
    ru_rows rows;
    ru_verdict (*packed_image)(void *context, double gamma, float *v, float *image);
    ru_verdict (*packed_solve)(void *context, const float *r, float *z);

    /* Integrals: n_integral numbers per rank (local parts) whose rates follow from (t, y); taken at
     * accepted steps with the integrator's own formula. rates: [n_integral]. */
    size_t n_integral;
    ru_verdict (*integrand)(void *context, double t, const double *y, double *rates);

    /* Linear invariants q_k = sum of w_k y over all ranks, k < n_invariant: quantities that only
     * the boundary changes, so that w_k . f is affine in y. Weights [n]: local part, constant in
     * time. Boundary: values [n_invariant] = w_k . (J v), global, exact because it is linear. An
     * implicit solver corrects each Newton update with them, so that q_k changes by what crosses
     * the boundary to round-off, however early the linear solver stops. */
    size_t n_invariant;
    void (*invariant_weights)(void *context, size_t k, double *w);
    void (*invariant_boundary)(void *context, double t, const double *v, double *values);

    const double *absolute; /* [n] absolute tolerances */

    /* Directions in which the solution changes with a parameter: s_k [n] that start at
     * direction_start + k n and go on by dsdt. In units in which the tolerances of y are those of
     * s; part of the error test. Only with is_exact, by solvers that say so. */
    size_t n_direction;
    void *direction_context;
    ru_verdict (*direction_rhs)(void *context, size_t k, double t, const double *y, const double *s,
                                double *dsdt);
    const double *direction_start; /* [n_direction][n]; borrowed until open has returned */
} ru_ode;

typedef struct ru_solver_options {
    double relative;      /* relative tolerance */
    double initial_step;  /* s; 0: the solver's choice */
    double maximum_step;  /* s; 0: none */
    int64_t step_limit;   /* internal steps in one advance; 0: 1e6 */
    int krylov_dimension; /* 0: default */
    /* Newton's tolerance as a part of the error test's; 0: default 0.01. What Newton leaves is
     * noise to the next prediction: at 0.1 that noise alone filled the error test and kept steps at
     * the turn-over time of the cells. It is also what the balances of reacting components miss:
     * 1e-8 of them at 0.01, 1e-10 at 0.001 for half as much work again; invariants (carbon, what
     * does not react) close to round-off at any. */
    double newton_factor;
    int maximum_order; /* 0: default 2, see numerics of circulating flows in bdf.c */
} ru_solver_options;

#define RU_SOLVER_TIMED 500

/* Counters since open (not since the last restart). */
typedef struct ru_solver_stats {
    int64_t steps, rhs_calls, newton_iterations, krylov_iterations, preconditioner_setups,
        preconditioner_solves, error_test_failures, newton_failures;
    double time, last_step; /* s */
    int last_order;
    /* Wall time of this rank; 0 for fewer unknowns than RU_SOLVER_TIMED, where reading the clock
     * would take longer than what it measures. */
    double seconds_rhs, seconds_setup, seconds_solve, seconds_jacobian, seconds_integrals,
        seconds_after_step, seconds_advance; /* advance: all of it, the others included */
    char reason[256];                        /* why the solver gave up, "" otherwise */
} ru_solver_stats;

typedef struct ru_solver ru_solver;

typedef struct ru_solver_type {
    const char *name;    /* what users write */
    const char *meaning; /* one line */
    int implicit;
    int has_directions; /* 1: it integrates them */
    ru_status (*open)(ru_solver *self);
    /* Goes on to internal steps until `until` is reached exactly (never beyond), leaving y and
     * integrals there. Collective. */
    ru_status (*advance)(ru_solver *self, double until);
    /* Takes the present t, y, integrals and counters as a new start, after which nothing of what
     * was before matters. Collective. */
    ru_status (*restart)(ru_solver *self);
    /* The solution at a time within the last internal step: y [n], integrals [n_integral]. */
    ru_status (*interpolate)(ru_solver *self, double t, double *y, double *integrals);
    /* A direction at such a time: s [n]. NULL: has none. */
    ru_status (*interpolate_direction)(ru_solver *self, double t, size_t k, double *s);
    void (*close)(ru_solver *self);
} ru_solver_type;

struct ru_solver {
    const ru_solver_type *type;
    ru_ode ode;
    ru_solver_options options;
    double t;            /* present time, s */
    double *y;           /* [n], owned */
    double *integrals;   /* [n_integral], owned; local parts since open */
    double **directions; /* [n_direction][n], owned; at the present time */
    ru_solver_stats stats;
    /* Called after each internal step with its time; 0 (the same on all ranks) goes on, else
     * advance returns RU_ERR_STOPPED with t, y at the last step. May be NULL. */
    int (*after_step)(void *context, double t);
    void *after_step_context;
    double refused_at; /* time of the last state that rhs refused; -INFINITY: none yet */
    int idle_steps;    /* internal steps in a row that did not move the clock */
    void *work;        /* of the type */
};

size_t ru_solver_count(void);
const ru_solver_type *ru_solver_at(size_t i);
const ru_solver_type *ru_solver_find(const char *name); /* NULL when there is none */

/* Opens a solver of that type at (t0, y0). `ode` is copied, what it points to is borrowed until
 * close. Collective. */
RU_MUST_USE ru_status ru_solver_open(const ru_solver_type *type, const ru_ode *ode,
                                     const ru_solver_options *options, double t0, const double *y0,
                                     ru_solver **solver);

RU_MUST_USE ru_status ru_solver_advance(ru_solver *solver, double until);

RU_MUST_USE ru_status ru_solver_restart(ru_solver *solver);

/* Goes on where another solver of the same type and equations was restarted: its time, y [n],
 * integrals [n_integral] and counters. What follows is the same to the last bit. Collective. */
RU_MUST_USE ru_status ru_solver_resume(ru_solver *solver, double t, const double *y,
                                       const double *integrals, const ru_solver_stats *stats);

/* y and integrals at a time within the last internal step; for use in after_step. Collective. */
RU_MUST_USE ru_status ru_solver_interpolate(ru_solver *solver, double t, double *y,
                                            double *integrals);

/* Direction k at a time within the last internal step, or at the start: s [n]. Collective. */
RU_MUST_USE ru_status ru_solver_interpolate_direction(ru_solver *solver, double t, size_t k,
                                                      double *s);

void ru_solver_close(ru_solver **solver);

/* For solver types: the clock of the seconds_* counters. Not collective. */
double ru_solver_clock(const ru_solver *solver);

/* For solver types: calls after_step, if there is one, with its time; what it returns. */
int ru_solver_call_after_step(ru_solver *solver);

/* For solver types: calls rhs, with its count and time. */
ru_verdict ru_solver_call_rhs(ru_solver *solver, double t, const double *y, double *dydt);

/* For solver types: judges the internal step from time `from` to the present one. NULL: go on; else
 * why to give up. `last_step`: number of the last step allowed. Not collective. */
const char *ru_solver_judge_step(ru_solver *solver, double from, int64_t last_step);

/* Version of the integrator library, as it says of itself. Static. Not collective. */
const char *ru_solver_library_version(void);

#endif
