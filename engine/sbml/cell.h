/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_CELL_H
#define RU_SBML_CELL_H

#include <ru/base/table.h>
#include <ru/models/model.h>
#include <ru/sbml/model.h>

/* An SBML model as the cell model of a reactor.
 *
 * Species outside the cells become concentrations in the liquid; species inside become amounts per
 * volume of liquid, which the flow carries with the cells. The model is taken as a sample of cells
 * of a certain dry mass m: where the liquid holds X kg of cells per m3, there are X/m such samples
 * in it, and each does what the model's rates say at the concentrations there. So for a species
 * outside, of concentration c, and one inside, of amount A in the sample,
 *
 *   dc/dt = (sum over reactions in the medium)/V + (sum over reactions of the cells) X/m
 *   d(A X/m)/dt = (sum over reactions) X/m,      dX/dt = mu X
 *
 * Growth thins what is inside by itself, since X grows. */

/* The map `cells.sbml` of a scenario, as its table reads it. */
typedef struct ru_sbml_cell_spec {
    const ru_tree *node;             /* NULL: there is none */
    char *file;                      /* path as written */
    char *time, *substance, *volume; /* units of the model; NULL: as it says */
    char **medium;                   /* compartments that are the liquid */
    size_t n_medium;
    char **outside; /* further species outside the cells */
    size_t n_outside;
    char *biomass, *growth; /* species; variable that is the specific growth rate */
    double dry_mass;        /* kg of the model's cells; NAN */
    double cell_volume;     /* m3/kg; NAN */
    char *oxygen, *carbon_dioxide, *substrate; /* species */
    const ru_tree *units;                      /* species: unit of its concentration */
    char **balanced, **without, **in_medium;   /* species; reactions; reactions */
    size_t n_balanced, n_without, n_in_medium;
    double initial_biomass; /* kg/m3, for the defaults; not a key */
} ru_sbml_cell_spec;

extern const ru_table ru_sbml_cell_table;

/* Makes the model from the file at `path`. The spec may be gone before the model is. Fails with
 * RU_ERR_INPUT for invalid files, names that are not there, units that nobody says, and what has no
 * meaning in a reactor (events, rate rules of parameters and compartments), naming it. Not
 * collective. */
RU_MUST_USE ru_status ru_sbml_cell_build(const ru_sbml_cell_spec *spec, const char *path,
                                         ru_model **model);

#endif
