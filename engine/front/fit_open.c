/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_bench.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/front/fit_cases.h>
#include <ru/front/fit_slopes.h>
#include <ru/io/yaml_read.h>

enum { NAME_SIZE = 160 };

/* A fault of one run, with its name in front. */
static ru_status name_fault(ru_status status, const ru_fit_member *member)
{
    char text[3000];
    snprintf(text, sizeof text, "%s", ru_fault_text());
    if (status == RU_OK || strstr(text, ": error:"))
        return status;
    return ru_fault(status, "run '%s': %s", member->name, text);
}

static ru_status open_cases(ru_fit_bench *b)
{
    const ru_fit_file *f = b->file;
    b->cases = calloc(f->n_fitted + f->n_judged + 1, sizeof *b->cases);
    RU_REQUIRE(b->cases, RU_ERR_SYSTEM, "out of memory for the runs of a fit");
    b->n_fitted = f->n_fitted;
    for (size_t i = 0; i < f->n_fitted + f->n_judged; i++) {
        int is_judged = i >= f->n_fitted;
        const ru_fit_member *m = is_judged ? &f->judged[i - f->n_fitted] : &f->fitted[i];
        RU_TRY(name_fault(ru_fit_case_open(m, is_judged, &b->cases[b->n_case++]), m));
    }
    return RU_OK;
}

/* Whether an item belongs to a case: to the fitted ones that it names or all, and to those left out
 * only where it belongs to all and is the same for all. */
static int belongs(const ru_fit_item *item, const ru_fit_case *c)
{
    if (c->is_judged)
        return !item->n_run && !item->per_run;
    for (size_t i = 0; i < item->n_run; i++)
        if (strcmp(item->runs[i], c->member->name) == 0)
            return 1;
    return item->n_run == 0;
}

/* Holds the paths against the scenario of every run they belong to; the value there is that of the
 * first one. */
static ru_status bind(const ru_fit_bench *b)
{
    for (size_t k = b->n_case; k-- > 0;) {
        const ru_fit_case *c = &b->cases[k];
        ru_document *document = NULL;
        ru_diagnostics log = {.document = b->file->document};
        ru_status status =
            ru_yaml_read_text(ru_resolved(c->simulation), c->member->scenario, NULL, 0, &document);
        const ru_study_base base = {.resolved = document ? document->root : NULL};
        for (size_t i = 0; i < b->file->n_item && status == RU_OK; i++) {
            const ru_parameter_list one = {&b->file->items[i], sizeof b->file->items[i], 1};
            if (belongs(&b->file->items[i], c))
                ru_parameters_bind(&one, &base, &log);
        }
        if (status == RU_OK && log.n_error)
            status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&log));
        ru_diagnostics_clear(&log);
        ru_document_destroy(&document);
        RU_TRY(name_fault(status, c->member));
    }
    return RU_OK;
}

/* The start: as stated, else the scenario's value, which has to lie within the bounds. */
static ru_status find_start(const ru_fit_item *item, double *start)
{
    const ru_parameter *p = &item->parameter;
    ru_place_in_text at = p->node->key_at;
    *start = isfinite(item->start) ? item->start : p->base;
    RU_REQUIRE(isfinite(*start), RU_ERR_INPUT,
               "%s:%d:%d: error: parameters.%s: the scenario has no number there: state a start",
               at.source, at.line, at.column, p->name);
    RU_REQUIRE(*start >= p->low && *start <= p->high && (!p->is_log || *start > 0), RU_ERR_INPUT,
               "%s:%d:%d: error: parameters.%s: the scenario's value %g %s, where the search would "
               "start, is not between low %g and high %g; state a start or other bounds",
               at.source, at.line, at.column, p->name, *start, p->unit, p->low, p->high);
    return RU_OK;
}

static ru_status add_variable(ru_fit_bench *b, size_t item, size_t owner)
{
    const ru_parameter *p = &b->file->items[item].parameter;
    double start;
    RU_TRY(find_start(&b->file->items[item], &start));
    char *name = b->names + NAME_SIZE * b->n_variable;
    snprintf(name, NAME_SIZE, "%.70s%s%.80s", p->name, owner == RU_FIT_NONE ? "" : " of ",
             owner == RU_FIT_NONE ? "" : b->cases[owner].member->name);
    ru_fit_variable *v = &b->variables[b->n_variable];
    *v = (ru_fit_variable){.name = name,
                           .scale = p->is_log ? RU_FIT_LOG : RU_FIT_LIN,
                           .low = p->low,
                           .high = p->high,
                           .start = start,
                           .prior = RU_FIT_FLAT};
    if (p->distribution == RU_NORMAL) {
        v->prior = RU_FIT_PRIOR_NORMAL;
        v->prior_center = p->mean;
        v->prior_sd = p->sd;
    } else if (p->distribution == RU_LOGNORMAL) {
        v->prior = RU_FIT_PRIOR_LOGNORMAL;
        v->prior_center = p->median;
        v->prior_sd = log(p->spread);
    }
    b->items[b->n_variable] = item;
    b->owners[b->n_variable++] = owner;
    return RU_OK;
}

static ru_status make_variables(ru_fit_bench *b)
{
    const ru_fit_file *f = b->file;
    size_t most = f->n_item * (f->n_fitted + 1) + 1;
    b->variables = calloc(most, sizeof *b->variables);
    b->items = calloc(most, sizeof *b->items);
    b->owners = calloc(most, sizeof *b->owners);
    b->names = calloc(most, NAME_SIZE);
    RU_REQUIRE(b->variables && b->items && b->owners && b->names, RU_ERR_SYSTEM,
               "out of memory for the parameters of a fit");
    for (size_t k = 0; k < b->n_case; k++) {
        b->cases[k].variables = malloc((f->n_item + 1) * sizeof(size_t));
        RU_REQUIRE(b->cases[k].variables, RU_ERR_SYSTEM, "out of memory");
        for (size_t i = 0; i < f->n_item; i++)
            b->cases[k].variables[i] = RU_FIT_NONE;
    }
    for (size_t i = 0; i < f->n_item; i++) {
        size_t shared = b->n_variable;
        if (!f->items[i].per_run)
            RU_TRY(add_variable(b, i, RU_FIT_NONE));
        for (size_t k = 0; k < b->n_case; k++) {
            if (!belongs(&f->items[i], &b->cases[k]))
                continue;
            b->cases[k].variables[i] = f->items[i].per_run ? b->n_variable : shared;
            if (f->items[i].per_run)
                RU_TRY(add_variable(b, i, k));
        }
    }
    return RU_OK;
}

/* A parameter's bounds have to be values that the scenario takes; refused ones are impossible. */
static ru_status check_bounds(ru_fit_bench *b)
{
    for (size_t v = 0; v < b->n_variable; v++)
        for (int end = 0; end < 2; end++) {
            const ru_parameter *p = &b->file->items[b->items[v]].parameter;
            double bound = end ? p->high : p->low;
            char text[RU_PARAMETER_TEXT], why[700];
            const char *sets[] = {text};
            size_t k = 0;
            while (b->cases[k].variables[b->items[v]] != v)
                k++;
            if (!isfinite(bound))
                continue;
            ru_parameter_override(p, bound, text, sizeof text);
            ru_status status = ru_restart(b->cases[k].simulation, sets, 1);
            if (status != RU_ERR_INPUT) {
                RU_TRY(status);
                continue;
            }
            ru_fault_line("error: ", why, sizeof why);
            ru_place_in_text at = ru_table_place(p->node, end ? "high" : "low");
            return ru_fault(
                RU_ERR_INPUT, "%s:%d:%d: error: parameters.%s.%s: the scenario refuses %s: %s",
                at.source, at.line, at.column, p->name, end ? "high" : "low", text, why);
        }
    return RU_OK;
}

/* Groups of one measured quantity in one unit share an sd; its first guess is a tenth of the root
 * mean square of what was measured, or a tenth on the logarithmic scale. */
static ru_status group(ru_fit_bench *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n_fitted; i++)
        n += b->cases[i].n_series;
    const ru_verdict_row **first = malloc((n + 1) * sizeof *first);
    b->doubts = calloc(n + 1, sizeof *b->doubts);
    if (!first || !b->doubts) {
        free(first);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for the quantities of a fit");
    }
    for (size_t i = 0; i < b->n_fitted; i++)
        for (size_t k = 0; k < b->cases[i].n_series; k++) {
            ru_fit_series *s = &b->cases[i].series[k];
            size_t g = 0;
            while (g < b->n_group && (strcmp(first[g]->measured, s->row->measured) != 0 ||
                                      strcmp(first[g]->points.unit, s->row->points.unit) != 0))
                g++;
            s->group = g;
            if (g < b->n_group || !s->counts)
                continue;
            double sum = 0;
            for (size_t j = 0; j < s->row->points.n; j++)
                sum += pow(s->row->points.points[j].value, 2);
            b->doubts[g] = b->file->noise.law == RU_FIT_LOGNORMAL
                               ? 0.1
                               : 0.1 * sqrt(sum / (double)s->row->points.n);
            if (!(b->doubts[g] > 0))
                b->doubts[g] = 1;
            first[b->n_group++] = s->row;
        }
    free(first);
    return RU_OK;
}

static ru_status check_points(const ru_fit_case *c, const ru_fit_series *s, const ru_fit_file *f)
{
    for (size_t i = 0; i < s->row->points.n; i++) {
        const ru_point *p = &s->row->points.points[i];
        RU_REQUIRE(f->noise.doubt == RU_FIT_ESTIMATED || p->sd > 0, RU_ERR_INPUT,
                   "run '%s': %s at %g h has no sd: state 'sd' for it in %s, or write 'noise: "
                   "{sd: estimated}'",
                   c->member->name, s->row->measured, p->time / 3600, c->limits->path);
        RU_REQUIRE(f->noise.law == RU_FIT_NORMAL || p->value > 0, RU_ERR_INPUT,
                   "run '%s': %s is %g at %g h: a lognormal law needs values above zero",
                   c->member->name, s->row->measured, p->value, p->time / 3600);
    }
    return RU_OK;
}

static ru_status count_points(ru_fit_bench *b)
{
    for (size_t i = 0; i < b->n_fitted; i++) {
        size_t n = 0;
        for (size_t k = 0; k < b->cases[i].n_series; k++) {
            const ru_fit_series *s = &b->cases[i].series[k];
            if (!s->counts)
                continue;
            RU_TRY(check_points(&b->cases[i], s, b->file));
            n += s->row->points.n;
        }
        RU_REQUIRE(n, RU_ERR_INPUT, "run '%s': none of its data can be held against the simulation",
                   b->cases[i].member->name);
        b->n_residual += n;
    }
    b->simulated = calloc(b->n_residual + 1, sizeof *b->simulated);
    RU_REQUIRE(b->simulated, RU_ERR_SYSTEM, "out of memory for %zu points", b->n_residual);
    return RU_OK;
}

ru_status ru_fit_bench_open(const ru_fit_file *file, ru_fit_bench *bench)
{
    *bench = (ru_fit_bench){.file = file};
    /* thousands of runs would tell the same warnings */
    ru_log_set_level(RU_LOG_ERROR);
    RU_TRY(open_cases(bench));
    RU_TRY(bind(bench));
    RU_TRY(make_variables(bench));
    RU_TRY(check_bounds(bench));
    RU_TRY(group(bench));
    RU_TRY(count_points(bench));
    if (file->method.gradients == RU_FIT_SENSITIVITIES)
        bench->has_slopes = ru_fit_slopes_possible(bench, bench->why_not, sizeof bench->why_not);
    return RU_OK;
}

void ru_fit_bench_close(ru_fit_bench *bench)
{
    ru_log_set_level(RU_LOG_INFO);
    for (size_t i = 0; bench->cases && i < bench->n_case; i++)
        ru_fit_case_close(&bench->cases[i]);
    free(bench->cases);
    free(bench->variables);
    free(bench->items);
    free(bench->owners);
    free(bench->names);
    free(bench->doubts);
    free(bench->simulated);
}
