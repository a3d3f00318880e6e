/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RUSHTON_STUDIES_H
#define RUSHTON_STUDIES_H

#include <mpi.h>
#include <stddef.h>

#include <ru/base/status.h>

/* Many runs with one aim: fits and studies. A part of rushton.h, which includes it. */

#ifdef __cplusplus
extern "C" {
#endif

/* Estimates parameters on measured runs, or those of a PEtab problem (docs/fitting.md). On rank 0
 * *report and *fitted (may be NULL) are malloc'ed, NULL elsewhere. RU_ERR_SOLVER: no start could be
 * run; RU_ERR_CRITERION: it did not converge, and all is there; RU_ERR_SUSPENDED, RU_ERR_STOPPED
 * (see ru_request): it was ended, and the best so far is there, if anything. Collective over
 * `comm`. */
typedef struct ru_fit_wanted {
    int profile, json; /* profile: 1: likelihoods, also where the file does not ask for them */
    const char *page, *command_line; /* a page of HTML to be written, NULL: none; shown there */
    void (*told)(int i, int n, void *context); /* before start i of n, on its rank; may be NULL */
    void *context;
    volatile int *request; /* a ru_request to end, of any rank; may be NULL */
    const double *most;    /* s of real time, in which it ends; NULL: no limit */
} ru_fit_wanted;
RU_MUST_USE ru_status ru_fit(const char *path, MPI_Comm comm, const ru_fit_wanted *wanted,
                             char **report, char **fitted);

/* A study: many runs of a scenario, as its file says (`rushton describe study`). The ranks form
 * groups that each run one member at a time; rank 0 hands out work. Rows go to one result file as
 * they come, and what earlier calls left of the same study there, or in files of its parts beside
 * it, is not run again. A run that fails is a row with its message. The report (tables of outputs
 * and of what moves them, or JSON) is malloc'ed for the caller on rank 0, NULL elsewhere and where
 * nothing could be told. Fails with RU_ERR_INPUT for what is wrong with the study or the scenario,
 * RU_ERR_USAGE when a file of another study stands where the result goes, RU_ERR_SOLVER with a
 * report when no run succeeds, RU_ERR_STOPPED or RU_ERR_SUSPENDED (see ru_request) when ended,
 * RU_ERR_FRUITLESS when suspended before any run of this call ended, RU_ERR_CRITERION when runs to
 * merge are missing; on all ranks alike. Collective over `comm`. */
typedef struct ru_sweep_progress {
    size_t n, done, failed, limited; /* runs of this call's file, and how those ended that have */
} ru_sweep_progress;
typedef struct ru_sweep_options {
    const char *output; /* result file; NULL: the study's name with .h5, in the present folder */
    const char *page;   /* HTML page; NULL: none */
    const char *const *sets; /* [n_set] overrides of the base, behind the study's; borrowed */
    size_t n_set;
    const char *command_line; /* for provenance; may be NULL */
    int ranks_per_run;        /* 0: one */
    long long part, parts;    /* part 1 .. parts of the runs, into a file of its own; 0: all */
    int dry_run;              /* the plan, and what a run costs by a trial of the base */
    int merge;                /* collect what is there, run nothing */
    int retry;                /* run again what failed or was stopped at a limit */
    int json;
    void (*say)(const char *text, void *context);                   /* rank 0: the plan */
    void (*told)(const ru_sweep_progress *progress, void *context); /* rank 0: a run ended */
    volatile int *request; /* a ru_request to end, of any rank; may be NULL */
    const double *most;    /* s of real time, in which it ends; NULL: no limit */
    void *context;
} ru_sweep_options;
RU_MUST_USE ru_status ru_study_run(const char *path, MPI_Comm comm, const ru_sweep_options *options,
                                   char **report);

#ifdef __cplusplus
}
#endif

#endif
