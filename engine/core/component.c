/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/component.h>

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/exchange.h>
#include <ru/core/gas.h>

static ru_status add(ru_component_list *list, const ru_component *component)
{
    RU_REQUIRE(list->n < RU_MAX_COMPONENT, RU_ERR_INPUT,
               "more than %d components: model, tracers and gases together", RU_MAX_COMPONENT);
    RU_REQUIRE(ru_component_index(list, component->quantity.name) == list->n, RU_ERR_INPUT,
               "two components are called '%s'", component->quantity.name);
    ru_component *added = &list->items[list->n++];
    double one;
    *added = *component;
    RU_TRY(ru_unit_to_si(added->quantity.unit, 0, &added->origin));
    RU_TRY(ru_unit_to_si(added->quantity.unit, 1, &one));
    added->size = one - added->origin;
    return RU_OK;
}

static ru_status add_model(const ru_model *model, ru_component_list *list)
{
    for (size_t k = 0; k < model->n_state; k++) {
        const ru_state_info *state = &model->states[k];
        ru_component component = {.quantity = state->quantity,
                                  .carrier = state->phase == RU_PHASE_FIXED ? RU_CARRIER_NONE
                                                                            : RU_CARRIER_LIQUID,
                                  .sinks = state->phase == RU_PHASE_SUSPENDED,
                                  .absolute = state->absolute,
                                  .amount = ru_unit_same_dimension(state->quantity.unit, "kg/m3")};
        memcpy(component.content, state->content, sizeof component.content);
        RU_TRY(add(list, &component));
    }
    list->n_model = list->n;
    return RU_OK;
}

static ru_status add_tracers(const ru_scenario *scenario, ru_component_list *list)
{
    for (size_t i = 0; i < scenario->n_tracer; i++) {
        const ru_component tracer = {
            .quantity = {scenario->tracers[i], "g/L", "inert tracer", 0, 0, 1000, NULL},
            .carrier = RU_CARRIER_LIQUID,
            .absolute = 1e-8,
            .amount = 1};
        RU_TRY(add(list, &tracer));
    }
    return RU_OK;
}

/* What the charge balance needs, where it is no state of the model. */
static const ru_component pools[] = {
    {.quantity = {"strong_ions", "mmol/L", "strong cations less anions", 0, -20000, 20000, NULL},
     .carrier = RU_CARRIER_LIQUID,
     .absolute = 1e-4},
    {.quantity = {"ammonia", "mmol/L", "NH3 and NH4+", 0, 0, 20000, NULL},
     .carrier = RU_CARRIER_LIQUID,
     .absolute = 1e-4},
    {.quantity = {"phosphate", "mmol/L", "phosphoric acid in all its forms", 0, 0, 20000, NULL},
     .carrier = RU_CARRIER_LIQUID,
     .absolute = 1e-4},
};

/* Temperature, carried with the liquid's heat; heat capacity is one for the vessel. */
static const ru_component warmth = {
    .quantity = {"temperature", "degC", "of the broth", 37, -50, 150, NULL},
    .carrier = RU_CARRIER_LIQUID,
    .absolute = 1e-4};

/* As in the liquid, where the species is there too, so that what passes keeps its elements. */
static void set_content(const ru_model *model, const ru_gas_species *species, double *content)
{
    content[RU_CARBON] = species->carbon;
    for (size_t k = 0; k < model->n_state; k++)
        if (ru_gas_species_of(&model->states[k]) == species)
            memcpy(content, model->states[k].content, RU_ELEMENT_COUNT * sizeof *content);
}

/* Kilograms of the species in the gas per volume of liquid. */
static ru_status add_gas(const ru_scenario *scenario, ru_component_list *list)
{
    for (size_t i = 0; i < scenario->gas.n_share; i++) {
        const ru_gas_species *species = scenario->gas.shares[i].species;
        char *name = list->names[i];
        snprintf(name, sizeof list->names[i], "gas_%s", species->name);
        ru_component gas = {
            .quantity = {name, "g/L", "in the gas, per volume of liquid", 0, 0, 1000, NULL},
            .carrier = RU_CARRIER_GAS,
            .absolute = 1e-6,
            .amount = 1};
        set_content(scenario->model, species, gas.content);
        RU_TRY(add(list, &gas));
    }
    return RU_OK;
}

ru_status ru_component_list_build(const ru_scenario *scenario, ru_component_list *list)
{
    *list = (ru_component_list){.n = 0};
    RU_TRY(add_model(scenario->model, list));
    RU_TRY(add_tracers(scenario, list));
    size_t temperature;
    for (size_t i = 0; scenario->acid_base.present && i < sizeof pools / sizeof pools[0]; i++)
        if (ru_component_index(list, pools[i].quantity.name) == list->n)
            RU_TRY(add(list, &pools[i]));
    temperature = list->n;
    if (scenario->heat.present)
        RU_TRY(add(list, &warmth));
    list->n_liquid = list->first_gas = list->n;
    if (ru_exchange_on_nodes(scenario))
        RU_TRY(add_gas(scenario, list));
    list->temperature = scenario->heat.present ? temperature : list->n;
    return RU_OK;
}

size_t ru_component_index(const ru_component_list *list, const char *name)
{
    size_t i = 0;
    while (i < list->n && strcmp(list->items[i].quantity.name, name) != 0)
        i++;
    return i;
}
