/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_report.h>

#include <math.h>

#include <ru/base/text.h>
#include <ru/front/json.h>

static void add_score(const char *before, const ru_fit_score *s, ru_text *out)
{
    ru_text_add(out, "%s{\"n\": %zu, \"bounds\": %zu", before, s->n, s->n_censored);
    ru_json_number(out, ", \"bias\": ", s->bias);
    ru_json_number(out, ", \"rmse\": ", s->rmse);
    ru_json_number(out, ", \"nrmse\": ", s->nrmse);
    ru_json_number(out, ", \"chi2_over_n\": ", s->chi2);
    ru_text_add(out, "}");
}

void ru_fit_json_profile(const ru_fit_outcome *o, size_t v, ru_text *out)
{
    if (!o->profiles)
        return;
    ru_json_number(out, ", \"profile_low\": ", o->profiles[v].low);
    ru_json_number(out, ", \"profile_high\": ", o->profiles[v].high);
    ru_text_add(out, ", \"profile_open_low\": %s, \"profile_open_high\": %s",
                o->profiles[v].open & 1 ? "true" : "false",
                o->profiles[v].open & 2 ? "true" : "false");
}

static void add_parameter(const ru_fit_facts *f, size_t v, ru_text *out)
{
    const ru_fit_bench *b = f->bench;
    const ru_fit_outcome *o = f->outcome;
    const ru_parameter *p = &b->file->items[b->items[v]].parameter;
    ru_json_string(out, v ? ",\n    {\"name\": " : "\n    {\"name\": ", b->variables[v].name);
    ru_json_string(out, ", \"path\": ", p->path);
    ru_json_string(
        out, ", \"run\": ", b->owners[v] == RU_FIT_NONE ? "" : b->cases[b->owners[v]].member->name);
    ru_json_string(out, ", \"unit\": ", p->unit[0] ? p->unit : "1");
    ru_json_number(out, ", \"scenario\": ", p->base);
    ru_json_number(out, ", \"start\": ", b->variables[v].start);
    ru_json_number(out, ", \"low\": ", p->low);
    ru_json_number(out, ", \"high\": ", p->high);
    ru_json_number(out, ", \"estimate\": ", o->x[v]);
    ru_json_number(out, ", \"interval_low\": ", o->has_statistics ? o->statistics.low[v] : NAN);
    ru_json_number(out, ", \"interval_high\": ", o->has_statistics ? o->statistics.high[v] : NAN);
    ru_fit_json_profile(o, v, out);
    int at = o->has_statistics ? o->statistics.at_bound[v] : 0;
    ru_text_add(out, ", \"at_bound\": %s, \"undetermined\": %s, \"spare\": %s}",
                at < 0   ? "\"low\""
                : at > 0 ? "\"high\""
                         : "null",
                o->has_statistics && o->statistics.undetermined[v] ? "true" : "false",
                f->spare[v] ? "true" : "false");
}

void ru_fit_json_correlations(const ru_fit_outcome *o, ru_text *out)
{
    const ru_fit_statistics *s = &o->statistics;
    size_t n = o->n_variable;
    if (!o->has_statistics)
        return;
    ru_text_add(out, ",\n  \"correlation\": [");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            ru_json_number(out, k ? ", " : i ? "],\n    [" : "\n    [", s->correlation[i * n + k]);
    ru_text_add(out, "]],\n  \"directions\": [");
    for (size_t i = 0; i < s->n_variable; i++) {
        ru_json_number(out, i ? ",\n    {\"chi2_change\": " : "\n    {\"chi2_change\": ",
                       s->directions[i].square);
        ru_text_add(out, ", \"flat\": %s, \"part\": ", s->directions[i].flat ? "true" : "false");
        for (size_t k = 0; k < n; k++)
            ru_json_number(out, k ? ", " : "[", s->directions[i].part[k]);
        ru_text_add(out, "]}");
    }
    ru_text_add(out, "]");
}

static void add_runs(const ru_fit_bench *b, ru_text *out)
{
    ru_text_add(out, ",\n  \"runs\": [");
    for (size_t i = 0; i < b->n_case; i++) {
        const ru_fit_case *c = &b->cases[i];
        ru_json_string(out, i ? ",\n    {\"name\": " : "\n    {\"name\": ", c->member->name);
        ru_text_add(out, ", \"use\": \"%s\", \"quantities\": [", c->is_judged ? "judge" : "fit");
        for (size_t k = 0; k < c->n_series; k++) {
            const ru_fit_series *s = &c->series[k];
            ru_json_string(out,
                           k ? ",\n      {\"name\": " : "\n      {\"name\": ", s->row->measured);
            ru_json_string(out, ", \"unit\": ", s->row->points.unit);
            ru_text_add(out, ", \"counts\": %s", s->counts ? "true" : "false");
            if (b->file->noise.doubt == RU_FIT_ESTIMATED && s->counts && !c->is_judged)
                ru_json_number(out, ", \"estimated_sd\": ", b->doubts[s->group]);
            add_score(", \"scenario\": ", &s->published, out);
            add_score(", \"fitted\": ", &s->found, out);
            ru_text_add(out, ", \"outside\": %zu", s->row->n_outside);
            ru_text_add(out, "}");
        }
        ru_text_add(out, "]}");
    }
    ru_text_add(out, "]");
}

ru_status ru_fit_report_json(const ru_fit_facts *f, char **report)
{
    const ru_fit_bench *b = f->bench;
    const ru_fit_outcome *o = f->outcome;
    ru_text out = {0};
    ru_json_string(&out, "{\n  \"fit\": ", b->file->path);
    ru_json_string(&out, ",\n  \"title\": ", b->file->title);
    ru_json_string(&out, ",\n  \"method\": ", b->file->method.name);
    ru_text_add(&out,
                ",\n  \"gradients\": \"%s\",\n  \"points\": %zu,\n  \"evaluations\": %lld,\n"
                "  \"failed\": %lld,\n  \"converged\": %s",
                b->has_slopes ? "sensitivities" : "differences", b->n_residual,
                (long long)o->n_evaluation, (long long)o->n_failed,
                ru_fit_converged(o->end) ? "true" : "false");
    ru_json_string(&out, ",\n  \"ended\": ", ru_fit_end_words(o->end));
    ru_json_number(&out, ",\n  \"chi2\": ", o->square);
    ru_json_number(&out, ",\n  \"chi2_at_start\": ", o->start_square);
    ru_text_add(&out, ",\n  \"starts\": [");
    for (size_t i = 0; i < o->n_start; i++)
        ru_json_number(&out, i ? ", " : "", o->starts[i].square);
    ru_text_add(&out, "],\n  \"parameters\": [");
    for (size_t v = 0; v < b->n_variable; v++)
        add_parameter(f, v, &out);
    ru_text_add(&out, "]");
    ru_fit_json_correlations(o, &out);
    add_runs(b, &out);
    ru_text_add(&out, "\n}\n");
    return ru_text_take(&out, report);
}
