/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_RUNNER_INSIDE_H
#define RU_CORE_RUNNER_INSIDE_H

#include <ru/core/fields.h>
#include <ru/core/mesh.h>
#include <ru/core/runner.h>
#include <ru/core/tracer_watch.h>

/* What a run holds, shared by its loop (runner.c), what it records (runner_records.c) and what it
 * keeps to go on from (runner_state.c). Internal to core. */

enum { RU_MAX_SINK = 4 };

struct ru_runner {
    const ru_problem *problem;
    ru_system *system;
    ru_solver *solver;
    ru_observer *observer;
    ru_tracer_watch *watch; /* NULL: no tracer is put in */
    char *findings;         /* lines about the whole run; NULL before its end */
    ru_sink *sinks[RU_MAX_SINK];
    const ru_schema *schemas[RU_MAX_SINK];
    size_t n_sink;
    ru_record_counts sent;
    ru_fields fields;
    ru_mesh mesh;
    double *shown;                  /* [n_own][fields.n] */
    double *y, *integrals, *values; /* at an output time; values [n_column] */
    ru_balance *balance;
    double initial[RU_MAX_COMPONENT];
    double next_series, next_field; /* s */
    double last_series, last_field; /* s of the last ones sent; NAN: none */
    size_t field_time;              /* next of the listed ones */
    int started, ended;
    ru_status record_status; /* of records sent from within a step */
    char record_fault[1024];
    ru_follower follower; /* members NULL: none */
    ru_runner_hook hook;
    void *hook_context;
    double points; /* s between points to go on from; INFINITY: events alone */
    int keeps;     /* 1: the state is kept at points */
    ru_run_state kept;
    ru_runner_point at_point;
    void *point_context;
};

/* Records (runner_records.c). `y` and `integrals` are those at t. All collective. */
RU_MUST_USE ru_status ru_runner_send_series(ru_runner *run, double t, const double *y);
RU_MUST_USE ru_status ru_runner_send_fields(ru_runner *run, double t, const double *y);
RU_MUST_USE ru_status ru_runner_send_balance(ru_runner *run, double t, const double *y,
                                             const double *integrals);
RU_MUST_USE ru_status ru_runner_send_event(ru_runner *run, double t, const char *kind,
                                           const char *text);

/* Sends everything that is due at t. */
RU_MUST_USE ru_status ru_runner_send_due(ru_runner *run, double t, const double *y,
                                         const double *integrals);

/* What correlations warn of is told once and kept with the results. */
RU_MUST_USE ru_status ru_runner_send_warnings(ru_runner *run, double t);

/* What the run as a whole shows, one event a line. */
RU_MUST_USE ru_status ru_runner_send_findings(ru_runner *run, double t);

/* Begins all sinks. */
RU_MUST_USE ru_status ru_runner_begin_sinks(ru_runner *run);

/* Points to go on from (runner_state.c): the next one after t, or `event` where that is as good as
 * there. Not collective. */
double ru_runner_next_point(const ru_runner *run, double t, double event);

/* Keeps the state, just after the integrator was started anew, and tells whoever waits for it; what
 * that returns. Collective. */
RU_MUST_USE ru_status ru_runner_keep(ru_runner *run);

#endif
