/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/solvers/dense.h>

static void a_system_that_needs_pivoting_is_solved(void **state)
{
    (void)state;
    /* x = (1, -2, 3): rows give -2 + 3 = 1, 2 - 2 - 3 = -3, 1 + 6 = 7. */
    double a[] = {0, 1, 1, 2, 1, -1, 1, -3, 0}, b[] = {1, -3, 7};
    int pivot[3];
    assert_int_equal(ru_dense_factor(3, a, pivot), 0);
    ru_dense_solve(3, a, pivot, b);
    assert_close(b[0], 1, 1e-14, 0);
    assert_close(b[1], -2, 1e-14, 0);
    assert_close(b[2], 3, 1e-14, 0);
}

static void a_singular_matrix_names_its_column(void **state)
{
    (void)state;
    double a[] = {1, 2, 2, 4};
    int pivot[2];
    assert_int_equal(ru_dense_factor(2, a, pivot), 2);
}

static void the_inverse_times_the_matrix_is_one(void **state)
{
    (void)state;
    double a[25], copy[25], inverse[25];
    for (int i = 0; i < 25; i++)
        a[i] = copy[i] = sin(1.0 + 3 * i * i) + (i % 6 == 0 ? 0.1 : 0);
    assert_int_equal(ru_dense_invert(5, copy, inverse), 0);
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++) {
            double sum = 0;
            for (int k = 0; k < 5; k++)
                sum += a[5 * i + k] * inverse[5 * k + j];
            assert_close(sum, i == j, 0, 1e-12);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_that_needs_pivoting_is_solved),
        cmocka_unit_test(a_singular_matrix_names_its_column),
        cmocka_unit_test(the_inverse_times_the_matrix_is_one),
    };
    return ru_run_group(tests);
}
