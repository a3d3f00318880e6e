/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PROGRAM_CARRY_OUT_H
#define RU_PROGRAM_CARRY_OUT_H

#include "verb.h"

/* What `run` and `resume` share: options of a run that can be stopped, signals, the summary. */

typedef struct ru_run_options {
    const char *every, *most; /* as written; NULL: not given */
    int quiet, progress, json;
} ru_run_options;

#define RU_OPTIONS_RUN(to)                                                                         \
    {"checkpoint-every",                                                                           \
     'c',                                                                                          \
     POPT_ARG_STRING,                                                                              \
     &(to).every,                                                                                  \
     0,                                                                                            \
     "write a checkpoint at the next point after each so much real time, such as \"10 min\"",      \
     "TIME"},                                                                                      \
        {"max-wall",                                                                               \
         'w',                                                                                      \
         POPT_ARG_STRING,                                                                          \
         &(to).most,                                                                               \
         0,                                                                                        \
         "stop with a checkpoint and exit code 75 before so much real time is over; auto: what "   \
         "Slurm leaves the job",                                                                   \
         "TIME"},                                                                                  \
        {"json", 0, POPT_ARG_NONE, &(to).json, 0, "the summary as JSON", NULL},                    \
        {"quiet", 'q', POPT_ARG_NONE, &(to).quiet, 0, "no progress, no summary", NULL},            \
        RU_OPTION_PROGRESS(&(to).progress)

/* Runs what was opened or resumed, whose output is open, to its end or until it is stopped, and
 * prints its summary. Collective. */
RU_MUST_USE ru_status ru_carry_out(const ru_call *call, const ru_run_options *options,
                                   ru_simulation *simulation);

#endif
