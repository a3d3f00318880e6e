/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/validation/align.h>

static double at(const ru_curve *curve, double time)
{
    double value = 0;
    assert_int_equal(ru_align_interpolate(curve, &time, 1, &value), RU_OK);
    return value;
}

static void steffen_goes_through_the_points_as_computed_by_hand(void **state)
{
    (void)state;
    /* Squares. Slopes of the secants 1, 3, 5; Steffen's slopes 2 min(1, 3, 1) = 2 at t = 1 and
     * 2 min(3, 5, 2) = 4 at t = 2; in between (t-1)^2 + 2 (t-1) + 1, so 2.25 at 1.5. */
    const double t[] = {0, 1, 2, 3}, y[] = {0, 1, 4, 9};
    const ru_curve curve = {t, y, 4, 0};
    assert_close(at(&curve, 0), 0, 0, 0);
    assert_close(at(&curve, 1.5), 2.25, 1e-14, 0);
    assert_close(at(&curve, 3), 9, 1e-14, 0);
}

static void straight_lines_join_a_profile(void **state)
{
    (void)state;
    const double z[] = {0, 1, 2, 3}, y[] = {0, 1, 4, 9};
    const ru_curve curve = {z, y, 4, 1};
    assert_close(at(&curve, 1.5), 2.5, 1e-14, 0);
    assert_close(at(&curve, 2.2), 5, 1e-14, 0);
    assert_true(isnan(at(&curve, 3.1)));
}

static void a_plateau_does_not_overshoot(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2, 3}, y[] = {0, 1, 1, 0};
    const ru_curve curve = {t, y, 4, 0};
    for (double time = 1; time <= 2; time += 0.125)
        assert_close(at(&curve, time), 1, 1e-15, 0);
}

static void nothing_is_extrapolated(void **state)
{
    (void)state;
    const double t[] = {0, 3600, 7200}, y[] = {1, 2, 3};
    const ru_curve curve = {t, y, 3, 0};
    assert_true(isnan(at(&curve, -1)));
    assert_true(isnan(at(&curve, 7200.01)));
    /* 2 h through a conversion that rounds is still the end. */
    assert_close(at(&curve, 7200 * (1 + 2e-16)), 3, 1e-14, 0);
}

static void a_jump_shows_the_value_before_it(void **state)
{
    (void)state;
    /* A pulse at t = 2 lifts the series from 2 to 10. */
    const double t[] = {0, 1, 2, 2, 3, 4}, y[] = {0, 1, 2, 10, 9, 8};
    const ru_curve curve = {t, y, 6, 0};
    assert_close(at(&curve, 1.9), 1.9, 1e-14, 0);
    assert_close(at(&curve, 2), 2, 1e-14, 0);
    assert_close(at(&curve, 2.5), 9.5, 1e-14, 0);
}

static void gaps_and_short_stretches_are_respected(void **state)
{
    (void)state;
    const double t[] = {0, 1, 2, 3, 4, 5}, y[] = {5, 7, (double)NAN, 1, (double)INFINITY, 2};
    const ru_curve curve = {t, y, 6, 0};
    assert_close(at(&curve, 0.5), 6, 1e-15, 0); /* two points: a line */
    assert_true(isnan(at(&curve, 1.5)) && isnan(at(&curve, 2)));
    assert_close(at(&curve, 3), 1, 0, 0); /* a point on its own */
    assert_close(at(&curve, 5), 2, 0, 0);
    const ru_curve none = {NULL, NULL, 0, 0};
    assert_true(isnan(at(&none, 0)));
}

static void falling_times_are_refused(void **state)
{
    (void)state;
    const double t[] = {0, 2, 1}, y[] = {0, 1, 2};
    const ru_curve curve = {t, y, 3, 0};
    double time = 1, value;
    assert_int_equal(ru_align_interpolate(&curve, &time, 1, &value), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "1 s after 2 s"));
}

static void replicates_are_averaged_with_their_spread(void **state)
{
    (void)state;
    /* statistics.stdev([4, 6, 8]) = 2; the rms of 0.3 and 0.4 is sqrt(0.125). */
    ru_point p[] = {{20, 1, 0, 0.3, 0, 1}, {10, 4, 0, (double)NAN, 0, 1},
                    {20, 2, 0, 0.4, 0, 1}, {10, 6, 0, (double)NAN, 0, 1},
                    {10, 8, 0, 0, 0, 1},   {30, 5, 0, 0, 0, 1},
                    {5, 3, 0, 0.2, 0, 1}};
    size_t n = 0;
    ru_align_average(p, 7, &n);
    assert_int_equal(n, 4);
    assert_true(p[0].time == 5 && p[0].value == 3 && p[0].sd == 0.2 && p[0].n_average == 1);
    assert_close(p[1].value, 6, 1e-14, 0);
    assert_close(p[1].sd, 2, 1e-14, 0);
    assert_int_equal(p[1].n_average, 3);
    assert_close(p[2].value, 1.5, 1e-14, 0);
    assert_close(p[2].sd, sqrt(0.125), 1e-14, 0);
    assert_true(p[3].value == 5 && isnan(p[3].sd)); /* zero is unknown */
    ru_align_average(p, 0, &n);
    assert_int_equal(n, 0);
}

/* A mean over values and bounds would be neither: each kind is averaged for itself. */
static void censored_points_stand_apart(void **state)
{
    (void)state;
    ru_point p[] = {{1, 0.1, -1, (double)NAN, 0, 1},
                    {1, 0.4, 0, (double)NAN, 0, 1},
                    {1, 0.3, -1, (double)NAN, 0, 1},
                    {1, 9, 1, (double)NAN, 0, 1},
                    {1, 0.6, 0, (double)NAN, 0, 1}};
    size_t n = 0;
    ru_align_average(p, 5, &n);
    assert_int_equal(n, 3);
    assert_true(p[0].censored == -1 && p[1].censored == 0 && p[2].censored == 1);
    assert_close(p[0].value, 0.2, 1e-14, 0);
    assert_close(p[1].value, 0.5, 1e-14, 0);
    assert_close(p[2].value, 9, 0, 0);
    assert_int_equal(p[0].n_average, 2);
    /* Below 0.2: 0.15 is met, 0.25 is 0.05 too much; above 9: 10 is met. */
    assert_close(ru_point_reached(&p[0], 0.15), 0.2, 1e-14, 0);
    assert_close(ru_point_reached(&p[0], 0.25), 0.25, 0, 0);
    assert_close(ru_point_reached(&p[1], 0.15), 0.15, 0, 0);
    assert_close(ru_point_reached(&p[2], 10), 9, 0, 0);
    assert_close(ru_point_reached(&p[2], 8), 8, 0, 0);
}

static void equal_replicates_do_not_give_a_perfect_sd(void **state)
{
    (void)state;
    ru_point p[] = {{1, 0.1, 0, (double)NAN, 0, 1},
                    {1, 0.1, 0, (double)NAN, 0, 1},
                    {1, 0.1, 0, (double)NAN, 0, 1}};
    size_t n = 0;
    ru_align_average(p, 3, &n);
    assert_int_equal(n, 1);
    assert_true(isnan(p[0].sd));
}

/* A logistic growth curve over ten hours, sampled every six minutes, and points that follow the
 * same curve `late` seconds later. */
enum { N_CURVE = 101, N_POINT = 12 };

static double grown(double time)
{
    return 10 / (1 + exp(-(time / 3600 - 5)));
}

static void lay_curve(double *times, double *values, ru_point *points, double late)
{
    for (size_t i = 0; i < N_CURVE; i++) {
        times[i] = 360.0 * (double)i;
        values[i] = grown(times[i]);
    }
    for (size_t i = 0; i < N_POINT; i++) {
        double time = 3600 * (2 + 0.5 * (double)i);
        points[i] = (ru_point){.time = time, .value = grown(time - late), .sd = NAN};
    }
}

static void a_clock_that_is_off_is_found(void **state)
{
    (void)state;
    double times[N_CURVE], values[N_CURVE], shift, square;
    ru_point points[N_POINT];
    const ru_curve curve = {times, values, N_CURVE, 0};
    const double late[] = {1800, -1200, 0};
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
        lay_curve(times, values, points, late[i]);
        assert_int_equal(ru_align_shift(&curve, points, N_POINT, 3600, &shift, &square), RU_OK);
        assert_close(shift, late[i], 0, 5);
        assert_close(square, 0, 0, 1e-5);
    }
}

static void where_any_shift_is_as_good_there_is_none(void **state)
{
    (void)state;
    double times[N_CURVE], values[N_CURVE], shift = 0, square;
    ru_point points[N_POINT];
    const ru_curve curve = {times, values, N_CURVE, 0};
    lay_curve(times, values, points, 0);
    for (size_t i = 0; i < N_CURVE; i++)
        values[i] = 3;
    assert_int_equal(ru_align_shift(&curve, points, N_POINT, 3600, &shift, &square), RU_OK);
    assert_true(isnan(shift));
    assert_int_equal(ru_align_shift(&curve, points, 2, 3600, &shift, &square), RU_OK);
    assert_true(isnan(shift));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steffen_goes_through_the_points_as_computed_by_hand),
        cmocka_unit_test(straight_lines_join_a_profile),
        cmocka_unit_test(a_plateau_does_not_overshoot),
        cmocka_unit_test(nothing_is_extrapolated),
        cmocka_unit_test(a_jump_shows_the_value_before_it),
        cmocka_unit_test(gaps_and_short_stretches_are_respected),
        cmocka_unit_test(falling_times_are_refused),
        cmocka_unit_test(replicates_are_averaged_with_their_spread),
        cmocka_unit_test(censored_points_stand_apart),
        cmocka_unit_test(equal_replicates_do_not_give_a_perfect_sd),
        cmocka_unit_test(a_clock_that_is_off_is_found),
        cmocka_unit_test(where_any_shift_is_as_good_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
