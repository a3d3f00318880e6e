/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case_a.h"

#include <string.h>

#include <ru/physics/power.h>

static double row(const ru_correlations *table, const char *name, const ru_conditions *c)
{
    const ru_correlation *found = ru_correlation_find(table, name);
    assert_non_null(found);
    return found->evaluate(c);
}

static void dimensionless_groups_meet_the_check_values(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    assert_close(ru_conditions_reynolds(&c), ru_test_value(POINTS, "Re"), 1e-7, 0);
    assert_close(ru_conditions_froude(&c), ru_test_value(POINTS, "Fr"), 1e-7, 0);
    assert_close(ru_conditions_gas_number(&c), ru_test_value(POINTS, "FlG"), 1e-7, 0);
    assert_close(ru_power_ungassed(&c), ru_test_value(POINTS, "P0"), 1e-7, 0);
    assert_close(c.volume, ru_test_value(POINTS, "V"), 1e-7, 0);
    assert_close(c.velocity, ru_test_value(POINTS, "us"), 1e-7, 0);
}

static void gassed_powers_meet_the_check_values(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    const ru_correlations *t = &ru_gassed_power;
    assert_close(row(t, "michel-miller", &c), ru_test_value(POINTS, "Pg MichelMiller 0.783 SI"),
                 1e-7, 0);
    assert_close(row(t, "michel-miller-72", &c),
                 ru_test_value(POINTS, "Pg MichelMiller 0.72/0.45 SI"), 1e-7, 0);
    assert_close(row(t, "hughmark", &c) / c.power, ru_test_value(POINTS, "Pg/P0 Hughmark"), 1e-7,
                 0);
    assert_close(row(t, "reuss", &c) / c.power, ru_test_value(POINTS, "Pg/P0 Reuss"), 1e-7, 0);
    assert_close(row(t, "cui", &c) / c.power, ru_test_value(POINTS, "Pg/P0 Cui"), 1e-7, 0);
}

static void regime_limits_meet_the_check_values(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    const ru_correlations *t = &ru_regime_limits;
    assert_close(row(t, "flooding", &c), ru_test_value(POINTS, "Fl_flood 30Fr(D/T)^3.5"), 1e-7, 0);
    assert_close(row(t, "flooding-warmoeskerken", &c), ru_test_value(POINTS, "Fl_flood 1.2Fr (WS)"),
                 1e-7, 0);
    assert_close(row(t, "complete-dispersion", &c), ru_test_value(POINTS, "Fl_CD .2(D/T)^.5Fr^.5"),
                 1e-7, 0);
    assert_close(row(t, "gross-recirculation", &c),
                 ru_test_value(POINTS, "Fl_recirc 13Fr^2(D/T)^5"), 1e-7, 0);
    assert_close(row(t, "large-cavities", &c),
                 ru_test_value(POINTS, "Fl_3-3 .0038(Re^2/Fr)^.07(T/D)^.5"), 1e-7, 0);
}

/* Fl_G 0.0675 is below the line of complete dispersion (0.0851); ten times the gas is above the
 * flooding line (0.349), four times the gas between both. */
static void more_gas_loads_and_then_floods_a_turbine(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    double margin;
    assert_int_equal(ru_regime_find(&c, &margin), RU_REGIME_DISPERSED);
    assert_close(margin, 0.34875993 / 0.0675, 1e-6, 0);
    c.gas_flow = 0.04;
    assert_int_equal(ru_regime_find(&c, &margin), RU_REGIME_LOADED);
    c.gas_flow = 0.1;
    assert_int_equal(ru_regime_find(&c, &margin), RU_REGIME_FLOODED);
    assert_true(margin < 1);
}

static void the_ratio_stays_between_its_bounds(void **state)
{
    (void)state;
    ru_conditions c = case_a();
    const ru_correlation *reuss = ru_correlation_find(&ru_gassed_power, "reuss");
    assert_close(ru_power_gassed_ratio(reuss, &c, 0.2), 0.53030256, 1e-6, 0);
    assert_close(ru_power_gassed_ratio(reuss, &c, 0.8), 0.8, 0, 0);
    c.gas_flow = 1e-6;
    assert_close(ru_power_gassed_ratio(reuss, &c, 0.2), 1, 0, 0);
    c.gas_flow = 0;
    assert_close(ru_power_gassed_ratio(reuss, &c, 0.2), 1, 0, 0);
    c.gas_flow = 1;
    assert_close(ru_power_gassed_ratio(reuss, &c, 0.2), 0.4, 0, 0);
    assert_string_equal(ru_regime_word(RU_REGIME_FLOODED), "flooded");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dimensionless_groups_meet_the_check_values),
        cmocka_unit_test(gassed_powers_meet_the_check_values),
        cmocka_unit_test(regime_limits_meet_the_check_values),
        cmocka_unit_test(more_gas_loads_and_then_floods_a_turbine),
        cmocka_unit_test(the_ratio_stays_between_its_bounds),
    };
    return ru_run_group(tests);
}
