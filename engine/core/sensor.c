/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/sensor.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/fields.h>
#include <ru/core/gas_balance.h>
#include <ru/core/schedule.h>

/* Relative standard uncertainty of a gas flow meter, for rates from the off-gas; recalled. */
static const double flow_uncertainty = 0.01;

/* Rates are read in mmol/L/h. */
static const double per_hour = 3600;

static int from_gas(const ru_sensor *sensor)
{
    return sensor->kind >= RU_SENSOR_GAS;
}

/* Rates are made of two readings, and so is a share: of the one, and of all. */
static int is_rate(const ru_sensor *sensor)
{
    return sensor->kind > RU_SENSOR_GAS;
}

static int has_two(const ru_sensor *sensor)
{
    return is_rate(sensor) || sensor->kind == RU_SENSOR_SHARE;
}

static int is_saturating(const ru_sensor *sensor)
{
    return sensor->instrument && sensor->instrument->response == RU_RESPONSE_SATURATING;
}

size_t ru_sensor_columns(const ru_sensor *sensor)
{
    return sensor->relative > 0 || sensor->absolute > 0 || sensor->counted > 0 ? 2 : 1;
}

const char *ru_sensor_unit(const ru_problem *problem, const ru_sensor *sensor)
{
    switch (sensor->kind) {
    case RU_SENSOR_DO:
    case RU_SENSOR_SHARE:
    case RU_SENSOR_GAS:
        return "%";
    case RU_SENSOR_OUR:
    case RU_SENSOR_CER:
        return "mmol/L/h";
    case RU_SENSOR_CONCENTRATION:
        return sensor->cells.radius > 0 ? "pF/cm"
               : is_saturating(sensor)  ? "1"
                                        : ru_fields_unit(problem, sensor->component);
    default:
        return "1";
    }
}

ru_status ru_sensor_bank_build(const ru_system *system, ru_sensor_bank *bank)
{
    const ru_problem *problem = system->problem;
    const ru_scenario *s = problem->scenario;
    *bank = (ru_sensor_bank){.system = system, .time = NAN};
    bank->channels = calloc(2 * s->n_sensor + 1, sizeof *bank->channels);
    bank->seen = calloc(2 * s->n_sensor + 1, sizeof *bank->seen);
    RU_REQUIRE(bank->channels && bank->seen, RU_ERR_SYSTEM, "out of memory for the sensors");
    for (size_t i = 0; i < s->n_sensor && !bank->c; i++)
        if (from_gas(&s->sensors[i])) {
            bank->c = calloc((size_t)problem->part->n_own * problem->n_state + 1, sizeof *bank->c);
            RU_REQUIRE(bank->c, RU_ERR_SYSTEM, "out of memory for the sensors");
        }
    return RU_OK;
}

void ru_sensor_bank_destroy(ru_sensor_bank *bank)
{
    size_t n = bank->channels ? 2 * bank->system->problem->scenario->n_sensor : 0;
    for (size_t i = 0; i < n; i++) {
        free(bank->channels[i].times);
        free(bank->channels[i].values);
    }
    free(bank->channels);
    free(bank->seen);
    free(bank->c);
    *bank = (ru_sensor_bank){0};
}

static double pH_of(const ru_problem *problem, double grown, const double *y, size_t node)
{
    double c[RU_MAX_COMPONENT];
    for (size_t k = 0; k < problem->n_state; k++)
        c[k] = y[node * problem->n_state + k] / grown;
    return ru_acidity_pH(&problem->acidity, c);
}

/* This rank's part of all that a share is among. */
static double see_among(const ru_problem *problem, size_t i, double grown, const double *y)
{
    const ru_sensor *sensor = &problem->scenario->sensors[i];
    const ru_node_shares *place = &problem->sensors[i];
    double sum = 0;
    for (size_t a = 0; a < place->n_node; a++)
        for (size_t k = 0; k < sensor->n_among; k++)
            sum += place->shares[a] *
                   y[(size_t)place->nodes[a] * problem->n_state + sensor->among[k]] / grown;
    return sum;
}

/* This rank's part of what a sensor in the liquid sees. */
static double see_liquid(const ru_problem *problem, size_t i, double grown, const double *y)
{
    const ru_sensor *sensor = &problem->scenario->sensors[i];
    const ru_node_shares *place = &problem->sensors[i];
    size_t state = sensor->kind == RU_SENSOR_DO ? problem->oxygen : sensor->component;
    double sum = 0;
    for (size_t a = 0; a < place->n_node; a++) {
        size_t node = (size_t)place->nodes[a];
        sum += place->shares[a] * (sensor->kind == RU_SENSOR_PH
                                       ? pH_of(problem, grown, y, node)
                                       : y[node * problem->n_state + state] / grown);
    }
    return sum;
}

/* Mole fractions of the dry gas that leaves. Collective. */
static void see_gas(ru_sensor_bank *bank, double grown, const double *y, double *out)
{
    const ru_problem *problem = bank->system->problem;
    const ru_exchange *exchange = &problem->exchange;
    size_t n = (size_t)problem->part->n_own * problem->n_state;
    for (size_t i = 0; i < n; i++)
        bank->c[i] = y[i] / grown;
    if (!exchange->on_nodes) {
        ru_gas_pool pool = bank->system->pool;
        ru_gas_balance_pool(problem, grown, bank->c, &pool);
        memcpy(out, pool.out, exchange->n_passing * sizeof *out);
        return;
    }
    double leaving[RU_MAX_COMPONENT] = {0}, flow = 0;
    ru_gas_balance_add(problem, bank->c, 0, NULL, leaving, 1);
    ru_comm_sum(&problem->comm, leaving, (int)problem->n_state);
    for (size_t k = 0; k < exchange->n_passing; k++) {
        out[k] = leaving[exchange->passing[k].gas] / exchange->passing[k].species->molar_mass;
        flow += out[k];
    }
    for (size_t k = 0; k < exchange->n_passing; k++)
        out[k] = flow > 0 ? out[k] / flow : exchange->passing[k].inlet;
}

/* A species among those that pass; NULL where it is not in the gas. */
static const ru_passing *find_passing(const ru_exchange *exchange, const char *name)
{
    for (size_t k = 0; k < exchange->n_passing; k++)
        if (strcmp(exchange->passing[k].species->name, name) == 0)
            return &exchange->passing[k];
    return NULL;
}

static double fraction_of(const ru_exchange *exchange, const char *name, const double *out)
{
    const ru_passing *passing = find_passing(exchange, name);
    return passing ? out[passing - exchange->passing] : 0;
}

static double inlet_of(const ru_exchange *exchange, const char *name)
{
    const ru_passing *passing = find_passing(exchange, name);
    return passing ? passing->inlet : 0;
}

/* What each sensor sees at (t, y), before delay and lags. */
static void see_inputs(ru_sensor_bank *bank, double t, const double *y)
{
    const ru_problem *problem = bank->system->problem;
    const ru_scenario *s = problem->scenario;
    double grown = ru_schedule_volume(s, t) / s->vessel.volume, out[RU_MAX_GAS] = {0};
    double *seen = bank->seen;
    for (size_t i = 0; i < s->n_sensor; i++) {
        seen[2 * i] = from_gas(&s->sensors[i]) ? 0 : see_liquid(problem, i, grown, y);
        seen[2 * i + 1] =
            s->sensors[i].kind == RU_SENSOR_SHARE ? see_among(problem, i, grown, y) : 0;
    }
    ru_comm_sum(&problem->comm, seen, (int)(2 * s->n_sensor));
    if (bank->c)
        see_gas(bank, grown, y, out);
    for (size_t i = 0; i < s->n_sensor; i++) {
        const ru_sensor *sensor = &s->sensors[i];
        if (sensor->kind == RU_SENSOR_GAS) {
            seen[2 * i] = fraction_of(&problem->exchange, sensor->species->name, out);
        } else if (is_rate(sensor)) {
            seen[2 * i] = fraction_of(&problem->exchange, "oxygen", out);
            seen[2 * i + 1] = fraction_of(&problem->exchange, "carbon_dioxide", out);
        }
    }
}

static ru_status remember(ru_sensor_channel *channel, double t, double x)
{
    if (channel->n == channel->capacity) {
        size_t capacity = 2 * channel->capacity + 64;
        double *times = realloc(channel->times, capacity * sizeof *times);
        if (times)
            channel->times = times;
        double *values = times ? realloc(channel->values, capacity * sizeof *values) : NULL;
        RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory for a sensor's delay");
        channel->values = values;
        channel->capacity = capacity;
    }
    channel->times[channel->n] = t;
    channel->values[channel->n++] = x;
    return RU_OK;
}

static void forget(ru_sensor_channel *channel, size_t n)
{
    channel->n -= n;
    memmove(channel->times, channel->times + n, channel->n * sizeof *channel->times);
    memmove(channel->values, channel->values + n, channel->n * sizeof *channel->values);
}

static void pass_on(const ru_sensor *sensor, ru_sensor_channel *channel, double x, double step)
{
    channel->held =
        ru_lagged_step(channel->held, sensor->film, sensor->lag, channel->input, x, step);
    channel->input = x;
}

/* Takes the end of the delay from `from` to `to`, corner by corner of what was remembered. */
static void pass_delayed(const ru_sensor *sensor, ru_sensor_channel *channel, double from,
                         double to)
{
    size_t i = 0;
    while (i + 1 < channel->n && channel->times[i + 1] <= from)
        i++;
    while (from < to) {
        if (from < channel->times[i] || i + 1 == channel->n) {
            /* before the first look all was settled */
            double until = i + 1 == channel->n ? to : fmin(to, channel->times[i]);
            pass_on(sensor, channel, channel->values[i], until - from);
            from = until;
            continue;
        }
        double until = fmin(to, channel->times[i + 1]);
        double part = (until - channel->times[i]) / (channel->times[i + 1] - channel->times[i]);
        pass_on(sensor, channel,
                channel->values[i] + part * (channel->values[i + 1] - channel->values[i]),
                until - from);
        from = until;
        i += from >= channel->times[i + 1];
    }
    forget(channel, i);
}

static ru_status follow_one(const ru_sensor *sensor, ru_sensor_channel *channel, double last,
                            double t, double x)
{
    if (isnan(last) || t < last) {
        channel->held = (ru_lagged){x, x};
        channel->input = x;
        channel->n = 0;
        return sensor->delay > 0 ? remember(channel, t, x) : RU_OK;
    }
    if (!(sensor->delay > 0)) {
        pass_on(sensor, channel, x, t - last);
        return RU_OK;
    }
    RU_TRY(remember(channel, t, x));
    pass_delayed(sensor, channel, last - sensor->delay, t - sensor->delay);
    return RU_OK;
}

ru_status ru_sensor_bank_follow(ru_sensor_bank *bank, double t, const double *y)
{
    const ru_scenario *s = bank->system->problem->scenario;
    if (!s->n_sensor || t == bank->time)
        return RU_OK;
    see_inputs(bank, t, y);
    for (size_t i = 0; i < s->n_sensor; i++)
        for (size_t k = 0; k < (has_two(&s->sensors[i]) ? 2u : 1u); k++)
            RU_TRY(follow_one(&s->sensors[i], &bank->channels[2 * i + k], bank->time, t,
                              bank->seen[2 * i + k]));
    bank->time = t;
    return RU_OK;
}

ru_status ru_sensor_bank_visit(ru_sensor_bank *bank, ru_pack *pack)
{
    RU_TRY(ru_pack_visit(pack, &bank->time, sizeof bank->time));
    for (size_t i = 0; i < 2 * bank->system->problem->scenario->n_sensor; i++) {
        ru_sensor_channel *channel = &bank->channels[i];
        RU_TRY(ru_pack_visit(pack, &channel->held, sizeof channel->held));
        RU_TRY(ru_pack_visit(pack, &channel->input, sizeof channel->input));
        RU_TRY(ru_pack_visit_array(pack, (void **)&channel->times, &channel->n,
                                   sizeof *channel->times));
        RU_TRY(ru_pack_visit_array(pack, (void **)&channel->values, &channel->n,
                                   sizeof *channel->values));
        if (pack->restores)
            channel->capacity = channel->n;
    }
    return RU_OK;
}

/* Rates as the plant computes them from what its analyser shows. */
static double read_rate(const ru_sensor_bank *bank, const ru_sensor *sensor,
                        const ru_sensor_channel *channels, double *uncertainty)
{
    const ru_problem *problem = bank->system->problem;
    const ru_exchange *exchange = &problem->exchange;
    const ru_gas_reading reading = {
        .flow = exchange->molar_flow,
        .volume = ru_schedule_volume(problem->scenario, bank->time),
        .in = {inlet_of(exchange, "oxygen"), inlet_of(exchange, "carbon_dioxide")},
        .out = {channels[0].held.reading, channels[1].held.reading},
        .u_flow = flow_uncertainty,
        .u_out = sensor->absolute / 100};
    ru_gas_rates rates = ru_gas_rates_of(&reading);
    const double values[] = {rates.our * per_hour, rates.cer * per_hour, rates.rq};
    const double doubts[] = {rates.u_our * per_hour, rates.u_cer * per_hour, rates.u_rq};
    *uncertainty = doubts[sensor->kind - RU_SENSOR_OUR];
    return values[sensor->kind - RU_SENSOR_OUR];
}

/* Saturation grows with the pressure at which the probe was set to 100 %. */
static double calibration_of(const ru_problem *problem, const ru_sensor *sensor)
{
    double head = problem->scenario->gas.head_pressure;
    return sensor->calibrated_at > 0 && head > 0 ? sensor->calibrated_at / head : 1;
}

/* pF/cm in F/m. */
static const double picofarad_per_cm = 1e-10;

static double respond(const ru_sensor *sensor, double x)
{
    const ru_optics optics = {sensor->baseline, sensor->gain, sensor->bend,
                              sensor->path > 0 ? sensor->path : 1,
                              sensor->dilution > 0 ? sensor->dilution : 1};
    if (!(sensor->cells.radius > 0))
        return ru_optics_read(&optics, x);
    double fraction = ru_respond(0, sensor->gain, sensor->bend, x);
    return sensor->baseline + ru_dielectric_increment(&sensor->cells, fraction) / picofarad_per_cm;
}

/* Standard uncertainty of a value: a share, a part that is always there, and counting, in square.
 */
static double doubt_of(const ru_sensor_bank *bank, size_t i, double value)
{
    const ru_sensor *sensor = &bank->system->problem->scenario->sensors[i];
    const ru_sensor_channel *channels = &bank->channels[2 * i];
    double doubt = hypot(sensor->relative * value, sensor->absolute);
    if (!(sensor->counted > 0))
        return doubt;
    double n = sensor->counted * channels[sensor->kind == RU_SENSOR_SHARE].held.reading;
    if (!(n > 0))
        return doubt;
    return hypot(doubt, sensor->kind == RU_SENSOR_SHARE ? 100 * ru_counting_share(value / 100, n)
                                                        : fabs(value) * ru_counting_relative(n));
}

/* The reading without drift and noise, in its unit. */
static double read_plainly(const ru_sensor_bank *bank, size_t i)
{
    const ru_problem *problem = bank->system->problem;
    const ru_sensor *sensor = &problem->scenario->sensors[i];
    double x = bank->channels[2 * i].held.reading;
    if (sensor->kind == RU_SENSOR_DO)
        return 100 * x /
               (problem->scenario->gas.oxygen_saturation * calibration_of(problem, sensor));
    if (sensor->kind == RU_SENSOR_GAS)
        return 100 * x;
    if (sensor->kind == RU_SENSOR_PH)
        return x;
    if (sensor->kind == RU_SENSOR_SHARE) {
        double all = bank->channels[2 * i + 1].held.reading;
        return all > 0 ? 100 * x / all : NAN;
    }
    if (is_saturating(sensor))
        return respond(sensor, x);
    return ru_fields_shown(problem, sensor->component, x);
}

void ru_sensor_bank_read(const ru_sensor_bank *bank, size_t i, double *values)
{
    const ru_scenario *s = bank->system->problem->scenario;
    const ru_sensor *sensor = &s->sensors[i];
    double doubt = 0, age = bank->time - s->start;
    double value = is_rate(sensor) ? read_rate(bank, sensor, &bank->channels[2 * i], &doubt)
                                   : read_plainly(bank, i);
    value = value * (1 + sensor->drift * age) + sensor->offset_drift * age;
    if (!is_rate(sensor))
        doubt = doubt_of(bank, i, value);
    if (sensor->noise_seed > 0)
        value +=
            doubt * ru_noise_at((unsigned long long)sensor->noise_seed, sensor->name, bank->time);
    values[0] = sensor->quantified > 0 && value < sensor->quantified ? NAN : value;
    if (ru_sensor_columns(sensor) == 2)
        values[1] = doubt;
}

void ru_sensor_bank_tell(const ru_sensor_bank *bank, ru_text *text)
{
    const ru_problem *problem = bank->system->problem;
    for (size_t i = 0; i < problem->scenario->n_sensor; i++) {
        const ru_sensor *sensor = &problem->scenario->sensors[i];
        double values[2];
        if (!sensor->is_specified)
            continue;
        ru_sensor_bank_read(bank, i, values);
        int kept = values[0] >= sensor->specification[0] && values[0] <= sensor->specification[1];
        ru_text_add(text, "quality     %s is %.4g %s at the end: %s its specification",
                    sensor->name, values[0], ru_sensor_unit(problem, sensor),
                    kept ? "keeps" : "MISSES");
        if (isfinite(sensor->specification[0]))
            ru_text_add(text, ", at least %.4g", sensor->specification[0]);
        if (isfinite(sensor->specification[1]))
            ru_text_add(text, ", at most %.4g", sensor->specification[1]);
        ru_text_add(text, "\n");
    }
}
