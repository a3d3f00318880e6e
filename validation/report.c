/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/report.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ru/base/text.h>
#include <ru/validation/report_run.h>

enum { FAULTS_SHOWN = 20, CELL = 64 };

static void write_score(ru_metric metric, double value, char *cell)
{
    if (!isfinite(value))
        snprintf(cell, CELL, "-");
    else if (ru_metrics[metric].unit == RU_OF_TIME)
        snprintf(cell, CELL, "%.4g", value / 60);
    else if (ru_metrics[metric].unit == RU_SHARE)
        snprintf(cell, CELL, "%.3g %%", 100 * value);
    else
        snprintf(cell, CELL, "%.4g", value);
}

static void write_limit(ru_metric metric, const ru_verdict_row *row, char *cell)
{
    const ru_metric_info *info = &ru_metrics[metric];
    const char *unit = info->unit == RU_OF_DATA   ? row->points.unit
                       : info->unit == RU_OF_AXIS ? row->axis_unit
                       : info->unit == RU_OF_TIME ? "min"
                                                  : "";
    char number[CELL];
    write_score(metric, row->limits[metric].limit, number);
    snprintf(cell, CELL, "%s %s %.20s%s%.20s", info->label, info->upper ? "<=" : ">=", number,
             unit[0] ? " " : "", unit);
}

static void write_name(const ru_verdict_row *row, char *cell)
{
    if (strcmp(row->measured, row->simulated) == 0)
        snprintf(cell, CELL, "%.60s", row->measured);
    else
        snprintf(cell, CELL, "%.28s -> %.28s", row->measured, row->simulated);
}

/* How many points there are, and of how many of these only a bound is known. */
static void write_number(const ru_verdict_row *row, char *cell)
{
    if (row->n_censored)
        snprintf(cell, CELL, "%zu (%zu bound%s)", row->points.n, row->n_censored,
                 row->n_censored == 1 ? "" : "s");
    else
        snprintf(cell, CELL, "%zu", row->points.n);
}

/* Widths of the columns that depend on the data. */
typedef struct widths {
    int name, n, unit;
} widths;

static int widest(int a, size_t b)
{
    return (int)b > a ? (int)b : a;
}

static void add_limit(ru_text *text, ru_metric metric, const ru_verdict_row *row)
{
    const ru_judged *judged = &row->limits[metric];
    char limit[CELL], value[CELL];
    double score = row->scores[metric];
    write_limit(metric, row, limit);
    write_score(metric, ru_metric_size(metric, score), value);
    ru_text_add(text, "  %-26s %9s  %s", limit, value, ru_judgement_name(judged->judgement));
    if (judged->reason[0])
        ru_text_add(text, " (%s)", row->points.n ? judged->reason : row->reason);
    ru_text_add(text, "\n");
}

static void add_row(ru_text *text, const widths *w, const ru_verdict_row *row)
{
    char name[CELL], n[CELL], bias[CELL], rmse[CELL], nrmse[CELL];
    write_name(row, name);
    write_number(row, n);
    write_score(RU_METRIC_BIAS, row->scores[RU_METRIC_BIAS], bias);
    write_score(RU_METRIC_RMSE, row->scores[RU_METRIC_RMSE], rmse);
    write_score(RU_METRIC_NRMSE, row->scores[RU_METRIC_NRMSE], nrmse);
    ru_text_add(text, "  %-*s %*s  %-*s %10s %10s %12s", w->name, name, w->n, n, w->unit,
                row->points.unit, bias, rmse, nrmse);
    int first = 1;
    for (ru_metric metric = 0; metric < RU_METRIC_COUNT; metric++) {
        if (!row->limits[metric].given)
            continue;
        if (!first)
            ru_text_add(text, "%*s", 2 + w->name + 1 + w->n + 2 + w->unit + 35, "");
        add_limit(text, metric, row);
        first = 0;
    }
    if (first)
        ru_text_add(text, "  -%s%s\n", row->reason[0] ? "  " : "", row->reason);
}

static void add_table(ru_text *text, const ru_verdict *verdict)
{
    widths w = {8, 5, 4};
    for (size_t i = 0; i < verdict->n_row; i++) {
        char name[CELL];
        write_name(&verdict->rows[i], name);
        w.name = widest(w.name, strlen(name));
        write_number(&verdict->rows[i], name);
        w.n = widest(w.n, strlen(name));
        w.unit = widest(w.unit, strlen(verdict->rows[i].points.unit));
    }
    ru_text_add(text, "  %-*s %*s  %-*s %10s %10s %12s  %-26s %9s  %s\n", w.name, "quantity", w.n,
                "n", w.unit, "unit", "bias", "RMSE", "NRMSE(range)", "limit", "value", "verdict");
    for (size_t i = 0; i < verdict->n_row; i++)
        add_row(text, &w, &verdict->rows[i]);
    ru_text_add(text,
                "E = simulated - measured; NRMSE(range) = RMSE over the range of the measured "
                "values\n");
}

static void add_count(ru_text *text, size_t n, const char *what)
{
    if (n)
        ru_text_add(text, "; %zu %s", n, what);
}

/* Every row of a quantity accounted for. */
static void add_points(ru_text *text, int along_z, const ru_verdict_row *row)
{
    const ru_points *p = &row->points;
    ru_text_add(text, "  %s: %zu row%s, %zu point%s compared", row->measured, p->n_row,
                p->n_row == 1 ? "" : "s", p->n, p->n == 1 ? "" : "s");
    add_count(text, row->n_known_sd, "with an sd");
    add_count(text, row->n_censored, "known by a bound only");
    if (row->n_met)
        ru_text_add(text, ", %zu of them met, which count%s in chi2 alone", row->n_met,
                    row->n_met == 1 ? "s" : "");
    add_count(text, p->n_flagged, "used although flagged");
    add_count(text, p->n_dropped, "dropped for their flag");
    add_count(text, p->n_skipped, "before or after the stretch compared");
    add_count(text, p->n_unusable, "unusable");
    if (p->n_unusable)
        ru_text_add(text, " (%s)", p->fault);
    add_count(text, row->n_outside,
              along_z ? "outside of the simulated height, not judged"
                      : "outside of the simulated time, not judged");
    if (isfinite(row->molar_mass))
        ru_text_add(text, "; converted with %.6g g/mol%s%s", row->molar_mass,
                    row->formula[0] ? " of " : "", row->formula);
    double u = 0;
    for (size_t i = 0; i < p->n; i++)
        u = fmax(u, p->points[i].u_model);
    if (u > 0)
        ru_text_add(text, "; uncertainty of the simulation up to %.3g %s", u, p->unit);
    if (row->last && p->n)
        ru_text_add(text, "; at the end %.4g %s measured, %.4g simulated", p->points[0].value,
                    p->unit, row->values[0]);
    if (isfinite(row->specification[0]))
        ru_text_add(text, "; at least %.4g", row->specification[0]);
    if (isfinite(row->specification[1]))
        ru_text_add(text, "; at most %.4g", row->specification[1]);
    ru_text_add(text, "\n");
}

static void add_faults(ru_text *text, const ru_report_facts *facts)
{
    size_t n = 0;
    for (size_t i = 0; i < facts->measured->n_fault; i++) {
        const ru_measured_fault *fault = &facts->measured->faults[i];
        if (!ru_run_chosen(facts->choice, fault->run))
            continue;
        if (n++ == 0)
            ru_text_add(text, "rows that could not be used as they are\n");
        if (n <= FAULTS_SHOWN)
            ru_text_add(text, fault->column ? "  %s:%d:%d: %s\n" : "  %s:%d:%.0d %s\n",
                        fault->source, fault->line, fault->column, fault->text);
    }
    n += facts->measured->n_fault_more;
    if (n > FAULTS_SHOWN)
        ru_text_add(text, "  and %zu more\n", n - FAULTS_SHOWN);
}

static void add_head(ru_text *text, const ru_report_facts *facts)
{
    const ru_limits *limits = facts->limits;
    const ru_run_choice *choice = facts->choice;
    ru_text_add(text, "result    %s%s%s%s\n", facts->result, facts->complete ? "" : " (",
                facts->complete ? "" : facts->result_status, facts->complete ? "" : ")");
    for (size_t i = 0; i < facts->measured->n_file; i++)
        ru_text_add(text, "data      %s\n", ru_measured_file(facts->measured, i));
    if (facts->u_num)
        ru_text_add(text, "u_num     %s\n", facts->u_num);
    if (choice->run && choice->run[0])
        ru_text_add(text, "run       %s\n", choice->run);
    for (size_t i = 0; !choice->run && i < choice->n_time; i++)
        ru_text_add(text, "run       %s at %.6g h\n", choice->times[i].run,
                    choice->times[i].time / 3600);
    if (facts->along_z)
        ru_text_add(text, "along     z at %.6g h, means of each level\n", facts->moment / 3600);
    if (facts->use && facts->use->state != RU_FITTED_UNTOLD) {
        char said[320];
        ru_fitted_tell(facts->use, choice, said, sizeof said);
        ru_text_add(text, "fitting   %s%s\n", said,
                    facts->verdict->fitted_unsaid ? ", which the limits do not say: these cannot "
                                                    "pass"
                                                  : "");
    }
    if (!limits) {
        ru_text_add(text, "limits    none: nothing can fail\n");
        return;
    }
    ru_text_add(text, "limits    %s, FNV-1a %016" PRIx64 "\n", limits->path, limits->hash);
    if (!facts->declared || !facts->declared[0])
        ru_text_add(text, "declared  not before the run (`rushton run --limits`)\n");
    else if (facts->verdict->limits_changed)
        ru_text_add(text, "declared  OTHER LIMITS before the run, FNV-1a %s: these cannot pass\n",
                    facts->declared);
    else
        ru_text_add(text, "declared  before the run, unchanged\n");
    if (!limits->n_statement)
        ru_text_add(text, "used for  not stated: what of the scenario was adjusted to these data "
                          "is unknown\n");
    for (size_t i = 0; i < limits->n_statement; i++)
        ru_text_add(text, "%-9s %s\n", limits->statements[i].name, limits->statements[i].text);
}

static void add_end(ru_text *text, const ru_verdict *verdict)
{
    ru_judgement overall = ru_verdict_overall(verdict);
    size_t n_passed = verdict->n_judged - verdict->n_failed - verdict->n_not_judged;
    if (overall == RU_COMPARED) {
        ru_text_add(text, "verdict   none: no limits were set\n");
        return;
    }
    ru_text_add(text,
                "verdict   %s (%zu of %zu quantities met their limits, %zu failed, %zu not "
                "judged)\n",
                ru_judgement_name(overall), n_passed, verdict->n_judged, verdict->n_failed,
                verdict->n_not_judged);
}

/* What the errors look like, and where they show most. */
static void add_symptoms(ru_text *text, const ru_verdict *verdict)
{
    const ru_verdict_row *loudest = ru_verdict_loudest(verdict);
    int first = 1;
    for (size_t i = 0; i < verdict->n_row; i++) {
        const ru_verdict_row *row = &verdict->rows[i];
        if (row->judgement != RU_FAIL || !row->symptom.text[0])
            continue;
        ru_text_add(text, "%s  %s: %s\n", first ? "looks like\n" : "", row->measured,
                    row->symptom.text);
        first = 0;
    }
    if (loudest)
        ru_text_add(text, "shown by  %s (%s), %.3g times its limit\n", loudest->modality,
                    loudest->measured, loudest->worst_ratio);
}

ru_status ru_report_text(const ru_report_facts *facts, char **report)
{
    const ru_verdict *verdict = facts->verdict;
    ru_text text = {0};
    add_head(&text, facts);
    if (verdict->n_row) {
        add_table(&text, verdict);
        ru_text_add(&text, "points\n");
        for (size_t i = 0; i < verdict->n_row; i++)
            add_points(&text, facts->along_z, &verdict->rows[i]);
    }
    ru_report_run_add(&text, facts);
    add_faults(&text, facts);
    for (size_t i = 0; i < verdict->n_other; i++)
        ru_text_add(&text, "%s%s%s", i ? ", " : "not compared: ", verdict->others[i],
                    i + 1 == verdict->n_other ? "\n" : "");
    add_symptoms(&text, verdict);
    add_end(&text, verdict);
    return ru_text_take(&text, report);
}
