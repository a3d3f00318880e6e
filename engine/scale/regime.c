/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/scale/regime.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/base/unit.h>
#include <ru/core/gas.h>
#include <ru/core/reactor.h>
#include <ru/core/runner.h>
#include <ru/core/schedule.h>
#include <ru/core/stages.h>
#include <ru/io/yaml_read.h>

enum { LOOKS = 200, MOST_FED = 4 };

static const double molar_oxygen = 0.031998; /* kg/mol */

/* A component and the moment at which the cells turn it over fastest. */
typedef struct turnover {
    size_t component, feed;         /* feed: that brings most of it */
    double time, value, rate, most; /* s, SI, SI/s; the largest rate so far */
    double jump, eaten;             /* feed zone: SI, s */
} turnover;

typedef struct analysis {
    ru_document *document;
    ru_scenario *scenario;
    ru_problem *problem;
    ru_runner *run;
    turnover fed[MOST_FED], oxygen;
    size_t n_fed;
} analysis;

/* --- the run --- */

static ru_status open_run(const ru_document *document, analysis *a)
{
    static const char *const sets[] = {"mixing.kind=well-mixed"};
    ru_comm comm;
    RU_TRY(ru_comm_wrap(MPI_COMM_SELF, &comm));
    RU_TRY(ru_document_copy(document, &a->document));
    RU_TRY(ru_yaml_override(a->document, sets, 1));
    ru_diagnostics log = {.document = a->document};
    ru_status status = ru_scenario_build(a->document, &log, &a->scenario);
    ru_diagnostics_clear(&log);
    RU_TRY(status);
    RU_TRY(ru_problem_build(a->scenario, &comm, &a->problem));
    return ru_runner_build(a->problem, &a->run);
}

static void close_run(analysis *a)
{
    ru_runner_destroy(&a->run);
    ru_problem_destroy(&a->problem);
    ru_scenario_destroy(&a->scenario);
    ru_document_destroy(&a->document);
}

/* Substrates that a feed brings, each with the feed that brings most. */
static void list_fed(analysis *a)
{
    const ru_scenario *s = a->scenario;
    for (size_t k = 0; k < s->model->n_state && a->n_fed < MOST_FED; k++) {
        turnover t = {.component = k, .rate = NAN};
        double most = 0;
        for (size_t i = 0; i < s->n_feed; i++) {
            double brings =
                s->feeds[i].concentrations[k] * ru_schedule_passed(s, &s->feeds[i].profile, s->end);
            if (brings > most) {
                most = brings;
                t.feed = i;
            }
        }
        int lives = s->model->states[k].role == RU_ROLE_BIOMASS;
        if (most > 0 && !lives)
            a->fed[a->n_fed++] = t;
    }
}

/* Uptake of a component at concentrations c, SI/s; NAN where the model refuses. */
static double uptake(const analysis *a, double time, const double *c, size_t component)
{
    const ru_gas_pool pool = {0};
    const ru_reactor_moment moment = {.time = time,
                                      .grown = ru_schedule_volume(a->scenario, time) /
                                               a->scenario->vessel.volume,
                                      .pool = &pool};
    ru_reactor_rates rates;
    int verdict;
    ru_reactor_take(a->problem, &moment, 0, 1, c, &rates, &verdict);
    return verdict == 0 ? -rates.reacted[component] : NAN;
}

/* --- looking --- */

/* Discharge with what it takes along of the impeller nearest to a feed, m3/s. */
static double passing_flow(const ru_scenario *s, const ru_where *where)
{
    const ru_impeller *nearest = NULL;
    double height = where->kind == RU_WHERE_POINT ? where->z : INFINITY;
    for (size_t i = 0; i < s->mixing.n_impeller; i++) {
        const ru_impeller *one = &s->mixing.impellers[i];
        /* A feed without a place is taken as one onto the surface. */
        if (!nearest ||
            (isinf(height) ? one->height > nearest->height
                           : fabs(one->height - height) < fabs(nearest->height - height)))
            nearest = one;
    }
    if (!nearest || !(s->mixing.speed > 0))
        return NAN;
    double along = isnan(nearest->circulation) ? 1 : nearest->circulation;
    return along * ru_impeller_discharge(nearest, s->mixing.speed);
}

/* The feed in the stream that passes it: how much it adds, and how long cells take to eat that. */
static void look_at_feed(const analysis *a, double time, const double *c, turnover *t)
{
    const ru_feed *feed = &a->scenario->feeds[t->feed];
    double brought = ru_profile_rate(&feed->profile, time) * feed->concentrations[t->component];
    double raised[RU_MAX_COMPONENT];
    t->jump = brought / passing_flow(a->scenario, &feed->where);
    memcpy(raised, c, a->problem->n_state * sizeof *raised);
    raised[t->component] += t->jump;
    t->eaten = t->jump / uptake(a, time, raised, t->component);
}

static void look(analysis *a, double time, const double *c)
{
    const ru_scenario *s = a->scenario;
    for (size_t i = 0; i < a->n_fed; i++) {
        turnover *t = &a->fed[i];
        double rate = uptake(a, time, c, t->component), here = c[t->component];
        int runs = ru_profile_rate(&s->feeds[t->feed].profile, time) > 0;
        /* What is hardly taken up, at a start or after all cells starve, is no regime. */
        if (!runs || !(rate > 0) || !(here > 0) || rate < 0.1 * t->most)
            continue;
        t->most = fmax(t->most, rate);
        if (isnan(t->rate) || here / rate < t->value / t->rate || t->rate < 0.1 * t->most) {
            *t = (turnover){t->component, t->feed, time, here, rate, t->most, 0, 0};
            look_at_feed(a, time, c, t);
        }
    }
    size_t o = a->oxygen.component;
    double rate = o < a->problem->n_state ? uptake(a, time, c, o) : NAN;
    if (rate > 0 && (isnan(a->oxygen.rate) || rate > a->oxygen.rate))
        a->oxygen = (turnover){.component = o, .time = time, .value = c[o], .rate = rate};
}

static ru_status follow(analysis *a)
{
    const ru_scenario *s = a->scenario;
    double c[RU_MAX_COMPONENT];
    a->oxygen = (turnover){.component = a->problem->oxygen, .rate = NAN};
    list_fed(a);
    for (int i = 1; i <= LOOKS; i++) {
        double time = s->start + (s->end - s->start) * i / LOOKS;
        RU_TRY(ru_runner_advance(a->run, time));
        const double *y = ru_runner_unknowns(a->run);
        double grown = ru_schedule_volume(s, time) / s->vessel.volume;
        for (size_t k = 0; k < a->problem->n_state; k++)
            c[k] = y[k] / grown;
        look(a, time, c);
    }
    return RU_OK;
}

/* --- telling --- */

const char *ru_damkoehler_word(double number)
{
    return isnan(number)  ? "not known"
           : number < 0.1 ? "evenly spread"
           : number < 1   ? "weak gradients"
           : number < 10  ? "gradients"
                          : "strong gradients";
}

static void add(ru_regime *regime, const char *unit, const char *meaning, double value,
                const char *format, const char *name)
{
    if (regime->n == RU_MAX_REGIME_ROW)
        return;
    ru_regime_row *row = &regime->rows[regime->n++];
    *row = (ru_regime_row){.meaning = meaning, .value = value};
    snprintf(row->name, sizeof row->name, format, name);
    snprintf(row->unit, sizeof row->unit, "%s", unit);
}

double ru_regime_value(const ru_regime *regime, const char *name)
{
    for (size_t i = 0; i < regime->n; i++)
        if (strcmp(regime->rows[i].name, name) == 0)
            return regime->rows[i].value;
    return NAN;
}

/* An SI concentration in the unit of its component. */
static double shown(const ru_component *c, double value)
{
    return (value - c->origin) / c->size;
}

/* "mixing takes 12 s (Da 3)" */
static void tell_mixing(const ru_mixing_times *times, double da, ru_text *out)
{
    if (isnan(times->t95))
        ru_text_add(out, "how long mixing takes is not known");
    else
        ru_text_add(out, "mixing takes %.3g s (Da %.3g)", times->t95, da);
}

static void tell_fed(const analysis *a, const turnover *t, const ru_mixing_times *times,
                     ru_regime *regime, ru_text *out)
{
    const ru_component *c = &a->problem->components.items[t->component];
    const char *name = c->quantity.name;
    double needed = t->value / t->rate;
    double flow = passing_flow(a->scenario, &a->scenario->feeds[t->feed].where);
    size_t n = a->scenario->mixing.n_impeller;
    double round = a->scenario->vessel.volume / (double)(n ? n : 1) / flow;
    double da = times->t95 / needed, plume = round / t->eaten;
    add(regime, "h", "when the cells turn it over fastest while it is fed", t->time / 3600,
        "%s: time", name);
    add(regime, c->quantity.unit, "there then, if all were mixed", shown(c, t->value), "%s: there",
        name);
    add(regime, "s", "turn-over: what is there over its uptake", needed, "%s: turn-over", name);
    add(regime, "", "Damkoehler number of mixing, t95 over turn-over", da, "%s: Da", name);
    add(regime, "", "of circulation, t_c over turn-over", times->circulation / needed, "%s: Da_c",
        name);
    add(regime, c->quantity.unit, "what the feed adds to the stream that passes it",
        shown(c, t->jump + c->origin), "%s: feed zone", name);
    add(regime, "", "its round trip over the time in which cells eat that", plume, "%s: Da_feed",
        name);
    if (isnan(t->rate)) {
        ru_text_add(out, "%s: fed, but not taken up\n", name);
        return;
    }
    ru_text_add(out, "%s: %s: at %.3g h the cells turn over what is there in %.3g s, ", name,
                ru_damkoehler_word(da), t->time / 3600, needed);
    tell_mixing(times, da, out);
    if (!isnan(plume))
        ru_text_add(out, "; %s (Da_feed %.2g)",
                    plume < 0.1 ? "the feed is spread before it is eaten"
                    : plume < 1 ? "part of the feed is eaten on its first round"
                                : "the feed is eaten before it has come round once: a plume, and "
                                  "cells that starve elsewhere",
                    plume);
    ru_text_add(out, "\n");
}

static void tell_oxygen(const analysis *a, const ru_mixing_times *times, ru_regime *regime,
                        ru_text *out)
{
    const turnover *t = &a->oxygen;
    double kla = ru_gas_kla(a->scenario), needed = t->value / t->rate;
    double full = a->scenario->gas.present ? a->scenario->gas.oxygen_saturation / t->rate : NAN;
    double da = times->t95 / fmax(needed, 0);
    regime->demand = 3600e3 * t->rate / (1e3 * molar_oxygen);
    add(regime, "h", "when oxygen is taken up fastest", t->time / 3600, "%s: time", "oxygen");
    add(regime, "mmol/L/h", "its uptake then", regime->demand, "%s: uptake", "oxygen");
    add(regime, "mg/L", "there then, if all were mixed", 1e3 * t->value, "%s: there", "oxygen");
    add(regime, "s", "turn-over: what is there over its uptake", needed, "%s: turn-over", "oxygen");
    add(regime, "s", "the same with saturated liquid", full, "%s: from full", "oxygen");
    add(regime, "s", "transfer time, 1/kLa", kla > 0 ? 1 / kla : NAN, "%s: 1/kLa", "oxygen");
    add(regime, "", "Damkoehler number of mixing, t95 over turn-over", da, "%s: Da", "oxygen");
    if (isnan(t->rate))
        return;
    ru_text_add(
        out, "oxygen: %s: at %.3g h an uptake of %.4g mmol/L/h uses up what is there in %.3g s, ",
        ru_damkoehler_word(da), t->time / 3600, regime->demand, needed);
    tell_mixing(times, da, out);
    ru_text_add(out, "%s\n",
                a->scenario->gas.present && t->value < 0.05 * a->scenario->gas.oxygen_saturation
                    ? "; the transfer limits it, mixed or not"
                    : "");
}

static ru_status tell(const analysis *a, const ru_mixing_times *times, ru_regime *regime)
{
    ru_text out = {0};
    add(regime, "s", "mixing time", times->t95, "%s", "t95");
    add(regime, "s", "circulation time", times->circulation, "%s", "t_c");
    if (a->n_fed == 0)
        ru_text_add(&out, "substrates: none is fed, so none has a place where there is more\n");
    for (size_t i = 0; i < a->n_fed; i++)
        tell_fed(a, &a->fed[i], times, regime, &out);
    if (a->problem->oxygen < a->problem->n_state)
        tell_oxygen(a, times, regime, &out);
    return ru_text_take(&out, &regime->verdict);
}

ru_status ru_regime_build(const ru_document *document, const ru_mixing_times *times,
                          ru_regime *regime)
{
    analysis a = {0};
    *regime = (ru_regime){.demand = NAN};
    ru_log_mute(1);
    ru_status status = open_run(document, &a);
    if (status == RU_OK)
        status = follow(&a);
    ru_log_mute(0);
    if (status == RU_OK)
        status = tell(&a, times, regime);
    close_run(&a);
    RU_TRY(status);
    return RU_OK;
}

void ru_regime_clear(ru_regime *regime)
{
    free(regime->verdict);
    *regime = (ru_regime){.demand = NAN};
}
