/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_SIMULATE_H
#define RU_SBML_SIMULATE_H

#include <ru/sbml/model.h>

/* Runs a model by itself, from time zero. */

typedef enum ru_sbml_view { RU_SBML_MEANING, RU_SBML_AMOUNT, RU_SBML_CONCENTRATION } ru_sbml_view;

typedef struct ru_sbml_column {
    size_t variable;
    ru_sbml_view view; /* matters for species only */
} ru_sbml_column;

typedef struct ru_sbml_run {
    double start, duration; /* of what is reported; start >= 0 */
    size_t steps;           /* rows after the first */
    double relative;        /* tolerance; 0: RU_SBML_RELATIVE of course.h */
    double absolute;        /* tolerance; 0: RU_SBML_ABSOLUTE */
} ru_sbml_run;

/* rows: [steps + 1][1 + n_column], time and the columns, at equal distances from start to start +
 * duration; at the time of an event what holds after it. The model can be run again. Fails with
 * RU_ERR_INPUT for what the model does not say, RU_ERR_SOLVER when the integrator gives up. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_simulate(ru_sbml_model *model, const ru_sbml_run *run,
                                       size_t n_column, const ru_sbml_column *columns,
                                       double *rows);

#endif
