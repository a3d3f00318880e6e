/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_RUNNER_H
#define RU_CORE_RUNNER_H

#include <ru/base/record.h>
#include <ru/core/observe.h>
#include <ru/core/problem.h>
#include <ru/core/system.h>

/* A run: advance to the next event, apply it, observe on the way. */

typedef struct ru_runner ru_runner;

/* Called after every internal step; anything but 0 stops the run there. */
typedef int (*ru_runner_hook)(void *context, const ru_solver *solver);

/* Prepares a run of a problem (borrowed). Collective. */
RU_MUST_USE ru_status ru_runner_build(const ru_problem *problem, ru_runner **run);
void ru_runner_destroy(ru_runner **run);

/* The schema of this run's records without inputs, resolved text and notes, which belong to the
 * caller. Borrowed arrays live as long as the run. Not collective. */
void ru_runner_schema(const ru_runner *run, ru_schema *schema);

/* Adds a sink (borrowed; begin is called by the first advance with `schema`, borrowed too).
 * Not collective. */
RU_MUST_USE ru_status ru_runner_add_sink(ru_runner *run, ru_sink *sink, const ru_schema *schema);

void ru_runner_set_hook(ru_runner *run, ru_runner_hook hook, void *context);

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
