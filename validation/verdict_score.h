/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_VERDICT_SCORE_H
#define RU_VALIDATION_VERDICT_SCORE_H

#include <ru/validation/verdict.h>

/* The scores of one quantity, and of how many points each is. A bound that the simulation meets
 * says nothing of how close it is: it counts in chi2 by its likelihood, and in no other score. One
 * that it crosses counts with the distance to it. */

/* Fills in the scores, counts and symptom of a row that has its points and their simulated values;
 * the area and the shift, which are found elsewhere, stay. `molar_mass` in g/mol or NAN. Fails with
 * RU_ERR_INPUT when the rule's specification does not convert to the unit of the points, with
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_verdict_score(const ru_rule *rule, double molar_mass, ru_verdict_row *row);

/* Of how many of what a score is; texts are static. */
typedef struct ru_counted {
    size_t n;
    const char *noun, *which; /* "point", " with an sd" */
} ru_counted;

ru_counted ru_verdict_counted(const ru_verdict_row *row, ru_metric metric);

#endif
