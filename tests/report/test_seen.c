/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/report/seen.h>

static void expect_rising(const ru_seen *seen)
{
    for (int i = 0; i < RU_SEEN_BINS; i++)
        assert_true(seen->edges[i] < seen->edges[i + 1]);
}

static double sum(const double *fraction)
{
    double all = 0;
    for (int i = 0; i < RU_SEEN_BINS; i++)
        all += fraction[i];
    return all;
}

static void even_fields_have_even_bins(void **state)
{
    (void)state;
    const double values[] = {2, 4, 3.99, 6, NAN}, weight[] = {0.1, 0.2, 0.3, 0.4, 0.5};
    double fraction[RU_SEEN_BINS];
    ru_seen seen = ru_seen_choose(2, 6, 4);
    assert_false(seen.logarithmic);
    expect_rising(&seen);
    assert_true(seen.edges[0] == 2 && seen.edges[20] == 4 && seen.edges[40] == 6);
    ru_seen_count(&seen, 5, values, weight, fraction);
    assert_true(fraction[0] == 0.1 && fraction[20] == 0.2 && fraction[19] == 0.3);
    assert_true(fraction[39] == 0.4);
    assert_close(sum(fraction), 1, 1e-15, 0);
}

/* A plume: 10 g/L in a little of the liquid, next to nothing in most of it. */
static void plumes_have_bins_over_decades(void **state)
{
    (void)state;
    const double values[] = {10, 0.01, 0, 1e-9}, weight[] = {0.25, 0.25, 0.25, 0.25};
    double fraction[RU_SEEN_BINS];
    ru_seen seen = ru_seen_choose(0, 10, 0.02);
    assert_true(seen.logarithmic);
    expect_rising(&seen);
    assert_close(seen.edges[1], 1e-3, 1e-12, 0);
    assert_close(seen.edges[2] / seen.edges[1], pow(10, 4.0 / 39), 1e-12, 0);
    assert_true(seen.edges[0] == 0 && seen.edges[40] == 10);
    ru_seen_count(&seen, 4, values, weight, fraction);
    assert_true(fraction[0] == 0.5 && fraction[39] == 0.25);
    assert_close(sum(fraction), 1, 1e-15, 0);
}

static void fields_of_one_value_or_none_have_bins_too(void **state)
{
    (void)state;
    const double cases[][3] = {{3, 3, 3}, {0, 0, 0}, {-2, -2, -2}, {NAN, NAN, NAN}};
    for (size_t i = 0; i < 4; i++) {
        ru_seen seen = ru_seen_choose(cases[i][0], cases[i][1], cases[i][2]);
        assert_false(seen.logarithmic);
        expect_rising(&seen);
        double fraction[RU_SEEN_BINS];
        ru_seen_count(&seen, 1, &cases[i][0], &(double){1}, fraction);
        assert_true(sum(fraction) == (i < 3));
    }
}

static void values_beyond_the_bins_count_and_move_the_ends(void **state)
{
    (void)state;
    const double values[] = {-5, 99}, weight[] = {0.5, 0.5};
    double fraction[RU_SEEN_BINS];
    ru_seen seen = ru_seen_choose(0, 10, 5);
    ru_seen_count(&seen, 2, values, weight, fraction);
    assert_true(fraction[0] == 0.5 && fraction[39] == 0.5);
    ru_seen_widen(&seen, -5, 99);
    assert_true(seen.edges[0] == -5 && seen.edges[40] == 99 && seen.edges[1] == 0.25);
    expect_rising(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_fields_have_even_bins),
        cmocka_unit_test(plumes_have_bins_over_decades),
        cmocka_unit_test(fields_of_one_value_or_none_have_bins_too),
        cmocka_unit_test(values_beyond_the_bins_count_and_move_the_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
