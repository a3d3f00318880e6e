/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/report/thin.h>

enum { N = 5000, MOST = 300 };

static int holds(const size_t *rows, size_t n, size_t row)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i] == row)
            return 1;
    return 0;
}

static void a_thinned_curve_keeps_its_ends_peaks_and_gaps(void **state)
{
    (void)state;
    static double values[N];
    size_t rows[MOST];
    for (int i = 0; i < N; i++)
        values[i] = sin(i / 100.0);
    values[1234] = 5;
    values[2345] = -5;
    values[3456] = NAN;
    size_t n = ru_thin_curve(N, values, MOST, rows);
    assert_true(n <= MOST && n > MOST / 2);
    assert_int_equal(rows[0], 0);
    assert_int_equal(rows[n - 1], N - 1);
    assert_true(holds(rows, n, 1234) && holds(rows, n, 2345) && holds(rows, n, 3456));
    for (size_t i = 1; i < n; i++)
        assert_true(rows[i] > rows[i - 1]);
}

static void every_stretch_of_a_thinned_curve_keeps_its_range(void **state)
{
    (void)state;
    static double values[N];
    size_t rows[MOST], n;
    for (int i = 0; i < N; i++)
        values[i] = i % 2 ? i : -i;
    n = ru_thin_curve(N, values, MOST, rows);
    /* Stretches have N * 3 / MOST = 50 rows: between two kept ones there are never twice as many.
     */
    for (size_t i = 1; i < n; i++)
        assert_true(rows[i] - rows[i - 1] < 100);
}

static void a_short_curve_stays_whole(void **state)
{
    (void)state;
    const double values[] = {1, NAN, 3};
    size_t rows[8];
    assert_int_equal(ru_thin_curve(3, values, 8, rows), 3);
    assert_int_equal(rows[1], 1);
    assert_int_equal(ru_thin_curve(0, values, 8, rows), 0);
}

static void rows_are_chosen_evenly_with_both_ends(void **state)
{
    (void)state;
    size_t rows[100];
    assert_int_equal(ru_thin_evenly(201, 5, rows), 5);
    const size_t expected[] = {0, 50, 100, 150, 200};
    assert_memory_equal(rows, expected, sizeof expected);
    assert_int_equal(ru_thin_evenly(3, 100, rows), 3);
    assert_int_equal(rows[2], 2);
    assert_int_equal(ru_thin_evenly(0, 5, rows), 0);
    assert_int_equal(ru_thin_evenly(1, 5, rows), 1);
    assert_int_equal(rows[0], 0);
    assert_int_equal(ru_thin_evenly(101, 100, rows), 100);
    assert_int_equal(rows[99], 100);
}

static void a_curve_in_figures_leaves_gaps_out(void **state)
{
    (void)state;
    const double times[] = {0, 1, 2, 3, 4}, values[] = {NAN, 2, -1, 7, INFINITY};
    ru_curve_facts f = ru_curve_look(5, times, values);
    assert_true(f.first == 2 && f.last == 7 && f.min == -1 && f.min_at == 2 && f.max == 7 &&
                f.max_at == 3);
    f = ru_curve_look(1, times, values);
    assert_true(isnan(f.first) && isnan(f.max) && isnan(f.min_at));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thinned_curve_keeps_its_ends_peaks_and_gaps),
        cmocka_unit_test(every_stretch_of_a_thinned_curve_keeps_its_range),
        cmocka_unit_test(a_short_curve_stays_whole),
        cmocka_unit_test(rows_are_chosen_evenly_with_both_ends),
        cmocka_unit_test(a_curve_in_figures_leaves_gaps_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
