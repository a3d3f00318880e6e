/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/physics/henry.h>
#include <ru/physics/water.h>

static const char points[] = RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv";

static const ru_gas_species *gas(const char *name)
{
    return ru_gas_species_find(name);
}

/* mol/(kg bar) is 0.01 mol/(m3 Pa) with 1000 kg/m3. */
static void solubilities_at_37_degrees_meet_the_check_values(void **unused)
{
    (void)unused;
    static const char *rows[][2] = {{"oxygen", "kH O2 310.15K mol/(kg bar)"},
                                    {"carbon_dioxide", "kH CO2 310.15K mol/(kg bar)"},
                                    {"carbon_monoxide", "kH CO 310.15K mol/(kg bar)"},
                                    {"hydrogen", "kH H2 310.15K mol/(kg bar)"},
                                    {"methane", "kH CH4 310.15K mol/(kg bar)"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_close(ru_henry(gas(rows[i][0]), 310.15), 0.01 * ru_test_value(points, rows[i][1]),
                     1e-9, 0);
    assert_close(ru_henry_mass(gas("oxygen"), 298.15), 0.0319988 * 1.3e-5, 1e-12, 0);
}

static void salts_lower_solubility_as_schumpe_says(void **unused)
{
    (void)unused;
    ru_ion_amount salt[] = {{ru_ion_find("sodium"), 150}, {ru_ion_find("chloride"), 150}};
    ru_ion_amount medium[] = {{ru_ion_find("potassium"), 220},
                              {ru_ion_find("ammonium"), 30},
                              {ru_ion_find("sulfate"), 20},
                              {ru_ion_find("dihydrogen_phosphate"), 100},
                              {ru_ion_find("hydrogen_phosphate"), 60}};
    assert_close(ru_salting_out(gas("oxygen"), 2, salt, 0),
                 ru_test_value(points, "Schumpe O2 0.15M NaCl ratio C0/C"), 1e-9, 0);
    assert_close(ru_salting_out(gas("carbon_dioxide"), 2, salt, 0),
                 ru_test_value(points, "Schumpe CO2 0.15M NaCl C0/C"), 1e-9, 0);
    assert_close(
        ru_salting_out(gas("oxygen"), 5, medium, 0),
        ru_test_value(points, "Schumpe O2 medium (K.22 NH4.03 SO4.02 H2PO4.10 HPO4.06) C0/C"), 1e-9,
        0);
    assert_close(ru_ionic_strength(2, salt), 150, 1e-14, 0);
    assert_close(ru_ionic_strength(5, medium), 0.5 * (220 + 30 + 80 + 100 + 240), 1e-14, 0);
}

static void organics_lower_it_further(void **unused)
{
    (void)unused;
    assert_close(ru_salting_out(gas("oxygen"), 0, NULL, 0), 1, 1e-15, 0);
    assert_close(ru_salting_out(gas("oxygen"), 0, NULL, 0.3010299956639812), 2, 1e-12, 0);
}

/* The check value takes 0.2095 of oxygen in the dry air. */
static void wet_air_saturates_water_with_less_oxygen(void **unused)
{
    (void)unused;
    double wanted = 1000 * ru_test_value(points, "cO2* 30C 1.01325bar wet air mol/kg");
    assert_close(ru_saturation_wet(gas("oxygen"), 303.15, 101325, 0.2095, 1), wanted, 1e-9, 0);
    assert_close(ru_saturation_wet(gas("oxygen"), 303.15, 101325, 0.2095, 2), wanted / 2, 1e-9, 0);
    assert_true(ru_wet_fraction(0.2095, 380, 101325) == 0);
}

/* At 37 degC used by published gas fermentation models: O2 2.8e-9, CO2 2.56e-9, CO 2.71e-9, H2
 * 6.01e-9 m2/s. */
static void diffusivities_grow_with_temperature_as_others_use_them(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        double at_37;
    } rows[] = {{"oxygen", 2.8e-9},
                {"carbon_dioxide", 2.56e-9},
                {"carbon_monoxide", 2.71e-9},
                {"hydrogen", 6.01e-9}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_close(ru_diffusivity(gas(rows[i].name), 310.15), rows[i].at_37, 0.01, 0);
        assert_close(ru_diffusivity(gas(rows[i].name), 298.15), gas(rows[i].name)->diffusivity_25,
                     1e-14, 0);
    }
    assert_close(ru_kla_ratio(gas("oxygen")), 1, 1e-15, 0);
    assert_close(ru_kla_ratio(gas("carbon_dioxide")), sqrt(1.92 / 2.1), 1e-14, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solubilities_at_37_degrees_meet_the_check_values),
        cmocka_unit_test(salts_lower_solubility_as_schumpe_says),
        cmocka_unit_test(organics_lower_it_further),
        cmocka_unit_test(wet_air_saturates_water_with_less_oxygen),
        cmocka_unit_test(diffusivities_grow_with_temperature_as_others_use_them),
    };
    return ru_run_group(tests);
}
