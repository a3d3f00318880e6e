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
    const double *pH;           /* [n_own]; NULL: it stays as given */
    const ru_light_here *light; /* of places, as ru_light_look; read with light on a grid only */
} ru_reactor_moment;

typedef struct ru_reactor_rates {
    double reacted[RU_MAX_COMPONENT]; /* [n_state] */
    double passed[RU_MAX_COMPONENT];  /* [n_state] between gas and liquid; heat over the wall */
} ru_reactor_rates;

/* Nodes that are taken at once from node i of n on. */
static inline size_t ru_reactor_count(size_t i, size_t n)
{
    return n - i < RU_LANES ? n - i : RU_LANES;
}

/* The rates at n local nodes from `first` on, at most RU_LANES, with components c [n][n_state]:
 * rates [n] and the model's verdicts [n]: 0, > 0 try a smaller step, < 0 impossible. As many nodes
 * at once as there are lanes are fastest. Not collective. */
void ru_reactor_take(const ru_problem *problem, const ru_reactor_moment *moment, size_t first,
                     size_t n, const double *c, ru_reactor_rates *rates, int *verdicts);

/* Slopes of reacted + passed there, blocks [n][n_state][n_state], 1/s. Not collective. */
void ru_reactor_slopes(const ru_problem *problem, const ru_reactor_moment *moment, size_t first,
                       size_t n, const double *c, double *blocks);

/* The pH of every own node, and the part of carbon dioxide that is molecular there, [n_own] each,
 * from c [n_own][n_state]. Not collective. */
void ru_reactor_acidity(const ru_problem *problem, const double *c, double *pH, double *molecular);

#endif
