/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_sample.h"

#include <ru/base/unit.h>

#define ONE "files:\n  - path: d.csv\n    layout: wide\n"

static void unsorted_rows_are_used_and_counted(void **state)
{
    (void)state;
    ru_measured *m = run_sample(ONE, "time_h,x [1]\n0,1\n2,3\n1,2\n3,4\n");
    assert_int_equal(m->n_row, 4);
    assert_int_equal(run_stream(m, "x")->n_unsorted, 1);
    assert_close(run_stream(m, "x")->first, 0, 0, 0);
    assert_close(run_stream(m, "x")->last, 10800, 1e-15, 0);
    ru_measured_destroy(&m);
}

static void long_pauses_are_gaps(void **state)
{
    (void)state;
    const char *data = "time_h,x [1],y [1]\n0,1,1\n1,1,\n3.5,1,\n4,1,1\n9,1,1\n";
    ru_measured *m = run_sample("gap: 2 h\n" ONE, data);
    const ru_stream *x = run_stream(m, "x"), *y = run_stream(m, "y");
    assert_int_equal(x->n_gap, 2);
    assert_close(x->gap_from, 4 * 3600, 1e-15, 0);
    assert_close(x->gap_until, 9 * 3600, 1e-15, 0);
    assert_int_equal(y->n_gap, 2);
    ru_measured_destroy(&m);
    m = run_sample("gap: 2 h\n" ONE "    gap: 6 h\n", data);
    assert_int_equal(run_stream(m, "x")->n_gap, 0);
    ru_measured_destroy(&m);
    m = run_sample(ONE, data);
    assert_int_equal(run_stream(m, "x")->n_gap, 0);
    ru_measured_destroy(&m);
}

static void repeats_that_differ_are_averaged_unless_told_otherwise(void **state)
{
    (void)state;
    ru_measured *m = run_sample(ONE, "time_h,x [1]\n0,1\n0,3\n0,1\n1,5\n");
    const ru_stream *x = run_stream(m, "x");
    assert_int_equal(m->n_row, 3);
    assert_int_equal(x->n_repeat, 2);
    assert_int_equal(x->fates[RU_FATE_COPY], 1);
    assert_int_equal(x->fates[RU_FATE_USED], 3);
    assert_int_equal(m->faults[0].line, 4);
    ru_measured_destroy(&m);
}

static void columns_of_one_quantity_are_replicates(void **state)
{
    (void)state;
    ru_measured *m = run_sample(ONE "    columns:\n"
                                    "      - {column: g1, quantity: g, unit: g/L, replicate: a}\n"
                                    "      - {column: g2, quantity: g, unit: g/L, replicate: b}\n",
                                "time_h,g1,g2\n0,5,5\n1,4,\n");
    assert_int_equal(m->n_row, 3);
    assert_int_equal(m->n_fault, 0);
    assert_int_equal(run_stream(m, "g")->n_replicate, 2);
    ru_measured_destroy(&m);
}

/* One instrument in two files that overlap, and another instrument of the same times. */
static void copies_are_found_across_the_files_of_an_instrument(void **state)
{
    (void)state;
    ru_measured *m = run_sample("files:\n  - {path: d.csv, layout: wide, instrument: P}\n"
                                "  - {path: d.csv, layout: wide, instrument: P}\n"
                                "  - {path: d.csv, layout: wide, instrument: Q}\n",
                                "time_h,x [1]\n0,1\n1,2\n");
    assert_int_equal(m->n_row, 4);
    assert_int_equal(m->n_stream, 2);
    assert_int_equal(m->streams[0].fates[RU_FATE_COPY], 2);
    assert_int_equal(m->streams[1].fates[RU_FATE_COPY], 0);
    assert_non_null(strstr(m->faults[0].text, "the same as line 2 of "));
    ru_measured_destroy(&m);
}

/* A row without a time is of no time, also between those that are of one. */
static void rows_without_a_time_stand_apart(void **state)
{
    (void)state;
    const char *files = "files:\n  - {path: d.csv, layout: wide, instrument: P, columns: [{column: "
                        "'x [1]', quantity: x}]}\n"
                        "  - {path: d.csv, layout: wide, instrument: P, columns: [{column: 'x "
                        "[1]', quantity: x}],\n"
                        "     time: {column: t, unit: h}}\n";
    ru_measured *m = run_sample(files, "t,x [1]\n2,1\n1,3\n0,1\n");
    const ru_stream *x = run_stream(m, "x");
    assert_int_equal(m->n_row, 5);
    assert_int_equal(x->fates[RU_FATE_COPY], 1); /* 1 without a time is there twice */
    assert_close(x->first, 0, 0, 0);
    assert_close(x->last, 7200, 1e-15, 0);
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
        cmocka_unit_test(unsorted_rows_are_used_and_counted),
        cmocka_unit_test(long_pauses_are_gaps),
        cmocka_unit_test(repeats_that_differ_are_averaged_unless_told_otherwise),
        cmocka_unit_test(columns_of_one_quantity_are_replicates),
        cmocka_unit_test(copies_are_found_across_the_files_of_an_instrument),
        cmocka_unit_test(rows_without_a_time_stand_apart),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
