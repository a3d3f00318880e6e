/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/plot/ticks.h>

static void expect(ru_range range, int wanted, size_t n, const char *const *texts)
{
    ru_ticks ticks;
    ru_ticks_find(&range, wanted, &ticks);
    assert_int_equal(ticks.n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(ticks.texts[i], texts[i]);
}

static void ticks_are_round_and_have_equal_decimals(void **state)
{
    (void)state;
    expect((ru_range){0, 10, 0}, 6, 6, (const char *const[]){"0", "2", "4", "6", "8", "10"});
    expect((ru_range){0, 0.93, 0}, 5, 5, (const char *const[]){"0.0", "0.2", "0.4", "0.6", "0.8"});
    expect((ru_range){-0.3, 0.3, 0}, 3, 3, (const char *const[]){"−0.2", "0.0", "0.2"});
    expect((ru_range){64.1, 101, 0}, 5, 4, (const char *const[]){"70", "80", "90", "100"});
}

static void very_small_and_large_numbers_are_powers_of_ten(void **state)
{
    (void)state;
    expect((ru_range){0, 3.2e-5, 0}, 3, 4, (const char *const[]){"0", "10⁻⁵", "2·10⁻⁵", "3·10⁻⁵"});
    expect((ru_range){0, 3.1e7, 0}, 3, 4, (const char *const[]){"0", "10⁷", "2·10⁷", "3·10⁷"});
}

static void logarithmic_ticks_are_1_2_5_or_the_powers_alone(void **state)
{
    (void)state;
    expect((ru_range){0.9, 60, 1}, 6, 6, (const char *const[]){"1", "2", "5", "10", "20", "50"});
    expect((ru_range){0.01, 1e4, 1}, 6, 4, (const char *const[]){"0.01", "1", "100", "10000"});
    ru_ticks ticks;
    ru_ticks_find(&(ru_range){1e-30, 1e30, 1}, 6, &ticks);
    assert_in_range(ticks.n, 4, 7);
}

static void ticks_lie_inside_of_any_range(void **state)
{
    (void)state;
    for (double size = 1e-12; size < 1e13; size *= 3.7)
        for (int k = -3; k < 4; k++) {
            const ru_range range = {k * size, k * size + size, 0};
            ru_ticks ticks;
            ru_ticks_find(&range, 6, &ticks);
            assert_in_range(ticks.n, 3, 11);
            for (size_t i = 0; i < ticks.n; i++) {
                double at = ru_range_place(&range, ticks.values[i]);
                assert_true(at > -1e-5 && at < 1 + 1e-5);
            }
        }
}

static void ranges_start_at_zero_where_that_is_near_and_are_never_empty(void **state)
{
    (void)state;
    ru_range r = ru_range_around(0.2, 10, 0.05, 0);
    assert_true(r.low == 0 && r.high > 10 && r.high < 11);
    r = ru_range_around(66, 100, 0.05, 0);
    assert_true(r.low > 60 && r.low < 66);
    r = ru_range_around(7, 7, 0.05, 0);
    assert_true(r.low < 7 && r.high > 7);
    r = ru_range_around(0, 0, 0.05, 0);
    assert_true(r.low == 0 && r.high > 0);
    r = ru_range_around(INFINITY, -INFINITY, 0.05, 0);
    assert_true(r.low < r.high);
    r = ru_range_around(-1, 100, 0.05, 1);
    assert_true(r.low > 0 && r.low < r.high);
}

static void places_are_shares_of_the_range(void **state)
{
    (void)state;
    assert_close(ru_range_place(&(ru_range){2, 4, 0}, 3.5), 0.75, 1e-15, 0);
    assert_close(ru_range_place(&(ru_range){1, 100, 1}, 10), 0.5, 1e-15, 0);
    assert_true(isnan(ru_range_place(&(ru_range){1, 100, 1}, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_are_round_and_have_equal_decimals),
        cmocka_unit_test(very_small_and_large_numbers_are_powers_of_ten),
        cmocka_unit_test(logarithmic_ticks_are_1_2_5_or_the_powers_alone),
        cmocka_unit_test(ticks_lie_inside_of_any_range),
        cmocka_unit_test(ranges_start_at_zero_where_that_is_near_and_are_never_empty),
        cmocka_unit_test(places_are_shares_of_the_range),
    };
    return ru_run_group(tests);
}
