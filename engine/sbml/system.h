/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_SYSTEM_H
#define RU_SBML_SYSTEM_H

#include <ru/sbml/resolve.h>

/* A model as equations: values at the start, and formulas in time and in what changes. */

typedef struct ru_sbml_system {
    ru_sbml_model *model;       /* borrowed */
    ru_sbml_resolver *resolver; /* owned */
    double *values;             /* [1 + n] time and stores at the start */
    ru_node *fixed;             /* [1 + n] numbers of the stores that never change */
    size_t n_state, *states;    /* [n_state] variables with a rate of change */
    ru_node *rates;             /* [n_state] of the stores */
} ru_sbml_system;

/* Values at time zero in the order of their dependence: initial assignments, assignment and
 * algebraic rules. Fails with RU_ERR_INPUT for circles and for what is needed but not given. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_system_build(ru_sbml_model *model, ru_sbml_system **system);
void ru_sbml_system_destroy(ru_sbml_system **system);

/* A formula as read, or one that is resolved, with the numbers of what never changes put in. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_finish(ru_sbml_system *system, ru_node formula, ru_node *made);
RU_MUST_USE ru_status ru_sbml_finish_resolved(ru_sbml_system *system, ru_node formula,
                                              ru_node *made);

/* Fails with RU_ERR_INPUT when a resolved formula needs a variable that was never given a value.
 * `use`: what needs it. Not collective. */
RU_MUST_USE ru_status ru_sbml_check_given(ru_sbml_system *system, ru_node formula, const char *use);

#endif
