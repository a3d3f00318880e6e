/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>

/* Sensors whose reading is many numbers: histograms and spectra. */

static ru_response response_of(const ru_draft_sensor *sensor)
{
    return ru_instrument_at((size_t)sensor->instrument)->response;
}

int ru_sensor_is_array(const ru_draft_sensor *sensor)
{
    return response_of(sensor) == RU_RESPONSE_DISTRIBUTION ||
           response_of(sensor) == RU_RESPONSE_SPECTRUM;
}

/* A number with its unit; an error in the log where the text is none. */
static int take_end(ru_table_visit *visit, const char *key, const char *text, double *number,
                    char unit[48])
{
    if (ru_unit_split(text, number, unit, 48) == RU_OK && (!unit[0] || ru_unit_known(unit)))
        return 1;
    ru_diagnostics_error(visit->log, ru_table_place(visit->node, key),
                         "write a number and a unit, such as '2 g/L'",
                         "%s.%s: '%.60s' is no number with a unit", visit->path, key, text);
    ru_fault_clear();
    return 0;
}

void ru_check_axis(ru_table_visit *visit, void *object)
{
    ru_draft_axis *axis = object;
    char unit[48] = "";
    if (!take_end(visit, "from", axis->from, &axis->first, axis->unit) ||
        !take_end(visit, "until", axis->until, &axis->last, unit))
        return;
    if (!axis->unit[0])
        snprintf(axis->unit, sizeof axis->unit, "1");
    if (ru_unit_convert(unit[0] ? unit : "1", axis->unit, axis->last, &axis->last) != RU_OK)
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "until"), "",
                             "%s: '%.40s' and '%.40s' are not of one kind", visit->path, axis->from,
                             axis->until);
    else if (!(axis->last > axis->first) || (axis->spacing && !(axis->first > 0)))
        ru_diagnostics_error(visit->log, ru_table_place(visit->node, "until"), "",
                             axis->spacing ? "%s: logarithms need 0 < from < until"
                                           : "%s: from has to be below until",
                             visit->path);
    ru_fault_clear();
}

/* The states that a word such as "class*" stands for, in their order; returns how many. */
static size_t find_classes(const ru_component_list *list, const char *word,
                           size_t parts[RU_MAX_ARRAY_PART])
{
    size_t n = 0, length = strlen(word) - 1;
    for (size_t k = 0; k < list->n_liquid && n < RU_MAX_ARRAY_PART; k++)
        if (strncmp(list->items[k].quantity.name, word, length) == 0)
            parts[n++] = k;
    return n;
}

static int is_classes(const char *word)
{
    size_t n = strlen(word);
    return n > 1 && word[n - 1] == '*';
}

static ru_place_in_text place(const ru_draft_sensor *sensor, const char *key)
{
    return ru_table_place(sensor->node, key);
}

/* What is said of a number that has no meaning for many. */
static void check_idle(const ru_draft_sensor *sensor, ru_diagnostics *log)
{
    const struct {
        const char *key;
        int given;
    } idle[] = {{"delay", !isnan(sensor->delay)},
                {"film_lag", !isnan(sensor->film_lag)},
                {"gain", !isnan(sensor->gain)},
                {"quantified_from", !isnan(sensor->quantified)},
                {"calibrated_at", sensor->calibrated_at > 0},
                {"counted_volume", sensor->counted > 0},
                {"drift", sensor->drift != 0},
                {"offset_drift", sensor->offset_drift != 0},
                {"among", sensor->n_among > 0},
                {"membranes", sensor->membranes.node != NULL}};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (idle[i].given)
            ru_diagnostics_error(log, place(sensor, idle[i].key), "", "%s has no %s",
                                 ru_instrument_names[sensor->instrument], idle[i].key);
}

static void check_histogram(const ru_draft_sensor *sensor, const ru_component_list *list,
                            ru_diagnostics *log)
{
    size_t parts[RU_MAX_ARRAY_PART], component = ru_component_index(list, sensor->measures);
    if (sensor->spectrum.node || !sensor->bins.node) {
        ru_diagnostics_error(log, place(sensor, sensor->spectrum.node ? "spectrum" : "instrument"),
                             "write e.g. 'bins: {from: 0 g/L, until: 2 g/L, number: 20}'",
                             "%s needs bins", ru_instrument_names[sensor->instrument]);
        return;
    }
    if (is_classes(sensor->measures)) {
        size_t n = find_classes(list, sensor->measures, parts);
        if ((int64_t)n != sensor->bins.number)
            ru_diagnostics_error(log, place(sensor, "bins"), "one bin for each of them",
                                 "%zu states are called %.60s, bins.number is %lld", n,
                                 sensor->measures, (long long)sensor->bins.number);
        return;
    }
    if (component >= list->n_liquid)
        ru_report_component(log, place(sensor, "measures"), sensor->measures, list, NULL,
                            "'%.80s' is no state that cells can see");
    else if (!ru_unit_same_dimension(sensor->bins.unit, list->items[component].quantity.unit))
        ru_diagnostics_error(log, place(sensor, "bins"), "", "%.60s is in %s, the bins in %s",
                             sensor->measures, list->items[component].quantity.unit,
                             sensor->bins.unit);
    if (sensor->weighted_by && strcmp(sensor->weighted_by, "volume") != 0 &&
        ru_component_index(list, sensor->weighted_by) >= list->n_liquid)
        ru_report_component(log, place(sensor, "weighted_by"), sensor->weighted_by, list, "volume",
                            "'%.80s' cannot weigh what cells see");
}

static void check_pure(const ru_draft_sensor *sensor, const ru_draft_pure *pure,
                       const ru_component_list *list, ru_diagnostics *log)
{
    static const char *const per[] = {"kg/m3", "1/m3", "mol/m3", "cell/m3"};
    size_t component = ru_component_index(list, pure->of);
    if (component >= list->n_liquid)
        ru_report_component(log, ru_table_place(pure->node, "of"), pure->of, list, NULL,
                            "'%.80s' is no state that has a spectrum");
    else if (!ru_unit_same_dimension(per[pure->at_of], list->items[component].quantity.unit))
        ru_diagnostics_error(log, ru_table_place(pure->node, "at"), "", "%.60s is in %s", pure->of,
                             list->items[component].quantity.unit);
    if ((int64_t)pure->n_value != sensor->spectrum.axis.number)
        ru_diagnostics_error(log, ru_table_place(pure->node, "values"), "",
                             "the spectrum of %.60s has %zu values, the axis %lld places", pure->of,
                             pure->n_value, (long long)sensor->spectrum.axis.number);
}

static void check_spectrum(const ru_draft_sensor *sensor, const ru_component_list *list,
                           ru_diagnostics *log)
{
    if (sensor->bins.node || !sensor->spectrum.node)
        ru_diagnostics_error(log, place(sensor, sensor->bins.node ? "bins" : "instrument"),
                             "write 'spectrum: {axis: ..., pure: ...}'", "%s needs a spectrum",
                             ru_instrument_names[sensor->instrument]);
    if (strcmp(sensor->measures, "spectrum") != 0)
        ru_diagnostics_error(log, place(sensor, "measures"), "write 'measures: spectrum'",
                             "%s measures no single state",
                             ru_instrument_names[sensor->instrument]);
    if (sensor->spectrum.n_pure > RU_MAX_ARRAY_PART)
        ru_diagnostics_error(log, place(sensor, "spectrum"), "", "at most %d spectra add up",
                             RU_MAX_ARRAY_PART);
    for (size_t i = 0; i < sensor->spectrum.n_pure; i++)
        check_pure(sensor, &sensor->spectrum.pure[i], list, log);
}

void ru_check_array(const ru_draft_sensor *sensor, const ru_component_list *list,
                    ru_diagnostics *log)
{
    check_idle(sensor, log);
    if (response_of(sensor) == RU_RESPONSE_SPECTRUM)
        check_spectrum(sensor, list, log);
    else
        check_histogram(sensor, list, log);
}

/* Place i of n steps along an axis. */
static double step_to(const ru_draft_axis *axis, size_t i, size_t n)
{
    double part = (double)i / (double)n;
    return axis->spacing ? axis->first * pow(axis->last / axis->first, part)
                         : axis->first + part * (axis->last - axis->first);
}

static ru_status take_bins(const ru_draft_sensor *from, ru_array_sensor *to)
{
    size_t n = to->n = (size_t)from->bins.number;
    snprintf(to->axis, sizeof to->axis, "%s", from->bins.unit);
    to->places = calloc(n, sizeof *to->places);
    to->edges = calloc(n + 1, sizeof *to->edges);
    to->limits = calloc(n + 1, sizeof *to->limits);
    RU_REQUIRE(to->places && to->edges && to->limits, RU_ERR_SYSTEM, "out of memory for %zu bins",
               n);
    for (size_t i = 0; i <= n; i++) {
        to->edges[i] = step_to(&from->bins, i, n);
        RU_TRY(ru_unit_to_si(to->axis, to->edges[i], &to->limits[i]));
    }
    for (size_t i = 0; i < n; i++)
        to->places[i] = from->bins.spacing ? sqrt(to->edges[i] * to->edges[i + 1])
                                           : 0.5 * (to->edges[i] + to->edges[i + 1]);
    return RU_OK;
}

static void take_weighers(const ru_draft_sensor *from, const ru_model *model,
                          const ru_component_list *list, ru_array_sensor *to)
{
    size_t one = from->weighted_by ? ru_component_index(list, from->weighted_by) : 0;
    if (from->weighted_by && one < list->n_liquid)
        to->weighers[to->n_weigher++] = one;
    for (size_t k = 0; k < model->n_state && !from->weighted_by; k++)
        if (model->states[k].role == RU_ROLE_BIOMASS && to->n_weigher < RU_MAX_ARRAY_PART)
            to->weighers[to->n_weigher++] = k;
}

static double baseline_at(const ru_draft_spectrum *spectrum, double part)
{
    double sum = 0;
    for (size_t k = spectrum->n_baseline; k-- > 0;)
        sum = sum * part + spectrum->baseline[k];
    return sum;
}

static ru_status take_spectrum(const ru_draft_sensor *from, const ru_component_list *list,
                               ru_array_sensor *to)
{
    const ru_draft_spectrum *spectrum = &from->spectrum;
    size_t n = to->n = (size_t)spectrum->axis.number;
    snprintf(to->axis, sizeof to->axis, "%s", spectrum->axis.unit);
    to->places = calloc(n, sizeof *to->places);
    to->baseline = calloc(n, sizeof *to->baseline);
    to->spectra = calloc(n * spectrum->n_pure + 1, sizeof *to->spectra);
    RU_REQUIRE(to->places && to->baseline && to->spectra, RU_ERR_SYSTEM,
               "out of memory for a spectrum of %zu places", n);
    for (size_t i = 0; i < n; i++) {
        to->places[i] = step_to(&spectrum->axis, i, n - 1);
        to->baseline[i] = baseline_at(spectrum, (to->places[i] - to->places[0]) /
                                                    (spectrum->axis.last - spectrum->axis.first));
    }
    for (size_t p = 0; p < spectrum->n_pure; p++) {
        to->parts[to->n_part++] = ru_component_index(list, spectrum->pure[p].of);
        for (size_t i = 0; i < n; i++)
            to->spectra[p * n + i] = spectrum->pure[p].values[i] / spectrum->pure[p].at;
    }
    return RU_OK;
}

ru_status ru_array_take(const ru_draft_sensor *from, const ru_model *model,
                        const ru_component_list *list, ru_array_sensor *to)
{
    const ru_instrument *instrument = ru_instrument_at((size_t)from->instrument);
    to->lag = isnan(from->lag) ? instrument->lag : from->lag;
    to->relative = isnan(from->relative) ? instrument->relative : from->relative;
    to->absolute = isnan(from->absolute) ? instrument->absolute : from->absolute;
    to->events = floor(from->events);
    to->noise_seed = from->noise_seed;
    if (instrument->response == RU_RESPONSE_SPECTRUM) {
        to->kind = RU_ARRAY_SPECTRUM;
        return take_spectrum(from, list, to);
    }
    to->kind = is_classes(from->measures) ? RU_ARRAY_CLASSES : RU_ARRAY_SEEN;
    if (to->kind == RU_ARRAY_CLASSES) {
        to->n_part = find_classes(list, from->measures, to->parts);
    } else {
        to->parts[to->n_part++] = ru_component_index(list, from->measures);
        take_weighers(from, model, list, to);
    }
    return take_bins(from, to);
}

void ru_array_sensor_clear(ru_array_sensor *sensor)
{
    free(sensor->name);
    free(sensor->where.name);
    free(sensor->places);
    free(sensor->edges);
    free(sensor->limits);
    free(sensor->spectra);
    free(sensor->baseline);
}
