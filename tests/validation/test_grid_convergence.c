/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/validation/grid_convergence.h>

/* Celik and others 2008, table 1 (recalled): 18000, 8000, 4500 cells in two dimensions, r = 1.5 and
 * 1.333; reattachment length: order 1.53, extrapolated 6.1685, index 2.2 % of 6.063. */
static void the_published_example_is_met(void **state)
{
    (void)state;
    const double values[] = {6.063, 5.972, 5.863}, sizes[] = {1, 1.5, 2};
    ru_grid_convergence found = ru_grid_convergence_of(values, sizes);
    assert_int_equal(found.kind, RU_MONOTONIC);
    assert_close(found.order, 1.53, 0, 0.01);
    assert_close(found.extrapolated, 6.1685, 1e-3, 0);
    assert_close(found.index / 6.063, 0.022, 0, 0.0006);
}

/* v = 1 + c h^p has the order p, the value 1 and the error c, which the index covers 1.25 times. */
static void a_power_of_the_cell_size_is_found_exactly(void **state)
{
    (void)state;
    const double sizes[] = {1, 1.4, 2.1};
    for (double p = 0.5; p < 3; p += 0.7) {
        double values[3];
        for (int i = 0; i < 3; i++)
            values[i] = 1 + 0.1 * pow(sizes[i], p);
        ru_grid_convergence found = ru_grid_convergence_of(values, sizes);
        assert_close(found.order, p, 1e-8, 0);
        assert_close(found.extrapolated, 1, 1e-8, 0);
        assert_close(found.index, 0.125, 1e-7, 0);
    }
}

static void values_that_do_not_converge_are_called_so(void **state)
{
    (void)state;
    const double sizes[] = {1, 1.5, 2.25}, apart[] = {1, 2, 2.5}, around[] = {1, 1.1, 0.8},
                 same[] = {3, 3, 3};
    ru_grid_convergence found = ru_grid_convergence_of(apart, sizes);
    assert_int_equal(found.kind, RU_DIVERGING);
    assert_true(isnan(found.order));
    assert_close(found.index, 3 * 1.5, 1e-14, 0);
    found = ru_grid_convergence_of(around, sizes);
    assert_int_equal(found.kind, RU_OSCILLATING);
    assert_close(found.index, 3 * 0.3, 1e-12, 0);
    found = ru_grid_convergence_of(same, sizes);
    assert_int_equal(found.kind, RU_CONVERGED);
    assert_true(found.index == 0);
    assert_string_equal(ru_convergence_name(RU_DIVERGING), "diverging");
}

static void two_that_agree_by_chance_are_not_exact(void **state)
{
    (void)state;
    const double sizes[] = {1, 2, 4}, values[] = {1, 1.0001, 1.1};
    ru_grid_convergence found = ru_grid_convergence_of(values, sizes);
    assert_true(found.order > 9);
    assert_close(found.index, 1.25 * 1e-4 / 7, 1e-6, 0);
}

static void both_parts_of_the_uncertainty_add_in_square(void **state)
{
    (void)state;
    assert_close(ru_numerical_uncertainty(1.15 * 3, 4), 5, 1e-14, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_is_met),
        cmocka_unit_test(a_power_of_the_cell_size_is_found_exactly),
        cmocka_unit_test(values_that_do_not_converge_are_called_so),
        cmocka_unit_test(two_that_agree_by_chance_are_not_exact),
        cmocka_unit_test(both_parts_of_the_uncertainty_add_in_square),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
