/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/validation/symptom.h>

enum { N = 9 };
static const double simulated[N] = {1, 2, 3, 5, 8, 9, 7, 4, 2};

static ru_symptom look(double factor, double shift, double shift_square, double molar_mass)
{
    double measured[N];
    for (size_t i = 0; i < N; i++)
        measured[i] = factor * simulated[i] * (i % 2 ? 1.01 : 0.99);
    return ru_symptom_find(N, simulated, measured, shift, shift_square, molar_mass);
}

static void a_wrong_scale_is_told_with_its_factor(void **state)
{
    (void)state;
    ru_symptom s = look(1.1, NAN, NAN, NAN);
    assert_close(s.factor, 1.1, 0.01, 0);
    assert_true(s.factor_left < 0.05);
    assert_non_null(strstr(s.text, "a scale: measured are 1.1 times simulated"));
}

static void mass_for_amount_is_told_as_a_unit(void **state)
{
    (void)state;
    assert_non_null(strstr(look(180.156, NAN, NAN, 180.156).text, "mass for amount"));
    assert_non_null(strstr(look(1 / 0.180156, NAN, NAN, 180.156).text, "mass for amount"));
    assert_non_null(strstr(look(1000, NAN, NAN, 180.156).text, "mol for mmol"));
    assert_non_null(strstr(look(0.01, NAN, NAN, NAN).text, "percent for a share"));
    assert_non_null(strstr(look(180.156, NAN, NAN, NAN).text, "a scale"));
}

static void a_clock_is_told_where_moving_heals_more_than_scaling(void **state)
{
    (void)state;
    double late[N];
    memcpy(late + 1, simulated, (N - 1) * sizeof *late);
    late[0] = 0.5;
    ru_symptom s = ru_symptom_find(N, simulated, late, 1800, 0.01, NAN);
    assert_non_null(strstr(s.text, "a clock: 30 min too early in the simulation"));
    s = ru_symptom_find(N, simulated, late, NAN, NAN, NAN);
    assert_string_equal(s.text, "");
}

static void what_fits_has_no_symptom(void **state)
{
    (void)state;
    assert_string_equal(look(1, 10, 1e-3, 180).text, "");
    assert_string_equal(ru_symptom_find(2, simulated, simulated, NAN, NAN, NAN).text, "");
    assert_true(isnan(ru_symptom_find(N, simulated, simulated, NAN, NAN, NAN).factor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_scale_is_told_with_its_factor),
        cmocka_unit_test(mass_for_amount_is_told_as_a_unit),
        cmocka_unit_test(a_clock_is_told_where_moving_heals_more_than_scaling),
        cmocka_unit_test(what_fits_has_no_symptom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
