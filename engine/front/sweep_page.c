/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep_page.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <ru/front/front_page.h>
#include <ru/front/sweep_model.h>
#include <ru/report/page.h>

/* The most points of a scatter: more are a blot. */
enum { POINTS = 2000 };

static ru_status add_summary(ru_page *page, const ru_sweep_page *p)
{
    static const ru_page_column columns[] = {{"output", NULL}, {"unit", NULL}, {"runs", NULL},
                                             {"mean", NULL},   {"sd", NULL},   {"low", NULL},
                                             {"median", NULL}, {"high", NULL}};
    enum { N = sizeof columns / sizeof columns[0] };
    ru_page_cell *cells = calloc(p->n_output * N, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; i < p->n_output; i++) {
        const ru_sweep_page_output *o = &p->outputs[i];
        const double values[] = {(double)o->spread->n, o->spread->mean,   o->spread->sd,
                                 o->spread->low,       o->spread->median, o->spread->high};
        cells[i * N].text = o->column->name;
        cells[i * N + 1].text = o->column->unit;
        for (size_t k = 0; k < 6; k++)
            cells[i * N + 2 + k].value = values[k];
    }
    const ru_page_table table = {"Outputs", NULL, columns, N, cells, p->n_output};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

static void setting(const ru_parameter *p, int high, char *text, size_t size)
{
    double ends[2];
    if (ru_parameter_ends(p, ends))
        snprintf(text, size, "%.5g%s%s", ends[high], p->unit[0] ? " " : "", p->unit);
    else
        snprintf(text, size, "%s",
                 p->is_word ? p->text.values[high ? p->text.n_values - 1 : 0] : "");
}

/* The tornado of an output, or its correlations, effects or shares. */
static ru_status add_bars(ru_page *page, const ru_sweep_page *p, const ru_sweep_page_output *o)
{
    ru_effect_kind kind = ru_effect_kind_of(p->study);
    size_t n = p->study->n_parameter;
    ru_page_bar *bars = calloc(n, sizeof *bars);
    char(*settings)[2][64] = calloc(n, sizeof *settings);
    int failed = !bars || !settings;
    for (size_t k = 0; !failed && k < n; k++) {
        const ru_effect *e = &o->effects[k];
        const ru_parameter *parameter = &p->study->parameters[e->parameter];
        setting(parameter, 0, settings[k][0], sizeof settings[k][0]);
        setting(parameter, 1, settings[k][1], sizeof settings[k][1]);
        bars[k] = (ru_page_bar){.name = parameter->name, .low = NAN, .high = NAN};
        if (kind == RU_EFFECT_RANK)
            bars[k].value = e->rank;
        else if (kind == RU_EFFECT_SWING)
            bars[k] = (ru_page_bar){parameter->name, NAN,           e->at_low, e->at_high,
                                    settings[k][0],  settings[k][1]};
        else if (kind == RU_EFFECT_MORRIS)
            bars[k] = (ru_page_bar){
                parameter->name, e->morris.mu_star, e->morris.low, e->morris.high, NULL, NULL};
        else
            bars[k] = (ru_page_bar){parameter->name,     e->index.total, e->index.total_low,
                                    e->index.total_high, NULL,           NULL};
    }
    static const char *const notes[] = {
        [RU_EFFECT_RANK] = "Rank correlation of each parameter with the output (Spearman).",
        [RU_EFFECT_SWING] = "Output at the low and at the high end of each parameter: of the runs "
                            "there or, of designed experiments, what the model gives with the "
                            "others in the middle.",
        [RU_EFFECT_MORRIS] = "Mean size of the elementary effects, per whole range (mu*), with "
                             "95 % bounds.",
        [RU_EFFECT_INDEX] = "Share of the variance that each parameter has a part in (total "
                            "index), with 95 % bounds."};
    static const char *const names[] = {[RU_EFFECT_RANK] = "rank correlation",
                                        [RU_EFFECT_MORRIS] = "mu*",
                                        [RU_EFFECT_INDEX] = "total index"};
    int of_output = kind == RU_EFFECT_SWING || kind == RU_EFFECT_MORRIS;
    double base = p->study->design.kind == RU_DESIGN_ONE_AT_A_TIME ? o->f[0]
                  : o->surface ? o->surface->terms[0].coefficient
                               : o->spread->mean;
    const ru_page_bars all = {.title = o->column->name,
                              .note = notes[kind],
                              .value = {kind == RU_EFFECT_SWING ? o->column->name : names[kind],
                                        of_output ? o->column->unit : "1", 0},
                              .base = kind == RU_EFFECT_SWING ? base : NAN,
                              .bars = bars,
                              .n_bar = n};
    if (!failed)
        ru_page_add_bars(page, &all);
    free(bars);
    free(settings);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for a page");
    return RU_OK;
}

/* What the bars leave out: first and total shares, mu and sigma, all with their bounds. */
static ru_status add_numbers(ru_page *page, const ru_sweep_page *p, const ru_sweep_page_output *o)
{
    static const ru_page_column of_index[] = {{"parameter", NULL}, {"first", NULL}, {"from", NULL},
                                              {"to", NULL},        {"total", NULL}, {"from", NULL},
                                              {"to", NULL}};
    static const ru_page_column of_morris[] = {{"parameter", NULL}, {"mu*", NULL}, {"from", NULL},
                                               {"to", NULL},        {"mu", NULL},  {"sigma", NULL}};
    enum { MOST = sizeof of_index / sizeof of_index[0] };
    ru_effect_kind kind = ru_effect_kind_of(p->study);
    size_t n = p->study->n_parameter, wide = kind == RU_EFFECT_INDEX ? MOST : MOST - 1;
    if (kind != RU_EFFECT_INDEX && kind != RU_EFFECT_MORRIS)
        return RU_OK;
    ru_page_cell *cells = calloc(n * wide, sizeof *cells);
    RU_REQUIRE(cells, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t k = 0; k < n; k++) {
        const ru_effect *e = &o->effects[k];
        const double values[2][MOST - 1] = {
            {e->index.first, e->index.first_low, e->index.first_high, e->index.total,
             e->index.total_low, e->index.total_high},
            {e->morris.mu_star, e->morris.low, e->morris.high, e->morris.mu, e->morris.sigma}};
        cells[k * wide].text = p->study->parameters[e->parameter].name;
        for (size_t i = 1; i < wide; i++)
            cells[k * wide + i].value = values[kind == RU_EFFECT_MORRIS][i - 1];
    }
    char title[256];
    if (kind == RU_EFFECT_INDEX)
        snprintf(title, sizeof title, "%s: shares of the variance", o->column->name);
    else
        snprintf(title, sizeof title, "%s: elementary effects, %s", o->column->name,
                 o->column->unit);
    const ru_page_table table = {
        title, "With 95 % bounds.", kind == RU_EFFECT_INDEX ? of_index : of_morris, wide, cells, n};
    ru_page_add_table(page, &table);
    free(cells);
    return RU_OK;
}

/* Output against the parameter that matters most. */
static ru_status add_scatter(ru_page *page, const ru_sweep_page *p, const ru_sweep_page_output *o)
{
    size_t n = p->design->n_run, k = o->effects[0].parameter, d = p->design->n_parameter;
    const ru_parameter *parameter = &p->study->parameters[k];
    size_t stride = (n + POINTS - 1) / POINTS, n_point = (n + stride - 1) / stride;
    double *x = malloc((2 * n_point + 1) * sizeof *x), *y = x ? x + n_point : NULL;
    char title[256];
    RU_REQUIRE(x, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; i < n_point; i++) {
        x[i] = p->design->values[i * stride * d + k];
        y[i] = o->f[i * stride];
    }
    snprintf(title, sizeof title, "%s against %s", o->column->name, parameter->name);
    const ru_page_curve curve = {
        .name = o->column->name, .n = n_point, .x = x, .y = y, .style = RU_PAGE_POINTS};
    const ru_page_chart chart = {
        .title = title,
        .note = stride > 1 ? "A part of the runs, evenly chosen." : NULL,
        .x = {parameter->name, parameter->unit[0] ? parameter->unit : "1", parameter->is_log},
        .y = {o->column->name, o->column->unit, 0},
        .curves = &curve,
        .n_curve = 1};
    ru_status status = ru_page_add_chart(page, &chart);
    free(x);
    return status;
}

static ru_status fill(ru_page *page, const ru_sweep_page *p)
{
    char about[512], line[512];
    if (p->failed)
        ru_page_add_notice(page, RU_PAGE_WARNING,
                           "%zu of %zu runs failed or were stopped at a limit; all their messages "
                           "are in %s.",
                           p->failed, p->failed + p->done, p->result);
    snprintf(about, sizeof about, "%s, %zu runs of %s. %s", ru_design_names[p->study->design.kind],
             p->design->n_run, p->study->base, p->design->note);
    ru_page_add_section(page, p->study->title, about);
    RU_TRY(add_summary(page, p));
    for (size_t i = 0; i < p->n_output; i++) {
        size_t n = p->outputs[i].spread->n;
        ru_sweep_missing(&p->study->outputs[i], p->done - n, p->done, line, sizeof line);
        if (line[0])
            ru_page_add_notice(page, n ? RU_PAGE_NOTE : RU_PAGE_WARNING, "%s.", line);
    }
    RU_TRY(ru_sweep_about_add(page, &p->about));
    RU_TRY(ru_sweep_faults_add(page, p->faults));
    for (size_t i = 0; i < p->n_output; i++) {
        const ru_sweep_page_output *o = &p->outputs[i];
        if (o->spread->n < 2)
            continue;
        if (ru_spread_is_flat(o->spread)) {
            ru_page_add_notice(page, RU_PAGE_NOTE,
                               "No parameter moves %s: all %zu runs give %.5g %s.", o->column->name,
                               o->spread->n, o->spread->mean, o->column->unit);
            continue;
        }
        /* Where a surface is not known, the ends are not either. */
        if (!o->surface || !o->surface->trouble)
            RU_TRY(add_bars(page, p, o));
        if (o->surface)
            RU_TRY(ru_sweep_model_add(page, p->study, o->column, o->surface));
        RU_TRY(add_numbers(page, p, o));
        if (!isnan(o->effects[0].size) && !p->study->parameters[o->effects[0].parameter].is_word)
            RU_TRY(add_scatter(page, p, o));
    }
    return RU_OK;
}

ru_status ru_sweep_page_write(const ru_sweep_page *page, const char *path)
{
    ru_page *made = NULL;
    RU_TRY(ru_front_page_open(path, page->study->title, page->command, &made));
    return ru_front_page_close(&made, path, fill(made, page));
}
