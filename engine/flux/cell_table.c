/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>

#include <ru/flux/cell.h>

/* Half saturations and inhibition constants as a mass or as an amount. */
static const char *const amounts[] = {"mol/m3", NULL};

static const ru_key inhibitor_keys[] = {
    {.name = "constant",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_inhibitor, constant),
     .unit = "g/L",
     .low = 1e-9,
     .high = 1e6,
     .alternatives = amounts,
     .which_offset = offsetof(ru_flux_inhibitor, constant_which),
     .example = "5 g/L",
     .help = "concentration at which the uptake is halved"},
};

/* Parts of a map are called by their keys. */
static void name_inhibitor(ru_table_visit *visit, void *object)
{
    ru_flux_inhibitor *inhibitor = object;
    (void)visit;
    inhibitor->by = inhibitor->node->key;
}

static void name_exchange(ru_table_visit *visit, void *object)
{
    ru_flux_exchange_spec *exchange = object;
    (void)visit;
    exchange->state = exchange->node->key;
}

static void name_bound(ru_table_visit *visit, void *object)
{
    ru_flux_bound_spec *bound = object;
    (void)visit;
    bound->reaction = bound->node->key;
}

static const ru_table inhibitor_table = {.name = "inhibitor",
                                         .help = "A state that slows an uptake down.",
                                         .keys = inhibitor_keys,
                                         .n_key = sizeof inhibitor_keys / sizeof inhibitor_keys[0],
                                         .size = sizeof(ru_flux_inhibitor),
                                         .short_key = "constant",
                                         .keeps_node = 1,
                                         .check = name_inhibitor};

static const ru_key exchange_keys[] = {
    {.name = "reaction",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_flux_exchange_spec, reaction),
     .example = "EX_glc__D_e",
     .help = "exchange reaction of the network"},
    {.name = "uptake",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_exchange_spec, uptake),
     .unit = "mmol/g/h",
     .low = 0,
     .high = 1000,
     .optional = 1,
     .unset = NAN,
     .example = "10 mmol/g/h",
     .help = "largest uptake; without it the bound of the file holds, whatever the state"},
    {.name = "half_saturation",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_exchange_spec, half),
     .unit = "g/L",
     .low = 0,
     .high = 1000,
     .alternatives = amounts,
     .which_offset = offsetof(ru_flux_exchange_spec, half_which),
     .fallback = "0 g/L",
     .example = "0.5 mmol/L",
     .help = "of the uptake; 0: it does not depend on the state, which may run below zero"},
    {.name = "molar_mass",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_exchange_spec, molar_mass),
     .unit = "g/mol",
     .low = 1,
     .high = 1e6,
     .optional = 1,
     .unset = NAN,
     .example = "180.16 g/mol",
     .help = "default: of the formula in the network"},
    {.name = "inhibited_by",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_flux_exchange_spec, inhibitors),
     .count_offset = offsetof(ru_flux_exchange_spec, n_inhibitor),
     .optional = 1,
     .table = &inhibitor_table,
     .example = "{acetate: 5 g/L}",
     .help = "states that slow the uptake down, each by 1/(1 + c/constant)"},
};

static const ru_table exchange_table = {
    .name = "exchange",
    .help = "A state of the liquid, and the reaction that takes it up or gives it off.",
    .keys = exchange_keys,
    .n_key = sizeof exchange_keys / sizeof exchange_keys[0],
    .size = sizeof(ru_flux_exchange_spec),
    .short_key = "reaction",
    .keeps_node = 1,
    .check = name_exchange};

static const ru_key bound_keys[] = {
    {.name = "lower",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_bound_spec, lower),
     .unit = "mmol/g/h",
     .low = -1e6,
     .high = 1e6,
     .optional = 1,
     .unset = NAN,
     .example = "3.15 mmol/g/h",
     .help = "smallest flux; above zero: what must run"},
    {.name = "upper",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_bound_spec, upper),
     .unit = "mmol/g/h",
     .low = -1e6,
     .high = 1e6,
     .optional = 1,
     .unset = NAN,
     .example = "1000 mmol/g/h",
     .help = "largest flux"},
};

static const ru_table bound_table = {.name = "bound",
                                     .help = "Bounds of a flux in place of those in the file.",
                                     .keys = bound_keys,
                                     .n_key = sizeof bound_keys / sizeof bound_keys[0],
                                     .size = sizeof(ru_flux_bound_spec),
                                     .keeps_node = 1,
                                     .check = name_bound};

static const ru_key goal_keys[] = {
    {.name = "maximise",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_flux_goal_spec, maximise),
     .optional = 1,
     .example = "EX_ac_e",
     .help = "reaction whose flux is to be as large as possible"},
    {.name = "minimise",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_flux_goal_spec, minimise),
     .optional = 1,
     .example = "EX_etoh_e",
     .help = "reaction whose flux is to be as small as possible"},
};

static void check_goal(ru_table_visit *visit, void *object)
{
    const ru_flux_goal_spec *goal = object;
    if (!goal->maximise == !goal->minimise)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, NULL),
                             "write e.g. '{maximise: EX_ac_e}'",
                             "%s: either 'maximise' or 'minimise' is needed", visit->path);
}

static const ru_table goal_table = {.name = "goal",
                                    .help = "What comes after growth.",
                                    .keys = goal_keys,
                                    .n_key = sizeof goal_keys / sizeof goal_keys[0],
                                    .size = sizeof(ru_flux_goal_spec),
                                    .keeps_node = 1,
                                    .check = check_goal};

static const ru_key cell_keys[] = {
    {.name = "network",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_flux_cell_spec, network),
     .example = "e_coli_core.xml",
     .help = "file of the network: SBML with fbc, or COBRA's JSON (.json); beside the scenario"},
    {.name = "growth",
     .kind = RU_KEY_TEXT,
     .offset = offsetof(ru_flux_cell_spec, growth),
     .optional = 1,
     .example = "BIOMASS_Ecoli_core_w_GAM",
     .help = "reaction that makes biomass, in 1/h; default: what the file maximises"},
    {.name = "exchanges",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_flux_cell_spec, exchanges),
     .count_offset = offsetof(ru_flux_cell_spec, n_exchange),
     .table = &exchange_table,
     .example = "{glucose: {reaction: EX_glc__D_e, uptake: 10 mmol/g/h, half_saturation: "
                "0.5 mmol/L}, acetate: EX_ac_e}",
     .help = "states by their names, each with its reaction; the carbon of all others is booked as "
             "other_carbon"},
    {.name = "bounds",
     .kind = RU_KEY_MAPS,
     .offset = offsetof(ru_flux_cell_spec, bounds),
     .count_offset = offsetof(ru_flux_cell_spec, n_bound),
     .optional = 1,
     .table = &bound_table,
     .example = "{ATPM: {lower: 3.15 mmol/g/h}}",
     .help = "fluxes by the ids of their reactions, whose bounds are not those of the file"},
    {.name = "then",
     .kind = RU_KEY_LIST,
     .offset = offsetof(ru_flux_cell_spec, goals),
     .count_offset = offsetof(ru_flux_cell_spec, n_goal),
     .optional = 1,
     .table = &goal_table,
     .example = "[{maximise: EX_ac_e}]",
     .help = "goals after growth, one after the other; what is still open then is settled by the "
             "least flux through the exchanges in their order"},
    {.name = "parsimonious",
     .kind = RU_KEY_FLAG,
     .offset = offsetof(ru_flux_cell_spec, parsimonious),
     .fallback = "false",
     .help = "after the goals the smallest sum of all fluxes"},
    {.name = "decay",
     .kind = RU_KEY_QUANTITY,
     .offset = offsetof(ru_flux_cell_spec, decay),
     .unit = "1/h",
     .low = 0,
     .high = 10,
     .fallback = "0 1/h",
     .help = "loss of biomass where nothing of what must run is served; in proportion above"},
    {.name = "explore",
     .kind = RU_KEY_INTEGER,
     .offset = offsetof(ru_flux_cell_spec, explore),
     .low = 0,
     .high = 1e6,
     .fallback = "100",
     .help = "points at which the table of fluxes is filled before the run; the rest is met on it"},
};

const ru_table ru_flux_cell_table = {.name = "flux",
                                     .help = "A metabolic network as cell model (dynamic flux "
                                             "balance).",
                                     .keys = cell_keys,
                                     .n_key = sizeof cell_keys / sizeof cell_keys[0],
                                     .size = sizeof(ru_flux_cell_spec),
                                     .keeps_node = 1};
