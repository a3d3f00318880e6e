/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/study/output.h>

/* A triangle: up from 0 at 0 s to 4 at 4 s, down to 0 at 12 s; and its negative. */
static double times[] = {0, 2, 4, 8, 12};
static double values[] = {0, 0, 2, -2, 4, -4, 2, -2, 0, 0};
static const ru_memory_record record = {
    .n_series = 2, .n_time = 5, .time = times, .series = values};

static double reduce(ru_reduction reduction, double limit, double from, double until)
{
    double v = 0;
    ru_study_output o = {.reduce = (int)reduction, .limit = limit, .factor = 1};
    o.window.from = from;
    o.window.until = until;
    ru_outputs_reduce(&o, 1, &record, NULL, &v);
    return v;
}

static void a_triangle_is_reduced_as_it_is_drawn(void **state)
{
    (void)state;
    const double all = INFINITY;
    assert_close(reduce(RU_REDUCE_END, 0, -all, all), 0, 0, 0);
    assert_close(reduce(RU_REDUCE_MAX, 0, -all, all), 4, 0, 0);
    assert_close(reduce(RU_REDUCE_MIN, 0, -all, all), 0, 0, 0);
    /* Area 12 * 4 / 2 = 24 over 12 s. */
    assert_close(reduce(RU_REDUCE_INTEGRAL, 0, -all, all), 24, 1e-15, 0);
    assert_close(reduce(RU_REDUCE_MEAN, 0, -all, all), 2, 1e-15, 0);
    /* Above 1 from 1 s to 10 s. */
    assert_close(reduce(RU_REDUCE_TIME_ABOVE, 1, -all, all), 9, 1e-14, 0);
    assert_close(reduce(RU_REDUCE_TIME_BELOW, 1, -all, all), 3, 1e-14, 0);
    assert_close(reduce(RU_REDUCE_FIRST_ABOVE, 1, -all, all), 1, 1e-15, 0);
    assert_close(reduce(RU_REDUCE_FIRST_BELOW, 1, -all, all), 0, 0, 0);
    assert_close(reduce(RU_REDUCE_TIME_OF_MAX, 0, -all, all), 4, 0, 0);
    assert_true(isnan(reduce(RU_REDUCE_FIRST_ABOVE, 5, -all, all)));
}

static void a_window_cuts_between_the_points(void **state)
{
    (void)state;
    assert_close(reduce(RU_REDUCE_START, 0, 1, 6), 1, 1e-15, 0);
    assert_close(reduce(RU_REDUCE_END, 0, 1, 6), 3, 1e-15, 0);
    /* From (1, 1) to (4, 4) to (6, 3): 7.5 + 7. */
    assert_close(reduce(RU_REDUCE_INTEGRAL, 0, 1, 6), 14.5, 1e-14, 0);
    assert_close(reduce(RU_REDUCE_FIRST_BELOW, 3.5, 4, 12), 5, 1e-15, 0);
    assert_true(isnan(reduce(RU_REDUCE_END, 0, 20, 30)));
    /* One moment, on a point and between two: (6, 3). */
    assert_close(reduce(RU_REDUCE_END, 0, 4, 4), 4, 0, 0);
    assert_close(reduce(RU_REDUCE_MEAN, 0, 6, 6), 3, 1e-15, 0);
}

static void what_is_equal_is_neither_above_nor_below(void **state)
{
    (void)state;
    /* The second series is the negative of the first: zero at both ends only. */
    double v[2] = {0};
    ru_study_output o[2] = {{.reduce = RU_REDUCE_TIME_ABOVE, .factor = 1, .column = 1},
                            {.reduce = RU_REDUCE_FIRST_BELOW, .factor = 1.0 / 3600, .column = 1}};
    for (int i = 0; i < 2; i++) {
        o[i].window.from = -INFINITY;
        o[i].window.until = INFINITY;
    }
    o[1].limit = -1;
    ru_outputs_reduce(o, 2, &record, NULL, v);
    assert_close(v[0], 0, 0, 0);
    assert_close(v[1], 1.0 / 3600, 1e-14, 0);
}

static void a_field_is_reduced_over_nodes_and_snapshots(void **state)
{
    (void)state;
    double moments[] = {0, 5}, fraction[] = {0.5, 0.3, 0.2}, v[4] = {0};
    double cells[] = {1, 2, 3, 4, 1, 0.5};
    const ru_memory_record r = {
        .n_field = 1, .n_node = 3, .n_snapshot = 2, .snapshot_time = moments, .fields = cells};
    const ru_reduction kinds[] = {RU_REDUCE_VOLUME_BELOW, RU_REDUCE_VOLUME_ABOVE,
                                  RU_REDUCE_FIELD_MIN, RU_REDUCE_FIELD_MAX};
    ru_study_output o[4];
    for (int i = 0; i < 4; i++) {
        o[i] = (ru_study_output){.reduce = (int)kinds[i], .limit = 1.5, .factor = i < 2 ? 100 : 1};
        o[i].window.from = -INFINITY;
        o[i].window.until = INFINITY;
    }
    ru_outputs_reduce(o, 4, &r, fraction, v);
    /* Below 1.5: first only node 0 (50 %), then nodes 1 and 2 (50 %). */
    assert_close(v[0], 50, 1e-14, 0);
    assert_close(v[1], 50, 1e-14, 0);
    assert_close(v[2], 0.5, 0, 0);
    assert_close(v[3], 4, 0, 0);
    /* The shares are 50 % at both moments; above 2.5 they fall from 20 % to 50 %. */
    o[1].limit = 2.5;
    const struct {
        ru_over_time over;
        double from, until, share;
    } rows[] = {{RU_OVER_MAX, -INFINITY, INFINITY, 50}, {RU_OVER_MEAN, -INFINITY, INFINITY, 35},
                {RU_OVER_END, -INFINITY, INFINITY, 50}, {RU_OVER_END, -INFINITY, 2.5, 35},
                {RU_OVER_MEAN, 0, 2.5, 27.5},           {RU_OVER_MAX, 0, 0, 20}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        o[1].over = (int)rows[i].over;
        o[1].window.from = rows[i].from;
        o[1].window.until = rows[i].until;
        ru_outputs_reduce(o, 2, &r, fraction, v);
        assert_close(v[1], rows[i].share, 1e-13, 0);
    }
    o[0].window.until = -1;
    ru_outputs_reduce(o, 1, &r, fraction, v);
    assert_true(isnan(v[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_triangle_is_reduced_as_it_is_drawn),
        cmocka_unit_test(a_window_cuts_between_the_points),
        cmocka_unit_test(what_is_equal_is_neither_above_nor_below),
        cmocka_unit_test(a_field_is_reduced_over_nodes_and_snapshots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
