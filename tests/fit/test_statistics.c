/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

#include <gsl/gsl_cdf.h>

static void certified_standard_deviations_are_met(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    ru_fit_statistics s;
    const double u[2] = {2.3894212918e2, log(5.5015643181e-4)};
    start_misra(variables, &problem);
    assert_int_equal(ru_fit_statistics_take(&problem, u, 1, &s), RU_OK);
    assert_close(s.variance, 1.2455138894e-1 / 12, 1e-9, 0);
    assert_close(s.sd[0], 2.7070075241e0, 1e-7, 0);
    assert_close(s.sd[1], 7.2668688436e-6 / 5.5015643181e-4, 1e-7, 0);
    double reach = gsl_cdf_tdist_Pinv(0.975, 12) * 2.7070075241e0;
    assert_close(s.high[0], u[0] + reach, 1e-7, 0);
    assert_true(s.correlation[1] < -0.99 && s.correlation[1] > -1);
    assert_close(s.correlation[1], s.correlation[2], 1e-10, 0);
    assert_false(s.directions[0].flat);
    ru_fit_statistics_clear(&s);
}

/* a and b come only as their product: along ln a - ln b nothing changes. */
static ru_status product(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    (void)context, (void)jacobian;
    for (size_t i = 0; i < 5; i++)
        r[i] = 10 * (x[0] * x[1] * exp(-x[2] * (double)i) - 6 * exp(-0.5 * (double)i));
    *fails = 0;
    return RU_OK;
}

static void a_flat_direction_is_named(void **state)
{
    (void)state;
    const ru_fit_variable variables[3] = {{"a", RU_FIT_LOG, 0.1, 100, 2, RU_FIT_FLAT, NAN, NAN},
                                          {"b", RU_FIT_LOG, 0.1, 100, 3, RU_FIT_FLAT, NAN, NAN},
                                          {"c", RU_FIT_LIN, 0, 5, 0.5, RU_FIT_FLAT, NAN, NAN}};
    const ru_fit_problem problem = {
        .variables = variables, .n_variable = 3, .n_residual = 5, .residuals = product};
    const double u[3] = {log(2), log(3), 0.5};
    ru_fit_statistics s;
    assert_int_equal(ru_fit_statistics_take(&problem, u, 0, &s), RU_OK);
    assert_true(s.directions[0].flat && !s.directions[1].flat);
    assert_close(fabs(s.directions[0].part[0]), sqrt(0.5), 1e-3, 0);
    assert_close(s.directions[0].part[0], -s.directions[0].part[1], 1e-3, 0);
    assert_true(s.undetermined[0] && s.undetermined[1] && !s.undetermined[2]);
    /* intervals end at the bounds, that of c is as narrow as without the others */
    assert_close(s.low[0], 0.1, 1e-12, 0);
    assert_close(s.high[1], 100, 1e-12, 0);
    assert_true(s.high[2] - s.low[2] < 0.1);
    ru_fit_statistics_clear(&s);
}

static void what_lies_at_a_bound_has_no_interval_and_frees_the_others(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    ru_fit_statistics s;
    const double u[2] = {300, log(4.2e-4)};
    start_misra(variables, &problem);
    variables[0].low = 300;
    assert_int_equal(ru_fit_statistics_take(&problem, u, 0, &s), RU_OK);
    assert_int_equal(s.at_bound[0], -1);
    assert_int_equal(s.n_free, 1);
    assert_true(isnan(s.sd[0]) && isnan(s.correlation[1]));
    /* sd of u by one column alone: 1/|dr/du| */
    double sum = 0;
    for (size_t i = 0; i < 14; i++)
        sum += pow(300 * misra_x[i] * exp(-4.2e-4 * misra_x[i]) * 4.2e-4, 2);
    assert_close(s.sd[1], 1 / sqrt(sum), 1e-8, 0);
    ru_fit_statistics_clear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certified_standard_deviations_are_met),
        cmocka_unit_test(a_flat_direction_is_named),
        cmocka_unit_test(what_lies_at_a_bound_has_no_interval_and_frees_the_others),
    };
    return ru_run_group(tests);
}
