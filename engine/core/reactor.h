/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_REACTOR_H
#define RU_CORE_REACTOR_H

#include <ru/core/problem.h>
#include <ru/core/transfer.h>

/* What happens at one node besides transport: reactions of the cells, transfer between gas and
 * liquid, heat. Rates are per volume of liquid: kg/m3/s, K/s for the temperature. */

/* When and in what liquid. */
typedef struct ru_reactor_moment {
    double time;  /* s */
    double grown; /* liquid over that at the start */
    const ru_gas_pool *pool;
    const double *pH; /* [n_own]; NULL: it stays as given */
    double shade;     /* kg/m3, mean biomass of the vessel; read with light on a grid only */
} ru_reactor_moment;

typedef struct ru_reactor_rates {
    double reacted[RU_MAX_COMPONENT]; /* [n_state] */
    double passed[RU_MAX_COMPONENT];  /* [n_state] between gas and liquid; heat over the wall */
} ru_reactor_rates;

/* The rates at a local node with components c [n_state]. Returns the model's verdict: 0, > 0 try a
 * smaller step, < 0 impossible. Not collective. */
int ru_reactor_take(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                    const double *c, ru_reactor_rates *rates);

/* Slopes of reacted + passed, block [n_state][n_state], 1/s. Not collective. */
void ru_reactor_slopes(const ru_problem *problem, const ru_reactor_moment *moment, size_t node,
                       const double *c, double *block);

/* The pH of every own node, and the part of carbon dioxide that is molecular there, [n_own] each,
 * from c [n_own][n_state]. Not collective. */
void ru_reactor_acidity(const ru_problem *problem, const double *c, double *pH, double *molecular);

#endif
