/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <ru/front/fit_bench.h>
#include <ru/front/fit_solve.h>

/* Known parameters are recovered from data made of them with noise, and 95 % intervals hold them as
 * often as they say. usage: test_fit_coverage [REPETITIONS] */

enum { N_PARAMETER = 3 };
static int n_repetition = 20;

static const double truth[N_PARAMETER] = {0.42, 0.51, 0.15};

static const char scenario[] =
    "title: growth\ntime: 9 h\nvessel: {volume: 1 L}\ncells: {model: monod}\n"
    "initial: {biomass: 0.15 g/L, glucose: 10 g/L}\n"
    "output: {series_interval: 15 min}\n";
static const char limits[] = "data: data.csv\nquantities:\n  - {measured: biomass}\n"
                             "  - {measured: glucose}\n";
static const char fit[] =
    "title: growth\nparameters:\n"
    "  mu: {path: cells.parameters.mu_max, low: 0.1 1/h, high: 2 1/h, scale: log, start: 0.42 "
    "1/h}\n"
    "  y: {path: cells.parameters.y_xs, low: 0.2 g/g, high: 0.75 g/g, start: 0.51 g/g}\n"
    "  x0: {path: initial.biomass, low: 0.01 g/L, high: 2 g/L, scale: log, start: 0.15 g/L}\n"
    "fit: [{scenario: scenario.yaml, limits: limits.yaml, name: one}]\nmethod: {starts: 1}\n";

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(ru_temporary_path(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Points at the times of a sampling plan, whose values are replaced before each fit. */
static void write_data(void)
{
    FILE *file = fopen(ru_temporary_path("data.csv"), "w");
    assert_non_null(file);
    fprintf(file, "time_h,quantity,value,unit,sd\n");
    for (int t = 0; t <= 8; t++)
        fprintf(file, "%d,biomass,1,g/L,0.05\n%d,glucose,1,g/L,0.2\n", t, t);
    assert_int_equal(fclose(file), 0);
}

static void draw(ru_fit_bench *b, const double *exact, gsl_rng *random)
{
    size_t at = 0;
    for (size_t i = 0; i < b->cases[0].n_series; i++) {
        const ru_points *points = &b->cases[0].series[i].row->points;
        for (size_t k = 0; k < points->n; k++, at++)
            points->points[k].value = exact[at] + gsl_ran_gaussian(random, points->points[k].sd);
    }
    assert_int_equal(at, b->n_residual);
}

static void intervals_hold_the_truth_as_often_as_they_say(void **state)
{
    (void)state;
    ru_fit_file *file;
    ru_fit_bench bench;
    ru_comm comm;
    double exact[64], r[64], mean[N_PARAMETER] = {0};
    int held[N_PARAMETER] = {0}, fails;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    write_file("scenario.yaml", scenario);
    write_file("limits.yaml", limits);
    write_file("fit.yaml", fit);
    write_data();
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_fit_file_read(ru_temporary_path("fit.yaml"), &file), RU_OK);
    if (ru_fit_bench_open(file, &bench) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_true(bench.has_slopes);
    const ru_fit_problem problem = ru_fit_bench_problem(&bench);
    assert_int_equal(problem.residuals(problem.context, truth, r, NULL, &fails), RU_OK);
    memcpy(exact, bench.simulated, bench.n_residual * sizeof *exact);
    for (int n = 0; n < n_repetition; n++) {
        const ru_fit_plan plan = {
            .method = "trust-region", .n_start = 1, .options = {.tolerance = 1e-6}};
        ru_fit_outcome outcome;
        draw(&bench, exact, random);
        assert_int_equal(ru_fit_solve(&comm, &problem, &plan, &outcome), RU_OK);
        assert_true(ru_fit_converged(outcome.end));
        for (size_t k = 0; k < N_PARAMETER; k++) {
            held[k] +=
                outcome.statistics.low[k] <= truth[k] && truth[k] <= outcome.statistics.high[k];
            mean[k] += outcome.x[k] / truth[k] / n_repetition;
        }
        ru_fit_outcome_clear(&outcome);
    }
    for (size_t k = 0; k < N_PARAMETER; k++) {
        printf("%s: held by %d of %d intervals, mean estimate %.4f of the truth\n",
               bench.variables[k].name, held[k], n_repetition, mean[k]);
        /* of 200: 90 to 99 %; of 20, fewer than 16 are held once in 400 times, with a seed that
         * does not change */
        assert_true(held[k] >= (n_repetition >= 200 ? 0.90 : 0.80) * n_repetition);
        assert_true(n_repetition < 200 || held[k] <= 0.99 * n_repetition);
        assert_close(mean[k], 1, 0.03, 0);
    }
    gsl_rng_free(random);
    ru_fit_bench_close(&bench);
    ru_fit_file_destroy(&file);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        n_repetition = atoi(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_truth_as_often_as_they_say),
    };
    return ru_run_group(tests);
}
