/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_rows.h>

#include <math.h>

/* Every key that a scenario may hold. A new key is a row here; reading, checks, defaults, the
 * resolved scenario and the reference page follow from it. */

static const char *const profile_kinds[] = {"constant", "exponential", "table", "pulses", NULL};
static const char *const output_modes[] = {"serial", "parallel", NULL};

/* Bits of `only`. */
enum {
    CONSTANT = 1 << RU_PROFILE_CONSTANT,
    EXPONENTIAL = 1 << RU_PROFILE_EXPONENTIAL,
    TABLE = 1 << RU_PROFILE_TABLE,
    PULSES = 1 << RU_PROFILE_PULSES
};

/* Rows are set by hand, a key a paragraph. */
/* clang-format off */

#define LONGEST 100000.0 /* h, of any time */

static const ru_key time_keys[] = {
    {.name = "start", QUANTITY, AT(ru_draft_time, start), .unit = "h", .low = 0, .high = LONGEST,
     .fallback = "0 h", .help = "time of the initial state"},
    {.name = "end", QUANTITY, AT(ru_draft_time, end), .unit = "h", .low = 0, .high = LONGEST,
     .example = "10 h", .help = "time at which the run ends"},
};
static const ru_table time_table = {
    .name = "time", .help = "Span of the run.", ROWS(time_keys), .size = sizeof(ru_draft_time),
    .short_key = "end", .keeps_node = 1, .check = ru_check_time};

static const ru_key place_keys[] = {
    {.name = "compartment", .kind = RU_KEY_TEXT, AT(ru_draft_place, compartment), OPTIONAL,
     .example = "top", .help = "name of a compartment"},
    {.name = "r", QUANTITY, AT(ru_draft_place, r), .unit = "m", .low = 0, .high = 100, OPTIONAL,
     .unset = NAN, .example = "0.8 m", .help = "distance from the axis"},
    {.name = "theta", QUANTITY, AT(ru_draft_place, theta), .unit = "deg", .low = -360, .high = 360,
     OPTIONAL, .unset = 0, .example = "90 deg", .help = "angle about the axis"},
    {.name = "z", QUANTITY, AT(ru_draft_place, z), .unit = "m", .low = 0, .high = 1000, OPTIONAL,
     .unset = NAN, .example = "5.9 m", .help = "height above the bottom"},
};
const ru_table ru_place_table = {
    .name = "at", .help = "A place: a compartment, or a point of the cylinder. Absent: everywhere.",
    ROWS(place_keys), .size = sizeof(ru_draft_place), .short_key = "compartment", .keeps_node = 1,
    .check = ru_check_place};

#define PROFILE(member) AT(ru_draft_profile, profile.member)

static const ru_key profile_keys[] = {
    {.name = "kind", .kind = RU_KEY_CHOICE, PROFILE(kind), .choices = profile_kinds,
     .fallback = "constant", .help = "course over time"},
    {.name = "rate", QUANTITY, PROFILE(rate), .unit = "L/h", .low = 0, .high = 1e9,
     .only = CONSTANT | EXPONENTIAL | PULSES, .example = "5 mL/h",
     .help = "flow: constant, at `start`, or during a pulse"},
    {.name = "exponent", QUANTITY, PROFILE(exponent), .unit = "1/h", .low = -10, .high = 10,
     .only = EXPONENTIAL, .example = "0.222 1/h", .help = "rate exp(exponent (t - start))"},
    {.name = "maximum", QUANTITY, PROFILE(maximum), .unit = "L/h", .low = 0, .high = 1e9,
     .only = EXPONENTIAL, OPTIONAL, .unset = INFINITY, .example = "1 L/h",
     .help = "cap of the flow; absent: none"},
    {.name = "period", QUANTITY, PROFILE(period), .unit = "s", .low = 1e-3, .high = 1e9,
     .only = PULSES, .example = "10 min", .help = "from the start of one pulse to the next"},
    {.name = "width", QUANTITY, PROFILE(width), .unit = "s", .low = 1e-3, .high = 1e9,
     .only = PULSES, .example = "30 s", .help = "length of a pulse"},
    {.name = "times", .kind = RU_KEY_QUANTITIES, PROFILE(times), .unit = "h", .low = 0,
     .high = LONGEST, .count_offset = offsetof(ru_draft_profile, profile.n_point), .only = TABLE,
     .example = "[0 h, 5 h]", .help = "times of the points, rising"},
    {.name = "rates", .kind = RU_KEY_QUANTITIES, PROFILE(rates), .unit = "L/h", .low = 0,
     .high = 1e9, .count_offset = offsetof(ru_draft_profile, n_rate), .only = TABLE,
     .example = "[1 L/h, 2 L/h]", .help = "flows at the points; held before and after"},
    {.name = "stepwise", .kind = RU_KEY_FLAG, PROFILE(stepwise), .fallback = "false",
     .only = TABLE, .help = "true: hold each flow until the next point; false: linear between"},
    {.name = "start", QUANTITY, PROFILE(start), .unit = "h", .low = 0, .high = LONGEST,
     .fallback = "0 h", .help = "no flow before"},
    {.name = "stop", QUANTITY, PROFILE(stop), .unit = "h", .low = 0, .high = LONGEST, OPTIONAL,
     .unset = INFINITY, .example = "16 h", .help = "no flow after; absent: to the end"},
};
static const ru_table profile_table = {
    .name = "profile", .help = "A flow over time.", ROWS(profile_keys),
    .size = sizeof(ru_draft_profile), .tag = "kind", .short_key = "rate", .keeps_node = 1,
    .check = ru_check_profile};

static const ru_key feed_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, AT(ru_draft_feed, name), .example = "glucose",
     .help = "names the feed in results"},
    {.name = "at", .kind = RU_KEY_MAP, AT(ru_draft_feed, at), .table = &ru_place_table, OPTIONAL,
     .help = "where it enters; absent: everywhere"},
    {.name = "profile", .kind = RU_KEY_MAP, AT(ru_draft_feed, profile), .table = &profile_table,
     .help = "its flow over time"},
    {.name = "concentrations", .kind = RU_KEY_TREE, AT(ru_draft_feed, concentrations), OPTIONAL,
     .example = "write e.g. 'concentrations: {glucose: 300 g/L}'",
     .help = "states of the model in the feed; absent ones are 0"},
};
static const ru_table feed_table = {
    .name = "feeds", .help = "Liquid that flows in.", ROWS(feed_keys),
    .size = sizeof(ru_draft_feed), .keeps_node = 1};

static const ru_key withdrawal_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, AT(ru_draft_withdrawal, name), .example = "bleed",
     .help = "names the withdrawal in results"},
    {.name = "at", .kind = RU_KEY_MAP, AT(ru_draft_withdrawal, at), .table = &ru_place_table,
     OPTIONAL, .help = "where it leaves; absent: everywhere"},
    {.name = "profile", .kind = RU_KEY_MAP, AT(ru_draft_withdrawal, profile),
     .table = &profile_table, OPTIONAL, .help = "its flow over time; or samples:"},
    {.name = "volume", QUANTITY, AT(ru_draft_withdrawal, volume), .unit = "L", .low = 1e-9,
     .high = 1e6, OPTIONAL, .unset = NAN, .example = "20 mL", .help = "of each sample"},
    {.name = "times", .kind = RU_KEY_QUANTITIES, AT(ru_draft_withdrawal, times), .unit = "h",
     .low = 0, .high = LONGEST, .count_offset = offsetof(ru_draft_withdrawal, n_time), OPTIONAL,
     .example = "[1 h, 2 h]", .help = "when samples are drawn, rising"},
    {.name = "duration", QUANTITY, AT(ru_draft_withdrawal, duration), .unit = "s", .low = 1e-3,
     .high = 86400, OPTIONAL, .unset = NAN, .example = "10 s",
     .help = "of drawing one sample; absent: 10 s"},
};
static const ru_table withdrawal_table = {
    .name = "withdrawals", .help = "Liquid that is taken out: a flow, or samples.",
    ROWS(withdrawal_keys), .size = sizeof(ru_draft_withdrawal), .keeps_node = 1,
    .check = ru_check_withdrawal};

static const ru_key cells_keys[] = {
    {.name = "model", .kind = RU_KEY_TEXT, AT(ru_draft_cells, model), OPTIONAL, .example = "monod",
     .help = "name of the cell model: built in (`rushton models` shows them), or defined "
             "under `model`; absent: that definition"},
    {.name = "library", .kind = RU_KEY_TEXT, AT(ru_draft_cells, library), OPTIONAL,
     .example = "./libmine.so",
     .help = "shared object that holds the model, beside the file that names it; it is code that "
             "runs with your rights"},
    {.name = "parameters", .kind = RU_KEY_TREE, AT(ru_draft_cells, parameters), OPTIONAL,
     .example = "write 'name: value' pairs",
     .help = "parameters that differ from the model's defaults"},
    {.name = "factors", .kind = RU_KEY_MAP, AT(ru_draft_cells, factors),
     .table = &ru_factors_table, OPTIONAL},
    {.name = "flux", .kind = RU_KEY_MAP, AT(ru_draft_cells, flux), .table = &ru_flux_cell_table,
     OPTIONAL},
    {.name = "sbml", .kind = RU_KEY_MAP, AT(ru_draft_cells, sbml), .table = &ru_sbml_cell_table,
     OPTIONAL},
};
static const ru_table cells_table = {
    .name = "cells", .help = "What lives in the vessel.", ROWS(cells_keys),
    .size = sizeof(ru_draft_cells), .short_key = "model", .keeps_node = 1};

static const ru_key output_keys[] = {
    {.name = "series_interval", QUANTITY, AT(ru_draft_output, output.series_interval), .unit = "s",
     .low = 1e-3, .high = 1e9, OPTIONAL, .unset = NAN, .example = "5 min",
     .help = "between points of the series; absent: 1/200 of the run"},
    {.name = "field_interval", QUANTITY, AT(ru_draft_output, output.field_interval), .unit = "s",
     .low = 1e-3, .high = 1e9, OPTIONAL, .unset = INFINITY, .example = "1 h",
     .help = "between fields; absent: start, end and field_times only"},
    {.name = "field_times", .kind = RU_KEY_QUANTITIES, AT(ru_draft_output, output.field_times),
     .unit = "h", .low = 0, .high = LONGEST,
     .count_offset = offsetof(ru_draft_output, output.n_field_time), OPTIONAL,
     .example = "[1 h, 2 h]", .help = "further times of fields, rising"},
    {.name = "checkpoint_interval", QUANTITY, AT(ru_draft_output, output.checkpoint_interval),
     .unit = "s", .low = 1e-3, .high = 1e9, OPTIONAL, .unset = 0, .example = "30 min",
     .help = "process time between points at which a stopped run can go on; the integrator starts "
             "anew at each. Absent: where a feed or withdrawal changes or an amount is put in"},
    {.name = "mode", .kind = RU_KEY_CHOICE, AT(ru_draft_output, output.parallel),
     .choices = output_modes, .fallback = "serial",
     .help = "serial: one rank writes, readable while running; parallel: all ranks write"},
};
static const ru_table output_table = {
    .name = "output", .help = "What is recorded, and when.", ROWS(output_keys),
    .size = sizeof(ru_draft_output), .keeps_node = 1, .check = ru_check_output};

#define SOLVER(member) AT(ru_draft_solver, choice.member)

static const ru_key solver_keys[] = {
    {.name = "name", .kind = RU_KEY_TEXT, SOLVER(name), .fallback = "bdf",
     .help = "`rushton describe solvers` shows them"},
    {.name = "relative_tolerance", QUANTITY, SOLVER(relative), .unit = "1", .low = 1e-13,
     .high = 0.1, .fallback = "1e-6", .help = "of the integration"},
    {.name = "absolute_factor", QUANTITY, SOLVER(absolute_factor), .unit = "1", .low = 1e-6,
     .high = 1e6, .fallback = "1", .help = "times the model's absolute tolerances, which grow with the root of a "
                             "`relative_tolerance` above 1e-6"},
    {.name = "maximum_step", QUANTITY, SOLVER(maximum_step), .unit = "s", .low = 1e-9, .high = 1e9,
     OPTIONAL, .unset = 0, .example = "10 min", .help = "absent: no limit"},
    {.name = "initial_step", QUANTITY, SOLVER(initial_step), .unit = "s", .low = 1e-12,
     .high = 1e9, OPTIONAL, .unset = 0, .example = "0.1 s", .help = "absent: the solver's choice"},
    {.name = "step_limit", .kind = RU_KEY_INTEGER, SOLVER(step_limit), .low = 1, .high = 1e12,
     .fallback = "1000000", .help = "steps between two events before the solver gives up"},
};
static const ru_table solver_table = {
    .name = "solver", .help = "How the equations are solved.", ROWS(solver_keys),
    .size = sizeof(ru_draft_solver), .short_key = "name", .keeps_node = 1};

static const ru_key pulse_keys[] = {
    {.name = "of", .kind = RU_KEY_TEXT, AT(ru_draft_pulse, of), .example = "salt",
     .help = "a tracer, or a state of the model"},
    {.name = "time", QUANTITY, AT(ru_draft_pulse, time), .unit = "h", .low = 0, .high = LONGEST,
     .fallback = "0 h", .help = "when it is put in"},
    {.name = "amount", QUANTITY, AT(ru_draft_pulse, amount), .unit = "kg", .low = 0, .high = 1e9,
     .example = "1 kg", .help = "how much"},
    {.name = "at", .kind = RU_KEY_MAP, AT(ru_draft_pulse, at), .table = &ru_place_table, OPTIONAL,
     .help = "where; absent: everywhere"},
};
static const ru_table pulse_table = {
    .name = "pulses", .help = "Amounts put in at once, without liquid.", ROWS(pulse_keys),
    .size = sizeof(ru_draft_pulse), .keeps_node = 1};

static const ru_key fitted_keys[] = {
    {.name = "by", .kind = RU_KEY_TEXT, AT(ru_draft_fitted, by), .example = "fit.yaml",
     .help = "the fit file"},
    {.name = "run", .kind = RU_KEY_TEXT, AT(ru_draft_fitted, run), .fallback = "",
     .help = "the measured run"},
    {.name = "file", .kind = RU_KEY_TEXT, AT(ru_draft_fitted, file), .example = "offline.csv",
     .help = "a file of its data"},
    {.name = "fnv1a64", .kind = RU_KEY_TEXT, AT(ru_draft_fitted, hash),
     .example = "af63bd4c8601b7df", .help = "FNV-1a, 64 bit, of the bytes of that file"},
    {.name = "quantities", .kind = RU_KEY_TEXTS, AT(ru_draft_fitted, quantities),
     .count_offset = offsetof(ru_draft_fitted, n_quantity), OPTIONAL, .example = "[biomass]",
     .help = "what of it was fitted"},
};
static const ru_table fitted_table = {
    .name = "fitted",
    .help = "Which measured data values of this scenario were fitted to, as `rushton fit` writes "
            "it; `compare` and `validate` heed it.",
    ROWS(fitted_keys), .size = sizeof(ru_draft_fitted)};

static const ru_key scenario_keys[] = {
    {.name = "title", .kind = RU_KEY_TEXT, AT(ru_draft, title), .fallback = "untitled",
     .help = "one line"},
    {.name = "time", .kind = RU_KEY_MAP, AT(ru_draft, time), .table = &time_table},
    {.name = "vessel", .kind = RU_KEY_MAP, AT(ru_draft, vessel), .table = &ru_vessel_table},
    {.name = "medium", .kind = RU_KEY_MAP, AT(ru_draft, medium), .table = &ru_medium_table},
    {.name = "mixing", .kind = RU_KEY_MAP, AT(ru_draft, mixing), .table = &ru_mixing_table},
    {.name = "model", .kind = RU_KEY_MAP, AT(ru_draft, model), .table = &ru_definition_table,
     OPTIONAL},
    {.name = "cells", .kind = RU_KEY_MAP, AT(ru_draft, cells), .table = &cells_table},
    {.name = "initial", .kind = RU_KEY_TREE, AT(ru_draft, initial), OPTIONAL,
     .example = "write e.g. 'initial: {biomass: 0.17 g/L}'",
     .help = "states of the model at the start, by name; absent ones take the model's "
             "default. `by_compartment: {top: {...}}` sets compartments apart"},
    {.name = "feeds", .kind = RU_KEY_LIST, AT(ru_draft, feeds), .table = &feed_table,
     .count_offset = offsetof(ru_draft, n_feed), OPTIONAL,
     .example = "[{name: glucose, profile: 5 mL/h, concentrations: {glucose: 300 g/L}}]"},
    {.name = "withdrawals", .kind = RU_KEY_LIST, AT(ru_draft, withdrawals),
     .table = &withdrawal_table, .count_offset = offsetof(ru_draft, n_withdrawal), OPTIONAL,
     .example = "[{name: bleed, profile: 5 mL/h}]"},
    {.name = "tracers", .kind = RU_KEY_TEXTS, AT(ru_draft, tracers),
     .count_offset = offsetof(ru_draft, n_tracer), OPTIONAL, .example = "[salt]",
     .help = "names of inert components that the liquid carries"},
    {.name = "pulses", .kind = RU_KEY_LIST, AT(ru_draft, pulses), .table = &pulse_table,
     .count_offset = offsetof(ru_draft, n_pulse), OPTIONAL,
     .example = "[{of: salt, amount: 1 kg}]"},
    {.name = "gas", .kind = RU_KEY_MAP, AT(ru_draft, gas), .table = &ru_gas_table, OPTIONAL},
    {.name = "light", .kind = RU_KEY_MAP, AT(ru_draft, light), .table = &ru_light_table, OPTIONAL},
    {.name = "acid_base", .kind = RU_KEY_MAP, AT(ru_draft, acid_base),
     .table = &ru_acid_base_table, OPTIONAL},
    {.name = "heat", .kind = RU_KEY_MAP, AT(ru_draft, heat), .table = &ru_heat_table, OPTIONAL},
    {.name = "sensors", .kind = RU_KEY_LIST, AT(ru_draft, sensors), .table = &ru_sensor_table,
     .count_offset = offsetof(ru_draft, n_sensor), OPTIONAL,
     .example = "[{name: DO_top, measures: DO}]"},
    {.name = "output", .kind = RU_KEY_MAP, AT(ru_draft, output), .table = &output_table},
    {.name = "solver", .kind = RU_KEY_MAP, AT(ru_draft, solver), .table = &solver_table},
    {.name = "fitted", .kind = RU_KEY_LIST, AT(ru_draft, fitted), .table = &fitted_table,
     .count_offset = offsetof(ru_draft, n_fitted), OPTIONAL,
     .example = "[{by: fit.yaml, run: batch_1, file: offline.csv, fnv1a64: af63bd4c8601b7df}]"},
};
const ru_table ru_scenario_table = {
    .name = "the scenario", .help = "A run of a bioreactor.", ROWS(scenario_keys),
    .size = sizeof(ru_draft)};
