/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* The keys of sensors: one row each. */

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

/* A reading per mass, number or amount. */
static const char *const gain_units[] = {"mL", "L/mol", "mL/cell", NULL};

static const char *const strength_units[] = {"1/mL", "mol/L", "cell/mL", NULL};

static const ru_key membrane_keys[] = {
    {.name = "radius", QUANTITY, AT(ru_draft_membranes, cells.radius), .unit = "um", .low = 0.1,
     .high = 100, .example = "7 um", .help = "of the cells"},
    {.name = "membrane", QUANTITY, AT(ru_draft_membranes, cells.membrane), .unit = "F/m2",
     .low = 1e-4, .high = 1, .fallback = "0.01 F/m2", .help = "capacitance of their membrane"},
    {.name = "inside", QUANTITY, AT(ru_draft_membranes, cells.inside), .unit = "S/m", .low = 1e-3,
     .high = 10, .fallback = "0.5 S/m", .help = "conductivity of the cytoplasm"},
    {.name = "outside", QUANTITY, AT(ru_draft_membranes, cells.outside), .unit = "S/m",
     .low = 1e-3, .high = 10, .fallback = "1 S/m", .help = "conductivity of the broth"},
    {.name = "alpha", QUANTITY, AT(ru_draft_membranes, cells.alpha), .unit = "1", .low = 0,
     .high = 0.9, .fallback = "0.1", .help = "of Cole and Cole, for the spread of sizes"},
    {.name = "frequency", QUANTITY, AT(ru_draft_membranes, cells.frequency), .unit = "Hz",
     .low = 1e3, .high = 1e8, .fallback = "580000 Hz", .help = "of the reading"},
    {.name = "reference", QUANTITY, AT(ru_draft_membranes, cells.reference), .unit = "Hz",
     .low = 0, .high = 1e9, .fallback = "10000000 Hz",
     .help = "frequency whose reading is taken off; 0 Hz: none"},
};
static const ru_table membrane_table = {
    .name = "membranes", .help = "What living cells add to the permittivity, in pF/cm.",
    ROWS(membrane_keys), .size = sizeof(ru_draft_membranes), .short_key = "radius",
    .keeps_node = 1};

static const ru_key specification_keys[] = {
    {.name = "least", .kind = RU_KEY_TEXT, .offset = 0, OPTIONAL, .example = "4 g/L",
     .help = "least that is accepted, in a unit of the reading; absent: any"},
    {.name = "most", .kind = RU_KEY_TEXT, .offset = sizeof(char *), OPTIONAL, .example = "6 g/L",
     .help = "most that is accepted; absent: any"},
};
static const ru_table specification_table = {
    .name = "specification", .help = "What the batch has to be at its end.",
    ROWS(specification_keys), .size = sizeof(((ru_draft_sensor *)NULL)->specification)};

static const char *const spacings[] = {"even", "log", NULL};

static const ru_key axis_keys[] = {
    {.name = "from", .kind = RU_KEY_TEXT, AT(ru_draft_axis, from), .example = "0 g/L",
     .help = "its lower end, with the unit of the axis"},
    {.name = "until", .kind = RU_KEY_TEXT, AT(ru_draft_axis, until), .example = "2 g/L",
     .help = "its upper end"},
    {.name = "number", .kind = RU_KEY_INTEGER, AT(ru_draft_axis, number), .low = 2, .high = 10000,
     .example = "20", .help = "of bins; of a spectrum, of places with both ends"},
    {.name = "spacing", .kind = RU_KEY_CHOICE, AT(ru_draft_axis, spacing), .choices = spacings,
     .fallback = "even", .help = "steps of one size, or of one factor"},
};
static const ru_table bins_table = {
    .name = "bins", .help = "Between what a distribution is counted.", ROWS(axis_keys),
    .size = sizeof(ru_draft_axis), .keeps_node = 1, .check = ru_check_axis};
static const ru_table axis_table = {
    .name = "axis", .help = "Where a spectrum is read.", ROWS(axis_keys),
    .size = sizeof(ru_draft_axis), .keeps_node = 1, .check = ru_check_axis};

static const ru_key pure_keys[] = {
    {.name = "of", .kind = RU_KEY_TEXT, AT(ru_draft_pure, of), .example = "glucose",
     .help = "state whose spectrum this is"},
    {.name = "at", QUANTITY, AT(ru_draft_pure, at), .unit = "g/L", .low = 1e-12, .high = 1e24,
     .alternatives = strength_units, .which_offset = offsetof(ru_draft_pure, at_of),
     .example = "1 g/L", .help = "concentration at which it reads so"},
    {.name = "values", .kind = RU_KEY_QUANTITIES, AT(ru_draft_pure, values), .unit = "1",
     .count_offset = offsetof(ru_draft_pure, n_value), .example = "[0.1, 0.4, 0.1]",
     .help = "reading at each place of the axis; or `csv: glucose.csv`, of whose column `values`"},
};
static const ru_table pure_table = {
    .name = "pure", .help = "Spectra of the states by themselves.", ROWS(pure_keys),
    .size = sizeof(ru_draft_pure), .keeps_node = 1};

static const ru_key spectrum_keys[] = {
    {.name = "axis", .kind = RU_KEY_MAP, AT(ru_draft_spectrum, axis), .table = &axis_table},
    {.name = "pure", .kind = RU_KEY_LIST, AT(ru_draft_spectrum, pure), .table = &pure_table,
     .count_offset = offsetof(ru_draft_spectrum, n_pure),
     .example = "[{of: glucose, at: 1 g/L, values: [0.1, 0.4, 0.1]}]",
     .help = "spectra that add up"},
    {.name = "baseline", .kind = RU_KEY_QUANTITIES, AT(ru_draft_spectrum, baseline), .unit = "1",
     .count_offset = offsetof(ru_draft_spectrum, n_baseline), OPTIONAL, .example = "[0.1, 0.02]",
     .help = "coefficients of a polynomial in the share of the axis behind, lowest first"},
};
static const ru_table spectrum_table = {
    .name = "spectrum", .help = "What a spectrometer reads: pure spectra times concentrations.",
    ROWS(spectrum_keys), .size = sizeof(ru_draft_spectrum), .keeps_node = 1};

static const ru_key sensor_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, AT(ru_draft_sensor, name), .example = "DO_top",
     .help = "names the series in results"},
    {.name = "measures", .kind = RU_KEY_TEXT, AT(ru_draft_sensor, measures), .example = "DO",
     .help = "DO (% of saturation), pH, a state; of the gas that leaves: offgas_<species>, OUR, CER, "
             "RQ as a plant computes them; of a population in classes their common name, class*; "
             "spectrum"},
    {.name = "at", .kind = RU_KEY_MAP, AT(ru_draft_sensor, at), .table = &ru_place_table, OPTIONAL,
     .help = "where it sits; absent: the mean of the volume"},
    {.name = "instrument", .kind = RU_KEY_CHOICE, AT(ru_draft_sensor, instrument),
     .choices = ru_instrument_names, .fallback = "plain",
     .help = "what the defaults below are taken from (`rushton describe instruments`)"},
    {.name = "lag", QUANTITY, AT(ru_draft_sensor, lag), .unit = "s", .low = 0, .high = 1e5,
     OPTIONAL, .unset = NAN, .example = "20 s",
     .help = "time constant, first order; absent: the instrument's"},
    {.name = "film_lag", QUANTITY, AT(ru_draft_sensor, film_lag), .unit = "s", .low = 0,
     .high = 1e5, OPTIONAL, .unset = NAN, .example = "5 s",
     .help = "of a second lag before it, such as a liquid film or a head space"},
    {.name = "delay", QUANTITY, AT(ru_draft_sensor, delay), .unit = "s", .low = 0, .high = 1e5,
     OPTIONAL, .unset = NAN, .example = "60 s", .help = "transport before the lags"},
    {.name = "sd_relative", QUANTITY, AT(ru_draft_sensor, relative), .unit = "1", .low = 0,
     .high = 1, OPTIONAL, .unset = NAN, .example = "3 %",
     .help = "standard uncertainty as a share of the reading"},
    {.name = "sd_absolute", QUANTITY, AT(ru_draft_sensor, absolute), .unit = "1", .low = 0,
     .high = 1e9, OPTIONAL, .unset = NAN, .example = "0.05",
     .help = "part that is always there, added in square: a pure number, in the unit of the "
             "reading"},
    {.name = "quantified_from", QUANTITY, AT(ru_draft_sensor, quantified), .unit = "1", .low = 0,
     .high = 1e9, OPTIONAL, .unset = NAN, .example = "0.1",
     .help = "readings below are gaps: a pure number, in the unit of the reading"},
    {.name = "drift", QUANTITY, AT(ru_draft_sensor, drift), .unit = "1/d", .low = -10, .high = 10,
     .fallback = "0 1/d", .help = "of the sensitivity, as a share"},
    {.name = "offset_drift", QUANTITY, AT(ru_draft_sensor, offset_drift), .unit = "1/d",
     .low = -1e3, .high = 1e3, .fallback = "0 1/d",
     .help = "added per time, in the unit of the reading, such as pH"},
    {.name = "gain", QUANTITY, AT(ru_draft_sensor, gain), .unit = "L/g", .low = 0, .high = 1e12,
     .alternatives = gain_units, .which_offset = offsetof(ru_draft_sensor, gain_of), OPTIONAL,
     .unset = NAN, .example = "2.5 L/g",
     .help = "turbidity, capacitance, conductivity: baseline + gain x/(1 + bend x); with "
             "`membranes` the cells' volume per mass or number, absent: spheres"},
    {.name = "bend", QUANTITY, AT(ru_draft_sensor, bend), .unit = "L/g", .low = 0, .high = 1e12,
     .alternatives = gain_units, .which_offset = offsetof(ru_draft_sensor, bend_of),
     .fallback = "0 L/g", .help = "see gain"},
    {.name = "baseline", QUANTITY, AT(ru_draft_sensor, baseline), .unit = "1", .low = -1e9,
     .high = 1e9, .fallback = "0", .help = "see gain"},
    {.name = "path", QUANTITY, AT(ru_draft_sensor, path), .unit = "cm", .low = 1e-3, .high = 100,
     .fallback = "1 cm", .help = "turbidity: light's way; gain and bend are those of 1 cm"},
    {.name = "dilution", QUANTITY, AT(ru_draft_sensor, dilution), .unit = "1", .low = 1,
     .high = 1e6, .fallback = "1",
     .help = "turbidity: times that a sample is diluted; its reading is multiplied by it"},
    {.name = "membranes", .kind = RU_KEY_MAP, AT(ru_draft_sensor, membranes),
     .table = &membrane_table, OPTIONAL,
     .help = "capacitance by what the cells are; gain is then their volume"},
    {.name = "among", .kind = RU_KEY_TEXTS, AT(ru_draft_sensor, among),
     .count_offset = offsetof(ru_draft_sensor, n_among), OPTIONAL, .example = "[viable, dead]",
     .help = "viability: all states that are counted, with the one measured"},
    {.name = "counted_volume", QUANTITY, AT(ru_draft_sensor, counted), .unit = "uL", .low = 0,
     .high = 1e6, .fallback = "0 uL",
     .help = "cell-count, viability: broth whose cells are counted, dilution taken off; 0: counting "
             "adds no uncertainty"},
    {.name = "bins", .kind = RU_KEY_MAP, AT(ru_draft_sensor, bins), .table = &bins_table, OPTIONAL,
     .help = "cytometer: of the distribution"},
    {.name = "weighted_by", .kind = RU_KEY_TEXT, AT(ru_draft_sensor, weighted_by), OPTIONAL,
     .example = "biomass",
     .help = "cytometer: state that says how many cells see it, or volume; absent: all biomass"},
    {.name = "events", QUANTITY, AT(ru_draft_sensor, events), .unit = "1", .low = 0, .high = 1e7,
     .fallback = "0", .help = "cytometer: cells that are looked at; 0: all of them"},
    {.name = "spectrum", .kind = RU_KEY_MAP, AT(ru_draft_sensor, spectrum),
     .table = &spectrum_table, OPTIONAL, .help = "spectrometer: what it sees"},
    {.name = "calibrated_at", QUANTITY, AT(ru_draft_sensor, calibrated_at), .unit = "bar",
     .low = 0.05, .high = 50, OPTIONAL, .unset = 0, .example = "1.013 bar",
     .help = "DO: the pressure at which the probe was set to 100 %; absent: that of the head"},
    {.name = "specification", .kind = RU_KEY_MAP, AT(ru_draft_sensor, specification),
     .table = &specification_table, OPTIONAL,
     .help = "of a quality attribute: the run tells whether its last reading keeps it"},
    {.name = "noise_seed", .kind = RU_KEY_INTEGER, AT(ru_draft_sensor, noise_seed), .low = 0,
     .high = 9e15, .fallback = "0",
     .help = "above 0: readings carry noise of their uncertainty, the same for the same seed"},
};
const ru_table ru_sensor_table = {
    .name = "sensors", .help = "What is measured.", ROWS(sensor_keys),
    .size = sizeof(ru_draft_sensor), .keeps_node = 1};
