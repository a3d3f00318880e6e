/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FRONT_FIT_REPORT_H
#define RU_FRONT_FIT_REPORT_H

#include <ru/base/text.h>
#include <ru/front/fit_bench.h>
#include <ru/front/fit_solve.h>

/* The outcome of a fit for people, for programs, and as a piece of a scenario. */

typedef struct ru_fit_facts {
    const ru_fit_bench *bench;
    const ru_fit_outcome *outcome;
    const unsigned char *spare; /* [n_variable] of ru_fit_bench_spare */
} ru_fit_facts;

/* Of all fits: flat directions and correlations of the variables [n_variable of the outcome], as
 * text and as members of a JSON object. None is collective. */
void ru_fit_report_correlations(const ru_fit_variable *variables, const ru_fit_outcome *outcome,
                                ru_text *out);
void ru_fit_json_correlations(const ru_fit_outcome *outcome, ru_text *out);

/* Interval of variable v by its profile as members of a JSON object, where there is one. */
void ru_fit_json_profile(const ru_fit_outcome *outcome, size_t v, ru_text *out);

RU_MUST_USE ru_status ru_fit_report_text(const ru_fit_facts *facts, char **report);
RU_MUST_USE ru_status ru_fit_report_json(const ru_fit_facts *facts, char **report);

/* YAML to include into a scenario: the estimates at their paths, and under `fitted` which runs and
 * data they come from. Estimates of single runs, and those whose path leads through a list, are
 * comments to be given by --set; those that the scenario may keep its own value of are comments
 * too. Behind an estimate stands what is to be known of it. Not collective. */
RU_MUST_USE ru_status ru_fit_report_yaml(const ru_fit_facts *facts, char **yaml);

#endif
