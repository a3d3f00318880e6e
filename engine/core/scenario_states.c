/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_build.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/acidity.h>

static ru_named parameters_of(const ru_model *model, char what[64])
{
    snprintf(what, 64, "parameter of %s", model->name);
    return (ru_named){what, model->parameters, sizeof *model->parameters, model->n_parameter};
}

/* What the liquid may hold: states of the model, and what the reactor adds. */
static ru_named states_of(const ru_scenario_building *b, char what[64])
{
    const ru_component_list *list = &b->components;
    snprintf(what, 64, "state of %s", b->scenario->model->name);
    return (ru_named){what, list->items, sizeof *list->items, list->n_liquid};
}

ru_status ru_scenario_read_parameters(ru_scenario_building *b)
{
    const ru_model *model = b->scenario->model;
    char what[64];
    ru_named names = parameters_of(model, what);
    ru_tree *cells, *resolved;
    void *memory;
    RU_TRY(ru_scenario_allocate(model->n_parameter, sizeof(double), &memory));
    b->scenario->parameters = memory;
    RU_TRY(ru_model_defaults(model, b->scenario->parameters));
    RU_TRY(ru_scenario_enter_resolved(b->resolved, "cells", &cells));
    RU_TRY(ru_scenario_enter_resolved(cells, "parameters", &resolved));
    RU_TRY(ru_table_read_named(&names, b->draft.cells.parameters, "cells.parameters", 1, b->log,
                               b->scenario->parameters, resolved));
    return RU_OK;
}

/* What single compartments say of their own states, over those that they have already. */
static ru_status read_own_states(ru_scenario_building *b, const ru_named *states,
                                 const ru_tree *node, const ru_name_index *names, ru_tree *resolved)
{
    ru_scenario *s = b->scenario;
    ru_tree *own;
    for (size_t k = 0; k < node->n_item; k++) {
        const ru_tree *item = node->items[k];
        char path[160];
        size_t i = ru_name_index_find(names, item->key);
        snprintf(path, sizeof path, "initial.by_compartment.%.80s", item->key);
        if (i == names->n || item->kind != RU_TREE_MAP) {
            ru_diagnostics_error(b->log, item->key_at, "write '{top: {biomass: 1 g/L}}'",
                                 i == names->n ? "'%.80s' is not a compartment"
                                               : "'%.80s' needs a map of states",
                                 item->key);
            continue;
        }
        RU_TRY(ru_scenario_enter_resolved(resolved, item->key, &own));
        RU_TRY(ru_table_read_named(states, item, path, 0, b->log,
                                   s->initial_by_compartment + i * states->n, own));
    }
    return RU_OK;
}

/* Initial states of single compartments: those of the vessel, changed by what is given. */
static ru_status read_by_compartment(ru_scenario_building *b, const ru_named *states,
                                     const ru_tree *node, ru_tree *initial)
{
    const ru_draft_mixing *mixing = &b->draft.mixing;
    ru_scenario *s = b->scenario;
    void *memory;
    ru_tree *resolved;
    if (mixing->kind != RU_MIXING_COMPARTMENTS || node->kind != RU_TREE_MAP) {
        ru_diagnostics_error(b->log, node->key_at, "write '{top: {biomass: 1 g/L}}'",
                             "'by_compartment' is a map, and needs mixing.kind: compartments");
        return RU_OK;
    }
    RU_TRY(ru_scenario_allocate(mixing->n_compartment * states->n, sizeof(double), &memory));
    s->initial_by_compartment = memory;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        memcpy(s->initial_by_compartment + i * states->n, s->initial, states->n * sizeof(double));
    RU_TRY(ru_scenario_enter_resolved(initial, "by_compartment", &resolved));
    ru_name_index names;
    RU_TRY(ru_draft_compartments(mixing, &names));
    ru_status status = read_own_states(b, states, node, &names, resolved);
    ru_name_index_clear(&names);
    RU_TRY(status);
    return RU_OK;
}

/* Liquid whose temperature is not said is as warm as the vessel is at the start. */
static void set_temperature(const ru_scenario_building *b, double *components)
{
    if (b->components.temperature < b->components.n_liquid)
        components[b->components.temperature] = b->scenario->vessel.temperature;
}

ru_status ru_scenario_read_initial(ru_scenario_building *b)
{
    char what[64];
    ru_named names = states_of(b, what);
    void *memory;
    ru_tree *resolved, *states = NULL;
    RU_TRY(ru_scenario_allocate(names.n, sizeof(double), &memory));
    double *initial = b->scenario->initial = memory;
    for (size_t i = 0; i < names.n; i++) {
        const ru_quantity *q = &b->components.items[i].quantity;
        RU_TRY(ru_unit_to_si(q->unit, q->value, &initial[i]));
    }
    set_temperature(b, initial);
    RU_TRY(ru_scenario_enter_resolved(b->resolved, "initial", &resolved));
    const ru_tree *parted = ru_tree_find(b->draft.initial, "by_compartment");
    if (b->draft.initial)
        RU_TRY(ru_tree_copy(b->draft.initial, &states));
    for (size_t i = states ? states->n_item : 0; i-- > 0;)
        if (strcmp(states->items[i]->key, "by_compartment") == 0)
            ru_tree_remove(states, i);
    ru_status status = ru_table_read_named(&names, states, "initial", 1, b->log, initial, resolved);
    ru_tree_destroy(&states);
    RU_TRY(status);
    if (b->scenario->acid_base.present && !ru_tree_find(b->draft.initial, "strong_ions")) {
        ru_acidity acidity;
        ru_acidity_build(b->scenario, &b->components, &acidity);
        double *strong = &initial[acidity.strong];
        *strong = ru_acidity_strong(&acidity, initial, b->scenario->vessel.pH);
        RU_TRY(ru_table_resolve(resolved, "strong_ions", strong, "mmol/L"));
    }
    if (parted && b->clean)
        RU_TRY(read_by_compartment(b, &names, parted, resolved));
    return RU_OK;
}

ru_status ru_scenario_read_feeds(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    char what[64];
    ru_named names = states_of(b, what);
    void *memory;
    RU_TRY(ru_scenario_allocate(b->draft.n_feed, sizeof *s->feeds, &memory));
    s->feeds = memory;
    s->n_feed = b->draft.n_feed;
    ru_tree *list = ru_tree_find(b->resolved, "feeds");
    for (size_t i = 0; i < s->n_feed; i++) {
        char path[64];
        ru_tree *resolved;
        snprintf(path, sizeof path, "feeds[%zu].concentrations", i);
        RU_TRY(ru_scenario_allocate(names.n, sizeof(double), &memory));
        s->feeds[i].concentrations = memory;
        set_temperature(b, s->feeds[i].concentrations);
        RU_TRY(ru_scenario_enter_resolved(list->items[i], "concentrations", &resolved));
        RU_TRY(ru_table_read_named(&names, b->draft.feeds[i].concentrations, path, 0, b->log,
                                   s->feeds[i].concentrations, resolved));
    }
    return RU_OK;
}
