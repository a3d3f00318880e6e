/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/exchange.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas.h>
#include <ru/core/gas_rise.h>
#include <ru/physics/constant.h>
#include <ru/physics/henry.h>
#include <ru/physics/water.h>

int ru_exchange_on_nodes(const ru_scenario *scenario)
{
    const ru_gas *gas = &scenario->gas;
    return gas->present &&
           (gas->phase == RU_GAS_CARRIED ||
            (gas->phase == RU_GAS_PLUG && scenario->mixing.kind != RU_MIXING_WELL_MIXED));
}

/* Of all but water vapour, at a depth below the surface. */
static double dry_pressure(const ru_scenario *scenario, double depth)
{
    return fmax(1, ru_gas_pressure(scenario, depth) -
                       ru_water_vapour_pressure(scenario->vessel.temperature));
}

static double dry_head_pressure(const ru_scenario *scenario)
{
    return dry_pressure(scenario, 0);
}

/* Where the gas keeps its composition, solubilities follow from the equilibrium that is given;
 * elsewhere only oxygen's does, since what it is given for is air. */
static double solubility_of(const ru_scenario *scenario, const ru_passing *passing)
{
    const ru_gas *gas = &scenario->gas;
    int oxygen = strcmp(passing->species->name, "oxygen") == 0;
    if (oxygen && passing->inlet > 0)
        return gas->oxygen_saturation / (passing->inlet * dry_head_pressure(scenario));
    return ru_gas_solubility(scenario, passing->species);
}

static double inlet_of(const ru_gas *gas, const ru_gas_species *species)
{
    for (size_t i = 0; i < gas->n_share; i++)
        if (gas->shares[i].species == species)
            return gas->shares[i].inlet;
    return 0;
}

/* The model's state that is this species; n where there is none. */
static size_t find_liquid(const ru_scenario *scenario, const ru_component_list *list,
                          const ru_gas_species *species)
{
    for (size_t k = 0; k < scenario->model->n_state; k++)
        if (ru_gas_species_of(&scenario->model->states[k]) == species)
            return k;
    return list->n;
}

static void add_passing(const ru_scenario *scenario, const ru_component_list *list,
                        const ru_gas_species *species, ru_exchange *exchange)
{
    const ru_gas *gas = &scenario->gas;
    size_t i = exchange->n_passing++;
    ru_passing *p = &exchange->passing[i];
    int dioxide = strcmp(species->name, "carbon_dioxide") == 0;
    *p = (ru_passing){.species = species,
                      .liquid = find_liquid(scenario, list, species),
                      .gas = exchange->on_nodes ? list->first_gas + i : list->n,
                      .ratio = dioxide ? gas->carbon_dioxide_ratio : ru_kla_ratio(species),
                      .inlet = inlet_of(gas, species),
                      .dissociates = dioxide};
    if (strcmp(species->name, "oxygen") == 0)
        p->ratio = 1;
    p->solubility = solubility_of(scenario, p);
}

/* A gas of constant composition is its equilibrium alone, whatever it consists of: taken as pure.
 */
static void add_constant(const ru_scenario *scenario, const ru_component_list *list,
                         ru_exchange *exchange)
{
    const ru_gas *gas = &scenario->gas;
    for (size_t k = 0; k < scenario->model->n_state; k++) {
        const ru_gas_species *species = ru_gas_species_of(&scenario->model->states[k]);
        if (!species || exchange->n_passing == RU_MAX_GAS)
            continue;
        add_passing(scenario, list, species, exchange);
        ru_passing *p = &exchange->passing[exchange->n_passing - 1];
        double saturation = p->inlet * p->solubility * dry_head_pressure(scenario);
        if (scenario->model->states[k].role == RU_ROLE_OXYGEN)
            saturation = gas->oxygen_saturation;
        if (scenario->model->states[k].role == RU_ROLE_CARBON_DIOXIDE)
            saturation = gas->carbon_dioxide_equilibrium;
        p->inlet = 1;
        p->solubility = saturation / dry_head_pressure(scenario);
    }
}

static void list_passing(const ru_scenario *scenario, const ru_component_list *list,
                         ru_exchange *exchange)
{
    const ru_gas *gas = &scenario->gas;
    if (exchange->phase == RU_GAS_AS_FED) {
        add_constant(scenario, list, exchange);
        return;
    }
    for (size_t i = 0; i < gas->n_share; i++)
        add_passing(scenario, list, gas->shares[i].species, exchange);
}

static double surface_height(const ru_network *network)
{
    double top = network->height;
    for (int32_t i = 0; i < network->n_node && network->height == 0; i++)
        top = fmax(top, network->position[3 * (size_t)i + 2]);
    return top;
}

static ru_status allocate(const ru_part *part, ru_exchange *exchange)
{
    size_t n = (size_t)part->n_own;
    exchange->kla = calloc(4 * n + RU_MAX_GAS, sizeof *exchange->kla);
    RU_REQUIRE(exchange->kla, RU_ERR_SYSTEM, "out of memory for gas transfer");
    exchange->pressure = exchange->kla + n;
    exchange->outlet = exchange->pressure + n;
    exchange->start = exchange->outlet + n;
    exchange->capacity = exchange->start + n;
    return RU_OK;
}

/* Local kLa = k_L a with a ~ hold-up and k_L ~ dissipation^(1/4) (Lamont and Scott, AIChE J.
 * 16:513, 1970), with the mean that the correlation or the user gave. */
static double activity(const ru_network *network, int64_t node, const double *volume,
                       const double *moles)
{
    double gas = fmax(0, moles[node] * volume[node]);
    return network->dissipation[node] > 0 ? gas * sqrt(sqrt(network->dissipation[node])) : gas;
}

static ru_status take_own(const ru_network *network, const ru_part *part, const double *inlet,
                          const double *volume, const double *moles, ru_exchange *exchange)
{
    double mean = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        mean += network->fraction[i] * activity(network, i, volume, moles);
    size_t n = 0;
    for (int32_t i = 0; i < part->n_own; i++) {
        int64_t node = part->first + i;
        exchange->start[i] = moles[node];
        exchange->kla[i] = exchange->mean_kla * activity(network, node, volume, moles) / mean;
        exchange->outlet[i] = exchange->velocity * network->surface[node];
        n += inlet[node] > 0;
    }
    ru_node_shares *place = &exchange->inlet;
    place->nodes = malloc((n + 1) * sizeof *place->nodes);
    place->shares = malloc((n + 1) * sizeof *place->shares);
    RU_REQUIRE(place->nodes && place->shares, RU_ERR_SYSTEM, "out of memory for the sparger");
    for (int32_t i = 0; i < part->n_own; i++)
        if (inlet[part->first + i] > 0) {
            place->nodes[place->n_node] = i;
            place->shares[place->n_node++] = inlet[part->first + i];
        }
    return RU_OK;
}

/* Radii that a sparger covers: a ring of a tenth of its diameter, a pipe on the axis, a disc. */
static void reach_of(const ru_sparger *sparger, double *low, double *high)
{
    double radius = 0.5 * sparger->diameter;
    const double ends[][2] = {[RU_SPARGER_RING] = {0.9 * radius, 1.1 * radius},
                              [RU_SPARGER_PIPE] = {0, 0},
                              [RU_SPARGER_FRIT] = {0, radius}};
    *low = ends[sparger->kind][0];
    *high = ends[sparger->kind][1];
}

static ru_status spread(const ru_scenario *scenario, const ru_network *network, const ru_part *part,
                        double top, ru_exchange *exchange)
{
    size_t n = (size_t)network->n_node;
    double *work = calloc(3 * n, sizeof *work), low, high, holdup = ru_gas_holdup(scenario);
    RU_REQUIRE(work, RU_ERR_SYSTEM, "out of memory for the spread of the gas");
    double *inlet = work, *volume = work + n, *moles = work + 2 * n;
    for (size_t i = 0; i < n; i++)
        volume[i] = RU_GAS_CONSTANT * exchange->temperature /
                    dry_pressure(scenario, fmax(0, top - network->position[3 * i + 2]));
    reach_of(&scenario->gas.sparger, &low, &high);
    /* Rising straight up it would keep to the sparger's rings: plug flow is over the whole width.
     */
    if (!exchange->carried) {
        low = 0;
        high = scenario->vessel.diameter;
    }
    ru_gas_rise_inlet(network, scenario->gas.sparger.height, low, high, inlet);
    const ru_gas_rise rise = {network, exchange->carried,    inlet,
                              volume,  exchange->molar_flow, holdup / (1 - holdup)};
    ru_status status = ru_gas_rise_find(&rise, &exchange->velocity, moles);
    if (status == RU_OK)
        status = take_own(network, part, inlet, volume, moles, exchange);
    free(work);
    RU_TRY(status);
    return RU_OK;
}

static void set_capacity(const ru_scenario *scenario, const ru_network *network, double top,
                         ru_exchange *exchange)
{
    double pressure = 0; /* mean over the volume */
    for (int32_t i = 0; i < network->n_node; i++)
        pressure += network->fraction[i] *
                    dry_pressure(scenario, fmax(0, top - network->position[3 * (size_t)i + 2]));
    for (size_t i = 0; i < exchange->n_passing; i++) {
        const ru_passing *p = &exchange->passing[i];
        if (p->liquid < exchange->n_component)
            exchange->capacity[i] = exchange->mean_kla * p->ratio * network->volume *
                                    p->solubility * pressure / p->species->molar_mass;
    }
}

/* Of a node: a compartment's own, or that of the vessel. */
static double kla_of(const ru_scenario *scenario, int64_t node, double vessel)
{
    const ru_mixing *mixing = &scenario->mixing;
    int own = mixing->kind == RU_MIXING_COMPARTMENTS && mixing->compartments[node].has_kla;
    return own ? mixing->compartments[node].kla : vessel;
}

ru_status ru_exchange_build(const ru_scenario *scenario, const ru_component_list *components,
                            const ru_network *network, const ru_part *part, ru_exchange *exchange)
{
    const ru_gas *gas = &scenario->gas;
    *exchange = (ru_exchange){.phase = gas->phase,
                              .mean_kla = ru_gas_kla(scenario),
                              .molar_flow = gas->molar_flow,
                              .temperature = scenario->vessel.temperature,
                              .n_component = components->n,
                              .carried = gas->phase == RU_GAS_CARRIED,
                              .on_nodes = ru_exchange_on_nodes(scenario)};
    if (!gas->present)
        return RU_OK;
    list_passing(scenario, components, exchange);
    RU_TRY(allocate(part, exchange));
    double top = surface_height(network), mean = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        mean += network->fraction[i] * kla_of(scenario, i, exchange->mean_kla);
    for (int32_t i = 0; i < part->n_own; i++) {
        exchange->pressure[i] = dry_pressure(scenario, fmax(0, top - part->height[i]));
        exchange->kla[i] = kla_of(scenario, part->first + i, exchange->mean_kla);
    }
    exchange->mean_kla = mean;
    set_capacity(scenario, network, top, exchange);
    if (exchange->on_nodes)
        RU_TRY(spread(scenario, network, part, top, exchange));
    return RU_OK;
}

void ru_exchange_destroy(ru_exchange *exchange)
{
    free(exchange->kla);
    free(exchange->inlet.nodes);
    free(exchange->inlet.shares);
    *exchange = (ru_exchange){.n_passing = 0};
}

double ru_exchange_fractions(const ru_exchange *exchange, const double *c, double *x)
{
    double total = 0;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        x[i] = c[exchange->passing[i].gas] / exchange->passing[i].species->molar_mass;
        total += x[i];
    }
    /* A node without gas has no composition; its kLa is nothing too. */
    double scale = total > 1e-9 ? 1 / total : 0;
    for (size_t i = 0; i < exchange->n_passing; i++)
        x[i] *= scale;
    return total;
}
