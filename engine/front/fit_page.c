/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_page.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/fit_cases.h>
#include <ru/front/front_page.h>

/* Points of a simulated line at most; correlations from this size on are marked. */
enum { LINE = 400 };
static const double strong = 0.95;

static void add_notices(const ru_fit_page_parameter *p, const ru_fit_outcome *o, ru_page *page)
{
    const ru_fit_statistics *s = &o->statistics;
    if (!ru_fit_converged(o->end))
        ru_page_add_notice(page, RU_PAGE_ERROR, "Not converged: %s. These are no estimates.",
                           ru_fit_end_words(o->end));
    if (o->is_stopped)
        ru_page_add_notice(page, RU_PAGE_WARNING, "Stopped before its end: there are no %s.",
                           o->has_statistics ? "profiles" : "intervals");
    else if (!o->has_statistics)
        ru_page_add_notice(page, RU_PAGE_WARNING,
                           "The model fails close to the estimate: there are no intervals.");
    for (size_t v = 0; o->has_statistics && v < o->n_variable; v++) {
        if (s->at_bound[v])
            ru_page_add_notice(page, RU_PAGE_WARNING, "%s lies at its %s bound.", p[v].name,
                               s->at_bound[v] < 0 ? "lower" : "upper");
        if (s->undetermined[v])
            ru_page_add_notice(page, RU_PAGE_WARNING,
                               "%s is not determined by these data: it is part of a flat "
                               "direction%s.",
                               p[v].name,
                               p[v].is_spare ? ", and the scenario's own value is as good" : "");
    }
    if (o->profiles && o->profile_better < o->square * (1 - 1e-3) - 1e-6)
        ru_page_add_notice(page, RU_PAGE_WARNING,
                           "A profile met a smaller sum, %.6g: the estimate is not the best place.",
                           o->profile_better);
    if (o->n_failed)
        ru_page_add_notice(page, RU_PAGE_NOTE, "The model failed at %lld of %lld evaluations.",
                           (long long)o->n_failed, (long long)o->n_evaluation);
}

static ru_status add_parameters(const ru_fit_page_parameter *p, const char *own,
                                const ru_fit_outcome *o, ru_page *page)
{
    enum { NAME, UNIT, OWN, START, ESTIMATE, FROM, TO, PROFILE_FROM, PROFILE_TO, LOW, HIGH, N };
    const ru_page_column columns[N] = {{"parameter", NULL}, {"unit", NULL},         {own, NULL},
                                       {"start", NULL},     {"estimate", NULL},     {"from", NULL},
                                       {"to", NULL},        {"profile from", NULL}, {"to", NULL},
                                       {"low", NULL},       {"high", NULL}};
    const ru_fit_statistics *s = &o->statistics;
    ru_page_cell *cells = calloc(o->n_variable * N + 1, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t v = 0; v < o->n_variable; v++) {
        ru_page_cell *row = cells + v * N;
        const double values[N] = {[OWN] = p[v].own,
                                  [START] = p[v].start,
                                  [ESTIMATE] = o->x[v],
                                  [FROM] = o->has_statistics ? s->low[v] : NAN,
                                  [TO] = o->has_statistics ? s->high[v] : NAN,
                                  [PROFILE_FROM] = o->profiles ? o->profiles[v].low : NAN,
                                  [PROFILE_TO] = o->profiles ? o->profiles[v].high : NAN,
                                  [LOW] = p[v].low,
                                  [HIGH] = p[v].high};
        for (size_t k = OWN; k < N; k++)
            row[k].value = values[k];
        row[NAME].text = p[v].name;
        row[UNIT].text = p[v].unit;
        if (o->has_statistics && s->at_bound[v])
            row[ESTIMATE].mark = RU_PAGE_BAD;
        else if (o->has_statistics && s->undetermined[v])
            row[ESTIMATE].mark = RU_PAGE_DOUBT;
    }
    const ru_page_table table = {
        "Parameters",
        "From and to: 95 % intervals by linear theory around the estimate, "
        "and of the profile likelihood where it was taken; low and high: "
        "bounds. ! not determined by the data, \u2717 at a bound.",
        columns,
        N,
        cells,
        o->n_variable};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

static ru_status add_correlation(const ru_fit_page_parameter *p, const ru_fit_outcome *o,
                                 ru_page *page)
{
    size_t n = o->n_variable;
    if (!o->has_statistics || n < 2)
        return RU_OK;
    ru_page_column *columns = calloc(n + 1, sizeof *columns);
    ru_page_cell *cells = calloc(n * (n + 1), sizeof *cells);
    int failed = !columns || !cells;
    for (size_t i = 0; !failed && i < n; i++) {
        ru_page_cell *row = cells + i * (n + 1);
        row[0].text = p[i].name;
        columns[i + 1].title = p[i].name;
        for (size_t k = 0; k < n; k++) {
            row[k + 1].value = k < i ? o->statistics.correlation[i * n + k] : NAN;
            if (fabs(row[k + 1].value) > strong)
                row[k + 1].mark = RU_PAGE_DOUBT;
        }
    }
    if (!failed) {
        columns[0].title = "";
        const ru_page_table table = {
            "Correlations", "Of the estimates. ! beyond 0.95.", columns, n + 1, cells, n};
        ru_page_add_table(page, &table);
    }
    free(columns);
    free(cells);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for a page");
    return RU_OK;
}

static ru_status add_profiles(const ru_fit_page_parameter *p, const ru_fit_outcome *o,
                              ru_page *page)
{
    for (size_t v = 0; o->profiles && v < o->n_variable; v++) {
        const ru_fit_profile *profile = &o->profiles[v];
        double x[RU_FIT_TRACE], y[RU_FIT_TRACE], level_at = sqrt(o->statistics.rise);
        size_t n = profile->n_trace;
        char title[200];
        if (n < 2)
            continue;
        for (size_t i = 0; i < n; i++) {
            x[i] = profile->trace[i][0];
            y[i] = sqrt(fmax(profile->trace[i][1], 0));
        }
        const double ends[] = {x[0], x[n - 1]}, level[] = {level_at, level_at};
        const ru_page_curve curves[] = {{"profile", n, x, y, NULL, RU_PAGE_LINE, NULL},
                                        {"95 %", 2, ends, level, NULL, RU_PAGE_LINE, NULL}};
        snprintf(title, sizeof title, "Profile of %s", p[v].name);
        const ru_page_chart chart = {
            .title = title,
            .note =
                "Root of what the sum of squares rises by when the parameter is held there and the "
                "others are fitted anew: straight lines where linear theory holds.",
            .x = {p[v].name, p[v].unit, p[v].is_log},
            .y = {"root of the rise", "1", 0},
            .curves = curves,
            .n_curve = 2};
        RU_TRY(ru_page_add_chart(page, &chart));
    }
    return RU_OK;
}

ru_status ru_fit_page_add_outcome(const ru_fit_page_parameter *parameters, const char *own,
                                  const ru_fit_outcome *outcome, ru_page *page)
{
    add_notices(parameters, outcome, page);
    RU_TRY(add_parameters(parameters, own, outcome, page));
    RU_TRY(add_correlation(parameters, outcome, page));
    return add_profiles(parameters, outcome, page);
}

static ru_status add_scores(const ru_fit_case *c, ru_page *page)
{
    enum { NAME, UNIT, N_POINT, OWN, FOUND, OWN_CHI2, FOUND_CHI2, N };
    static const ru_page_column columns[N] = {{"quantity", NULL},      {"unit", NULL},
                                              {"points", NULL},        {"RMSE, scenario", NULL},
                                              {"RMSE, fitted", NULL},  {"chi2/n, scenario", NULL},
                                              {"chi2/n, fitted", NULL}};
    ru_page_cell *cells = calloc(c->n_series * N + 1, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t k = 0; k < c->n_series; k++) {
        const ru_fit_series *s = &c->series[k];
        ru_page_cell *row = cells + k * N;
        row[NAME].text = s->row->measured;
        row[UNIT].text = s->row->points.unit;
        row[N_POINT].value = (double)s->found.n;
        row[OWN].value = s->published.rmse;
        row[FOUND].value = s->found.rmse;
        row[OWN_CHI2].value = s->published.chi2;
        row[FOUND_CHI2].value = s->found.chi2;
    }
    const ru_page_table table = {"Errors", NULL, columns, N, cells, c->n_series};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

/* The simulated line of a series, dense; room: [2][LINE]. */
static ru_status follow(const ru_fit_case *c, const ru_fit_series *s, double *room, size_t *n)
{
    ru_simulated simulated;
    double *storage, *hours = room, *values = room + LINE;
    ru_point *points = calloc(LINE, sizeof *points);
    RU_REQUIRE(points, RU_ERR_SYSTEM, "out of memory for a page");
    ru_status status = ru_fit_case_simulated(c, &simulated, &storage);
    if (status == RU_OK) {
        size_t n_time = simulated.n_time, stride = (n_time + LINE - 1) / LINE;
        *n = n_time ? (n_time + stride - 1) / stride : 0;
        for (size_t i = 0; i < *n; i++) {
            points[i].time = simulated.times[i * stride];
            hours[i] = points[i].time / 3600;
        }
        ru_verdict_row dense = *s->row;
        dense.points.points = points;
        dense.points.n = *n;
        status = ru_verdict_follow(&dense, s->name, &simulated, values);
        free(storage);
    }
    free(points);
    return status;
}

static ru_status add_chart(const ru_fit_bench *b, const ru_fit_case *c, const ru_fit_series *s,
                           ru_page *page)
{
    size_t n = s->row->points.n, n_line = 0;
    double *room = malloc((3 * n + 2 * LINE) * sizeof *room);
    RU_REQUIRE(room, RU_ERR_SYSTEM, "out of memory for a page");
    double *hours = room + 2 * LINE, *measured = hours + n, *sd = measured + n;
    int is_sd = 0;
    for (size_t i = 0; i < n; i++) {
        const ru_point *p = &s->row->points.points[i];
        hours[i] = p->time / 3600;
        measured[i] = p->value;
        sd[i] = p->sd;
        if (b->file->noise.doubt == RU_FIT_ESTIMATED && s->counts && !c->is_judged)
            sd[i] =
                b->doubts[s->group] * (b->file->noise.law == RU_FIT_LOGNORMAL ? fabs(p->value) : 1);
        is_sd |= isfinite(sd[i]);
    }
    ru_status status = follow(c, s, room, &n_line);
    const ru_page_curve curves[] = {
        {"fitted", n_line, room, room + LINE, NULL, RU_PAGE_LINE, NULL},
        {"measured", n, hours, measured, is_sd ? sd : NULL, RU_PAGE_POINTS, NULL},
        {"scenario's own values", n, hours, s->row->values, NULL, RU_PAGE_POINTS, NULL}};
    const ru_page_chart chart = {.title = s->row->measured,
                                 .note = s->counts ? NULL : "This quantity was not fitted.",
                                 .x = {"time", "h", 0},
                                 .y = {s->row->measured, s->row->points.unit, 0},
                                 .curves = curves,
                                 .n_curve = 3};
    if (status == RU_OK)
        status = ru_page_add_chart(page, &chart);
    free(room);
    return status;
}

static ru_status fill(ru_page *page, const ru_fit_facts *f)
{
    const ru_fit_bench *b = f->bench;
    const ru_fit_outcome *o = f->outcome;
    char about[400];
    ru_fit_page_parameter *parameters = calloc(b->n_variable + 1, sizeof *parameters);
    RU_REQUIRE(parameters, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t v = 0; v < b->n_variable; v++) {
        const ru_parameter *p = &b->file->items[b->items[v]].parameter;
        parameters[v] = (ru_fit_page_parameter){.name = b->variables[v].name,
                                                .unit = p->unit[0] ? p->unit : "1",
                                                .own = p->base,
                                                .start = b->variables[v].start,
                                                .low = p->low,
                                                .high = p->high,
                                                .is_log = p->is_log,
                                                .is_spare = f->spare[v]};
    }
    snprintf(about, sizeof about,
             "%zu points in %zu runs, %zu runs left out; %s, gradients from %s; %lld evaluations. "
             "%s. Sum of squares %.6g from %.6g at the start.",
             b->n_residual, b->n_fitted, b->n_case - b->n_fitted, b->file->method.name,
             b->has_slopes ? "sensitivities" : "differences", (long long)o->n_evaluation,
             ru_fit_end_words(o->end), o->square, o->start_square);
    ru_page_add_section(page, b->file->title, about);
    ru_status status = ru_fit_page_add_outcome(parameters, "scenario", o, page);
    free(parameters);
    for (size_t i = 0; i < b->n_case && status == RU_OK; i++) {
        const ru_fit_case *c = &b->cases[i];
        ru_page_add_section(page, c->member->name,
                            c->is_judged ? "Left out: it shows what the outcome is worth."
                                         : "Fitted.");
        status = add_scores(c, page);
        for (size_t k = 0; k < c->n_series && status == RU_OK; k++)
            if (isfinite(c->series[k].found.rmse))
                status = add_chart(b, c, &c->series[k], page);
    }
    return status;
}

ru_status ru_fit_page_write(const ru_fit_facts *facts, const char *command_line, const char *path)
{
    ru_page *page = NULL;
    RU_TRY(ru_front_page_open(path, facts->bench->file->title, command_line, &page));
    return ru_front_page_close(&page, path, fill(page, facts));
}
