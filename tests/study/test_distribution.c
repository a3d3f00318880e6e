/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/study/parameter.h>

static ru_parameter make(ru_distribution distribution)
{
    return (ru_parameter){.distribution = (int)distribution, .low = -INFINITY, .high = INFINITY};
}

/* Mean by the midpoint rule over the quantiles. */
static double mean_of(const ru_parameter *p)
{
    double sum = 0;
    for (int i = 0; i < 100000; i++)
        sum += ru_parameter_quantile(p, (i + 0.5) / 100000);
    return sum / 100000;
}

static void normal_quantiles_are_those_of_tables(void **state)
{
    (void)state;
    ru_parameter p = make(RU_NORMAL);
    p.mean = 10;
    p.sd = 2;
    assert_close(ru_parameter_quantile(&p, 0.5), 10, 1e-15, 0);
    assert_close(ru_parameter_quantile(&p, 0.975), 10 + 2 * 1.959963984540054, 1e-14, 0);
    double ends[2];
    assert_true(ru_parameter_ends(&p, ends));
    assert_close(ends[0], 10 - 2 * 1.959963984540054, 1e-14, 0);
}

static void a_cut_normal_is_the_middle_of_what_is_left(void **state)
{
    (void)state;
    /* Right of its mean: the median is the upper quartile of the whole, 0.6744897501960817. */
    ru_parameter p = make(RU_NORMAL);
    p.sd = 1;
    p.low = 0;
    assert_close(ru_parameter_quantile(&p, 0.5), 0.6744897501960817, 1e-14, 0);
    assert_close(ru_parameter_quantile(&p, 0), 0, 0, 0);
    /* Mean of the half-normal is sqrt(2/pi). */
    assert_close(mean_of(&p), sqrt(2 / acos(-1)), 1e-4, 0);
    /* Far out in the tail 1 - P has no digits left, the mean excess is 1/z to first order. */
    p.low = 12;
    assert_true(ru_parameter_quantile(&p, 0.5) > 12);
    assert_close(ru_parameter_quantile(&p, 0.5), 12 + log(2) / 12, 1e-3, 0);
}

static void lognormal_spread_is_a_factor(void **state)
{
    (void)state;
    ru_parameter p = make(RU_LOGNORMAL);
    p.median = 3;
    p.spread = 1.5;
    assert_close(ru_parameter_quantile(&p, 0.5), 3, 1e-15, 0);
    assert_close(ru_parameter_quantile(&p, 0.841344746068543), 4.5, 1e-12, 0);
    /* exp(ln 3 + s^2/2) */
    assert_close(mean_of(&p), 3 * exp(log(1.5) * log(1.5) / 2), 1e-4, 0);
}

static void a_triangle_has_its_mean_at_a_third_of_its_corners(void **state)
{
    (void)state;
    ru_parameter p = make(RU_TRIANGULAR);
    p.low = 1;
    p.mode = 2;
    p.high = 6;
    assert_close(mean_of(&p), 3, 1e-8, 0);
    /* A fifth of the area is left of the mode. */
    assert_close(ru_parameter_quantile(&p, 0.2), 2, 1e-14, 0);
    assert_close(ru_parameter_quantile(&p, 1), 6, 0, 0);
    p.mode = 1;
    assert_close(ru_parameter_quantile(&p, 0), 1, 0, 0);
}

static void uniform_is_even_on_its_scale(void **state)
{
    (void)state;
    ru_parameter p = make(RU_UNIFORM);
    p.low = 1;
    p.high = 100;
    assert_close(ru_parameter_quantile(&p, 0.25), 25.75, 1e-15, 0);
    p.is_log = 1;
    assert_close(ru_parameter_quantile(&p, 0.25), pow(10, 0.5), 1e-14, 0);
}

static void single_values_have_even_shares(void **state)
{
    (void)state;
    double values[] = {5, 7, 9};
    ru_parameter p = make(RU_UNIFORM);
    p.text.n_values = 3;
    p.values = values;
    assert_close(ru_parameter_quantile(&p, 0.3), 5, 0, 0);
    assert_close(ru_parameter_quantile(&p, 0.4), 7, 0, 0);
    assert_close(ru_parameter_quantile(&p, 1), 9, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_quantiles_are_those_of_tables),
        cmocka_unit_test(a_cut_normal_is_the_middle_of_what_is_left),
        cmocka_unit_test(lognormal_spread_is_a_factor),
        cmocka_unit_test(a_triangle_has_its_mean_at_a_third_of_its_corners),
        cmocka_unit_test(uniform_is_even_on_its_scale),
        cmocka_unit_test(single_values_have_even_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
