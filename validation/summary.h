/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SUMMARY_H
#define RU_VALIDATION_SUMMARY_H

#include <stddef.h>

#include <ru/base/status.h>

/* Many verdicts in one table: what was judged, on which organism, at which scale, how measured. */

/* One case. All borrowed. */
typedef struct ru_summary_case {
    const char *name;       /* of its folder */
    const char *report;     /* its verdict as ru_report_json writes it; NULL: there is none */
    const char *fault;      /* why there is none; NULL or "" where there is one */
    const char *discussion; /* Markdown: what the verdict means; NULL: there is none */
} ru_summary_case;

typedef enum ru_summary_form {
    RU_SUMMARY_TEXT,
    RU_SUMMARY_MARKDOWN,
    RU_SUMMARY_JSON
} ru_summary_form;

/* What all of them come to. */
typedef struct ru_summary_count {
    size_t n_case, n_without;                /* cases; of these, without a verdict */
    size_t n_passed, n_failed, n_not_judged; /* quantities with limits */
    size_t n_organism, n_modality;           /* of the quantities that passed or failed */
} ru_summary_count;

/* Writes the tables of `cases` [n], in their order, malloc'ed for the caller: every quantity with
 * its limits, where parameters come from, modality by organism and scale, and on a page (Markdown)
 * and in JSON also what is said of each case, without the heading that it begins with. Fails with
 * RU_ERR_INPUT when a report is no verdict, with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_summary_write(const ru_summary_case *cases, size_t n, ru_summary_form form,
                                       ru_summary_count *count, char **text);

#endif
