/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of light. */

static const char *const light_kinds[] = {"slab", "cylinder", NULL};

enum { SLAB = 1 << RU_LIGHT_SLAB };

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

#define LIGHT(member) AT(ru_draft_light, light.member)

static const ru_key light_keys[] = {
    {.name = "kind", .kind = RU_KEY_CHOICE, AT(ru_draft_light, kind), .choices = light_kinds,
     .fallback = "slab",
     .help = "a layer lit from one side or two (on a grid: from the top, or top and bottom); a "
             "cylinder lit from all around"},
    {.name = "intensity", QUANTITY, LIGHT(intensity), .unit = "umol/m2/s", .low = 0, .high = 1e5,
     .example = "300 umol/m2/s", .help = "photosynthetically active photons at the lit wall"},
    {.name = "sides", .kind = RU_KEY_INTEGER, LIGHT(sides), .low = 1, .high = 2, .only = SLAB,
     .fallback = "1", .help = "of the layer that are lit, each with the intensity"},
    {.name = "depth", QUANTITY, LIGHT(depth), .unit = "m", .low = 1e-5, .high = 100, .only = SLAB,
     OPTIONAL, .unset = NAN, .example = "50 mm",
     .help = "of the layer; not needed on a grid, which is as deep as its liquid is high, also while it "
             "fills"},
    {.name = "absorption", QUANTITY, LIGHT(absorption), .unit = "m2/kg", .low = 0, .high = 1e5,
     .fallback = "150 m2/kg", .help = "of biomass: extinction a concentration (Lambert and Beer)"},
    {.name = "background", QUANTITY, LIGHT(background), .unit = "1/m", .low = 0, .high = 1e5,
     .fallback = "0 1/m", .help = "extinction without cells"},
    {.name = "points", .kind = RU_KEY_INTEGER, LIGHT(points), .low = 1, .high = 32,
     .fallback = "12",
     .help = "over the depth, at which rates are taken and averaged; on a grid every cell has five "
             "(lit from two sides nine), which follow the light"},
};
const ru_table ru_light_table = {
    .name = "light", .help = "Light and how it falls off in the broth.", ROWS(light_keys),
    .size = sizeof(ru_draft_light), .tag = "kind", .short_key = "intensity", .keeps_node = 1};
