/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include <hdf5.h>

static const ru_schema_figure figures[] = {
    {"P/V", "W/m3", "power per volume", 1103.5, 0, "", "", "", "none", "", 0},
    {"N_js", "1/s", "just suspended", 2.5, 2, "S nu^0.1", "Zwietering (1958)", "D/T 0.2 to 0.5",
     "outside", "D/T = 0.61", 1},
};

/* A result of one node with the first n of these figures. */
static const char *write_result(size_t n, const char *name)
{
    ru_sink *sink;
    ru_comm comm;
    const ru_input_file input = {"x.yaml", "", 0};
    const ru_schema schema = {.title = "sheet",
                              .model = "none",
                              .mesh = {.kind = RU_MESH_SINGLE, .n_node = 1},
                              .inputs = &input,
                              .n_input = 1,
                              .figures = figures,
                              .n_figure = n,
                              .node_count = 1};
    const char *path = ru_temporary_path(name);
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &comm, &schema), RU_OK);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    return path;
}

static ru_status read_result(const char *path, ru_schema_figure **read, size_t *n)
{
    ru_result *result;
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    ru_status status = ru_result_sheet_read(result, read, n);
    ru_result_close(&result);
    return status;
}

static void a_sheet_reads_back_as_it_was_written(void **state)
{
    (void)state;
    ru_schema_figure *read;
    size_t n;
    const char *path = write_result(2, "sheet.h5");
    assert_int_equal(read_result(path, &read, &n), RU_OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(read[i].symbol, figures[i].symbol);
        assert_string_equal(read[i].unit, figures[i].unit);
        assert_string_equal(read[i].meaning, figures[i].meaning);
        assert_string_equal(read[i].formula, figures[i].formula);
        assert_string_equal(read[i].source, figures[i].source);
        assert_string_equal(read[i].valid, figures[i].valid);
        assert_string_equal(read[i].range, figures[i].range);
        assert_string_equal(read[i].note, figures[i].note);
        assert_true(read[i].value == figures[i].value);
        assert_int_equal(read[i].impeller, figures[i].impeller);
        assert_int_equal(read[i].warning, figures[i].warning);
    }
    free(read);
    remove(path);
}

static void a_result_without_a_sheet_has_none(void **state)
{
    (void)state;
    ru_schema_figure *read;
    size_t n = 7;
    const char *path = write_result(0, "without.h5");
    assert_int_equal(read_result(path, &read, &n), RU_OK);
    assert_int_equal(n, 0);
    assert_null(read);
    remove(path);
}

static void columns_of_different_lengths_are_refused(void **state)
{
    (void)state;
    static const char *const members[] = {"sheet/note", "sheet/value", "sheet/warning"};
    for (size_t k = 0; k < sizeof members / sizeof members[0]; k++) {
        ru_schema_figure *read;
        size_t n;
        const char *path = write_result(2, "uneven.h5"), *other = write_result(1, "shorter.h5");
        hid_t to = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        hid_t from = H5Fopen(other, H5F_ACC_RDONLY, H5P_DEFAULT);
        assert_true(H5Ldelete(to, members[k], H5P_DEFAULT) >= 0);
        assert_true(H5Ocopy(from, members[k], to, members[k], H5P_DEFAULT, H5P_DEFAULT) >= 0);
        H5Fclose(from);
        H5Fclose(to);
        assert_int_equal(read_result(path, &read, &n), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), "different lengths"));
        remove(path);
        remove(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_reads_back_as_it_was_written),
        cmocka_unit_test(a_result_without_a_sheet_has_none),
        cmocka_unit_test(columns_of_different_lengths_are_refused),
    };
    return ru_run_group(tests);
}
