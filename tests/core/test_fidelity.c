/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/network_make.h>

/* One vessel, divided in several ways by changing one word: feed and sensor are points throughout.
 */

static ru_impeller pair[2];

/* A substance that decays while it mixes, fed below the surface of 1 m x 2 m with two turbines. */
static double gradient(ru_mixing_kind kind, int zones, double *mean)
{
    double initial[2], parameters[1], strong[2] = {100, 0};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, pair, RU_IMPELLER_RADIAL, 20, 1, 80);
    pair[1] = pair[0];
    pair[0].height = 0.5;
    pair[1].height = 1.5;
    s.vessel.volume *= 2;
    s.mixing.kind = kind;
    s.mixing.n_zone = zones;
    s.mixing.n_impeller = 2;
    s.mixing.n_zone_r = s.mixing.n_zone_z = 4;
    s.mixing.zone_exchange = 0.3;
    ru_feed feed = {.where = {.kind = RU_WHERE_POINT, .r = 0.26, .z = 1.8},
                    .profile = {.stop = INFINITY, .rate = 1e-6},
                    .concentrations = strong};
    ru_sensor sensor = {.name = "bottom",
                        .kind = RU_SENSOR_CONCENTRATION,
                        .where = {.kind = RU_WHERE_POINT, .r = 0.3, .z = 0.2}};
    parameters[0] = 0.05;
    initial[0] = 0;
    s.feeds = &feed;
    s.n_feed = 1;
    s.sensors = &sensor;
    s.n_sensor = 1;
    s.end = 300;
    s.solver.relative = 1e-5;
    ru_tiny_run run = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&run);
    assert_true(ru_tiny_worst_closure(&run) < 1e-9);
    *mean = ru_tiny_value(&run, "substrate", 1000000);
    double bottom = ru_tiny_value(&run, "bottom", 1000000);
    ru_tiny_run_close(&run);
    return *mean / bottom;
}

static void finer_division_shows_more_of_the_same_gradient(void **state)
{
    (void)state;
    double mean[5];
    double mixed = gradient(RU_MIXING_WELL_MIXED, 0, &mean[0]);
    double stages = gradient(RU_MIXING_STAGES, 0, &mean[1]);
    double loops = gradient(RU_MIXING_NETWORK, 0, &mean[2]);
    double zones = gradient(RU_MIXING_CYLINDER, 24, &mean[3]);
    double grid = gradient(RU_MIXING_CYLINDER, 0, &mean[4]);
    print_message("mean over bottom: %.4g mixed, %.4g stages, %.4g loops, %.4g zones, %.4g grid\n",
                  mixed, stages, loops, zones, grid);
    /* First order: the amount does not depend on where it is. */
    for (int i = 1; i < 5; i++)
        assert_close(mean[i], mean[0], 1e-4, 0);
    assert_close(mixed, 1, 1e-12, 0);
    assert_true(stages > 1.2);
    /* Zones and loops mix what they hold, so that they show rather less than the grid. */
    assert_true(stages < zones && zones < grid);
    assert_true(stages < loops && loops < 1.3 * grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finer_division_shows_more_of_the_same_gradient),
    };
    return ru_run_group(tests);
}
