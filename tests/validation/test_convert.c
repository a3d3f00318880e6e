/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/unit.h>
#include <ru/validation/convert.h>

static double molar_mass(const char *name)
{
    char formula[32];
    return ru_molar_mass(name, formula, sizeof formula);
}

static void molar_masses_follow_from_formulas(void **state)
{
    (void)state;
    char formula[32];
    /* 6*12.011 + 12*1.008 + 6*15.999; 2*12.011 + 3*1.008 + 2*15.999 and one H more; the
     * others likewise, to the digits of common tables. */
    assert_close(ru_molar_mass("glucose", formula, sizeof formula), 180.156, 1e-9, 0);
    assert_string_equal(formula, "C6H12O6");
    assert_close(ru_molar_mass("acetate", formula, sizeof formula), 59.044, 1e-9, 0);
    assert_string_equal(formula, "C2H3O2");
    assert_close(molar_mass("acetic_acid"), 60.052, 1e-9, 0);
    assert_close(molar_mass("ethanol"), 46.07, 0, 0.005);
    assert_close(molar_mass("glycerol"), 92.09, 0, 0.005);
    assert_close(molar_mass("lactate"), 89.07, 0, 0.005);
    assert_close(ru_molar_mass("CO2", formula, sizeof formula), 44.009, 1e-9, 0);
    assert_string_equal(formula, "CO2");
    assert_close(molar_mass("oxygen"), 31.999, 0, 0.0015);
    assert_true(isnan(ru_molar_mass("OD600", formula, sizeof formula)));
    assert_string_equal(formula, "");
    assert_true(isnan(molar_mass("")) && isnan(molar_mass("gluc")));
}

static void units_of_one_dimension_need_no_molar_mass(void **state)
{
    (void)state;
    ru_affine way;
    assert_int_equal(ru_convert_find("mg/L", "kg/m3", 180, &way), RU_OK);
    assert_close(way.scale, 1e-3, 1e-12, 0);
    assert_int_equal(way.by_molar_mass, 0);
    assert_int_equal(ru_convert_find("degC", "K", (double)NAN, &way), RU_OK);
    assert_close(way.scale, 1, 1e-12, 0);
    assert_close(way.offset, 273.15, 1e-12, 0);
}

static void amounts_and_masses_convert_with_a_molar_mass(void **state)
{
    (void)state;
    ru_affine way;
    assert_int_equal(ru_convert_find("mmol/L", "g/L", 59.044, &way), RU_OK);
    assert_close(way.scale, 0.059044, 1e-12, 0);
    assert_int_equal(way.by_molar_mass, 1);
    assert_int_equal(ru_convert_find("kg/m3", "umol/L", 59.044, &way), RU_OK);
    assert_close(way.scale, 1e6 / 59.044, 1e-12, 0);
    assert_int_equal(ru_convert_find("g/L/h", "mol/m3/s", 32, &way), RU_OK);
    assert_close(way.scale, 1000.0 / 32 / 3600, 1e-12, 0);
    assert_int_equal(ru_convert_find("mmol/L", "g/L", (double)NAN, &way), RU_ERR_INPUT);
    assert_int_equal(ru_convert_find("mmol/L", "m", 59, &way), RU_ERR_INPUT);
    assert_int_equal(ru_convert_find("AU", "g/L", 59, &way), RU_ERR_INPUT);
}

static void what_laboratories_write_is_understood(void **state)
{
    (void)state;
    static const char *const found[] = {"-",      "%sat", "vol%",         "gCDW/L",   "mM",
                                        "umol/L", "uM",   "degC",         "cells/mL", "mmol/gCDW/h",
                                        "1/h",    "rpm",  "1e6 cells/mL", ""};
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        if (!ru_unit_known(ru_lab_unit(found[i])))
            fail_msg("'%s' is not understood", found[i]);
    assert_false(ru_unit_known(ru_lab_unit("AU")));
    assert_string_equal(ru_lab_name("biomass_cdw"), "biomass");
    assert_string_equal(ru_lab_name("glucose"), "glucose");
    assert_string_equal(ru_lab_name("OD600"), "OD600");
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(molar_masses_follow_from_formulas),
        cmocka_unit_test(units_of_one_dimension_need_no_molar_mass),
        cmocka_unit_test(amounts_and_masses_convert_with_a_molar_mass),
        cmocka_unit_test(what_laboratories_write_is_understood),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
