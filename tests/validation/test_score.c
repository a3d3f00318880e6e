/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/validation/score.h>

/* Expected numbers: numpy 1.24 with s, m, sd as below, e = s - m, k = sd > 0 and finite:
 *   bias e.mean(); rmse sqrt((e**2).mean()); nrmse rmse/(m.max() - m.min());
 *   mae abs(e).mean(); max abs(e).max(); r2 1 - (e**2).sum()/((m - m.mean())**2).sum();
 *   chi2 ((e[k]/sd[k])**2).mean(); coverage (abs(e[k]) <= 2*sd[k]).mean()
 *   theil rmse/(sqrt((s**2).mean()) + sqrt((m**2).mean())); willmott
 *   1 - (e**2).sum()/((abs(s - m.mean()) + abs(m - m.mean()))**2).sum(); equivalence, scipy 1.10,
 *   abs(e.mean()) + stats.t.ppf(.95, 4)*e.std(ddof=1)/sqrt(5); e_over_u
 *   sqrt(((e[k]/hypot(sd[k], u[k]))**2).mean())
 * By hand: e = 0.1, -0.2, -0.4, 0.5, 0.4; sum e^2 = 0.62; range 11; e/sd = 1, -4, -1. */
static const double s[] = {1.1, 2.3, 4.0, 7.5, 12.4};
static const double m[] = {1.0, 2.5, 4.4, 7.0, 12.0};
static const double sd[] = {0.1, 0.05, 0.4, 0.0, (double)NAN};

static void errors_in_the_unit_of_the_data(void **state)
{
    (void)state;
    assert_close(ru_score_bias(5, s, m), 0.08, 1e-12, 0);
    assert_close(ru_score_rmse(5, s, m), 0.3521363372331804, 1e-12, 0);
    assert_close(ru_score_mae(5, s, m), 0.32, 1e-12, 0);
    assert_close(ru_score_max_error(5, s, m), 0.5, 1e-12, 0);
}

static void errors_as_pure_numbers(void **state)
{
    (void)state;
    assert_close(ru_score_nrmse(5, s, m), 0.03201239429392549, 1e-12, 0);
    assert_close(ru_score_r2(5, s, m), 0.9917209699818396, 1e-12, 0);
}

static void scores_with_a_noise_model_use_known_sd_only(void **state)
{
    (void)state;
    assert_int_equal(ru_score_known_sd(5, sd), 3);
    assert_close(ru_score_chi2(5, s, m, sd, NULL), 6.0, 1e-12, 0);
    assert_close(ru_score_coverage(5, s, m, sd), 2.0 / 3.0, 1e-12, 0);
}

static void indices_of_agreement(void **state)
{
    (void)state;
    assert_close(ru_score_theil(5, s, m), 0.02618775054001275, 1e-12, 0);
    assert_close(ru_score_willmott(5, s, m), 0.9980387442902152, 1e-12, 0);
    const double none[] = {0, 0};
    assert_true(isnan(ru_score_theil(2, none, none)) && isnan(ru_score_willmott(2, none, none)));
    assert_true(isnan(ru_score_theil(0, s, m)) && isnan(ru_score_willmott(0, s, m)));
}

static void equivalence_is_the_far_end_of_the_interval_of_the_bias(void **state)
{
    (void)state;
    assert_close(ru_score_equivalence(5, s, m), 0.44553557768480045, 1e-8, 0);
    /* the same error at every point leaves no doubt about the bias */
    const double low[] = {0.5, 2.0, 3.9};
    assert_close(ru_score_equivalence(3, low, m), 0.5, 1e-12, 0);
    assert_true(isnan(ru_score_equivalence(1, s, m)));
}

static void the_comparison_error_is_told_in_units_of_the_validation_uncertainty(void **state)
{
    (void)state;
    const double u[] = {0.05, 0.12, 0.3, 1, 1}, none[] = {0, 0, 0, 0, 0};
    assert_close(ru_score_e_over_u(5, s, m, sd, u), 1.1264788658064044, 1e-12, 0);
    /* with a perfect simulation it is the root of chi2 */
    assert_close(ru_score_e_over_u(5, s, m, sd, none), sqrt(6), 1e-12, 0);
    assert_true(isnan(ru_score_e_over_u(2, s, m, sd + 3, u)));
}

/* By hand: e = 0.1, -0.2, -0.4, 0.5, 0.4 against 2 hypot(sd, u) = 2 hypot(0.1, 0.05) = 0.22,
 * 2 hypot(0.05, 0.01) = 0.10, 2 hypot(0.4, 0.3) = 1, then, without an sd, 2 * 0.2 and nothing. */
static void the_prediction_band_holds_both_uncertainties(void **state)
{
    (void)state;
    const double u[] = {0.05, 0.01, 0.3, 0.2, 0}, none[] = {0, 0, 0, 0, 0};
    assert_close(ru_score_band(5, s, m, sd, u), 2.0 / 4, 1e-14, 0);
    assert_close(ru_score_band(5, s, m, sd, none), ru_score_coverage(5, s, m, sd), 1e-14, 0);
    assert_true(isnan(ru_score_band(2, s, m, none, none)));
}

/* Within 2.4 to 7.2: of s only 4.0, of m 2.5, 4.4 and 7.0; they agree on the first, third, last. */
static void a_decision_is_the_same_on_the_same_side_of_a_specification(void **state)
{
    (void)state;
    const double inf = (double)INFINITY;
    size_t n;
    assert_close(ru_score_decision(5, s, m, NULL, 2.4, 7.2, &n), 3.0 / 5, 1e-14, 0);
    assert_int_equal(n, 5);
    assert_close(ru_score_decision(5, s, m, NULL, 2.3, inf, &n), 1, 1e-14, 0);
    assert_true(isnan(ru_score_decision(0, s, m, NULL, 0, 1, &n)));
}

/* Below 5, below 3, above 5 and above 8, each simulated with 4. At least 5: the first two miss it,
 * the last two keep it. At most 5: the reverse. 4 to 6: below 3 and above 8 miss it, below 5 and
 * above 5 may lie in or out. */
static void a_bound_decides_only_where_it_lies_on_one_side(void **state)
{
    (void)state;
    const double bounds[] = {5, 3, 5, 8}, four[] = {4, 4, 4, 4}, inf = (double)INFINITY;
    const int sides[] = {-1, -1, 1, 1};
    size_t n;
    assert_close(ru_score_decision(4, four, bounds, sides, 5, inf, &n), 2.0 / 4, 1e-14, 0);
    assert_int_equal(n, 4);
    assert_close(ru_score_decision(4, four, bounds, sides, -inf, 5, &n), 2.0 / 4, 1e-14, 0);
    assert_int_equal(n, 4);
    assert_true(ru_score_decision(4, four, bounds, sides, 4, 6, &n) == 0);
    assert_int_equal(n, 2);
    assert_close(ru_score_decision(2, four, bounds, sides, -inf, 4, &n), 1, 1e-14, 0);
    assert_int_equal(n, 1);
    assert_true(isnan(ru_score_decision(1, four, bounds, sides, -inf, 4, &n)));
}

static void a_perfect_simulation_has_no_error(void **state)
{
    (void)state;
    assert_true(ru_score_bias(5, m, m) == 0);
    assert_true(ru_score_rmse(5, m, m) == 0);
    assert_true(ru_score_max_error(5, m, m) == 0);
    assert_close(ru_score_r2(5, m, m), 1, 0, 0);
    assert_true(ru_score_chi2(5, m, m, sd, NULL) == 0);
    assert_close(ru_score_coverage(5, m, m, sd), 1, 0, 0);
}

static void the_mean_as_simulation_explains_nothing(void **state)
{
    (void)state;
    const double mean[] = {5.38, 5.38, 5.38, 5.38, 5.38}; /* (1 + 2.5 + 4.4 + 7 + 12)/5 */
    assert_close(ru_score_r2(5, mean, m), 0, 0, 1e-12);
}

static void what_has_no_value_is_nan(void **state)
{
    (void)state;
    const double flat[] = {0.1, 0.1, 0.1};
    const double none[] = {0, -1, (double)INFINITY};
    assert_true(isnan(ru_score_bias(0, s, m)) && isnan(ru_score_rmse(0, s, m)));
    assert_true(isnan(ru_score_nrmse(0, s, m)) && isnan(ru_score_mae(0, s, m)));
    assert_true(isnan(ru_score_max_error(0, s, m)) && isnan(ru_score_r2(0, s, m)));
    assert_true(isnan(ru_score_nrmse(3, s, flat)) && isnan(ru_score_r2(3, s, flat)));
    assert_true(isnan(ru_score_chi2(3, s, m, none, NULL)) &&
                isnan(ru_score_coverage(3, s, m, none)));
    assert_true(isnan(ru_score_nrmse(1, s, m)));
}

/* Logarithms of the standard normal distribution at -1, 0, 1, 3 and -10, by Python's
 * math.log(math.erfc(-z/math.sqrt(2))/2). */
static void bounds_enter_chi2_by_their_likelihood(void **state)
{
    (void)state;
    const double bound[] = {2, 2, 2, 2, 2}, half[] = {0.5, 0.5, 0.5, 0.5, 0.5};
    const double values[] = {2.5, 2, 1.5, 0.5, 7};
    const double logs[] = {-1.8410216450092635, -0.6931471805599453, -0.17275377902344988,
                           -0.0013508099647481923, -53.23128515051247};
    const int below[] = {-1, -1, -1, -1, -1}, mixed[] = {-1, 0, 0, 0, 0};
    for (size_t i = 0; i < 5; i++) {
        const int above = 1;
        double mirrored = 4 - values[i];
        assert_close(ru_score_chi2(1, &values[i], bound, half, below), -2 * logs[i], 1e-9, 0);
        assert_close(ru_score_chi2(1, &mirrored, bound, half, &above), -2 * logs[i], 1e-9, 0);
    }
    /* (-2 logs[0] + 0 + 1 + 9 + 100) / 5 */
    assert_close(ru_score_chi2(5, values, bound, half, mixed), (3.682043290018527 + 110) / 5, 1e-9,
                 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_in_the_unit_of_the_data),
        cmocka_unit_test(errors_as_pure_numbers),
        cmocka_unit_test(scores_with_a_noise_model_use_known_sd_only),
        cmocka_unit_test(bounds_enter_chi2_by_their_likelihood),
        cmocka_unit_test(indices_of_agreement),
        cmocka_unit_test(equivalence_is_the_far_end_of_the_interval_of_the_bias),
        cmocka_unit_test(the_comparison_error_is_told_in_units_of_the_validation_uncertainty),
        cmocka_unit_test(the_prediction_band_holds_both_uncertainties),
        cmocka_unit_test(a_decision_is_the_same_on_the_same_side_of_a_specification),
        cmocka_unit_test(a_bound_decides_only_where_it_lies_on_one_side),
        cmocka_unit_test(a_perfect_simulation_has_no_error),
        cmocka_unit_test(the_mean_as_simulation_explains_nothing),
        cmocka_unit_test(what_has_no_value_is_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
