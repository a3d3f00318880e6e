/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/schedule.h>

/* Integral of the rate by the midpoint rule over many pieces, an independent way to the closed
 * form. */
static double integrate(const ru_profile *p, double until)
{
    const int n = 200000;
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += ru_profile_rate(p, (i + 0.5) * until / n);
    return sum * until / n;
}

static double times[] = {10, 20, 40}, rates[] = {1, 3, 0.5};

static const ru_profile profiles[] = {
    {.kind = RU_PROFILE_CONSTANT, .start = 5, .stop = 60, .rate = 2},
    {.kind = RU_PROFILE_EXPONENTIAL,
     .start = 5,
     .stop = INFINITY,
     .rate = 1,
     .exponent = 0.05,
     .maximum = INFINITY},
    {.kind = RU_PROFILE_EXPONENTIAL,
     .start = 5,
     .stop = 90,
     .rate = 1,
     .exponent = 0.05,
     .maximum = 4},
    {.kind = RU_PROFILE_TABLE,
     .start = 0,
     .stop = INFINITY,
     .times = times,
     .rates = rates,
     .n_point = 3},
    {.kind = RU_PROFILE_TABLE,
     .start = 12,
     .stop = 55,
     .times = times,
     .rates = rates,
     .n_point = 3,
     .stepwise = 1},
    {.kind = RU_PROFILE_PULSES, .start = 7, .stop = 80, .rate = 2, .period = 10, .width = 3},
};

static void volume_passed_is_the_integral_of_the_rate(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
        for (double t = 3; t < 100; t += 13.7)
            assert_close(ru_profile_passed(&profiles[i], t), integrate(&profiles[i], t), 2e-4,
                         1e-9);
}

static void kept_sums_change_nothing(void **state)
{
    (void)state;
    double sums[3];
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
        ru_profile with = profiles[i];
        if (with.kind != RU_PROFILE_TABLE)
            continue;
        ru_profile_sum(&with, sums);
        with.sums = sums;
        for (double t = 0; t < 100; t += 0.7)
            assert_close(ru_profile_passed(&with, t), ru_profile_passed(&profiles[i], t), 0, 1e-12);
    }
}

static void between_events_the_rate_has_no_jump(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
        double t = 0;
        int events = 0;
        while (t < 100 && events < 100) {
            double next = fmin(ru_profile_next_event(&profiles[i], t), 100);
            assert_true(next > t);
            double a = ru_profile_rate(&profiles[i], t + 1e-7);
            double b = ru_profile_rate(&profiles[i], next - 1e-7);
            double mid = ru_profile_rate(&profiles[i], 0.5 * (t + next));
            assert_true(mid >= fmin(a, b) - 1e-9 && mid <= fmax(a, b) + 1e-9);
            t = next;
            events++;
        }
        assert_true(events < 40);
    }
}

static void exponential_feed_grows_the_volume_as_in_closed_form(void **state)
{
    (void)state;
    /* F0 = 6.0006001 L/h, mu 0.15 1/h, V0 1000 L: V from
     * tests/reference/d_exponential_feed_exact.csv */
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_feed feed = {.profile = {.kind = RU_PROFILE_EXPONENTIAL,
                                .stop = INFINITY,
                                .rate = 6.000600060006e-3 / 3600,
                                .exponent = 0.15 / 3600,
                                .maximum = INFINITY}};
    s.feeds = &feed;
    s.n_feed = 1;
    ru_test_table table =
        ru_test_table_read(RU_SOURCE_DIR "/tests/reference/d_exponential_feed_exact.csv");
    size_t t = ru_test_table_column(&table, "t_h"), v = ru_test_table_column(&table, "V_L");
    assert_int_equal(table.n_row, 4);
    for (size_t i = 0; i < table.n_row; i++)
        assert_close(ru_schedule_volume(&s, 3600 * table.values[i * table.n_column + t]) * 1000,
                     table.values[i * table.n_column + v], 1e-7, 0);
    free(table.values);
}

static void events_of_all_flows_are_found_in_order(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_feed feed = {.profile = profiles[0]};
    ru_withdrawal bleed = {.profile = profiles[5]};
    s.feeds = &feed;
    s.n_feed = 1;
    s.withdrawals = &bleed;
    s.n_withdrawal = 1;
    /* Feed 5..60; pulses start at 7, end at 10, again at 17. */
    const double expected[] = {5, 7, 10, 17, 20};
    double t = 0;
    for (int i = 0; i < 5; i++) {
        t = ru_schedule_next_event(&s, t);
        assert_close(t, expected[i], 1e-14, 0);
    }
}

/* A feed of 1 L/s that was on for 100 s before the run begins has not filled the vessel. */
/* Where the rounded sum of start and event lies before the event, looking from that sum would find
 * the same one for ever. */
static void events_are_passed_however_they_round(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        double points[] = {36000.1 + i / 7.0, 36000.3 + i / 7.0, 40000}, levels[] = {1, 2, 3};
        const ru_profile each[] = {{.kind = RU_PROFILE_EXPONENTIAL,
                                    .start = 36000,
                                    .stop = INFINITY,
                                    .rate = 1,
                                    .exponent = 1e-4 * (1 + i / 1000.0),
                                    .maximum = 4},
                                   {.kind = RU_PROFILE_TABLE,
                                    .start = 36000.05,
                                    .stop = INFINITY,
                                    .times = points,
                                    .rates = levels,
                                    .n_point = 3}};
        const int expected[] = {2, 4}; /* the start, then the cap, or the points */
        for (int p = 0; p < 2; p++) {
            int n = 0;
            for (double t = 0, next; (next = ru_profile_next_event(&each[p], t)) < INFINITY;
                 t = next, n++)
                assert_true(next > t);
            assert_int_equal(n, expected[p]);
        }
    }
}

static void what_flowed_before_the_start_is_not_counted(void **state)
{
    (void)state;
    ru_feed feed = {.profile = {.stop = INFINITY, .rate = 1e-3}};
    ru_scenario s = {
        .start = 100, .end = 200, .vessel = {.volume = 1}, .feeds = &feed, .n_feed = 1};
    assert_close(ru_schedule_volume(&s, 100), 1, 0, 0);
    assert_close(ru_schedule_volume(&s, 150), 1.05, 1e-12, 0);
    assert_close(ru_schedule_passed(&s, &feed.profile, 200), 0.1, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(volume_passed_is_the_integral_of_the_rate),
        cmocka_unit_test(kept_sums_change_nothing),
        cmocka_unit_test(between_events_the_rate_has_no_jump),
        cmocka_unit_test(exponential_feed_grows_the_volume_as_in_closed_form),
        cmocka_unit_test(events_of_all_flows_are_found_in_order),
        cmocka_unit_test(events_are_passed_however_they_round),
        cmocka_unit_test(what_flowed_before_the_start_is_not_counted),
    };
    return ru_run_group(tests);
}
