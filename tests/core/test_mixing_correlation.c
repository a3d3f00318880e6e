/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"
#include "support.h"
#include "tiny.h"

#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>
#include <ru/core/stages.h>

/* The mixing time of the grid, with nothing fitted, against what is measured in single-impeller
 * vessels: theta95 = 5.2 T^1.5 H^0.5/(Po^(1/3) N D^2) (Grenville, in Handbook of Industrial Mixing,
 * 2004), from 5 L to 100 m3. docs/mixing.md shows the same vessels. */

static const double pi = 3.14159265358979323846;

typedef struct vessel {
    const char *name;
    double diameter, height, clearance, speed; /* m, rev/s */
    ru_impeller_kind kind;
    double width, power, flow, radial_share; /* of the impeller: D in m, Po, Fl */
} vessel;

static const vessel vessels[] = {
    {"5 L, Rushton", 0.18, 0.197, 0.06, 8, RU_IMPELLER_RADIAL, 0.072, 5.0, 0.72, 0},
    {"50 L, marine propeller", 0.38, 0.44, 0.13, 3, RU_IMPELLER_DOWN, 0.15, 0.35, 0.50, 0},
    {"300 L, Rushton", 0.70, 0.78, 0.24, 4, RU_IMPELLER_RADIAL, 0.28, 5.0, 0.72, 0},
    {"785 L, Rushton D/T 1/2", 1.0, 1.0, 0.33, 2, RU_IMPELLER_RADIAL, 0.50, 5.0, 0.72, 0},
    {"2 m3, elephant ear", 1.35, 1.40, 0.45, 0.8, RU_IMPELLER_DOWN, 0.58, 1.7, 0.80, 0.3},
    {"10 m3, pitched blade", 2.30, 2.41, 0.77, 1.3, RU_IMPELLER_DOWN, 0.92, 1.27, 0.79, 0.3},
    {"30 m3, hydrofoil up", 3.30, 3.51, 1.1, 1.1, RU_IMPELLER_UP, 1.40, 0.80, 0.73, 0},
    {"100 m3, Rushton", 5.0, 5.09, 1.7, 0.9, RU_IMPELLER_RADIAL, 2.0, 5.0, 0.72, 0},
};

static ru_scenario make(const vessel *v, int n, ru_impeller *impellers)
{
    double ratio = v->diameter / v->width;
    ru_scenario s = {.vessel = {.diameter = v->diameter,
                                .volume = pi / 4 * v->diameter * v->diameter * v->height * n,
                                .density = 1000},
                     .mixing = {.kind = RU_MIXING_CYLINDER,
                                .n_r = 20,
                                .n_theta = 1,
                                .n_z = 40,
                                .speed = v->speed,
                                .impellers = impellers,
                                .n_impeller = (size_t)n,
                                .dispersion = NAN,
                                .stage_exchange = 0.25}};
    for (int i = 0; i < n; i++)
        impellers[i] = (ru_impeller){.kind = v->kind,
                                     .height = n == 1 ? v->clearance : (i + 0.5) * v->height,
                                     .diameter = v->width,
                                     .blade_height = v->width / 5,
                                     .flow_number = v->flow,
                                     .power_number = v->power,
                                     .gassed_power = 1,
                                     .radial_share = v->radial_share,
                                     .circulation = 1 + 0.16 * (ratio * ratio - 1)};
    return s;
}

static void single_impellers_mix_within_a_third_of_the_correlation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vessels / sizeof vessels[0]; i += RU_TEST_BRIEF ? 2 : 1) {
        const vessel *v = &vessels[i];
        ru_impeller impeller;
        ru_scenario s = make(v, 1, &impeller);
        ru_tracer_result result;
        assert_int_equal(ru_mixing_time_of_scenario(&s, &result), RU_OK);
        double expected = 5.2 * pow(v->diameter, 1.5) * sqrt(v->height) /
                          (cbrt(v->power) * v->speed * v->width * v->width);
        print_message("%-24s t95 %6.2f s, correlation %6.2f s, %+3.0f %%\n", v->name, result.t95,
                      expected, 100 * (result.t95 / expected - 1));
        assert_close(result.t95 / expected, 1, 0, 0.3);
        ru_tracer_result_clear(&result);
    }
}

/* Several Rushton turbines a diameter apart mix as stages that exchange 0.25 N D^3: the slowest
 * mode of n equal stages decays with 2 (1 - cos(pi/n)) Q_EX/V. Correlations for one impeller know
 * nothing of that. */
static void stacked_turbines_mix_as_stages_that_exchange(void **state)
{
    (void)state;
    const vessel v = {"", 1, 1, 0, 3, RU_IMPELLER_RADIAL, 1.0 / 3, 5, 0.72, 0};
    for (int n = 2; n <= (RU_TEST_BRIEF ? 2 : 3); n++) {
        ru_impeller impellers[4];
        ru_scenario s = make(&v, n, impellers);
        ru_tracer_result result;
        assert_int_equal(ru_mixing_time_of_scenario(&s, &result), RU_OK);
        double exchange = 0.25 * 3 / 27, stage = pi / 4;
        double rate = 2 * (1 - cos(pi / n)) * exchange / stage;
        print_message("%d stages: decay %.4g 1/s, of stages %.4g 1/s; t95 %.3g s\n", n,
                      result.decay, rate, result.t95);
        assert_close(result.decay / rate, 1, 0, 0.3);
        ru_tracer_result_clear(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_impellers_mix_within_a_third_of_the_correlation),
        cmocka_unit_test(stacked_turbines_mix_as_stages_that_exchange),
    };
    return ru_run_group(tests);
}
