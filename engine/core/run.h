/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_RUN_H
#define RU_CORE_RUN_H

#include <ru/base/record.h>
#include <ru/core/observe.h>
#include <ru/core/problem.h>
#include <ru/core/system.h>

/* A run: advance to the next event, apply it, observe on the way. */

typedef struct ru_run ru_run;

/* Called after every internal step; anything but 0 stops the run there. */
typedef int (*ru_run_hook)(void *context, const ru_solver *solver);

/* Prepares a run of a problem (borrowed). Collective. */
RU_MUST_USE ru_status ru_run_build(const ru_problem *problem, ru_run **run);
void ru_run_destroy(ru_run **run);

/* The schema of this run's records without inputs, resolved text and notes, which belong to the
 * caller. Borrowed arrays live as long as the run. Not collective. */
void ru_run_schema(const ru_run *run, ru_schema *schema);

/* Adds a sink (borrowed; begin is called by the first advance with `schema`, borrowed too).
 * Not collective. */
RU_MUST_USE ru_status ru_run_add_sink(ru_run *run, ru_sink *sink, const ru_schema *schema);

void ru_run_set_hook(ru_run *run, ru_run_hook hook, void *context);

/* Advances to `until` (s, not beyond the scenario's end), sending records. When the solver gives
 * up, what was computed is in the sinks, which are ended as incomplete with the reason.
 * Collective. */
RU_MUST_USE ru_status ru_run_advance(ru_run *run, double until);

/* Ends the sinks as complete. Fails with RU_ERR_CRITERION when a conserved budget does not close.
 * Collective. */
RU_MUST_USE ru_status ru_run_finish(ru_run *run);

double ru_run_time(const ru_run *run);
const ru_solver_stats *ru_run_stats(const ru_run *run);
const double *ru_run_unknowns(const ru_run *run); /* y [n_own][n_state] */

#endif
