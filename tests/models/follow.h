/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_MODELS_FOLLOW_H
#define RU_TEST_MODELS_FOLLOW_H

#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

/* Runs of one well-mixed vessel held against tables of reference numbers. */

enum { FOLLOW_STATES = 64, FOLLOW_PARAMETERS = 256 };

typedef struct follow_case {
    ru_scenario scenario;
    double initial[FOLLOW_STATES], parameters[FOLLOW_PARAMETERS];
    double fed[FOLLOW_STATES]; /* of `feed`, kg/m3 */
    ru_feed feed;
    ru_withdrawal bleed;
} follow_case;

static const double hour = 3600;

/* The well-mixed vessel at the model's defaults, tightly integrated, aerated with kla in 1/h. */
static inline void follow_open(follow_case *c, const ru_model *model, double kla, double saturation)
{
    memset(c, 0, sizeof *c);
    ru_scenario *s = &c->scenario;
    *s = ru_tiny_scenario(model, c->initial, c->parameters);
    assert_int_equal(ru_model_defaults(model, c->parameters), RU_OK);
    s->gas.present = 1;
    s->gas.kla = kla / hour;
    s->gas.oxygen_saturation = saturation;
    s->solver.relative = 1e-10;
    s->solver.absolute_factor = 1e-4;
}

/* Inflow and outflow at `dilution`, 1/h, of the liquid volume; `fed` is the caller's to fill. */
static inline void follow_chemostat(follow_case *c, double dilution)
{
    ru_profile steady = {.stop = INFINITY, .rate = dilution / hour * c->scenario.vessel.volume};
    c->feed = (ru_feed){.profile = steady, .concentrations = c->fed};
    c->bleed = (ru_withdrawal){.profile = steady};
    c->scenario.feeds = &c->feed;
    c->scenario.n_feed = 1;
    c->scenario.withdrawals = &c->bleed;
    c->scenario.n_withdrawal = 1;
}

/* Runs over [from, to] hours, recorded every `interval` hours. */
static inline ru_tiny_run follow_run(follow_case *c, double from, double to, double interval)
{
    c->scenario.start = from * hour;
    c->scenario.end = to * hour;
    c->scenario.output.series_interval = interval * hour;
    c->scenario.output.field_interval = INFINITY;
    ru_tiny_run tiny = ru_tiny_run_open(&c->scenario);
    ru_tiny_run_finish(&tiny);
    return tiny;
}

static inline size_t follow_record(const ru_tiny_run *tiny, double time)
{
    for (size_t i = 0; i < tiny->record->n_time; i++)
        if (fabs(tiny->record->time[i] - time) < 1e-6 * hour)
            return i;
    fail_msg("nothing recorded at %g s", time);
    return 0;
}

static inline ru_test_table follow_read(const char *file)
{
    char path[512];
    snprintf(path, sizeof path, RU_SOURCE_DIR "/tests/reference/%s", file);
    return ru_test_table_read(path);
}

static inline double follow_cell(const ru_test_table *t, size_t row, const char *column)
{
    return t->values[row * t->n_column + ru_test_table_column(t, column)];
}

/* Time of a row, s: its first column is t_s, t_h or t_d, or t in hours. */
static inline double follow_time(const ru_test_table *t, size_t row)
{
    const char *name = t->names[0];
    double unit = strcmp(name, "t_s") == 0 ? 1 : strcmp(name, "t_d") == 0 ? 24 * hour : hour;
    return t->values[row * t->n_column] * unit;
}

/* factor * series = column at every time of the table but the first; tells the largest error beyond
 * the absolute part. */
static inline void follow_column(const ru_tiny_run *tiny, const ru_test_table *t,
                                 const char *column, const char *series, double factor,
                                 double relative, double absolute)
{
    double worst = 0;
    for (size_t i = 1; i < t->n_row; i++) {
        size_t at = follow_record(tiny, follow_time(t, i));
        double ours = factor * ru_tiny_value(tiny, series, at), theirs = follow_cell(t, i, column);
        if (fabs(theirs) > absolute)
            worst = fmax(worst, fabs(ours / theirs - 1));
        ru_assert_close(ours, theirs, relative, absolute, column, __FILE__, __LINE__);
    }
    print_message("%s: largest relative error %.1e\n", column, worst);
}

#endif
