/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/schedule.h>

#include <math.h>

/* Each kind of profile is three functions of the time since its start, u >= 0; the window [start,
 * stop) is cut around them in one place. */
typedef struct profile_kind {
    double (*rate)(const ru_profile *p, double u);
    double (*passed)(const ru_profile *p, double u);
    double (*next)(const ru_profile *p, double u);
} profile_kind;

static double constant_rate(const ru_profile *p, double u)
{
    (void)u;
    return p->rate;
}

static double constant_passed(const ru_profile *p, double u)
{
    return p->rate * u;
}

static double never(const ru_profile *p, double u)
{
    (void)p;
    (void)u;
    return INFINITY;
}

/* Time since start at which an exponential profile reaches its maximum. */
static double cap_time(const ru_profile *p)
{
    if (!isfinite(p->maximum) || p->exponent <= 0 || p->rate <= 0)
        return INFINITY;
    return p->rate >= p->maximum ? 0 : log(p->maximum / p->rate) / p->exponent;
}

static double exponential_rate(const ru_profile *p, double u)
{
    return u >= cap_time(p) ? p->maximum : p->rate * exp(p->exponent * u);
}

static double exponential_passed(const ru_profile *p, double u)
{
    double cap = cap_time(p), until = fmin(u, cap);
    double grown =
        p->exponent == 0 ? p->rate * until : p->rate * expm1(p->exponent * until) / p->exponent;
    return u > cap ? grown + p->maximum * (u - cap) : grown;
}

static double exponential_next(const ru_profile *p, double u)
{
    double cap = cap_time(p);
    return u < cap ? cap : INFINITY;
}

/* The last point that is not after t; 0 before the first. */
static size_t table_piece(const ru_profile *p, double t)
{
    size_t low = 0, high = p->n_point;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->times[middle] <= t)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Rates of a table hold before the first and after the last point. */
static double table_rate(const ru_profile *p, double u)
{
    double t = p->start + u;
    size_t i = table_piece(p, t);
    if (p->stepwise || t <= p->times[i] || i + 1 == p->n_point)
        return p->rates[i];
    double part = (t - p->times[i]) / (p->times[i + 1] - p->times[i]);
    return p->rates[i] + part * (p->rates[i + 1] - p->rates[i]);
}

/* What passes from one point to the next. */
static double table_between(const ru_profile *p, size_t i)
{
    double mean = p->stepwise ? p->rates[i] : 0.5 * (p->rates[i] + p->rates[i + 1]);
    return mean * (p->times[i + 1] - p->times[i]);
}

/* What passes from the first point to t, negative before it. */
static double table_until(const ru_profile *p, double t)
{
    size_t last = table_piece(p, t);
    double sum = p->sums ? p->sums[last] : 0;
    for (size_t i = 0; !p->sums && i < last; i++)
        sum += table_between(p, i);
    double mid = table_rate(p, 0.5 * (p->times[last] + t) - p->start);
    return sum + mid * (t - p->times[last]);
}

static double table_passed(const ru_profile *p, double u)
{
    return table_until(p, p->start + u) - table_until(p, p->start);
}

static double table_next(const ru_profile *p, double u)
{
    double t = p->start + u;
    if (p->times[0] > t)
        return p->times[0] - p->start;
    size_t next = table_piece(p, t) + 1;
    return next < p->n_point ? p->times[next] - p->start : INFINITY;
}

void ru_profile_sum(const ru_profile *profile, double *sums)
{
    sums[0] = 0;
    for (size_t i = 0; i + 1 < profile->n_point; i++)
        sums[i + 1] = sums[i] + table_between(profile, i);
}

static double pulses_rate(const ru_profile *p, double u)
{
    double phase = u - floor(u / p->period) * p->period;
    return phase < p->width ? p->rate : 0;
}

static double pulses_passed(const ru_profile *p, double u)
{
    double whole = floor(u / p->period);
    return p->rate * (whole * p->width + fmin(u - whole * p->period, p->width));
}

static double pulses_next(const ru_profile *p, double u)
{
    double whole = floor(u / p->period);
    /* Edges are multiples of the period, and those plus the width; skip the one we stand on. */
    for (int k = 0; k < 3; k++) {
        double rise = (whole + k) * p->period, fall = rise + p->width;
        if (rise > u)
            return rise;
        if (fall > u)
            return fall;
    }
    return INFINITY;
}

static const profile_kind kinds[] = {
    [RU_PROFILE_CONSTANT] = {constant_rate, constant_passed, never},
    [RU_PROFILE_EXPONENTIAL] = {exponential_rate, exponential_passed, exponential_next},
    [RU_PROFILE_TABLE] = {table_rate, table_passed, table_next},
    [RU_PROFILE_PULSES] = {pulses_rate, pulses_passed, pulses_next},
};

double ru_profile_rate(const ru_profile *profile, double t)
{
    if (t < profile->start || t >= profile->stop)
        return 0;
    return kinds[profile->kind].rate(profile, t - profile->start);
}

double ru_profile_passed(const ru_profile *profile, double t)
{
    double until = fmin(t, profile->stop);
    if (until <= profile->start)
        return 0;
    return kinds[profile->kind].passed(profile, until - profile->start);
}

double ru_profile_next_event(const ru_profile *profile, double t)
{
    if (t < profile->start)
        return profile->start;
    if (t >= profile->stop)
        return INFINITY;
    double event = kinds[profile->kind].next(profile, t - profile->start);
    /* start + event may round onto t itself or before it: that one is behind us. The next is sought
     * from one step of t's digits after it, since less may round back again and again. */
    while (profile->start + event <= t)
        event = kinds[profile->kind].next(profile, event + (nextafter(t, INFINITY) - t));
    return fmin(profile->start + event, profile->stop);
}

double ru_schedule_passed(const ru_scenario *scenario, const ru_profile *profile, double t)
{
    return ru_profile_passed(profile, t) - ru_profile_passed(profile, scenario->start);
}

double ru_schedule_volume(const ru_scenario *scenario, double t)
{
    double volume = scenario->vessel.volume;
    for (size_t i = 0; i < scenario->n_feed; i++)
        volume += ru_schedule_passed(scenario, &scenario->feeds[i].profile, t);
    for (size_t i = 0; i < scenario->n_withdrawal; i++)
        volume -= ru_schedule_passed(scenario, &scenario->withdrawals[i].profile, t);
    return volume;
}

double ru_schedule_growth(const ru_scenario *scenario, double t)
{
    double growth = 0;
    for (size_t i = 0; i < scenario->n_feed; i++)
        growth += ru_profile_rate(&scenario->feeds[i].profile, t);
    for (size_t i = 0; i < scenario->n_withdrawal; i++)
        growth -= ru_profile_rate(&scenario->withdrawals[i].profile, t);
    return growth;
}

double ru_schedule_next_event(const ru_scenario *scenario, double t)
{
    double next = INFINITY;
    for (size_t i = 0; i < scenario->n_feed; i++)
        next = fmin(next, ru_profile_next_event(&scenario->feeds[i].profile, t));
    for (size_t i = 0; i < scenario->n_withdrawal; i++)
        next = fmin(next, ru_profile_next_event(&scenario->withdrawals[i].profile, t));
    for (size_t i = 0; i < scenario->n_pulse; i++)
        if (scenario->pulses[i].time > t)
            next = fmin(next, scenario->pulses[i].time);
    return next;
}
