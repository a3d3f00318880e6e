/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of heat and of the acid-base balance, and of the factors by which temperature and pH act
 * on cells. */

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

#define HEAT(member) AT(ru_draft_heat, heat.member)

static const ru_key heat_keys[] = {
    {.name = "oxygen_heat", QUANTITY, HEAT(oxygen_heat), .unit = "kJ/mol", .low = 0, .high = 2000,
     .fallback = "460 kJ/mol",
     .help = "set free by cells per oxygen taken up (oxycaloric, 440 to 480; recalled)"},
    {.name = "heat_capacity", QUANTITY, HEAT(capacity), .unit = "J/kg/K", .low = 100, .high = 1e4,
     .fallback = "4180 J/kg/K", .help = "of the broth"},
    {.name = "power", QUANTITY, HEAT(power), .unit = "W", .low = 0, .high = 1e9, OPTIONAL,
     .unset = NAN, .example = "20 kW", .help = "of stirring; absent: from speed and impellers"},
    {.name = "evaporation", .kind = RU_KEY_FLAG, HEAT(evaporation), .fallback = "true",
     .help = "whether the gas that is fed takes water along"},
    {.name = "jacket_area", QUANTITY, HEAT(jacket_area), .unit = "m2", .low = 0, .high = 1e5,
     .fallback = "0 m2", .help = "of jacket or coil"},
    {.name = "jacket_coefficient", QUANTITY, HEAT(jacket_coefficient), .unit = "W/m2/K", .low = 0,
     .high = 1e5, .fallback = "600 W/m2/K", .help = "overall, usually 400 to 900 (recalled)"},
    {.name = "coolant_flow", QUANTITY, HEAT(coolant_flow), .unit = "kg/s", .low = 0, .high = 1e6,
     .fallback = "0 kg/s", .help = "with the valve fully open"},
    {.name = "coolant_temperature", QUANTITY, HEAT(coolant_temperature), .unit = "degC",
     .low = -50, .high = 200, .fallback = "10 degC", .help = "where it enters"},
    {.name = "coolant_heat_capacity", QUANTITY, HEAT(coolant_capacity), .unit = "J/kg/K",
     .low = 100, .high = 1e4, .fallback = "4180 J/kg/K"},
    {.name = "setpoint", QUANTITY, HEAT(setpoint), .unit = "degC", .low = -5, .high = 130,
     OPTIONAL, .unset = NAN, .example = "37 degC",
     .help = "the coolant's valve opens around it, half open there; absent: always open"},
    {.name = "band", QUANTITY, HEAT(band), .unit = "K", .low = 1e-3, .high = 50,
     .fallback = "1 K", .help = "over which the valve opens"},
    {.name = "loss", QUANTITY, HEAT(loss), .unit = "W/K", .low = 0, .high = 1e6,
     .fallback = "0 W/K", .help = "to the surroundings"},
    {.name = "ambient", QUANTITY, HEAT(ambient), .unit = "degC", .low = -50, .high = 100,
     .fallback = "20 degC", .help = "temperature of the surroundings"},
};
const ru_table ru_heat_table = {
    .name = "heat", .help = "The heat balance; without it the temperature stays as given.",
    ROWS(heat_keys), .size = sizeof(ru_draft_heat), .keeps_node = 1};

static const ru_key acid_base_keys[] = {
    {.name = "nitrogen_of_biomass", QUANTITY, AT(ru_draft_acid_base, acid_base.nitrogen),
     .unit = "g/g", .low = 0, .high = 0.3, .fallback = "0.12 g/g",
     .help = "taken up as ammonia with growth (recalled; 0.10 to 0.14 for bacteria)"},
};
const ru_table ru_acid_base_table = {
    .name = "acid_base",
    .help = "The pH by charge balance of strong_ions, ammonia and phosphate (further states, in "
            "mmol/L, of `initial` and feeds), carbon dioxide in all its forms, acetate and lactate. "
            "strong_ions left out of `initial` is what gives vessel.pH. Without acid_base the pH "
            "stays as given.",
    ROWS(acid_base_keys), .size = sizeof(ru_draft_acid_base), .keeps_node = 1};

#define CARDINAL(member) AT(ru_cardinal, member)

static const ru_key warmth_keys[] = {
    {.name = "low", QUANTITY, CARDINAL(low), .unit = "degC", .low = -20, .high = 130,
     .example = "8 degC", .help = "no growth at and below"},
    {.name = "optimum", QUANTITY, CARDINAL(optimum), .unit = "degC", .low = -20, .high = 130,
     .example = "39 degC", .help = "where the model's rates hold"},
    {.name = "high", QUANTITY, CARDINAL(high), .unit = "degC", .low = -20, .high = 130,
     .example = "46 degC", .help = "no growth at and above"},
};
static const ru_table warmth_table = {
    .name = "temperature", .help = "Cardinal temperatures (Rosso 1993).", ROWS(warmth_keys),
    .size = sizeof(ru_cardinal), .check = ru_check_warmth};

static const ru_key acidity_keys[] = {
    {.name = "low", QUANTITY, CARDINAL(low), .unit = "1", .low = 0, .high = 14, .example = "4.4",
     .help = "no growth at and below"},
    {.name = "optimum", QUANTITY, CARDINAL(optimum), .unit = "1", .low = 0, .high = 14,
     .example = "7", .help = "where the model's rates hold"},
    {.name = "high", QUANTITY, CARDINAL(high), .unit = "1", .low = 0, .high = 14,
     .example = "9", .help = "no growth at and above"},
};
static const ru_table acidity_table = {
    .name = "pH", .help = "Cardinal pH values (Rosso 1995).", ROWS(acidity_keys),
    .size = sizeof(ru_cardinal), .check = ru_check_acidity};

static const ru_key factor_keys[] = {
    {.name = "temperature", .kind = RU_KEY_MAP, AT(ru_factors, temperature),
     .table = &warmth_table, OPTIONAL},
    {.name = "pH", .kind = RU_KEY_MAP, AT(ru_factors, pH), .table = &acidity_table, OPTIONAL},
};
const ru_table ru_factors_table = {
    .name = "factors", .help = "Factors on all rates of the cells, 1 at the optimum.",
    ROWS(factor_keys), .size = sizeof(ru_factors)};
