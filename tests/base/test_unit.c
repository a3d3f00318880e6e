/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>

#include "support.h"

typedef struct conversion {
    const char *from, *to;
    double value, expected;
} conversion;

static void each_unit_has_its_factor(void **state)
{
    (void)state;
    static const conversion rows[] = {
        {"rpm", "rev/s", 120, 2},
        {"g/L", "kg/m3", 1, 1},
        {"mg/L", "kg/m3", 50, 0.05},
        {"M", "mol/m3", 1, 1000},
        {"mM", "mol/m3", 1, 1},
        {"U/mL", "mol/m3/s", 60, 1},
        {"U/L", "mol/m3/s", 60e3, 1},
        {"%", "1", 37, 0.37},
        {"ppm", "1", 5, 5e-6},
        {"vvm", "1/s", 60, 1},
        {"degC", "K", 37, 310.15},
        {"\xc2\xb0"
         "C",
         "K", 37, 310.15},
        {"degF", "degC", 212, 100},
        {"degF", "K", 32, 273.15},
        {"psi", "Pa", 1, 6894.757293168},
        {"bar", "Pa", 1.013, 101300},
        {"mbar", "Pa", 1, 100},
        {"atm", "bar", 1, 1.01325},
        {"kDa", "kg", 1, 1.66053906660e-24},
        {"cP", "Pa s", 1, 1e-3},
        {"P", "Pa.s", 1, 0.1},
        {"L/h", "m3/s", 3600, 1e-3},
        {"mL/min", "m3/s", 60, 1e-6},
        {"uL", "m3", 1, 1e-9},
        {"\xc2\xb5L", "m3", 1, 1e-9},
        {"\xce\xbcL", "m3", 1, 1e-9},
        {"d", "h", 1, 24},
        {"1/d", "1/h", 24, 1},
        {"h-1", "1/s", 3600, 1},
        {"h^-1", "1/s", 3600, 1},
        {"pg/cell/day", "kg/cell/s", 86400, 1e-15},
        {"1e6 cell/mL", "cell/m3", 1, 1e12},
        {"cells/mL", "cell/m3", 1, 1e6},
        {"g_DCW/L", "kg/m3", 3, 3},
        {"gDW/L", "kg/m3", 3, 3},
        {"g/g/h", "1/s", 0.6, 0.6 / 3600},
        {"g/gDW/h", "1/h", 0.6, 0.6},
        {"mmol/gDW/h", "mol/kg/s", 3.6, 1e-3},
        {"NL", "mol", 1, 101325 * 1e-3 / (8.31446261815324 * 273.15)},
        {"Nm3/h", "mol/s", 3.6, 1e-3 * 101325 / (8.31446261815324 * 273.15)},
        {"deg", "rad", 180, 3.14159265358979323846},
        {"W/m3", "kg/m/s3", 1, 1},
        {"kW", "J/s", 1, 1000},
        {"", "%", 1, 100},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double found = NAN;
        if (ru_unit_convert(rows[i].from, rows[i].to, rows[i].value, &found) != RU_OK)
            fail_msg("%s to %s: %s", rows[i].from, rows[i].to, ru_fault_text());
        assert_close(found, rows[i].expected, 2e-7, 0);
    }
}

static void traps_of_the_stock_database_are_closed(void **state)
{
    (void)state;
    /* Rotation is no frequency and no angle; galileo, coulomb and farad are not there. */
    static const char *const refused[][2] = {
        {"rpm", "Hz"},        {"Hz", "rev/s"}, {"rpm", "rad/s"},      {"rad", "1"},
        {"cell/mL", "1/mL"},  {"gal", "m3"},   {"gal", "m/s2"},       {"C", "K"},
        {"C", "A s"},         {"F", "K"},      {"kg", "m3"},          {"mol/L", "g/L"},
        {"L", "NL"},          {"RPM", "rpm"},  {"s since 2000", "s"}, {"K @ 10", "K"},
        {"lg(re 1 mW)", "W"}, {"banana", "1"}, {"m//s", "m/s"},       {"m\ns", "m"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        double found;
        if (ru_unit_convert(refused[i][0], refused[i][1], 1, &found) != RU_ERR_INPUT)
            fail_msg("%s became %s", refused[i][0], refused[i][1]);
        assert_false(ru_unit_same_dimension(refused[i][0], refused[i][1]));
    }
}

static void si_is_coherent(void **state)
{
    (void)state;
    static const conversion rows[] = {
        {"L/h", "m3/s", 3600, 1e-3}, {"degC", "K", 0, 273.15},
        {"rpm", "rev/s", 60, 1},     {"g/L", "kg/m3", 7, 7},
        {"mM", "mol/m3", 2, 2},      {"deg", "rad", 90, 1.5707963267949},
        {"%", "1", 5, 0.05},         {"bar", "Pa", 1, 1e5},
        {"cP", "Pa s", 2, 2e-3},     {"1", "1", 3, 3},
        {"1/degC", "1/K", 1, 1},     {"g/g", "1", 0.5, 0.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double found = NAN;
        assert_int_equal(ru_unit_to_si(rows[i].from, rows[i].value, &found), RU_OK);
        assert_close(found, rows[i].expected, 1e-12, 0);
    }
    double found;
    assert_int_equal(ru_unit_to_si("m33x", 1, &found), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'m33x' is not a unit");
}

static void a_refusal_names_both_dimensions(void **state)
{
    (void)state;
    double found;
    assert_int_equal(ru_unit_convert("120 m/s", "g/L", 1, &found), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'120 m/s' is velocity, not mass concentration");
    assert_int_equal(ru_unit_convert("m", "kg/m2/s", 1, &found), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'m' is length, not mass/length^2/time");
}

static void numbers_and_units_are_split(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double number;
    } good[] = {
        {"22 m3", "m3", 22},
        {"22m3", "m3", 22},
        {" -1.5e-3  g/L ", "g/L", -1.5e-3},
        {"240 1/h", "1/h", 240},
        {"7", "", 7},
        {".5 %", "%", 0.5},
        {"010 s", "s", 10},
        {"1e3", "", 1000},
        {"+2 mL/min", "mL/min", 2},
        {"3 kg m-2 s-1", "kg m-2 s-1", 3},
        {"5 h^-1", "h^-1", 5},
        {"1d", "d", 1},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double number;
        char unit[32];
        if (ru_unit_split(good[i].text, &number, unit, sizeof unit) != RU_OK)
            fail_msg("%s", ru_fault_text());
        assert_true(number == good[i].number);
        assert_string_equal(unit, good[i].unit);
    }
    static const char *const bad[] = {"",        "m3", "fast",   "nan",   "inf 1",     "0x10 s",
                                      "1e999 s", "-",  "15 m 3", "5 g/2", "10 100 mL", "- 3 s"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double number;
        char unit[32];
        if (ru_unit_split(bad[i], &number, unit, sizeof unit) != RU_ERR_INPUT)
            fail_msg("'%s' was accepted as %g '%s'", bad[i], number, unit);
    }
}

static void hints_fit_the_wanted_dimension(void **state)
{
    (void)state;
    assert_string_equal(ru_unit_hint("C", "K"), "degC");
    assert_string_equal(ru_unit_hint("C", "m"), "");
    assert_string_equal(ru_unit_hint("Hz", "rpm"), "rev/s");
    assert_string_equal(ru_unit_hint("banana", "m"), "");
}

static void the_system_comes_back_after_shutdown(void **state)
{
    (void)state;
    ru_unit_shutdown();
    ru_unit_shutdown();
    assert_true(ru_unit_known("mL/h"));
    assert_false(ru_unit_known("nothing"));
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_unit_has_its_factor),
        cmocka_unit_test(traps_of_the_stock_database_are_closed),
        cmocka_unit_test(si_is_coherent),
        cmocka_unit_test(a_refusal_names_both_dimensions),
        cmocka_unit_test(numbers_and_units_are_split),
        cmocka_unit_test(hints_fit_the_wanted_dimension),
        cmocka_unit_test(the_system_comes_back_after_shutdown),
    };
    return cmocka_run_group_tests(tests, NULL, shut_down);
}
