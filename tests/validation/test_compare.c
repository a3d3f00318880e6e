/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile_sample.h"
#include "verdict_sample.h"

#include <mpi.h>

#include <ru/base/unit.h>
#include <ru/io/hdf5_sink.h>
#include <ru/validation/compare.h>

/* The simulation of the sample as a result file; the path is borrowed. */
static const char *write_result(void)
{
    const char *path = ru_temporary_path("run.h5");
    const double fraction = 1, position[3] = {0};
    const ru_column counter = {"steps", "1", "internal steps"};
    const ru_input_file input = {"case.yaml", "title: x\n", 9};
    const ru_schema schema = {.title = "sample",
                              .model = "monod",
                              .series = sample_columns,
                              .n_series = SAMPLE_SERIES,
                              .fields = sample_columns,
                              .n_field = 1,
                              .statistics = &counter,
                              .n_statistic = 1,
                              .mesh = {.kind = RU_MESH_SINGLE,
                                       .n_node = 1,
                                       .volume_fraction = &fraction,
                                       .position = position},
                              .inputs = &input,
                              .n_input = 1,
                              .resolved = "title: x\n",
                              .node_count = 1};
    ru_comm comm;
    ru_sink *sink = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    if (sink->begin(sink, &comm, &schema) != RU_OK)
        fail_msg("%s", ru_fault_text());
    for (size_t i = 0; i < SAMPLE_TIMES; i++) {
        const double values[] = {sample_biomass[i], sample_acetate[i]};
        assert_int_equal(sink->series(sink, sample_times[i], values), RU_OK);
    }
    if (sink->end(sink, 1, "") != RU_OK)
        fail_msg("%s", ru_fault_text());
    sink->close(&sink);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    const char *path = ru_temporary_path(name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static ru_status compare(const char *measured, const char *limits, const char *run, char **report)
{
    char result[512], data[512], rules[512] = "";
    snprintf(result, sizeof result, "%s", write_result());
    snprintf(data, sizeof data, "%s", sample_write_data());
    if (limits)
        snprintf(rules, sizeof rules, "%s", write_text("limits.yaml", limits));
    ru_status status = ru_compare_files(&(ru_compare_task){.result = result,
                                                           .measured = measured ? measured : data,
                                                           .limits = limits ? rules : NULL,
                                                           .run_id = run},
                                        report);
    remove(result);
    remove(data);
    remove(rules);
    return status;
}

static void met_limits_are_ok(void **state)
{
    (void)state;
    char *report = NULL;
    ru_status status =
        compare(NULL, "run: A\n" SAMPLE_OD "    limit: {nrmse: 15 %}\n", NULL, &report);
    if (status != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_non_null(strstr(report, "verdict   PASS (1 of 1"));
    free(report);
}

static void a_failed_limit_is_a_criterion_with_a_report(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(compare(NULL, SAMPLE_OD "    limit: {nrmse: 1 %}\n", "A", &report),
                     RU_ERR_CRITERION);
    assert_non_null(report);
    assert_non_null(strstr(report, "FAIL"));
    free(report);
}

static void not_judged_is_no_success(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(
        compare(NULL, "run: A\nquantities: [{measured: acetate, limit: {r2: 1}}]\n", NULL, &report),
        RU_ERR_CRITERION);
    assert_non_null(strstr(report, "verdict   NOT JUDGED"));
    free(report);
}

static void the_limits_may_name_the_data(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(compare("-", "data: v.csv\nrun: A\n" SAMPLE_OD, NULL, &report), RU_OK);
    assert_non_null(strstr(report, "v.csv"));
    free(report);
    assert_int_equal(compare("", SAMPLE_OD, "A", &report), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no measured data"));
    assert_int_equal(compare("", NULL, "A", &report), RU_ERR_INPUT);
}

static void runs_with_told_times_are_taken_together(void **state)
{
    (void)state;
    char *report = NULL;
    const char *path =
        write_text("steady.csv", "run_id,quantity,value,unit\nD1,biomass_cdw,2.5,g/L\n"
                                 "D2,biomass_cdw,4.5,g/L\nD3,biomass_cdw,9,g/L\n");
    char data[512];
    snprintf(data, sizeof data, "%s", path);
    assert_int_equal(compare(data,
                             "at: {D1: 1.5 h, D2: 3.5 h}\nquantities: [{measured: "
                             "biomass_cdw, limit: {max_error: 0.001 g/L}, minimum_points: "
                             "2}]\n",
                             NULL, &report),
                     RU_OK);
    assert_non_null(strstr(report, "biomass_cdw -> biomass"));
    assert_non_null(strstr(report, "run       D2 at 3.5 h"));
    free(report);
    assert_int_equal(compare(data, "at: {D1: 1 h, D9: 3 h}\n" SAMPLE_OD, NULL, &report),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no run 'D9'"));
    remove(data);
}

/* The profile of profile_sample.h with the data of a column: gas_holdup at 0.75 m lies a quarter of
 * the way from 4 to 3 %, 2 m halfway from 3 to 4 %; 0.1 and 3 m are outside. */
static ru_status compare_profile(const char *limits, const char *data, char **report)
{
    char result[512], measured[512], rules[512] = "";
    snprintf(result, sizeof result, "%s", profile_write_result(1));
    snprintf(measured, sizeof measured, "%s", write_text("profile.csv", data));
    if (limits)
        snprintf(rules, sizeof rules, "%s", write_text("limits.yaml", limits));
    ru_status status = ru_compare_files(
        &(ru_compare_task){.result = result, .measured = measured, .limits = limits ? rules : NULL},
        report);
    remove(result);
    remove(measured);
    remove(rules);
    return status;
}

static const char profile_data[] = "z_m,quantity,value,unit\n0.1,gas_holdup,0.9,-\n"
                                   "0.75,gas_holdup,0.0375,-\n2,gas_holdup,3.6,%\n"
                                   "3,gas_holdup,0.9,-\n";

static void a_profile_is_held_against_the_height(void **state)
{
    (void)state;
    char *report = NULL;
    ru_status status = compare_profile("along: z\nat: end\nquantities: [{measured: gas_holdup, "
                                       "limit: {max_error: 0.00101 1}, minimum_points: 2}]\n",
                                       profile_data, &report);
    if (status != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_non_null(strstr(report, "verdict   PASS"));
    assert_non_null(strstr(report, "along     z at 0.00277778 h"));
    assert_non_null(strstr(report, "4 rows, 2 points compared"));
    assert_non_null(strstr(report, "2 outside of the simulated height"));
    free(report);
    assert_int_equal(compare_profile("along: z\nat: 5 s\nquantities: [{measured: gas_holdup, "
                                     "limit: {max_error: 0.00101 1}, minimum_points: 2}]\n",
                                     profile_data, &report),
                     RU_ERR_CRITERION);
    free(report);
    assert_int_equal(compare_profile(NULL, profile_data, &report), RU_OK);
    assert_non_null(strstr(report, "2 points compared"));
    free(report);
}

static void heights_and_times_are_not_mixed_up(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(
        compare_profile("quantities: [{measured: gas_holdup}]\n", profile_data, &report),
        RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "write 'along: z'"));
    assert_int_equal(compare_profile("along: z\nquantities: [{measured: oxygen}]\n",
                                     "time_h,quantity,value,unit\n0,oxygen,1,g/L\n", &report),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no column z_m"));
    assert_int_equal(compare_profile("along: z\nat: {a: 1 h}\nquantities: [{measured: a}]\n",
                                     profile_data, &report),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "a profile along z is of one time"));
}

static void unusable_files_are_input_errors(void **state)
{
    (void)state;
    char *report = NULL;
    assert_int_equal(compare(NULL, NULL, NULL, &report), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "holds 2 runs"));
    assert_int_equal(compare(NULL, "quantities: 3\n", "A", &report), RU_ERR_INPUT);
    assert_int_equal(compare("none.csv", NULL, "A", &report), RU_ERR_INPUT);
    char data[512];
    snprintf(data, sizeof data, "%s", sample_write_data());
    assert_int_equal(
        ru_compare_files(&(ru_compare_task){"none.h5", data, NULL, "A", NULL, 0}, &report),
        RU_ERR_INPUT);
    assert_int_equal(ru_compare_files(&(ru_compare_task){data, data, NULL, "A", NULL, 0}, &report),
                     RU_ERR_INPUT);
    assert_null(report);
    remove(data);
}

static void json_is_written_when_asked_for(void **state)
{
    (void)state;
    char *report = NULL, result[512], data[512];
    snprintf(result, sizeof result, "%s", write_result());
    snprintf(data, sizeof data, "%s", sample_write_data());
    assert_int_equal(
        ru_compare_files(&(ru_compare_task){result, data, NULL, "A", NULL, 1}, &report), RU_OK);
    assert_int_equal(report[0], '{');
    free(report);
    remove(result);
    remove(data);
    ru_unit_shutdown();
}

/* Simulated biomass at 0, 1, 2, 3 h is 1 to 4 g/L; the probe's clock is 5 min ahead. */
static void runs_are_read_through_their_description(void **state)
{
    (void)state;
    char *report = NULL, csv[512], run[512];
    snprintf(csv, sizeof csv, "%s",
             write_text("p.csv", "t;Biomasse;QC\n2024-03-01 08:05;1,0;\n2024-03-01 09:05;<2,5;\n"
                                 "2024-03-01 10:05;9,0;bad\n2024-03-01 11:05;4,0;\n"));
    snprintf(run, sizeof run, "%s",
             write_text("run.yaml", "inoculated: 2024-03-01T08:00\nzone: UTC\ngap: 90 min\n"
                                    "files:\n  - path: p.csv\n    layout: wide\n"
                                    "    delimiter: semicolon\n    decimal: comma\n"
                                    "    clock_ahead: 5 min\n    modality: capacitance\n"
                                    "    time: {column: t, format: iso}\n    flag_column: QC\n"
                                    "    outliers: [bad]\n    columns:\n"
                                    "      - {column: Biomasse, quantity: biomass, unit: g/L}\n"
                                    "as_measured: {title: y}\n"));
    ru_status status = compare(run,
                               "quantities:\n  - measured: biomass\n    minimum_points: 2\n"
                               "    limit: {max_error: 0.001 g/L}\n",
                               NULL, &report);
    if (status != RU_OK)
        fail_msg("%s\n%s", ru_fault_text(), report ? report : "");
    static const char *const words[] = {
        "time zero 2024-03-01T08:00:00Z\n",
        "p.csv: wide, decimal comma; time 't' as iso in UTC, clock 5 min ahead; 4 rows\n",
        "    Biomasse -> biomass in g/L, capacitance: 2 values from 0 to 3 h; 1 below a limit; 1 "
        "flagged as outliers; 1 gap, the longest from 1 to 3 h\n",
        "3 points compared; 1 known by a bound only, 1 of them met, which counts in chi2 alone",
        " 3 (1 bound)  g/L ",
        "scenario as measured: 1 values looked up, 1 differ\n",
        "run.yaml:16:22: title: y measured, x simulated\n",
        "p.csv:4:22: biomass left out for its flag 'bad'",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strstr(report, words[i]))
            fail_msg("no '%s' in:\n%s", words[i], report);
    free(report);
    /* The limits may name it, beside themselves. */
    assert_int_equal(
        compare("-", "data: run.yaml\nquantities: [{measured: biomass}]\n", NULL, &report), RU_OK);
    assert_non_null(strstr(report, "Biomasse -> biomass in g/L, capacitance"));
    free(report);
    remove(csv);
    remove(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_read_through_their_description),
        cmocka_unit_test(met_limits_are_ok),
        cmocka_unit_test(a_failed_limit_is_a_criterion_with_a_report),
        cmocka_unit_test(not_judged_is_no_success),
        cmocka_unit_test(the_limits_may_name_the_data),
        cmocka_unit_test(runs_with_told_times_are_taken_together),
        cmocka_unit_test(a_profile_is_held_against_the_height),
        cmocka_unit_test(heights_and_times_are_not_mixed_up),
        cmocka_unit_test(unusable_files_are_input_errors),
        cmocka_unit_test(json_is_written_when_asked_for),
    };
    return ru_run_group(tests);
}
