/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_bench.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/fit_cases.h>
#include <ru/front/fit_slopes.h>
#include <ru/validation/score.h>

/* What a point says, with the sd that counts now. */
static ru_fit_reading reading_of(const ru_fit_bench *b, const ru_fit_series *s,
                                 const ru_point *point)
{
    double sd = point->sd;
    if (b->file->noise.doubt == RU_FIT_ESTIMATED) {
        sd = b->doubts[s->group];
        if (b->file->noise.law == RU_FIT_LOGNORMAL)
            sd *= fabs(point->value);
    }
    return (ru_fit_reading){point->value, sd, point->censored};
}

/* Residuals of a case from what it simulated, from *at on; slopes (may be NULL) of what is
 * simulated there become those of the residuals. */
static void take_residuals(ru_fit_bench *b, const ru_fit_case *c, size_t *at, double *r,
                           double *slopes)
{
    for (size_t i = 0; i < c->n_series; i++) {
        const ru_fit_series *s = &c->series[i];
        if (!s->counts)
            continue;
        for (size_t k = 0; k < s->row->points.n; k++, ++*at) {
            const ru_fit_reading reading = reading_of(b, s, &s->row->points.points[k]);
            double slope;
            r[*at] = ru_fit_residual((ru_fit_law)b->file->noise.law, &reading, b->simulated[*at],
                                     &slope);
            for (size_t v = 0; slopes && v < b->n_variable; v++)
                slopes[*at * b->n_variable + v] *= slope;
        }
    }
}

/* What a case simulates at the points that count, into b->simulated from `at` on. */
static ru_status follow(ru_fit_bench *b, const ru_fit_case *c, size_t at)
{
    ru_simulated simulated;
    double *storage;
    RU_TRY(ru_fit_case_simulated(c, &simulated, &storage));
    ru_status status = RU_OK;
    for (size_t i = 0; i < c->n_series && status == RU_OK; i++) {
        const ru_fit_series *s = &c->series[i];
        if (!s->counts)
            continue;
        status = ru_verdict_follow(s->row, s->name, &simulated, b->simulated + at);
        at += s->row->points.n;
    }
    free(storage);
    return status;
}

/* 1 where a run that did not go well is the model's doing, which a search goes round. */
static int is_passing(ru_status status)
{
    return status == RU_ERR_SOLVER || status == RU_ERR_INPUT || status == RU_ERR_CRITERION;
}

static ru_status residuals(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    ru_fit_bench *b = context;
    size_t at = 0;
    *fails = 0;
    for (size_t i = 0; i < b->n_fitted; i++) {
        ru_fit_case *c = &b->cases[i];
        if (b->stop)
            ru_progress_set(c->simulation, ru_fit_stop_watch, b->stop);
        ru_status status = jacobian ? ru_fit_slopes_run(b, c, x) : ru_fit_case_run(b, c, x);
        if (is_passing(status) || status == RU_ERR_STOPPED) {
            *fails = 1;
            if (status != RU_ERR_STOPPED)
                ru_fault_line("", b->failure, sizeof b->failure);
            ru_fault_clear();
            return RU_OK;
        }
        RU_TRY(status);
        RU_TRY(follow(b, c, at));
        if (jacobian)
            RU_TRY(ru_fit_slopes_take(b, c, x, jacobian + at * b->n_variable));
        take_residuals(b, c, &at, r, jacobian);
    }
    return RU_OK;
}

ru_fit_problem ru_fit_bench_problem(ru_fit_bench *bench)
{
    return (ru_fit_problem){.variables = bench->variables,
                            .n_variable = bench->n_variable,
                            .n_residual = bench->n_residual,
                            .context = bench,
                            .residuals = residuals,
                            .has_jacobian = bench->has_slopes};
}

/* The root mean square of what is left of each group, with bounds as what is left beyond them. */
double ru_fit_bench_estimate(ru_fit_bench *b)
{
    double most = 0;
    for (size_t g = 0; g < b->n_group; g++) {
        double sum = 0;
        size_t n = 0, at = 0;
        for (size_t i = 0; i < b->n_fitted; i++)
            for (size_t k = 0; k < b->cases[i].n_series; k++) {
                const ru_fit_series *s = &b->cases[i].series[k];
                for (size_t j = 0; s->counts && j < s->row->points.n; j++, at++) {
                    const ru_point *p = &s->row->points.points[j];
                    double is = b->simulated[at], was = p->value;
                    int log_law = b->file->noise.law == RU_FIT_LOGNORMAL;
                    if (s->group != g || p->censored)
                        continue;
                    double off = log_law ? log(is / was) : is - was;
                    sum += off * off;
                    n++;
                }
            }
        double sd = n ? sqrt(sum / (double)n) : b->doubts[g];
        if (!(sd > 1e-12 * b->doubts[g]))
            continue;
        most = fmax(most, fabs(sd / b->doubts[g] - 1));
        b->doubts[g] = sd;
    }
    return most;
}

/* Sum of squares at x, of the model alone; INFINITY where it fails. r: [n_residual], room. */
static ru_status sum_at(ru_fit_bench *b, const double *x, double *r, double *sum)
{
    int fails;
    RU_TRY(residuals(b, x, r, NULL, &fails));
    *sum = 0;
    for (size_t i = 0; i < b->n_residual && !fails; i++)
        *sum += r[i] * r[i];
    if (fails || !isfinite(*sum))
        *sum = INFINITY;
    return RU_OK;
}

static ru_status find_spare(ru_fit_bench *b, const ru_fit_statistics *s, double *x, double *r,
                            unsigned char *spare)
{
    size_t n = b->n_variable;
    double least, sum;
    RU_TRY(sum_at(b, x, r, &least));
    for (size_t i = 0; i < n && s->directions[i].flat; i++)
        for (size_t v = 0; v < n; v++) {
            double found = x[v];
            if (spare[v] || !s->undetermined[v] || b->owners[v] != RU_FIT_NONE ||
                !ru_fit_is_part(&s->directions[i], v))
                continue;
            x[v] = NAN;
            RU_TRY(sum_at(b, x, r, &sum));
            spare[v] = sum < least + s->rise;
            if (!spare[v])
                x[v] = found;
        }
    return RU_OK;
}

ru_status ru_fit_bench_spare(ru_fit_bench *b, const double *x, const ru_fit_statistics *statistics,
                             unsigned char *spare)
{
    double *room = malloc((b->n_variable + b->n_residual + 1) * sizeof *room);
    RU_REQUIRE(room, RU_ERR_SYSTEM, "out of memory");
    memcpy(room, x, b->n_variable * sizeof *x);
    memset(spare, 0, b->n_variable);
    ru_status status = find_spare(b, statistics, room, room + b->n_variable, spare);
    free(room);
    return status;
}

/* Scores of all series of a case against its last run. */
static ru_status judge_case(const ru_fit_bench *b, ru_fit_case *c)
{
    ru_simulated simulated;
    double *storage;
    RU_TRY(ru_fit_case_simulated(c, &simulated, &storage));
    ru_status status = RU_OK;
    for (size_t i = 0; i < c->n_series && status == RU_OK; i++) {
        ru_fit_series *s = &c->series[i];
        double *values = malloc((s->row->points.n + 1) * sizeof *values);
        status = values ? ru_verdict_follow(s->row, s->name, &simulated, values)
                        : ru_fault(RU_ERR_SYSTEM, "out of memory");
        if (status == RU_OK)
            status = ru_fit_score_take(s->row, values, &s->found);
        free(values);
    }
    (void)b;
    free(storage);
    return status;
}

ru_status ru_fit_bench_judge(ru_fit_bench *bench, const double *x)
{
    for (size_t i = 0; i < bench->n_case; i++) {
        ru_fit_case *c = &bench->cases[i];
        ru_status status = ru_fit_case_run(bench, c, x);
        if (status == RU_OK)
            status = judge_case(bench, c);
        else if (is_passing(status)) {
            for (size_t k = 0; k < c->n_series; k++)
                c->series[k].found = (ru_fit_score){.n = c->series[k].row->points.n,
                                                    .bias = NAN,
                                                    .rmse = NAN,
                                                    .nrmse = NAN,
                                                    .chi2 = NAN};
            ru_fault_line("", bench->failure, sizeof bench->failure);
            ru_fault_clear();
            status = RU_OK;
        }
        RU_TRY(status);
    }
    return RU_OK;
}
