/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_COMPONENT_H
#define RU_CORE_COMPONENT_H

#include <ru/core/scenario.h>

/* The unknowns of one node: the cell model's states first, then what the reactor adds to them:
 * tracers, the pools of the acid-base balance, temperature, and last the species of the gas phase.
 * Everything that the liquid or the gas carries is a component; nothing else knows which is which.
 */

#define RU_MAX_COMPONENT 64

/* Which flows move a component. */
typedef enum ru_carrier { RU_CARRIER_NONE, RU_CARRIER_LIQUID, RU_CARRIER_GAS } ru_carrier;

/* One component. `quantity.value` is its initial value, `quantity.unit` that of its numbers, which
 * are kept SI-coherent: kg/m3, mol/m3 or 1/m3 of liquid, K. */
typedef struct ru_component {
    ru_quantity quantity;
    ru_carrier carrier;
    int sinks;                        /* 1: it goes with the solids through a settler */
    double content[RU_ELEMENT_COUNT]; /* kg or mol per SI unit of the component */
    double absolute;                  /* absolute tolerance for integration */
    int amount;                       /* 1: a mass, with a line of its own in the balance, kg */
    double origin, size;              /* SI value of 0, and of a step of 1, in quantity.unit */
} ru_component;

typedef struct ru_component_list {
    ru_component items[RU_MAX_COMPONENT];
    size_t n;        /* all */
    size_t n_model;  /* the first, of the cell model */
    size_t n_liquid; /* those before the gas phase: what feeds and initial states may name */
    size_t temperature, first_gas; /* n where there is none */
    char names[RU_MAX_GAS][32];    /* of the gas: the list is built in place, never copied */
} ru_component_list;

/* Lists the components of a scenario: needs its model, tracers and the switches of gas and heat.
 * Names are borrowed from the scenario. Fails with RU_ERR_INPUT where there are too many, or two of
 * one name. Not collective. */
RU_MUST_USE ru_status ru_component_list_build(const ru_scenario *scenario, ru_component_list *list);

/* Index of the component of that name, list->n when there is none. Not collective. */
size_t ru_component_index(const ru_component_list *list, const char *name);

#endif
