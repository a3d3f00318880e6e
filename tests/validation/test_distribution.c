/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/validation/distribution.h>

/* Expected numbers by numpy: F = lambda e, s, x: np.interp(x, e, np.r_[0, np.cumsum(s)/s.sum()]);
 * x = np.linspace(0, 6, 6000001); np.trapz(abs(F(ea, a, x) - F(eb, b, x)), x) */
static const double ea[] = {0, 1, 2, 4}, a[] = {1, 3, 2};
static const double eb[] = {0.5, 1.5, 3, 5, 6}, b[] = {2, 2, 5, 1};

static void the_share_below_runs_along_the_bins(void **state)
{
    (void)state;
    assert_close(ru_distribution_below(3, ea, a, 0.5), 1.0 / 12, 1e-14, 0);
    assert_close(ru_distribution_below(3, ea, a, 1.5), 5.0 / 12, 1e-14, 0);
    assert_close(ru_distribution_below(3, ea, a, 2.5), 0.75, 1e-14, 0);
    assert_true(ru_distribution_below(3, ea, a, -1) == 0);
    assert_close(ru_distribution_below(3, ea, a, 9), 1, 1e-15, 0);
}

static void the_area_between_two_is_that_of_a_fine_sum(void **state)
{
    (void)state;
    assert_close(ru_distribution_area(3, ea, a, 4, eb, b), 1.3666666666666663, 1e-11, 0);
    assert_close(ru_distribution_area(4, eb, b, 3, ea, a), 1.3666666666666663, 1e-11, 0);
    assert_close(ru_distribution_area(3, ea, a, 3, ea, a), 0, 0, 1e-15);
}

/* One that is only moved is apart by the way it was moved, also where both do not meet. */
static void a_moved_distribution_is_apart_by_its_way(void **state)
{
    (void)state;
    double moved[4];
    for (double way = 0.25; way < 20; way *= 3) {
        for (int i = 0; i < 4; i++)
            moved[i] = ea[i] + way;
        assert_close(ru_distribution_area(3, ea, a, 3, moved, a), way, 1e-12, 0);
    }
    /* a wider one of the same middle crosses it: two triangles of height 1/4 over 1 */
    const double narrow[] = {1, 3}, wide[] = {0, 4}, one[] = {7};
    assert_close(ru_distribution_area(1, narrow, one, 1, wide, one), 0.5, 1e-14, 0);
}

static void other_bins_get_what_lies_in_them(void **state)
{
    (void)state;
    double out[2];
    const double to[] = {0.5, 1.5, 3};
    ru_distribution_rebin(3, ea, a, 2, to, out);
    assert_close(out[0], 5.0 / 12, 1e-14, 0); /* with what lies below 0.5 */
    assert_close(out[1], 7.0 / 12, 1e-14, 0); /* with what lies above 3 */
}

static void what_holds_nothing_has_no_area(void **state)
{
    (void)state;
    const double none[] = {0, 0, 0};
    assert_true(isnan(ru_distribution_area(3, ea, none, 4, eb, b)));
    assert_true(isnan(ru_distribution_area(4, eb, b, 3, ea, none)));
    assert_true(isnan(ru_distribution_below(3, ea, none, 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_below_runs_along_the_bins),
        cmocka_unit_test(the_area_between_two_is_that_of_a_fine_sum),
        cmocka_unit_test(a_moved_distribution_is_apart_by_its_way),
        cmocka_unit_test(other_bins_get_what_lies_in_them),
        cmocka_unit_test(what_holds_nothing_has_no_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
