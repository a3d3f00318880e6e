/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_SWEEP_ABOUT_H
#define RU_FRONT_SWEEP_ABOUT_H

#include <ru/base/text.h>
#include <ru/io/study_file.h>
#include <ru/report/page.h>
#include <ru/study/study.h>

/* What a study varied, why runs failed and which outputs have no value: as text, JSON and tables of
 * the page. Internal to the front. Not collective. */

/* A study and what was set beside it. Borrowed. */
typedef struct ru_sweep_about {
    const ru_study *study;
    const char *const *sets; /* [n_set] "path=value" of the command line */
    size_t n_set;
} ru_sweep_about;

/* ",\"scenario\":...": keys of an object. */
void ru_sweep_about_write(const ru_sweep_about *about, ru_text *out);

/* Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_sweep_about_add(ru_page *page, const ru_sweep_about *about);

enum { RU_SWEEP_FAULTS = 10 };

/* Messages of runs that failed or were stopped, those that differ in their numbers alone together.
 */
typedef struct ru_sweep_faults {
    size_t n_run; /* that failed or were stopped */
    size_t n;     /* kinds of messages kept; others are counted in n_run alone */
    struct {
        size_t n_run;
        int member; /* the first run that said it */
        char message[RU_STUDY_MESSAGE];
    } kinds[RU_SWEEP_FAULTS];
} ru_sweep_faults;

/* Fails as ru_study_results_message. */
RU_MUST_USE ru_status ru_sweep_faults_find(const ru_study_results *results,
                                           ru_sweep_faults *faults);
void ru_sweep_faults_tell(const ru_sweep_faults *faults, ru_text *out);

/* An array. */
void ru_sweep_faults_write(const ru_sweep_faults *faults, ru_text *out);

/* Nothing when no run failed. Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_sweep_faults_add(ru_page *page, const ru_sweep_faults *faults);

/* A line on an output that `n` runs of `n_done` have no value of; "" when all have one. */
void ru_sweep_missing(const ru_study_output *output, size_t n, size_t n_done, char *line,
                      size_t size);

#endif
