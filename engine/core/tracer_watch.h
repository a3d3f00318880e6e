/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_TRACER_WATCH_H
#define RU_CORE_TRACER_WATCH_H

#include <ru/base/pack.h>
#include <ru/base/text.h>
#include <ru/core/problem.h>

/* What a tracer test within a run shows: after the last pulse of a tracer the mixing time by its
 * coefficient of variation, how fast that decays, and the mixing time at each probe. */

typedef struct ru_tracer_watch ru_tracer_watch;

/* Watches every tracer that a pulse puts in; NULL in *watch where there is none. Not collective. */
RU_MUST_USE ru_status ru_tracer_watch_build(const ru_problem *problem, ru_tracer_watch **watch);
void ru_tracer_watch_destroy(ru_tracer_watch **watch);

/* Takes note at time t: `means` and `variations` [n_state] of the components, `readings`
 * [n_sensor]. Not collective. */
RU_MUST_USE ru_status ru_tracer_watch_see(ru_tracer_watch *watch, double t, const double *means,
                                          const double *variations, const double *readings);

/* Saves or restores what was seen so far. Not collective. */
RU_MUST_USE ru_status ru_tracer_watch_visit(ru_tracer_watch *watch, ru_pack *pack);

/* Adds a line for each finding. Not collective. */
void ru_tracer_watch_tell(const ru_tracer_watch *watch, ru_text *text);

#endif
