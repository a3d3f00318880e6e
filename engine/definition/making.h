/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_DEFINITION_MAKING_H
#define RU_DEFINITION_MAKING_H

#include <ru/definition/definition.h>
#include <ru/expression/formula.h>
#include <ru/expression/tape.h>

/* A model under way from its definition; only the files of this room use it. */

/* Symbols of formulas: the states, then the conditions, then the parameters. */
enum { RU_N_CONDITION = 4 }; /* temperature, pH, time, light */

/* What the hot functions need. */
typedef struct ru_defined {
    ru_model model; /* first: the model is this */
    ru_tape *rates, *slopes, *stoichiometry;
    double *work_many; /* of the longer of rates and slopes over many points */
    int32_t *slope_at; /* [n_slope] where each root of `slopes` goes in [n_process][n_state] */
    int32_t *made_at;  /* [n_made] the same of `stoichiometry` */
    double *noise;     /* [n_state] how far below zero a state may be seen */
    char **texts;      /* [n_text] all names and the like; owned */
    size_t n_text, text_capacity;
    ru_state_info *states;
    ru_quantity *parameters;
    ru_process_info *processes;
    ru_leak *leaks;
} ru_defined;

/* Doubles of work that the hot functions have on their stack. */
#define RU_DEFINED_WORK 4096

typedef struct ru_making {
    const ru_definition *definition;
    ru_diagnostics *log;
    ru_defined *made;
    ru_scope scope;
    ru_typed *rates;  /* [n_process] */
    ru_node *made_of; /* [n_process][n_state] coefficients; RU_NO_NODE: none */
} ru_making;

/* The scalar of a key in a map, or the map's short form. */
const ru_tree *ru_making_scalar(const ru_tree *map, const char *key);

/* Keeps a copy of a text for the life of the model; "" for NULL. */
RU_MUST_USE ru_status ru_making_keep(ru_making *m, const char *text, const char **kept);

/* Tables of the model: names, units, values, contents (names.c). */
RU_MUST_USE ru_status ru_making_names(ru_making *m);

/* Formulas to tapes (formulas.c). Called while the log is free of errors. */
RU_MUST_USE ru_status ru_making_formulas(ru_making *m);
RU_MUST_USE ru_status ru_making_tapes(ru_making *m);

/* Holds the model against zeros and the balances of elements (verdict.c). */
RU_MUST_USE ru_status ru_making_verdict(ru_making *m);

/* The functions of the model (run.c). */
void ru_defined_functions(ru_model *model);

#endif
