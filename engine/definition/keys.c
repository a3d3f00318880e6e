/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/definition.h>

/* The keys of a model that is defined in a scenario. Units of its quantities are the user's, so
 * that they are texts here and read in names.c. */

static const char *const roles[] = {"plain",  "biomass",        "substrate",
                                    "oxygen", "carbon_dioxide", NULL};
static const char *const phases[] = {"liquid", "fixed", "suspended", NULL};

#define AT(type, member)    .offset = offsetof(type, member)
#define COUNT(type, member) .count_offset = offsetof(type, member)
#define ROWS(rows)          .keys = (rows), .n_key = sizeof(rows) / sizeof((rows)[0])
#define TEXT                .kind = RU_KEY_TEXT
#define OPTIONAL            .optional = 1

/* Maps whose keys are names of states go to the resolved scenario as they are written. */
static void keep_as_written(ru_table_visit *visit, const char *key)
{
    ru_tree *copy;
    const ru_tree *written = ru_tree_find(visit->node, key);
    if (written && ru_tree_copy(written, &copy) == RU_OK &&
        ru_tree_add(visit->resolved, copy) != RU_OK)
        ru_tree_destroy(&copy);
}

static void keep_content(ru_table_visit *visit, void *object)
{
    (void)object;
    keep_as_written(visit, "content");
}

static void keep_coefficients(ru_table_visit *visit, void *object)
{
    (void)object;
    keep_as_written(visit, "stoichiometry");
    keep_as_written(visit, "closes");
}

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

static const ru_key state_keys[] = {
    {.name = "initial", TEXT, AT(ru_definition_state, initial), .example = "0.1 g/L",
     .help = "default concentration at the start, per volume of liquid; its unit is the state's"},
    {.name = "unit", TEXT, AT(ru_definition_state, unit), OPTIONAL, .example = "g/L",
     .help = "unit in which results show it; absent: that of `initial`"},
    {.name = "role", .kind = RU_KEY_CHOICE, AT(ru_definition_state, role), .choices = roles,
     .fallback = "plain", .help = "what the reactor does with it; oxygen and carbon_dioxide pass "
                                  "between gas and liquid"},
    {.name = "phase", .kind = RU_KEY_CHOICE, AT(ru_definition_state, phase), .choices = phases,
     .fallback = "liquid", .help = "liquid: carried along; fixed: stays; suspended: carried along, "
                                   "sinks in a settler"},
    {.name = "formula", TEXT, AT(ru_definition_state, formula), OPTIONAL, .example = "C6H12O6",
     .help = "what it is made of, such as CH1.8O0.5N0.2 or NH4+, for the balances of elements"},
    {.name = "content", .kind = RU_KEY_TREE, AT(ru_definition_state, content), OPTIONAL,
     .example = "write e.g. 'content: {carbon: 0.48 g/g}'",
     .help = "elements by name where there is no formula, or in place of what it says"},
    {.name = "range", .kind = RU_KEY_TEXTS, AT(ru_definition_state, range),
     COUNT(ru_definition_state, n_range), OPTIONAL, .example = "[0 g/L, 300 g/L]",
     .help = "what `initial` and feeds may give; absent: from 0 on"},
    {.name = "absolute", TEXT, AT(ru_definition_state, absolute), OPTIONAL, .example = "1e-7 g/L",
     .help = "absolute tolerance; absent: 1e-7 of its unit. What is a million times that below "
             "zero is refused"},
    {.name = "meaning", TEXT, AT(ru_definition_state, meaning), OPTIONAL, .help = "one line"},
    {.name = "source", TEXT, AT(ru_definition_state, source), OPTIONAL,
     .help = "where the value is from"},
};
static const ru_table state_table = {
    .name = "states", .help = "What the model follows, as amounts per volume of liquid.",
    ROWS(state_keys), .size = sizeof(ru_definition_state), .short_key = "initial", .keeps_node = 1,
    .check = keep_content};

static const ru_key parameter_keys[] = {
    {.name = "value", TEXT, AT(ru_definition_parameter, value), .example = "0.5 1/h",
     .help = "with its unit"},
    {.name = "range", .kind = RU_KEY_TEXTS, AT(ru_definition_parameter, range),
     COUNT(ru_definition_parameter, n_range), OPTIONAL, .example = "[0 1/h, 2 1/h]",
     .help = "what `cells.parameters` may give; absent: anything"},
    {.name = "meaning", TEXT, AT(ru_definition_parameter, meaning), OPTIONAL, .help = "one line"},
    {.name = "source", TEXT, AT(ru_definition_parameter, source), OPTIONAL,
     .help = "where the value is from"},
};
static const ru_table parameter_table = {
    .name = "parameters", .help = "Numbers that formulas name; keys of `cells.parameters`.",
    ROWS(parameter_keys), .size = sizeof(ru_definition_parameter), .short_key = "value",
    .keeps_node = 1};

static const ru_key derived_keys[] = {
    {.name = "formula", TEXT, AT(ru_definition_derived, formula),
     .example = "mu_max*monod(glucose, k_s)", .help = "of states, parameters and what is above it"},
    {.name = "unit", TEXT, AT(ru_definition_derived, unit), OPTIONAL, .example = "1/h",
     .help = "checked where it is given"},
    {.name = "meaning", TEXT, AT(ru_definition_derived, meaning), OPTIONAL, .help = "one line"},
};
static const ru_table derived_table = {
    .name = "derived", .help = "Names for pieces of formulas.", ROWS(derived_keys),
    .size = sizeof(ru_definition_derived), .short_key = "formula", .keeps_node = 1};

static const ru_key process_keys[] = {
    {.name = "rate", TEXT, AT(ru_definition_process, rate),
     .example = "mu_max*monod(glucose, k_s)*biomass", .help = "per volume of liquid and time"},
    {.name = "stoichiometry", .kind = RU_KEY_TREE, AT(ru_definition_process, stoichiometry),
     .example = "write e.g. 'stoichiometry: {biomass: 1, glucose: -1/y_xs}'", OPTIONAL,
     .help = "what a unit of the rate makes of each state: numbers, or formulas of parameters"},
    {.name = "closes", .kind = RU_KEY_TREE, AT(ru_definition_process, closes), OPTIONAL,
     .example = "write e.g. 'closes: {carbon_dioxide: carbon, oxygen: oxygen_demand}'",
     .help = "states whose coefficient follows from the balance of an element, one after the "
             "other"},
    {.name = "meaning", TEXT, AT(ru_definition_process, meaning), OPTIONAL, .help = "one line"},
};
static const ru_table process_table = {
    .name = "processes", .help = "What happens, and what it makes of the states.",
    ROWS(process_keys), .size = sizeof(ru_definition_process), .keeps_node = 1,
    .check = keep_coefficients};

static const ru_key leak_keys[] = {
    {.name = "element", TEXT, AT(ru_definition_leak, element), .example = "carbon",
     .help = "what does not close"},
    {.name = "process", TEXT, AT(ru_definition_leak, process), OPTIONAL, .example = "growth",
     .help = "where; absent: in any process"},
    {.name = "reason", TEXT, AT(ru_definition_leak, reason), .example = "product not followed",
     .help = "why, for those who read the balance"},
};
static const ru_table leak_table = {
    .name = "leaks", .help = "Elements that are known not to close.", ROWS(leak_keys),
    .size = sizeof(ru_definition_leak), .keeps_node = 1};

static const ru_key definition_keys[] = {
    {.name = "name", TEXT, AT(ru_definition, name), .example = "my-yeast",
     .help = "what `cells.model` calls it"},
    {.name = "title", TEXT, AT(ru_definition, title), .fallback = "defined in the scenario",
     .help = "one line"},
    {.name = "citation", TEXT, AT(ru_definition, citation), .fallback = "none given",
     .help = "paper with year and journal; kept with the results"},
    {.name = "validity", TEXT, AT(ru_definition, validity), .fallback = "not told",
     .help = "organism, conditions, what is left out"},
    {.name = "states", .kind = RU_KEY_MAPS, AT(ru_definition, states),
     COUNT(ru_definition, n_state), .table = &state_table, .example = "{biomass: 0.1 g/L}"},
    {.name = "parameters", .kind = RU_KEY_MAPS, AT(ru_definition, parameters),
     COUNT(ru_definition, n_parameter), .table = &parameter_table, OPTIONAL,
     .example = "{mu_max: 0.5 1/h}"},
    {.name = "derived", .kind = RU_KEY_MAPS, AT(ru_definition, derived),
     COUNT(ru_definition, n_derived), .table = &derived_table, OPTIONAL,
     .example = "{mu: 'mu_max*monod(glucose, k_s)'}"},
    {.name = "processes", .kind = RU_KEY_MAPS, AT(ru_definition, processes),
     COUNT(ru_definition, n_process), .table = &process_table,
     .example = "{growth: {rate: mu*biomass, stoichiometry: {biomass: 1}}}"},
    {.name = "leaks", .kind = RU_KEY_LIST, AT(ru_definition, leaks), COUNT(ru_definition, n_leak),
     .table = &leak_table, OPTIONAL, .example = "[{element: carbon, reason: product not followed}]"},
};
const ru_table ru_definition_table = {
    .name = "model", .help = "A cell model of your own; see docs/models.md.", ROWS(definition_keys),
    .size = sizeof(ru_definition), .keeps_node = 1};
