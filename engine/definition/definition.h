/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_DEFINITION_DEFINITION_H
#define RU_DEFINITION_DEFINITION_H

#include <ru/base/table.h>
#include <ru/models/model.h>

/* A cell model as a scenario defines it: what the key tables read, and the making of the model.
 *
 * Formulas are read with their units (expression/formula.h), differentiated, and turned into tapes.
 * The model is held against what every built-in one is held against: units, elements that close but
 * for declared leaks, and rates and slopes that are numbers where states are zero or a little
 * below. */

typedef struct ru_definition_state {
    const ru_tree *node; /* its key is the name */
    char *unit, *initial, *formula, *absolute, *meaning, *source;
    char **range;
    size_t n_range;
    int role, phase;
    const ru_tree *content;
} ru_definition_state;

typedef struct ru_definition_parameter {
    const ru_tree *node;
    char *value, *meaning, *source;
    char **range;
    size_t n_range;
} ru_definition_parameter;

typedef struct ru_definition_derived {
    const ru_tree *node;
    char *formula, *unit, *meaning;
} ru_definition_derived;

typedef struct ru_definition_process {
    const ru_tree *node;
    char *rate, *meaning;
    const ru_tree *stoichiometry, *closes;
} ru_definition_process;

typedef struct ru_definition_leak {
    const ru_tree *node;
    char *element, *process, *reason;
} ru_definition_leak;

typedef struct ru_definition {
    const ru_tree *node; /* NULL: the scenario defines no model */
    char *name, *title, *citation, *validity;
    ru_definition_state *states;
    size_t n_state;
    ru_definition_parameter *parameters;
    size_t n_parameter;
    ru_definition_derived *derived;
    size_t n_derived;
    ru_definition_process *processes;
    size_t n_process;
    ru_definition_leak *leaks;
    size_t n_leak;
} ru_definition;

/* The keys of a definition, of type ru_definition. */
extern const ru_table ru_definition_table;

/* Makes the model of a definition that the table read without error. What is wrong goes to the log
 * and leaves *model NULL; the status tells of memory only. The model owns all it needs and ends by
 * ru_model_destroy. Not collective. */
RU_MUST_USE ru_status ru_definition_open(const ru_definition *definition, ru_diagnostics *log,
                                         ru_model **model);

#endif
