/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/verdict_score.h>

#include <math.h>
#include <stdlib.h>

#include <ru/base/table.h>
#include <ru/validation/convert.h>
#include <ru/validation/score.h>

/* Points side by side, [n]. */
typedef struct columns {
    size_t n;
    double *simulated, *measured, *sd, *u;
    int *censored;
} columns;

/* One block of memory for each of the two kinds; 0 when memory ends. */
static int make_columns(size_t n, columns *c)
{
    *c = (columns){.measured = malloc((4 * n + 1) * sizeof(double)),
                   .censored = malloc((n + 1) * sizeof(int))};
    if (!c->measured || !c->censored)
        return 0;
    c->simulated = c->measured + n;
    c->sd = c->simulated + n;
    c->u = c->sd + n;
    return 1;
}

static void free_columns(columns *c)
{
    free(c->measured);
    free(c->censored);
}

static void add(columns *c, const ru_point *point, double simulated)
{
    c->simulated[c->n] = simulated;
    c->measured[c->n] = point->value;
    c->sd[c->n] = point->sd;
    c->u[c->n] = point->u_model;
    c->censored[c->n++] = point->censored;
}

/* A bound on whose side the simulation is. */
static int is_met(const ru_point *point, double simulated)
{
    return point->censored && ru_point_reached(point, simulated) == point->value;
}

/* One end of a specification in the unit of the comparison; *end stays where it is not given. */
static ru_status find_end(const ru_rule *rule, const char *key, const ru_measure *m,
                          double molar_mass, const ru_verdict_row *row, double *end)
{
    ru_affine way;
    if (!m->text || !row->points.n)
        return RU_OK;
    ru_place_in_text at = ru_table_place(ru_tree_find(rule->node, "specification"), key);
    RU_REQUIRE(
        ru_convert_find(m->unit[0] ? m->unit : "1", row->points.unit, molar_mass, &way) == RU_OK,
        RU_ERR_INPUT, "%s:%d:%d: specification.%s '%s' does not convert to %s, which is compared",
        at.source, at.line, at.column, key, m->text, row->points.unit);
    *end = way.scale * m->number + way.offset;
    return RU_OK;
}

/* Whether simulation and data say the same about the specification. */
static ru_status decide(const ru_rule *rule, double molar_mass, const columns *all,
                        ru_verdict_row *row)
{
    double least = -INFINITY, most = INFINITY;
    if (!rule->specification.least.text && !rule->specification.most.text)
        return RU_OK;
    RU_TRY(find_end(rule, "least", &rule->specification.least, molar_mass, row, &least));
    RU_TRY(find_end(rule, "most", &rule->specification.most, molar_mass, row, &most));
    row->specification[0] = least;
    row->specification[1] = most;
    row->scores[RU_METRIC_DECISION] = ru_score_decision(
        all->n, row->values, all->measured, all->censored, least, most, &row->n_decided);
    return RU_OK;
}

/* The scores of the points that count. */
static void score(const columns *c, double *scores)
{
    const double *s = c->simulated, *m = c->measured;
    scores[RU_METRIC_BIAS] = ru_score_bias(c->n, s, m);
    scores[RU_METRIC_RMSE] = ru_score_rmse(c->n, s, m);
    scores[RU_METRIC_NRMSE] = ru_score_nrmse(c->n, s, m);
    scores[RU_METRIC_MAE] = ru_score_mae(c->n, s, m);
    scores[RU_METRIC_MAX_ERROR] = ru_score_max_error(c->n, s, m);
    scores[RU_METRIC_R2] = ru_score_r2(c->n, s, m);
    scores[RU_METRIC_COVERAGE] = ru_score_coverage(c->n, s, m, c->sd);
    scores[RU_METRIC_THEIL] = ru_score_theil(c->n, s, m);
    scores[RU_METRIC_WILLMOTT] = ru_score_willmott(c->n, s, m);
    scores[RU_METRIC_EQUIVALENCE] = ru_score_equivalence(c->n, s, m);
    scores[RU_METRIC_E_OVER_U] = ru_score_e_over_u(c->n, s, m, c->sd, c->u);
    scores[RU_METRIC_BAND] = ru_score_band(c->n, s, m, c->sd, c->u);
}

static ru_status score_columns(const ru_rule *rule, double molar_mass, columns *all,
                               columns *counted, ru_verdict_row *row)
{
    for (size_t i = 0; i < row->points.n; i++) {
        const ru_point *point = &row->points.points[i];
        row->n_censored += point->censored != 0;
        row->n_met += is_met(point, row->values[i]);
        add(all, point, row->values[i]);
        if (!is_met(point, row->values[i]))
            add(counted, point, row->values[i]);
    }
    score(counted, row->scores);
    row->scores[RU_METRIC_CHI2] =
        ru_score_chi2(all->n, all->simulated, all->measured, all->sd, all->censored);
    row->symptom = ru_symptom_find(counted->n, counted->simulated, counted->measured,
                                   row->scores[RU_METRIC_SHIFT], row->shift_square, molar_mass);
    row->n_known_sd = ru_score_known_sd(all->n, all->sd);
    row->n_counted_sd = ru_score_known_sd(counted->n, counted->sd);
    return decide(rule, molar_mass, all, row);
}

ru_status ru_verdict_score(const ru_rule *rule, double molar_mass, ru_verdict_row *row)
{
    columns all, counted = {0};
    size_t n = row->points.n;
    int made = make_columns(n, &all) && make_columns(n, &counted);
    ru_status status = made ? score_columns(rule, molar_mass, &all, &counted, row)
                            : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu points", n);
    free_columns(&all);
    free_columns(&counted);
    return status;
}

ru_counted ru_verdict_counted(const ru_verdict_row *row, ru_metric metric)
{
    switch (metric) {
    case RU_METRIC_CHI2:
        return (ru_counted){row->n_known_sd, "point", " with an sd"};
    case RU_METRIC_COVERAGE:
    case RU_METRIC_E_OVER_U:
        return (ru_counted){row->n_counted_sd, "point", " with an sd"};
    case RU_METRIC_DECISION:
        return (ru_counted){row->n_decided, "point", ""};
    case RU_METRIC_AREA:
        return (ru_counted){row->n_area, "histogram", ""};
    default:
        return (ru_counted){row->points.n - row->n_met, "point", ""};
    }
}
