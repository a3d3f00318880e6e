/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief.h"
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/calibrate.h>
#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>

static ru_impeller impeller;

static ru_scenario make(double *initial, double *parameters)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 20, 1, 40);
    s.mixing.dispersion = NAN;
    return s;
}

static double grid_t95(ru_scenario s, double factor)
{
    ru_tracer_result result;
    s.mixing.calibration = (ru_calibration){.kind = RU_CALIBRATION_FACTOR, .factor = factor};
    assert_int_equal(ru_mixing_time_of_scenario(&s, &result), RU_OK);
    double t95 = result.t95;
    ru_tracer_result_clear(&result);
    return t95;
}

static void the_grid_mixes_in_the_measured_time(void **state)
{
    (void)state;
    double initial[1], parameters[1], factor;
    ru_scenario s = make(initial, parameters);
    const double wanted[] = {8, 9, 12};
    for (int i = 0; i < (RU_TEST_BRIEF ? 1 : 3); i++) {
        s.mixing.calibration = (ru_calibration){.kind = RU_CALIBRATION_MEASURED, .t95 = wanted[i]};
        assert_int_equal(ru_mixing_calibrate(&s, &factor), RU_OK);
        print_message("t95 %g s: dispersion times %.4g\n", wanted[i], factor);
        assert_close(grid_t95(s, factor), wanted[i], 0.006, 0);
    }
}

static void the_correlation_is_met_and_the_network_carries_the_factor(void **state)
{
    (void)state;
    double initial[1], parameters[1], factor;
    ru_scenario s = make(initial, parameters);
    ru_network *plain = NULL, *fitted = NULL;
    assert_int_equal(ru_network_make(&s, &plain), RU_OK);
    s.mixing.calibration.kind = RU_CALIBRATION_GRENVILLE;
    /* T = H = 1 m, D = T/3, N = 3/s, Po 5. */
    assert_close(ru_mixing_target(&s), 9.1229, 1e-4, 0);
    assert_int_equal(ru_mixing_calibrate(&s, &factor), RU_OK);
    assert_int_equal(ru_network_make(&s, &fitted), RU_OK);
    assert_close(fitted->dispersion_factor, factor, 1e-12, 0);
    assert_close(plain->dispersion_factor, 1, 0, 0);
    for (int64_t e = 0; e < plain->n_edge; e++)
        assert_close(fitted->edges[e].exchange, factor * plain->edges[e].exchange, 1e-9, 1e-15);
    ru_network_destroy(&plain);
    ru_network_destroy(&fitted);
}

static void what_cannot_be_reached_is_refused_with_what_can(void **state)
{
    (void)state;
    double initial[1], parameters[1], factor;
    ru_scenario s = make(initial, parameters);
    s.mixing.calibration = (ru_calibration){.kind = RU_CALIBRATION_MEASURED, .t95 = 0.05};
    assert_int_equal(ru_mixing_calibrate(&s, &factor), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no dispersion gives a t95 of 0.05 s"));
    ru_impeller two[2] = {impeller, impeller};
    two[0].height = 0.25;
    two[1].height = 0.75;
    s.mixing.impellers = two;
    s.mixing.n_impeller = 2;
    s.mixing.calibration.kind = RU_CALIBRATION_GRENVILLE;
    assert_int_equal(ru_mixing_calibrate(&s, &factor), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "for one impeller, not 2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_mixes_in_the_measured_time),
        cmocka_unit_test(the_correlation_is_met_and_the_network_carries_the_factor),
        cmocka_unit_test(what_cannot_be_reached_is_refused_with_what_can),
    };
    return ru_run_group(tests);
}
