/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SIMULATION_H
#define RU_FRONT_SIMULATION_H

#include <ru/base/tree.h>
#include <ru/core/problem.h>
#include <ru/core/runner.h>
#include <ru/core/scenario.h>
#include <ru/core/sensitivity.h>
#include <ru/core/sheet.h>
#include <ru/front/rushton.h>

/* A member beside the run's own. */
typedef struct ru_aside {
    ru_document *document;
    ru_scenario *scenario;
    ru_problem *problem;
} ru_aside;

/* What the opaque handle of the public interface holds. Internal to the front. */
struct ru_simulation {
    ru_comm comm;
    ru_document *opened;   /* as read; what ru_restart varies */
    ru_document *document; /* of the run: `opened`, or a varied copy */
    ru_scenario *scenario;
    ru_problem *problem;
    ru_runner *run;
    ru_sensitivity *sensitivity; /* NULL: not asked for */
    ru_aside *asides;            /* [n_aside] what it looks at; owned */
    size_t n_aside;
    ru_schema schema;
    ru_input_file *inputs;     /* [schema.n_input] */
    ru_note *notes;            /* [schema.n_note] */
    ru_sheet sheet;            /* of a run that writes a file */
    ru_schema_figure *figures; /* [schema.n_figure] */
    char checksum_text[2][32];
    char ranks_text[16];
    char *command_line;
    char *limits; /* path of the declared limits; NULL: none */
    char limits_hash[17];
    ru_sink *memory, *file;
    const ru_memory_record *record;
    char *consequences;
    struct ru_estimate *estimate; /* NULL: none was asked for */
    char *path;                   /* absolute, of the scenario; NULL: it is no file */
    char **sets;                  /* [n_set] overrides it was opened with */
    size_t n_set;
    char *result_path;                  /* of `file` */
    struct ru_checkpoints *checkpoints; /* NULL: none */
    const volatile int *request; /* a ru_request of this rank, of a run without checkpoints; NULL */
    ru_progress_hook progress;
    void *progress_context;
};

/* A member as its overrides [n_set] make it, on the ranks of the simulation. `aside`, zero before,
 * is good for ru_aside_clear in any case. Collective. */
RU_MUST_USE ru_status ru_aside_build(const ru_simulation *simulation, const char *const *sets,
                                     size_t n_set, ru_aside *aside);
void ru_aside_clear(ru_aside *aside);

/* Steps that the integrator is expected to take, by a rule, over as many stretches between events.
 * Not collective. */
double ru_steps_expected(const ru_simulation *simulation, int *stretches);

/* Gets ready what a results file takes beside the records, before its sink is opened. Not
 * collective. */
RU_MUST_USE ru_status ru_output_prepare(ru_simulation *simulation, const char *path);

#endif
