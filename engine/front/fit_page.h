/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_PAGE_H
#define RU_FRONT_FIT_PAGE_H

#include <ru/front/fit_report.h>
#include <ru/report/page.h>

/* A fit as an HTML page. Internal to the front. */

/* A parameter beside what was found of it. */
typedef struct ru_fit_page_parameter {
    const char *name, *unit; /* "1": a pure number */
    double own;              /* of the scenario, or nominal; NAN: none */
    double start, low, high;
    int is_log;
    int is_spare; /* 1: the scenario's own value is as good */
} ru_fit_page_parameter;

/* How the search ended, parameters with their intervals, correlations and profiles.
 * parameters: [n_variable of the outcome]. Not collective. */
RU_MUST_USE ru_status ru_fit_page_add_outcome(const ru_fit_page_parameter *parameters,
                                              const char *own, const ru_fit_outcome *outcome,
                                              ru_page *page);

/* Writes the page of a fit whose runs are those of the estimates (ru_fit_bench_judge). Fails as
 * ru_page_write. Not collective. */
RU_MUST_USE ru_status ru_fit_page_write(const ru_fit_facts *facts, const char *command_line,
                                        const char *path);

#endif
