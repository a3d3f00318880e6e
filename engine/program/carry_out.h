/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PROGRAM_CARRY_OUT_H
#define RU_PROGRAM_CARRY_OUT_H

#include "verb.h"

/* What `run`, `resume`, `sweep` and `fit` share: what can stop them; and the first two: their
 * options, the summary. */

typedef struct ru_run_options {
    const char *every, *most; /* as written; NULL: not given */
    int quiet, progress, json;
} ru_run_options;

#define RU_OPTION_MOST(to)                                                                         \
    {"max-wall",                                                                                   \
     'w',                                                                                          \
     POPT_ARG_STRING,                                                                              \
     to,                                                                                           \
     0,                                                                                            \
     "stop with exit code 75, to go on later, before so much real time is over; auto: what "       \
     "Slurm leaves the job",                                                                       \
     "TIME"},
#define RU_OPTIONS_RUN(to)                                                                         \
    {"checkpoint-every",                                                                           \
     'c',                                                                                          \
     POPT_ARG_STRING,                                                                              \
     &(to).every,                                                                                  \
     0,                                                                                            \
     "write a checkpoint at the next point after each so much real time, such as \"10 min\"",      \
     "TIME"},                                                                                      \
        RU_OPTION_MOST(&(to).most){"json", 0, POPT_ARG_NONE, &(to).json, 0, "the summary as JSON", \
                                   NULL},                                                          \
        {"quiet", 'q', POPT_ARG_NONE, &(to).quiet, 0, "no progress, no summary", NULL},            \
        RU_OPTION_PROGRESS(&(to).progress)

/* Seconds of a limit of real time as it is written: NULL none (INFINITY), "auto" what Slurm leaves
 * this job. Says what is wrong with it. Collective. */
RU_MUST_USE ru_status ru_most_read(const ru_call *call, const char *text, double *seconds);

/* Listens to the signals that ask for an end or a checkpoint from now on, a second one of which
 * ends at once. Returns what was asked for, a ru_request that changes. Not collective. */
volatile int *ru_requests(void);

/* Runs what was opened or resumed, whose output is open, to its end or until it is stopped, and
 * prints its summary. Collective. */
RU_MUST_USE ru_status ru_carry_out(const ru_call *call, const ru_run_options *options,
                                   ru_simulation *simulation);

#endif
