/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include "results_sample.h"

static ru_result *write_and_open(const char *path)
{
    sample s;
    ru_sink *sink;
    ru_result *result;
    sample_fill(&s, sample_even);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sample_send(sink, &s), RU_OK);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    return result;
}

static void arrays_come_back_with_their_axes(void **state)
{
    (void)state;
    ru_result *result = write_and_open(ru_temporary_path("arrays.h5"));
    const ru_result_info *info = ru_result_get(result);
    assert_int_equal(info->n_array, 2);
    const ru_array_column *size = &info->arrays[0], *raman = &info->arrays[1];
    assert_string_equal(size->column.name, "size:cells"); /* as a name is stored */
    assert_string_equal(size->column.meaning, "share of the cells");
    assert_string_equal(size->axis, "um");
    assert_true(size->with_sd && !raman->with_sd && size->n == 3 && raman->n == 2);
    assert_memory_equal(size->edges, sample_bins, sizeof sample_bins);
    assert_memory_equal(size->places, sample_middles, sizeof sample_middles);
    assert_null(raman->edges);
    ru_result_close(&result);
}

static void rows_of_arrays_come_back_exactly(void **state)
{
    (void)state;
    double *times, *values, *sd;
    size_t n;
    ru_result *result = write_and_open(ru_temporary_path("arrays.h5"));
    assert_int_equal(ru_result_array_read(result, "size:cells", &times, &values, &sd, &n), RU_OK);
    assert_int_equal(n, SAMPLE_STEPS);
    for (int row = 0; row < SAMPLE_STEPS; row++)
        for (int k = 0; k < 3; k++) {
            assert_true(values[3 * row + k] == sample_array(row, k));
            assert_true(sd[3 * row + k] == sample_array(row, 3 + k));
            assert_true(times[row] == 0.5 * row);
        }
    free(times);
    free(values);
    free(sd);
    assert_int_equal(ru_result_array_read(result, "raman", &times, &values, &sd, &n), RU_OK);
    assert_true(values[2 * 7 + 1] == sample_array(7, 7));
    assert_null(sd);
    free(times);
    free(values);
    assert_int_equal(ru_result_array_read(result, "none", &times, &values, &sd, &n), RU_ERR_INPUT);
    assert_null(times);
    ru_result_close(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_come_back_with_their_axes),
        cmocka_unit_test(rows_of_arrays_come_back_exactly),
    };
    return ru_run_group(tests);
}
