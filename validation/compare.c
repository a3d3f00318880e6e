/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/compare.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/yaml_read.h>
#include <ru/validation/fitted.h>
#include <ru/validation/limits.h>
#include <ru/validation/limits_files.h>
#include <ru/validation/measured.h>
#include <ru/validation/numerics.h>
#include <ru/validation/profile.h>
#include <ru/validation/report.h>
#include <ru/validation/run_file.h>
#include <ru/validation/verdict.h>

/* All that one comparison holds; freed at one place. */
typedef struct comparison {
    ru_result *result;
    double *times, **series;    /* [n_time], [n_series][n_time]; owned */
    ru_simulated_array *arrays; /* [n_array]; owned with their times and values */
    size_t n_array;
    double **u_num;     /* [n_series][n_time]; owned; NULL: not known */
    ru_profile profile; /* with data along z */
    ru_limits *limits;
    ru_measured *measured;
    ru_differences differences;
    ru_fitted_use use;
    ru_verdict *verdict;
} comparison;

static ru_status load_result(const char *path, comparison *c)
{
    RU_TRY(ru_result_open(path, &c->result));
    const ru_result_info *info = ru_result_get(c->result);
    RU_REQUIRE(info->n_time, RU_ERR_INPUT, "%s: the result holds no times", path);
    RU_TRY(ru_result_times_read(c->result, &c->times));
    c->series = calloc(info->n_series + 1, sizeof *c->series);
    RU_REQUIRE(c->series, RU_ERR_SYSTEM, "out of memory for %zu series", info->n_series);
    for (size_t i = 0; i < info->n_series; i++)
        RU_TRY(ru_result_series_read(c->result, info->series[i].name, &c->series[i]));
    c->arrays = calloc(info->n_array + 1, sizeof *c->arrays);
    RU_REQUIRE(c->arrays, RU_ERR_SYSTEM, "out of memory for %zu arrays", info->n_array);
    for (size_t i = 0; i < info->n_array; i++) {
        double *times, *values, *sd;
        size_t n;
        const ru_array_column *column = &info->arrays[i];
        RU_TRY(ru_result_array_read(c->result, column->column.name, &times, &values, &sd, &n));
        free(sd);
        c->arrays[c->n_array++] = (ru_simulated_array){column, times, values, n};
    }
    return RU_OK;
}

/* 1 where each quantity has a file of its own. */
static int all_have_files(const ru_limits *limits)
{
    for (size_t i = 0; i < limits->n_rule; i++)
        if (!limits->rules[i].file)
            return 0;
    return 1;
}

/* The data files that the limits name. */
static ru_status load_named_data(comparison *c)
{
    const ru_limits *limits = c->limits;
    if (limits && !limits->n_data && all_have_files(limits)) {
        c->measured = calloc(1, sizeof *c->measured);
        RU_REQUIRE(c->measured, RU_ERR_SYSTEM, "out of memory");
        return RU_OK;
    }
    RU_REQUIRE(limits && limits->n_data, RU_ERR_INPUT,
               "no measured data: give a file, or name it in the limits as 'data: file.csv'");
    RU_TRY(ru_limits_measured(limits, &c->measured));
    return RU_OK;
}

/* What the scenario has otherwise than the descriptions say it was, and whether it was fitted to
 * these data. */
static ru_status look_up_scenario(comparison *c, const ru_run_choice *choice)
{
    char *text = NULL;
    ru_document *scenario = NULL;
    RU_TRY(ru_result_text_read(c->result, "input/resolved", &text, NULL));
    ru_status status = ru_yaml_read_text(text, "the scenario of the result", NULL, 0, &scenario);
    free(text);
    for (size_t i = 0; status == RU_OK && i < c->measured->n_run; i++) {
        const ru_run_file *run = c->measured->runs[i];
        if (run->as_measured)
            status = ru_as_measured_compare(run->as_measured, scenario->root, run->tolerance,
                                            &c->differences);
    }
    if (status == RU_OK)
        status = ru_fitted_find(scenario->root, c->measured, choice, &c->use);
    ru_document_destroy(&scenario);
    return status;
}

/* 1 where the data were used for fitting and the limits do not say so. */
static int is_fitted_unsaid(const comparison *c)
{
    const char *basis = c->limits ? ru_basis_names[c->limits->about.basis] : "";
    return c->use.state == RU_FITTED_HERE && strcmp(basis, "same-data") != 0;
}

/* The run asked for; that of the limits; those whose times the limits tell; or the only one. */
static ru_status choose_run(const comparison *c, const char *run_id, ru_run_choice *choice)
{
    const ru_limits *limits = c->limits;
    const char *wanted = run_id ? run_id : limits ? limits->run : NULL;
    if (limits) {
        choice->times = limits->run_times;
        choice->n_time = limits->n_run_time;
    }
    choice->end = c->times[ru_result_get(c->result)->n_time - 1];
    if (!c->measured->n_row) {
        choice->run = wanted ? wanted : "";
        return RU_OK;
    }
    if (wanted || !choice->n_time)
        return ru_measured_find_run(c->measured, wanted, &choice->run);
    for (size_t i = 0; i < choice->n_time; i++) {
        const char *run;
        RU_TRY(ru_measured_find_run(c->measured, choice->times[i].run, &run));
    }
    return RU_OK;
}

/* Data along the height need limits that speak of a profile, and the reverse. */
static ru_status check_axis(const comparison *c)
{
    int along_z = c->limits && c->limits->along_z;
    if (!c->limits || along_z == c->measured->along_z)
        return RU_OK;
    return ru_fault(RU_ERR_INPUT,
                    along_z ? "%s: along z, but %s has no column z_m"
                            : "%s: %s has a column z_m: write 'along: z'",
                    c->limits->path, ru_measured_file(c->measured, 0));
}

static ru_status simulate(comparison *c, ru_simulated *simulated)
{
    const ru_result_info *info = ru_result_get(c->result);
    if (!c->measured->along_z) {
        *simulated = (ru_simulated){.times = c->times,
                                    .n_time = info->n_time,
                                    .columns = info->series,
                                    .values = (const double *const *)c->series,
                                    .n_series = info->n_series,
                                    .u_num = (const double *const *)c->u_num,
                                    .arrays = c->arrays,
                                    .n_array = c->n_array};
        return RU_OK;
    }
    RU_TRY(ru_profile_read(c->result, c->limits ? c->limits->moment : INFINITY, &c->profile));
    *simulated = (ru_simulated){.times = c->profile.heights,
                                .n_time = c->profile.n_level,
                                .columns = info->fields,
                                .values = (const double *const *)c->profile.fields,
                                .n_series = info->n_field,
                                .along_z = 1};
    return RU_OK;
}

/* A note of the run; "" where there is none. */
static ru_status read_note(const comparison *c, const char *note, char text[32])
{
    const ru_result_info *info = ru_result_get(c->result);
    char path[64], *read = NULL;
    text[0] = '\0';
    for (size_t i = 0; i < info->n_note; i++)
        if (strcmp(info->notes[i], note) == 0) {
            snprintf(path, sizeof path, "provenance/%s", note);
            RU_TRY(ru_result_text_read(c->result, path, &read, NULL));
            snprintf(text, 32, "%s", read);
            free(read);
        }
    return RU_OK;
}

static ru_status load_u_num(const char *path, comparison *c)
{
    const ru_result_info *info = ru_result_get(c->result);
    char checksum[32];
    if (!path || c->measured->along_z)
        return RU_OK;
    RU_TRY(read_note(c, "scenario_checksum", checksum));
    const ru_numerics_wanted wanted = {checksum, info->series, info->n_series, c->times,
                                       info->n_time};
    return ru_numerics_read(path, &wanted, &c->u_num);
}

/* 1 where the limits are others than those that the run was told of. */
static int is_changed(const comparison *c, const char *declared)
{
    char present[32] = "";
    if (c->limits)
        snprintf(present, sizeof present, "%016" PRIx64, c->limits->hash);
    return c->limits && declared[0] && strcmp(declared, present) != 0;
}

static ru_status judge(const ru_compare_task *task, comparison *c, char **report)
{
    const ru_result_info *info = ru_result_get(c->result);
    ru_run_choice choice = {0};
    RU_TRY(choose_run(c, task->run_id, &choice));
    ru_simulated simulated;
    char declared[32];
    RU_TRY(check_axis(c));
    RU_TRY(simulate(c, &simulated));
    RU_TRY(look_up_scenario(c, &choice));
    RU_TRY(ru_verdict_build(&simulated, c->measured, &choice, c->limits, &c->verdict));
    RU_TRY(read_note(c, "limits_fnv1a64", declared));
    c->verdict->limits_changed = is_changed(c, declared);
    c->verdict->fitted_unsaid = is_fitted_unsaid(c);
    const ru_report_facts facts = {.result = task->result,
                                   .declared = declared,
                                   .u_num = task->u_num,
                                   .complete = info->complete,
                                   .result_status = info->status,
                                   .measured = c->measured,
                                   .choice = &choice,
                                   .limits = c->limits,
                                   .along_z = simulated.along_z,
                                   .moment = c->profile.time,
                                   .verdict = c->verdict,
                                   .differences = &c->differences,
                                   .use = &c->use};
    RU_TRY((task->json ? ru_report_json : ru_report_text)(&facts, report));
    RU_REQUIRE(!c->verdict->n_failed && !c->verdict->n_not_judged, RU_ERR_CRITERION,
               "of %zu quantities with limits %zu failed and %zu could not be judged",
               c->verdict->n_judged, c->verdict->n_failed, c->verdict->n_not_judged);
    RU_REQUIRE(ru_verdict_overall(c->verdict) != RU_NOT_JUDGED || !c->verdict->fitted_unsaid,
               RU_ERR_CRITERION,
               "%s: the scenario was fitted to these data (%s), which proves nothing; if that is "
               "meant, say 'about: {basis: same-data}'",
               c->limits->path, c->use.by);
    RU_REQUIRE(ru_verdict_overall(c->verdict) != RU_NOT_JUDGED, RU_ERR_CRITERION,
               "%s: it or a description that it names changed since the run began, which was told "
               "of limits %s",
               c->limits->path, declared);
    return RU_OK;
}

static void clear(comparison *c)
{
    size_t n_series = c->result ? ru_result_get(c->result)->n_series : 0;
    ru_verdict_destroy(&c->verdict);
    ru_differences_clear(&c->differences);
    ru_profile_clear(&c->profile);
    ru_measured_destroy(&c->measured);
    ru_limits_destroy(&c->limits);
    for (size_t i = 0; c->series && i < n_series; i++)
        free(c->series[i]);
    free(c->series);
    for (size_t i = 0; i < c->n_array; i++) {
        free((void *)(uintptr_t)c->arrays[i].times);
        free((void *)(uintptr_t)c->arrays[i].values);
    }
    free(c->arrays);
    ru_numerics_free(&c->u_num, n_series);
    free(c->times);
    ru_result_close(&c->result);
}

/* The limits with the descriptions they name; where the data are given besides, these need not be
 * there, and the hash is then another one than was declared with them. */
static ru_status load_limits(const char *path, int data_given, comparison *c)
{
    if (!path)
        return RU_OK;
    RU_TRY(ru_limits_read(path, &c->limits));
    ru_status status = ru_limits_fold(c->limits);
    if (status == RU_OK || !data_given)
        return status;
    ru_fault_clear();
    return RU_OK;
}

ru_status ru_compare_files(const ru_compare_task *task, char **report)
{
    comparison c = {0};
    const char *measured = task->measured;
    int given = measured && measured[0] && strcmp(measured, "-") != 0;
    *report = NULL;
    ru_status status = load_limits(task->limits, given, &c);
    if (status == RU_OK)
        status = given ? ru_measured_read(&measured, 1, &c.measured) : load_named_data(&c);
    if (status == RU_OK)
        status = load_result(task->result, &c);
    if (status == RU_OK)
        status = load_u_num(task->u_num, &c);
    if (status == RU_OK)
        status = judge(task, &c, report);
    clear(&c);
    if (status != RU_OK)
        return ru_fault_frame(status, __func__, __FILE__, __LINE__);
    return RU_OK;
}
