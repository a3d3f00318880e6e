/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/plot/axes.h>

static void axes_show_all_that_is_in_them_with_its_uncertainty(void **state)
{
    (void)state;
    const double x[] = {0, 3600, 7200}, y[] = {1, NAN, 3}, sd[] = {NAN, 1, 2};
    ru_axes axes = {.x_is_tight = 1};
    const ru_mark curve = {.kind = RU_MARK_CURVE, .label = "a", .n = 3, .x = x, .y = y};
    const ru_mark points = {.kind = RU_MARK_POINTS, .n = 3, .x = x, .y = y, .more = sd};
    assert_int_equal(ru_axes_add(&axes, &curve, 1 / 3600.0, 1000), RU_OK);
    assert_int_equal(ru_axes_add(&axes, &points, 1 / 3600.0, 1000), RU_OK);
    ru_axes_settle(&axes);
    assert_true(axes.x.low == 0 && axes.x.high == 2);
    assert_true(axes.y.low == 0 && axes.y.high > 5000 && axes.y.high < 5500);
    ru_axes_clear(&axes);
    assert_null(axes.marks);
}

static void marks_are_copies(void **state)
{
    (void)state;
    double x[] = {0, 1}, y[] = {5, 6};
    char label[] = "before";
    ru_axes axes = {0};
    const ru_mark curve = {.kind = RU_MARK_CURVE, .label = label, .n = 2, .x = x, .y = y};
    assert_int_equal(ru_axes_add(&axes, &curve, 1, 2), RU_OK);
    y[0] = label[0] = 0;
    assert_true(axes.marks[0].y[0] == 10);
    assert_string_equal(axes.marks[0].label, "before");
    ru_axes_clear(&axes);
}

static void both_axes_of_a_square_are_the_same(void **state)
{
    (void)state;
    const double x[] = {1, 2}, y[] = {4, 8};
    ru_axes axes = {.is_square = 1};
    const ru_mark points = {.kind = RU_MARK_POINTS, .n = 2, .x = x, .y = y};
    assert_int_equal(ru_axes_add(&axes, &points, 1, 1), RU_OK);
    ru_axes_settle(&axes);
    assert_true(axes.x.low == axes.y.low && axes.x.high == axes.y.high && axes.x.high > 8);
    ru_axes_clear(&axes);
}

static void a_logarithmic_axis_leaves_out_what_it_cannot_show(void **state)
{
    (void)state;
    const double x[] = {0, 1, 2}, y[] = {0, 1, 100};
    ru_axes axes = {.y_is_log = 1};
    const ru_mark curve = {.kind = RU_MARK_CURVE, .n = 3, .x = x, .y = y};
    assert_int_equal(ru_axes_add(&axes, &curve, 1, 1), RU_OK);
    ru_axes_settle(&axes);
    assert_true(axes.y.low > 0.5 && axes.y.low < 1 && axes.y.high > 100);
    ru_axes_clear(&axes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_show_all_that_is_in_them_with_its_uncertainty),
        cmocka_unit_test(marks_are_copies),
        cmocka_unit_test(both_axes_of_a_square_are_the_same),
        cmocka_unit_test(a_logarithmic_axis_leaves_out_what_it_cannot_show),
    };
    return ru_run_group(tests);
}
