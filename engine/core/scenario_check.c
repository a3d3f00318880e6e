/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Checks that see one table only. Each says what is wrong at the key that is. */

#define COMPLAIN(visit, key, help, ...)                                                            \
    ru_diagnostics_error((visit)->log, ru_table_place((visit)->node, (key)), (help), __VA_ARGS__)

void ru_check_time(ru_table_visit *visit, void *object)
{
    const ru_draft_time *time = object;
    if (time->end <= time->start)
        COMPLAIN(visit, "end", "the run goes from 'start' to 'end'", "%s.end is not after %s.start",
                 visit->path, visit->path);
}

void ru_check_place(ru_table_visit *visit, void *object)
{
    ru_draft_place *place = object;
    int has_point = !isnan(place->r) || !isnan(place->z) || ru_tree_find(visit->node, "theta");
    if (place->compartment && has_point)
        COMPLAIN(visit, "compartment", "give either a compartment or r, theta and z",
                 "%s: two places at once", visit->path);
    else if (!place->compartment && (isnan(place->r) || isnan(place->z)))
        COMPLAIN(visit, NULL, "write e.g. '{r: 0.8 m, theta: 0 deg, z: 5.9 m}'",
                 "%s: 'r' and 'z' are needed", visit->path);
}

/* Times that must rise; complains at the first that does not. */
static int check_rising(ru_table_visit *visit, const char *key, const double *times, size_t n)
{
    const ru_tree *list = ru_tree_find(visit->node, key);
    for (size_t i = 1; i < n; i++) {
        if (times[i] > times[i - 1])
            continue;
        ru_diagnostics_error(visit->log, list->items[i]->value_at, "put the times in order",
                             "%s.%s: '%s' is not after '%s'", visit->path, key,
                             list->items[i]->text, list->items[i - 1]->text);
        return 0;
    }
    return 1;
}

static void check_table_profile(ru_table_visit *visit, const ru_draft_profile *draft)
{
    size_t n = draft->profile.n_point;
    if (n == 0)
        COMPLAIN(visit, "times", "write e.g. 'times: [0 h, 5 h]'", "%s.times: no times",
                 visit->path);
    else if (n != draft->n_rate)
        COMPLAIN(visit, "rates", "one rate for each time", "%s: %zu times, but %zu rates",
                 visit->path, n, draft->n_rate);
    else
        (void)check_rising(visit, "times", draft->profile.times, n);
}

void ru_check_profile(ru_table_visit *visit, void *object)
{
    const ru_draft_profile *draft = object;
    const ru_profile *p = &draft->profile;
    if (p->stop <= p->start)
        COMPLAIN(visit, "stop", "the flow goes from 'start' to 'stop'",
                 "%s.stop is not after %s.start", visit->path, visit->path);
    if (p->kind == RU_PROFILE_PULSES && p->width > p->period)
        COMPLAIN(visit, "width", "a pulse ends before the next begins",
                 "%s.width is longer than %s.period", visit->path, visit->path);
    if (p->kind == RU_PROFILE_EXPONENTIAL && p->maximum < p->rate)
        COMPLAIN(visit, "maximum", "the cap is above the first flow",
                 "%s.maximum is less than %s.rate", visit->path, visit->path);
    if (p->kind == RU_PROFILE_TABLE)
        check_table_profile(visit, draft);
}

void ru_check_withdrawal(ru_table_visit *visit, void *object)
{
    ru_draft_withdrawal *draft = object;
    int has_profile = ru_tree_find(visit->node, "profile") != NULL;
    int samples = !isnan(draft->volume) || draft->n_time > 0 || !isnan(draft->duration);
    const char *help = "give 'profile' for a flow, or 'volume' and 'times' for samples";
    if (has_profile == samples) {
        COMPLAIN(visit, NULL, help, "%s: %s", visit->path,
                 samples ? "both a flow and samples" : "neither a flow nor samples");
        return;
    }
    if (!samples)
        return;
    if (isnan(draft->volume) || draft->n_time == 0) {
        COMPLAIN(visit, NULL, help, "%s: samples need both 'volume' and 'times'", visit->path);
        return;
    }
    if (isnan(draft->duration)) {
        draft->duration = 10;
        if (ru_table_resolve(visit->resolved, "duration", &draft->duration, "s") != RU_OK)
            COMPLAIN(visit, NULL, "", "%s: %s", visit->path, ru_fault_text());
    }
    if (!check_rising(visit, "times", draft->times, draft->n_time))
        return;
    for (size_t i = 1; i < draft->n_time; i++)
        if (draft->times[i] - draft->times[i - 1] < draft->duration)
            COMPLAIN(visit, "times", "samples may not overlap",
                     "%s: samples %zu and %zu are closer than %g s", visit->path, i, i + 1,
                     draft->duration);
}

void ru_check_circulation(ru_table_visit *visit, void *object)
{
    const ru_draft_circulation *draft = object;
    const ru_circulation *c = &draft->circulation;
    if (draft->kind != RU_CIRCULATION_TUBE)
        return;
    if (c->tube_top <= c->tube_bottom)
        COMPLAIN(visit, "tube_top", "both are heights above the bottom",
                 "%s.tube_top is not above %s.tube_bottom", visit->path, visit->path);
    if (isnan(c->flow) && c->riser_holdup <= c->downcomer_holdup)
        COMPLAIN(visit, "riser_holdup", "give 'flow', or more gas in the tube than around it",
                 "%s: nothing drives the liquid up the tube", visit->path);
}

void ru_check_exchange(ru_table_visit *visit, void *object)
{
    const ru_draft_exchange *draft = object;
    if (draft->n_between != 2)
        COMPLAIN(visit, "between", "write e.g. 'between: [top, bottom]'",
                 "%s: an exchange is between two compartments, found %zu", visit->path,
                 draft->n_between);
}

static void check_grid(ru_table_visit *visit, const ru_draft_mixing *mixing)
{
    const ru_draft_grid *grid = &mixing->cells;
    double n = (double)grid->r * (double)grid->theta * (double)grid->z;
    if (n > 1e7)
        COMPLAIN(visit, "cells", "at most 1e7 cells in all", "%s.cells: %.3g cells", visit->path,
                 n);
    if (mixing->n_impeller == 0 && !mixing->circulation.node && isnan(mixing->dispersion))
        COMPLAIN(visit, NULL, "write 'impellers: [{height: 0.7 m, diameter: 0.7 m}]'",
                 "%s: a cylinder needs 'impellers', a 'circulation' or a 'dispersion'",
                 visit->path);
}

static const char *name_of(const void *list, size_t i)
{
    return ((const ru_draft_mixing *)list)->compartments[i].compartment.name;
}

ru_status ru_draft_compartments(const ru_draft_mixing *mixing, ru_name_index *names)
{
    return ru_name_index_build(mixing->n_compartment, name_of, mixing, names);
}

void ru_miss_compartment(ru_diagnostics *log, const ru_draft_mixing *mixing, const char *name,
                         ru_place_in_text at)
{
    char help[160];
    const char *nearest = mixing->compartments[0].compartment.name;
    for (size_t i = 1; i < mixing->n_compartment; i++) {
        const char *candidate = mixing->compartments[i].compartment.name;
        if (ru_edit_distance(name, candidate) < ru_edit_distance(name, nearest))
            nearest = candidate;
    }
    snprintf(help, sizeof help, "did you mean '%.100s'?", nearest);
    ru_diagnostics_error(log, at, help, "'%.80s' is not a compartment", name);
}

/* Both ends of a link: known, and not the same. */
static void check_link(ru_table_visit *visit, const ru_draft_mixing *mixing,
                       const ru_name_index *names, const char *const ends[2],
                       const ru_place_in_text places[2])
{
    for (int i = 0; i < 2; i++)
        if (ru_name_index_find(names, ends[i]) == names->n)
            ru_miss_compartment(visit->log, mixing, ends[i], places[i]);
    if (strcmp(ends[0], ends[1]) == 0)
        ru_diagnostics_error(visit->log, places[1], "a flow joins two compartments",
                             "from '%.80s' to itself", ends[0]);
}

static void check_names(ru_table_visit *visit, const ru_draft_mixing *mixing,
                        const ru_name_index *names)
{
    for (size_t i = 0; i < mixing->n_compartment; i++) {
        const ru_draft_compartment *c = &mixing->compartments[i];
        if (ru_name_index_find(names, c->compartment.name) < i)
            ru_diagnostics_error(visit->log, ru_table_place(c->node, "name"),
                                 "each compartment has its own name",
                                 "there are two compartments '%.80s'", c->compartment.name);
    }
    for (size_t i = 0; i < mixing->n_flow; i++) {
        const ru_draft_flow *flow = &mixing->flows[i];
        const char *const ends[2] = {flow->from, flow->to};
        const ru_place_in_text places[2] = {ru_table_place(flow->node, "from"),
                                            ru_table_place(flow->node, "to")};
        check_link(visit, mixing, names, ends, places);
    }
    for (size_t i = 0; i < mixing->n_exchange; i++) {
        const ru_draft_exchange *exchange = &mixing->exchanges[i];
        const ru_tree *between = ru_tree_find(exchange->node, "between");
        const char *const ends[2] = {exchange->between[0], exchange->between[1]};
        const ru_place_in_text places[2] = {between->items[0]->value_at,
                                            between->items[1]->value_at};
        check_link(visit, mixing, names, ends, places);
    }
}

static void check_compartments(ru_table_visit *visit, const ru_draft_mixing *mixing)
{
    ru_name_index names;
    if (mixing->n_compartment == 0)
        COMPLAIN(visit, "compartments", "write e.g. '[{name: top, volume: 5 m3}]'",
                 "%s: there are no compartments", visit->path);
    else if (ru_draft_compartments(mixing, &names) != RU_OK)
        COMPLAIN(visit, "compartments", "fewer may fit", "%s", ru_fault_text());
    else
        check_names(visit, mixing, &names);
    if (mixing->n_compartment)
        ru_name_index_clear(&names);
}

static void check_staged(ru_table_visit *visit, const ru_draft_mixing *mixing)
{
    if (mixing->n_impeller == 0)
        COMPLAIN(visit, NULL, "write 'impellers: [{height: 0.7 m, diameter: 0.7 m}]'",
                 "%s: kind %s needs 'impellers'", visit->path, ru_find_mixing_kind(mixing->kind));
    if (mixing->kind == RU_MIXING_NETWORK && (mixing->half_loop.r % 2 || mixing->half_loop.z % 2))
        COMPLAIN(visit, "half_loop", "rings are nested in pairs, so write e.g. '{r: 4, z: 4}'",
                 "%s.half_loop: r and z must be even, not %d and %d", visit->path,
                 (int)mixing->half_loop.r, (int)mixing->half_loop.z);
}

static void check_tanks(ru_table_visit *visit, const ru_draft_mixing *mixing)
{
    if (mixing->tanks.backflow > 0 && mixing->tanks.flow == 0)
        COMPLAIN(visit, "tanks", "write e.g. 'tanks: {number: 4, flow: 1 L/s, backflow: 0.5}'",
                 "%s.tanks: a backflow needs the 'flow' that it refers to", visit->path);
    if (mixing->tanks.closed && (mixing->tanks.number % 2 || mixing->tanks.flow == 0))
        COMPLAIN(visit, "tanks", "write e.g. 'tanks: {number: 8, closed: true, flow: 20 L/s}'",
                 "%s.tanks: a closed loop needs an even number of tanks and a 'flow'", visit->path);
}

void ru_check_mixing(ru_table_visit *visit, void *object)
{
    ru_draft_mixing *mixing = object;
    if (mixing->n_impeller > 0 && mixing->speed <= 0)
        COMPLAIN(visit, "speed", "write e.g. 'speed: 120 rpm'",
                 "%s: impellers need a 'speed' above 0", visit->path);
    if (mixing->kind == RU_MIXING_STAGES || mixing->kind == RU_MIXING_NETWORK)
        check_staged(visit, mixing);
    if (mixing->kind == RU_MIXING_TANKS)
        check_tanks(visit, mixing);
    if (mixing->kind == RU_MIXING_CYLINDER)
        check_grid(visit, mixing);
    if (mixing->kind == RU_MIXING_COMPARTMENTS) {
        ru_draft_add_layers(visit, mixing);
        check_compartments(visit, mixing);
    }
}

void ru_check_output(ru_table_visit *visit, void *object)
{
    const ru_draft_output *draft = object;
    (void)check_rising(visit, "field_times", draft->output.field_times, draft->output.n_field_time);
}

/* The forms of the gas phase other than a constant one balance what is fed. */
void ru_check_gas(ru_table_visit *visit, void *object)
{
    const ru_draft_gas *draft = object;
    int fed = !isnan(draft->flow) && draft->flow > 0;
    if (!isnan(draft->flow) && !fed && draft->gas.kind == RU_KLA_GIVEN && draft->gas.kla > 0)
        COMPLAIN(visit, "flow", "leave 'gas' out for a run without gas",
                 "%s: a kLa above 0, but no gas flows", visit->path);
    if (draft->gas.phase != RU_GAS_AS_FED && !fed)
        COMPLAIN(visit, isnan(draft->flow) ? "phase" : "flow", "write e.g. 'flow: 1 vvm'",
                 "%s: a gas phase with a balance needs a gas flow above 0", visit->path);
    if (draft->gas.kind != RU_KLA_GIVEN && !fed)
        COMPLAIN(visit, isnan(draft->flow) ? "correlation" : "flow", "write e.g. 'flow: 1 vvm'",
                 "%s: a correlation for kLa needs a gas flow above 0", visit->path);
}

static int in_order(ru_table_visit *visit, const ru_cardinal *c)
{
    if (c->low < c->optimum && c->optimum < c->high)
        return 1;
    COMPLAIN(visit, "optimum", "low < optimum < high", "%s: the three values are not in order",
             visit->path);
    return 0;
}

void ru_check_warmth(ru_table_visit *visit, void *object)
{
    const ru_cardinal *c = object;
    if (in_order(visit, c) && !ru_cardinal_temperature_valid(c))
        COMPLAIN(visit, "optimum", "it lies nearer to 'high' than to 'low'",
                 "%s: the optimum is below the middle of the range", visit->path);
}

void ru_check_acidity(ru_table_visit *visit, void *object)
{
    (void)in_order(visit, object);
}

void ru_check_medium(ru_table_visit *visit, void *object)
{
    const ru_draft_medium *draft = object;
    if (!isnan(draft->medium.viscosity) && !isnan(draft->medium.consistency))
        COMPLAIN(visit, "consistency", "give one of them", "%s: both a viscosity and a power law",
                 visit->path);
}
