/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/physics/acid_base.h>

/* The constants of the check values. */
static ru_acid_constants fixed(void)
{
    static const ru_acid_exponents e = {.pK = {[RU_ACID_CARBONIC] = {6.35, 10.33},
                                               [RU_ACID_AMMONIUM] = {9.25},
                                               [RU_ACID_PHOSPHORIC] = {2.15, 7.20, 12.35},
                                               [RU_ACID_ACETIC] = {4.76},
                                               [RU_ACID_LACTIC] = {3.86}},
                                        .water = 14};
    ru_acid_constants k;
    ru_acid_constants_of(&e, &k);
    return k;
}

static void charge_balances_meet_the_check_values(void **state)
{
    (void)state;
    ru_acid_constants k = fixed();
    ru_test_table t = ru_test_table_read(RU_SOURCE_DIR "/tests/reference/e_ph_charge_balance.csv");
    for (size_t i = 0; i < t.n_row; i++) {
        const double *row = t.values + i * t.n_column; /* cat, an, CT, NT, AcT, PT, pH; mol/L */
        const double totals[RU_ACID_COUNT] = {[RU_ACID_CARBONIC] = 1000 * row[2],
                                              [RU_ACID_AMMONIUM] = 1000 * row[3],
                                              [RU_ACID_ACETIC] = 1000 * row[4],
                                              [RU_ACID_PHOSPHORIC] = 1000 * row[5]};
        double strong = 1000 * (row[0] - row[1]);
        double pH = ru_acid_base_pH(&k, strong, totals);
        assert_close(pH, row[6], 1e-8, 0);
        assert_close(ru_acid_base_strong(&k, pH, totals), strong, 1e-9, 1e-9);
    }
    free(t.values);
}

/* 25 degC: 6.3511, 10.3297, 13.9947; 37 degC: 6.3027, 10.2385, 13.6192. */
static void constants_follow_the_temperature(void **state)
{
    (void)state;
    static const double wanted[2][4] = {{298.15, 6.3511, 10.3297, 13.9947},
                                        {310.15, 6.3027, 10.2385, 13.6192}};
    for (int i = 0; i < 2; i++) {
        ru_acid_constants k;
        ru_acid_constants_at(wanted[i][0], &k);
        assert_close(-log10(k.K[RU_ACID_CARBONIC][0] / 1000), wanted[i][1], 0, 5.1e-5);
        assert_close(-log10(k.K[RU_ACID_CARBONIC][1] / 1000), wanted[i][2], 0, 5.1e-5);
        assert_close(-log10(k.water / 1e6), wanted[i][3], 0, 5.1e-5);
    }
}

static void at_its_pK_an_acid_has_lost_half_its_protons(void **state)
{
    (void)state;
    ru_acid_constants k = fixed();
    assert_close(ru_acid_base_part(&k, RU_ACID_ACETIC, 1, 4.76), 0.5, 1e-12, 0);
    assert_close(ru_acid_base_part(&k, RU_ACID_AMMONIUM, 0, 9.25), 0.5, 1e-12, 0);
    double sum = 0;
    for (int s = 0; s < 4; s++)
        sum += ru_acid_base_part(&k, RU_ACID_PHOSPHORIC, s, 6.5);
    assert_close(sum, 1, 1e-12, 0);
}

/* 0.1 mol/L of a strong acid: pH 1; of a strong base: 13. */
static void strong_acid_and_base_alone_set_the_pH(void **state)
{
    (void)state;
    ru_acid_constants k = fixed();
    const double none[RU_ACID_COUNT] = {0};
    assert_close(ru_acid_base_pH(&k, -100, none), 1, 1e-9, 0);
    assert_close(ru_acid_base_pH(&k, 100, none), 13, 1e-9, 0);
    assert_close(ru_acid_base_pH(&k, 0, none), 7, 1e-12, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charge_balances_meet_the_check_values),
        cmocka_unit_test(constants_follow_the_temperature),
        cmocka_unit_test(at_its_pK_an_acid_has_lost_half_its_protons),
        cmocka_unit_test(strong_acid_and_base_alone_set_the_pH),
    };
    return ru_run_group(tests);
}
