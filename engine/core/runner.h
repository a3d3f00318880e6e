/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_RUNNER_H
#define RU_CORE_RUNNER_H

#include <ru/base/pack.h>
#include <ru/base/record.h>
#include <ru/core/observe.h>
#include <ru/core/problem.h>
#include <ru/core/system.h>

/* A run: advance to the next event, apply it, observe on the way. */

typedef struct ru_runner ru_runner;

/* Called after every internal step; anything but 0 stops the run there. */
typedef int (*ru_runner_hook)(void *context, const ru_solver *solver);

/* All that the future of a run follows from, at a point where its integrator starts anew: at the
 * start, at events, and at points in even distance where these are asked for. A run that resumes
 * it does what the first one did, on as many ranks to the last bit. */
typedef struct ru_run_state {
    double time; /* s; NAN: none was kept yet */
    ru_record_counts sent;
    ru_pack common;    /* the same on all ranks */
    double *y;         /* [n_own][n_state] */
    double *integrals; /* [n_integral] this rank's part */
    size_t n_integral;
} ru_run_state;

void ru_run_state_destroy(ru_run_state *state);

/* Called at every point, all ranks alike, after the state was kept; anything but RU_OK, the same on
 * all ranks, ends the run there. */
typedef ru_status (*ru_runner_point)(void *context);

/* What goes along with a run, such as its sensitivities; not kept at points to go on from. Members
 * may be NULL. */
typedef struct ru_follower {
    void *context;
    void (*equations)(void *context, ru_ode *ode); /* before the solver opens: adds to them */
    void (*interval)(void *context, double from, double to);    /* between events, s */
    void (*pulses)(void *context, double t, ru_solver *solver); /* after the run's own at t */
    ru_status (*step)(void *context, double t, const ru_solver *solver); /* after each one */
    /* With each record of series; y: the run's unknowns then. */
    ru_status (*look)(void *context, double t, const double *y, ru_solver *solver);
} ru_follower;

/* Prepares a run of a problem (borrowed), alone or with what goes along (copied, its context
 * borrowed). Collective. */
RU_MUST_USE ru_status ru_runner_build(const ru_problem *problem, ru_runner **run);
RU_MUST_USE ru_status ru_runner_build_with(const ru_problem *problem, const ru_follower *follower,
                                           ru_runner **run);
void ru_runner_destroy(ru_runner **run);

/* The schema of this run's records without inputs, resolved text and notes, which belong to the
 * caller. Borrowed arrays live as long as the run. Not collective. */
void ru_runner_schema(const ru_runner *run, ru_schema *schema);

/* Adds a sink (borrowed; begin is called by the first advance with `schema`, borrowed too).
 * Not collective. */
RU_MUST_USE ru_status ru_runner_add_sink(ru_runner *run, ru_sink *sink, const ru_schema *schema);

void ru_runner_set_hook(ru_runner *run, ru_runner_hook hook, void *context);

/* From now on keeps the state at points, with further ones every `interval` s from the scenario's
 * start (INFINITY: none), at which the integrator starts anew for their sake. `at_point` may be
 * NULL. Before the run starts. Not collective. */
void ru_runner_set_points(ru_runner *run, double interval, ru_runner_point at_point, void *context);

/* The state kept last. Borrowed; valid until the next point. Not collective. */
const ru_run_state *ru_runner_kept(const ru_runner *run);

/* Takes a run that has not started to a kept state of a run of the same problem and points, and
 * begins its sinks, which then have to be given what was sent before. `state` has `common`, `y` and
 * `integrals` of this rank; the rest of it is filled in. Fails with RU_ERR_INPUT when these are of
 * something else. Collective. */
RU_MUST_USE ru_status ru_runner_resume(ru_runner *run, ru_run_state *state);

/* Advances to `until` (s, not beyond the scenario's end), sending records. When the solver gives
 * up, what was computed is in the sinks, which are ended as incomplete with the reason.
 * Collective. */
RU_MUST_USE ru_status ru_runner_advance(ru_runner *run, double until);

/* What the completed run as a whole shows, a line each: mixing times of tracers; "" if nothing.
 * Borrowed. Not collective. */
const char *ru_runner_findings(const ru_runner *run);

/* Ends the sinks as complete. Fails with RU_ERR_CRITERION when a conserved budget does not close.
 * Collective. */
RU_MUST_USE ru_status ru_runner_finish(ru_runner *run);

double ru_runner_time(const ru_runner *run);
const ru_solver_stats *ru_runner_stats(const ru_runner *run);
const double *ru_runner_unknowns(const ru_runner *run); /* y [n_own][n_state] */

#endif
