/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/physics/species.h>

/* Atoms of a formula such as "C2H5OH" weighed, kg/mol; only C is counted into *carbon. */
static double weigh(const char *formula, double *carbon)
{
    static const struct {
        const char *symbol;
        double mass;
    } elements[] = {{"Li", 6.941},  {"Na", 22.98977}, {"Mg", 24.305},  {"Ca", 40.078},
                    {"Fe", 55.845}, {"Mn", 54.938},   {"Zn", 65.38},   {"Cu", 63.546},
                    {"Cl", 35.453}, {"Ar", 39.948},   {"H", 1.00794},  {"C", 12.0107},
                    {"N", 14.0067}, {"O", 15.9994},   {"P", 30.97376}, {"S", 32.065},
                    {"K", 39.0983}};
    const size_t n = sizeof elements / sizeof elements[0];
    double sum = 0;
    *carbon = 0;
    for (const char *c = formula; *c;) {
        size_t i = 0;
        while (i < n && strncmp(c, elements[i].symbol, strlen(elements[i].symbol)) != 0)
            i++;
        if (i == n)
            break;
        c += strlen(elements[i].symbol);
        /* "Mg2+": a charge, of one atom; "NO3-" and "CO3 2-": three atoms. */
        int charge = c[0] >= '1' && c[0] <= '9' && c[1] == '+';
        int count = !charge && c[0] >= '1' && c[0] <= '9' ? *c++ - '0' : 1;
        sum += count * elements[i].mass / 1000;
        *carbon += strcmp(elements[i].symbol, "C") == 0 ? count * elements[i].mass / 1000 : 0;
    }
    return sum;
}

static void masses_are_those_of_the_atoms(void **unused)
{
    (void)unused;
    size_t n;
    double carbon;
    const ru_gas_species *gas = ru_gas_species_all(&n);
    for (size_t i = 0; i < n; i++) {
        assert_close(gas[i].molar_mass, weigh(gas[i].formula, &carbon), 1e-4, 0);
        assert_close(gas[i].carbon * gas[i].molar_mass, carbon, 1e-4, 0);
    }
    const ru_ion *ion = ru_ion_all(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(ion[i].name, "ammonium") != 0)
            assert_close(ion[i].molar_mass, weigh(ion[i].formula, &carbon), 1e-4, 0);
}

static void charges_are_those_of_the_formulas(void **unused)
{
    (void)unused;
    size_t n;
    const ru_ion *ion = ru_ion_all(&n);
    for (size_t i = 0; i < n; i++) {
        size_t end = strlen(ion[i].formula) - 1;
        char sign = ion[i].formula[end], before = ion[i].formula[end - 1];
        assert_true((ion[i].charge > 0) == (sign == '+'));
        if (ion[i].charge > 1 || ion[i].charge < -1)
            assert_int_equal(before - '0', ion[i].charge > 0 ? ion[i].charge : -ion[i].charge);
    }
}

static void each_row_is_found_by_its_name_and_says_its_source(void **unused)
{
    (void)unused;
    size_t n;
    const ru_gas_species *gas = ru_gas_species_all(&n);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(ru_gas_species_find(gas[i].name), &gas[i]);
        assert_true(strlen(gas[i].source) > 10);
    }
    const ru_ion *ion = ru_ion_all(&n);
    for (size_t i = 0; i < n; i++)
        assert_ptr_equal(ru_ion_find(ion[i].name), &ion[i]);
    assert_null(ru_gas_species_find("phlogiston"));
    assert_null(ru_ion_find("phlogiston"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masses_are_those_of_the_atoms),
        cmocka_unit_test(charges_are_those_of_the_formulas),
        cmocka_unit_test(each_row_is_found_by_its_name_and_says_its_source),
    };
    return ru_run_group(tests);
}
