/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/front/fit_cases.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/yaml_read.h>
#include <ru/validation/limits_files.h>
#include <ru/validation/score.h>

ru_status ru_fit_case_run(const ru_fit_bench *b, ru_fit_case *c, const double *x)
{
    const ru_fit_file *f = b->file;
    size_t n = 0;
    char *texts = malloc(f->n_item * RU_PARAMETER_TEXT + 1);
    const char **sets = malloc((f->n_item + 1) * sizeof *sets);
    ru_status status = texts && sets ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < f->n_item && status == RU_OK; i++) {
        if (c->variables[i] == RU_FIT_NONE || isnan(x[c->variables[i]]))
            continue;
        sets[n] = texts + n * RU_PARAMETER_TEXT;
        ru_parameter_override(&f->items[i].parameter, x[c->variables[i]],
                              texts + n * RU_PARAMETER_TEXT, RU_PARAMETER_TEXT);
        n++;
    }
    if (status == RU_OK)
        status = ru_restart(c->simulation, sets, n);
    if (status == RU_OK)
        status = ru_run(c->simulation);
    free(texts);
    free(sets);
    return status;
}

ru_status ru_fit_case_simulated(const ru_fit_case *c, ru_simulated *simulated, double **storage)
{
    const ru_memory_record *record = ru_record(c->simulation);
    size_t n = record->n_series, n_time = record->n_time;
    /* a row of pointers, then the values series by series */
    *storage = malloc((n * n_time + 1) * sizeof(double) + n * sizeof(double *));
    RU_REQUIRE(*storage, RU_ERR_SYSTEM, "out of memory for %zu series", n);
    const double **rows = (const double **)(void *)(*storage + n * n_time);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n_time; k++)
            (*storage)[i * n_time + k] = record->series[k * n + i];
        rows[i] = *storage + i * n_time;
    }
    *simulated = (ru_simulated){.times = record->time,
                                .n_time = n_time,
                                .columns = ru_series_info(c->simulation, 0),
                                .values = rows,
                                .n_series = n};
    return RU_OK;
}

ru_status ru_fit_score_take(const ru_verdict_row *row, const double *values, ru_fit_score *score)
{
    size_t n = row->points.n, kept = 0, n_censored = 0;
    double *space = calloc(2 * n + 1, sizeof *space), sum = 0;
    size_t n_known = 0;
    RU_REQUIRE(space, RU_ERR_SYSTEM, "out of memory for %zu points", n);
    for (size_t i = 0; i < n; i++) {
        const ru_point *p = &row->points.points[i];
        double reached = ru_point_reached(p, values[i]);
        n_censored += p->censored != 0;
        if (!isfinite(values[i]))
            continue;
        double chi2 = ru_score_chi2(1, &values[i], &p->value, &p->sd, &p->censored);
        if (isfinite(chi2)) {
            sum += chi2;
            n_known++;
        }
        /* a bound that is met tells nothing of how close the simulation is */
        if (p->censored && reached == p->value)
            continue;
        space[kept] = reached;
        space[n + kept++] = p->value;
    }
    *score = (ru_fit_score){.n = n,
                            .n_censored = n_censored,
                            .bias = ru_score_bias(kept, space, space + n),
                            .rmse = ru_score_rmse(kept, space, space + n),
                            .nrmse = ru_score_nrmse(kept, space, space + n),
                            .chi2 = n_known ? sum / (double)n_known : NAN};
    free(space);
    return RU_OK;
}

static ru_status open_data(ru_fit_case *c)
{
    RU_TRY(ru_limits_read(c->member->limits, &c->limits));
    const ru_limits *limits = c->limits;
    RU_REQUIRE(!limits->along_z, RU_ERR_INPUT, "%s: profiles over the height cannot be fitted",
               limits->path);
    RU_REQUIRE(limits->n_data, RU_ERR_INPUT, "%s: names no data: write 'data: file.csv'",
               limits->path);
    RU_TRY(ru_limits_measured(limits, &c->measured));
    c->choice = (ru_run_choice){
        .times = limits->run_times, .n_time = limits->n_run_time, .end = ru_end(c->simulation)};
    if (limits->run || !limits->n_run_time)
        RU_TRY(ru_measured_find_run(c->measured, limits->run, &c->choice.run));
    return RU_OK;
}

/* Whether a quantity counts by the list of the fit file. */
static int is_wanted(const ru_fit_member *m, const char *quantity)
{
    for (size_t i = 0; i < m->n_quantity; i++)
        if (strcmp(m->quantities[i], quantity) == 0)
            return 1;
    return m->n_quantity == 0;
}

static ru_status check_quantities(const ru_fit_case *c)
{
    for (size_t i = 0; i < c->member->n_quantity; i++) {
        size_t k = 0;
        while (k < c->verdict->n_row &&
               strcmp(c->verdict->rows[k].measured, c->member->quantities[i]) != 0)
            k++;
        ru_place_in_text at = ru_table_place(c->member->node, "quantities");
        RU_REQUIRE(k < c->verdict->n_row, RU_ERR_INPUT,
                   "%s:%d:%d: error: %s speaks of no measured quantity '%s'", at.source, at.line,
                   at.column, c->limits->path, c->member->quantities[i]);
    }
    return RU_OK;
}

static ru_status take_series(ru_fit_case *c)
{
    c->series = calloc(c->verdict->n_row + 1, sizeof *c->series);
    RU_REQUIRE(c->series, RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < c->verdict->n_row; i++) {
        const ru_verdict_row *row = &c->verdict->rows[i];
        /* distributions and spectra have no single series that could be followed */
        if (!row->points.n || row->places || row->from_result.scale == 0)
            continue;
        ru_fit_series *s = &c->series[c->n_series++];
        *s = (ru_fit_series){.row = row, .counts = is_wanted(c->member, row->measured)};
        /* the names of series end with the run that recorded them */
        snprintf(s->name, sizeof s->name, "%s", row->simulated);
        RU_TRY(ru_fit_score_take(row, row->values, &s->published));
        s->found = s->published;
    }
    return RU_OK;
}

ru_status ru_fit_case_open(const ru_fit_member *member, int is_judged, ru_fit_case *c)
{
    ru_simulated simulated;
    double *storage = NULL;
    const ru_open_options options = {.sets = (const char *const *)member->sets,
                                     .n_set = member->n_set};
    c->member = member;
    c->is_judged = is_judged;
    RU_TRY(ru_open(member->scenario, MPI_COMM_SELF, &options, &c->simulation));
    RU_TRY(open_data(c));
    RU_TRY(ru_run(c->simulation));
    RU_TRY(ru_fit_case_simulated(c, &simulated, &storage));
    ru_status status =
        ru_verdict_build(&simulated, c->measured, &c->choice, c->limits, &c->verdict);
    free(storage);
    RU_TRY(status);
    RU_TRY(check_quantities(c));
    return take_series(c);
}

void ru_fit_case_close(ru_fit_case *c)
{
    ru_verdict_destroy(&c->verdict);
    ru_measured_destroy(&c->measured);
    ru_limits_destroy(&c->limits);
    ru_close(&c->simulation);
    free(c->series);
    free(c->variables);
}
