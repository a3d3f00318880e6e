/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_report.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/text.h>

enum { CELL = 64, MOST_CORRELATIONS = 12 };

/* Correlations from this size on are named. */
static const double strong = 0.95;

static const ru_parameter *parameter_of(const ru_fit_bench *b, size_t v)
{
    return &b->file->items[b->items[v]].parameter;
}

static void write_number(double value, char cell[CELL])
{
    snprintf(cell, CELL, isfinite(value) ? "%.5g" : "-", value);
}

/* 1 where the sum is larger than scatter makes it: by more than three of its own sd. */
static int is_misfit(const ru_fit_facts *f)
{
    double freedom = (double)f->bench->n_residual - (double)f->bench->n_variable;
    return freedom > 0 && f->outcome->square > freedom + 3 * sqrt(2 * freedom);
}

static void add_head(const ru_fit_facts *f, ru_text *out)
{
    const ru_fit_bench *b = f->bench;
    const ru_fit_outcome *o = f->outcome;
    static const char *const laws[] = {"normal", "lognormal"};
    static const char *const doubts[] = {"sd as stated", "sd true against each other",
                                         "an sd estimated for each quantity"};
    ru_text_add(out, "fit         %s: %s\n", b->file->path, b->file->title);
    ru_text_add(out, "data        %zu points in %zu run%s, %zu left out; %s noise, %s\n",
                b->n_residual, b->n_fitted, b->n_fitted == 1 ? "" : "s", b->n_case - b->n_fitted,
                laws[b->file->noise.law], doubts[b->file->noise.doubt]);
    int has_gradients =
        b->file->method.polish || ru_fit_method_find(b->file->method.name)->uses_gradients;
    ru_text_add(out, "search      %s from %zu start%s, %s%s; %lld evaluations",
                b->file->method.name, o->n_start, o->n_start == 1 ? "" : "s",
                has_gradients ? "gradients from " : "without gradients",
                !has_gradients  ? ""
                : b->has_slopes ? "sensitivities"
                                : "differences",
                (long long)o->n_evaluation);
    if (o->n_failed)
        ru_text_add(out, ", the model failed at %lld", (long long)o->n_failed);
    if (b->why_not[0])
        ru_text_add(out, "\n            no sensitivities: %s", b->why_not);
    ru_text_add(out, "\nended       %s%s",
                ru_fit_converged(o->end) ? "" : "NOT CONVERGED: ", ru_fit_end_words(o->end));
    if (!b->file->noise.doubt || o->n_start > 1)
        ru_text_add(out, "; %zu of %zu starts came within 1 %% of the best sum",
                    ru_fit_near_best(o, 0.01, 1e-9), o->n_start);
    ru_text_add(out, "\nchi2        %.6g from %.6g at the start%s", o->square, o->start_square,
                b->file->noise.doubt == RU_FIT_ESTIMATED ? " with the same sd" : "");
    if (b->n_residual > b->n_variable)
        ru_text_add(out, "; %.4g for each degree of freedom",
                    o->square / (double)(b->n_residual - b->n_variable));
    ru_text_add(out, "\n");
    if (o->has_statistics && b->file->noise.doubt == RU_FIT_STATED && is_misfit(f))
        ru_text_add(out,
                    "            the stated sd do not explain what is left: intervals are too "
                    "narrow, about %.1f times; 'noise: scaled' takes that in\n",
                    sqrt(o->square / (double)(b->n_residual - b->n_variable)));
    ru_text_add(out, "\n");
}

static void add_notes(const ru_fit_facts *f, size_t v, ru_text *out)
{
    const ru_fit_outcome *o = f->outcome;
    if (!o->has_statistics)
        return;
    if (o->statistics.at_bound[v])
        ru_text_add(out, "  AT %s BOUND", o->statistics.at_bound[v] < 0 ? "LOWER" : "UPPER");
    if (o->statistics.undetermined[v])
        ru_text_add(out, "  not determined: part of a flat direction%s",
                    f->spare[v] ? "; the scenario's value is as good" : "");
}

static void add_parameters(const ru_fit_facts *f, ru_text *out)
{
    const ru_fit_bench *b = f->bench;
    const ru_fit_outcome *o = f->outcome;
    int wide = 9;
    for (size_t v = 0; v < b->n_variable; v++)
        wide = (int)fmax(wide, (double)strlen(b->variables[v].name));
    ru_text_add(out, "  %-*s %11s %11s %11s  %-10s %-25s%s\n", wide, "parameter", "scenario",
                "start", "estimate", "unit", "95 % interval", o->profiles ? " by profile" : "");
    for (size_t v = 0; v < b->n_variable; v++) {
        const ru_parameter *p = parameter_of(b, v);
        char cells[3][CELL], interval[2 * CELL] = "-";
        write_number(p->base, cells[0]);
        write_number(b->variables[v].start, cells[1]);
        write_number(o->x[v], cells[2]);
        if (o->has_statistics && isfinite(o->statistics.low[v]))
            snprintf(interval, sizeof interval, "%.5g to %.5g", o->statistics.low[v],
                     o->statistics.high[v]);
        ru_text_add(out, "  %-*s %11s %11s %11s  %-10s %-25s", wide, b->variables[v].name, cells[0],
                    cells[1], cells[2], p->unit[0] ? p->unit : "1", interval);
        if (o->profiles)
            ru_text_add(out, " %s%.5g to %s%.5g", o->profiles[v].open & 1 ? "bound " : "",
                        o->profiles[v].low, o->profiles[v].open & 2 ? "bound " : "",
                        o->profiles[v].high);
        add_notes(f, v, out);
        ru_text_add(out, "\n");
    }
    if (o->has_statistics)
        ru_text_add(out,
                    "  intervals by linear theory around the estimate, within the bounds; of a "
                    "parameter at a bound there is none\n");
}

/* The parts of a direction from the largest on, as far as they matter. */
static void add_direction(const ru_fit_variable *variables, size_t n, const ru_fit_direction *d,
                          ru_text *out)
{
    int first = 1;
    double left = 2;
    ru_text_add(out, "  flat direction:");
    for (size_t round = 0; round < n; round++) {
        size_t most = 0;
        double size = 0;
        for (size_t v = 0; v < n; v++)
            if (fabs(d->part[v]) < left && fabs(d->part[v]) > size) {
                size = fabs(d->part[v]);
                most = v;
            }
        if (size < 0.1)
            break;
        left = size;
        ru_text_add(out, "%s %.2f %s",
                    first ? (d->part[most] < 0 ? " -" : "") : (d->part[most] < 0 ? " -" : " +"),
                    size, variables[most].name);
        first = 0;
    }
    ru_text_add(out, " (in widths of the bounds): from bound to bound chi2 changes by %.2g\n",
                d->square);
}

void ru_fit_report_correlations(const ru_fit_variable *variables, const ru_fit_outcome *o,
                                ru_text *out)
{
    const ru_fit_statistics *s = &o->statistics;
    size_t n = o->n_variable;
    if (o->profiles && o->profile_better < o->square * (1 - 1e-3) - 1e-6)
        ru_text_add(out,
                    "  a profile met a smaller sum, %.6g: the estimate is not the best place; "
                    "more starts are needed\n",
                    o->profile_better);
    if (o->is_stopped) {
        ru_text_add(out, "  no %s: the fit was stopped\n\n",
                    o->has_statistics ? "profiles" : "intervals");
        if (!o->has_statistics)
            return;
    } else if (!o->has_statistics) {
        ru_text_add(out, "  no intervals: the model fails close to the estimate\n");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (s->directions[i].flat)
            add_direction(variables, n, &s->directions[i], out);
    ru_text_add(out, "\n");
    if (n > 1 && n <= MOST_CORRELATIONS) {
        ru_text_add(out, "  %-27s", "correlation with");
        for (size_t k = 0; k + 1 < n; k++)
            ru_text_add(out, " %6zu", k + 1);
        ru_text_add(out, "\n");
        for (size_t i = 0; i < n; i++) {
            ru_text_add(out, i ? "  %2zu %-24.24s" : "  %2zu %s", i + 1, variables[i].name);
            for (size_t k = 0; k < i; k++)
                ru_text_add(out, isfinite(s->correlation[i * n + k]) ? " %6.2f" : "      -",
                            s->correlation[i * n + k]);
            ru_text_add(out, "\n");
        }
        ru_text_add(out, "\n");
    }
    for (size_t i = 1; i < n && n > MOST_CORRELATIONS; i++)
        for (size_t k = 0; k < i; k++)
            if (fabs(s->correlation[i * n + k]) > strong)
                ru_text_add(out, "  correlated: %s and %s, %.3f\n", variables[i].name,
                            variables[k].name, s->correlation[i * n + k]);
}

/* Data that were meant to count and do not. */
static void add_missing(const ru_fit_bench *b, ru_text *out)
{
    for (size_t i = 0; i < b->n_case; i++)
        for (size_t k = 0; k < b->cases[i].verdict->n_row; k++) {
            const ru_verdict_row *row = &b->cases[i].verdict->rows[k];
            const char *run = b->cases[i].member->name;
            if (!row->points.n && row->reason[0])
                ru_text_add(out, "  %s of run %s does not count: %s\n", row->measured, run,
                            row->reason);
            else if (row->n_outside)
                ru_text_add(out,
                            "  %zu point%s of %s of run %s %s outside of the simulated time and "
                            "do%s not count\n",
                            row->n_outside, row->n_outside == 1 ? "" : "s", row->measured, run,
                            row->n_outside == 1 ? "lies" : "lie", row->n_outside == 1 ? "es" : "");
        }
}

static void add_scores(const ru_fit_bench *b, ru_text *out)
{
    int run = 3, quantity = 8;
    for (size_t i = 0; i < b->n_case; i++) {
        run = (int)fmax(run, (double)strlen(b->cases[i].member->name));
        for (size_t k = 0; k < b->cases[i].n_series; k++)
            quantity = (int)fmax(quantity, (double)strlen(b->cases[i].series[k].row->measured));
    }
    ru_text_add(out, "  %-*s %-9s %-*s %5s %-10s %10s %10s %10s %10s\n", run, "run", "use",
                quantity, "quantity", "n", "unit", "RMSE", "RMSE", "chi2/n", "chi2/n");
    ru_text_add(out, "  %-*s %-9s %-*s %5s %-10s %10s %10s %10s %10s\n", run, "", "", quantity, "",
                "", "", "scenario", "fitted", "scenario", "fitted");
    for (size_t i = 0; i < b->n_case; i++)
        for (size_t k = 0; k < b->cases[i].n_series; k++) {
            const ru_fit_case *c = &b->cases[i];
            const ru_fit_series *s = &c->series[k];
            char cells[4][CELL];
            const double values[] = {s->published.rmse, s->found.rmse, s->published.chi2,
                                     s->found.chi2};
            for (size_t j = 0; j < 4; j++)
                snprintf(cells[j], CELL, isfinite(values[j]) ? "%.4g" : "-", values[j]);
            ru_text_add(out, "  %-*s %-9s %-*s %5zu %-10s %10s %10s %10s %10s\n", run,
                        c->member->name,
                        c->is_judged ? "left out"
                        : s->counts  ? "fitted"
                                     : "-",
                        quantity, s->row->measured, s->found.n, s->row->points.unit, cells[0],
                        cells[1], cells[2], cells[3]);
        }
    for (size_t g = 0; b->file->noise.doubt == RU_FIT_ESTIMATED && g < b->n_group; g++)
        for (size_t i = 0, told = 0; i < b->n_fitted && !told; i++)
            for (size_t k = 0; k < b->cases[i].n_series && !told; k++) {
                const ru_fit_series *s = &b->cases[i].series[k];
                if (!s->counts || s->group != g)
                    continue;
                told = 1;
                ru_text_add(out, "  sd of %s: %.4g %s\n", s->row->measured, b->doubts[g],
                            b->file->noise.law == RU_FIT_LOGNORMAL ? "of its logarithm"
                                                                   : s->row->points.unit);
            }
}

ru_status ru_fit_report_text(const ru_fit_facts *facts, char **report)
{
    ru_text out = {0};
    add_head(facts, &out);
    add_parameters(facts, &out);
    ru_fit_report_correlations(facts->bench->variables, facts->outcome, &out);
    add_scores(facts->bench, &out);
    add_missing(facts->bench, &out);
    return ru_text_take(&out, report);
}
