/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sensor_array.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/schedule.h>

static int has_sd(const ru_array_sensor *sensor)
{
    return sensor->kind == RU_ARRAY_SPECTRUM ? sensor->relative > 0 || sensor->absolute > 0
                                             : sensor->events > 0;
}

static ru_array_column column_of(const ru_array_sensor *sensor)
{
    static const char *const meanings[] = {[RU_ARRAY_SEEN] = "share of the cells that see so much",
                                           [RU_ARRAY_CLASSES] = "share of the cells in a class",
                                           [RU_ARRAY_SPECTRUM] = "spectrum"};
    return (ru_array_column){.column = {sensor->name, "1", meanings[sensor->kind]},
                             .axis = sensor->axis,
                             .n = sensor->n,
                             .places = sensor->places,
                             .edges = sensor->edges,
                             .with_sd = has_sd(sensor)};
}

static ru_status build_channel(const ru_array_sensor *sensor, ru_array_channel *channel)
{
    int lags = sensor->kind == RU_ARRAY_SPECTRUM && sensor->lag > 0;
    channel->n_seen = sensor->kind == RU_ARRAY_SEEN ? sensor->n : sensor->n_part;
    channel->seen = calloc(channel->n_seen + 1, sizeof *channel->seen);
    channel->work = calloc(sensor->n + 1, sizeof *channel->work);
    channel->input = calloc(channel->n_seen + 1, sizeof *channel->input);
    channel->held = lags ? calloc(channel->n_seen + 1, sizeof *channel->held) : NULL;
    RU_REQUIRE(channel->seen && channel->work && channel->input && (channel->held || !lags),
               RU_ERR_SYSTEM, "out of memory for the sensors");
    return RU_OK;
}

ru_status ru_array_bank_build(const ru_system *system, ru_array_bank *bank)
{
    const ru_scenario *s = system->problem->scenario;
    *bank = (ru_array_bank){.system = system, .time = NAN};
    bank->channels = calloc(s->n_array + 1, sizeof *bank->channels);
    bank->columns = calloc(s->n_array + 1, sizeof *bank->columns);
    RU_REQUIRE(bank->channels && bank->columns, RU_ERR_SYSTEM, "out of memory for the sensors");
    for (size_t i = 0; i < s->n_array; i++) {
        bank->columns[i] = column_of(&s->arrays[i]);
        bank->width += ru_array_width(&bank->columns[i]);
        RU_TRY(build_channel(&s->arrays[i], &bank->channels[i]));
    }
    return RU_OK;
}

void ru_array_bank_destroy(ru_array_bank *bank)
{
    size_t n = bank->channels ? bank->system->problem->scenario->n_array : 0;
    for (size_t i = 0; i < n; i++) {
        free(bank->channels[i].seen);
        free(bank->channels[i].work);
        free(bank->channels[i].input);
        free(bank->channels[i].held);
    }
    free(bank->channels);
    free(bank->columns);
    *bank = (ru_array_bank){0};
}

/* The bin of a value; those at the ends take what lies outside. */
static size_t find_bin(const double *edges, size_t n, double x)
{
    size_t low = 0, high = n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        *(x >= edges[middle] ? &low : &high) = middle;
    }
    return low;
}

/* What the cells of each place see. */
static void see_places(const ru_problem *problem, size_t i, double grown, const double *y,
                       double *seen)
{
    const ru_array_sensor *sensor = &problem->scenario->arrays[i];
    const ru_node_shares *place = &problem->arrays[i];
    for (size_t a = 0; a < place->n_node; a++) {
        const double *at = y + (size_t)place->nodes[a] * problem->n_state;
        double cells = sensor->n_weigher ? 0 : grown;
        for (size_t k = 0; k < sensor->n_weigher; k++)
            cells += fmax(0, at[sensor->weighers[k]]);
        seen[find_bin(sensor->limits, sensor->n, at[sensor->parts[0]] / grown)] +=
            place->shares[a] * cells;
    }
}

/* What stands before the instrument at (t, y), into `seen`. Collective. */
static void see(ru_array_bank *bank, size_t i, double t, const double *y)
{
    const ru_problem *problem = bank->system->problem;
    const ru_array_sensor *sensor = &problem->scenario->arrays[i];
    const ru_node_shares *place = &problem->arrays[i];
    ru_array_channel *channel = &bank->channels[i];
    double grown = ru_schedule_volume(problem->scenario, t) / problem->scenario->vessel.volume;
    memset(channel->seen, 0, channel->n_seen * sizeof *channel->seen);
    if (sensor->kind == RU_ARRAY_SEEN)
        see_places(problem, i, grown, y, channel->seen);
    else
        for (size_t a = 0; a < place->n_node; a++)
            for (size_t p = 0; p < sensor->n_part; p++)
                channel->seen[p] +=
                    place->shares[a] *
                    y[(size_t)place->nodes[a] * problem->n_state + sensor->parts[p]] / grown;
    ru_comm_sum(&problem->comm, channel->seen, (int)channel->n_seen);
}

static void pass_on(const ru_array_sensor *sensor, ru_array_channel *channel, double step)
{
    for (size_t p = 0; p < channel->n_seen; p++) {
        double x = channel->seen[p];
        channel->held[p] =
            isnan(step) || step < 0
                ? (ru_lagged){x, x}
                : ru_lagged_step(channel->held[p], 0, sensor->lag, channel->input[p], x, step);
        channel->input[p] = x;
    }
}

void ru_array_bank_follow(ru_array_bank *bank, double t, const double *y)
{
    const ru_scenario *s = bank->system->problem->scenario;
    if (t == bank->time)
        return;
    for (size_t i = 0; i < s->n_array; i++)
        if (bank->channels[i].held) {
            see(bank, i, t, y);
            pass_on(&s->arrays[i], &bank->channels[i], t - bank->time);
        }
    bank->time = t;
}

ru_status ru_array_bank_visit(ru_array_bank *bank, ru_pack *pack)
{
    RU_TRY(ru_pack_visit(pack, &bank->time, sizeof bank->time));
    for (size_t i = 0; i < bank->system->problem->scenario->n_array; i++) {
        ru_array_channel *channel = &bank->channels[i];
        if (!channel->held)
            continue;
        RU_TRY(ru_pack_visit(pack, channel->held, channel->n_seen * sizeof *channel->held));
        RU_TRY(ru_pack_visit(pack, channel->input, channel->n_seen * sizeof *channel->input));
    }
    return RU_OK;
}

/* Share of a normal distribution below x. */
static double below(double x, double mean, double sd)
{
    return 0.5 * erfc((mean - x) / (sd * sqrt(2)));
}

void ru_array_scatter(size_t n, const double *shares, const double *middles, const double *edges,
                      double relative, double absolute, double *out)
{
    memset(out, 0, n * sizeof *out);
    for (size_t i = 0; i < n; i++) {
        double sd = hypot(relative * middles[i], absolute);
        if (!(sd > 0)) {
            out[i] += shares[i];
            continue;
        }
        for (size_t k = 0; k < n; k++) {
            double low = k == 0 ? 0 : below(edges[k], middles[i], sd);
            double high = k + 1 == n ? 1 : below(edges[k + 1], middles[i], sd);
            out[k] += shares[i] * (high - low);
        }
    }
}

/* As many cells as are looked at, each in a bin by its chance. */
static void draw(const ru_array_sensor *sensor, double t, double *shares)
{
    double sum = 0;
    size_t n = sensor->n;
    double *ends = shares + n; /* what lies below the end of each bin: the room of the sd */
    for (size_t k = 0; k < n; k++)
        ends[k] = sum += shares[k];
    memset(shares, 0, n * sizeof *shares);
    for (unsigned long long e = 0; e < (unsigned long long)sensor->events; e++) {
        double u = sum * ru_uniform_at((unsigned long long)sensor->noise_seed, sensor->name, t, e);
        size_t low = 0, high = n - 1;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (u <= ends[middle])
                high = middle;
            else
                low = middle + 1;
        }
        shares[low] += 1 / sensor->events;
    }
}

static void read_distribution(const ru_array_sensor *sensor, ru_array_channel *channel, double t,
                              double *values)
{
    double sum = 0;
    size_t n = sensor->n;
    for (size_t k = 0; k < n; k++)
        sum += fmax(0, channel->seen[k]); /* an empty class may be short of nothing by a rounding */
    for (size_t k = 0; k < n; k++)
        channel->work[k] = sum > 0 ? fmax(0, channel->seen[k]) / sum : NAN;
    ru_array_scatter(n, channel->work, sensor->places, sensor->edges, sensor->relative,
                     sensor->absolute, values);
    if (!(sensor->events > 0))
        return;
    memcpy(channel->work, values, n * sizeof *values);
    if (sensor->noise_seed > 0 && sum > 0)
        draw(sensor, t, values);
    for (size_t k = 0; k < n; k++)
        values[n + k] = ru_counting_share(channel->work[k], sensor->events);
}

static void read_spectrum(const ru_array_sensor *sensor, const ru_array_channel *channel, double t,
                          double *values)
{
    size_t n = sensor->n;
    for (size_t k = 0; k < n; k++) {
        values[k] = sensor->baseline[k];
        for (size_t p = 0; p < sensor->n_part; p++)
            values[k] += sensor->spectra[p * n + k] *
                         (channel->held ? channel->held[p].reading : channel->seen[p]);
        if (!has_sd(sensor))
            continue;
        double sd = values[n + k] = hypot(sensor->relative * values[k], sensor->absolute);
        if (sensor->noise_seed > 0)
            values[k] += sd * ru_noise_at((unsigned long long)sensor->noise_seed + 7919 * k,
                                          sensor->name, t);
    }
}

void ru_array_bank_look(ru_array_bank *bank, double t, const double *y, double *values)
{
    const ru_scenario *s = bank->system->problem->scenario;
    ru_array_bank_follow(bank, t, y);
    for (size_t i = 0; i < s->n_array; i++) {
        const ru_array_sensor *sensor = &s->arrays[i];
        ru_array_channel *channel = &bank->channels[i];
        if (!channel->held)
            see(bank, i, t, y);
        if (sensor->kind == RU_ARRAY_SPECTRUM)
            read_spectrum(sensor, channel, t, values);
        else
            read_distribution(sensor, channel, t, values);
        values += ru_array_width(&bank->columns[i]);
    }
}
