/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/budget.h>

static void rows_add_up_amounts_and_carbon(void **state)
{
    (void)state;
    /* 1 m3; substrate 2 -> 1.5 kg/m3 with 1 kg fed and 0.25 kg withdrawn, 1.25 reacted; its carbon
     * is 0.4, that of carbon dioxide 0.25: 1.25 * 0.4 / 0.25 = 2 kg formed, 0.5 of it gone as gas.
     */
    double initial[2], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_comm comm;
    ru_problem *p = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &p), RU_OK);
    assert_int_equal(ru_budget_count(p), 3);
    const double start[] = {2, 0}, y[] = {1.5, 1.5};
    const double integrals[RU_INTEGRAL_COUNT * 2] = {1, 0, 0.25, 0, 0, -0.5, -1.25, 2};
    ru_balance rows[3];
    ru_budget_take(p, start, y, integrals, rows);
    assert_string_equal(rows[0].name, "substrate");
    assert_close(rows[0].final, 1.5, 1e-15, 0);
    assert_close(rows[0].closure, 0, 0, 1e-15);
    assert_close(rows[1].closure, 0, 0, 1e-15);
    assert_string_equal(rows[2].name, "carbon");
    assert_true(rows[2].conserved);
    assert_close(rows[2].initial, 0.8, 1e-15, 0);
    assert_close(rows[2].fed, 0.4, 1e-15, 0);
    assert_close(rows[2].final, 0.975, 1e-15, 0);
    /* 0.8 + 0.4 - 0.1 - 0.125 - 0.975 = 0 */
    assert_close(rows[2].closure, 0, 0, 1e-15);
    ru_problem_destroy(&p);
}

static void what_is_missing_shows_as_closure(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_comm comm;
    ru_problem *p = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &p), RU_OK);
    const double start[] = {1}, y[] = {1.9}, integrals[RU_INTEGRAL_COUNT] = {1, 0, 0, 0};
    ru_balance rows[2];
    ru_budget_take(p, start, y, integrals, rows);
    assert_close(rows[1].closure, 0.05, 1e-12, 0); /* 0.1 of 2 kg */
    ru_problem_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_add_up_amounts_and_carbon),
        cmocka_unit_test(what_is_missing_shows_as_closure),
    };
    return ru_run_group(tests);
}
