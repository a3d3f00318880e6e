/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case_a.h"

#include <math.h>

#include <ru/physics/blending.h>

static double row(const ru_correlations *table, const char *name, const ru_conditions *c)
{
    const ru_correlation *found = ru_correlation_find(table, name);
    assert_non_null(found);
    return found->evaluate(c);
}

static void mixing_times_meet_the_check_values(void **state)
{
    (void)state;
    ru_conditions c = case_a(), column = column_a();
    const ru_correlations *t = &ru_t95_stirred;
    assert_close(row(t, "nienow", &c), ru_test_value(POINTS, "theta95 Nienow 5.9"), 1e-7, 0);
    assert_close(row(t, "grenville", &c), ru_test_value(POINTS, "theta95 Grenville 5.2"), 1e-7, 0);
    assert_close(row(t, "ruszkowski", &c), ru_test_value(POINTS, "theta95 Ruszkowski 5.3"), 1e-7,
                 0);
    double mass = 1000 * 3.14159265358979 / 4 * 1.2 * 1.2 * 1.2;
    assert_close(ru_t95_power(1.2, 0.42, 70 / mass),
                 ru_test_value(POINTS, "tm Doran case T=1.2 D=.42 P=70"), 1e-7, 0);
    assert_close(row(&ru_t95_column, "column", &column),
                 ru_test_value(POINTS, "BC theta 11 H/T (g ug/T^2)^-1/3"), 1e-7, 0);
}

/* At Po^(1/3) Re = 6370 both of Grenville's forms agree within their rounding: Fo = 8.253e-4. */
static void the_transitional_form_joins_the_turbulent_one(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    c.viscosity = cbrt(5) * 1000 * 4 / 9 / 6370;
    assert_close(ru_t95_transitional(&c), row(&ru_t95_stirred, "grenville", &c), 0.02, 0);
}

static void dissipation_meets_the_check_values(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    double eps = ru_conditions_dissipation(&c);
    assert_close(eps, ru_test_value(POINTS, "eps mean (ungassed)"), 1e-7, 0);
    assert_close(ru_kolmogorov_length(1e-6, eps), ru_test_value(POINTS, "Kolmogorov"), 1e-7, 0);
    assert_close(ru_largest_dissipation(&c),
                 ru_test_value(POINTS, "dissipation if all P in swept volume pi/4 D^2 w"), 1e-7, 0);
    /* Q_p = 0.72 N D^3 = 0.106667 m3/s, t_c = 7.36311 s, EDCF 6148.32 W/m3/s */
    assert_close(ru_edcf(c.power, c.impeller, c.volume / 0.1066666667), 6148.32, 1e-5, 0);
}

static void other_homogeneities_follow_the_exponential(void **state)
{
    (void)state;
    assert_close(ru_mixing_homogeneity(10, 0.95), 10, 1e-12, 0);
    assert_close(ru_mixing_homogeneity(10, 0.9025), 10 * log(0.0975) / log(0.05), 1e-12, 0);
    /* two zones of 1 m3 that exchange 0.1 m3/s: exp(-2 Q t/V) = 1/20 */
    assert_close(exp(-2 * 0.1 * ru_t95_stages(1, 0.1)), 0.05, 1e-12, 0);
}

static void outside_its_range_a_row_says_so(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    char text[200];
    const ru_correlation *grenville = ru_correlation_find(&ru_t95_stirred, "grenville");
    assert_true(ru_correlation_holds(grenville, &c, text, sizeof text));
    assert_string_equal(text, "");
    c.height = 3;
    c.viscosity = 1;
    assert_false(ru_correlation_holds(grenville, &c, text, sizeof text));
    assert_string_equal(text, "Po^1/3 Re 760 is outside 6.37e+03 to 1e+12; "
                              "H/T 3 is outside 0.5 to 1.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mixing_times_meet_the_check_values),
        cmocka_unit_test(the_transitional_form_joins_the_turbulent_one),
        cmocka_unit_test(dissipation_meets_the_check_values),
        cmocka_unit_test(other_homogeneities_follow_the_exponential),
        cmocka_unit_test(outside_its_range_a_row_says_so),
    };
    return ru_run_group(tests);
}
