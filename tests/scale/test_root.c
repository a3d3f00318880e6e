/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/scale/root.h>

static double parabola(double x, void *context)
{
    (void)context;
    return x * x - 2;
}

/* Below 1 far below zero, above it above: the sign changes without a root. */
static double step(double x, void *context)
{
    (void)context;
    return x < 1 ? -3 : 2 + 0.1 * x;
}

static double holed(double x, void *context)
{
    (void)context;
    return x < 0 ? NAN : x - 0.5;
}

static void both_roots_of_a_parabola_are_found_as_asked(void **state)
{
    (void)state;
    ru_root_task task = {
        .f = parabola, .low = -3, .high = 3, .n = 7, .near = 3, .tolerance = 1e-12};
    ru_root_scan scan;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.found, 1);
    assert_close(scan.root, sqrt(2), 1e-10, 0);
    task.near = -0.1;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_close(scan.root, -sqrt(2), 1e-10, 0);
    assert_close(scan.least, -2, 1e-12, 0);
    assert_close(scan.most, 7, 1e-12, 0);
}

static double plateau(double x, void *context)
{
    (void)context;
    return fmin(0, x - 1);
}

static void a_root_all_along_is_told(void **state)
{
    (void)state;
    ru_root_task task = {.f = plateau, .low = 0, .high = 4, .n = 9, .near = 4, .tolerance = 1e-9};
    ru_root_scan scan;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.flat, 1);
    assert_close(scan.flat_from, 1, 1e-12, 0);
    assert_close(scan.flat_to, 4, 1e-12, 0);
    task.f = parabola;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.flat, 0);
}

static void a_jump_is_no_root(void **state)
{
    (void)state;
    const ru_root_task task = {.f = step, .low = 0, .high = 4, .n = 10, .tolerance = 1e-9};
    ru_root_scan scan;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.found, 0);
    assert_int_equal(scan.jumped, 1);
    assert_close(scan.jump, 1, 0, 1e-6);
}

static void places_without_a_value_are_passed_over(void **state)
{
    (void)state;
    const ru_root_task task = {
        .f = holed, .low = -1, .high = 1, .n = 21, .near = 1, .tolerance = 1e-12};
    ru_root_scan scan;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.found, 1);
    assert_close(scan.root, 0.5, 1e-9, 0);
    assert_true(scan.n_looked < 12);
}

/* Turns round at 0.75 between two even points, at both of which it is above zero. */
static double dip(double x, void *context)
{
    (void)context;
    return fabs(x - 0.75) - 0.1;
}

/* There is nothing left of 0.4, and the root is at 0.5, in the same step. */
static double edge(double x, void *context)
{
    (void)context;
    return x < 0.4 ? NAN : x - 0.5;
}

static void a_root_at_the_place_that_is_sought_is_not_passed_over(void **state)
{
    (void)state;
    ru_root_task task = {.f = dip, .low = -9, .high = 9, .n = 10, .near = 0.85, .tolerance = 1e-12};
    ru_root_scan scan;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.found, 1);
    assert_close(scan.root, 0.85, 1e-9, 0);
    task.f = edge;
    task.near = 0.5;
    assert_int_equal(ru_root_find(&task, &scan), RU_OK);
    assert_int_equal(scan.found, 1);
    assert_close(scan.root, 0.5, 1e-9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_roots_of_a_parabola_are_found_as_asked),
        cmocka_unit_test(a_root_all_along_is_told),
        cmocka_unit_test(a_jump_is_no_root),
        cmocka_unit_test(a_root_at_the_place_that_is_sought_is_not_passed_over),
        cmocka_unit_test(places_without_a_value_are_passed_over),
    };
    return ru_run_group(tests);
}
