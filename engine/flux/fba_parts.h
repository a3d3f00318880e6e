/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_FLUX_FBA_PARTS_H
#define RU_FLUX_FBA_PARTS_H

/* What the files of the linear programme share; nobody outside the room includes this. */

#include <ru/flux/fba.h>

/* One linear objective of the sequence, over columns. */
typedef struct ru_fba_stage {
    int maximise;
    size_t n;
    int *columns;    /* [n], 1-based */
    double *weights; /* [n] */
    double size;     /* largest |weight| */
} ru_fba_stage;

struct ru_fba {
    const ru_flux_network *network;
    void *lp;          /* glp_prob */
    int n_row, n_col;  /* of the programme */
    int *plus, *minus; /* [n_reaction] column of the flux, and of its reverse; minus 0: none */
    int *row;          /* [n_species] balance row; 0: a boundary species */
    int *short_by;     /* [n_reaction] column of what a reaction that must run is short by; 0 */
    ru_fba_stage *stages;
    size_t n_stage, first; /* `first`: index of the first goal's stage; n_stage: no goal */
    double *lower, *upper; /* [n_row + n_col + 1] bounds as asked for, before any are fixed */
    signed char *held;     /* [n_row + n_col + 1] 1, -1: fixed where it would sink, rise; 0 */
    double *fluxes, *prices, *reduced;
};

/* Sets the bounds of row (index = row) or column (index = n_row + column). */
void ru_fba_limit(ru_fba *fba, int index, double lower, double upper);

/* Solves for the smallest shortfall alone, from the basis at hand; NAN when that fails. */
double ru_fba_shortfall(ru_fba *fba);

#endif
