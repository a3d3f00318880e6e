/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_STAGES_H
#define RU_CORE_STAGES_H

#include <stddef.h>

#include <ru/core/scenario.h>

/* The stages of a stirred vessel: each impeller rules the liquid between the planes midway to its
 * neighbours, and exchanges liquid with them through those planes. */
typedef struct ru_stages {
    size_t n;
    double height;          /* m, of the liquid */
    ru_impeller *impellers; /* [n], bottom up; owned */
    double *planes;         /* [n + 1] m: bottom, planes between, surface; owned */
    double *exchange;       /* [n + 1] m3/s each way through them, 0 at the ends; owned */
} ru_stages;

/* Half-width over T of the slab in which neighbouring stages exchange. */
#define RU_STAGE_SLAB 0.2

/* Sorts the impellers and places the planes in a liquid of that height (m). Not collective. */
RU_MUST_USE ru_status ru_stages_build(const ru_mixing *mixing, double height, ru_stages *stages);

void ru_stages_destroy(ru_stages *stages);

/* Discharge Fl N D^3 of an impeller, m3/s; speed in rev/s. Not collective. */
double ru_impeller_discharge(const ru_impeller *impeller, double speed);

/* Power Po rho N^3 D^5 (Pg/P0) that an impeller draws with gas, W. Not collective. */
double ru_impeller_power(const ru_impeller *impeller, double speed, double density);

/* Liquid that two neighbouring impellers exchange, m3/s each way, by the rule of the scenario:
 * Q_EX = stage_exchange N D^3 with the larger D (measured are 0.2 to 0.25 for Rushton turbines,
 * Vasconcelos et al., Trans. IChemE A 73:675, 1995), or (FP_i + FP_j)/4 with
 * FP = 0.2 Po (Pg/P0) N D^3 (stage model of Noorman et al.). Not collective. */
double ru_stage_exchange(const ru_mixing *mixing, const ru_impeller *below,
                         const ru_impeller *above);

#endif
