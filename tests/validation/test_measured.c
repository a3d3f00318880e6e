/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/validation/measured.h>

static ru_status read_text(const char *text, ru_measured **m)
{
    const char *path = ru_temporary_path("m.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    ru_status status = ru_measured_read(&path, 1, m);
    remove(path);
    return status;
}

static void expect_fault(const char *text, const char *words)
{
    ru_measured *m = NULL;
    assert_int_equal(read_text(text, &m), RU_ERR_INPUT);
    assert_null(m);
    if (!strstr(ru_fault_text(), words))
        fail_msg("'%s' lacks '%s'", ru_fault_text(), words);
}

static void columns_stand_in_any_order_and_may_be_missing(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    assert_int_equal(read_text("# from a shaker\nunit,value,quantity,time_min,run_id,extra\n"
                               "g/L,1.5,glucose,30,A,x\nmM,2,acetate,60,A,y\n",
                               &m),
                     RU_OK);
    assert_int_equal(m->n_row, 2);
    assert_string_equal(m->rows[0].quantity, "glucose");
    assert_string_equal(m->rows[0].unit, "g/L");
    assert_close(m->rows[0].value, 1.5, 0, 0);
    assert_close(m->rows[0].time, 1800, 1e-15, 0);
    assert_true(isnan(m->rows[0].sd));
    assert_string_equal(m->rows[0].flag, "");
    assert_int_equal(m->rows[1].line, 4);
    ru_measured_destroy(&m);
    ru_measured_destroy(&m);
}

static void bad_rows_are_left_out_and_listed(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    assert_int_equal(read_text("time_h,quantity,value,unit,sd\n0,glucose,ten,g/L,\n"
                               "0,glucose,,g/L,\n,glucose,1,g/L,\n0,,1,g/L,\n1,glucose,nan,g/L,\n"
                               "2,glucose,\"1,5\",g/L,\n2,glucose,1,g/L,0.1,9\n"
                               "3,glucose,4,g/L,much\n4,glucose,3,g/L,0.2\n",
                               &m),
                     RU_OK);
    static const char *const words[] = {"'ten'", "no value", "time_h ''",    "no quantity",
                                        "'nan'", "'1,5'",    "1 cells more", "sd 'much'"};
    assert_int_equal(m->n_row, 2);
    assert_int_equal(m->n_fault, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(m->faults[i].line, (int)i + 2);
        if (!strstr(m->faults[i].text, words[i]))
            fail_msg("'%s' lacks '%s'", m->faults[i].text, words[i]);
    }
    assert_int_equal(m->faults[7].used, 1);
    assert_true(isnan(m->rows[0].sd));
    assert_close(m->rows[1].sd, 0.2, 0, 0);
    ru_measured_destroy(&m);
}

static void copies_of_a_labelled_row_are_left_out(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    assert_int_equal(read_text("time_h,quantity,value,unit,replicate\n1,glucose,5,g/L,a\n"
                               "1,glucose,5,g/L,a\n1,glucose,5,g/L,b\n1,glucose,6,g/L,a\n"
                               "2,glucose,4,g/L,\n2,glucose,4,g/L,\n",
                               &m),
                     RU_OK);
    assert_int_equal(m->n_row, 5);
    assert_int_equal(m->n_fault, 1);
    assert_int_equal(m->faults[0].line, 3);
    assert_non_null(strstr(m->faults[0].text, "line 2"));
    assert_int_equal(m->rows[1].line, 4);
    ru_measured_destroy(&m);
}

static void a_file_without_times_holds_steady_states(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    assert_int_equal(
        read_text("run_id,D_per_h,quantity,value,unit\nD=0.1,0.1,glucose,0.02,g/L\n", &m), RU_OK);
    assert_true(isnan(m->rows[0].time));
    ru_measured_destroy(&m);
}

static void heights_take_the_place_of_times(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    assert_int_equal(read_text("z_m,quantity,value,unit\n1.5,gas_holdup,0.06,-\n", &m), RU_OK);
    assert_int_equal(m->along_z, 1);
    assert_close(m->rows[0].time, 1.5, 1e-15, 0);
    ru_measured_destroy(&m);
    expect_fault("time_h,z_m,quantity,value\n0,0,a,1\n", "two columns of time or height");
}

static void what_is_no_measured_table_is_refused(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("none.csv");
    ru_measured *m = NULL;
    expect_fault("", "no data");
    expect_fault("time_h,quantity,value\n", "a header and no rows");
    expect_fault("time_h,quantity,valeu\n0,a,1\n", "is it 'valeu'?");
    expect_fault("time_h,value\n0,1\n", "no column 'quantity'");
    expect_fault("time_h,time_s,quantity,value\n0,0,a,1\n", "two columns of time or height");
    expect_fault("time_h,value,quantity,value\n0,1,a,1\n", "'value' appears twice");
    expect_fault("time_h,quantity,value\n0,a,x\n1,a,y\n", "none of the 2 rows");
    expect_fault("{\"json\": [1, 2]}\n", "quote");
    assert_int_equal(ru_measured_read(&path, 1, &m), RU_ERR_INPUT);
    assert_int_equal(ru_measured_read(NULL, 0, &m), RU_ERR_INPUT);
}

static void runs_are_found_by_name(void **state)
{
    (void)state;
    ru_measured *m = NULL;
    const char *run = NULL;
    assert_int_equal(read_text("run_id,time_h,quantity,value\nA,0,x,1\nB,0,x,2\nA,1,x,3\n", &m),
                     RU_OK);
    assert_int_equal(ru_measured_find_run(m, "B", &run), RU_OK);
    assert_string_equal(run, "B");
    assert_int_equal(ru_measured_find_run(m, "C", &run), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no run 'C'; the runs are: A, B"));
    assert_int_equal(ru_measured_find_run(m, NULL, &run), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "holds 2 runs"));
    ru_measured_destroy(&m);
    assert_int_equal(read_text("time_h,quantity,value\n0,x,1\n", &m), RU_OK);
    assert_int_equal(ru_measured_find_run(m, NULL, &run), RU_OK);
    assert_string_equal(run, "");
    ru_measured_destroy(&m);
}

static void the_data_of_the_repository_are_read_without_a_complaint(void **state)
{
    (void)state;
#define DATA RU_SOURCE_DIR "/validation/data/"
    static const struct {
        const char *path;
        size_t n_row;
    } files[] = {{DATA "exometabolome_batch_paczia2012/offline.csv", 143},
                 {DATA "exometabolome_batch_paczia2012/acetate.csv", 18},
                 {DATA "ecoli_chemostat_kayser2005/steady_states.csv", 134}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ru_measured *m = NULL;
        if (ru_measured_read(&files[i].path, 1, &m) != RU_OK)
            fail_msg("%s", ru_fault_text());
        assert_int_equal(m->n_row, files[i].n_row);
        assert_int_equal(m->n_fault, 0);
        ru_measured_destroy(&m);
    }
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
        cmocka_unit_test(columns_stand_in_any_order_and_may_be_missing),
        cmocka_unit_test(bad_rows_are_left_out_and_listed),
        cmocka_unit_test(copies_of_a_labelled_row_are_left_out),
        cmocka_unit_test(a_file_without_times_holds_steady_states),
        cmocka_unit_test(heights_take_the_place_of_times),
        cmocka_unit_test(what_is_no_measured_table_is_refused),
        cmocka_unit_test(runs_are_found_by_name),
        cmocka_unit_test(the_data_of_the_repository_are_read_without_a_complaint),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
