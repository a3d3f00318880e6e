/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_CELL_PARTS_H
#define RU_FLUX_CELL_PARTS_H

/* What the files of the cell model share; nobody outside the room includes this. */

#include <ru/flux/cell.h>
#include <ru/flux/table.h>

#define RU_FLUX_MAX_EXCHANGE 48
#define RU_FLUX_NONE         ((size_t)-1)

typedef struct ru_flux_factor {
    size_t state, parameter; /* who inhibits, with which constant */
} ru_flux_factor;

/* A state of the liquid: index 1 + its place among the exchanges. */
typedef struct ru_flux_port {
    size_t reaction;
    double uptake;     /* taken up by one unit of the flux; -1 for "A ->" */
    double carbon;     /* kg C per kg; NAN: not known */
    double molar_mass; /* kg/mol */
    size_t q;          /* which of the varying bounds is its own; RU_FLUX_NONE */
    size_t most, half; /* parameters; half RU_FLUX_NONE: the uptake does not depend on the state */
    size_t n_factor;
    ru_flux_factor *factors; /* owned */
} ru_flux_port;

typedef struct ru_flux_cell {
    ru_model model; /* points into what follows */
    ru_flux_network *network;
    ru_flux_table *table;
    size_t growth; /* reaction */
    ru_flux_port *ports;
    size_t n_port, n_q;
    double must_run; /* sum of what must run, in units of the file */
    int told;        /* starvation was told */
    size_t decay;    /* parameter */
    size_t n_output; /* growth, ports, shortfall */
    ru_state_info *states;
    ru_quantity *parameters;
    ru_process_info *processes;
    char **texts; /* [n_text] all that the tables point at */
    size_t n_text;
    int out_of_memory;
    const ru_tree *at; /* while it is made: the part in hand */
} ru_flux_cell;

/* States: biomass, the ports, other_carbon where carbon is known. Processes: growth, the ports,
 * starvation. */
enum { RU_FLUX_BIOMASS, RU_FLUX_FIRST_PORT };

/* The functions of the model. */
void ru_flux_cell_stoichiometry(const ru_model *self, const double *p, double *S);
int ru_flux_cell_rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *r);
int ru_flux_cell_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                        double *dr);
void ru_flux_cell_forget(const ru_model *self);

#endif
