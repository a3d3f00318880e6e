/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_EXCHANGE_H
#define RU_CORE_EXCHANGE_H

#include <ru/core/component.h>
#include <ru/core/part.h>

/* Transfer between gas and liquid on this rank's nodes: kLa (c* - c) for each species that passes,
 * c* from its mole fraction in the gas there, the pressure there and Henry's law. */

/* The nodes of a place on this rank. */
typedef struct ru_node_shares {
    size_t n_node;
    int32_t *nodes;
    double *shares; /* sum to 1 over all ranks */
} ru_node_shares;

/* One species of the gas. */
typedef struct ru_passing {
    const ru_gas_species *species;
    size_t liquid, gas; /* components; n of the list where there is none */
    double ratio;       /* its kLa over oxygen's */
    double solubility;  /* kg/m3 per Pa of its partial pressure */
    double inlet;       /* mole fraction in the dry gas that is fed */
    int dissociates;    /* 1: only what is not ionised passes */
} ru_passing;

typedef struct ru_exchange {
    ru_gas_phase phase;
    ru_passing passing[RU_MAX_GAS];
    size_t n_passing;
    size_t n_component;   /* of all; a species' component index that is not below it is none */
    double mean_kla;      /* 1/s, of oxygen, over the liquid's volume */
    double *kla;          /* [n_own] 1/s, of oxygen */
    double *pressure;     /* [n_own] Pa, of the dry gas */
    double *capacity;     /* [n_passing] kLa V solubility p / M of the whole vessel, mol/s */
    double molar_flow;    /* mol/s fed, dry */
    int on_nodes;         /* 1: the gas is a component of every node, moves and is balanced */
    int carried;          /* 1: it goes along with the liquid too */
    double velocity;      /* m/s of rise through the liquid, on nodes only */
    ru_node_shares inlet; /* where it enters, on nodes only */
    double *outlet;       /* [n_own] m3/s of a node's contents that leave at the surface */
    double *start;        /* [n_own] mol/m3 of liquid there at the start, as fed */
    double temperature;   /* K, of the gas */
} ru_exchange;

/* Builds the exchange of a scenario for this rank's part; all zero without gas. Fails with
 * RU_ERR_INPUT where gas cannot reach the surface. Not collective. */
RU_MUST_USE ru_status ru_exchange_build(const ru_scenario *scenario,
                                        const ru_component_list *components,
                                        const ru_network *network, const ru_part *part,
                                        ru_exchange *exchange);

void ru_exchange_destroy(ru_exchange *exchange);

/* 1 where a scenario's gas is a component of every node. Not collective. */
int ru_exchange_on_nodes(const ru_scenario *scenario);

/* Mole fractions `x` [n_passing] of the gas at a node from its components c; returns the gas there
 * in mol/m3 of liquid. Only for a gas on nodes. Not collective. */
double ru_exchange_fractions(const ru_exchange *exchange, const double *c, double *x);

#endif
