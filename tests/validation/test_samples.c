/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/validation/samples.h>

static const char *write_text(const char *text)
{
    const char *path = ru_temporary_path("samples.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void rows_of_one_time_are_a_sample_in_any_order(void **state)
{
    (void)state;
    ru_samples s;
    const char *path =
        write_text("run_id,time_h,quantity,low,high,value,sd,axis_unit\n"
                   "A,2,size,2,4,30,3,um\nA,1,size,0,2,10,,um\nB,1,size,0,1,1,,um\n"
                   "A,2,size,0,2,20,2,um\nA,1,size,2,4,5,,um\nA,1,other,1,2,7,,um\n");
    if (ru_samples_read(path, &(ru_samples_wanted){.quantity = "size", .run = "A"}, &s) != RU_OK)
        fail_msg("%s", ru_fault_text());
    assert_true(s.is_binned && s.n_sample == 2 && s.n_row == 4);
    assert_string_equal(s.axis_unit, "um");
    assert_close(s.samples[1].time, 7200, 1e-12, 0);
    assert_int_equal(s.samples[1].first, 2);
    assert_true(s.low[2] == 0 && s.values[2] == 20 && s.sd[2] == 2);
    assert_true(s.high[3] == 4 && s.values[3] == 30 && isnan(s.sd[0]));
    ru_samples_clear(&s);
}

static void expect_refused(const char *text, const char *message)
{
    ru_samples s;
    assert_int_equal(ru_samples_read(write_text(text), &(ru_samples_wanted){.quantity = "x"}, &s),
                     RU_ERR_INPUT);
    if (!strstr(ru_fault_text(), message))
        fail_msg("expected '%s' in: %s", message, ru_fault_text());
    assert_null(s.low);
}

static void what_is_no_such_table_is_refused(void **state)
{
    (void)state;
    expect_refused("time_h,low,value\n1,2,3\n", "needs columns 'low' and 'high' of bins");
    expect_refused("low,high,value\n1,2,3\n", "no column time_s");
    expect_refused("time_h,position\n1,2\n", "no column 'value'");
    expect_refused("time_h,low,high,value\n1,0,1,3\n1,2,3,4\n",
                   ":3:3: bins leave a gap: one ends at 1, the next begins at 2");
    expect_refused("time_h,low,high,value\n1,0,2,3\n1,1,3,4\n", ":3:3: bins overlap");
    expect_refused("time_h,low,high,value\n1,2,2,3\n", ":2:3: a bin from 2 to 2");
    expect_refused("time_h,position,value\n1,5,3\n1,5,4\n", ":3:3: place 5 stands there twice");
    expect_refused("time_h,position,value\n1,5,3\n1,6,n.d.\n", ":3:5: value: 'n.d.' is no number");
    expect_refused("time_h,position,value\n1,5,\"3,5\"\n", "is no number");
    expect_refused("time_h,position,value,unit\n1,5,3,1\n1,6,3,%\n",
                   ":3:7: unit changes from '1' to '%'");
    expect_refused("time_h,low,high,value\n1,0,1,3\n1,1,2,-0.5\n",
                   ":3:7: a bin holds -0.5, which is less than nothing");
    expect_refused("time_h,quantity,position,value\n1,y,5,3\n", "no rows of 'x'");
    expect_refused("run_id,time_h,position,value\nA,1,5,3\nB,1,6,3\n",
                   ":3:1: runs 'A' and 'B': say which");
}

/* A place that is flagged is left out alone; of bins the whole histogram, which would have a gap. A
 * reading of a spectrum may be below zero. */
static void flags_are_heeded(void **state)
{
    (void)state;
    ru_samples s;
    char *drop[] = {"saturated"}, *ignore[] = {"sd?"};
    const ru_samples_wanted wanted = {
        .quantity = "x", .drop_flags = drop, .n_drop = 1, .ignore_sd_flags = ignore, .n_ignore = 1};
    assert_int_equal(ru_samples_read(write_text("time_h,position,value,sd,flag\n1,1,3,1,sd?\n"
                                                "1,2,9,1,is saturated\n1,3,-4,1,\n"),
                                     &wanted, &s),
                     RU_OK);
    assert_true(s.n_row == 2 && s.n_sample == 1 && s.n_dropped == 1 && s.samples[0].n == 2);
    assert_true(s.low[1] == 3 && s.values[1] == -4 && s.sd[1] == 1);
    assert_true(isnan(s.sd[0]) && s.flagged[0] && !s.flagged[1]);
    ru_samples_clear(&s);
    assert_int_equal(ru_samples_read(write_text("time_h,low,high,value,flag\n1,0,1,3,saturated\n"
                                                "1,1,2,3,\n2,0,1,5,\n2,1,2,6,\n"),
                                     &wanted, &s),
                     RU_OK);
    assert_true(s.n_row == 2 && s.n_sample == 1 && s.n_dropped == 2 && s.samples[0].time == 7200);
    ru_samples_clear(&s);
}

static void pure_spectra_are_columns(void **state)
{
    (void)state;
    ru_pure_spectra pure;
    assert_int_equal(
        ru_pure_spectra_read(write_text("glucose,position,acetate\n1,800,2\n3,900,4\n"), &pure),
        RU_OK);
    assert_true(pure.n == 2 && pure.n_name == 2);
    assert_string_equal(pure.names[1], "acetate");
    assert_true(pure.places[1] == 900 && pure.values[1] == 3 && pure.values[2] == 2);
    ru_pure_spectra_clear(&pure);
    assert_int_equal(ru_pure_spectra_read(write_text("a,position\n1,800\n3,800\n"), &pure),
                     RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), ":3:3: the positions have to rise"));
    assert_int_equal(ru_pure_spectra_read(write_text("a,b\n1,800\n3,800\n"), &pure), RU_ERR_INPUT);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_one_time_are_a_sample_in_any_order),
        cmocka_unit_test(what_is_no_such_table_is_refused),
        cmocka_unit_test(flags_are_heeded),
        cmocka_unit_test(pure_spectra_are_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
