/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_CELL_PARTS_H
#define RU_SBML_CELL_PARTS_H

#include <ru/expression/tape.h>
#include <ru/sbml/cell.h>
#include <ru/sbml/system.h>

/* What the files of the cell model share. */

typedef struct ru_sbml_cell {
    ru_model model; /* first, so that a model is its cell */
    ru_state_info states[RU_MODEL_MAX_STATE];
    ru_process_info processes[RU_MODEL_MAX_STATE];
    ru_quantity parameters[RU_MODEL_MAX_PARAMETER];
    ru_tape *rates, *slopes; /* of states, time and parameters, in this order */
    size_t slope_at[RU_MODEL_MAX_STATE * RU_MODEL_MAX_STATE], n_slope;
    char **texts; /* [n_text] owned: names and meanings */
    size_t n_text, text_capacity;
} ru_sbml_cell;

/* While a cell is made. */
typedef struct ru_sbml_cell_plan {
    const ru_sbml_cell_spec *spec;
    ru_sbml_cell *cell;
    ru_sbml_model *source;
    ru_sbml_system *system;
    double time, substance, volume; /* of the model, SI */
    int is_mass;
    double sample;                        /* kg of cells that the model stands for; NAN: none */
    size_t variables[RU_MODEL_MAX_STATE]; /* of a state; RU_SBML_NONE: the added biomass */
    int is_outside[RU_MODEL_MAX_STATE];
    double factor[RU_MODEL_MAX_STATE]; /* SI of a model's unit: concentration, or inside amount */
    size_t n_state, biomass;           /* biomass: state, n_state when there is none */
    size_t parameters[RU_MODEL_MAX_PARAMETER], n_parameter;
} ru_sbml_cell_plan;

/* An empty model with its functions. Not collective. */
RU_MUST_USE ru_status ru_sbml_cell_begin(ru_sbml_cell **cell);

/* Whether the reactions close in elements and charge, by the formulas in the file: a line into
 * `text`; those that do not are warned of. Not collective. */
RU_MUST_USE ru_status ru_sbml_cell_elements(const ru_sbml_cell_plan *plan, char *text, size_t size);

/* The formulas of the rates, and the tapes. Not collective. */
RU_MUST_USE ru_status ru_sbml_cell_formulas(ru_sbml_cell_plan *plan);

/* The same formula, odd where it would end below zero: x^h of a negative x is -|x|^h, so that what
 * is round-off below zero has a rate. Not collective. */
RU_MUST_USE ru_status ru_sbml_continue(ru_expr *pool, ru_node formula, ru_node *made);

#endif
