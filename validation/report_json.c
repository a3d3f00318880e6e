/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/report.h>

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <ru/base/text.h>
#include <ru/validation/report_run.h>

/* Setters take the new value; a failed allocation anywhere shows as -1 in `bad`. */
typedef struct object {
    json_t *json;
    int *bad;
} object;

static void set(object o, const char *key, json_t *value)
{
    *o.bad |= json_object_set_new(o.json, key, value);
}

static void append(json_t *array, json_t *value, int *bad)
{
    *bad |= json_array_append_new(array, value);
}

/* Paths and cells may hold bytes that are no UTF-8. */
static json_t *string(const char *text)
{
    json_t *value = json_string(text);
    return value ? value : json_string("(not UTF-8)");
}

static void set_text(object o, const char *key, const char *text)
{
    set(o, key, string(text));
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static void set_count(object o, const char *key, size_t n)
{
    set(o, key, json_integer((json_int_t)n));
}

static json_t *write_points(const ru_verdict_row *row, int along_z, int *bad)
{
    const char *const keys[] = {along_z ? "z_m" : "time_s",
                                "measured",
                                "sd",
                                "simulated",
                                "u_model",
                                "censored",
                                "n_average"};
    json_t *columns = json_object();
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        json_t *array = json_array();
        for (size_t i = 0; i < row->points.n; i++) {
            const ru_point *point = &row->points.points[i];
            const double cells[] = {point->time,
                                    point->value,
                                    point->sd,
                                    row->values[i],
                                    point->u_model,
                                    point->censored,
                                    (double)point->n_average};
            append(array, number(cells[k]), bad);
        }
        set((object){columns, bad}, keys[k], array);
    }
    if (row->places) {
        json_t *axis = json_array();
        for (size_t i = 0; i < row->points.n; i++)
            append(axis, number(row->places[i]), bad);
        set((object){columns, bad}, "axis", axis);
    }
    return columns;
}

static json_t *write_limits(const ru_verdict_row *row, int *bad)
{
    json_t *array = json_array();
    for (ru_metric metric = 0; metric < RU_METRIC_COUNT; metric++) {
        const ru_judged *judged = &row->limits[metric];
        if (!judged->given)
            continue;
        object o = {json_object(), bad};
        double value = row->scores[metric];
        set_text(o, "metric", ru_metrics[metric].name);
        set_text(o, "label", ru_metrics[metric].label);
        set_text(o, "bound", ru_metrics[metric].upper ? "at most" : "at least");
        set(o, "limit", number(judged->limit));
        set(o, "value", number(ru_metric_size(metric, value)));
        set_text(o, "verdict", ru_judgement_name(judged->judgement));
        set_text(o, "reason", judged->reason);
        append(array, o.json, bad);
    }
    return array;
}

/* What makes numbers of the result those of the comparison; null where there is no one such way. */
static json_t *write_way(const ru_affine *way, int *bad)
{
    if (way->scale == 0)
        return json_null();
    object o = {json_object(), bad};
    set(o, "scale", number(way->scale));
    set(o, "offset", number(way->offset));
    return o.json;
}

static json_t *write_row(const ru_verdict_row *row, int along_z, int *bad)
{
    object o = {json_object(), bad}, scores = {json_object(), bad};
    set_text(o, "measured", row->measured);
    set_text(o, "simulated", row->simulated);
    set_text(o, "modality", row->modality);
    set_text(o, "unit", row->points.unit);
    set(o, "from_result", write_way(&row->from_result, bad));
    set_text(o, "axis_unit", row->axis_unit);
    set_count(o, "rows", row->points.n_row);
    set_count(o, "compared", row->points.n);
    set_count(o, "with_sd", row->n_known_sd);
    set_count(o, "censored", row->n_censored);
    set_count(o, "censored_met", row->n_met);
    set_count(o, "flagged_used", row->points.n_flagged);
    set_count(o, "dropped_for_flag", row->points.n_dropped);
    set_count(o, "outside_stretch", row->points.n_skipped);
    set_count(o, "unusable", row->points.n_unusable);
    set_count(o, along_z ? "outside_simulated_height" : "outside_simulated_time", row->n_outside);
    set(o, "molar_mass_g_per_mol", number(row->molar_mass));
    for (ru_metric metric = 0; metric < RU_METRIC_COUNT; metric++)
        set(scores, ru_metrics[metric].name, number(row->scores[metric]));
    set(o, "scores", scores.json);
    set(o, "limits", write_limits(row, bad));
    set(o, "specification_least", number(row->specification[0]));
    set(o, "specification_most", number(row->specification[1]));
    set(o, "factor", number(row->symptom.factor));
    set(o, "factor_left", number(row->symptom.factor_left));
    set(o, "shift_left", number(row->symptom.shift_left));
    set_text(o, "looks_like", row->symptom.text);
    set_text(o, "verdict", ru_judgement_name(row->judgement));
    set_text(o, "reason", row->reason);
    set(o, "points", write_points(row, along_z, bad));
    return o.json;
}

static json_t *write_faults(const ru_report_facts *facts, int *bad)
{
    json_t *array = json_array();
    for (size_t i = 0; i < facts->measured->n_fault; i++) {
        const ru_measured_fault *fault = &facts->measured->faults[i];
        if (!ru_run_chosen(facts->choice, fault->run))
            continue;
        object o = {json_object(), bad};
        set_text(o, "file", fault->source);
        set(o, "line", json_integer(fault->line));
        set(o, "column", fault->column ? json_integer(fault->column) : json_null());
        set(o, "used", json_boolean(fault->used));
        set_text(o, "text", fault->text);
        append(array, o.json, bad);
    }
    return array;
}

static void set_limits_file(object o, const ru_limits *limits)
{
    char hash[17];
    object used = {json_object(), o.bad};
    for (size_t i = 0; limits && i < limits->n_statement; i++)
        set_text(used, limits->statements[i].name, limits->statements[i].text);
    set(o, "used_for", used.json);
    if (!limits) {
        set(o, "limits", json_null());
        set(o, "limits_fnv1a64", json_null());
        return;
    }
    snprintf(hash, sizeof hash, "%016" PRIx64, limits->hash);
    set_text(o, "limits", limits->path);
    set_text(o, "limits_fnv1a64", hash);
}

/* What the limits say, but that of the basis which the scenario knows better. */
static void set_about(object o, const ru_report_facts *facts)
{
    const ru_about none = {0}, *about = facts->limits ? &facts->limits->about : &none;
    int is_fitted = facts->use && facts->use->state == RU_FITTED_HERE;
    const char *const keys[] = {"title", "organism", "scale", "parameters", "basis"};
    const char *const texts[] = {about->title, about->organism, about->scale, about->parameters,
                                 is_fitted ? "same-data" : ru_basis_names[about->basis]};
    object told = {json_object(), o.bad};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        set(told, keys[i], texts[i] ? string(texts[i]) : json_null());
    set(o, "about", told.json);
}

/* Whether the scenario was fitted to these data: null where it tells of no fit. */
static void set_fitting(object o, const ru_report_facts *facts)
{
    char said[320] = "";
    if (facts->use)
        ru_fitted_tell(facts->use, facts->choice, said, sizeof said);
    set(o, "fitting", said[0] ? string(said) : json_null());
    set(o, "fitted_to_these_data",
        said[0] ? json_boolean(facts->use->state == RU_FITTED_HERE) : json_null());
}

static void set_runs(object o, const ru_run_choice *choice)
{
    json_t *runs = json_array();
    if (choice->run)
        append(runs, string(choice->run), o.bad);
    for (size_t i = 0; !choice->run && i < choice->n_time; i++)
        append(runs, string(choice->times[i].run), o.bad);
    set(o, "runs", runs);
}

static json_t *write_stream(const ru_stream *s, int *bad)
{
    object o = {json_object(), bad}, fates = {json_object(), bad};
    set_text(o, "quantity", s->quantity);
    set_text(o, "column", s->column);
    set_text(o, "run", s->run);
    set_text(o, "unit", s->unit);
    set(o, "other_units", json_boolean(s->other_units));
    set_text(o, "modality", ru_modality_names[s->modality]);
    for (ru_fate fate = 0; fate < RU_FATE_COUNT; fate++)
        set_count(fates, ru_fates[fate].name, s->fates[fate]);
    set(o, "values", fates.json);
    set_count(o, "unsorted", s->n_unsorted);
    set_count(o, "repeats_averaged", s->n_repeat);
    set_count(o, "replicates_averaged", s->n_replicate);
    set_count(o, "gaps", s->n_gap);
    set(o, "longest_gap_from_s", s->n_gap ? number(s->gap_from) : json_null());
    set(o, "longest_gap_until_s", s->n_gap ? number(s->gap_until) : json_null());
    set(o, "first", number(s->first));
    set(o, "last", number(s->last));
    return o.json;
}

static void set_sources(object o, const ru_report_facts *facts)
{
    const ru_measured *m = facts->measured;
    json_t *sources = json_array();
    for (size_t i = 0; i < m->n_file; i++) {
        object file = {json_object(), o.bad};
        json_t *streams = json_array();
        set_text(file, "file", m->files[i].path);
        set_text(file, "read_as", m->files[i].how);
        set_text(file, "not_read", m->files[i].not_used);
        set_count(file, "rows", m->files[i].n_row);
        set_count(file, "rows_of_other_runs", m->files[i].n_other_run);
        set_count(file, "ambiguous_time_stamps", m->files[i].n_ambiguous);
        set_count(file, "comment_lines", m->files[i].n_comment);
        for (size_t k = 0; k < m->n_stream; k++)
            if (m->streams[k].file == i && ru_report_shows(facts, &m->streams[k]))
                append(streams, write_stream(&m->streams[k], o.bad), o.bad);
        set(file, "quantities", streams);
        append(sources, file.json, o.bad);
    }
    set(o, "sources", sources);
}

static void set_descriptions(object o, const ru_report_facts *facts)
{
    const ru_differences none = {0}, *d = facts->differences ? facts->differences : &none;
    json_t *runs = json_array(), *differences = json_array();
    for (size_t i = 0; i < facts->measured->n_run; i++) {
        const ru_run_file *run = facts->measured->runs[i];
        object told = {json_object(), o.bad};
        char hash[17];
        snprintf(hash, sizeof hash, "%016" PRIx64, run->hash);
        set_text(told, "path", run->path);
        set_text(told, "fnv1a64", hash);
        set(told, "time_zero_unix_s", number(run->zero));
        if (run->plain)
            json_decref(told.json);
        else
            append(runs, told.json, o.bad);
    }
    for (size_t i = 0; i < d->n; i++) {
        object told = {json_object(), o.bad};
        set_text(told, "path", d->items[i].path);
        set_text(told, "text", d->items[i].text);
        append(differences, told.json, o.bad);
    }
    set(o, "run_descriptions", runs);
    set_count(o, "as_measured_checked", d->n_checked);
    set(o, "as_measured_differences", differences);
}

static void set_loudest(object o, const ru_verdict *verdict)
{
    const ru_verdict_row *loudest = ru_verdict_loudest(verdict);
    object shown = {json_object(), o.bad};
    set(shown, "modality", loudest ? string(loudest->modality) : json_null());
    set(shown, "measured", loudest ? string(loudest->measured) : json_null());
    set(shown, "times_its_limit", loudest ? number(loudest->worst_ratio) : json_null());
    set(o, "shown_by", shown.json);
}

static void fill(object o, const ru_report_facts *facts)
{
    const ru_verdict *verdict = facts->verdict;
    json_t *files = json_array(), *rows = json_array(), *others = json_array();
    ru_judgement overall = ru_verdict_overall(verdict);
    for (size_t i = 0; i < facts->measured->n_file; i++)
        append(files, string(ru_measured_file(facts->measured, i)), o.bad);
    for (size_t i = 0; i < verdict->n_row; i++)
        append(rows, write_row(&verdict->rows[i], facts->along_z, o.bad), o.bad);
    for (size_t i = 0; i < verdict->n_other; i++)
        append(others, string(verdict->others[i]), o.bad);
    set_text(o, "result", facts->result);
    set_text(o, "result_status", facts->result_status);
    set(o, "data", files);
    set_runs(o, facts->choice);
    set_text(o, "along", facts->along_z ? "z" : "time");
    set(o, "profile_time_s", facts->along_z ? number(facts->moment) : json_null());
    set_about(o, facts);
    set_fitting(o, facts);
    set(o, "u_num", facts->u_num ? string(facts->u_num) : json_null());
    set_limits_file(o, facts->limits);
    set_text(o, "limits_declared",
             !facts->limits || !facts->declared || !facts->declared[0] ? "not before the run"
             : verdict->limits_changed                                 ? "others before the run"
                                                                       : "before the run");
    set_text(o, "verdict", overall == RU_COMPARED ? "none" : ru_judgement_name(overall));
    set_count(o, "judged", verdict->n_judged);
    set_count(o, "failed", verdict->n_failed);
    set_count(o, "not_judged", verdict->n_not_judged);
    set_loudest(o, verdict);
    set(o, "quantities", rows);
    set(o, "not_compared", others);
    set_sources(o, facts);
    set_descriptions(o, facts);
    set(o, "row_faults", write_faults(facts, o.bad));
    set_count(o, "row_faults_not_listed", facts->measured->n_fault_more);
}

ru_status ru_report_json(const ru_report_facts *facts, char **report)
{
    int bad = 0;
    object o = {json_object(), &bad};
    ru_text text = {0};
    *report = NULL;
    fill(o, facts);
    char *dump = bad ? NULL : json_dumps(o.json, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(o.json);
    RU_REQUIRE(dump, RU_ERR_SYSTEM, "out of memory for the report");
    ru_text_add(&text, "%s\n", dump);
    free(dump);
    RU_TRY(ru_text_take(&text, report));
    return RU_OK;
}
