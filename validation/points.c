/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/points.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/table.h>
#include <ru/base/text.h>
#include <ru/base/unit.h>
#include <ru/validation/cell.h>

ru_rule ru_rule_default(char *name)
{
    ru_rule rule = {.measured = name, .factor = {.number = 1}, .molar_mass = NAN};
    rule.minimum_points = 1;
    rule.noise.relative = rule.u_num.relative = rule.u_input.relative = NAN;
    rule.time.from = -INFINITY;
    rule.time.until = INFINITY;
    return rule;
}

double ru_rule_molar_mass(const ru_rule *rule, const char *simulated, char *formula, size_t size)
{
    formula[0] = '\0';
    if (isfinite(rule->molar_mass))
        return 1000 * rule->molar_mass;
    double mass = ru_molar_mass(simulated, formula, size);
    return isfinite(mass) ? mass : ru_molar_mass(rule->measured, formula, size);
}

static const ru_run_time *find_time(const ru_run_choice *choice, const char *run)
{
    for (size_t i = 0; i < choice->n_time; i++)
        if (strcmp(choice->times[i].run, run) == 0)
            return &choice->times[i];
    return NULL;
}

int ru_run_chosen(const ru_run_choice *choice, const char *run)
{
    return choice->run ? strcmp(choice->run, run) == 0 : find_time(choice, run) != NULL;
}

/* The way from the unit of the last row, kept while rows repeat it. */
typedef struct last_way {
    const char *unit; /* as in the data; NULL: none yet */
    int good;
    ru_affine way; /* of the measured number, factor and offset included */
} last_way;

/* The unit that the product of a measured number and the rule's factor has. */
static const char *unit_of_product(const ru_rule *rule, const char *measured_unit)
{
    return rule->factor.unit[0] ? rule->factor.unit : ru_lab_unit(measured_unit);
}

/* Puts the rule's factor and offset into the way; an offset is a difference, as 2 K is 2 degC. */
static int fold_in(const ru_rule *rule, double molar_mass, const char *unit, ru_affine *way)
{
    ru_affine own = *way;
    if (rule->offset.unit[0] && ru_convert_find(rule->offset.unit, unit, molar_mass, &own) != RU_OK)
        return 0;
    way->scale *= rule->factor.number;
    way->offset += own.scale * rule->offset.number;
    way->by_molar_mass |= own.by_molar_mass;
    return 1;
}

int ru_points_way(const ru_rule *rule, const char *measured_unit, double molar_mass,
                  ru_points *points, ru_affine *way)
{
    const char *from = unit_of_product(rule, measured_unit);
    int good = ru_unit_known(from);
    if (!points->unit[0] && (rule->unit || good))
        snprintf(points->unit, sizeof points->unit, "%s", rule->unit ? rule->unit : from);
    good = good && ru_convert_find(from, points->unit, molar_mass, way) == RU_OK &&
           fold_in(rule, molar_mass, points->unit, way);
    if (good)
        points->by_molar_mass |= way->by_molar_mass;
    ru_fault_clear();
    return good;
}

static int find_way(const ru_rule *rule, const ru_measured_row *row, double molar_mass,
                    ru_points *points, last_way *last)
{
    if (last->unit && strcmp(last->unit, row->unit) == 0)
        return last->good;
    last->unit = row->unit;
    last->good = ru_points_way(rule, row->unit, molar_mass, points, &last->way);
    return last->good;
}

static void note_fault(const ru_measured *measured, ru_points *points, const ru_measured_row *row)
{
    const char *source = ru_measured_row_file(measured, row);
    points->n_unusable++;
    if (points->fault[0])
        return;
    snprintf(points->fault, sizeof points->fault, "%.80s:%d: unit '%.40s' does not convert%s%.40s",
             ru_path_name(source), row->line, row->unit, points->unit[0] ? " to " : "",
             points->unit);
}

/* What rows are collected for. */
typedef struct collection {
    const ru_measured *measured;
    const ru_run_choice *choice;
    const ru_rule *rule;
    double molar_mass;
} collection;

static void take_row(const collection *c, const ru_measured_row *row, ru_points *points,
                     last_way *last)
{
    const ru_run_choice *choice = c->choice;
    const ru_rule *rule = c->rule;
    const ru_run_time *at = find_time(choice, row->run);
    double time = isfinite(row->time) ? row->time : at ? at->time : choice->end;
    points->n_row++;
    if (ru_flag_has(row->flag, rule->drop_flags, rule->n_drop_flag)) {
        points->n_dropped++;
        return;
    }
    if (time < rule->time.from || time > rule->time.until) {
        points->n_skipped++;
        return;
    }
    if (!find_way(rule, row, c->molar_mass, points, last)) {
        note_fault(c->measured, points, row);
        return;
    }
    points->n_flagged += row->flag[0] != '\0';
    int sd_known = !ru_flag_has(row->flag, rule->ignore_sd_flags, rule->n_ignore_sd_flag);
    points->points[points->n++] = (ru_point){
        .time = time,
        .censored = last->way.scale < 0 ? -row->censored : row->censored,
        .value = last->way.scale * row->value + last->way.offset,
        .sd = sd_known ? fabs(last->way.scale) * row->sd : NAN,
        .n_average = 1,
    };
}

/* A noise in the unit of the points. */
typedef struct spread {
    double relative, absolute;
} spread;

static double spread_at(const spread *s, double value)
{
    return hypot(s->relative * value, s->absolute);
}

/* `key`: that of the noise in the rule. */
static ru_status take_noise(const ru_rule *rule, const char *key, const ru_noise *noise,
                            double molar_mass, ru_points *points, spread *s)
{
    *s = (spread){isfinite(noise->relative) ? noise->relative : 0, 0};
    if (!noise->absolute.text || !points->n)
        return RU_OK;
    ru_affine way;
    const char *unit = noise->absolute.unit[0] ? noise->absolute.unit : "1";
    if (ru_convert_find(unit, points->unit, molar_mass, &way) != RU_OK) {
        const ru_tree *node = rule->node ? ru_tree_find(rule->node, key) : NULL;
        ru_place_in_text at = node ? ru_table_place(node, "absolute") : (ru_place_in_text){0};
        return ru_fault(RU_ERR_INPUT,
                        "%s:%d:%d: %s.absolute '%s' does not convert to %s, which is compared",
                        at.source ? at.source : "", at.line, at.column, key, noise->absolute.text,
                        points->unit);
    }
    s->absolute = way.scale * noise->absolute.number;
    points->by_molar_mass |= way.by_molar_mass;
    return RU_OK;
}

ru_status ru_points_add_stated_u(const ru_rule *rule, double molar_mass, const double *simulated,
                                 ru_points *points)
{
    spread u_num, u_input;
    RU_TRY(take_noise(rule, "u_num", &rule->u_num, molar_mass, points, &u_num));
    RU_TRY(take_noise(rule, "u_input", &rule->u_input, molar_mass, points, &u_input));
    for (size_t i = 0; i < points->n; i++) {
        double stated = hypot(spread_at(&u_num, simulated[i]), spread_at(&u_input, simulated[i]));
        points->points[i].u_model = hypot(points->points[i].u_model, stated);
    }
    return RU_OK;
}

ru_status ru_points_add_u_num(const ru_curve *u_num, const char *unit, double molar_mass,
                              ru_points *points)
{
    ru_affine way;
    if (!points->n || ru_convert_find(ru_lab_unit(unit), points->unit, molar_mass, &way) != RU_OK) {
        ru_fault_clear();
        return RU_OK;
    }
    double *times = malloc(2 * points->n * sizeof *times);
    RU_REQUIRE(times, RU_ERR_SYSTEM, "out of memory for %zu points", points->n);
    double *u = times + points->n;
    for (size_t i = 0; i < points->n; i++)
        times[i] = points->points[i].time;
    ru_status status = ru_align_interpolate(u_num, times, points->n, u);
    for (size_t i = 0; i < points->n && status == RU_OK; i++)
        if (isfinite(u[i]))
            points->points[i].u_model = hypot(points->points[i].u_model, way.scale * u[i]);
    free(times);
    return status;
}

ru_status ru_points_doubt(const ru_rule *rule, double molar_mass, ru_points *points)
{
    spread noise;
    if (!isfinite(rule->noise.relative) && !rule->noise.absolute.text)
        return RU_OK;
    RU_TRY(take_noise(rule, "sd", &rule->noise, molar_mass, points, &noise));
    for (size_t i = 0; i < points->n; i++) {
        ru_point *point = &points->points[i];
        double sd = spread_at(&noise, point->value);
        if (rule->override_sd || !isfinite(point->sd))
            point->sd = sd > 0 ? sd : NAN;
    }
    return RU_OK;
}

ru_status ru_points_collect(const ru_measured *measured, const ru_run_choice *choice,
                            const ru_rule *rule, double molar_mass, ru_points *points)
{
    const collection c = {measured, choice, rule, molar_mass};
    last_way last = {0};
    *points = (ru_points){0};
    points->points = calloc(measured->n_row + 1, sizeof *points->points);
    RU_REQUIRE(points->points, RU_ERR_SYSTEM, "out of memory for %zu points", measured->n_row);
    for (size_t i = 0; i < measured->n_row; i++) {
        const ru_measured_row *row = &measured->rows[i];
        if (strcmp(row->quantity, rule->measured) == 0 && ru_run_chosen(choice, row->run))
            take_row(&c, row, points, &last);
    }
    ru_align_average(points->points, points->n, &points->n);
    if (rule->last && points->n > 1) {
        for (size_t i = 0; i + 1 < points->n; i++)
            points->n_skipped += points->points[i].n_average;
        points->points[0] = points->points[points->n - 1];
        points->n = 1;
    }
    return ru_points_doubt(rule, molar_mass, points);
}

void ru_points_free(ru_points *points)
{
    free(points->points);
    points->points = NULL;
    points->n = 0;
}
