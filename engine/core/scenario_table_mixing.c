/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of mixing: compartments, the cylinder's grid, coarser divisions, impellers. */

static const char *const mixing_kinds[] = {"well-mixed", "compartments",    "cylinder",
                                           "stages",     "tanks-in-series", "network-of-zones",
                                           NULL};
static const char *const dispersion_rules[] = {"local", "mean", NULL};
static const char *const circulation_kinds[] = {"none", "bubble-column", "draught-tube", NULL};
static const char *const calibration_kinds[] = {"none", "measured", "grenville", "factor", NULL};
static const char *const stage_rules[] = {"speed", "power", NULL};
static const char *const impeller_kinds[] = {"radial", "down", "up", NULL};

/* Bits of `only` and `used`. What describes the vessel and what each way of dividing it needs may
 * stand together, so that one word changes the fidelity. */
enum {
    COMPARTMENTS = 1 << RU_MIXING_COMPARTMENTS,
    CYLINDER = 1 << RU_MIXING_CYLINDER,
    STAGES = 1 << RU_MIXING_STAGES,
    TANKS = 1 << RU_MIXING_TANKS,
    NETWORK = 1 << RU_MIXING_NETWORK,
    STAGED = CYLINDER | STAGES | NETWORK,
    MEASURED = 1 << RU_CALIBRATION_MEASURED,
    FACTOR = 1 << RU_CALIBRATION_FACTOR,
    COLUMN = 1 << RU_CIRCULATION_COLUMN,
    TUBE = 1 << RU_CIRCULATION_TUBE,
    GENERATED = 1 << RU_MIXING_WELL_MIXED | STAGED | TANKS
};

const char *ru_find_mixing_kind(int kind)
{
    return mixing_kinds[kind];
}

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

static const ru_key compartment_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, AT(ru_draft_compartment, compartment.name),
     .example = "top", .help = "names the compartment"},
    {.name = "volume", QUANTITY, AT(ru_draft_compartment, compartment.volume), .unit = "m3",
     .low = 1e-9, .high = 1e5, .example = "5 m3", .help = "liquid at the start"},
    {.name = "height", QUANTITY, AT(ru_draft_compartment, compartment.height), .unit = "m",
     .low = 0, .high = 1000, .fallback = "0 m", .help = "of its centre above the bottom"},
    {.name = "kla", QUANTITY, AT(ru_draft_compartment, kla), .unit = "1/h", .low = 0,
     .high = 1e5, OPTIONAL, .unset = NAN, .example = "10 1/h",
     .help = "transfer coefficient of oxygen there; absent: that of gas"},
    {.name = "reactions", .kind = RU_KEY_FLAG, AT(ru_draft_compartment, reactions),
     .fallback = "true", .help = "false: cells do nothing there"},
};
static const ru_table compartment_table = {
    .name = "compartments", .help = "Well-mixed parts of the vessel.", ROWS(compartment_keys),
    .size = sizeof(ru_draft_compartment), .keeps_node = 1};

static const ru_key flow_keys[] = {
    {.name = "from", .kind = RU_KEY_TEXT, AT(ru_draft_flow, from), .example = "top",
     .help = "compartment it leaves"},
    {.name = "to", .kind = RU_KEY_TEXT, AT(ru_draft_flow, to), .example = "bottom",
     .help = "compartment it enters"},
    {.name = "flow", QUANTITY, AT(ru_draft_flow, flow), .unit = "L/s", .low = 0, .high = 1e9,
     .example = "1 L/s", .help = "liquid carried"},
    {.name = "pumped", .kind = RU_KEY_FLAG, AT(ru_draft_flow, pumped), .fallback = "false",
     .help = "true: keeps its flow whatever is fed and withdrawn, as the pump of a recycle does; "
             "false: carries also what feeds push on"},
};
static const ru_table flow_table = {
    .name = "flows", .help = "One-way flows.", ROWS(flow_keys), .size = sizeof(ru_draft_flow),
    .keeps_node = 1};

#define SETTLER(member) AT(ru_draft_settler, settler.member)

static const ru_key settler_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, SETTLER(name), .example = "clarifier",
     .help = "names the settler; its layers are the compartments clarifier1 at the top, "
             "clarifier2 ..."},
    {.name = "area", QUANTITY, SETTLER(area), .unit = "m2", .low = 1e-6, .high = 1e6,
     .example = "1500 m2", .help = "cross-section"},
    {.name = "height", QUANTITY, SETTLER(height), .unit = "m", .low = 1e-3, .high = 100,
     .example = "4 m", .help = "of all layers"},
    {.name = "layers", .kind = RU_KEY_INTEGER, SETTLER(n_layer), .low = 2, .high = 1000,
     .fallback = "10", .help = "well-mixed layers of equal height"},
    {.name = "feed_layer", .kind = RU_KEY_INTEGER, SETTLER(feed_layer), .low = 1, .high = 1000,
     .fallback = "5", .help = "that the sludge enters, counted from the top; above it clear water "
     "rises"},
    {.name = "speed", QUANTITY, SETTLER(speed), .unit = "m/d", .low = 0, .high = 1e5,
     .fallback = "474 m/d", .help = "v0 of Takacs' law v0 (exp(-r_h (X - X_min)) - exp(-r_p (X - "
     "X_min)))"},
    {.name = "fastest", QUANTITY, SETTLER(fastest), .unit = "m/d", .low = 0, .high = 1e5,
     .fallback = "250 m/d", .help = "the most that the law may say"},
    {.name = "hindrance", QUANTITY, SETTLER(hindrance), .unit = "m3/kg", .low = 0, .high = 1e3,
     .fallback = "0.576 m3/kg", .help = "r_h"},
    {.name = "flocculation", QUANTITY, SETTLER(flocculation), .unit = "m3/kg", .low = 0,
     .high = 1e3, .fallback = "2.86 m3/kg", .help = "r_p"},
    {.name = "non_settling", QUANTITY, SETTLER(slowest), .unit = "1", .low = 0, .high = 1,
     .fallback = "0.00228", .help = "X_min over the solids that are fed"},
    {.name = "crowded", QUANTITY, SETTLER(crowded), .unit = "g/L", .low = 1e-6, .high = 1e3,
     .fallback = "3 g/L", .help = "solids from which on a layer above the feed lets no more onto "
     "itself than leave it; below the feed every layer does so"},
    {.name = "reactions", .kind = RU_KEY_FLAG, AT(ru_draft_settler, reactions), .fallback = "false",
     .help = "true: cells live on in the settler"},
};
static const ru_table settler_table = {
    .name = "settlers",
    .help = "Clarifiers: layers through which suspended solids sink (Takacs et al. 1991).",
    ROWS(settler_keys), .size = sizeof(ru_draft_settler), .keeps_node = 1};

static const ru_key exchange_keys[] = {
    {.name = "between", .kind = RU_KEY_TEXTS, AT(ru_draft_exchange, between),
     .count_offset = offsetof(ru_draft_exchange, n_between), .example = "[top, bottom]",
     .help = "the two compartments"},
    {.name = "flow", QUANTITY, AT(ru_draft_exchange, flow), .unit = "L/s", .low = 0, .high = 1e9,
     .example = "1 L/s", .help = "liquid carried each way"},
};
static const ru_table exchange_table = {
    .name = "exchanges", .help = "Equal flows both ways.", ROWS(exchange_keys),
    .size = sizeof(ru_draft_exchange), .keeps_node = 1, .check = ru_check_exchange};

#define IMPELLER(member) AT(ru_draft_impeller, impeller.member)

static const ru_key impeller_keys[] = {
    {.name = "type", .kind = RU_KEY_TEXT, AT(ru_draft_impeller, type), OPTIONAL,
     .example = "rushton",
     .help = "from the catalogue (`rushton describe impellers`): gives flow, numbers and blades "
             "that are not written here"},
    {.name = "blades", .kind = RU_KEY_INTEGER, AT(ru_draft_impeller, blades), .low = 0, .high = 24,
     .fallback = "0", .help = "number of blades, where the power of the type depends on it; 0: its usual"},
    {.name = "flow", .kind = RU_KEY_CHOICE, IMPELLER(kind), .choices = impeller_kinds,
     .fallback = "radial", .help = "direction of the discharge"},
    {.name = "height", QUANTITY, IMPELLER(height), .unit = "m", .low = 1e-4, .high = 1000,
     .example = "0.7 m", .help = "of its middle above the bottom"},
    {.name = "diameter", QUANTITY, IMPELLER(diameter), .unit = "m", .low = 1e-4, .high = 100,
     .example = "0.7 m", .help = "swept by the blades"},
    {.name = "blade_height", QUANTITY, IMPELLER(blade_height), .unit = "m", .low = 1e-5,
     .high = 100, OPTIONAL, .unset = NAN, .example = "0.14 m",
     .help = "of the blades; absent: diameter / 5"},
    {.name = "flow_number", QUANTITY, IMPELLER(flow_number), .unit = "1", .low = 0.01, .high = 5,
     .fallback = "0.72", .help = "discharge / (speed diameter^3)"},
    {.name = "power_number", QUANTITY, IMPELLER(power_number), .unit = "1", .low = 0.01,
     .high = 50, .fallback = "5", .help = "ungassed power / (density speed^3 diameter^5)"},
    {.name = "circulation", QUANTITY, IMPELLER(circulation), .unit = "1", .low = 1, .high = 10,
     OPTIONAL, .unset = NAN, .example = "2.28",
     .help = "total circulation over discharge; absent: 1 + 0.16 ((T/D)^2 - 1)"},
    {.name = "radial_share", QUANTITY, IMPELLER(radial_share), .unit = "1", .low = 0, .high = 0.9,
     .fallback = "0", .help = "of an axial impeller's discharge, thrown outwards: pitched blades"},
    {.name = "gassed_power", QUANTITY, IMPELLER(gassed_power), .unit = "1", .low = 0.05,
     .high = 1, OPTIONAL, .unset = NAN, .example = "0.6",
     .help = "its power with gas over without; absent: by gas.gassed_power_by"},
};
static const ru_table impeller_table = {
    .name = "impellers", .help = "Impellers on one shaft.", ROWS(impeller_keys),
    .size = sizeof(ru_draft_impeller), .keeps_node = 1, .check = ru_check_impeller};

static const ru_key grid_keys[] = {
    {.name = "r", .kind = RU_KEY_INTEGER, AT(ru_draft_grid, r), .low = 1, .high = 2000,
     .fallback = "10", .help = "cells from axis to wall"},
    {.name = "theta", .kind = RU_KEY_INTEGER, AT(ru_draft_grid, theta), .low = 1, .high = 4096,
     .fallback = "1", .help = "cells around the axis; 1: no dependence on the angle"},
    {.name = "z", .kind = RU_KEY_INTEGER, AT(ru_draft_grid, z), .low = 1, .high = 10000,
     .fallback = "20", .help = "cells from bottom to top"},
};
static const ru_table grid_table = {
    .name = "cells", .help = "Resolution of the cylinder.", ROWS(grid_keys),
    .size = sizeof(ru_draft_grid)};

static const ru_key tank_keys[] = {
    {.name = "number", .kind = RU_KEY_INTEGER, AT(ru_draft_tanks, number), .low = 1, .high = 10000,
     .fallback = "4", .help = "equal tanks from bottom to top"},
    {.name = "flow", QUANTITY, AT(ru_draft_tanks, flow), .unit = "L/s", .low = 0, .high = 1e9,
     .fallback = "0 L/s", .help = "what `backflow` refers to, and what runs around a closed loop"},
    {.name = "backflow", QUANTITY, AT(ru_draft_tanks, backflow), .unit = "1", .low = 0,
     .high = 1e6, .fallback = "0", .help = "what neighbours exchange, over `flow`"},
    {.name = "closed", .kind = RU_KEY_FLAG, AT(ru_draft_tanks, closed), .fallback = "false",
     .help = "true: a loop that `flow` runs around, up the first half and down the other"},
};
static const ru_table tank_table = {
    .name = "tanks", .help = "Tanks in series; feeds and withdrawals run through them.",
    ROWS(tank_keys), .size = sizeof(ru_draft_tanks), .short_key = "number"};

static const ru_key half_loop_keys[] = {
    {.name = "r", .kind = RU_KEY_INTEGER, AT(ru_draft_zones, r), .low = 2, .high = 200,
     .fallback = "4", .help = "zones from axis to wall, of equal area; even"},
    {.name = "z", .kind = RU_KEY_INTEGER, AT(ru_draft_zones, z), .low = 2, .high = 200,
     .fallback = "4", .help = "zones over the height of a loop; even"},
    {.name = "exchange", QUANTITY, AT(ru_draft_zones, exchange), .unit = "1", .low = 0, .high = 10,
     .fallback = "0.3", .help = "flow both ways between neighbours / flow around one loop"},
};
static const ru_table half_loop_table = {
    .name = "half_loop", .help = "Zones of one loop of the network: half an impeller's stage.",
    ROWS(half_loop_keys), .size = sizeof(ru_draft_zones)};

static const ru_key calibrate_keys[] = {
    {.name = "to", .kind = RU_KEY_CHOICE, AT(ru_draft_calibration, kind),
     .choices = calibration_kinds, .fallback = "measured",
     .help = "a measured t95, that of Grenville's correlation (one impeller), a factor found before"},
    {.name = "t95", QUANTITY, AT(ru_draft_calibration, calibration.t95), .unit = "s", .low = 1e-3,
     .high = 1e6, .only = MEASURED, .example = "12 s", .help = "mixing time, 95 % homogeneity"},
    {.name = "factor", QUANTITY, AT(ru_draft_calibration, calibration.factor), .unit = "1",
     .low = 1e-3, .high = 1e3, .only = FACTOR, .example = "1.2", .help = "on the dispersion"},
};
static const ru_table calibrate_table = {
    .name = "calibrate", .help = "Fits the dispersion to a mixing time.", ROWS(calibrate_keys),
    .size = sizeof(ru_draft_calibration), .tag = "to", .short_key = "to", .keeps_node = 1};

#define CIRCULATION(member) AT(ru_draft_circulation, circulation.member)

static const ru_key circulation_keys[] = {
    {.name = "kind", .kind = RU_KEY_CHOICE, AT(ru_draft_circulation, kind),
     .choices = circulation_kinds, .fallback = "bubble-column",
     .help = "none; up in the core and down along the wall; or up inside a draught tube"},
    {.name = "superficial_velocity", QUANTITY, CIRCULATION(superficial_velocity), .unit = "m/s",
     .low = 0, .high = 2, .only = COLUMN | TUBE, OPTIONAL, .unset = NAN, .example = "0.05 m/s",
     .help = "of the gas over the whole cross-section; drives a column, and its power disperses; "
             "absent: of gas.flow at the mean pressure"},
    {.name = "stacked", .kind = RU_KEY_INTEGER, CIRCULATION(n_cell), .low = 0, .high = 1000,
     .only = COLUMN, .fallback = "0",
     .help = "circulation cells one above the other; 0: each about as high as wide"},
    {.name = "tube_diameter", QUANTITY, CIRCULATION(tube_diameter), .unit = "m", .low = 1e-4,
     .high = 100, .only = TUBE, .example = "0.3 m", .help = "of the draught tube"},
    {.name = "tube_bottom", QUANTITY, CIRCULATION(tube_bottom), .unit = "m", .low = 1e-4,
     .high = 1000, .only = TUBE, .example = "0.1 m", .help = "its lower end above the bottom"},
    {.name = "tube_top", QUANTITY, CIRCULATION(tube_top), .unit = "m", .low = 1e-4, .high = 1000,
     .only = TUBE, .example = "2 m", .help = "its upper end above the bottom"},
    {.name = "flow", QUANTITY, CIRCULATION(flow), .unit = "L/s", .low = 0, .high = 1e9,
     .only = TUBE, OPTIONAL, .unset = NAN, .example = "20 L/s",
     .help = "up the tube; absent: from the hold-ups, after Chisti et al. (1988)"},
    {.name = "riser_holdup", QUANTITY, CIRCULATION(riser_holdup), .unit = "1", .low = 0,
     .high = 0.6, .only = TUBE, .fallback = "0", .help = "gas in the tube"},
    {.name = "downcomer_holdup", QUANTITY, CIRCULATION(downcomer_holdup), .unit = "1", .low = 0,
     .high = 0.6, .only = TUBE, .fallback = "0", .help = "gas around the tube"},
};
static const ru_table circulation_table = {
    .name = "circulation", .help = "Liquid driven around by gas.", ROWS(circulation_keys),
    .size = sizeof(ru_draft_circulation), .tag = "kind", .short_key = "kind", .keeps_node = 1,
    .check = ru_check_circulation};

static const ru_key mixing_keys[] = {
    {.name = "kind", .kind = RU_KEY_CHOICE, AT(ru_draft_mixing, kind), .choices = mixing_kinds,
     .fallback = "well-mixed", .help = "how the liquid is divided"},
    {.name = "compartments", .kind = RU_KEY_LIST, AT(ru_draft_mixing, compartments),
     .count_offset = offsetof(ru_draft_mixing, n_compartment), .table = &compartment_table,
     .only = COMPARTMENTS, .example = "[{name: top, volume: 5 m3}]", .help = "the parts"},
    {.name = "settlers", .kind = RU_KEY_LIST, AT(ru_draft_mixing, settlers),
     .count_offset = offsetof(ru_draft_mixing, n_settler), .table = &settler_table,
     .only = COMPARTMENTS, OPTIONAL, .example = "[{name: clarifier, area: 1500 m2, height: 4 m}]",
     .help = "further compartments through which suspended solids sink"},
    {.name = "flows", .kind = RU_KEY_LIST, AT(ru_draft_mixing, flows),
     .count_offset = offsetof(ru_draft_mixing, n_flow), .table = &flow_table, .only = COMPARTMENTS,
     OPTIONAL, .example = "[{from: top, to: bottom, flow: 1 L/s}]",
     .help = "one-way flows; what enters a compartment must leave it"},
    {.name = "exchanges", .kind = RU_KEY_LIST, AT(ru_draft_mixing, exchanges),
     .count_offset = offsetof(ru_draft_mixing, n_exchange), .table = &exchange_table,
     .only = COMPARTMENTS, OPTIONAL, .example = "[{between: [top, bottom], flow: 1 L/s}]",
     .help = "equal flows both ways"},
    {.name = "cells", .kind = RU_KEY_MAP, AT(ru_draft_mixing, cells), .table = &grid_table,
     .only = GENERATED, .used = CYLINDER, .help = "resolution of the grid"},
    {.name = "zones", .kind = RU_KEY_INTEGER, AT(ru_draft_mixing, zones), .low = 0, .high = 100000,
     .only = GENERATED, .used = CYLINDER, .fallback = "0",
     .help = "well-mixed zones that the cells are gathered into; 0: none, the cells stand"},
    {.name = "tanks", .kind = RU_KEY_MAP, AT(ru_draft_mixing, tanks), .table = &tank_table,
     .only = GENERATED, .used = TANKS, .help = "number and backflow"},
    {.name = "half_loop", .kind = RU_KEY_MAP, AT(ru_draft_mixing, half_loop),
     .table = &half_loop_table, .only = GENERATED, .used = NETWORK, .help = "zones of a loop"},
    {.name = "speed", QUANTITY, AT(ru_draft_mixing, speed), .unit = "rpm", .low = 0, .high = 30000,
     .only = GENERATED, OPTIONAL, .unset = 0, .example = "120 rpm",
     .help = "of the shaft; needed with impellers"},
    {.name = "impellers", .kind = RU_KEY_LIST, AT(ru_draft_mixing, impellers),
     .count_offset = offsetof(ru_draft_mixing, n_impeller), .table = &impeller_table,
     .only = GENERATED, OPTIONAL, .example = "[{flow: radial, height: 0.7 m, diameter: 0.7 m}]",
     .help = "on one shaft"},
    {.name = "circulation", .kind = RU_KEY_MAP, AT(ru_draft_mixing, circulation),
     .table = &circulation_table, .only = GENERATED, .used = CYLINDER, OPTIONAL,
     .help = "that gas drives; absent: none"},
    {.name = "dispersion", QUANTITY, AT(ru_draft_mixing, dispersion), .unit = "m2/s", .low = 0,
     .high = 100, .only = GENERATED, .used = CYLINDER, OPTIONAL, .unset = NAN,
     .example = "3e-3 m2/s", .help = "turbulent; absent: from the power drawn"},
    {.name = "dispersion_from", .kind = RU_KEY_CHOICE, AT(ru_draft_mixing, dispersion_from),
     .choices = dispersion_rules, .only = GENERATED, .used = CYLINDER, .fallback = "local",
     .help = "the dissipation that it follows: around each cell, or the vessel's mean"},
    {.name = "calibrate", .kind = RU_KEY_MAP, AT(ru_draft_mixing, calibrate),
     .table = &calibrate_table, .only = GENERATED, .used = CYLINDER, OPTIONAL,
     .help = "fits the dispersion to a mixing time; absent: nothing is fitted"},
    {.name = "stage_rule", .kind = RU_KEY_CHOICE, AT(ru_draft_mixing, stage_rule),
     .choices = stage_rules, .only = GENERATED, .used = STAGED, .fallback = "speed",
     .help = "flow between neighbouring stages: `stage_exchange` speed diameter^3, or by power "
             "(FP_i + FP_j)/4 with FP = 0.2 power_number gassed_power speed diameter^3"},
    {.name = "stage_exchange", QUANTITY, AT(ru_draft_mixing, stage_exchange), .unit = "1",
     .low = 0, .high = 10, .only = GENERATED, .used = STAGED, .fallback = "0.25", .unset = 0,
     .help = "flow between stages / (speed diameter^3)"},
    {.name = "swirl", QUANTITY, AT(ru_draft_mixing, swirl), .unit = "1", .low = 0, .high = 2,
     .only = GENERATED, .used = CYLINDER, .fallback = "0.5", .unset = 0,
     .help = "swirl at the impeller tip over the tip speed"},
};
const ru_table ru_mixing_table = {
    .name = "mixing", .help = "How the liquid moves.", ROWS(mixing_keys),
    .size = sizeof(ru_draft_mixing), .tag = "kind", .short_key = "kind", .keeps_node = 1,
    .check = ru_check_mixing};
