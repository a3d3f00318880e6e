/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_TINY_H
#define RU_TEST_TINY_H

#include <math.h>

#include <ru/core/runner.h>

/* Tiny scenarios made by hand, for tests of the core that need no file. */

/* A single carried substance without reactions. */
extern const ru_model ru_tiny_tracer;

/* First-order decay of a carbon-bearing substrate into carbon dioxide: parameter k, 1/s. */
extern const ru_model ru_tiny_decay;

/* Well-mixed, one hour, 1 m3, bdf at rtol 1e-8, initial values 1, no feeds. Members may be changed;
 * arrays are static in the caller's hands. `initial` [n_state], `parameters` [n_parameter]. */
ru_scenario ru_tiny_scenario(const ru_model *model, double *initial, double *parameters);

/* The test vessel of the flow field: T = H = 1 m, one impeller D = C = T/3, w = D/5, 3 rev/s, on
 * n_r x n_theta x n_z cells. `impeller`: storage of the caller. */
void ru_tiny_cylinder(ru_scenario *scenario, ru_impeller *impeller, ru_impeller_kind kind, int n_r,
                      int n_theta, int n_z);

/* A problem with its run and memory record. */
typedef struct ru_tiny_run {
    ru_comm comm;
    ru_problem *problem;
    ru_runner *run;
    ru_schema schema;
    ru_sink *sink;
    const ru_memory_record *record;
} ru_tiny_run;

/* Builds a run of a scenario over all ranks, records in memory; fails the test on any fault. */
ru_tiny_run ru_tiny_run_open(const ru_scenario *scenario);

/* Advances to the end and completes; fails the test on any fault. */
void ru_tiny_run_finish(ru_tiny_run *tiny);

void ru_tiny_run_close(ru_tiny_run *tiny);

/* Value of a series at record i (the last one for i beyond the end); fails on an unknown name. */
double ru_tiny_value(const ru_tiny_run *tiny, const char *name, size_t i);

/* Largest closure of the conserved balances. */
double ru_tiny_worst_closure(const ru_tiny_run *tiny);

#endif
