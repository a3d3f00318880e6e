/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SCENARIO_BUILD_H
#define RU_CORE_SCENARIO_BUILD_H

#include <ru/core/component.h>
#include <ru/core/scenario_draft.h>

/* A scenario being built; only the scenario's own files use it. */
typedef struct ru_scenario_building {
    const ru_document *document;
    ru_diagnostics *log;
    ru_draft draft;
    ru_tree *resolved;
    ru_scenario *scenario;
    ru_component_list components;
    int clean; /* the tables found nothing wrong: all of the draft is there */
} ru_scenario_building;

/* Zeroed memory for n items. */
RU_MUST_USE ru_status ru_scenario_allocate(size_t n, size_t size, void **memory);

/* The map of that key in the resolved tree, made when it is not there. */
RU_MUST_USE ru_status ru_scenario_enter_resolved(ru_tree *map, const char *key, ru_tree **child);

/* What depends on the names of parameters and components: parameters, initial states, feeds. */
RU_MUST_USE ru_status ru_scenario_read_parameters(ru_scenario_building *b);
RU_MUST_USE ru_status ru_scenario_read_initial(ru_scenario_building *b);
RU_MUST_USE ru_status ru_scenario_read_feeds(ru_scenario_building *b);

/* The gas: its species, before the components are listed; and the numbers that physics gives where
 * the user gave none, when all is known. */
RU_MUST_USE ru_status ru_scenario_read_gas(ru_scenario_building *b);
RU_MUST_USE ru_status ru_scenario_finish_gas(ru_scenario_building *b);

/* Moves the draft, free of errors, into the scenario. */
RU_MUST_USE ru_status ru_scenario_move(ru_scenario_building *b);

/* Moves what the list of components follows from, before anything names them. */
void ru_scenario_move_switches(ru_scenario_building *b);

#endif
