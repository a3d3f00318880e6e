/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/solvers/switched.h>

/* y' = -2 y, with a switch at y = 1/2 and one at t = 1/4. */
static ru_verdict decay(void *context, double t, const double *y, double *dydt)
{
    (void)context, (void)t;
    dydt[0] = -2 * y[0];
    return 0;
}

static ru_verdict slope(void *context, double t, const double *y, double *J)
{
    (void)context, (void)t, (void)y;
    J[0] = -2;
    return 0;
}

static void look(void *context, double t, const double *y, double *g)
{
    (void)context;
    g[0] = y[0] - 0.5;
    g[1] = t - 0.25;
}

static const double absolute = 1e-12;

static ru_switched_ode make(void)
{
    return (ru_switched_ode){.n = 1,
                             .n_switch = 2,
                             .rhs = decay,
                             .jacobian = slope,
                             .switches = look,
                             .absolute = &absolute,
                             .relative = 1e-9};
}

static void crossings_end_an_advance_with_their_direction(void **state)
{
    (void)state;
    const ru_switched_ode ode = make();
    ru_switched *s = NULL;
    int crossed[2];
    size_t n;
    assert_int_equal(ru_switched_open(&ode, 0, (double[]){1}, &s), RU_OK);
    assert_int_equal(ru_switched_advance(s, 2, 0, crossed, &n), RU_OK);
    assert_int_equal(n, 1);
    assert_int_equal(crossed[1], 1);
    assert_close(ru_switched_time(s), 0.25, 1e-12, 0);
    assert_int_equal(ru_switched_advance(s, 2, 0, crossed, &n), RU_OK);
    assert_int_equal(n, 1);
    assert_int_equal(crossed[0], -1);
    assert_close(ru_switched_time(s), log(2) / 2, 1e-7, 0);
    assert_int_equal(ru_switched_advance(s, 2, 1, crossed, &n), RU_OK);
    assert_int_equal(n, 0);
    assert_close(ru_switched_state(s)[0], exp(-4), 1e-6, 0);
    assert_true(ru_switched_steps(s) > 10);
    ru_switched_close(&s);
    assert_null(s);
}

static void a_restart_goes_on_from_what_is_given(void **state)
{
    (void)state;
    ru_switched_ode ode = make();
    ode.n_switch = 0;
    ode.jacobian = NULL;
    ru_switched *s = NULL;
    size_t n;
    assert_int_equal(ru_switched_open(&ode, 0, (double[]){1}, &s), RU_OK);
    assert_int_equal(ru_switched_advance(s, 1, 1, NULL, &n), RU_OK);
    assert_int_equal(ru_switched_restart(s, 1, (double[]){5}), RU_OK);
    assert_int_equal(ru_switched_advance(s, 2, 0, NULL, &n), RU_OK);
    assert_close(ru_switched_state(s)[0], 5 * exp(-2), 1e-6, 0);
    ru_switched_close(&s);
}

static void clock(void *context, double t, const double *y, double *g)
{
    (void)context, (void)y;
    g[0] = t - 7;
}

static void time_alone_moves_the_switches_of_an_empty_system(void **state)
{
    (void)state;
    const ru_switched_ode ode = {.n_switch = 1, .switches = clock, .relative = 1e-6};
    ru_switched *s = NULL;
    int crossed[1];
    size_t n;
    assert_int_equal(ru_switched_open(&ode, 0, NULL, &s), RU_OK);
    assert_int_equal(ru_switched_advance(s, 100, 0, crossed, &n), RU_OK);
    assert_int_equal(n, 1);
    assert_close(ru_switched_time(s), 7, 1e-12, 0);
    ru_switched_close(&s);
}

static ru_verdict burst(void *context, double t, const double *y, double *dydt)
{
    (void)context, (void)t;
    dydt[0] = y[0] * y[0];
    return 0;
}

static void what_goes_to_infinity_is_a_solver_error(void **state)
{
    (void)state;
    ru_switched_ode ode = make();
    ode.n_switch = 0;
    ode.rhs = burst;
    ode.jacobian = NULL;
    ru_switched *s = NULL;
    size_t n;
    assert_int_equal(ru_switched_open(&ode, 0, (double[]){1}, &s), RU_OK);
    assert_int_equal(ru_switched_advance(s, 2, 0, NULL, &n), RU_ERR_SOLVER);
    ru_switched_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crossings_end_an_advance_with_their_direction),
        cmocka_unit_test(a_restart_goes_on_from_what_is_given),
        cmocka_unit_test(time_alone_moves_the_switches_of_an_empty_system),
        cmocka_unit_test(what_goes_to_infinity_is_a_solver_error),
    };
    return ru_run_group(tests);
}
