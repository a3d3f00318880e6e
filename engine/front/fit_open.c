/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_bench.h>

#include <math.h>
#include <stdarg.h>
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

/* While runs are opened: messages on parameters are gathered, one for each. */
typedef struct opening {
    ru_fit_bench *b;
    ru_diagnostics log;
    unsigned char *is_bad; /* [n_item] 1: it has its message */
} opening;

static void complain(opening *o, size_t item, const char *key, const char *help, const char *format,
                     ...) RU_PRINTF(5, 6);

static void complain(opening *o, size_t item, const char *key, const char *help, const char *format,
                     ...)
{
    const ru_parameter *p = &o->b->file->items[item].parameter;
    char text[900];
    va_list words;
    va_start(words, format);
    vsnprintf(text, sizeof text, format, words);
    va_end(words);
    ru_diagnostics_error(&o->log, ru_table_place(p->node, key), help, "parameters.%s: %s", p->name,
                         text);
    o->is_bad[item] = 1;
}

/* Holds the paths against the scenario of every run they belong to; the value there is that of the
 * first one. */
static ru_status bind(opening *o)
{
    const ru_fit_bench *b = o->b;
    for (size_t k = b->n_case; k-- > 0;) {
        const ru_fit_case *c = &b->cases[k];
        ru_document *document = NULL;
        RU_TRY(name_fault(
            ru_yaml_read_text(ru_resolved(c->simulation), c->member->scenario, NULL, 0, &document),
            c->member));
        char name[200];
        snprintf(name, sizeof name, "the scenario of run '%.160s'", c->member->name);
        const ru_study_base base = {.resolved = document->root, .name = name};
        for (size_t i = 0; i < b->file->n_item; i++) {
            const ru_parameter_list one = {&b->file->items[i], sizeof b->file->items[i], 1};
            size_t before = o->log.n_error;
            if (belongs(&b->file->items[i], c) && !o->is_bad[i])
                ru_parameters_bind(&one, &base, &o->log);
            o->is_bad[i] |= o->log.n_error > before;
        }
        ru_document_destroy(&document);
    }
    return RU_OK;
}

/* The start: as stated, else the scenario's value, which has to lie within the bounds. */
static double find_start(opening *o, size_t item)
{
    const ru_parameter *p = &o->b->file->items[item].parameter;
    double start = o->b->file->items[item].start;
    if (o->is_bad[item] || isfinite(start))
        return start;
    start = p->base;
    if (isfinite(start) && !(start >= p->low && start <= p->high && (!p->is_log || start > 0)))
        complain(o, item, start > p->high ? "high" : "low", "state a start or other bounds",
                 "the scenario's value %g%s%s, where the search would start, is not between low %g "
                 "and high %g",
                 start, p->unit[0] ? " " : "", p->unit, p->low, p->high);
    return start;
}

static void add_variable(opening *o, size_t item, size_t owner)
{
    ru_fit_bench *b = o->b;
    const ru_parameter *p = &b->file->items[item].parameter;
    char *name = b->names + NAME_SIZE * b->n_variable;
    snprintf(name, NAME_SIZE, "%.70s%s%.80s", p->name, owner == RU_FIT_NONE ? "" : " of ",
             owner == RU_FIT_NONE ? "" : b->cases[owner].member->name);
    ru_fit_variable *v = &b->variables[b->n_variable];
    *v = (ru_fit_variable){.name = name,
                           .scale = p->is_log ? RU_FIT_LOG : RU_FIT_LIN,
                           .low = p->low,
                           .high = p->high,
                           .start = find_start(o, item),
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
}

static ru_status make_variables(opening *o)
{
    ru_fit_bench *b = o->b;
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
            add_variable(o, i, RU_FIT_NONE);
        for (size_t k = 0; k < b->n_case; k++) {
            if (!belongs(&f->items[i], &b->cases[k]))
                continue;
            b->cases[k].variables[i] = f->items[i].per_run ? b->n_variable : shared;
            if (f->items[i].per_run)
                add_variable(o, i, k);
        }
    }
    return RU_OK;
}

/* A parameter's bounds have to be values that the scenario takes; refused ones are impossible. */
static ru_status check_bounds(opening *o)
{
    const ru_fit_bench *b = o->b;
    for (size_t v = 0; v < b->n_variable; v++)
        for (int end = 0; end < 2; end++) {
            const ru_parameter *p = &b->file->items[b->items[v]].parameter;
            double bound = end ? p->high : p->low;
            char text[RU_PARAMETER_TEXT], why[700];
            const char *sets[] = {text};
            size_t k = 0;
            if (!isfinite(bound) || o->is_bad[b->items[v]])
                continue;
            while (b->cases[k].variables[b->items[v]] != v)
                k++;
            ru_parameter_override(p, bound, text, sizeof text);
            ru_status status = ru_restart(b->cases[k].simulation, sets, 1);
            if (status != RU_ERR_INPUT) {
                RU_TRY(status);
                continue;
            }
            ru_fault_line("error: ", why, sizeof why);
            ru_fault_clear();
            complain(o, b->items[v], end ? "high" : "low", "", "the scenario refuses %s=%s: %s",
                     p->path, end ? p->text.high : p->text.low,
                     why + (strncmp(why, "error: ", 7) == 0 ? 7 : 0));
        }
    return RU_OK;
}

/* Variables of all parameters that fit the scenarios. */
static ru_status settle_parameters(ru_fit_bench *b)
{
    opening o = {b, {.document = b->file->document}, calloc(b->file->n_item + 1, 1)};
    ru_status status = o.is_bad ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory");
    if (status == RU_OK)
        status = bind(&o);
    if (status == RU_OK)
        status = make_variables(&o);
    if (status == RU_OK)
        status = check_bounds(&o);
    /* a value in another unit is refused as a bound before it is missed as a start */
    for (size_t v = 0; v < b->n_variable && status == RU_OK; v++)
        if (!isfinite(b->variables[v].start) && !o.is_bad[b->items[v]])
            complain(&o, b->items[v], "path", "state a start",
                     "the scenario has no number there to start from");
    if (status == RU_OK && o.log.n_error)
        status = ru_fault(RU_ERR_INPUT, "%s", ru_diagnostics_render(&o.log));
    ru_diagnostics_clear(&o.log);
    free(o.is_bad);
    return status;
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

/* ": a: why not; b: why not" */
static const char *list_reasons(const ru_fit_case *c, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->verdict->n_row && used < size; i++) {
        const ru_verdict_row *row = &c->verdict->rows[i];
        if (!row->points.n && row->reason[0])
            used += (size_t)snprintf(text + used, size - used, "%s %s: %s", used ? ";" : ":",
                                     row->measured, row->reason);
    }
    return text;
}

static ru_status count_points(ru_fit_bench *b)
{
    char why[900];
    for (size_t i = 0; i < b->n_fitted; i++) {
        size_t n = 0;
        for (size_t k = 0; k < b->cases[i].n_series; k++) {
            const ru_fit_series *s = &b->cases[i].series[k];
            if (!s->counts)
                continue;
            RU_TRY(check_points(&b->cases[i], s, b->file));
            n += s->row->points.n;
        }
        RU_REQUIRE(n, RU_ERR_INPUT,
                   "run '%s': none of its data can be held against the simulation%s",
                   b->cases[i].member->name, list_reasons(&b->cases[i], why, sizeof why));
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
    bench->level = ru_log_set_level(RU_LOG_ERROR);
    RU_TRY(open_cases(bench));
    RU_TRY(settle_parameters(bench));
    RU_TRY(group(bench));
    RU_TRY(count_points(bench));
    if (file->method.gradients == RU_FIT_SENSITIVITIES)
        bench->has_slopes = ru_fit_slopes_possible(bench, bench->why_not, sizeof bench->why_not);
    return RU_OK;
}

void ru_fit_bench_close(ru_fit_bench *bench)
{
    if (bench->file)
        ru_log_set_level(bench->level);
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
