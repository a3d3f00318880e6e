/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odes.h"

static void names_lead_to_types_and_nothing_else_does(void **state)
{
    (void)state;
    assert_non_null(ru_solver_find("bdf"));
    assert_non_null(ru_solver_find("erk"));
    assert_true(ru_solver_find("bdf")->implicit && !ru_solver_find("erk")->implicit);
    assert_null(ru_solver_find("BDF"));
    assert_null(ru_solver_find(""));
    assert_null(ru_solver_at(ru_solver_count()));
}

static void options_left_out_are_filled_in(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 1, 1, 1);
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-4);
    assert_int_equal(s->options.step_limit, 1000000);
    assert_int_equal(s->options.krylov_dimension, 30);
    assert_int_equal(s->options.maximum_order, 2);
    assert_true(s->options.newton_factor == 0.01);
    assert_string_equal(s->stats.reason, "");
    ru_solver_close(&s);
    ru_solver_close(&s);
}

static void advancing_to_the_past_does_nothing(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 1, 1, 1);
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-4);
    assert_int_equal(ru_solver_advance(s, 0), RU_OK);
    assert_int_equal(ru_solver_advance(s, -1), RU_OK);
    assert_true(s->t == 0 && p.calls == 0);
    ru_solver_close(&s);
}

/* The states refused, the clock and the count decide, in this order. */
static void a_step_is_judged_by_clock_and_count(void **state)
{
    (void)state;
    ru_solver s = {.t = 2, .refused_at = -INFINITY, .stats = {.steps = 5}};
    assert_null(ru_solver_judge_step(&s, 1, 6));
    assert_non_null(strstr(ru_solver_judge_step(&s, 1, 5), "limit"));
    const char *why = NULL;
    for (int i = 0; i < 21; i++) {
        assert_null(why);
        why = ru_solver_judge_step(&s, 2, 6);
    }
    assert_non_null(strstr(why, "shrunk"));
    s.refused_at = 2.5;
    assert_non_null(strstr(ru_solver_judge_step(&s, 2, 6), "refuses"));
    assert_null(ru_solver_judge_step(&s, 1, 6));
}

static void the_library_tells_its_version(void **state)
{
    (void)state;
    assert_true(strtol(ru_solver_library_version(), NULL, 10) >= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_to_types_and_nothing_else_does),
        cmocka_unit_test(options_left_out_are_filled_in),
        cmocka_unit_test(advancing_to_the_past_does_nothing),
        cmocka_unit_test(a_step_is_judged_by_clock_and_count),
        cmocka_unit_test(the_library_tells_its_version),
    };
    return ru_run_group(tests);
}
