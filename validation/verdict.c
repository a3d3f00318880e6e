/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/verdict.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/unit.h>
#include <ru/validation/convert.h>
#include <ru/validation/verdict_array.h>
#include <ru/validation/verdict_score.h>

/* What all quantities of one verdict share. */
typedef struct bench {
    const ru_simulated *simulated;
    const ru_measured *measured;
    const ru_run_choice *choice;
    const char *owner; /* path of the limits; "": none */
} bench;

const char *ru_judgement_name(ru_judgement judgement)
{
    static const char *const judgement_names[] = {"-", "PASS", "NOT JUDGED", "FAIL"};
    return judgement_names[judgement];
}

static const char *name_to_find(const ru_simulated *simulated, const ru_rule *rule)
{
    if (rule->simulated)
        return rule->simulated;
    size_t own = ru_simulated_index(simulated, rule->measured);
    return own < simulated->n_series ? rule->measured : ru_lab_name(rule->measured);
}

/* A name that is not there, with the nearest that is. */
static ru_status unknown(const ru_rule *rule, const char *key, const char *what, const char *name,
                         const char *nearest)
{
    ru_place_in_text at = ru_table_place(rule->node, key);
    return ru_fault(RU_ERR_INPUT, "%s:%d:%d: %s has no %s '%s'%s%s%s", at.source, at.line,
                    at.column, strcmp(what, "series") == 0 ? "the result" : "the measured data",
                    what, name, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                    nearest ? "'?" : "");
}

static ru_status unknown_series(const ru_simulated *simulated, const ru_rule *rule,
                                const char *name)
{
    const char *nearest = NULL;
    for (size_t i = 0; i < simulated->n_series && !nearest; i++)
        if (ru_is_near(name, simulated->columns[i].name))
            nearest = simulated->columns[i].name;
    return unknown(rule, rule->simulated ? "simulated" : "measured", "series", name, nearest);
}

/* A quantity that the data lack, with one of nearly that name: a slip of the pen. Without such a
 * one it may stand in another file, and is not judged. */
static ru_status check_measured(const ru_measured *measured, const ru_rule *rule)
{
    const char *nearest = NULL;
    for (size_t i = 0; i < measured->n_row; i++) {
        if (strcmp(measured->rows[i].quantity, rule->measured) == 0)
            return RU_OK;
        if (!nearest && ru_is_near(rule->measured, measured->rows[i].quantity))
            nearest = measured->rows[i].quantity;
    }
    return nearest ? unknown(rule, "measured", "quantity", rule->measured, nearest) : RU_OK;
}

/* Leaves out the points that the simulation does not reach. `end`: its last time. */
static void drop_outside(double end, ru_verdict_row *row)
{
    size_t kept = 0;
    for (size_t i = 0; i < row->points.n; i++) {
        if (!isfinite(row->values[i])) {
            row->n_outside++;
            row->n_after += row->points.points[i].time > end;
            continue;
        }
        row->points.points[kept] = row->points.points[i];
        row->values[kept++] = row->values[i];
    }
    row->points.n = kept;
}

/* By how much the run is early or late, of a quarter of the measured time at most. */
static ru_status find_shift(const bench *b, const ru_curve *curve, const ru_affine *way,
                            ru_verdict_row *row)
{
    const ru_points *points = &row->points;
    if (b->simulated->along_z || points->n < 3)
        return RU_OK;
    double *values = malloc((curve->n + 1) * sizeof *values);
    RU_REQUIRE(values, RU_ERR_SYSTEM, "out of memory for %zu values", curve->n);
    for (size_t i = 0; i < curve->n; i++)
        values[i] = way->scale * curve->values[i] + way->offset;
    const ru_curve same_unit = {curve->times, values, curve->n, curve->straight};
    double span = points->points[points->n - 1].time - points->points[0].time;
    ru_status status = ru_align_shift(&same_unit, points->points, points->n, span / 4,
                                      &row->scores[RU_METRIC_SHIFT], &row->shift_square);
    free(values);
    return status;
}

/* The simulated values at the points, in the unit of the comparison. */
static ru_status simulate(const bench *b, const ru_subject *subject, double molar_mass,
                          ru_verdict_row *row)
{
    const ru_curve curve = {b->simulated->times, subject->values, b->simulated->n_time,
                            b->simulated->along_z};
    size_t n = row->points.n;
    ru_affine way;
    if (!n)
        return RU_OK;
    if (ru_convert_find(ru_lab_unit(subject->unit), row->points.unit, molar_mass, &way) != RU_OK) {
        snprintf(row->reason, sizeof row->reason,
                 "%.60s is simulated in %.40s, which does not convert to %.40s", subject->name,
                 subject->unit, row->points.unit);
        ru_fault_clear();
        row->points.n = 0;
        return RU_OK;
    }
    row->from_result = way;
    double *times = malloc(n * sizeof *times);
    row->values = malloc(n * sizeof *row->values);
    ru_status status =
        times && row->values ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu points", n);
    for (size_t i = 0; status == RU_OK && i < n; i++)
        times[i] = row->points.points[i].time;
    if (status == RU_OK)
        status = ru_align_interpolate(&curve, times, n, row->values);
    free(times);
    if (status == RU_OK)
        status = find_shift(b, &curve, &way, row);
    for (size_t i = 0; status == RU_OK && i < n; i++)
        row->values[i] = way.scale * row->values[i] + way.offset;
    row->points.by_molar_mass |= way.by_molar_mass;
    if (status == RU_OK)
        drop_outside(b->simulated->along_z || !b->simulated->n_time
                         ? INFINITY
                         : b->simulated->times[b->simulated->n_time - 1],
                     row);
    return status;
}

ru_status ru_verdict_follow(const ru_verdict_row *row, const char *name,
                            const ru_simulated *simulated, double *values)
{
    ru_subject subject;
    char missing[128] = "";
    size_t n = row->points.n;
    double *times = malloc((n + 1) * sizeof *times);
    RU_REQUIRE(times, RU_ERR_SYSTEM, "out of memory for %zu points", n);
    for (size_t i = 0; i < n; i++)
        times[i] = row->points.points[i].time;
    ru_status status = ru_subject_find(simulated, name, &subject, missing, sizeof missing);
    if (status == RU_OK && missing[0])
        status = ru_fault(RU_ERR_INPUT, "the result has no series '%s' any more", missing);
    if (status == RU_OK) {
        const ru_curve curve = {simulated->times, subject.values, simulated->n_time,
                                simulated->along_z};
        status = ru_align_interpolate(&curve, times, n, values);
    }
    for (size_t i = 0; i < n && status == RU_OK; i++)
        values[i] = row->from_result.scale * values[i] + row->from_result.offset;
    ru_subject_clear(&subject);
    free(times);
    return status;
}

/* By how much a limit is missed: of an upper one what is above it, of a lower one what is below. */
static void fail(ru_metric metric, double value, ru_verdict_row *row)
{
    ru_judged *judged = &row->limits[metric];
    double ratio = ru_metrics[metric].upper ? value / judged->limit : judged->limit / value;
    judged->judgement = RU_FAIL;
    row->worst_ratio = fmax(row->worst_ratio, ratio > 1 ? ratio : INFINITY);
}

/* Why a score has no value although there are points. */
static const char *without_value(ru_metric metric)
{
    return metric == RU_METRIC_SHIFT  ? "no shift in time fits best"
           : metric == RU_METRIC_AREA ? "no distribution was compared"
           : metric == RU_METRIC_BAND
               ? "neither an sd nor an uncertainty of the simulation is known"
               : "the measured values are all the same";
}

static ru_status judge_one(const ru_rule *rule, ru_metric metric, ru_verdict_row *row)
{
    const ru_measure *limit = &rule->limit.at_most[metric];
    ru_judged *judged = &row->limits[metric];
    ru_counted counted = ru_verdict_counted(row, metric);
    if (!limit->text)
        return RU_OK;
    judged->given = 1;
    judged->limit = limit->number;
    judged->judgement = RU_NOT_JUDGED;
    const char *unit = ru_metrics[metric].unit == RU_OF_DATA   ? row->points.unit
                       : ru_metrics[metric].unit == RU_OF_AXIS ? row->axis_unit
                                                               : "";
    if (unit[0]) {
        ru_affine way;
        char formula[32];
        double mass = ru_rule_molar_mass(rule, row->simulated, formula, sizeof formula);
        ru_place_in_text at = ru_table_place(rule->limit.node, ru_metrics[metric].name);
        RU_REQUIRE(ru_convert_find(limit->unit, unit, mass, &way) == RU_OK, RU_ERR_INPUT,
                   "%s:%d:%d: limit '%s' of %s does not convert to %s, which is compared",
                   at.source, at.line, at.column, limit->text, rule->measured, unit);
        /* A difference has no offset: 2 K is 2 degC here. */
        judged->limit = way.scale * limit->number;
        if (way.by_molar_mass)
            row->molar_mass = mass;
    }
    double value = ru_metric_size(metric, row->scores[metric]);
    if (4 * row->n_after > row->points.n + row->n_after) /* a run that is cut short proves little */
        snprintf(judged->reason, sizeof judged->reason,
                 "%zu of %zu points lie after the end of the simulation", row->n_after,
                 row->points.n + row->n_after);
    else if (counted.n < (size_t)rule->minimum_points)
        snprintf(judged->reason, sizeof judged->reason, "%zu %s%s%s, %lld needed", counted.n,
                 counted.noun, counted.n == 1 ? "" : "s", counted.which,
                 (long long)rule->minimum_points);
    else if (!isfinite(value))
        snprintf(judged->reason, sizeof judged->reason, "%s", without_value(metric));
    else if (ru_metrics[metric].upper ? value <= judged->limit : value >= judged->limit)
        judged->judgement = RU_PASS;
    else
        fail(metric, value, row);
    return RU_OK;
}

static ru_status judge(const ru_rule *rule, ru_verdict_row *row)
{
    for (ru_metric metric = 0; metric < RU_METRIC_COUNT; metric++) {
        ru_judged *judged = &row->limits[metric];
        RU_TRY(judge_one(rule, metric, row));
        if (!judged->given)
            continue;
        if (judged->judgement > row->judgement)
            row->judgement = judged->judgement;
        if (judged->judgement == RU_NOT_JUDGED && !row->reason[0])
            snprintf(row->reason, sizeof row->reason, "%s", judged->reason);
    }
    return RU_OK;
}

/* Why there is nothing to compare, when that is so. */
static void explain(const bench *b, ru_verdict_row *row)
{
    if (row->points.n || row->reason[0])
        return;
    if (!row->points.n_row)
        snprintf(row->reason, sizeof row->reason, "the data have no %.60s%s%.60s", row->measured,
                 b->choice->run && b->choice->run[0] ? " in run " : "",
                 b->choice->run ? b->choice->run : "");
    else if (row->points.n_unusable)
        snprintf(row->reason, sizeof row->reason, "%s", row->points.fault);
    else if (row->n_outside)
        snprintf(row->reason, sizeof row->reason, "all points are outside of the simulated %s",
                 b->simulated->along_z ? "height" : "time");
    else
        snprintf(row->reason, sizeof row->reason, "no row is left to compare");
}

static ru_status score(const ru_rule *rule, double molar_mass, ru_verdict_row *row)
{
    RU_TRY(ru_points_add_stated_u(rule, molar_mass, row->values, &row->points));
    if (row->points.by_molar_mass)
        row->molar_mass = molar_mass;
    RU_TRY(ru_verdict_score(rule, molar_mass, row));
    return RU_OK;
}

static ru_status compare_with(const bench *b, const ru_rule *rule, const ru_subject *subject,
                              ru_verdict_row *row)
{
    row->simulated = subject->name;
    double molar_mass = ru_rule_molar_mass(rule, row->simulated, row->formula, sizeof row->formula);
    if (rule->pure)
        RU_TRY(ru_points_of_spectra(b->owner, b->choice->run, rule, molar_mass, &row->points));
    else
        RU_TRY(ru_points_collect(b->measured, b->choice, rule, molar_mass, &row->points));
    /* what the rule states of the numbers goes before what was found of them */
    if (subject->u_num && !rule->u_num.absolute.text && !isfinite(rule->u_num.relative)) {
        const ru_curve u = {b->simulated->times, subject->u_num, b->simulated->n_time, 1};
        RU_TRY(ru_points_add_u_num(&u, subject->unit, molar_mass, &row->points));
    }
    RU_TRY(simulate(b, subject, molar_mass, row));
    RU_TRY(score(rule, molar_mass, row));
    explain(b, row);
    return judge(rule, row);
}

/* Distributions and spectra have their own way to the points; from there on they are as others. */
static ru_status compare_array(const bench *b, const ru_rule *rule, ru_verdict_row *row)
{
    RU_TRY(ru_verdict_array(b->simulated, b->owner, b->choice->run, rule, row));
    double molar_mass = ru_rule_molar_mass(rule, row->simulated, row->formula, sizeof row->formula);
    RU_TRY(score(rule, molar_mass, row));
    explain(b, row);
    return judge(rule, row);
}

static ru_status fill_row(const bench *b, const ru_rule *rule, int strict, ru_verdict_row *row)
{
    ru_subject subject;
    char missing[128];
    int modality =
        rule->modality ? rule->modality : ru_measured_modality(b->measured, rule->measured);
    *row = (ru_verdict_row){.modality = ru_modality_names[modality],
                            .measured = rule->measured,
                            .simulated = "",
                            .specification = {NAN, NAN},
                            .last = rule->last,
                            .shift_square = NAN,
                            .molar_mass = NAN};
    for (size_t i = 0; i < RU_METRIC_COUNT; i++)
        row->scores[i] = NAN;
    if (rule->file && !rule->pure)
        return compare_array(b, rule, row);
    if (strict && !rule->file)
        RU_TRY(check_measured(b->measured, rule));
    ru_status status = ru_subject_find(b->simulated, name_to_find(b->simulated, rule), &subject,
                                       missing, sizeof missing);
    if (status == RU_OK && missing[0])
        status = unknown_series(b->simulated, rule, missing);
    else if (status == RU_OK)
        status = compare_with(b, rule, &subject, row);
    ru_subject_clear(&subject);
    return status;
}

/* The quantities of the chosen run, each once; *list is malloc'ed. */
static ru_status list_quantities(const bench *b, const char ***list, size_t *n)
{
    *n = 0;
    *list = calloc(b->measured->n_row + 1, sizeof **list);
    RU_REQUIRE(*list, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < b->measured->n_row; i++) {
        const ru_measured_row *row = &b->measured->rows[i];
        size_t k = 0;
        if (!ru_run_chosen(b->choice, row->run))
            continue;
        while (k < *n && strcmp((*list)[k], row->quantity) != 0)
            k++;
        if (k == *n)
            (*list)[(*n)++] = row->quantity;
    }
    return RU_OK;
}

/* Rules of equal names for want of a limits file. */
static ru_status make_rules(const bench *b, ru_verdict *verdict, size_t *n_rule)
{
    *n_rule = 0;
    verdict->own_rules = calloc(verdict->n_other + 1, sizeof *verdict->own_rules);
    RU_REQUIRE(verdict->own_rules, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < verdict->n_other; i++) {
        ru_rule rule = ru_rule_default((char *)(uintptr_t)verdict->others[i]);
        const char *name = name_to_find(b->simulated, &rule);
        if (ru_simulated_index(b->simulated, name) < b->simulated->n_series)
            verdict->own_rules[(*n_rule)++] = rule;
    }
    return RU_OK;
}

/* From the list of all quantities, those that no row speaks of. */
static void keep_others(ru_verdict *verdict)
{
    size_t kept = 0;
    for (size_t i = 0; i < verdict->n_other; i++) {
        size_t k = 0;
        while (k < verdict->n_row && strcmp(verdict->rows[k].measured, verdict->others[i]) != 0)
            k++;
        if (k == verdict->n_row)
            verdict->others[kept++] = verdict->others[i];
    }
    verdict->n_other = kept;
}

static ru_status build(const bench *b, const ru_limits *limits, ru_verdict *verdict)
{
    size_t n_rule = limits ? limits->n_rule : 0;
    RU_TRY(list_quantities(b, &verdict->others, &verdict->n_other));
    if (!limits)
        RU_TRY(make_rules(b, verdict, &n_rule));
    const ru_rule *rules = limits ? limits->rules : verdict->own_rules;
    verdict->rows = calloc(n_rule + 1, sizeof *verdict->rows);
    RU_REQUIRE(verdict->rows, RU_ERR_SYSTEM, "out of memory for %zu quantities", n_rule);
    for (size_t i = 0; i < n_rule; i++) {
        ru_verdict_row *row = &verdict->rows[verdict->n_row++];
        RU_TRY(fill_row(b, &rules[i], limits != NULL, row));
        verdict->n_judged += row->judgement != RU_COMPARED;
        verdict->n_failed += row->judgement == RU_FAIL;
        verdict->n_not_judged += row->judgement == RU_NOT_JUDGED;
    }
    keep_others(verdict);
    return RU_OK;
}

ru_status ru_verdict_build(const ru_simulated *simulated, const ru_measured *measured,
                           const ru_run_choice *choice, const ru_limits *limits,
                           ru_verdict **verdict)
{
    const bench b = {simulated, measured, choice, limits ? limits->path : ""};
    *verdict = NULL;
    ru_verdict *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory");
    ru_status status = build(&b, limits, made);
    if (status == RU_OK)
        *verdict = made;
    else
        ru_verdict_destroy(&made);
    return status;
}

const ru_verdict_row *ru_verdict_loudest(const ru_verdict *verdict)
{
    const ru_verdict_row *loudest = NULL;
    for (size_t i = 0; i < verdict->n_row; i++)
        if (verdict->rows[i].worst_ratio > (loudest ? loudest->worst_ratio : 0))
            loudest = &verdict->rows[i];
    return loudest;
}

ru_judgement ru_verdict_overall(const ru_verdict *verdict)
{
    if (verdict->n_failed)
        return RU_FAIL;
    if (!verdict->n_judged)
        return RU_COMPARED;
    return verdict->n_not_judged || verdict->limits_changed || verdict->fitted_unsaid
               ? RU_NOT_JUDGED
               : RU_PASS;
}

void ru_verdict_destroy(ru_verdict **verdict)
{
    ru_verdict *old = *verdict;
    if (!old)
        return;
    for (size_t i = 0; i < old->n_row; i++) {
        ru_points_free(&old->rows[i].points);
        free(old->rows[i].values);
        free(old->rows[i].places);
    }
    free(old->rows);
    free(old->others);
    free(old->own_rules);
    free(old);
    *verdict = NULL;
}
