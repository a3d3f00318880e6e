/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/sweep.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>
#include <ru/front/json.h>
#include <ru/front/sweep_about.h>
#include <ru/front/sweep_model.h>
#include <ru/front/sweep_page.h>

/* What the rows of a study show, read back from its file a column at a time. */

enum { BAR = 24 };

/* The numbers of a parameter or a range, as the study has them. */
static void tell_setting(const ru_parameter *p, double value, char *text, size_t size)
{
    if (p->is_word)
        snprintf(text, size, "%s", p->text.values[(size_t)value]);
    else
        snprintf(text, size, "%.5g", value);
}

void ru_sweep_plan(const ru_sweep *sweep, ru_text *out)
{
    const ru_sweep *s = sweep;
    const ru_study *study = s->study;
    ru_text_add(out, "study       %s\n", study->title);
    ru_text_add(out, "scenario    %s\n", study->base);
    ru_text_add(out, "design      %s, %zu runs%s%s\n", s->shape.design, s->design->n_run,
                s->design->note[0] ? "; " : "", s->design->note);
    for (size_t k = 0; k < study->n_parameter; k++) {
        const ru_parameter *p = &study->parameters[k];
        double low = INFINITY, high = -INFINITY;
        char ends[2][64];
        for (size_t i = 0; i < s->design->n_run; i++) {
            low = fmin(low, s->design->values[i * study->n_parameter + k]);
            high = fmax(high, s->design->values[i * study->n_parameter + k]);
        }
        tell_setting(p, low, ends[0], sizeof ends[0]);
        tell_setting(p, high, ends[1], sizeof ends[1]);
        ru_text_add(out, "%s%-22s %10s to %-10s %-10s %s\n", k ? "            " : "parameters  ",
                    p->name, ends[0], ends[1], p->unit, p->path);
    }
    ru_text_add(out, "runs        %zu of %zu to do%s", s->n_open, s->shape.n_run,
                s->parts ? ", a part of the study" : "");
    if (s->n_kept)
        ru_text_add(out, ", %zu are there", s->n_kept);
    ru_text_add(out, "; %d group%s of %d rank%s\n", s->n_group, s->n_group == 1 ? "" : "s",
                s->group.size, s->group.size == 1 ? "" : "s");
}

/* An output with all that is told of it. */
typedef struct told_output {
    const ru_column *column;
    double *f; /* [n_run] */
    ru_spread spread;
    ru_effect *effects; /* [n_parameter], the largest first; NULL: nothing moves the output */
    size_t used;
    ru_surface *surface; /* NULL: the design has none, or there are no effects */
} told_output;

static void tell_runs(const ru_sweep *s, const ru_sweep_faults *faults, ru_text *out)
{
    ru_text_add(out, "runs        %zu done, %zu failed, %zu stopped at a limit", s->count.done,
                s->count.failed, s->count.limited);
    if (s->n_open)
        ru_text_add(out, ", %zu open", s->n_open);
    ru_text_add(out, "; %.4g s of computing\n", s->count.seconds);
    ru_sweep_faults_tell(faults, out);
    ru_text_add(out, "result      %s\n", s->path);
}

/* A number of `width`, "-" where there is none. */
static void tell_number(double value, int width, const char *format, ru_text *out)
{
    char text[32] = "-";
    if (isfinite(value))
        snprintf(text, sizeof text, *format == 'f' ? "%.3f" : "%.5g", value);
    ru_text_add(out, " %*s", width, text);
}

static void tell_spreads(const ru_sweep *s, const told_output *outputs, ru_text *out)
{
    size_t n = s->study->n_output;
    char line[512];
    ru_text_add(out, "\n%-22s %7s %11s %11s %11s %11s %11s  %s\n", "output", "runs", "mean", "sd",
                "low", "median", "high", "unit");
    for (size_t i = 0; i < n; i++) {
        const ru_spread *p = &outputs[i].spread;
        const double numbers[] = {p->mean, p->sd, p->low, p->median, p->high};
        ru_text_add(out, "%-22s %7zu", outputs[i].column->name, p->n);
        for (size_t k = 0; k < 5; k++)
            tell_number(numbers[k], 11, "g", out);
        ru_text_add(out, "  %s\n", outputs[i].column->unit);
    }
    for (size_t i = 0; i < n; i++) {
        ru_sweep_missing(&s->study->outputs[i], s->count.done - outputs[i].spread.n, s->count.done,
                         line, sizeof line);
        if (line[0])
            ru_text_add(out, "  %s\n", line);
    }
}

static void bar(double share, char text[BAR + 1])
{
    int n = isfinite(share) ? (int)lround(fabs(share) * BAR) : 0;
    memset(text, '#', BAR);
    text[n < BAR ? n : BAR] = '\0';
}

static void tell_effect(const ru_effect *e, ru_effect_kind kind, const char *name, double largest,
                        ru_text *out)
{
    char drawn[BAR + 1];
    bar(kind == RU_EFFECT_RANK || kind == RU_EFFECT_INDEX ? e->size
        : largest > 0                                     ? e->size / largest
                                                          : 0,
        drawn);
    const double ranks[] = {e->rank}, swings[] = {e->at_low, e->at_high, e->at_high - e->at_low},
                 morris[] = {e->morris.mu_star, e->morris.low, e->morris.high, e->morris.mu,
                             e->morris.sigma},
                 indices[] = {e->index.first, e->index.first_low, e->index.first_high,
                              e->index.total, e->index.total_low, e->index.total_high};
    const struct {
        const double *values;
        size_t n;
        int width;
        const char *format;
    } rows[] = {[RU_EFFECT_RANK] = {ranks, 1, 8, "f"},
                [RU_EFFECT_SWING] = {swings, 3, 11, "g"},
                [RU_EFFECT_MORRIS] = {morris, 5, 11, "g"},
                [RU_EFFECT_INDEX] = {indices, 6, 8, "f"}};
    ru_text_add(out, "  %-22s", name);
    for (size_t i = 0; i < rows[kind].n; i++)
        tell_number(rows[kind].values[i], rows[kind].width, rows[kind].format, out);
    ru_text_add(out, "  %s\n", drawn);
}

static void tell_effects(const ru_sweep *s, const told_output *o, ru_text *out)
{
    static const char *const heads[] = {
        [RU_EFFECT_RANK] = " rank correlation",
        [RU_EFFECT_SWING] = "      at low     at high       swing",
        [RU_EFFECT_MORRIS] = "         mu*        from          to          mu       sigma",
        [RU_EFFECT_INDEX] = "    first     from       to    total     from       to",
    };
    ru_effect_kind kind = ru_effect_kind_of(s->study);
    /* the largest that is known may be nothing against what an unknown one does */
    double spread = o->spread.high - o->spread.low;
    double largest = o->effects ? fmax(o->effects[0].size, 1e-6 * spread) : 0;
    ru_text_add(out, "\n%s, %s\n", o->column->name, o->column->unit);
    if (ru_spread_is_flat(&o->spread)) {
        ru_text_add(out, "  no parameter moves %s: all %zu runs give %.5g\n", o->column->name,
                    o->spread.n, o->spread.mean);
        return;
    }
    ru_text_add(out, "  %-22s%s\n", "", heads[kind]);
    for (size_t k = 0; k < s->study->n_parameter; k++)
        tell_effect(&o->effects[k], kind, s->study->parameters[o->effects[k].parameter].name,
                    largest, out);
    if (kind == RU_EFFECT_INDEX)
        ru_text_add(out, "  from %zu base samples without a gap; from, to: 95 %% bounds\n",
                    o->used);
    if (kind == RU_EFFECT_MORRIS)
        ru_text_add(out, "  from, to: 95 %% bounds of mu*\n");
    if (o->surface)
        ru_sweep_model_tell(s->study, o->column, o->surface, out);
}

static void write_effect(const ru_effect *e, ru_effect_kind kind, const char *name, ru_text *out)
{
    ru_json_string(out, "{\"parameter\":", name);
    switch (kind) {
    case RU_EFFECT_RANK:
        ru_json_number(out, ",\"rank_correlation\":", e->rank);
        break;
    case RU_EFFECT_SWING:
        ru_json_number(out, ",\"at_low\":", e->at_low);
        ru_json_number(out, ",\"at_high\":", e->at_high);
        break;
    case RU_EFFECT_MORRIS:
        ru_json_number(out, ",\"mu_star\":", e->morris.mu_star);
        ru_json_number(out, ",\"mu_star_low\":", e->morris.low);
        ru_json_number(out, ",\"mu_star_high\":", e->morris.high);
        ru_json_number(out, ",\"mu\":", e->morris.mu);
        ru_json_number(out, ",\"sigma\":", e->morris.sigma);
        break;
    case RU_EFFECT_INDEX:
        ru_json_number(out, ",\"first\":", e->index.first);
        ru_json_number(out, ",\"first_low\":", e->index.first_low);
        ru_json_number(out, ",\"first_high\":", e->index.first_high);
        ru_json_number(out, ",\"total\":", e->index.total);
        ru_json_number(out, ",\"total_low\":", e->index.total_low);
        ru_json_number(out, ",\"total_high\":", e->index.total_high);
        break;
    }
    ru_text_add(out, "}");
}

static void write_output(const ru_sweep *s, const told_output *o, ru_text *out)
{
    ru_json_string(out, "{\"name\":", o->column->name);
    ru_json_string(out, ",\"unit\":", o->column->unit);
    ru_text_add(out, ",\"runs\":%zu,\"missing\":%zu", o->spread.n, s->count.done - o->spread.n);
    ru_json_number(out, ",\"mean\":", o->spread.mean);
    ru_json_number(out, ",\"sd\":", o->spread.sd);
    ru_json_number(out, ",\"low\":", o->spread.low);
    ru_json_number(out, ",\"median\":", o->spread.median);
    ru_json_number(out, ",\"high\":", o->spread.high);
    ru_text_add(out, ",\"flat\":%s", ru_spread_is_flat(&o->spread) ? "true" : "false");
    ru_text_add(out, ",\"effects\":[");
    for (size_t k = 0; o->effects && k < s->study->n_parameter; k++) {
        ru_text_add(out, k ? "," : "");
        write_effect(&o->effects[k], ru_effect_kind_of(s->study),
                     s->study->parameters[o->effects[k].parameter].name, out);
    }
    ru_text_add(out, "]");
    if (o->surface) {
        ru_text_add(out, ",\"model\":");
        ru_sweep_model_write(s->study, o->surface, out);
    }
    ru_text_add(out, "}");
}

static ru_sweep_about about(const ru_sweep *s)
{
    return (ru_sweep_about){s->study, s->options->sets, s->options->n_set};
}

static void write_json(const ru_sweep *s, const told_output *outputs, const ru_sweep_faults *faults,
                       ru_text *out)
{
    const ru_sweep_about varied = about(s);
    ru_json_string(out, "{\"title\":", s->study->title);
    ru_json_string(out, ",\"design\":", s->shape.design);
    ru_json_string(out, ",\"note\":", s->design->note);
    ru_json_string(out, ",\"identity\":", s->identity);
    ru_json_string(out, ",\"result\":", s->path);
    ru_sweep_about_write(&varied, out);
    ru_text_add(out, ",\"runs\":%zu,\"rows\":%zu,\"done\":%zu,\"failed\":%zu,\"limited\":%zu",
                s->design->n_run, s->shape.n_run, s->count.done, s->count.failed, s->count.limited);
    ru_text_add(out, ",\"open\":%zu", s->n_open);
    ru_json_number(out, ",\"seconds\":", s->count.seconds);
    ru_json_number(out, ",\"seconds_a_run\":", s->first_seconds);
    ru_text_add(out, ",\"faults\":");
    ru_sweep_faults_write(faults, out);
    ru_text_add(out, ",\"outputs\":[");
    for (size_t i = 0; outputs && i < s->study->n_output; i++) {
        ru_text_add(out, i ? "," : "");
        write_output(s, &outputs[i], out);
    }
    ru_text_add(out, "]}\n");
}

/* A part of a study has no effects of its own. */
static int is_whole(const ru_sweep *s, const ru_study_results *r)
{
    return !s->parts && r->n_run == s->design->n_run;
}

/* Reads and judges one output. */
static ru_status read_output(const ru_sweep *s, const ru_study_results *r, size_t i, told_output *o)
{
    o->column = &s->outputs[i];
    o->f = malloc((r->n_run + 1) * sizeof *o->f);
    RU_REQUIRE(o->f, RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    RU_TRY(ru_study_results_read(r, "output", s->outputs[i].name, o->f));
    RU_TRY(ru_spread_find(o->f, r->n_run, &o->spread));
    if (!is_whole(s, r) || ru_spread_is_flat(&o->spread))
        return RU_OK;
    o->effects = calloc(s->study->n_parameter, sizeof *o->effects);
    RU_REQUIRE(o->effects, RU_ERR_SYSTEM, "out of memory for effects");
    if (ru_surface_has(s->study)) {
        o->surface = calloc(1, sizeof *o->surface);
        RU_REQUIRE(o->surface, RU_ERR_SYSTEM, "out of memory for a model");
        RU_TRY(ru_surface_find(s->study, s->design, o->f, o->surface));
    }
    return ru_effects_find(s->study, s->design, o->f, o->surface, o->effects, &o->used);
}

static ru_status write_page(const ru_sweep *s, const told_output *outputs,
                            const ru_sweep_faults *faults)
{
    ru_sweep_page page = {.study = s->study,
                          .design = s->design,
                          .about = about(s),
                          .faults = faults,
                          .command = s->options->command_line,
                          .result = s->path,
                          .done = s->count.done,
                          .failed = s->count.failed + s->count.limited};
    size_t n = s->study->n_output;
    ru_sweep_page_output *shown = calloc(n, sizeof *shown);
    RU_REQUIRE(shown, RU_ERR_SYSTEM, "out of memory for a page");
    for (size_t i = 0; i < n; i++)
        shown[i] = (ru_sweep_page_output){outputs[i].column, outputs[i].f, &outputs[i].spread,
                                          outputs[i].effects, outputs[i].surface};
    page.outputs = shown;
    page.n_output = n;
    ru_status status = ru_sweep_page_write(&page, s->options->page);
    free(shown);
    return status;
}

/* An output without any value is a mistake in the study more likely than a finding. */
static void warn_of_missing(const ru_sweep *s, const told_output *outputs)
{
    char line[512];
    for (size_t i = 0; s->count.done && i < s->study->n_output; i++) {
        if (outputs[i].spread.n)
            continue;
        ru_sweep_missing(&s->study->outputs[i], s->count.done, s->count.done, line, sizeof line);
        ru_log_root(RU_LOG_WARNING, "%s", line);
    }
}

static ru_status tell(const ru_sweep *s, const ru_study_results *r, told_output *outputs,
                      ru_text *out)
{
    ru_sweep_faults faults;
    RU_TRY(ru_sweep_faults_find(r, &faults));
    for (size_t i = 0; i < s->study->n_output; i++)
        RU_TRY(read_output(s, r, i, &outputs[i]));
    warn_of_missing(s, outputs);
    if (s->options->page)
        RU_TRY(write_page(s, outputs, &faults));
    if (s->options->json) {
        write_json(s, outputs, &faults, out);
        return RU_OK;
    }
    tell_runs(s, &faults, out);
    tell_spreads(s, outputs, out);
    for (size_t i = 0; is_whole(s, r) && i < s->study->n_output; i++)
        if (outputs[i].spread.n > 1)
            tell_effects(s, &outputs[i], out);
    return RU_OK;
}

ru_status ru_sweep_report(ru_sweep *sweep, char **report)
{
    ru_text out = {0};
    ru_study_results *r = NULL;
    if (sweep->options->dry_run) {
        if (sweep->options->json)
            write_json(sweep, NULL, &(ru_sweep_faults){0}, &out);
        return ru_text_take(&out, report);
    }
    size_t n = sweep->study->n_output;
    told_output *outputs = calloc(n + 1, sizeof *outputs);
    RU_REQUIRE(outputs, RU_ERR_SYSTEM, "out of memory for a report");
    ru_status status = ru_study_results_open(sweep->path, &r);
    if (status == RU_OK)
        status = tell(sweep, r, outputs, &out);
    for (size_t i = 0; i < n; i++) {
        free(outputs[i].f);
        free(outputs[i].effects);
        if (outputs[i].surface)
            ru_surface_clear(outputs[i].surface);
        free(outputs[i].surface);
    }
    free(outputs);
    ru_study_results_close(&r);
    ru_status taken = ru_text_take(&out, report);
    return status == RU_OK ? taken : status;
}
