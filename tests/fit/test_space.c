/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/fit/space.h>

static const ru_fit_variable both = {"a", RU_FIT_LIN, -1, 3, 0.5, RU_FIT_FLAT, NAN, NAN},
                             from = {"b", RU_FIT_LOG, 1e-3, INFINITY, 0.1, RU_FIT_FLAT, NAN, NAN},
                             to = {"c", RU_FIT_LIN, -INFINITY, 2, -4, RU_FIT_FLAT, NAN, NAN},
                             none = {"d", RU_FIT_LOG, 0, INFINITY, 5, RU_FIT_FLAT, NAN, NAN};

static void there_and_back_is_the_same_place(void **state)
{
    (void)state;
    const ru_fit_variable *all[] = {&both, &from, &to, &none};
    for (size_t i = 0; i < 4; i++)
        for (double factor = 0.2; factor < 1; factor += 0.1) {
            double x = all[i]->start * factor, u = ru_fit_to_u(all[i], x);
            double z = ru_fit_to_z(all[i], u);
            assert_close(ru_fit_from_u(all[i], ru_fit_from_z(all[i], z, NULL)), x, 1e-12, 0);
        }
}

static void slopes_are_those_of_differences(void **state)
{
    (void)state;
    const ru_fit_variable *all[] = {&both, &from, &to, &none};
    const double h = 1e-5;
    for (size_t i = 0; i < 4; i++)
        for (double z = -4; z <= 4; z += 0.7) {
            double slope, u = ru_fit_from_z(all[i], z, &slope);
            double up = ru_fit_from_z(all[i], z + h, NULL),
                   down = ru_fit_from_z(all[i], z - h, NULL);
            assert_true(u >= ru_fit_low(all[i]) && u <= ru_fit_high(all[i]));
            assert_close((up - down) / (2 * h), slope, 1e-7, 1e-9);
        }
}

static void bounds_are_never_left_and_never_lock_in(void **state)
{
    (void)state;
    double slope;
    assert_close(ru_fit_from_z(&both, 800, NULL), 3, 1e-15, 0);
    assert_close(ru_fit_from_z(&both, -800, NULL), -1, 1e-15, 0);
    /* a start on the bound lies a ten-millionth inside, where the way still has a slope */
    double z = ru_fit_to_z(&both, 3);
    assert_close(ru_fit_from_z(&both, z, &slope), 3 - 4e-7, 1e-12, 0);
    assert_true(slope > 0);
    assert_int_equal(ru_fit_at_bound(&both, 2.999), 1);
    assert_int_equal(ru_fit_at_bound(&both, -0.999), -1);
    assert_int_equal(ru_fit_at_bound(&both, 2.9), 0);
    assert_int_equal(ru_fit_at_bound(&none, -50), 0);
}

/* Squares of residuals are -2 ln of the densities, by their ratio at two places, and slopes those
 * of differences. */
static void priors_are_their_densities(void **state)
{
    (void)state;
    const ru_fit_prior kinds[] = {RU_FIT_PRIOR_NORMAL, RU_FIT_PRIOR_LOGNORMAL, RU_FIT_PRIOR_LAPLACE,
                                  RU_FIT_PRIOR_LOGLAPLACE};
    for (int i = 0; i < 8; i++) {
        const ru_fit_variable v = {
            "x", i % 2 ? RU_FIT_LOG : RU_FIT_LIN, 0.1, 10, 1, kinds[i / 2], 1.5, 0.7};
        double slope, unused, x = 0.9, y = 2.4, u = ru_fit_to_u(&v, x), h = 1e-6;
        double r = ru_fit_prior_residual(&v, u, &slope);
        double q = ru_fit_prior_residual(&v, ru_fit_to_u(&v, y), &unused);
        double tx = i / 2 % 2 ? log(x / 1.5) / 0.7 : (x - 1.5) / 0.7;
        double ty = i / 2 % 2 ? log(y / 1.5) / 0.7 : (y - 1.5) / 0.7;
        double ratio = i / 2 < 2 ? tx * tx - ty * ty : 2 * fabs(tx) - 2 * fabs(ty);
        assert_close(r * r - q * q, ratio, 1e-12, 1e-12);
        double up = ru_fit_prior_residual(&v, u + h, &unused);
        double down = ru_fit_prior_residual(&v, u - h, &unused);
        assert_close((up - down) / (2 * h), slope, 1e-7, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back_is_the_same_place),
        cmocka_unit_test(slopes_are_those_of_differences),
        cmocka_unit_test(priors_are_their_densities),
        cmocka_unit_test(bounds_are_never_left_and_never_lock_in),
    };
    return ru_run_group(tests);
}
