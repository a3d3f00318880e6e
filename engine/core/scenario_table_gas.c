/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of gas: what is fed, how its composition comes about, what passes into the liquid. */

static const char *const phases[] = {"constant", "mixed", "plug", "carried", NULL};
static const char *const kla_kinds[] = {"given",      "coalescing", "noncoalescing", "blended",
                                        "figueiredo", "labik",      "heijnen",       "akita",
                                        "dewes",      NULL};
static const char *const gassed_rules[] = {
    "michel-miller", "michel-miller-72", "hughmark", "reuss", "cui", NULL};
static const char *const holdup_rules[] = {"power", "kudrewizki", "smith", NULL};
static const char *const sparger_kinds[] = {"ring", "pipe", "frit", NULL};
static const char *const flow_units[] = {"vvm", "Nm3/h", NULL};

/* Bits of `only`. */
enum { KLA_GIVEN = 1 << RU_KLA_GIVEN, CORRELATION = ~(1 << RU_KLA_GIVEN) };

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

#define SPARGER(member) AT(ru_sparger, member)

static const ru_key sparger_keys[] = {
    {.name = "kind", .kind = RU_KEY_CHOICE, SPARGER(kind), .choices = sparger_kinds,
     .fallback = "ring", .help = "a ring, an open pipe on the axis, or a frit"},
    {.name = "height", QUANTITY, SPARGER(height), .unit = "m", .low = 0, .high = 1000,
     .fallback = "0 m", .help = "above the bottom"},
    {.name = "diameter", QUANTITY, SPARGER(diameter), .unit = "m", .low = 1e-4, .high = 100,
     OPTIONAL, .unset = NAN, .example = "0.5 m",
     .help = "of the ring or frit; absent: half of the vessel's"},
};
static const ru_table sparger_table = {
    .name = "sparger", .help = "Where gas enters.", ROWS(sparger_keys),
    .size = sizeof(ru_sparger), .short_key = "kind"};

#define GAS(member) AT(ru_draft_gas, gas.member)

static const ru_key gas_keys[] = {
    {.name = "phase", .kind = RU_KEY_CHOICE, GAS(phase), .choices = phases, .fallback = "constant",
     .help = "composition of the gas: that of the inlet everywhere; one mixed gas; rising without "
             "mixing; carried by the liquid and rising through it"},
    {.name = "flow", QUANTITY, AT(ru_draft_gas, flow), .unit = "m3/s", .low = 0, .high = 10000,
     .alternatives = flow_units, .which_offset = offsetof(ru_draft_gas, flow_unit), OPTIONAL,
     .unset = NAN, .example = "1 vvm",
     .help = "fed, dry: at the vessel's temperature and head pressure; in vvm or normal volume, at "
             "0 degC and 1.01325 bar"},
    {.name = "composition", .kind = RU_KEY_TREE, AT(ru_draft_gas, composition), OPTIONAL,
     .example = "write e.g. 'composition: {oxygen: 40 %}'",
     .help = "mole fractions of the dry gas that is fed, the rest is nitrogen; absent: air"},
    {.name = "sparger", .kind = RU_KEY_MAP, GAS(sparger), .table = &sparger_table},
    {.name = "correlation", .kind = RU_KEY_CHOICE, GAS(kind), .choices = kla_kinds,
     .fallback = "given",
     .help = "kLa as given, or by a correlation: of stirred vessels (coalescing, noncoalescing: van "
             "'t Riet 1979; blended: between them; figueiredo; labik), of bubble columns (heijnen, "
             "akita, dewes)"},
    {.name = "kla", QUANTITY, GAS(kla), .unit = "1/h", .low = 0, .high = 1e5, .only = KLA_GIVEN,
     .unset = NAN, .example = "220 1/h", .help = "transfer coefficient of oxygen"},
    {.name = "kla_temperature", .kind = RU_KEY_FLAG, GAS(kla_temperature), .fallback = "true",
     .only = CORRELATION, .help = "whether it rises by 2.2 % a kelvin from 20 degC on"},
    {.name = "gassed_power", QUANTITY, GAS(gassed_power), .unit = "1", .low = 0.05, .high = 1,
     OPTIONAL, .unset = NAN, .example = "0.5",
     .help = "power with gas over without, of all impellers; absent: by a correlation"},
    {.name = "gassed_power_by", .kind = RU_KEY_CHOICE, GAS(gassed_rule), .choices = gassed_rules,
     .fallback = "michel-miller", .help = "correlation for power under gas"},
    {.name = "holdup_by", .kind = RU_KEY_CHOICE, GAS(holdup_rule), .choices = holdup_rules,
     .fallback = "power", .help = "correlation for the hold-up of stirred vessels"},
    {.name = "holdup", QUANTITY, GAS(holdup), .unit = "1", .low = 1e-6, .high = 0.6, OPTIONAL,
     .unset = NAN, .example = "8 %",
     .help = "gas over gas and liquid; absent: by a correlation from power and gas flow"},
    {.name = "oxygen_saturation", QUANTITY, GAS(oxygen_saturation), .unit = "mg/L", .low = 0,
     .high = 1000, OPTIONAL, .unset = NAN, .example = "7 mg/L",
     .help = "of the liquid at the head pressure with the gas that is fed; absent: by Henry's law"},
    {.name = "head_pressure", QUANTITY, GAS(head_pressure), .unit = "bar", .low = 0.05, .high = 50,
     .fallback = "1.013 bar", .help = "absolute"},
    {.name = "hydrostatic", .kind = RU_KEY_FLAG, GAS(hydrostatic), .fallback = "true",
     .help = "whether the pressure rises with depth"},
    {.name = "carbon_dioxide_ratio", QUANTITY, GAS(carbon_dioxide_ratio), .unit = "1", .low = 0,
     .high = 10, .fallback = "0.9", .help = "kLa of carbon dioxide over that of oxygen"},
    {.name = "carbon_dioxide_equilibrium", QUANTITY, GAS(carbon_dioxide_equilibrium),
     .unit = "mg/L", .low = 0, .high = 1e4, OPTIONAL, .unset = NAN, .example = "0.5 mg/L",
     .help = "dissolved carbon dioxide in equilibrium with the gas that is fed, at the head "
             "pressure; absent: by Henry's law"},
};
const ru_table ru_gas_table = {
    .name = "gas", .help = "Gas, and what passes between it and the liquid.", ROWS(gas_keys),
    .size = sizeof(ru_draft_gas), .tag = "correlation", .short_key = "kla", .keeps_node = 1,
    .check = ru_check_gas};
