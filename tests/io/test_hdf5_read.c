/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include <hdf5.h>

#include "results_sample.h"

static const char *write_sample(const char *name)
{
    static char path[512];
    sample s;
    ru_sink *sink;
    snprintf(path, sizeof path, "%s", ru_temporary_path(name));
    sample_fill(&s, sample_even);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, &s), RU_OK);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    return path;
}

static void texts_come_back_byte_by_byte(void **state)
{
    (void)state;
    static const char *const expected[][2] = {{"input/scenario", "title: \xc2\xb5\n"},
                                              {"input/resolved", "resolved: yes\n"},
                                              {"input/files/data:feed.csv", "t,F\n0,1\n"},
                                              {"provenance/version", "rushton 0\nHDF5 1"},
                                              {"provenance/empty", ""}};
    ru_result *result;
    char *text;
    size_t n;
    assert_int_equal(ru_result_open(write_sample("texts.h5"), &result), RU_OK);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(ru_result_text_read(result, expected[i][0], &text, &n), RU_OK);
        assert_string_equal(text, expected[i][1]);
        assert_int_equal(n, strlen(expected[i][1]));
        free(text);
    }
    const ru_result_info *info = ru_result_get(result);
    assert_int_equal(info->n_note, 2);
    assert_string_equal(info->notes[0], "version");
    assert_string_equal(info->title, "sample");
    assert_string_equal(info->model, "monod");
    assert_int_equal(strlen(info->run_id), 16);
    assert_string_equal(info->status, "complete");
    assert_string_equal(ru_result_series_find(result, "probe/DO")->unit, "%");
    assert_null(ru_result_series_find(result, "pH"));
    ru_result_close(&result);
}

static void balance_events_and_counters_come_back(void **state)
{
    (void)state;
    ru_result *result;
    ru_balance *rows;
    ru_result_event *events;
    double time, steps;
    size_t n;
    assert_int_equal(ru_result_open(write_sample("rows.h5"), &result), RU_OK);
    assert_int_equal(ru_result_balance_read(result, &time, &rows, &n), RU_OK);
    assert_int_equal(n, 2);
    assert_true(time == 300);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(rows[i].name, sample_rows[i].name);
        assert_string_equal(rows[i].kind, sample_rows[i].kind);
        assert_memory_equal(&rows[i].initial, &sample_rows[i].initial, 7 * sizeof(double));
        assert_int_equal(rows[i].conserved, sample_rows[i].conserved);
    }
    free(rows);
    assert_int_equal(ru_result_events_read(result, &events, &n), RU_OK);
    assert_int_equal(n, 1);
    assert_true(events[0].time == 30);
    assert_string_equal(events[0].text, "the feed was started");
    free(events);
    assert_int_equal(ru_result_statistic_read(result, "steps", &steps, &n), RU_OK);
    assert_true(steps == 42);
    ru_result_close(&result);
}

static void what_is_not_there_is_told_with_what_is(void **state)
{
    (void)state;
    ru_result *result;
    double *values, nodes[60];
    char *text;
    assert_int_equal(ru_result_open(write_sample("names.h5"), &result), RU_OK);
    assert_int_equal(ru_result_series_read(result, "biomas", &values), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "there are: biomass, kLa"));
    assert_int_equal(ru_result_field_read(result, "glucose", 3, nodes), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "there are 3"));
    assert_int_equal(ru_result_text_read(result, "input/none/at/all", &text, NULL), RU_ERR_INPUT);
    ru_result_close(&result);
}

static void check_refused(const char *path, const char *why)
{
    ru_result *result;
    assert_int_equal(ru_result_open(path, &result), RU_ERR_INPUT);
    assert_null(result);
    assert_non_null(strstr(ru_fault_text(), path));
    if (!strstr(ru_fault_text(), why))
        fail_msg("expected '%s' in: %s", why, ru_fault_text());
}

static void other_files_are_refused_with_the_reason(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("other.h5");
    check_refused(ru_temporary_path("none.h5"), "No such file");
    FILE *text = fopen(path, "w");
    fputs("no HDF5 in here\n", text);
    fclose(text);
    check_refused(path, "not an HDF5 file");
    hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    check_refused(path, "not written by rushton");
    path = write_sample("newer.h5");
    file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t schema = H5Aopen(file, "rushton_schema", H5P_DEFAULT);
    H5Awrite(schema, H5T_NATIVE_INT, &(int){RU_RESULTS_SCHEMA + 1});
    H5Aclose(schema);
    H5Fclose(file);
    check_refused(path, "newer rushton");
}

/* A file cut anywhere is refused, never read as if it were whole, and never a crash. */
static void a_cut_file_is_refused(void **state)
{
    (void)state;
    struct stat info;
    const char *path = write_sample("cut.h5");
    stat(path, &info);
    for (off_t size = info.st_size - 1; size > 0; size = size * 3 / 4) {
        ru_result *result;
        assert_int_equal(truncate(path, size), 0);
        assert_int_equal(ru_result_open(path, &result), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), path));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back_byte_by_byte),
        cmocka_unit_test(balance_events_and_counters_come_back),
        cmocka_unit_test(what_is_not_there_is_told_with_what_is),
        cmocka_unit_test(other_files_are_refused_with_the_reason),
        cmocka_unit_test(a_cut_file_is_refused),
    };
    return ru_run_group(tests);
}
