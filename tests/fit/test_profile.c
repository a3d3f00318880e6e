/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* Chi-square with one degree of freedom, 95 % (any table). */
#define CHI2_95 3.841458820694124

/* A plane: the profile of a linear problem is the interval of linear theory. */
static ru_status line(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    (void)context, (void)jacobian;
    for (size_t i = 0; i < 6; i++)
        r[i] = (x[0] + x[1] * (double)i - (1 + 2 * (double)i)) / 0.1;
    *fails = 0;
    return RU_OK;
}

static void a_linear_problem_has_the_interval_of_linear_theory(void **state)
{
    (void)state;
    const ru_fit_variable variables[2] = {{"a", RU_FIT_LIN, -10, 10, 1, RU_FIT_FLAT, NAN, NAN},
                                          {"b", RU_FIT_LIN, -10, 10, 2, RU_FIT_FLAT, NAN, NAN}};
    const ru_fit_problem problem = {
        .variables = variables, .n_variable = 2, .n_residual = 6, .residuals = line};
    const double u[2] = {1, 2};
    ru_fit_statistics s;
    ru_fit_profile p;
    assert_int_equal(ru_fit_statistics_take(&problem, u, 0, &s), RU_OK);
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(ru_fit_profile_take(&problem, u, 0, CHI2_95, k, &p), RU_OK);
        assert_close(p.low, s.low[k], 0, 2e-3 * (u[k] - s.low[k]));
        assert_close(p.high, s.high[k], 0, 2e-3 * (s.high[k] - u[k]));
        assert_int_equal(p.open, 0);
    }
    ru_fit_statistics_clear(&s);
}

/* Misra1a with sd 0.1: where along b1 the sum with b2 fitted anew has risen by 3.84; checked
 * against a walk along b1 with b2 by bisection. */
static double least_over_b2(double b1)
{
    double low = 1e-5, high = 1e-2, sum = 0;
    for (int i = 0; i < 100; i++) {
        double b2 = (low + high) / 2, slope = 0;
        sum = 0;
        for (size_t k = 0; k < 14; k++) {
            double e = exp(-b2 * misra_x[k]), r = b1 * (1 - e) - misra_y[k];
            sum += r * r;
            slope += r * b1 * misra_x[k] * e;
        }
        *(slope > 0 ? &high : &low) = b2;
    }
    return sum / 0.01;
}

static ru_status scaled(void *context, const double *b, double *r, double *jacobian, int *fails)
{
    RU_TRY(misra(context, b, r, jacobian, fails));
    for (size_t i = 0; i < 14; i++)
        r[i] /= 0.1;
    for (size_t i = 0; jacobian && i < 28; i++)
        jacobian[i] /= 0.1;
    return RU_OK;
}

static void a_curved_problem_has_the_interval_of_the_walk(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    ru_fit_profile p;
    const double u[2] = {2.3894212918e2, log(5.5015643181e-4)};
    double square = 1.2455138894e-1 / 0.01;
    start_misra(variables, &problem);
    problem.residuals = scaled;
    assert_int_equal(ru_fit_profile_take(&problem, u, square, CHI2_95, 0, &p), RU_OK);
    assert_close(least_over_b2(p.low) - square, CHI2_95, 5e-3, 0);
    assert_close(least_over_b2(p.high) - square, CHI2_95, 5e-3, 0);
    assert_true(p.low < u[0] && p.high > u[0] && p.open == 0);
}

static void an_end_that_the_bound_cuts_is_open(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    ru_fit_profile p;
    const double u[2] = {2.3894212918e2, log(5.5015643181e-4)};
    start_misra(variables, &problem);
    problem.residuals = scaled;
    variables[0].high = 239;
    assert_int_equal(ru_fit_profile_take(&problem, u, 12.455138894, CHI2_95, 0, &p), RU_OK);
    assert_int_equal(p.open, 2);
    assert_close(p.high, 239, 1e-9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_problem_has_the_interval_of_linear_theory),
        cmocka_unit_test(a_curved_problem_has_the_interval_of_the_walk),
        cmocka_unit_test(an_end_that_the_bound_cuts_is_open),
    };
    return ru_run_group(tests);
}
