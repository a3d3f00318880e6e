/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/dissipation.h>
#include <ru/core/network_make.h>

static ru_network *make(ru_impeller_kind kind, int n_r, int n_z)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, n_r, 1, n_z);
    s.mixing.speed = 4;
    s.mixing.dispersion = NAN;
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    return n;
}

static void the_whole_power_is_dissipated_on_every_grid(void **state)
{
    (void)state;
    /* Po 5, N 4/s, D = T/3 in 1 m: mean 1.6766941 W/kg. */
    const int sizes[][2] = {{1, 1}, {2, 3}, {7, 13}, {20, 40}, {33, 50}};
    const ru_impeller_kind kinds[] = {RU_IMPELLER_RADIAL, RU_IMPELLER_DOWN, RU_IMPELLER_UP};
    for (size_t k = 0; k < 3; k++)
        for (size_t a = 0; a < sizeof sizes / sizeof sizes[0]; a++) {
            ru_network *n = make(kinds[k], sizes[a][0], sizes[a][1]);
            double mean = 0;
            for (int32_t i = 0; i < n->n_node; i++) {
                assert_true(n->dissipation[i] > 0);
                mean += n->fraction[i] * n->dissipation[i];
            }
            assert_close(mean, 1.6766941, 1e-7, 0);
            ru_network_destroy(&n);
        }
}

static void a_fifth_of_the_power_goes_into_the_swept_volume(void **state)
{
    (void)state;
    /* All the power in the swept volume would be 226.3537 W/kg there. On 15 levels and 30 rings the
     * blades (z 0.3 to 0.3667 m, r < 1/6 m) are level 4.5 to 5.5 and rings 0 to 9. */
    ru_network *n = make(RU_IMPELLER_RADIAL, 30, 60);
    int32_t level = 19; /* 0.3167 to 0.3333 m */
    assert_close(n->dissipation[level * 30 + 3], 0.2 * 226.3537, 1e-6, 0);
    /* The bulk, 0.3 of the power in the rest of the volume. */
    const double pi = 3.14159265358979323846;
    double swept = pi / 36 / 15, jet = pi * (0.375 * 0.375 - 1.0 / 36) * 2 / 15;
    double rest = pi / 4 - swept - jet;
    assert_close(n->dissipation[50 * 30 + 20], 0.3 * 1.6766941 * (pi / 4) / rest, 1e-6, 0);
    ru_network_destroy(&n);
}

static void dispersion_is_higher_in_the_discharge_than_in_the_bulk(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_RADIAL, 30, 60);
    double jet = NAN, bulk = NAN;
    for (int64_t e = 0; e < n->n_edge; e++) { /* axial faces in ring 15 */
        if (n->edges[e].from == 19 * 30 + 15 && n->edges[e].to == 20 * 30 + 15)
            jet = n->edges[e].exchange;
        if (n->edges[e].from == 50 * 30 + 15 && n->edges[e].to == 51 * 30 + 15)
            bulk = n->edges[e].exchange;
    }
    /* The mean stays that of the mean dissipation, so only their ratio is the cube root's. */
    double ratio = cbrt(n->dissipation[19 * 30 + 15] / n->dissipation[50 * 30 + 15]);
    assert_close(jet / bulk, ratio, 1e-9, 0);
    assert_true(ratio > 2);
    ru_network_destroy(&n);
}

static void dispersion_of_the_test_vessel_is_the_published_one(void **state)
{
    (void)state;
    /* T = 1 m, D = T/3, N = 3/s, Po 5: eps = 0.70736 W/kg gives 1.23e-3 m2/s. */
    assert_close(ru_dispersion_of(0.70736, 1.0 / 3), 1.23e-3, 3e-3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_power_is_dissipated_on_every_grid),
        cmocka_unit_test(a_fifth_of_the_power_goes_into_the_swept_volume),
        cmocka_unit_test(dispersion_is_higher_in_the_discharge_than_in_the_bulk),
        cmocka_unit_test(dispersion_of_the_test_vessel_is_the_published_one),
    };
    return ru_run_group(tests);
}
