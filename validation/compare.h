/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_COMPARE_H
#define RU_VALIDATION_COMPARE_H

#include <ru/base/status.h>

/* The whole of it: a result file against measured data. */

typedef struct ru_compare_task {
    const char *result;   /* a result file */
    const char *measured; /* data; NULL, "" or "-": the files that the limits name */
    const char *limits;   /* a limits file; NULL: quantities of equal name are compared and nothing
                           * can fail */
    const char *run_id;   /* run in the measured data; NULL: as the limits say, or the only one */
    const char *u_num;    /* numerical uncertainty of the series (numerics.h); NULL: not known */
    int json;             /* 1: the report is JSON, 0: text */
} ru_compare_task;

/* Judges a result against measured data and writes the report, malloc'ed for the caller and NULL on
 * errors. Returns RU_OK when no limit failed (what could not be judged is said in the report),
 * RU_ERR_CRITERION with a report when one did, RU_ERR_INPUT for files that cannot be used, and
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_compare_files(const ru_compare_task *task, char **report);

#endif
