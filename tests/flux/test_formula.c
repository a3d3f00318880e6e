/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/flux/network.h>

static void atoms_of_formulas_are_counted(void **state)
{
    (void)state;
    double carbon, mass;
    assert_true(ru_flux_formula("C6H12O6", &carbon, &mass));
    assert_close(carbon, 6, 0, 0);
    assert_close(mass, 180.156, 1e-6, 0);
    assert_true(ru_flux_formula("H2O", &carbon, &mass));
    assert_close(mass, 18.015, 1e-6, 0);
    assert_true(ru_flux_formula("CoCl2", &carbon, &mass)); /* cobalt, not carbon and oxygen */
    assert_close(carbon, 0, 0, 0);
    assert_true(ru_flux_formula("C1.5H3", &carbon, &mass));
    assert_close(carbon, 1.5, 0, 0);
}

static void what_has_no_mass_is_unknown(void **state)
{
    (void)state;
    static const char *const unknown[] = {
        "", "X", "C10H10R", "6C", "C6(H2O)6", "*", "c6", "C00000000000000000000000000000000000006"};
    double carbon, mass;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_false(ru_flux_formula(unknown[i], &carbon, &mass));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atoms_of_formulas_are_counted),
        cmocka_unit_test(what_has_no_mass_is_unknown),
    };
    return ru_run_group(tests);
}
