/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/unit.h>
#include <ru/front/rushton.h>

/* End values of scenarios/bench/network_20.yaml as scenarios/bench/scipy_network.py finds them, an
 * independent program for the same equations, at a relative tolerance of 1e-9. */
static const struct {
    const char *series;
    double value;
} found[] = {
    {"biomass", 55.9813329},        {"glucose", 3.74305581},         {"acetate", 22.1760439},
    {"oxygen", 1.59002686e-05},     {"carbon_dioxide", 0.124697207}, {"glucose_max", 6.77890182},
    {"oxygen_min", 1.20327393e-05},
};

/* Largest relative difference from what the independent program found. */
static double compare(const char *const *sets, size_t n_set, const ru_memory_record **record,
                      ru_simulation **s)
{
    const ru_open_options options = {.sets = sets, .n_set = n_set};
    double worst = 0;
    assert_int_equal(
        ru_open(RU_SOURCE_DIR "/scenarios/bench/network_20.yaml", MPI_COMM_SELF, &options, s),
        RU_OK);
    assert_int_equal(ru_run(*s), RU_OK);
    *record = ru_record(*s);
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        double values[2];
        assert_int_equal(ru_series_read(*s, found[i].series, NULL, values, 2), 2);
        worst = fmax(worst, fabs(values[1] / found[i].value - 1));
    }
    return worst;
}

static void twenty_compartments_end_as_an_independent_program_has_them(void **state)
{
    (void)state;
    const char *const tight[] = {"solver.relative_tolerance=1e-7"};
    const ru_memory_record *record;
    ru_simulation *s = NULL;
    assert_true(compare(tight, 1, &record, &s) < 2e-5);
    ru_close(&s);
    /* As the scenario has it, at 1e-4. */
    assert_true(compare(NULL, 0, &record, &s) < 1e-3);
    ru_close(&s);
}

static void bends_of_the_rates_do_not_stop_newton(void **state)
{
    (void)state;
    const ru_memory_record *record;
    ru_simulation *s = NULL;
    (void)compare(NULL, 0, &record, &s);
    /* Columns of the statistics: steps first, steps refused by Newton seventh. */
    assert_true(record->statistics[0] < 700);
    assert_true(record->statistics[6] < 0.1 * record->statistics[0]);
    ru_close(&s);
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_compartments_end_as_an_independent_program_has_them),
        cmocka_unit_test_teardown(bends_of_the_rates_do_not_stop_newton, shut_down),
    };
    return ru_run_group(tests);
}
