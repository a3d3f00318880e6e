/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_CELL_H
#define RU_FLUX_CELL_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/table.h>
#include <ru/flux/network.h>
#include <ru/models/model.h>

/* A metabolic network as a cell model: dynamic flux balance (Mahadevan, Edwards and Doyle, Biophys.
 * J. 83:1331, 2002). At every point the network does what is best for growth, then for further
 * goals, within uptake bounds that follow from the concentrations there:
 *
 *   q_k = uptake_k c_k/(K_k + c_k) prod_i 1/(1 + c_i/K_ik)
 *   dX = mu X - decay s X,   dc_k = v_k M_k X
 *
 * mu, v_k and s (the missing share of what must run) are continuous and piecewise linear in q, and
 * come from a table of critical regions with the linear programme behind it. The slopes that an
 * implicit solver wants are exact on either side of a change of basis. */

typedef struct ru_flux_inhibitor {
    const ru_tree *node; /* may be NULL, here and below: made by hand */
    const char *by;      /* state: the node's key, borrowed */
    double constant;     /* kg/m3 or mol/m3 */
    int constant_which;  /* 0: kg/m3, 1: mol/m3 */
} ru_flux_inhibitor;

typedef struct ru_flux_exchange_spec {
    const ru_tree *node;
    const char *state; /* the node's key, borrowed */
    char *reaction;
    double uptake;     /* mol/kg/s; NAN: the bound in the file */
    double half;       /* kg/m3 or mol/m3; 0: uptake does not depend on the state */
    int half_which;    /* 0: kg/m3, 1: mol/m3 */
    double molar_mass; /* kg/mol; NAN: from the formula */
    ru_flux_inhibitor *inhibitors;
    size_t n_inhibitor;
} ru_flux_exchange_spec;

typedef struct ru_flux_bound_spec {
    const ru_tree *node;
    const char *reaction; /* the node's key, borrowed */
    double lower, upper;  /* mol/kg/s; NAN: as in the file */
} ru_flux_bound_spec;

typedef struct ru_flux_goal_spec {
    const ru_tree *node;
    char *maximise, *minimise; /* reaction; one of the two */
} ru_flux_goal_spec;

/* The map `cells.flux` of a scenario, as its table reads it. */
typedef struct ru_flux_cell_spec {
    const ru_tree *node; /* NULL: there is none */
    char *network;       /* path of the file as written */
    char *growth;        /* reaction that makes biomass; NULL: what the file maximises */
    ru_flux_exchange_spec *exchanges;
    size_t n_exchange;
    ru_flux_bound_spec *bounds;
    size_t n_bound;
    ru_flux_goal_spec *goals; /* after growth */
    size_t n_goal;
    int parsimonious;
    double decay;    /* 1/s, of biomass where nothing of what must run is served */
    int64_t explore; /* points to fill the table with before the run */
} ru_flux_cell_spec;

extern const ru_table ru_flux_cell_table;

/* Makes the model. Takes the network (also on failure). The spec may be gone before the model is.
 * Fails with RU_ERR_INPUT for unknown reactions (naming the nearest), states named twice,
 * reactions that are no exchange, unknown molar masses, goals without limit; `at` (may be NULL)
 * then gets the node of the part that is to blame, NULL for the whole. Not collective. */
RU_MUST_USE ru_status ru_flux_cell_build(const ru_flux_cell_spec *spec, ru_flux_network *network,
                                         ru_model **model, const ru_tree **at);

/* The table behind a model made here, for counts and checks. Borrowed. Not collective. */
struct ru_flux_table *ru_flux_cell_fluxes(const ru_model *model);

/* Solves the linear programme for the states y at parameters p, whatever the table holds: for
 * checks and clocks. Returns as `rates`. Not collective. */
int ru_flux_cell_programme(const ru_model *model, const double *p, const double *y);

#endif
