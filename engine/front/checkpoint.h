/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_CHECKPOINT_H
#define RU_FRONT_CHECKPOINT_H

#include <ru/front/simulation.h>

/* When checkpoints are written, and by what they are known again. Internal to the front. */

enum { RU_CHECKPOINT_FILES = 2 };

typedef struct ru_checkpoints {
    ru_checkpoint_options options;
    double interval;                  /* s of process time between points; INFINITY: events alone */
    char *paths[RU_CHECKPOINT_FILES]; /* they take turns */
    unsigned long long number;        /* files written so far, earlier runs included */
    double written;                   /* s of process time: of the last file; NAN: none */
    double from;                      /* s of process time: where this run began */
    char *history;                    /* where earlier runs stopped, a line each */
    double began, wrote, passed;      /* s of real time: of this run, the last file, last point */
    double longest_stretch, longest_step, longest_write, stepped; /* s of real time */
    int n_passed;                                                 /* points since this run began */
    ru_request request;                                           /* that ends the run */
} ru_checkpoints;

/* Files of a result: "a/run.h5" has "a/run.1.checkpoint" and "a/run.2.checkpoint". Malloc'ed. */
RU_MUST_USE ru_status ru_checkpoint_paths(const char *result, char *paths[RU_CHECKPOINT_FILES]);

/* Process time between points of a run that asks for files, as a share of the run. Not collective.
 */
double ru_checkpoints_share(const ru_scenario *scenario);

/* Starts to keep the state of a run that has not gone on yet. Not collective. */
RU_MUST_USE ru_status ru_checkpoints_start(ru_simulation *simulation, double interval);

/* After an internal step: what was asked for, on any rank. Returns 1 to end the run. Collective. */
int ru_checkpoints_step(ru_simulation *simulation, ru_request request);

/* What has to be the same in a run that goes on, files by their hashes. The caller frees *notes and
 * *texts, which they point into. */
RU_MUST_USE ru_status ru_identity(const ru_simulation *simulation, ru_note **notes, size_t *n,
                                  char **texts);

/* Removes the files of a completed run, of which nothing can be resumed any more. Rank 0 only. */
void ru_checkpoints_remove(const ru_checkpoints *checkpoints);

void ru_checkpoints_free(ru_checkpoints **checkpoints);

/* A status of the run, with the words for one that was stopped. */
RU_MUST_USE ru_status ru_checkpoints_tell(const ru_simulation *simulation, ru_status status);

#endif
