/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/name_index.h>
#include <ru/core/calibrate.h>
#include <ru/core/dissipation.h>
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/physics/constant.h>

static const double pi = 3.14159265358979323846;

/* Of the vessel, m2; of a cube of its volume where no diameter is given. */
static double cross_section(const ru_scenario *scenario)
{
    const ru_vessel *vessel = &scenario->vessel;
    return isnan(vessel->diameter) ? pow(vessel->volume, 2.0 / 3)
                                   : 0.25 * pi * vessel->diameter * vessel->diameter;
}

static ru_status make_well_mixed(const ru_scenario *scenario, ru_network **network)
{
    RU_TRY(ru_network_build(RU_MESH_SINGLE, 1, scenario->vessel.volume, network));
    (*network)->fraction[0] = 1;
    (*network)->surface[0] = cross_section(scenario);
    (*network)->dissipation[0] = ru_mixing_dissipation(scenario);
    if (!isnan(scenario->vessel.diameter)) { /* half of the liquid lies above its middle */
        (*network)->height = ru_mixing_height(scenario);
        (*network)->position[2] = 0.5 * (*network)->height;
    }
    return RU_OK;
}

static const char *compartment_name(const void *list, size_t i)
{
    return ((const ru_mixing *)list)->compartments[i].name;
}

static ru_status join_compartments(const ru_mixing *mixing, const ru_name_index *names,
                                   ru_network *network)
{
    for (size_t i = 0; i < mixing->n_link; i++) {
        const ru_link *link = &mixing->links[i];
        size_t from = ru_name_index_find(names, link->from);
        size_t to = ru_name_index_find(names, link->to);
        RU_REQUIRE(from < names->n && to < names->n && from != to, RU_ERR_INPUT,
                   "a flow between '%s' and '%s' does not join two compartments", link->from,
                   link->to);
        ru_edge edge = ru_edge_simple((int32_t)from, (int32_t)to, link->two_way ? 0 : link->flow,
                                      link->two_way ? link->flow : 0);
        network->pumped[i] = (unsigned char)link->pumped;
        RU_TRY(ru_network_add(network, &edge));
    }
    return RU_OK;
}

static ru_status fill_compartments(const ru_mixing *mixing, ru_network *network)
{
    network->names = calloc(mixing->n_compartment, sizeof *network->names);
    RU_REQUIRE(network->names, RU_ERR_SYSTEM, "out of memory for compartment names");
    for (size_t i = 0; i < mixing->n_compartment; i++) {
        network->fraction[i] = mixing->compartments[i].volume / network->volume;
        network->position[3 * i + 2] = mixing->compartments[i].height;
        network->names[i] = strdup(mixing->compartments[i].name);
        RU_REQUIRE(network->names[i], RU_ERR_SYSTEM, "out of memory for compartment names");
    }
    network->pumped = calloc(mixing->n_link + mixing->n_compartment, sizeof *network->pumped);
    RU_REQUIRE(network->pumped, RU_ERR_SYSTEM, "out of memory for flows");
    ru_name_index names;
    RU_TRY(ru_name_index_build(mixing->n_compartment, compartment_name, mixing, &names));
    ru_status status = join_compartments(mixing, &names, network);
    ru_name_index_clear(&names);
    RU_TRY(status);
    return RU_OK;
}

/* Joins the layers of a settler from top to bottom; what runs between them is what enters above and
 * does not leave there. */
static ru_status join_layers(const ru_settler *settler, const ru_mixing *mixing,
                             ru_network *network)
{
    double down = 0;
    for (int64_t i = 0; i + 1 < settler->n_layer; i++) {
        int32_t layer = (int32_t)((int64_t)settler->first + i);
        for (size_t e = 0; e < mixing->n_link; e++) {
            const ru_edge *link = &network->edges[e];
            down += (link->to == layer ? link->flow : 0) - (link->from == layer ? link->flow : 0);
        }
        ru_edge edge = ru_edge_simple(layer, layer + 1, down, 0);
        RU_TRY(ru_network_add(network, &edge));
    }
    return RU_OK;
}

static ru_status make_compartments(const ru_scenario *scenario, ru_network **network)
{
    const ru_mixing *mixing = &scenario->mixing;
    double volume = 0;
    for (size_t i = 0; i < mixing->n_compartment; i++)
        volume += mixing->compartments[i].volume;
    RU_TRY(ru_network_build(RU_MESH_COMPARTMENTS, (int32_t)mixing->n_compartment, volume, network));
    RU_TRY(fill_compartments(mixing, *network));
    for (size_t i = 0; i < mixing->n_settler; i++)
        RU_TRY(join_layers(&mixing->settlers[i], mixing, *network));
    return ru_network_set_rise(*network, cross_section(scenario));
}

typedef ru_status (*generator)(const ru_scenario *scenario, ru_network **network);

static const generator generators[] = {
    [RU_MIXING_WELL_MIXED] = make_well_mixed,        [RU_MIXING_COMPARTMENTS] = make_compartments,
    [RU_MIXING_CYLINDER] = ru_network_make_cylinder, [RU_MIXING_STAGES] = ru_network_make_stages,
    [RU_MIXING_TANKS] = ru_network_make_tanks,       [RU_MIXING_NETWORK] = ru_network_make_loops,
};

ru_status ru_network_make(const ru_scenario *scenario, ru_network **network)
{
    *network = NULL;
    ru_scenario fitted = *scenario;
    ru_calibration *calibration = &fitted.mixing.calibration;
    ru_status status = RU_OK;
    /* Found once, before zones are gathered from two grids. */
    if (scenario->mixing.kind == RU_MIXING_CYLINDER) {
        status = ru_mixing_calibrate(scenario, &calibration->factor);
        calibration->kind = RU_CALIBRATION_FACTOR;
    }
    if (status == RU_OK)
        status = generators[scenario->mixing.kind](&fitted, network);
    if (status == RU_OK && scenario->mixing.kind == RU_MIXING_CYLINDER)
        (*network)->dispersion_factor = calibration->factor;
    if (status == RU_OK)
        status = ru_network_check(*network);
    if (status != RU_OK)
        ru_network_destroy(network);
    RU_TRY(status);
    return RU_OK;
}

double ru_mixing_height(const ru_scenario *scenario)
{
    double diameter = scenario->vessel.diameter;
    return scenario->vessel.volume / (0.25 * pi * diameter * diameter);
}

double ru_mixing_power(const ru_scenario *scenario)
{
    const ru_mixing *mixing = &scenario->mixing;
    double power = 0;
    for (size_t i = 0; i < mixing->n_impeller; i++)
        power += mixing->impellers[i].power_number * scenario->vessel.density *
                 pow(mixing->speed, 3) * pow(mixing->impellers[i].diameter, 5);
    return power;
}

double ru_mixing_dissipation(const ru_scenario *scenario)
{
    const ru_mixing *mixing = &scenario->mixing;
    double power = 0;
    for (size_t i = 0; i < mixing->n_impeller; i++)
        power += ru_impeller_power(&mixing->impellers[i], mixing->speed, 1);
    /* Gas gives off g u_s to each kg of the liquid that it rises through. */
    return power / scenario->vessel.volume + RU_GRAVITY * mixing->circulation.superficial_velocity;
}

double ru_mixing_dispersion(const ru_scenario *scenario)
{
    const ru_mixing *mixing = &scenario->mixing;
    if (!isnan(mixing->dispersion))
        return mixing->dispersion;
    double diameter = 0;
    for (size_t i = 0; i < mixing->n_impeller; i++)
        diameter = fmax(diameter, mixing->impellers[i].diameter);
    if (mixing->n_impeller == 0) /* the scale of the circulation */
        diameter = mixing->circulation.kind == RU_CIRCULATION_TUBE
                       ? mixing->circulation.tube_diameter
                       : scenario->vessel.diameter;
    return ru_dispersion_of(ru_mixing_dissipation(scenario), diameter);
}
