/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/output.h>

#include <math.h>
#include <stdlib.h>

/* A series, or one number of each snapshot of a field, as points joined by straight lines, within a
 * window. */
typedef struct course {
    const double *time;
    size_t n;
    const double *values; /* [i * stride]; NULL: of a field */
    size_t stride;
    const ru_memory_record *record; /* of a field */
    const double *fraction;         /* [n_node] */
    const ru_study_output *output;
    double from, until;
    double limit;
} course;

/* What a snapshot comes to over its nodes: the lowest, the highest, or the share of the volume. */
static double over_nodes(const course *c, size_t snapshot)
{
    const ru_study_output *o = c->output;
    const ru_memory_record *r = c->record;
    double low = INFINITY, high = -INFINITY, share = 0;
    size_t n = (size_t)r->n_node;
    for (size_t i = 0; i < n; i++) {
        double v = r->fields[(snapshot * n + i) * r->n_field + o->column];
        low = fmin(low, v);
        high = fmax(high, v);
        if (o->reduce == RU_REDUCE_VOLUME_BELOW ? v < o->limit : v > o->limit)
            share += c->fraction ? c->fraction[i] : NAN;
    }
    return o->reduce == RU_REDUCE_FIELD_MIN ? low : o->reduce == RU_REDUCE_FIELD_MAX ? high : share;
}

static double value(const course *c, size_t i)
{
    return c->values ? c->values[i * c->stride] : over_nodes(c, i);
}

/* Value at a time between points i - 1 and i. */
static double between(const course *c, size_t i, double t)
{
    double t0 = c->time[i - 1], t1 = c->time[i];
    double share = t1 > t0 ? (t - t0) / (t1 - t0) : 1;
    return value(c, i - 1) + share * (value(c, i) - value(c, i - 1));
}

/* What a walk along the course finds out. */
typedef struct findings {
    int any;
    double start, end, low, high, time_low, time_high;
    double length, integral, above, below, first_above, first_below;
} findings;

static void meet(findings *f, double t, double v, double limit)
{
    if (!f->any) {
        f->start = f->low = f->high = v;
        f->time_low = f->time_high = t;
    }
    f->any = 1;
    f->end = v;
    if (v < f->low) {
        f->low = v;
        f->time_low = t;
    }
    if (v > f->high) {
        f->high = v;
        f->time_high = t;
    }
    if (v > limit)
        f->first_above = fmin(f->first_above, t);
    if (v < limit)
        f->first_below = fmin(f->first_below, t);
}

/* A straight piece from (t0, v0) to (t1, v1). */
static void pass(findings *f, double t0, double v0, double t1, double v1, double limit)
{
    double dt = t1 - t0;
    f->length += dt;
    f->integral += dt * (v0 + v1) / 2;
    double above = v0 > limit || (v0 == limit && v1 > limit) ? 1 : 0;
    double below = v0 < limit || (v0 == limit && v1 < limit) ? 1 : 0;
    if ((v0 - limit) * (v1 - limit) < 0) {
        double share = (limit - v0) / (v1 - v0), cross = t0 + share * dt;
        above = v0 > limit ? share : 1 - share;
        below = 1 - above;
        if (v1 > limit)
            f->first_above = fmin(f->first_above, cross);
        else
            f->first_below = fmin(f->first_below, cross);
    }
    f->above += above * dt;
    f->below += below * dt;
}

static findings walk(const course *c)
{
    findings f = {.first_above = INFINITY, .first_below = INFINITY};
    double t0 = 0, v0 = 0;
    for (size_t i = 0; i < c->n; i++) {
        double t = c->time[i], v = value(c, i);
        if (t < c->from)
            continue;
        if (!f.any && i > 0 && t > c->from) {
            t0 = c->from;
            v0 = between(c, i, t0);
            meet(&f, t0, v0, c->limit);
        }
        int last = t > c->until;
        if (last && i == 0)
            break;
        if (last) {
            t = c->until;
            v = between(c, i, t);
        }
        if (f.any)
            pass(&f, t0, v0, t, v, c->limit);
        meet(&f, t, v, c->limit);
        if (last)
            break;
        t0 = t;
        v0 = v;
    }
    return f;
}

static double finite(double v)
{
    return isfinite(v) ? v : NAN;
}

static double mean(const findings *f)
{
    return f->length > 0 ? f->integral / f->length : f->end;
}

/* The share of the volume as `over` has it. */
static double share_over_time(const findings *f, ru_over_time over)
{
    return over == RU_OVER_MEAN ? mean(f) : over == RU_OVER_END ? f->end : f->high;
}

static double reduce(const course *c)
{
    const ru_study_output *o = c->output;
    const findings f = walk(c);
    if (!f.any)
        return NAN;
    switch ((ru_reduction)o->reduce) {
    case RU_REDUCE_END:
        return f.end;
    case RU_REDUCE_START:
        return f.start;
    case RU_REDUCE_MAX:
        return f.high;
    case RU_REDUCE_MIN:
        return f.low;
    case RU_REDUCE_MEAN:
        return mean(&f);
    case RU_REDUCE_INTEGRAL:
        return f.integral;
    case RU_REDUCE_TIME_ABOVE:
        return f.above;
    case RU_REDUCE_TIME_BELOW:
        return f.below;
    case RU_REDUCE_TIME_OF_MAX:
        return f.time_high;
    case RU_REDUCE_TIME_OF_MIN:
        return f.time_low;
    case RU_REDUCE_FIRST_ABOVE:
        return finite(f.first_above);
    case RU_REDUCE_FIRST_BELOW:
        return finite(f.first_below);
    case RU_REDUCE_VOLUME_BELOW:
    case RU_REDUCE_VOLUME_ABOVE:
        return share_over_time(&f, (ru_over_time)o->over);
    case RU_REDUCE_FIELD_MIN:
        return f.low;
    case RU_REDUCE_FIELD_MAX:
        return f.high;
    }
    return NAN;
}

void ru_outputs_reduce(const ru_study_output *outputs, size_t n, const ru_memory_record *record,
                       const double *volume_fraction, double *values)
{
    const ru_memory_record *r = record;
    for (size_t i = 0; i < n; i++) {
        const ru_study_output *o = &outputs[i];
        const course of_series = {.time = r->time,
                                  .n = r->n_time,
                                  .values = r->series + o->column,
                                  .stride = r->n_series,
                                  .output = o,
                                  .from = o->window.from,
                                  .until = o->window.until,
                                  .limit = o->limit},
                     of_field = {.time = r->snapshot_time,
                                 .n = r->fields ? r->n_snapshot : 0,
                                 .record = r,
                                 .fraction = volume_fraction,
                                 .output = o,
                                 .from = o->window.from,
                                 .until = o->window.until};
        const double v = reduce(o->reduce >= RU_REDUCE_VOLUME_BELOW ? &of_field : &of_series);
        values[i] = o->factor * v + o->shift;
    }
}
