/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include "results_sample.h"

static int is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

static void check_fields(const ru_result *result, int64_t n_node)
{
    double values[100];
    for (int snapshot = 0; snapshot < SAMPLE_SNAPSHOTS; snapshot++)
        for (int f = 0; f < 2; f++) {
            assert_int_equal(ru_result_field_read(result, sample_fields[f].name, snapshot, values),
                             RU_OK);
            for (int64_t i = 0; i < n_node; i++)
                assert_true(values[i] == sample_field(snapshot, i, f));
        }
}

/* Writes a sample on all ranks and checks on rank 0 that every number came back. */
static void check_roundtrip(const int *rings, int64_t n_node)
{
    sample s;
    ru_sink *sink;
    ru_result *result;
    sample_fill(&s, rings);
    const char *path = sample_path(ru_temporary_path, "run.h5");
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, &s), RU_OK);
    assert_false(is_there(path));
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    if (s.comm.rank == 0) {
        double *series;
        assert_int_equal(ru_result_open(path, &result), RU_OK);
        const ru_result_info *info = ru_result_get(result);
        assert_true(info->complete);
        assert_int_equal(info->n_node, n_node);
        assert_int_equal(info->n_time, SAMPLE_STEPS);
        assert_int_equal(info->n_snapshot, SAMPLE_SNAPSHOTS);
        for (int c = 0; c < 3; c++) {
            assert_int_equal(ru_result_series_read(result, sample_columns[c].name, &series), RU_OK);
            for (int step = 0; step < SAMPLE_STEPS; step++)
                assert_true(series[step] == sample_series(step, c));
            free(series);
        }
        check_fields(result, n_node);
        ru_result_close(&result);
        unlink(path);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static void a_regular_cylinder_reads_back_as_sent(void **state)
{
    (void)state;
    check_roundtrip(sample_even, SAMPLE_Z * 12);
}

static void rings_of_unequal_sectors_read_back_as_sent(void **state)
{
    (void)state;
    check_roundtrip(sample_uneven, SAMPLE_Z * 11);
}

static void an_unfinished_run_keeps_its_name_and_says_why(void **state)
{
    (void)state;
    sample s;
    ru_sink *sink;
    ru_result *result;
    char *unfinished;
    sample_fill(&s, sample_even);
    const char *path = sample_path(ru_temporary_path, "stopped.h5");
    assert_int_equal(ru_hdf5_unfinished_path(path, &unfinished), RU_OK);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, &s), RU_OK);
    assert_int_equal(sink->end(sink, 0, "interrupted by the user"), RU_OK);
    sink->close(&sink);
    assert_false(is_there(path));
    if (s.comm.rank == 0) {
        assert_int_equal(ru_result_open(unfinished, &result), RU_OK);
        assert_false(ru_result_get(result)->complete);
        assert_non_null(strstr(ru_result_get(result)->status, "interrupted by the user"));
        assert_int_equal(ru_result_get(result)->n_time, SAMPLE_STEPS);
        ru_result_close(&result);
    }
    free(unfinished);
    MPI_Barrier(MPI_COMM_WORLD);
}

static void a_place_that_cannot_be_written_is_refused_on_all_ranks(void **state)
{
    (void)state;
    static const char *const places[] = {"no-such-folder/run.h5", "."};
    sample s;
    ru_sink *sink;
    sample_fill(&s, sample_even);
    for (size_t i = 0; i < 2; i++) {
        const char *path = sample_path(ru_temporary_path, places[i]);
        assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
        assert_int_equal(sink->begin(sink, &s.comm, &s.schema), RU_ERR_SYSTEM);
        assert_non_null(strstr(ru_fault_text(), i ? "folder" : "No such file or directory"));
        sink->close(&sink);
        assert_null(sink);
    }
}

static void a_name_that_means_something_else_is_refused(void **state)
{
    (void)state;
    static const ru_column columns[] = {{"time", "s", "not to be"}};
    sample s;
    ru_sink *sink;
    sample_fill(&s, sample_even);
    s.schema.series = columns;
    s.schema.n_series = 1;
    const char *path = sample_path(ru_temporary_path, "named.h5");
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &s.comm, &s.schema), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "'time'"));
    sink->close(&sink);
}

/* The limit on a file's size stands in for a full disk. */
static void a_full_disk_is_told_and_leaves_nothing_that_looks_complete(void **state)
{
    (void)state;
    sample s;
    ru_sink *sink;
    struct rlimit old, small;
    ru_status status = RU_OK;
    sample_fill(&s, sample_even);
    const char *path = sample_path(ru_temporary_path, "full.h5");
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    ru_hdf5_sink_set_flush(sink, 0);
    assert_int_equal(sink->begin(sink, &s.comm, &s.schema), RU_OK);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = old;
    small.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &small);
    for (int step = 0; step < 20000 && status == RU_OK; step++)
        status = sample_send_step(sink, step);
    assert_int_equal(status, RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "full.incomplete.h5"));
    assert_int_equal(sink->end(sink, 1, NULL), RU_ERR_SYSTEM);
    sink->close(&sink);
    assert_false(is_there(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_regular_cylinder_reads_back_as_sent),
        cmocka_unit_test(rings_of_unequal_sectors_read_back_as_sent),
        cmocka_unit_test(an_unfinished_run_keeps_its_name_and_says_why),
        cmocka_unit_test(a_place_that_cannot_be_written_is_refused_on_all_ranks),
        cmocka_unit_test(a_name_that_means_something_else_is_refused),
        cmocka_unit_test(a_full_disk_is_told_and_leaves_nothing_that_looks_complete),
    };
    return ru_run_group(tests);
}
