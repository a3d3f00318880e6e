/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_sample.h"

#include <ru/base/unit.h>
#include <ru/validation/intake.h>

#define WIDE "files:\n  - path: d.csv\n    layout: wide\n"

static void headers_tell_names_and_units(void **state)
{
    (void)state;
    static const char *const headers[][3] = {
        {"Glc [g/L]", "Glc", "g/L"},
        {"time (h)", "time", "h"},
        {"pO2 (%)", "pO2", "%"},
        {"Glc", "Glc", ""},
        {"Glc (HPLC)", "Glc (HPLC)", ""},
        {"(g/L)", "(g/L)", ""},
        {"", "", ""},
        {"a (b) [mmol/L]", "a (b)", "mmol/L"},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        char name[64], unit[64];
        ru_split_header(headers[i][0], name, unit, sizeof name);
        assert_string_equal(name, headers[i][1]);
        assert_string_equal(unit, headers[i][2]);
    }
}

static void wide_tables_give_a_value_a_cell(void **state)
{
    (void)state;
    ru_measured *m =
        run_sample("run: A\n" WIDE "    modality: offline-assay\n    time: {column: t, unit: min}\n"
                   "    unit_row: true\n    columns:\n"
                   "      - {column: Glc, quantity: glucose, sd_column: Glc sd}\n"
                   "      - {column: OD, modality: optical, sd: {relative: 5 %, "
                   "absolute: 0.01}}\n",
                   "t,Glc,Glc sd,OD,note\nmin,g/L,,-,\n0,10,0.5,0.2,x\n30,9,,,\n");
    assert_int_equal(m->n_row, 3);
    assert_string_equal(m->rows[0].quantity, "glucose");
    assert_string_equal(m->rows[0].run, "A");
    assert_string_equal(m->rows[0].unit, "g/L");
    assert_close(m->rows[0].sd, 0.5, 0, 0);
    assert_close(m->rows[1].sd, 0.01 * sqrt(2), 1e-12, 0); /* 5 % of 0.2, and 0.01 */
    assert_close(m->rows[2].time, 1800, 1e-15, 0);
    assert_true(isnan(m->rows[2].sd));
    assert_int_equal(run_stream(m, "OD")->fates[RU_FATE_EMPTY], 1);
    assert_string_equal(ru_modality_names[run_stream(m, "OD")->modality], "optical");
    assert_string_equal(ru_modality_names[run_stream(m, "glucose")->modality], "offline-assay");
    assert_string_equal(m->files[0].not_used, "note");
    assert_int_equal(m->n_fault, 0);
    ru_measured_destroy(&m);
}

static void without_a_list_all_columns_count(void **state)
{
    (void)state;
    ru_measured *m = run_sample(WIDE, "time_h,Glc [g/L],pH (1)\n0,10,7\n1,9,6.9\n");
    assert_int_equal(m->n_row, 4);
    assert_string_equal(run_stream(m, "Glc")->unit, "g/L");
    assert_string_equal(run_stream(m, "Glc")->column, "Glc [g/L]");
    assert_string_equal(m->files[0].not_used, "");
    ru_measured_destroy(&m);
}

static void tidy_files_are_mapped_by_name(void **state)
{
    (void)state;
    ru_measured *m = run_sample(
        "run: B7\nfiles:\n  - path: d.csv\n    run_column: batch\n    quantity_column: Analyte\n"
        "    value_column: Result\n    replicate_column: Vial\n    time: {column: age, unit: d}\n"
        "    columns:\n      - {column: GLC, quantity: glucose, unit: g/L}\n",
        "batch,age,Analyte,Result,Vial\nB7,1,GLC,4,a\nB7,1,GLC,6,b\nB8,1,GLC,9,a\nB7,1,LAC,1,a\n");
    assert_int_equal(m->n_row, 2);
    assert_string_equal(m->rows[1].quantity, "glucose");
    assert_string_equal(m->rows[1].replicate, "b");
    assert_close(m->rows[0].time, 86400, 1e-15, 0);
    assert_int_equal(m->files[0].n_other_run, 1);
    assert_string_equal(m->files[0].not_used, "LAC");
    assert_int_equal(run_stream(m, "glucose")->n_replicate, 2);
    ru_measured_destroy(&m);
}

/* The description in docs/petab.md. */
static void a_measurement_table_of_petab_is_a_tidy_file(void **state)
{
    (void)state;
    ru_measured *m = run_sample(
        "run: fed\nfiles:\n  - path: d.csv\n    delimiter: tab\n"
        "    run_column: simulationConditionId\n    quantity_column: observableId\n"
        "    value_column: measurement\n    sd_column: noiseParameters\n"
        "    replicate_column: replicateId\n    time: {column: time, unit: h}\n    columns:\n"
        "      - {column: obs_glc, quantity: glucose, unit: g/L}\n",
        "observableId\tsimulationConditionId\tmeasurement\ttime\tnoiseParameters\treplicateId\n"
        "obs_glc\tfed\t9.5\t0\t0.5\tr1\nobs_glc\tfed\t9\t0\t0.25\tr2\n"
        "obs_glc\tstarved\t1\t0\t0.5\tr1\nobs_glc\tfed\t2\t10\t0.5\tr1\n");
    assert_int_equal(m->n_row, 3);
    assert_string_equal(m->rows[0].quantity, "glucose");
    assert_string_equal(m->rows[1].replicate, "r2");
    assert_close(m->rows[1].sd, 0.25, 0, 0);
    assert_close(m->rows[2].time, 36000, 1e-15, 0);
    assert_int_equal(m->files[0].n_other_run, 1);
    assert_int_equal(m->n_fault, 0);
    ru_measured_destroy(&m);
}

static void stamps_count_from_inoculation_by_the_right_clock(void **state)
{
    (void)state;
    ru_measured *m = run_sample(
        "inoculated: 2024-03-30T22:00+01:00\nzone: Europe/Berlin\n" WIDE
        "    clock_ahead: 5 min\n    time: {column: D, second_column: T, format: '%d.%m.%y "
        "%H:%M'}\n"
        "    columns: [{column: x, unit: 1}]\n",
        "D,T,x\n30.03.24,22:05,1\n31.03.24,01:05,2\n31.03.24,02:30,3\n31.03.24,04:05,4\n");
    assert_int_equal(m->n_row, 3);
    assert_close(m->rows[0].time, 0, 0, 1e-9);
    assert_close(m->rows[1].time, 3 * 3600, 1e-12, 0);
    assert_close(m->rows[2].time, 5 * 3600, 1e-12, 0); /* an hour of that night is missing */
    assert_int_equal(run_stream(m, "x")->fates[RU_FATE_NO_PLACE], 1);
    assert_int_equal(m->faults[0].line, 4);
    assert_non_null(strstr(m->faults[0].text, "summer time leaps over it"));
    ru_measured_destroy(&m);
}

static void censored_values_keep_their_bound(void **state)
{
    (void)state;
    ru_measured *m = run_sample(WIDE "    below: [n.d.]\n    decimal: comma\n"
                                     "    delimiter: semicolon\n    columns:\n"
                                     "      - {column: x, unit: g/L, loq: 100 mg/L}\n",
                                "time_h;x\n0;5\n1;< 0,5\n2;0,02\n3;n.d.\n4;>8\n5;-0,3\n");
    static const double values[] = {5, 0.5, 0.1, 0.1, 8, 0.1};
    static const int censored[] = {0, -1, -1, -1, 1, -1};
    assert_int_equal(m->n_row, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_close(m->rows[i].value, values[i], 1e-12, 0);
        assert_int_equal(m->rows[i].censored, censored[i]);
    }
    assert_int_equal(run_stream(m, "x")->fates[RU_FATE_BELOW], 4);
    assert_int_equal(run_stream(m, "x")->fates[RU_FATE_ABOVE], 1);
    ru_measured_destroy(&m);
}

/* Each rule for a value that is not taken: one such value among good ones of one quantity. */
static void every_value_that_is_left_out_is_counted_and_told(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *data;
        ru_fate fate;
        int line, column;
        const char *words;
    } left[] = {
        {"", "time_h,x,flag\n0,1,\n1,two,\n", RU_FATE_NO_NUMBER, 3, 3, "value 'two' of x"},
        {"", "time_h,x,flag\n0,1,\n1,\"1,5\",\n", RU_FATE_NO_NUMBER, 3, 3,
         "a ',' in a file with decimal points"},
        {"    decimal: comma\n    delimiter: semicolon\n", "time_h;x;flag\n0;1;\n1;1.5;\n",
         RU_FATE_NO_NUMBER, 3, 3, "a '.' in a file with decimal commas"},
        {"", "time_h,x,flag\n0,1,\nlate,2,\n", RU_FATE_NO_PLACE, 3, 1, "time_h 'late'"},
        {"", "time_h,x,flag\n0,1,\n,2,\n", RU_FATE_NO_PLACE, 3, 1, "time_h ''"},
        {"", "time_h,x,flag\n0,1,\n1,2,,9\n", RU_FATE_LONG_ROW, 3, 6, "1 cells more"},
        {"    outliers: [bad]\n", "time_h,x,flag\n0,1,\n1,2,too bad\n", RU_FATE_OUTLIER, 3, 5,
         "left out for its flag 'too bad'"},
        {"", "time_h,x,flag\n0,1,\n0,1,\n", RU_FATE_COPY, 3, 0, "the same as line 2"},
        {"    duplicates: first\n", "time_h,x,flag\n0,1,\n0,2,\n", RU_FATE_REPEAT, 3, 0,
         "of the time of line 2, which is kept"},
        {"    duplicates: last\n", "time_h,x,flag\n0,2,\n0,1,\n", RU_FATE_REPEAT, 2, 0,
         "of the time of line 3, which is kept"},
    };
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        char description[400];
        snprintf(description, sizeof description, "%s%s    columns: [{column: x, unit: g/L}]\n",
                 WIDE, left[i].keys);
        ru_measured *m = run_sample(description, left[i].data);
        const ru_stream *x = run_stream(m, "x");
        assert_int_equal(m->n_row, 1);
        assert_int_equal(m->n_fault, 1);
        assert_int_equal(x->fates[RU_FATE_USED], 1);
        assert_int_equal(x->fates[left[i].fate], 1);
        if (!strstr(m->faults[0].text, left[i].words) || m->faults[0].line != left[i].line ||
            m->faults[0].column != left[i].column)
            fail_msg("%d:%d: '%s' is not '%s'", m->faults[0].line, m->faults[0].column,
                     m->faults[0].text, left[i].words);
        ru_measured_destroy(&m);
    }
}

static void a_tidy_value_without_a_unit_is_left_out(void **state)
{
    (void)state;
    ru_measured *m =
        run_sample("files: [d.csv]\n", "time_h,quantity,value,unit\n0,x,1,\n1,x,2,g/L\n0,,1,g/L\n");
    assert_int_equal(m->n_row, 1);
    assert_int_equal(run_stream(m, "x")->fates[RU_FATE_NO_UNIT], 1);
    assert_int_equal(run_stream(m, "")->fates[RU_FATE_NO_QUANTITY], 1);
    assert_string_equal(m->faults[0].text, "no unit of x");
    ru_measured_destroy(&m);
}

/* What ends the reading. */
static void files_that_are_wrong_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *description, *data, *words;
    } bad[] = {
        {WIDE, "", "d.csv: no data: not even a header line"},
        {WIDE, "time_h,x [g/L]\n", "d.csv: no data: a header and no rows"},
        {WIDE "    columns: [{column: Glcu, unit: g/L}]\n", "time_h,Gluc\n0,1\n",
         "run.yaml:4:24: "},
        {WIDE "    columns: [{column: Glcu, unit: g/L}]\n", "time_h,Gluc\n0,1\n",
         "no column 'Glcu'; the columns are: time_h, Gluc; is it 'Gluc'?"},
        {WIDE, "time_h,Glc\n0,1\n", "d.csv:1:8: column 'Glc' has no unit"},
        {WIDE "    unit_row: true\n", "time_h,Glc\nh,gg/LL\n0,1\n",
         "d.csv:2:3: 'gg/LL' of column 'Glc' is no unit"},
        {WIDE "    unit_row: true\n    columns: [{column: Glc, unit: g/L}]\n",
         "time_h,Glc\nh,mmol/L\n0,1\n",
         "d.csv:2:3: column 'Glc' is in mmol/L here, in g/L after the description"},
        {WIDE "    columns: [{column: x, unit: g/L}]\n", "time_h,x,x\n0,1,2\n",
         "d.csv:1:10: column 'x' appears twice"},
        {WIDE "    columns: [{column: x, unit: g/L, sd_column: sdx}]\n", "time_h,x\n0,1\n",
         "no column 'sdx'"},
        {WIDE "    columns: [{column: x, unit: g/L, flag_column: q}]\n", "time_h,x\n0,1\n",
         "no column 'q'"},
        {WIDE "    run_column: batch\n", "time_h,x [1]\n0,1\n", "run.yaml:4:17: "},
        {WIDE "    time: {column: t}\n", "t,x [1]\n0,1\n", "d.csv:1:1: column 't' tells no unit"},
        {WIDE "    time: {column: t}\n", "t [g/L],x [1]\n0,1\n", "no column 't'"},
        {WIDE "    time: {column: 't [g/L]'}\n", "t [g/L],x [1]\n0,1\n",
         "which is no unit of time"},
        {WIDE "    time: {column: t, format: iso}\n", "t,x [1]\n2024-03-01,1\n",
         "run.yaml:4:31: time stamps need a time zero"},
        {WIDE, "time_h,time_s,x [1]\n0,0,1\n", "two columns of time or height"},
        {WIDE, "time_h,x [1]\nzero,one\n",
         "d.csv:2:1: none of the 1 rows is usable; the first: time_h 'zero' is not a number"},
        {WIDE "    duplicates: refuse\n", "time_h,x [1]\n0,1\n0,2\n",
         "d.csv:3: x has 1 1 in line 2"},
        {WIDE "    columns: [{column: x, loq: 1 h}]\n", "time_h,x (g/L)\n0,1\n", "no column 'x'"},
        {WIDE "    columns: [{column: x (g/L), loq: 1 h}]\n", "time_h,x (g/L)\n0,1\n",
         "loq: '1 h' does not convert to g/L"},
        {"run: A\nfiles: [d.csv]\n", "run_id,quantity,value\nB,x,1\n",
         "none of the 1 rows holds a value of this run"},
        {"files:\n  - {path: d.csv, columns: [{column: x, unit: g/L}]}\n",
         "quantity,value,unit\nx,1,mg/L\n", "d.csv:2:5: 'x' is in mg/L here"},
        {"files: [d.csv]\n", "quantity,valeu\nx,1\n", "is it 'valeu'?"},
        {"files: [e.csv]\n", "", "e.csv: cannot open"},
        {"files: [d.csv]\n", "quantity,value,unit\nT\xB0,1,K\n", "d.csv:2:2: byte 0xB0"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ru_measured *m = NULL;
        if (run_read(bad[i].description, bad[i].data, &m) != RU_ERR_INPUT)
            fail_msg("%zu is taken", i);
        if (!strstr(ru_fault_text(), bad[i].words))
            fail_msg("'%s' lacks '%s'", ru_fault_text(), bad[i].words);
    }
}

/* Of many bad rows the first are told and the rest counted; none is lost. */
static void many_faults_are_counted(void **state)
{
    (void)state;
    static char data[60000] = "time_h,x [1]\n0,1\n";
    size_t at = strlen(data);
    for (int i = 1; i <= 3000; i++)
        at += (size_t)snprintf(data + at, sizeof data - at, "%d,bad\n", i);
    ru_measured *m = run_sample(WIDE, data);
    assert_int_equal(m->n_row, 1);
    assert_int_equal(m->n_fault + m->n_fault_more, 3000);
    assert_int_equal(m->n_fault, 1000);
    assert_int_equal(run_stream(m, "x")->fates[RU_FATE_NO_NUMBER], 3000);
    ru_measured_destroy(&m);
}

static void sheets_are_read_as_files_are(void **state)
{
    (void)state;
    ru_measured *m = run_sample(
        "inoculated: 2024-03-01T08:15+01:00\nzone: Europe/Berlin\nfiles:\n  - path: " RU_SOURCE_DIR
        "/tests/io/data/offline.xlsx\n    sheet: Offline\n    layout: wide\n    decimal: comma\n"
        "    header_row: 3\n    unit_row: true\n    time: {column: When, format: iso}\n"
        "    columns:\n      - {column: 'Glc [g/L]', loq: 50 mg/L}\n      - Ac\n      - OD\n",
        "");
    const ru_stream *glucose = run_stream(m, "Glc"), *density = run_stream(m, "OD");
    assert_int_equal(glucose->fates[RU_FATE_USED], 2);
    assert_int_equal(glucose->fates[RU_FATE_BELOW], 1);
    assert_int_equal(glucose->fates[RU_FATE_EMPTY], 1);
    assert_close(glucose->last, 15.75 * 3600, 1e-12, 0);
    assert_string_equal(run_stream(m, "Ac")->unit, "mmol/L");
    assert_int_equal(density->fates[RU_FATE_NO_NUMBER], 1);
    assert_int_equal(m->faults[0].line, 7);
    assert_int_equal(m->faults[0].column, 5);
    ru_measured_destroy(&m);
}

#define SHEET                                                                                      \
    "files:\n  - path: " RU_SOURCE_DIR                                                             \
    "/tests/io/data/offline.xlsx\n    sheet: Offline\n    layout: wide\n    decimal: comma\n"      \
    "    header_row: 3\n"

/* Column F holds 0 h, 2 h, 4 h and 15.75 h, shown as [h]:mm and stored in days. */
static void elapsed_times_are_days_or_nothing(void **state)
{
    (void)state;
    const char *columns = "    columns: [{column: Ac, unit: mmol/L}]\n";
    char text[1000];
    snprintf(text, sizeof text, SHEET "    unit_row: true\n    time: {column: Age, unit: d}\n%s",
             columns);
    ru_measured *m = run_sample(text, "");
    assert_close(run_stream(m, "Ac")->last, 15.75 * 3600, 1e-12, 0);
    ru_measured_destroy(&m);
    snprintf(text, sizeof text, SHEET "    unit_row: true\n    time: {column: Age, unit: h}\n%s",
             columns);
    assert_int_equal(run_read(text, "", &m), RU_ERR_INPUT);
    if (!strstr(ru_fault_text(), "offline.xlsx:5:6: none of the 4 rows is usable; the first: Age "
                                 "'0' is shown as an elapsed time"))
        fail_msg("%s", ru_fault_text());
    m = run_sample(SHEET "    unit_row: true\n    columns: [Age]\n", "");
    assert_int_equal(run_stream(m, "Age")->fates[RU_FATE_USED], 4);
    ru_measured_destroy(&m);
    m = run_sample(SHEET "    columns: [{column: Age, unit: h}, {column: Ac, unit: mmol/L}]\n", "");
    assert_int_equal(run_stream(m, "Age")->fates[RU_FATE_USED], 0);
    assert_int_equal(run_stream(m, "Age")->fates[RU_FATE_NO_NUMBER], 5);
    ru_measured_destroy(&m);
}

static void comments_are_counted_and_runs_called_so_are_read(void **state)
{
    (void)state;
    ru_measured *m =
        run_sample("files: [d.csv]\n", "# of the export\nrun_id,time_h,quantity,value,"
                                       "unit\n#1,0,x,1,g/L\n# cleaned\n#1,1,x,2,g/L\n");
    assert_int_equal(m->n_row, 2);
    assert_string_equal(m->rows[0].run, "#1");
    assert_int_equal(m->files[0].n_comment, 1);
    ru_measured_destroy(&m);
}

static void units_that_change_are_told(void **state)
{
    (void)state;
    ru_measured *m = run_sample("files: [d.csv]\n", "time_h,quantity,value,unit\n0,x,1,g/L\n"
                                                    "1,x,2000,mg/L\n0,y,1,g/L\n");
    assert_int_equal(m->n_stream, 2);
    assert_true(run_stream(m, "x")->other_units && !run_stream(m, "y")->other_units);
    ru_measured_destroy(&m);
}

/* However long a file is, what is held are its values, each text once, and the first faults. */
static void a_long_file_costs_its_values(void **state)
{
    (void)state;
    char path[512];
    enum { ROWS = 60000 };
    snprintf(path, sizeof path, "%s", ru_temporary_path("long.csv"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("run_id,time_h,quantity,value,unit,replicate,flag\n", file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "R,%d,%s,%s,g/L,1,\n", ROWS - i, i % 2 ? "x" : "y", i % 3 ? "1.5" : "?");
    fclose(file);
    const char *const paths[] = {path};
    ru_measured *m = NULL;
    assert_int_equal(ru_measured_read(paths, 1, &m), RU_OK);
    remove(path);
    assert_int_equal(m->n_row, ROWS / 3 * 2);
    assert_true(m->row_room <= 2 * m->n_row);
    assert_true(m->strings.n <= 8);
    assert_int_equal(m->n_fault + m->n_fault_more, ROWS / 3);
    assert_int_equal(m->fault_room, 1024);
    assert_int_equal(m->n_stream, 2);
    assert_int_equal(m->streams[0].n_unsorted, ROWS / 3 - 1);
    ru_measured_destroy(&m);
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_tell_names_and_units),
        cmocka_unit_test(wide_tables_give_a_value_a_cell),
        cmocka_unit_test(without_a_list_all_columns_count),
        cmocka_unit_test(tidy_files_are_mapped_by_name),
        cmocka_unit_test(a_measurement_table_of_petab_is_a_tidy_file),
        cmocka_unit_test(stamps_count_from_inoculation_by_the_right_clock),
        cmocka_unit_test(censored_values_keep_their_bound),
        cmocka_unit_test(every_value_that_is_left_out_is_counted_and_told),
        cmocka_unit_test(a_tidy_value_without_a_unit_is_left_out),
        cmocka_unit_test(files_that_are_wrong_are_refused_with_their_place),
        cmocka_unit_test(sheets_are_read_as_files_are),
        cmocka_unit_test(elapsed_times_are_days_or_nothing),
        cmocka_unit_test(comments_are_counted_and_runs_called_so_are_read),
        cmocka_unit_test(units_that_change_are_told),
        cmocka_unit_test(many_faults_are_counted),
        cmocka_unit_test(a_long_file_costs_its_values),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
