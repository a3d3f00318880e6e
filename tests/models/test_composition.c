/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/models/composition.h>

static ru_composition read(const char *formula)
{
    ru_composition made;
    assert_int_equal(ru_composition_read(formula, &made), RU_OK);
    return made;
}

static void glucose_has_its_mass_carbon_and_demand(void **state)
{
    (void)state;
    ru_composition glucose = read("C6H12O6");
    assert_close(glucose.molar_mass, 0.180156, 1e-12, 0);
    assert_close(glucose.content[RU_CARBON], 0.072066, 1e-12, 0);
    /* six O2 burn it */
    assert_close(glucose.content[RU_OXYGEN_DEMAND], 6 * 0.031998, 1e-12, 0);
}

static void what_is_burnt_has_no_demand_and_oxygen_its_own(void **state)
{
    (void)state;
    const char *const burnt[] = {"CO2",   "H2O",    "NH3", "NH4+", "HCO3-",
                                 "SO4-2", "H2PO4-", "H+",  "OH-",  "NaCl"};
    for (size_t i = 0; i < sizeof burnt / sizeof burnt[0]; i++)
        assert_close(read(burnt[i]).content[RU_OXYGEN_DEMAND], 0, 0, 1e-15);
    assert_close(read("O2").content[RU_OXYGEN_DEMAND], -read("O2").molar_mass, 1e-15, 0);
}

static void counts_may_be_fractions_and_ions_have_charge(void **state)
{
    (void)state;
    ru_composition biomass = read("CH1.8O0.5N0.2"); /* Roels 1983: 24.6 g/C-mol, 4.2 electrons */
    assert_close(biomass.molar_mass, 24.6263e-3, 1e-5, 0);
    assert_close(biomass.content[RU_OXYGEN_DEMAND], 4.2 / 4 * 31.998e-3, 1e-12, 0);
    assert_close(biomass.content[RU_NITROGEN], 0.2 * 14.007e-3, 1e-12, 0);
    assert_close(read("SO4-2").content[RU_CHARGE], -2, 0, 0);
    assert_close(read("NH4+").content[RU_CHARGE], 1, 0, 0);
    assert_close(read("SO4-2").content[RU_SULFUR], 32.06e-3, 1e-12, 0);
}

static void what_is_no_formula_is_told(void **state)
{
    (void)state;
    ru_composition made;
    assert_int_equal(ru_composition_read("C6Qx2", &made), RU_ERR_INPUT);
    assert_string_equal(ru_fault_text(), "'Qx' in the formula 'C6Qx2' is no element that is known");
    const char *const wrong[] = {"", "glucose", "C6 H12", "C6H12)", "+", "C1e5", "NH4++"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(ru_composition_read(wrong[i], &made), RU_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glucose_has_its_mass_carbon_and_demand),
        cmocka_unit_test(what_is_burnt_has_no_demand_and_oxygen_its_own),
        cmocka_unit_test(counts_may_be_fractions_and_ions_have_charge),
        cmocka_unit_test(what_is_no_formula_is_told),
    };
    return ru_run_group(tests);
}
