/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_RUN_H
#define RU_REPORT_RUN_H

#include <ru/base/tree.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/json_write.h>
#include <ru/report/page.h>
#include <ru/report/thin.h>

/* A result file as a part of a page, piece by piece. Internal to the room. All pieces fail with
 * RU_ERR_INPUT for a damaged file, RU_ERR_SYSTEM when memory ends. None is collective. */
typedef struct ru_report_run {
    const char *path, *label;
    ru_result *result;          /* owned */
    const ru_result_info *info; /* borrowed from it */
    ru_document *resolved;      /* the scenario with all defaults; owned; NULL: unreadable */
    double *times;              /* [info->n_time] s; owned */
    ru_curve_facts *facts;      /* [info->n_series]; owned */
    ru_balance *balance;        /* [n_balance]; owned */
    size_t n_balance;
    size_t n_run;    /* runs that share the page */
    size_t room;     /* cells of all fields and frames that may be shown */
    size_t n_packed; /* characters that those shown take */
} ru_report_run;

RU_MUST_USE ru_status ru_report_series(ru_report_run *run, ru_json to);  /* time, series */
RU_MUST_USE ru_status ru_report_arrays(ru_report_run *run, ru_json to);  /* arrays */
RU_MUST_USE ru_status ru_report_fields(ru_report_run *run, ru_json to);  /* mesh, fields */
RU_MUST_USE ru_status ru_report_balance(ru_report_run *run, ru_json to); /* balance, events, ... */
RU_MUST_USE ru_status ru_report_sheet(ru_report_run *run, ru_json to);   /* the sheet */
RU_MUST_USE ru_status ru_report_key(ru_report_run *run, ru_json to);     /* key figures */

/* What is drawn of the vessel, from the resolved scenario, into the mesh. */
void ru_report_vessel(const ru_report_run *run, ru_json mesh);

/* The text of a scalar under `key` of a map, NULL where there is none. Borrowed. */
const char *ru_report_word(const ru_tree *map, const char *key);

#endif
