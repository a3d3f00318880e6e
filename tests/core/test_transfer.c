/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>

#include <ru/core/transfer.h>

/* One trace gas in a carrier, as in the reference: kLa 0.05 1/s, 1 m3 of liquid, 0.01 m3/s of gas
 * at 1.5 bar and 303.15 K, k_H 1.2 mol/m3/bar, c_L 0.05 mol/m3, 20.95 % fed. `thin` scales fraction
 * and concentration down, so that what passes does not change the flow. */
static void make(ru_exchange *x, ru_gas_phase phase, double thin, double *kla, double *pressure,
                 double *capacity)
{
    static const ru_gas_species trace = {.name = "trace", .molar_mass = 1},
                                carrier = {.name = "carrier", .molar_mass = 1};
    *kla = 0.05;
    *pressure = 1.5e5;
    *x = (ru_exchange){.phase = phase,
                       .n_passing = 2,
                       .n_component = 1,
                       .mean_kla = 0.05,
                       .kla = kla,
                       .pressure = pressure,
                       .capacity = capacity,
                       .molar_flow = 0.01 * 1.5e5 / (8.314462618 * 303.15)};
    x->passing[0] = (ru_passing){&trace, 0, 1, 1, 1.2e-5, 0.2095 * thin, 0};
    x->passing[1] = (ru_passing){&carrier, 1, 1, 1, 0, 1 - 0.2095 * thin, 0};
    capacity[0] = 0.05 * 1.2e-5 * 1.5e5;
    capacity[1] = 0;
}

static ru_test_table reference(void)
{
    return ru_test_table_read(RU_SOURCE_DIR "/tests/reference/e_gas_plug_mixed.csv");
}

static void a_mixed_gas_meets_the_reference_where_it_is_thin(void **state)
{
    (void)state;
    const double thin = 1e-6;
    double kla, pressure, capacity[2], sums[2] = {0.05 * 0.05 * thin, 0};
    double c[1] = {0.05 * thin}, passed[1] = {0};
    ru_exchange x;
    ru_gas_pool pool;
    make(&x, RU_GAS_MIXED, thin, &kla, &pressure, capacity);
    ru_transfer_balance(&x, 1, sums, &pool);
    ru_transfer_add(&x, &pool, 0, c, passed);
    ru_test_table t = reference();
    assert_close(x.molar_flow, t.values[0], 1e-6, 0);
    assert_close(pool.out[0] / thin, t.values[4], 1e-6, 0);
    assert_close(passed[0] / thin, t.values[5], 1e-6, 0);
    free(t.values);
}

static void a_plug_of_gas_meets_the_reference(void **state)
{
    (void)state;
    double kla, pressure, capacity[2], sums[2] = {0.05 * 0.05, 0};
    double c[1] = {0.05}, passed[1] = {0};
    ru_exchange x;
    ru_gas_pool pool;
    make(&x, RU_GAS_PLUG, 1, &kla, &pressure, capacity);
    ru_transfer_balance(&x, 1, sums, &pool);
    ru_transfer_add(&x, &pool, 0, c, passed);
    ru_test_table t = reference();
    assert_close(pool.out[0], t.values[2], 1e-6, 0);
    assert_close(passed[0], t.values[3], 1e-6, 0);
    free(t.values);
}

/* What is fed, less what passes, leaves; fractions sum to one although the flow shrinks. */
static void a_rich_mixed_gas_is_in_balance(void **state)
{
    (void)state;
    double kla, pressure, capacity[2], sums[2] = {0.05 * 0.05, 0}, c[1] = {0.05}, passed[1] = {0};
    ru_exchange x;
    ru_gas_pool pool;
    make(&x, RU_GAS_MIXED, 1, &kla, &pressure, capacity);
    ru_transfer_balance(&x, 1, sums, &pool);
    ru_transfer_add(&x, &pool, 0, c, passed);
    assert_close(pool.x[0] + pool.x[1], 1, 1e-13, 0);
    assert_close(x.molar_flow - pool.molar_flow, passed[0], 1e-12, 0);
    assert_close(x.molar_flow * 0.2095 - passed[0], pool.molar_flow * pool.out[0], 1e-12, 0);
}

/* Slopes of the pool against central differences of its balance. */
static void the_pool_changes_as_its_slopes_say(void **state)
{
    (void)state;
    double kla, pressure, capacity[2], step = 1e-6;
    ru_exchange x;
    ru_gas_pool pool, up, down;
    make(&x, RU_GAS_MIXED, 1, &kla, &pressure, capacity);
    double sums[2] = {2.5e-3, 0}, above[2] = {2.5e-3 + step, 0}, below[2] = {2.5e-3 - step, 0};
    double change[2] = {1, 0};
    ru_transfer_balance(&x, 1, sums, &pool);
    ru_transfer_balance(&x, 1, above, &up);
    ru_transfer_balance(&x, 1, below, &down);
    ru_transfer_change(&x, &pool, change);
    for (int i = 0; i < 2; i++)
        assert_close(change[i], (up.x[i] - down.x[i]) / (2 * step), 1e-6, 0);
}

/* A gas on the node: oxygen and nitrogen; what the liquid gains the gas loses, and slopes are those
 * of central differences. */
static void a_gas_on_the_node_gives_what_the_liquid_takes(void **state)
{
    (void)state;
    const ru_gas_species *oxygen = ru_gas_species_find("oxygen"),
                         *nitrogen = ru_gas_species_find("nitrogen");
    double kla = 0.1, pressure = 1.2e5, c[3] = {4e-3, 0.1, 0.3};
    ru_exchange x = {.phase = RU_GAS_CARRIED,
                     .n_passing = 2,
                     .n_component = 3,
                     .kla = &kla,
                     .pressure = &pressure,
                     .on_nodes = 1};
    x.passing[0] = (ru_passing){oxygen, 0, 1, 1, 3.4e-7, 0.21, 0};
    x.passing[1] = (ru_passing){nitrogen, 3, 2, 1, 0, 0.79, 0};
    double block[9] = {0}, passed[3] = {0};
    ru_transfer_add(&x, NULL, 0, c, passed);
    double part = 0.1 / oxygen->molar_mass;
    part /= part + 0.3 / nitrogen->molar_mass;
    assert_close(passed[0], 0.1 * (3.4e-7 * 1.2e5 * part - 4e-3), 1e-12, 0);
    assert_close(passed[0] + passed[1], 0, 0, 1e-18);
    ru_transfer_add_slopes(&x, NULL, 0, 3, c, block);
    for (int j = 0; j < 3; j++) {
        double up[3] = {0}, down[3] = {0}, there[3] = {c[0], c[1], c[2]}, step = 1e-5 * c[j];
        there[j] = c[j] + step;
        ru_transfer_add(&x, NULL, 0, there, up);
        there[j] = c[j] - step;
        ru_transfer_add(&x, NULL, 0, there, down);
        for (int i = 0; i < 3; i++)
            assert_close(block[3 * i + j], (up[i] - down[i]) / (2 * step), 1e-6, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mixed_gas_meets_the_reference_where_it_is_thin),
        cmocka_unit_test(a_plug_of_gas_meets_the_reference),
        cmocka_unit_test(a_rich_mixed_gas_is_in_balance),
        cmocka_unit_test(the_pool_changes_as_its_slopes_say),
        cmocka_unit_test(a_gas_on_the_node_gives_what_the_liquid_takes),
    };
    return ru_run_group(tests);
}
