/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of the vessel and of what is in it. */

static const char *const bottoms[] = {"flat", "torispherical", "elliptical", "hemispherical", NULL};

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

#define VESSEL(member) AT(ru_draft_vessel, vessel.member)

static const ru_key vessel_keys[] = {
    {.name = "volume", QUANTITY, VESSEL(volume), .unit = "m3", .low = 1e-9, .high = 1e5, OPTIONAL,
     .unset = NAN, .example = "15 m3",
     .help = "liquid at the start; may be left out with compartments, which add up to it"},
    {.name = "diameter", QUANTITY, VESSEL(diameter), .unit = "m", .low = 1e-3, .high = 100,
     OPTIONAL, .unset = NAN, .example = "2.1 m", .help = "inner diameter; needed for a cylinder"},
    {.name = "bottom", .kind = RU_KEY_CHOICE, VESSEL(bottom), .choices = bottoms,
     .fallback = "flat",
     .help = "shape; the grid is the flat cylinder of equal volume, `check` tells both heights"},
    {.name = "baffles", .kind = RU_KEY_INTEGER, VESSEL(baffles), .low = 0, .high = 12,
     .fallback = "4", .help = "number of baffles; correlations hold for four"},
    {.name = "baffle_width", QUANTITY, VESSEL(baffle_width), .unit = "m", .low = 1e-4, .high = 10,
     OPTIONAL, .unset = NAN, .example = "0.2 m", .help = "absent: a tenth of the diameter"},
    {.name = "temperature", QUANTITY, VESSEL(temperature), .unit = "degC", .low = -5, .high = 130,
     .fallback = "37 degC", .help = "of the broth; held constant unless there is `heat`"},
    {.name = "pH", QUANTITY, VESSEL(pH), .unit = "1", .low = 0, .high = 14, .fallback = "7",
     .help = "of the broth; held constant unless there is `acid_base`"},
    {.name = "density", QUANTITY, VESSEL(density), .unit = "kg/m3", .low = 500, .high = 2000,
     .fallback = "1000 kg/m3", .help = "of the broth"},
};
const ru_table ru_vessel_table = {
    .name = "vessel", .help = "The vessel and its liquid.", ROWS(vessel_keys),
    .size = sizeof(ru_draft_vessel), .short_key = "volume", .keeps_node = 1};

#define MEDIUM(member) AT(ru_draft_medium, medium.member)

static const ru_key medium_keys[] = {
    {.name = "viscosity", QUANTITY, MEDIUM(viscosity), .unit = "mPa s", .low = 0.05, .high = 1e6,
     OPTIONAL, .unset = NAN, .example = "1.5 mPa s", .help = "absent: of water"},
    {.name = "consistency", QUANTITY, MEDIUM(consistency), .unit = "Pa s", .low = 1e-5,
     .high = 1e3, OPTIONAL, .unset = NAN, .example = "0.8 Pa s",
     .help = "K of a power law, stress = K (shear rate in 1/s)^n"},
    {.name = "flow_index", QUANTITY, MEDIUM(flow_index), .unit = "1", .low = 0.1, .high = 2,
     .fallback = "1", .help = "n of the power law"},
    {.name = "surface_tension", QUANTITY, MEDIUM(surface_tension), .unit = "mN/m", .low = 5,
     .high = 200, .fallback = "72 mN/m", .help = "of the broth against gas"},
    {.name = "coalescence", QUANTITY, MEDIUM(coalescence), .unit = "1", .low = 0, .high = 1,
     .fallback = "1",
     .help = "of bubbles: 1 as in water, 0 as with salts; for gas.correlation blended"},
    {.name = "antifoam", QUANTITY, MEDIUM(antifoam), .unit = "1", .low = 0.05, .high = 1,
     .fallback = "1", .help = "factor on a correlated kLa; 0.4 to 0.7 with antifoam"},
    {.name = "ions", .kind = RU_KEY_TREE, AT(ru_draft_medium, ions), OPTIONAL,
     .example = "write e.g. 'ions: {sodium: 50 mmol/L, chloride: 50 mmol/L}'",
     .help = "salts, which lower the solubility of gases (Schumpe 1993)"},
};
const ru_table ru_medium_table = {
    .name = "medium", .help = "The broth as correlations see it.", ROWS(medium_keys),
    .size = sizeof(ru_draft_medium), .keeps_node = 1, .check = ru_check_medium};
