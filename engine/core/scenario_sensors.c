/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_build.h>
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/core/gas.h>
#include <ru/core/observe.h>

/* What sensors measure beside components, a word a row. */
static const struct {
    const char *word;
    ru_sensor_kind kind;
} kinds[] = {{"pH", RU_SENSOR_PH},
             {"DO", RU_SENSOR_DO},
             {"OUR", RU_SENSOR_OUR},
             {"CER", RU_SENSOR_CER},
             {"RQ", RU_SENSOR_RQ}};

/* Mole fractions of the gas that leaves are called by this and the species. */
static const char of_gas[] = "offgas_";

ru_sensor_kind ru_sensor_kind_of(const char *measures)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].word, measures) == 0)
            return kinds[i].kind;
    return strncmp(measures, of_gas, sizeof of_gas - 1) == 0 ? RU_SENSOR_GAS
                                                             : RU_SENSOR_CONCENTRATION;
}

const ru_gas_species *ru_sensor_species_of(const char *measures)
{
    return ru_gas_species_find(measures + sizeof of_gas - 1);
}

/* What a sensor is checked with. */
typedef struct check {
    const ru_draft *draft;
    const ru_model *model;
    const ru_component_list *list;
    const ru_draft_sensor *sensor;
    ru_diagnostics *log;
} check;

static ru_place_in_text place(const check *c, const char *key)
{
    return ru_table_place(c->sensor->node, key);
}

static int is_carried(const check *c, const ru_gas_species *species)
{
    for (size_t k = 0; species && k < c->model->n_state; k++)
        if (ru_gas_species_of(&c->model->states[k]) == species)
            return 1;
    return 0;
}

static void check_gas(const check *c, ru_sensor_kind kind)
{
    const char *const needed[] = {"oxygen", "carbon_dioxide"};
    if (!c->draft->gas.node || c->draft->gas.gas.phase == RU_GAS_AS_FED) {
        ru_diagnostics_error(
            c->log, place(c, "measures"), "let 'gas.phase' be mixed, plug or carried",
            "the gas that leaves is not computed: '%.60s' cannot be measured", c->sensor->measures);
        return;
    }
    if (kind == RU_SENSOR_GAS && !ru_sensor_species_of(c->sensor->measures))
        ru_diagnostics_error(c->log, place(c, "measures"), "write e.g. 'offgas_oxygen'",
                             "'%.60s' names no gas", c->sensor->measures + sizeof of_gas - 1);
    for (size_t i = 0; kind != RU_SENSOR_GAS && i < 2; i++)
        if (!is_carried(c, ru_gas_species_find(needed[i])))
            ru_diagnostics_error(c->log, place(c, "measures"), "",
                                 "%.60s needs %s, which model %s does not carry",
                                 c->sensor->measures, needed[i], c->model->name);
}

static void check_oxygen(const check *c)
{
    int oxygen = is_carried(c, ru_gas_species_find("oxygen")), gas = c->draft->gas.node != NULL;
    if (!oxygen)
        ru_diagnostics_error(c->log, place(c, "measures"), "choose a model that carries oxygen",
                             "DO cannot be measured without oxygen in the model");
    else if (!gas)
        ru_diagnostics_error(c->log, place(c, "measures"), "add 'gas'",
                             "DO is in %% of the saturation that 'gas' gives");
}

/* Whether a unit is one of cells or copies per volume. */
static int is_number(const char *unit)
{
    return ru_unit_same_dimension(unit, "cell/m3") || ru_unit_same_dimension(unit, "1/m3");
}

/* A share needs the kinds that it is among, of one unit, itself with them. */
static void check_among(const check *c, size_t component)
{
    const ru_draft_sensor *sensor = c->sensor;
    const char *unit = c->list->items[component].quantity.unit;
    int with_itself = 0;
    if (sensor->n_among < 2 || sensor->n_among > RU_MAX_AMONG) {
        ru_diagnostics_error(c->log, place(c, sensor->n_among ? "among" : "instrument"),
                             "write e.g. 'among: [viable, dead]'",
                             "%s needs 2 to %d states that it is among",
                             ru_instrument_names[sensor->instrument], RU_MAX_AMONG);
        return;
    }
    for (size_t i = 0; i < sensor->n_among; i++) {
        size_t other = ru_component_index(c->list, sensor->among[i]);
        with_itself |= other == component;
        if (other >= c->list->n_liquid)
            ru_report_component(c->log, place(c, "among"), sensor->among[i], c->list, NULL,
                                "'%.80s' is no state that can be counted");
        else if (!ru_unit_same_dimension(unit, c->list->items[other].quantity.unit))
            ru_diagnostics_error(c->log, place(c, "among"), "", "%.60s is in %s, %.60s in %s",
                                 sensor->among[i], c->list->items[other].quantity.unit,
                                 sensor->measures, unit);
    }
    if (!with_itself)
        ru_diagnostics_error(c->log, place(c, "among"), "", "%.60s is not among them",
                             sensor->measures);
}

/* A gain has to turn the state's unit into a pure number. */
static void check_gain(const check *c, size_t component)
{
    static const char *const per[] = {"kg/m3", "1/m3", "mol/m3", "cell/m3"};
    const char *unit = c->list->items[component].quantity.unit;
    const ru_draft_sensor *sensor = c->sensor;
    if (isnan(sensor->gain)) {
        if (sensor->membranes.node && is_number(unit))
            return;
        ru_diagnostics_error(c->log, place(c, "instrument"), "write e.g. 'gain: 2.5 L/g'",
                             "%s needs a gain", ru_instrument_names[sensor->instrument]);
        return;
    }
    if (!ru_unit_same_dimension(unit, per[sensor->gain_of]) ||
        (sensor->bend > 0 && sensor->bend_of != sensor->gain_of))
        ru_diagnostics_error(c->log, place(c, "gain"), "write both in L/g, mL, mL/cell or L/mol",
                             "gain and bend do not fit %.60s, which is in %s", sensor->measures,
                             unit);
}

/* 0 where there is no such state. */
static int check_component(const check *c)
{
    char text[160];
    size_t component = ru_component_index(c->list, c->sensor->measures);
    if (component >= c->list->n_liquid) {
        snprintf(text, sizeof text, "'%%.80s' cannot be measured with model %s", c->model->name);
        ru_report_component(c->log, place(c, "measures"), c->sensor->measures, c->list, "DO", text);
        return 0;
    }
    ru_response response = ru_instrument_at((size_t)c->sensor->instrument)->response;
    if (response == RU_RESPONSE_SATURATING)
        check_gain(c, component);
    if (response == RU_RESPONSE_SHARE)
        check_among(c, component);
    if (c->sensor->counted > 0 && !is_number(c->list->items[component].quantity.unit))
        ru_diagnostics_error(c->log, place(c, "counted_volume"), "",
                             "%.60s is in %s: it cannot be counted", c->sensor->measures,
                             c->list->items[component].quantity.unit);
    return 1;
}

static void check_kind(const check *c, ru_sensor_kind kind)
{
    const ru_instrument *instrument = ru_instrument_at((size_t)c->sensor->instrument);
    int off_gas = instrument->response == RU_RESPONSE_GAS_BALANCE;
    if (off_gas && kind < RU_SENSOR_GAS)
        ru_diagnostics_error(c->log, place(c, "instrument"), "", "%s measures %s, not '%.60s'",
                             instrument->name, instrument->measures, c->sensor->measures);
    if (c->sensor->calibrated_at > 0 && kind != RU_SENSOR_DO)
        ru_diagnostics_error(c->log, place(c, "calibrated_at"), "",
                             "a pressure of calibration is for DO only");
    if (c->sensor->n_among && instrument->response != RU_RESPONSE_SHARE)
        ru_diagnostics_error(c->log, place(c, "among"), "add 'instrument: viability'",
                             "%s measures no share", instrument->name);
    if (c->sensor->membranes.node && strcmp(instrument->name, "capacitance") != 0)
        ru_diagnostics_error(c->log, place(c, "membranes"), "add 'instrument: capacitance'",
                             "%s measures no permittivity", instrument->name);
    if (kind != RU_SENSOR_CONCENTRATION && (instrument->response == RU_RESPONSE_SATURATING ||
                                            instrument->response == RU_RESPONSE_SHARE))
        ru_diagnostics_error(c->log, place(c, "instrument"), "", "%s measures %s, not '%.60s'",
                             instrument->name, instrument->measures, c->sensor->measures);
    if (!isnan(c->sensor->gain) && instrument->response != RU_RESPONSE_SATURATING)
        ru_diagnostics_error(c->log, place(c, "gain"), "add e.g. 'instrument: turbidity'",
                             "%s has no gain", instrument->name);
}

/* The unit of a reading, as ru_sensor_unit tells it of a problem. */
static const char *unit_of(const ru_draft_sensor *sensor, const ru_component_list *list)
{
    ru_sensor_kind kind = ru_sensor_kind_of(sensor->measures);
    ru_response response = ru_instrument_at((size_t)sensor->instrument)->response;
    if (kind == RU_SENSOR_OUR || kind == RU_SENSOR_CER)
        return "mmol/L/h";
    if (kind == RU_SENSOR_DO || kind == RU_SENSOR_GAS || response == RU_RESPONSE_SHARE)
        return "%";
    if (kind != RU_SENSOR_CONCENTRATION)
        return "1";
    return sensor->membranes.node ? "pF/cm"
           : response == RU_RESPONSE_SATURATING
               ? "1"
               : list->items[ru_component_index(list, sensor->measures)].quantity.unit;
}

/* One end in the unit of the reading; 0 where it is none. */
static int take_end(const char *text, const char *unit, double *end)
{
    char own[48];
    int good = ru_unit_split(text, end, own, sizeof own) == RU_OK &&
               ru_unit_convert(own[0] ? own : "1", unit, *end, end) == RU_OK;
    ru_fault_clear();
    return good;
}

static void check_specification(const check *c)
{
    double end;
    const char *const ends[] = {c->sensor->specification.least, c->sensor->specification.most};
    const char *unit = unit_of(c->sensor, c->list);
    for (size_t i = 0; i < 2; i++)
        if (ends[i] && !take_end(ends[i], unit, &end))
            ru_diagnostics_error(c->log, place(c, "specification"), "",
                                 "%.60s is read in %s: '%.40s' is none of that",
                                 c->sensor->measures, unit, ends[i]);
}

void ru_check_sensor(const ru_draft *draft, const ru_model *model, const ru_component_list *list,
                     size_t i, ru_diagnostics *log)
{
    const check c = {draft, model, list, &draft->sensors[i], log};
    ru_sensor_kind kind = ru_sensor_kind_of(c.sensor->measures);
    if (c.sensor->name && ru_series_is_taken(c.sensor->name, list))
        ru_diagnostics_error(log, place(&c, "name"), "name it after its place, e.g. 'DO_top'",
                             "the series '%.80s' is recorded anyway, without a sensor",
                             c.sensor->name);
    if (ru_sensor_is_array(c.sensor)) {
        ru_check_array(c.sensor, list, log);
        return;
    }
    if (c.sensor->bins.node || c.sensor->spectrum.node)
        ru_diagnostics_error(log, place(&c, c.sensor->bins.node ? "bins" : "spectrum"),
                             "add 'instrument: cytometer' or 'instrument: spectrometer'",
                             "%s reads one number", ru_instrument_names[c.sensor->instrument]);
    check_kind(&c, kind);
    if (kind == RU_SENSOR_PH && !draft->acid_base.node)
        ru_diagnostics_error(log, place(&c, "measures"), "add 'acid_base: {}'",
                             "the pH is held as given, so there is nothing to measure");
    else if (kind == RU_SENSOR_DO)
        check_oxygen(&c);
    else if (kind == RU_SENSOR_CONCENTRATION && !check_component(&c))
        return;
    else if (kind >= RU_SENSOR_GAS)
        check_gas(&c, kind);
    check_specification(&c);
}

static double given_or(double given, double fallback)
{
    return isnan(given) ? fallback : given;
}

void ru_sensor_take(const ru_draft_sensor *from, const ru_component_list *list, ru_sensor *to)
{
    const ru_instrument *instrument = ru_instrument_at((size_t)from->instrument);
    to->kind = ru_sensor_kind_of(from->measures);
    to->instrument = instrument;
    if (to->kind == RU_SENSOR_CONCENTRATION)
        to->component = ru_component_index(list, from->measures);
    if (to->kind == RU_SENSOR_GAS)
        to->species = ru_sensor_species_of(from->measures);
    to->delay = given_or(from->delay, instrument->delay);
    to->film = given_or(from->film_lag, instrument->film);
    to->lag = given_or(from->lag, instrument->lag);
    to->relative = given_or(from->relative, instrument->relative);
    to->absolute = given_or(from->absolute, instrument->absolute);
    to->quantified = given_or(from->quantified, instrument->quantified);
    to->drift = from->drift;
    to->offset_drift = from->offset_drift;
    to->gain = from->gain;
    to->bend = from->bend;
    to->baseline = from->baseline;
    to->path = from->path / 0.01;
    to->dilution = from->dilution;
    to->counted = from->counted;
    if (from->membranes.node)
        to->cells = from->membranes.cells;
    if (isnan(to->gain) && from->membranes.node)
        to->gain = 4.0 / 3 * 3.141592653589793 * pow(to->cells.radius, 3);
    if (instrument->response == RU_RESPONSE_SHARE) {
        to->kind = RU_SENSOR_SHARE;
        for (size_t i = 0; i < from->n_among; i++)
            to->among[to->n_among++] = ru_component_index(list, from->among[i]);
    }
    to->calibrated_at = from->calibrated_at;
    const char *const ends[] = {from->specification.least, from->specification.most};
    for (size_t i = 0; i < 2; i++) {
        to->specification[i] = i ? INFINITY : -INFINITY;
        if (ends[i])
            to->is_specified |= take_end(ends[i], unit_of(from, list), &to->specification[i]);
    }
    to->noise_seed = from->noise_seed;
}
