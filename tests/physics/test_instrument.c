/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/physics/instrument.h>

#define REFERENCE RU_SOURCE_DIR "/tests/reference/"

static double at(const ru_test_table *table, size_t row, const char *column)
{
    return table->values[row * table->n_column + ru_test_table_column(table, column)];
}

/* Reading at `time` after a step from 0 to 1 at time 0, in one stride or several. */
static double after_step(double film, double lag, double time, int n)
{
    ru_lagged held = {0, 0};
    for (int i = 0; i < n; i++)
        held = ru_lagged_step(held, film, lag, 1, 1, time / n);
    return time > 0 ? held.reading : 0;
}

static void a_step_is_answered_as_tabulated(void **state)
{
    (void)state;
    ru_test_table table = ru_test_table_read(REFERENCE "c_probe_step.csv");
    assert_true(table.n_row >= 6);
    for (size_t i = 0; i < table.n_row; i++) {
        double time = at(&table, i, "t_s");
        for (int n = 1; n <= 7; n += 6) { /* strides do not matter */
            assert_close(after_step(5, 20, time, n), at(&table, i, "second_order_5_20"), 1e-8,
                         1e-12);
            assert_close(after_step(0, 20, time, n), at(&table, i, "first_order_20"), 1e-8, 1e-12);
        }
        /* which of two lags comes first does not show */
        assert_close(after_step(20, 5, time, 3), after_step(5, 20, time, 3), 1e-12, 1e-14);
    }
    free(table.values);
}

/* C = 1 - exp(-kLa t) seen through a lag of 1/kLa, which also is a step seen through two equal
 * lags. */
static void oxygen_that_comes_up_is_seen_late(void **state)
{
    (void)state;
    const double kla = 0.05, stride = 0.01;
    ru_test_table table = ru_test_table_read(REFERENCE "c_probe_kla_response.csv");
    for (size_t i = 0; i < table.n_row; i++) {
        double time = at(&table, i, "t_s"), expected = at(&table, i, "C_probe");
        ru_lagged held = {0, 0};
        long n = lround(time / stride);
        for (long k = 0; k < n; k++)
            held = ru_lagged_step(held, 0, 20, 1 - exp(-kla * stride * (double)k),
                                  1 - exp(-kla * stride * (double)(k + 1)), stride);
        assert_close(held.reading, expected, 1e-6, 1e-12);
        assert_close(after_step(20, 20, time, 1), expected, 1e-8, 1e-12);
    }
    free(table.values);
}

static void a_ramp_is_followed_at_the_distance_of_the_lags(void **state)
{
    (void)state;
    ru_lagged held = {0, 0};
    held = ru_lagged_step(held, 5, 20, 0, 3000, 1000); /* 3 a second */
    assert_close(held.film, 3000 - 3 * 5.0, 1e-12, 0);
    assert_close(held.reading, 3000 - 3 * 25.0, 1e-12, 0);
    /* no lag, no distance */
    held = ru_lagged_step(held, 0, 0, 7, 9, 1);
    assert_true(held.film == 9 && held.reading == 9);
}

/* 1 mol/s of air into 2 m3; by hand: inert 0.79 enters, 0.78 of what leaves is inert, so
 * 0.79/0.78 mol/s leave. */
static const ru_gas_reading air = {1, 2, {0.2095, 0.0005}, {0.19, 0.03}, 0.01, 3e-4};

static void rates_follow_from_the_balance_of_the_inert_gas(void **state)
{
    (void)state;
    ru_gas_rates rates = ru_gas_rates_of(&air);
    double out = 0.79 / 0.78;
    assert_close(rates.our, (0.2095 - 0.19 * out) / 2, 1e-12, 0);
    assert_close(rates.cer, (0.03 * out - 0.0005) / 2, 1e-12, 0);
    assert_close(rates.rq, rates.cer / rates.our, 1e-14, 0);
    ru_gas_reading same = air;
    same.out[0] = 0.2095;
    same.out[1] = 0.0005;
    rates = ru_gas_rates_of(&same);
    assert_close(rates.our, 0, 0, 1e-15);
    assert_true(isnan(rates.rq) && isnan(rates.u_rq));
}

/* The uncertainty of each rate is the root of the squares of what each reading alone changes. */
static void uncertainties_agree_with_shifted_readings(void **state)
{
    (void)state;
    double squares[3] = {0};
    for (int which = 0; which < 3; which++) {
        ru_gas_rates side[2];
        for (int k = 0; k < 2; k++) {
            ru_gas_reading moved = air;
            double sign = k ? 1e-3 : -1e-3; /* of one standard uncertainty */
            if (which < 2)
                moved.out[which] += sign * air.u_out;
            else
                moved.flow *= 1 + sign * air.u_flow;
            side[k] = ru_gas_rates_of(&moved);
        }
        squares[0] += pow((side[1].our - side[0].our) / 2e-3, 2);
        squares[1] += pow((side[1].cer - side[0].cer) / 2e-3, 2);
        squares[2] += pow((side[1].rq - side[0].rq) / 2e-3, 2);
    }
    ru_gas_rates rates = ru_gas_rates_of(&air);
    assert_close(rates.u_our, sqrt(squares[0]), 1e-6, 0);
    assert_close(rates.u_cer, sqrt(squares[1]), 1e-6, 0);
    assert_close(rates.u_rq, sqrt(squares[2]), 1e-6, 0);
}

static void turbidity_bends_and_permittivity_does_not(void **state)
{
    (void)state;
    assert_close(ru_respond(0, 2.5, 0.05, 10), 25 / 1.5, 1e-14, 0);
    assert_close(ru_respond(0.1, 2.5, 0, 10), 25.1, 1e-14, 0);
}

/* OD 0.1 + 2.5 X/(1 + 0.05 X) of a cuvette of 1 cm; by hand at X = 40. */
static void dilution_takes_the_bend_away_and_a_path_brings_it(void **state)
{
    (void)state;
    ru_optics optics = {0.1, 2.5, 0.05, 1, 1};
    assert_close(ru_optics_read(&optics, 40), 0.1 + 100 / 3.0, 1e-14, 0);
    optics.dilution = 20; /* 2 g/L are read: 20 * 5/1.1 */
    assert_close(ru_optics_read(&optics, 40), 0.1 + 20 * 5 / 1.1, 1e-14, 0);
    optics.path = 0.5; /* half the light is lost on half the way */
    assert_close(ru_optics_read(&optics, 40), 0.1 + 20 * 2.5 / 1.05, 1e-14, 0);
}

/* Cells of 7 um with 1 uF/cm2, 0.5 S/m within, 1 S/m without, a tenth of the volume, by Python:
 *   r, c, i, o, p = 7e-6, 0.01, 0.5, 1.0, 0.1
 *   fc = 1/(2*pi*r*c*(1/i + 1/(2*o)));  f = 580e3;  a = 0.1
 *   d = lambda f: (1/(1 + (1j*f/fc)**(1 - a))).real
 *   2.25*p*r*c*d(f), 2.25*p*r*c*(d(f) - d(10e6)) */
static void membranes_charge_below_their_frequency(void **state)
{
    (void)state;
    ru_dielectric cells = {7e-6, 0.01, 0.5, 1.0, 0.1, 580e3, 0};
    double limit = 2.25 * 0.1 * 7e-6 * 0.01; /* 157.5 pF/cm */
    assert_close(ru_dielectric_frequency(&cells), 909456.8176679733, 1e-10, 0);
    assert_close(ru_dielectric_increment(&cells, 0.1), 1.0517903558154242e-08, 1e-10, 0);
    cells.reference = 10e6;
    assert_close(ru_dielectric_increment(&cells, 0.1), 1.0046065038527181e-08, 1e-10, 0);
    cells.reference = 0;
    cells.alpha = 0;
    cells.frequency = ru_dielectric_frequency(&cells); /* half of it there */
    assert_close(ru_dielectric_increment(&cells, 0.1), limit / 2, 1e-12, 0);
    cells.frequency = 1;
    assert_close(ru_dielectric_increment(&cells, 0.2), 2 * limit, 1e-9, 0);
}

static void counting_has_the_uncertainty_of_poisson_and_of_a_share(void **state)
{
    (void)state;
    assert_close(ru_counting_relative(400), 0.05, 1e-14, 0);
    assert_close(ru_counting_share(0.9, 400), 0.015, 1e-12, 0);
    assert_true(isinf(ru_counting_relative(0)) && isinf(ru_counting_share(0.5, 0)));
}

static void even_numbers_fill_their_range(void **state)
{
    (void)state;
    enum { N = 20000 };
    double mean = 0, square = 0;
    for (unsigned long long k = 0; k < N; k++) {
        double u = ru_uniform_at(3, "cells", 60, k);
        assert_true(u > 0 && u < 1);
        mean += u / N;
        square += u * u / N;
    }
    /* four standard errors: sqrt(1/12/N), sqrt(4/45/N) */
    assert_close(mean, 0.5, 0, 0.0082);
    assert_close(square, 1.0 / 3, 0, 0.0085);
    assert_true(ru_uniform_at(3, "cells", 60, 7) == ru_uniform_at(3, "cells", 60, 7));
    assert_true(ru_uniform_at(3, "cells", 61, 7) != ru_uniform_at(3, "cells", 60, 7));
}

static void noise_is_normal_and_the_same_again(void **state)
{
    (void)state;
    enum { N = 20000 };
    double mean = 0, square = 0, cube = 0;
    for (int i = 0; i < N; i++) {
        double z = ru_noise_at(7, "DO", 60.0 * i);
        mean += z / N;
        square += z * z / N;
        cube += z * z * z / N;
    }
    /* four standard errors: 1/sqrt(N), sqrt(2/N), sqrt(15/N) */
    assert_close(mean, 0, 0, 0.0283);
    assert_close(square, 1, 0, 0.04);
    assert_close(cube, 0, 0, 0.11);
    assert_true(ru_noise_at(7, "DO", 60) == ru_noise_at(7, "DO", 60));
    assert_true(ru_noise_at(7, "DO", 60) != ru_noise_at(8, "DO", 60));
    assert_true(ru_noise_at(7, "DO", 60) != ru_noise_at(7, "OD", 60));
}

static void every_instrument_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_instrument_count(); i++) {
        const ru_instrument *one = ru_instrument_at(i);
        assert_string_equal(one->name, ru_instrument_names[i]);
        assert_true(one->meaning[0] && one->measures[0] && one->source);
        assert_true(one->delay >= 0 && one->film >= 0 && one->lag >= 0 && one->relative >= 0);
    }
    assert_null(ru_instrument_names[ru_instrument_count()]);
    assert_null(ru_instrument_at(ru_instrument_count()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_answered_as_tabulated),
        cmocka_unit_test(oxygen_that_comes_up_is_seen_late),
        cmocka_unit_test(a_ramp_is_followed_at_the_distance_of_the_lags),
        cmocka_unit_test(rates_follow_from_the_balance_of_the_inert_gas),
        cmocka_unit_test(uncertainties_agree_with_shifted_readings),
        cmocka_unit_test(turbidity_bends_and_permittivity_does_not),
        cmocka_unit_test(dilution_takes_the_bend_away_and_a_path_brings_it),
        cmocka_unit_test(membranes_charge_below_their_frequency),
        cmocka_unit_test(counting_has_the_uncertainty_of_poisson_and_of_a_share),
        cmocka_unit_test(even_numbers_fill_their_range),
        cmocka_unit_test(noise_is_normal_and_the_same_again),
        cmocka_unit_test(every_instrument_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
