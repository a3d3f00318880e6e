/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PROGRAM_VERB_H
#define RU_PROGRAM_VERB_H

#include <popt.h>
#include <stddef.h>
#include <stdint.h>

#include <ru/front/rushton.h>
#include <ru/terminal/meter.h>

/* A verb of the program: one file with its options, its examples and what it does through the
 * public interface, and one line in verbs.def. */

/* What was called. All borrowed. */
typedef struct ru_call {
    int rank;
    const ru_terminal *out, *err; /* where data and talk go to */
    const char *const *words;     /* [n_word] after the verb and its options */
    size_t n_word;
    const char *const *sets; /* [n_set] of --set, in their order */
    size_t n_set;
    const char *command_line;
} ru_call;

#define RU_ANY_NUMBER SIZE_MAX

typedef struct ru_verb {
    const char *name, *words, *meaning, *examples;
    struct poptOption *options;
    size_t least, most; /* words; RU_ANY_NUMBER: no limit */
    ru_status (*act)(const ru_call *call);
} ru_verb;

/* Options of every verb. --help is our own: the library's would leave without a word to the other
 * ranks. */
extern struct poptOption ru_verb_common[];
#define RU_OPTION_COMMON                                                                           \
    {NULL, 0, POPT_ARG_INCLUDE_TABLE, ru_verb_common, 0, "Options of every verb:", NULL},
#define RU_OPTION_PROGRESS(to)                                                                     \
    {"progress",                                                                                   \
     'p',                                                                                          \
     POPT_ARG_NONE,                                                                                \
     to,                                                                                           \
     0,                                                                                            \
     "show progress where stderr is no terminal too (under mpirun): a line each 5 %",              \
     NULL},
#define RU_OPTION_SET                                                                              \
    {"set",       's', POPT_ARG_STRING, NULL, 's', "change a value of the scenario; repeatable",   \
     "path=value"},

/* The i-th verb in the order of verbs.def; NULL beyond the last. Not collective. */
const ru_verb *ru_verb_at(size_t i);

/* Opens the scenario that is the first word, with the call's overrides. Collective. */
RU_MUST_USE ru_status ru_verb_open(const ru_call *call, ru_simulation **simulation);

/* Writes a text as a file, with a message where that fails. Not collective. */
RU_MUST_USE ru_status ru_verb_write(const char *path, const char *text);

/* "dir/case.yaml" -> "case.h5" in the present folder. */
void ru_verb_output(const char *scenario, const char *ending, char *path, size_t size);

/* A meter on stderr that speaks on rank 0, unless it has to be quiet. Not collective. */
ru_meter ru_verb_meter(const ru_call *call, int quiet, int asked);

/* A hook of ru_progress_set and the like: tells steps, time and speed. `meter` is a ru_meter.
 * Always 0. Not collective. */
int ru_verb_progress(const ru_progress *progress, void *meter);

/* Prints a text on rank 0 and frees it; returns `status`. Not collective. */
RU_MUST_USE ru_status ru_verb_print(const ru_call *call, ru_status status, char *text);

#endif
