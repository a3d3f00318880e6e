/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile_sample.h"

#include <stdio.h>

#include <ru/base/unit.h>
#include <ru/validation/profile.h>

static ru_status read(int with_fields, double time, ru_profile *profile)
{
    char path[512];
    ru_result *result = NULL;
    snprintf(path, sizeof path, "%s", profile_write_result(with_fields));
    if (ru_result_open(path, &result) != RU_OK)
        fail_msg("%s", ru_fault_text());
    ru_status status = ru_profile_read(result, time, profile);
    ru_result_close(&result);
    remove(path);
    return status;
}

static void levels_are_means_by_volume_from_bottom_to_top(void **state)
{
    (void)state;
    ru_profile p;
    assert_int_equal(read(1, INFINITY, &p), RU_OK);
    assert_int_equal(p.n_level, 4);
    assert_int_equal(p.n_field, 2);
    const double heights[] = {0.5, 1.5, 2.5, 3.5};
    const double holdup[] = {(0.1 * 0.01 + 0.3 * 0.05) / 0.4, 0.03, 0.04};
    for (size_t k = 0; k < 4; k++) {
        assert_close(p.heights[k], heights[k], 1e-12, 0);
        assert_close(p.fields[1][k], 0.6 - 0.1 * (double)k, 1e-6, 0);
    }
    for (size_t k = 0; k < 3; k++)
        assert_close(p.fields[0][k], holdup[k], 1e-6, 0);
    assert_true(isnan(p.fields[0][3]));
    assert_close(p.time, 10, 0, 0);
    ru_profile_clear(&p);
}

static void between_snapshots_stands_the_straight_line(void **state)
{
    (void)state;
    ru_profile p;
    assert_int_equal(read(1, 2.5, &p), RU_OK);
    assert_close(p.fields[0][1], 0.25 * 0.03, 1e-6, 0);
    ru_profile_clear(&p);
    assert_int_equal(read(1, 0, &p), RU_OK);
    assert_close(p.fields[0][1], 0, 0, 0);
    ru_profile_clear(&p);
}

static void other_times_and_results_without_fields_are_refused(void **state)
{
    (void)state;
    ru_profile p;
    assert_int_equal(read(1, 10.1, &p), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "reach from 0 to 10 s"));
    ru_profile_clear(&p);
    assert_int_equal(read(0, INFINITY, &p), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no fields"));
    ru_profile_clear(&p);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_means_by_volume_from_bottom_to_top),
        cmocka_unit_test(between_snapshots_stands_the_straight_line),
        cmocka_unit_test(other_times_and_results_without_fields_are_refused),
    };
    return ru_run_group(tests);
}
