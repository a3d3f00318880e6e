/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_REPORT_H
#define RU_VALIDATION_REPORT_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/validation/as_measured.h>
#include <ru/validation/fitted.h>
#include <ru/validation/limits.h>
#include <ru/validation/measured.h>
#include <ru/validation/points.h>
#include <ru/validation/verdict.h>

/* A verdict as a table for people or as JSON for programs, with the same numbers. */

/* All borrowed. */
typedef struct ru_report_facts {
    const char *result;        /* path of the result file */
    int complete;              /* 1: its run came to its end */
    const char *result_status; /* "complete", or why not */
    const ru_measured *measured;
    const ru_run_choice *choice;
    const ru_limits *limits; /* NULL: none */
    const char *u_num;       /* file of the numerical uncertainty; NULL: none */
    const char *declared;    /* hash of the limits that the run was told of; NULL or "": of none */
    int along_z;             /* 1: profiles over the height were compared */
    double moment;           /* s: when; only with along_z */
    const ru_verdict *verdict;
    const ru_differences *differences; /* of the scenario from what was measured; NULL: none */
    const ru_fitted_use *use;          /* of the data for fitting; NULL: not known */
} ru_report_facts;

/* The report as text; malloc'ed for the caller. Fails with RU_ERR_SYSTEM when memory ends. Not
 * collective. */
RU_MUST_USE ru_status ru_report_text(const ru_report_facts *facts, char **report);

/* The report as one JSON object, 2 spaces an indent; what has no value is null. malloc'ed for the
 * caller. Fails with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_report_json(const ru_report_facts *facts, char **report);

#endif
