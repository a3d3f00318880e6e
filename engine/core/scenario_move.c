/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/hash.h>
#include <ru/core/scenario_build.h>
#include <ru/core/schedule.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas.h>

/* Moves a text out of the draft. */
static char *take(char **text)
{
    char *taken = *text;
    *text = NULL;
    return taken;
}

static void move_place(const ru_scenario_building *b, ru_draft_place *from, ru_where *to)
{
    *to = (ru_where){.kind = RU_WHERE_EVERYWHERE};
    if (!from->node || b->draft.mixing.kind == RU_MIXING_WELL_MIXED)
        return;
    to->kind = from->compartment ? RU_WHERE_NODE_NAME : RU_WHERE_POINT;
    to->name = take(&from->compartment);
    to->r = from->r;
    to->theta = from->theta;
    to->z = from->z;
    to->at = from->node->value_at;
}

static void move_profile(ru_draft_profile *from, ru_profile *to)
{
    *to = from->profile;
    from->profile.times = from->profile.rates = NULL;
    from->profile.n_point = from->n_rate = 0;
}

/* Samples as a stepwise table: on for the duration at each time, off between. */
static ru_status make_samples(const ru_draft_withdrawal *from, ru_profile *to)
{
    size_t n = from->n_time;
    void *memory;
    *to = (ru_profile){.kind = RU_PROFILE_TABLE,
                       .start = from->times[0],
                       .stop = from->times[n - 1] + from->duration,
                       .maximum = INFINITY,
                       .stepwise = 1};
    RU_TRY(ru_scenario_allocate(2 * n, sizeof(double), &memory));
    to->times = memory;
    RU_TRY(ru_scenario_allocate(2 * n, sizeof(double), &memory));
    to->rates = memory;
    for (size_t i = 0; i < n; i++) {
        double end = from->times[i] + from->duration;
        /* Samples that follow at once share the point between them. */
        if (to->n_point && to->times[to->n_point - 1] >= from->times[i])
            to->n_point--;
        to->times[to->n_point] = from->times[i];
        to->rates[to->n_point++] = from->volume / from->duration;
        to->times[to->n_point] = end;
        to->rates[to->n_point++] = 0;
    }
    return RU_OK;
}

static ru_status keep_sums(ru_profile *profile)
{
    void *memory;
    if (profile->kind != RU_PROFILE_TABLE)
        return RU_OK;
    RU_TRY(ru_scenario_allocate(profile->n_point, sizeof *profile->sums, &memory));
    profile->sums = memory;
    ru_profile_sum(profile, profile->sums);
    return RU_OK;
}

static ru_status move_withdrawals(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    void *memory;
    RU_TRY(ru_scenario_allocate(b->draft.n_withdrawal, sizeof *s->withdrawals, &memory));
    s->withdrawals = memory;
    s->n_withdrawal = b->draft.n_withdrawal;
    for (size_t i = 0; i < s->n_withdrawal; i++) {
        ru_draft_withdrawal *from = &b->draft.withdrawals[i];
        ru_withdrawal *to = &s->withdrawals[i];
        to->name = take(&from->name);
        move_place(b, &from->at, &to->where);
        if (from->n_time)
            RU_TRY(make_samples(from, &to->profile));
        else
            move_profile(&from->profile, &to->profile);
        RU_TRY(keep_sums(&to->profile));
    }
    return RU_OK;
}

static ru_status move_pulses(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    void *memory;
    RU_TRY(ru_scenario_allocate(b->draft.n_pulse, sizeof *s->pulses, &memory));
    s->pulses = memory;
    s->n_pulse = b->draft.n_pulse;
    for (size_t i = 0; i < s->n_pulse; i++) {
        ru_draft_pulse *from = &b->draft.pulses[i];
        s->pulses[i] = (ru_pulse){.component = ru_component_index(&b->components, from->of),
                                  .time = from->time,
                                  .amount = from->amount};
        move_place(b, &from->at, &s->pulses[i].where);
    }
    return RU_OK;
}

static ru_status move_sensors(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    void *memory;
    RU_TRY(ru_scenario_allocate(b->draft.n_sensor, sizeof *s->sensors, &memory));
    s->sensors = memory;
    RU_TRY(ru_scenario_allocate(b->draft.n_sensor, sizeof *s->arrays, &memory));
    s->arrays = memory;
    for (size_t i = 0; i < b->draft.n_sensor; i++) {
        ru_draft_sensor *from = &b->draft.sensors[i];
        if (ru_sensor_is_array(from)) {
            ru_array_sensor *array = &s->arrays[s->n_array++];
            RU_TRY(ru_array_take(from, s->model, &b->components, array));
            array->name = take(&from->name);
            move_place(b, &from->at, &array->where);
            continue;
        }
        ru_sensor *to = &s->sensors[s->n_sensor++];
        ru_sensor_take(from, &b->components, to);
        to->name = take(&from->name);
        move_place(b, &from->at, &to->where);
    }
    return RU_OK;
}

void ru_scenario_move_switches(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    s->gas = b->draft.gas.gas;
    s->gas.present = b->draft.gas.node != NULL;
    s->heat = b->draft.heat.heat;
    s->heat.present = b->draft.heat.node != NULL;
    s->acid_base = b->draft.acid_base.acid_base;
    s->acid_base.present = b->draft.acid_base.node != NULL;
    s->light = b->draft.light.light;
    s->light.present = b->draft.light.node != NULL;
    s->light.kind = (ru_light_kind)b->draft.light.kind;
    s->factors = b->draft.cells.factors;
    s->vessel = b->draft.vessel.vessel;
    s->medium = b->draft.medium.medium;
    s->tracers = b->draft.tracers;
    s->n_tracer = b->draft.n_tracer;
    b->draft.tracers = NULL;
    b->draft.n_tracer = 0;
}

/* The gas that drives the liquid is the one that is fed, unless its velocity is given. */
static ru_status finish_circulation(ru_scenario_building *b)
{
    double *velocity = &b->scenario->mixing.circulation.superficial_velocity;
    ru_tree *map = ru_tree_find(ru_tree_find(b->resolved, "mixing"), "circulation");
    if (!isnan(*velocity))
        return RU_OK;
    *velocity = ru_gas_velocity(b->scenario);
    if (map)
        RU_TRY(ru_table_resolve(map, "superficial_velocity", velocity, "m/s"));
    return RU_OK;
}

/* The whole draft, free of errors, into the scenario. */
ru_status ru_scenario_move(ru_scenario_building *b)
{
    ru_scenario *s = b->scenario;
    ru_draft *draft = &b->draft;
    s->title = take(&draft->title);
    s->start = draft->time.start;
    s->end = draft->time.end;
    s->vessel = draft->vessel.vessel;
    s->output = draft->output.output;
    draft->output.output.field_times = NULL;
    draft->output.output.n_field_time = 0;
    s->solver = draft->solver.choice;
    draft->solver.choice.name = NULL;
    for (size_t i = 0; i < s->n_feed; i++) {
        s->feeds[i].name = take(&draft->feeds[i].name);
        move_place(b, &draft->feeds[i].at, &s->feeds[i].where);
        move_profile(&draft->feeds[i].profile, &s->feeds[i].profile);
        RU_TRY(keep_sums(&s->feeds[i].profile));
    }
    RU_TRY(move_withdrawals(b));
    RU_TRY(move_pulses(b));
    RU_TRY(move_sensors(b));
    RU_TRY(ru_mixing_take(&b->draft.mixing, &b->scenario->mixing));
    RU_TRY(ru_scenario_finish_gas(b));
    RU_TRY(finish_circulation(b));
    ru_table_sort(&ru_scenario_table, b->resolved);
    RU_TRY(ru_tree_write(b->resolved, &s->resolved));
    s->checksum = ru_hash_bytes(s->resolved, strlen(s->resolved));
    return RU_OK;
}
