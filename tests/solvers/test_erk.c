/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odes.h"

/* Fixed steps: the tolerance never binds, the longest step allowed is taken. */
static ru_solver *open_fixed(const pairs *p, const ru_ode *ode, double step)
{
    ru_solver_options options = {.relative = 1e10, .initial_step = step, .maximum_step = step};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(ru_solver_find("erk"), ode, &options, 0, p->start, &s), RU_OK);
    return s;
}

/* On the negative real axis a third-order method in three stages is stable for a h < 2.5127. */
static void fixed_steps_blow_up_just_above_the_stability_limit(void **state)
{
    (void)state;
    for (int above = 0; above < 2; above++) {
        pairs p;
        ru_ode ode = pairs_open(&p, 10, 10, 0);
        double step = (above ? 2.55 : 2.48) / 10;
        ru_solver *s = open_fixed(&p, &ode, step);
        assert_int_equal(ru_solver_advance(s, 200 * step), RU_OK);
        assert_in_range(s->stats.steps, 200, 201);
        double size = p.n ? fabs(s->y[0]) : 0;
        ru_comm_max(&p.comm, &size, 1);
        assert_true(above ? size > 10 : size < 0.1);
        ru_solver_close(&s);
    }
}

static void fixed_steps_show_the_third_order(void **state)
{
    (void)state;
    double error[2], missed[2];
    for (int i = 0; i < 2; i++) {
        pairs p;
        ru_ode ode = pairs_open(&p, 0.1, 1, 3);
        ru_solver *s = open_fixed(&p, &ode, i ? 0.01 : 0.02);
        assert_int_equal(ru_solver_advance(s, 2), RU_OK);
        error[i] = pairs_error(&p, 2, s->y);
        missed[i] = s->integrals[0] - pairs_integral(&p, 2);
        ru_comm_sum(&p.comm, &missed[i], 1);
        ru_solver_close(&s);
    }
    assert_close(log2(error[0] / error[1]), 3, 0, 0.15);
    assert_close(log2(fabs(missed[0] / missed[1])), 3, 0, 0.3);
}

static ru_verdict impossible(void *context, double t, const double *y, double *dydt)
{
    ru_verdict verdict = pairs_rhs(context, t, y, dydt);
    return t > 0.5 ? -1 : verdict;
}

static void an_impossible_state_ends_at_once(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 1, 3);
    ode.rhs = impossible;
    ru_solver *s = pairs_solver(ru_solver_find("erk"), &p, &ode, 1e-5);
    assert_int_equal(ru_solver_advance(s, 1), RU_ERR_SOLVER);
    assert_non_null(strstr(s->stats.reason, "impossible"));
    assert_true(s->t > 0.3 && s->t <= 0.5);
    assert_true(pairs_error(&p, s->t, s->y) < 1e-3);
    ru_solver_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_steps_blow_up_just_above_the_stability_limit),
        cmocka_unit_test(fixed_steps_show_the_third_order),
        cmocka_unit_test(an_impossible_state_ends_at_once),
    };
    return ru_run_group(tests);
}
