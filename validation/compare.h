/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_COMPARE_H
#define RU_VALIDATION_COMPARE_H

#include <ru/base/status.h>

/* The whole of it: a result file against measured data. */

/* Judges the result file `result` against the file `measured` and writes the report (text, or JSON
 * when `json` is 1), malloc'ed for the caller and NULL on errors.
 *
 * measured: a CSV file; NULL, "" or "-": the files that the limits name.
 * limits: a limits file; NULL: quantities of equal name are compared and nothing can fail.
 * run_id: run in the measured data; NULL: as the limits say, or the only one.
 *
 * Returns RU_OK when no limit failed (what could not be judged is said in the report),
 * RU_ERR_CRITERION with a report when one did, RU_ERR_INPUT for files that cannot be used, and
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_compare_files(const char *result, const char *measured, const char *limits,
                                       const char *run_id, int json, char **report);

#endif
