/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/gas_rise.h>
#include <ru/core/network_make.h>

enum { MOST = 4000 };

static double inlet[MOST], volume[MOST], moles[MOST];

static ru_network *make(int n_r, int n_theta, int n_z, double *radius)
{
    static double initial[2], parameters[1];
    static ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, n_r, n_theta, n_z);
    ru_network *network = NULL;
    assert_int_equal(ru_network_make(&s, &network), RU_OK);
    assert_true(network->n_node <= MOST);
    *radius = 0.5 * s.vessel.diameter;
    for (int i = 0; i < network->n_node; i++)
        volume[i] = 0.02;
    return network;
}

/* Straight up over the whole width: G v/(A u) everywhere above the sparger. */
static void gas_that_only_rises_fills_the_column_evenly(void **state)
{
    (void)state;
    double radius, velocity, area = 3.14159265358979 / 4;
    ru_network *n = make(6, 1, 12, &radius);
    ru_gas_rise_inlet(n, 0, 0, 1, inlet);
    const ru_gas_rise rise = {n, 0, inlet, volume, 0.5, 0.08};
    assert_int_equal(ru_gas_rise_find(&rise, &velocity, moles), RU_OK);
    assert_close(velocity, 0.5 * 0.02 / (area * 0.08), 2e-4, 0);
    for (int i = 0; i < n->n_node; i++)
        assert_close(moles[i] * 0.02, 0.08, 2e-4, 0);
    ru_network_destroy(&n);
}

static void gas_that_is_carried_holds_what_is_wanted_and_leaves_as_it_came(void **state)
{
    (void)state;
    double radius, velocity, held = 0, left = 0;
    ru_network *n = make(8, 8, 16, &radius);
    ru_gas_rise_inlet(n, 0.1, 0.1, 0.2, inlet);
    const ru_gas_rise rise = {n, 1, inlet, volume, 0.5, 0.05};
    assert_int_equal(ru_gas_rise_find(&rise, &velocity, moles), RU_OK);
    for (int i = 0; i < n->n_node; i++) {
        held += n->fraction[i] * moles[i] * volume[i];
        left += velocity * n->surface[i] * moles[i];
        assert_true(moles[i] > 0);
    }
    assert_close(held, 0.05, 2e-4, 0);
    assert_close(left, 0.5, 1e-6, 0);
    ru_network_destroy(&n);
}

static void a_sparger_gives_all_of_its_gas_on_its_level(void **state)
{
    (void)state;
    double radius, sum = 0;
    ru_network *n = make(10, 8, 10, &radius);
    const double reach[][2] = {{0, 0}, {0.22, 0.28}, {0, 0.25}, {0.9, 1.1}};
    for (int k = 0; k < 4; k++) {
        sum = 0;
        ru_gas_rise_inlet(n, 0.25, reach[k][0], reach[k][1], inlet);
        for (int i = 0; i < n->n_node; i++) {
            sum += inlet[i];
            if (inlet[i] > 0)
                assert_close(n->position[3 * i + 2], 0.25, 0, 0.0501);
        }
        assert_close(sum, 1, 1e-12, 0);
    }
    ru_network_destroy(&n);
}

static void gas_without_a_way_up_is_refused(void **state)
{
    (void)state;
    double radius, velocity;
    ru_network *n = make(4, 1, 6, &radius);
    for (int i = 0; i < n->n_node; i++)
        n->surface[i] = 0;
    ru_gas_rise_inlet(n, 0, 0, 1, inlet);
    const ru_gas_rise rise = {n, 0, inlet, volume, 0.5, 0.08};
    assert_int_equal(ru_gas_rise_find(&rise, &velocity, moles), RU_ERR_INPUT);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gas_that_only_rises_fills_the_column_evenly),
        cmocka_unit_test(gas_that_is_carried_holds_what_is_wanted_and_leaves_as_it_came),
        cmocka_unit_test(a_sparger_gives_all_of_its_gas_on_its_level),
        cmocka_unit_test(gas_without_a_way_up_is_refused),
    };
    return ru_run_group(tests);
}
