/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/base/comm.h>
#include <ru/base/unit.h>
#include <ru/front/estimate.h>
#include <ru/front/rushton.h>
#include <ru/io/study_file.h>

/* Studies of a small batch, on any number of ranks: what is run, what is kept, what is refused. */
static const char scenario[] = "title: batch\n"
                               "time: {end: 2 h}\n"
                               "vessel: {volume: 2 L, diameter: 12 cm, temperature: 37 degC}\n"
                               "cells: {model: monod, parameters: {mu_max: 0.5 1/h}}\n"
                               "initial: {biomass: 0.5 g/L, glucose: 2 g/L}\n"
                               "output: {series_interval: 1 h}\n";

#define STUDY(design)                                                                              \
    "title: small\n"                                                                               \
    "scenario: batch.yaml\n"                                                                       \
    "parameters:\n"                                                                                \
    "  mu: {path: cells.parameters.mu_max, low: 0.2 1/h, high: 0.6 1/h}\n"                         \
    "  sugar: {path: initial.glucose, low: 1 g/L, high: 3 g/L}\n"                                  \
    "outputs: {biomass: {}, glucose: {reduce: mean}}\n"                                            \
    "design: " design "\n"

static char folder[512];
static ru_comm world;

/* The folder of rank 0, on all ranks. */
static int find_folder(void **state)
{
    (void)state;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &world), RU_OK);
    snprintf(folder, sizeof folder, "%s", ru_temporary_path(""));
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, world.mpi);
    return 0;
}

static const char *path_of(const char *name)
{
    static char paths[4][640];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    if (world.rank == 0) {
        FILE *file = fopen(path_of(name), "w");
        assert_non_null(file);
        assert_true(fputs(text, file) >= 0);
        assert_int_equal(fclose(file), 0);
    }
    MPI_Barrier(world.mpi);
}

/* Of rank 0: runs that have ended, after how many of them the end is asked for, and how. */
static int ended, runs_left, ends_by = RU_REQUEST_INTERRUPT;
static volatile int request;

static void count(const ru_sweep_progress *progress, void *context)
{
    (void)context;
    ended = (int)(progress->done + progress->failed + progress->limited);
    if (ended >= runs_left)
        request = ends_by;
}

/* The beginning of the last report, on rank 0. */
static char told[8192];

/* Runs a study into a file. `newly`: runs that this call did, on rank 0. */
static ru_status run_study(const char *text, const char *result, ru_sweep_options more)
{
    char *report = NULL;
    char output[640];
    write_file("batch.yaml", scenario);
    write_file("study.yaml", text);
    snprintf(output, sizeof output, "%s", path_of(result));
    more.output = output;
    more.told = count;
    ended = 0;
    ru_fault_clear();
    ru_status status = ru_study_run(path_of("study.yaml"), world.mpi, &more, &report);
    assert_true(world.rank == 0 || !report);
    snprintf(told, sizeof told, "%s", report ? report : "");
    free(report);
    MPI_Barrier(world.mpi);
    return status;
}

/* A column of a result on rank 0, n values. */
static void read_column(const char *result, const char *group, const char *name, size_t n,
                        double *values)
{
    ru_study_results *r = NULL;
    assert_int_equal(ru_study_results_open(path_of(result), &r), RU_OK);
    assert_int_equal(r->n_run, n);
    assert_int_equal(r->complete, 1);
    assert_int_equal(ru_study_results_read(r, group, name, values), RU_OK);
    ru_study_results_close(&r);
}

/* What each run gives by itself. */
static double alone(double mu, double sugar)
{
    char texts[2][80];
    const char *sets[] = {texts[0], texts[1]};
    const ru_open_options options = {.sets = sets, .n_set = 2};
    double biomass[8];
    ru_simulation *s = NULL;
    snprintf(texts[0], sizeof texts[0], "cells.parameters.mu_max=%.17g 1/h", mu);
    snprintf(texts[1], sizeof texts[1], "initial.glucose=%.17g g/L", sugar);
    assert_int_equal(ru_open(path_of("batch.yaml"), MPI_COMM_SELF, &options, &s), RU_OK);
    assert_int_equal(ru_run(s), RU_OK);
    size_t n = ru_series_read(s, "biomass", NULL, biomass, 8);
    ru_close(&s);
    return biomass[n - 1];
}

enum { RUNS = 12 };

static void rows_are_what_separate_runs_give(void **state)
{
    (void)state;
    assert_int_equal(run_study(STUDY("{kind: random, runs: 12}"), "a.h5", (ru_sweep_options){0}),
                     RU_OK);
    if (world.rank > 0)
        return;
    double mu[RUNS], sugar[RUNS], biomass[RUNS];
    assert_int_equal(ended, RUNS);
    read_column("a.h5", "parameter", "mu", RUNS, mu);
    read_column("a.h5", "parameter", "sugar", RUNS, sugar);
    read_column("a.h5", "output", "biomass", RUNS, biomass);
    for (size_t i = 0; i < RUNS; i++) {
        assert_true(mu[i] > 0.2 && mu[i] < 0.6);
        assert_close(biomass[i], alone(mu[i], sugar[i]), 0, 0);
    }
    assert_true(biomass[0] != biomass[1]);
}

static void ranks_of_a_run_change_the_last_digits_at_most(void **state)
{
    (void)state;
    assert_int_equal(run_study(STUDY("{kind: random, runs: 2}"), "b.h5",
                               (ru_sweep_options){.ranks_per_run = world.size > 1 ? 2 : 1}),
                     RU_OK);
    assert_int_equal(run_study(STUDY("{kind: random, runs: 2}"), "c.h5",
                               (ru_sweep_options){.ranks_per_run = world.size + 1}),
                     RU_ERR_USAGE);
    if (world.rank > 0)
        return;
    double mu[2], sugar[2], biomass[2];
    read_column("b.h5", "parameter", "mu", 2, mu);
    read_column("b.h5", "parameter", "sugar", 2, sugar);
    read_column("b.h5", "output", "biomass", 2, biomass);
    for (size_t i = 0; i < 2; i++)
        assert_close(biomass[i], alone(mu[i], sugar[i]), 1e-12, 0);
}

static void a_study_that_was_stopped_goes_on(void **state)
{
    (void)state;
    const char *text = STUDY("{kind: random, runs: 12}");
    runs_left = 5;
    request = RU_REQUEST_NONE;
    assert_int_equal(run_study(text, "stopped.h5", (ru_sweep_options){.request = &request}),
                     RU_ERR_STOPPED);
    int before = ended;
    MPI_Bcast(&before, 1, MPI_INT, 0, world.mpi);
    assert_true(before >= 5 && before < RUNS);
    assert_true(access(path_of("stopped.h5"), F_OK) != 0);
    assert_int_equal(run_study(text, "stopped.h5", (ru_sweep_options){0}), RU_OK);
    /* Again: there is nothing to do. And with more runs the first ones are taken over. */
    request = RU_REQUEST_INTERRUPT;
    assert_int_equal(run_study(text, "stopped.h5", (ru_sweep_options){.request = &request}), RU_OK);
    assert_int_equal(run_study(text, "a.h5", (ru_sweep_options){0}), RU_OK);
    assert_int_equal(
        run_study(STUDY("{kind: random, runs: 14}"), "stopped.h5", (ru_sweep_options){0}), RU_OK);
    if (world.rank > 0)
        return;
    double a[RUNS], b[14];
    read_column("a.h5", "output", "biomass", RUNS, a);
    read_column("stopped.h5", "output", "biomass", 14, b);
    for (size_t i = 0; i < RUNS; i++)
        assert_close(a[i], b[i], 0, 0);
}

static void without_time_nothing_is_begun_and_what_is_there_stays(void **state)
{
    (void)state;
    const char *text = STUDY("{kind: random, runs: 12}");
    const double none = 0;
    const ru_sweep_options short_of_time = {.most = &none};
    assert_int_equal(run_study(text, "late.h5", short_of_time), RU_ERR_FRUITLESS);
    assert_int_equal(ended, 0);
    if (world.rank == 0)
        assert_non_null(strstr(ru_fault_text(), "0 of 12 runs done, 0 of them by this call"));
    runs_left = 5;
    request = RU_REQUEST_NONE;
    ends_by = RU_REQUEST_SUSPEND;
    assert_int_equal(run_study(text, "late.h5", (ru_sweep_options){.request = &request}),
                     RU_ERR_SUSPENDED);
    ends_by = RU_REQUEST_INTERRUPT;
    assert_int_equal(run_study(text, "late.h5", short_of_time), RU_ERR_FRUITLESS);
    assert_int_equal(run_study(text, "late.h5", (ru_sweep_options){0}), RU_OK);
    assert_int_equal(run_study(text, "late.h5", short_of_time), RU_OK);
    assert_int_equal(run_study(text, "never_late.h5", (ru_sweep_options){0}), RU_OK);
    if (world.rank > 0)
        return;
    double a[RUNS], b[RUNS];
    read_column("late.h5", "output", "biomass", RUNS, a);
    read_column("never_late.h5", "output", "biomass", RUNS, b);
    for (size_t i = 0; i < RUNS; i++)
        assert_close(a[i], b[i], 0, 0);
}

/* The last rank of a run is asked to end, the first one is not. */
static void a_rank_that_is_asked_stops_the_run_that_it_shares(void **state)
{
    (void)state;
    volatile int mine = world.rank + 1 == world.size ? RU_REQUEST_SUSPEND : RU_REQUEST_NONE;
    const ru_sweep_options all = {.ranks_per_run = world.size, .request = &mine};
    runs_left = RUNS + 1;
    assert_int_equal(run_study(STUDY("{kind: random, runs: 3}"), "asked.h5", all),
                     RU_ERR_FRUITLESS);
    if (world.rank == 0)
        assert_non_null(strstr(ru_fault_text(), "0 of 3 runs done, 0 of them by this call"));
    mine = RU_REQUEST_NONE;
    assert_int_equal(run_study(STUDY("{kind: random, runs: 3}"), "asked.h5", all), RU_OK);
}

/* Steps are those of the base, which takes more than the limit has. */
static void what_a_run_takes_is_within_the_limits(void **state)
{
    (void)state;
    const ru_sweep_options none = {0};
    ru_estimate e;
    size_t n_run;
    write_file("batch.yaml", scenario);
    write_file("study.yaml", STUDY("{kind: random, runs: 12}\nlimits: {time: 1 us, steps: 5}"));
    assert_int_equal(ru_estimate_study(path_of("study.yaml"), world.mpi, &none, 0, &e, &n_run),
                     RU_OK);
    assert_true(isnan(ru_estimate_seconds(&e, 2)));
    assert_int_equal(ru_estimate_study(path_of("study.yaml"), world.mpi, &none, 1e9, &e, &n_run),
                     RU_OK);
    assert_int_equal(n_run, 12);
    assert_true(e.tried_steps > 5);
    assert_true(e.steps == 5);
    assert_close(e.seconds, e.tried * 5 / e.tried_steps, 1e-12, 0);
    assert_true(ru_estimate_seconds(&e, 1) == 1e-6);
    assert_true(ru_estimate_seconds(&e, 8) == 1e-6);
    assert_true(e.point == 1);
}

static void parts_are_merged(void **state)
{
    (void)state;
    const char *text = STUDY("{kind: random, runs: 12}");
    for (int part = 1; part <= 2; part++)
        assert_int_equal(run_study(text, "whole.h5", (ru_sweep_options){.part = part, .parts = 3}),
                         RU_OK);
    assert_int_equal(run_study(text, "whole.h5", (ru_sweep_options){.merge = 1}), RU_ERR_CRITERION);
    assert_non_null(strstr(ru_last_fault(), "4 of 12 runs are not there yet"));
    assert_int_equal(run_study(text, "whole.h5", (ru_sweep_options){.part = 3, .parts = 3}), RU_OK);
    assert_int_equal(run_study(text, "whole.h5", (ru_sweep_options){.merge = 1}), RU_OK);
    assert_int_equal(run_study(text, "a.h5", (ru_sweep_options){0}), RU_OK);
    assert_int_equal(run_study(text, "whole.h5", (ru_sweep_options){.part = 13, .parts = -1}),
                     RU_ERR_USAGE);
    if (world.rank > 0)
        return;
    double a[RUNS], b[RUNS];
    read_column("a.h5", "output", "glucose", RUNS, a);
    read_column("whole.h5", "output", "glucose", RUNS, b);
    assert_memory_equal(a, b, sizeof a);
}

static void copy_file(const char *from, const char *to)
{
    static char bytes[1 << 20];
    FILE *in = fopen(path_of(from), "rb"), *out = fopen(path_of(to), "wb");
    assert_true(in && out);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    assert_true(n > 0 && n < sizeof bytes && fwrite(bytes, 1, n, out) == n);
    assert_int_equal(fclose(in) + fclose(out), 0);
}

/* More parts than files may be open, in a folder whose name would be a pattern. */
static void parts_of_any_number_are_merged(void **state)
{
    (void)state;
    enum { PARTS = 70 };
    const char *text = STUDY("{kind: random, runs: 12}");
    struct rlimit before, few = {48, 48};
    if (world.size > 1)
        return;
    assert_int_equal(mkdir(path_of("all [1-9]*"), 0777), 0);
    for (int part = 1; part <= 2; part++)
        assert_int_equal(
            run_study(text, "all [1-9]*/x.h5", (ru_sweep_options){.part = part, .parts = 2}),
            RU_OK);
    for (int i = 3; i <= PARTS; i++) {
        char name[64];
        snprintf(name, sizeof name, "all [1-9]*/x.part-%d-of-%d.h5", i, PARTS);
        copy_file("all [1-9]*/x.part-1-of-2.h5", name);
    }
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    ru_status status = run_study(text, "all [1-9]*/x.h5", (ru_sweep_options){.merge = 1});
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(status, RU_OK);
    double a[RUNS], b[RUNS];
    read_column("whole.h5", "output", "glucose", RUNS, a);
    read_column("all [1-9]*/x.h5", "output", "glucose", RUNS, b);
    assert_memory_equal(a, b, sizeof a);
}

/* Half of the values of pH are none: the scenario refuses them. */
#define HALF                                                                                       \
    "title: half\n"                                                                                \
    "scenario: batch.yaml\n"                                                                       \
    "parameters: {ph: {path: vessel.pH, low: 7, high: 21}}\n"                                      \
    "outputs: {biomass: {}}\n"                                                                     \
    "design: {kind: grid, levels: 8}\n"

static void failed_runs_are_rows_with_their_message(void **state)
{
    (void)state;
    assert_int_equal(run_study(HALF, "half.h5", (ru_sweep_options){.json = 1}), RU_OK);
    if (world.rank > 0)
        return;
    /* The report has them once, with the range. */
    assert_non_null(strstr(told,
                           "\"faults\":[{\"runs\":4,\"first\":5,\"message\":\"vessel.pH: '15' "
                           "is out of range (expected 0 to 14)\"}]"));
    assert_non_null(strstr(told, "\"name\":\"ph\",\"path\":\"vessel.pH\""));
    ru_study_results *r = NULL;
    double biomass[8];
    char message[RU_STUDY_MESSAGE];
    read_column("half.h5", "output", "biomass", 8, biomass);
    assert_int_equal(ru_study_results_open(path_of("half.h5"), &r), RU_OK);
    for (size_t i = 0; i < 8; i++) {
        /* 7, 9, 11, 13 are values of pH, 15 to 21 are none. */
        assert_close(r->status[i], i < 4 ? RU_RUN_DONE : RU_RUN_FAILED, 0, 0);
        assert_int_equal(isnan(biomass[i]), i >= 4);
        assert_int_equal(ru_study_results_message(r, i, message), RU_OK);
        if (i >= 4)
            assert_non_null(strstr(message, "vessel.pH"));
        else
            assert_string_equal(message, "");
    }
    ru_study_results_close(&r);
}

static void limits_stop_a_run_not_the_study(void **state)
{
    (void)state;
    const char *text = STUDY("{kind: random, runs: 3}") "limits: {steps: 3}\n";
    assert_int_equal(run_study(text, "limit.h5", (ru_sweep_options){0}), RU_ERR_SOLVER);
    assert_non_null(strstr(ru_last_fault(), "none of the 3 runs succeeded"));
    ru_study_results *r = NULL;
    char message[RU_STUDY_MESSAGE];
    if (world.rank == 0) {
        assert_int_equal(ru_study_results_open(path_of("limit.h5"), &r), RU_OK);
        assert_close(r->status[2], RU_RUN_LIMIT, 0, 0);
        assert_int_equal(ru_study_results_message(r, 0, message), RU_OK);
        assert_non_null(strstr(message, "stopped at the limit of steps"));
        ru_study_results_close(&r);
    }
    /* Hardly any time is over at the first step, and none at all is a mistake. */
    text = STUDY("{kind: random, runs: 3}") "limits: {time: 0 s}\n";
    assert_int_equal(run_study(text, "time.h5", (ru_sweep_options){0}), RU_ERR_INPUT);
    assert_non_null(strstr(ru_last_fault(), "study.yaml:8:16: error: limits.time"));
    text = STUDY("{kind: random, runs: 3}") "limits: {time: 1e-9 s}\n";
    assert_int_equal(run_study(text, "time.h5", (ru_sweep_options){0}), RU_ERR_SOLVER);
    /* What was stopped is there, until it is asked for again. */
    text = STUDY("{kind: random, runs: 3}");
    assert_int_equal(run_study(text, "time.h5", (ru_sweep_options){0}), RU_ERR_SOLVER);
    assert_int_equal(run_study(text, "time.h5", (ru_sweep_options){.retry = 1}), RU_OK);
}

static void files_of_others_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *text, *says;
    } rows[] = {{HALF, "is the result of another study"},
                {STUDY("{kind: latin-hypercube, runs: 7}"), "runs of another design"},
                {STUDY("{kind: random, runs: 2}"), "mine.h5' holds 1 finished run that this"}};
    assert_int_equal(run_study(STUDY("{kind: random, runs: 3}"), "mine.h5", (ru_sweep_options){0}),
                     RU_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(run_study(rows[i].text, "mine.h5", (ru_sweep_options){0}), RU_ERR_USAGE);
        if (!strstr(ru_last_fault(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_last_fault());
    }
    const char *set = "initial.glucose=1 g/L";
    assert_int_equal(run_study(STUDY("{kind: random, runs: 3}"), "set.h5",
                               (ru_sweep_options){.sets = &set, .n_set = 1}),
                     RU_ERR_USAGE);
    assert_non_null(strstr(ru_last_fault(), "it has no effect, since 'initial.glucose' varies"));
    write_file("text.h5", "these are my notes\n");
    assert_int_equal(run_study(HALF, "text.h5", (ru_sweep_options){0}), RU_ERR_USAGE);
    assert_non_null(strstr(ru_last_fault(), "no result of a study: not overwritten"));
}

static void mistakes_are_told_before_anything_is_run(void **state)
{
    (void)state;
    const struct {
        const char *text, *says;
    } rows[] = {
        {"scenario: nowhere.yaml\noutputs: {biomass: {}}\ndesign: grid\n"
         "parameters: {a: {path: vessel.pH, low: 6, high: 7}}\n",
         "nowhere.yaml"},
        {"scenario: batch.yaml\noutputs: {biomas: {}}\ndesign: grid\n"
         "parameters: {a: {path: vessel.pH, low: 6, high: 7}}\n",
         "did you mean biomass"},
        {"scenario: batch.yaml\noutputs: {biomass: {}}\ndesign: grid\n"
         "set: {time.end: 1 h, vessel.volme: 1 L}\n"
         "parameters: {a: {path: vessel.pH, low: 6, high: 7}}\n",
         "study.yaml:4:22: error: set: 'volme' is not a key of vessel"},
        {"scenario: batch.yaml\noutputs: {biomass: {}}\ndesign: {kind: grid, correlation: []}\n"
         "parameters: {a: {path: vessel.pH, low: 6, high: 7}}\n",
         "help: it belongs at the top of the file, beside 'design'"},
        {"scenario: batch.yaml\noutputs: {biomass: {}}\ndesign: grid\n"
         "parameters: {a: {path: vessel.ph, low: 6, high: 7}}\n",
         "nearest: 'vessel.pH'"},
        {"scenario: batch.yaml\noutputs: {biomass: {}}\ndesign: grid\n"
         "parameters: {a: {path: vessel.pH, low: 60, high: 70}}\n",
         "study.yaml:4:40: error: parameters.a: neither end of it makes a scenario"},
        {"scenario: batch.yaml\noutputs: {biomass: {}}\ndesign: grid\n"
         "parameters: {a: {path: vessel.volume, low: 1 kg, high: 2 kg}}\n",
         "neither end of it makes a scenario"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(run_study(rows[i].text, "never.h5", (ru_sweep_options){0}), RU_ERR_INPUT);
        if (!strstr(ru_last_fault(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_last_fault());
        assert_true(access(path_of("never.h5"), F_OK) != 0);
        assert_true(access(path_of("never.incomplete.h5"), F_OK) != 0);
    }
    assert_int_equal(ru_study_run(path_of("none.yaml"), world.mpi, NULL, &(char *){NULL}),
                     RU_ERR_INPUT);
}

/* A threshold that no run crosses. */
static void an_output_without_a_value_is_told(void **state)
{
    (void)state;
    assert_int_equal(
        run_study("scenario: batch.yaml\ndesign: {kind: random, runs: 3}\n"
                  "outputs: {b: {of: biomass, reduce: first-above, threshold: 9 g/L}}\n"
                  "parameters: {sugar: {path: initial.glucose, low: 1 g/L, high: 3 g/L}}\n",
                  "without.h5", (ru_sweep_options){0}),
        RU_OK);
    if (world.rank == 0)
        assert_non_null(
            strstr(told, "b has no value in any of the 3 runs, which never are above 9 g/L"));
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(rows_are_what_separate_runs_give, find_folder),
        cmocka_unit_test(ranks_of_a_run_change_the_last_digits_at_most),
        cmocka_unit_test(a_study_that_was_stopped_goes_on),
        cmocka_unit_test(without_time_nothing_is_begun_and_what_is_there_stays),
        cmocka_unit_test(a_rank_that_is_asked_stops_the_run_that_it_shares),
        cmocka_unit_test(what_a_run_takes_is_within_the_limits),
        cmocka_unit_test(parts_are_merged),
        cmocka_unit_test(parts_of_any_number_are_merged),
        cmocka_unit_test(failed_runs_are_rows_with_their_message),
        cmocka_unit_test(limits_stop_a_run_not_the_study),
        cmocka_unit_test(files_of_others_are_refused),
        cmocka_unit_test(an_output_without_a_value_is_told),
        cmocka_unit_test_teardown(mistakes_are_told_before_anything_is_run, shut_down),
    };
    return ru_run_group(tests);
}
