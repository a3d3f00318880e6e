/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_DESIGN_H
#define RU_STUDY_DESIGN_H

#include <ru/base/text.h>
#include <ru/study/fraction.h>
#include <ru/study/study.h>

/* The runs of a study as a table of values. A function of the study and its bound base alone, the
 * same on every machine of the same arithmetic. */

typedef struct ru_design {
    size_t n_run, n_parameter;
    double *values; /* [n_run][n_parameter], each in the unit of its parameter; words: index */
    size_t block;   /* runs that belong together: a trajectory, a base sample; else 1 */
    ru_fraction fraction; /* of designs with a factorial part; k 0: none */
    char *note;           /* what there is to say about it, a line; owned */
} ru_design;

/* Makes the table. Fails with RU_ERR_INPUT, with the place in the study, when the design cannot be:
 * levels without a range, too many dimensions, generators that are none; RU_ERR_SYSTEM when memory
 * ends. Not collective. */
RU_MUST_USE ru_status ru_design_build(const ru_study *study, ru_design **design);

void ru_design_destroy(ru_design **design);

#endif
