/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>

#include <ru/expression/function.h>

static void factorials_of_whole_numbers_are_exact(void **state)
{
    (void)state;
    assert_true(ru_factorial(0) == 1);
    assert_true(ru_factorial(20) == 2432902008176640000.0);
    assert_true(isinf(ru_factorial(171)));
    assert_close(ru_factorial(170), gsl_sf_fact(170), 1e-14, 0);
    assert_close(ru_factorial(2.5), gsl_sf_gamma(3.5), 1e-14, 0);
}

static void roots_of_negative_numbers_are_real_where_the_degree_is_odd(void **state)
{
    (void)state;
    assert_close(ru_root(5, -32), -2, 1e-15, 0);
    assert_close(ru_root(-3, -8), -0.5, 1e-15, 0);
    assert_true(isnan(ru_root(4, -16)));
    assert_true(isnan(ru_root(2.5, -16)));
}

static void digamma_agrees_with_the_library(void **state)
{
    (void)state;
    for (double x = -4.75; x < 40; x += 0.37)
        assert_close(ru_digamma(x), gsl_sf_psi(x), 1e-12, 1e-13);
    assert_true(isnan(ru_digamma(-2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factorials_of_whole_numbers_are_exact),
        cmocka_unit_test(roots_of_negative_numbers_are_real_where_the_degree_is_odd),
        cmocka_unit_test(digamma_agrees_with_the_library),
    };
    return ru_run_group(tests);
}
