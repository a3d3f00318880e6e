/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_PROBLEM_H
#define RU_CORE_PROBLEM_H

#include <ru/core/acidity.h>
#include <ru/core/exchange.h>
#include <ru/core/heat.h>
#include <ru/core/light.h>
#include <ru/core/network.h>
#include <ru/core/part.h>
#include <ru/core/scenario.h>
#include <ru/core/settling.h>

/* The problem: a scenario turned into numbers on this rank. Built once, read-only afterwards.
 *
 * Unknowns are amounts per initial volume, y = c V(t)/V(0), shape [n_own][n_state]: then every
 * conserved amount is a sum of y with weights that do not change in time, which is what lets a
 * linear multistep method keep it to round-off while the liquid volume grows. */

/* Where liquid enters or leaves. */
typedef struct ru_inlet {
    size_t n_node;
    int32_t *nodes; /* [n_node] local own nodes */
    double *shares; /* [n_node] part of the flow; sums to 1 over all ranks */
    double *along;  /* [n_edge] displacement flow on each local edge per unit flow; NULL: none */
} ru_inlet;

/* A linear invariant: a sum over states that only the boundary changes. */
typedef struct ru_invariant {
    const char *name;                   /* the element's or the component's */
    const char *unit;                   /* of its amount: kg or mol */
    double per_state[RU_MAX_COMPONENT]; /* of it per SI unit of the component */
} ru_invariant;

typedef struct ru_problem {
    const ru_scenario *scenario; /* borrowed */
    ru_comm comm;
    const ru_model *model;
    ru_component_list components;
    size_t n_state, n_process; /* n_state: of all components */
    ru_network *network;       /* whole, owned */
    ru_part *part;             /* owned */
    double stoichiometry[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE]; /* [n_process][n_model] */
    unsigned char moves[RU_MAX_COMPONENT]; /* [n_state] 1: the liquid carries it */
    unsigned char rises[RU_MAX_COMPONENT]; /* [n_state] 1: it is part of the gas */
    double *absolute;                      /* [n_own][n_state] */
    ru_inlet *inlets;                      /* [n_feed + n_withdrawal] */
    size_t n_inlet;
    ru_node_shares *sensors; /* [n_sensor] */
    ru_node_shares *arrays;  /* [n_array] */
    ru_node_shares *pulses;  /* [n_pulse] */
    ru_exchange exchange;    /* owned */
    ru_heat_terms heat;      /* owned */
    ru_acidity acidity;
    ru_light_field light; /* owned */
    ru_settling settling; /* owned */
    unsigned char *idle;  /* [n_own] 1: cells do nothing there; NULL: they live everywhere */
    size_t oxygen, carbon_dioxide, biomass; /* state indices; n_state where the model has none */
    ru_invariant *invariants;               /* [n_invariant] */
    size_t n_invariant;
    ru_local conditions;
} ru_problem;

/* Builds the problem of a scenario; the scenario must outlive it. Fails with RU_ERR_INPUT where the
 * scenario cannot be: flows that do not close, a volume that runs empty. Collective. */
RU_MUST_USE ru_status ru_problem_build(const ru_scenario *scenario, const ru_comm *comm,
                                       ru_problem **problem);

void ru_problem_destroy(ru_problem **problem);

/* Initial unknowns y [n_own][n_state]. Not collective. */
void ru_problem_start(const ru_problem *problem, double *y);

/* Absolute tolerance of component k: the model's, which belongs to a relative one of
 * RU_MODEL_RELATIVE; where less is asked for it grows with the root of that, halfway between one
 * that stays (and asks for digits where hardly anything is left) and one that grows alike (and
 * hides what lies below a ten-thousandth of what is usual). Not collective. */
double ru_problem_absolute(const ru_problem *problem, size_t k);

/* Bytes this rank needs during a run, estimated from sizes. Not collective. */
double ru_problem_memory(const ru_problem *problem);

#endif
