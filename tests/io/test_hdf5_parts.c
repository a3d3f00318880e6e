/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include <hdf5.h>

#include "results_sample.h"

enum { N_NODE = SAMPLE_Z * SAMPLE_R * SAMPLE_THETA };

static void write_sample(const char *path, const sample *s, int complete)
{
    ru_sink *sink;
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, s), RU_OK);
    assert_int_equal(sink->end(sink, complete, "stopped"), RU_OK);
    sink->close(&sink);
    MPI_Barrier(MPI_COMM_WORLD);
}

static void check_fields(const char *path)
{
    ru_result *result;
    double values[N_NODE];
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    const ru_result_info *info = ru_result_get(result);
    assert_int_equal(info->n_snapshot, SAMPLE_SNAPSHOTS);
    assert_int_equal(info->n_field, 2);
    for (int f = 0; f < 2; f++) {
        assert_string_equal(info->fields[f].name, sample_fields[f].name);
        assert_string_equal(info->fields[f].unit, sample_fields[f].unit);
        for (int k = 0; k < SAMPLE_SNAPSHOTS; k++) {
            assert_int_equal(ru_result_field_read(result, info->fields[f].name, k, values), RU_OK);
            for (int i = 0; i < N_NODE; i++)
                assert_true(values[i] == sample_field(k, i, f));
        }
    }
    ru_result_close(&result);
}

/* The view in the main file, as other tools see it: [time][z][r][theta]. */
static void check_view(const char *path)
{
    static double values[SAMPLE_SNAPSHOTS * N_NODE];
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t view = H5Dopen2(file, "entry/field/oxygen", H5P_DEFAULT), space = H5Dget_space(view);
    assert_int_equal(H5Sget_simple_extent_ndims(space), 4);
    assert_int_equal(H5Sget_simple_extent_npoints(space), SAMPLE_SNAPSHOTS * N_NODE);
    assert_true(H5Dread(view, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    for (int k = 0; k < SAMPLE_SNAPSHOTS; k++)
        for (int i = 0; i < N_NODE; i++)
            assert_true(values[k * N_NODE + i] == sample_field(k, i, 1));
    H5Sclose(space);
    H5Dclose(view);
    H5Fclose(file);
}

static void snapshots_of_all_ranks_equal_gathered_ones(void **state)
{
    (void)state;
    sample s;
    sample_fill(&s, sample_even);
    s.schema.parallel_fields = 1;
    const char *path = sample_path(ru_temporary_path, "parallel.h5");
    write_sample(path, &s, 1);
    if (s.comm.rank == 0) {
        check_fields(path);
        check_view(path);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

/* All nodes on the last rank: the others have to take part all the same. */
static void ranks_without_nodes_take_part(void **state)
{
    (void)state;
    sample s;
    sample_fill(&s, sample_even);
    int last = s.comm.rank == s.comm.size - 1;
    s.schema.parallel_fields = 1;
    s.schema.node_first = last ? 0 : N_NODE;
    s.schema.node_count = last ? N_NODE : 0;
    const char *path = sample_path(ru_temporary_path, "lopsided.h5");
    write_sample(path, &s, 1);
    if (s.comm.rank == 0)
        check_fields(path);
    MPI_Barrier(MPI_COMM_WORLD);
}

static void an_unfinished_parallel_run_can_be_read(void **state)
{
    (void)state;
    sample s;
    char *unfinished;
    sample_fill(&s, sample_even);
    s.schema.parallel_fields = 1;
    const char *path = sample_path(ru_temporary_path, "unfinished.h5");
    write_sample(path, &s, 0);
    assert_int_equal(ru_hdf5_unfinished_path(path, &unfinished), RU_OK);
    if (s.comm.rank == 0)
        check_fields(unfinished);
    free(unfinished);
    MPI_Barrier(MPI_COMM_WORLD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapshots_of_all_ranks_equal_gathered_ones),
        cmocka_unit_test(ranks_without_nodes_take_part),
        cmocka_unit_test(an_unfinished_parallel_run_can_be_read),
    };
    return ru_run_group(tests);
}
