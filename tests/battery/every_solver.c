/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every integrator of the registry owes: a new line in solvers.def is tested here. */
#include "odes.h"

static void every_name_is_found_and_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_solver_count(); i++) {
        const ru_solver_type *type = ru_solver_at(i);
        assert_ptr_equal(ru_solver_find(type->name), type);
        assert_true(strlen(type->meaning) > 10);
    }
}

/* From here on: one run for every solver. */
static void decays_and_oscillations_follow_the_exact_answer(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    assert_int_equal(ru_solver_advance(s, 5), RU_OK);
    double error = pairs_error(&p, 5, s->y);
    assert_true(error < 1e-4);
    assert_true(error > 1e-15);
    ru_solver_close(&s);
    assert_null(s);
}

static void an_undamped_oscillator_keeps_its_amplitude(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0, 0, 2);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    assert_int_equal(ru_solver_advance(s, 9), RU_OK);
    assert_true(pairs_error(&p, 9, s->y) < 1e-3);
    ru_solver_close(&s);
}

static void stiff_decays_take_few_steps(const ru_solver_type *type)
{
    if (!type->implicit)
        return;
    pairs p;
    ru_ode ode = pairs_open(&p, 1, 1e7, 1);
    for (size_t i = 0; i < ode.n; i++)
        p.absolute[i] = 1e-6;
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-4);
    assert_int_equal(ru_solver_advance(s, 10), RU_OK);
    assert_true(pairs_error(&p, 10, s->y) < 1e-4);
    assert_true(s->stats.steps < 1000);
    ru_solver_close(&s);
}

/* Both errors and steps shrink with the tolerance; error ~ steps^-p shows the order p. */
static void the_order_is_at_least_two(const ru_solver_type *type)
{
    double error[2], steps[2];
    for (int i = 0; i < 2; i++) {
        pairs p;
        ru_ode ode = pairs_open(&p, 0.1, 1, 2);
        ru_solver *s = pairs_solver(type, &p, &ode, i ? 1e-7 : 1e-5);
        assert_int_equal(ru_solver_advance(s, 3), RU_OK);
        error[i] = pairs_error(&p, 3, s->y);
        steps[i] = (double)s->stats.steps;
        ru_solver_close(&s);
    }
    double order = log(error[0] / error[1]) / log(steps[1] / steps[0]);
    if (!(order > 1.7 && order < 4))
        print_error("%s: observed order %g\n", type->name, order);
    assert_true(order > 1.7 && order < 4);
}

static int note_latest(void *context, double t)
{
    double *latest = context;
    assert_true(t > *latest);
    *latest = t;
    return 0;
}

static void times_asked_for_are_hit_exactly(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    double latest = 0, until = 0;
    s->after_step = note_latest;
    s->after_step_context = &latest;
    for (int i = 1; i <= 30; i++) {
        until += 0.1 / i;
        assert_int_equal(ru_solver_advance(s, until), RU_OK);
        assert_true(s->t == until && latest == until && s->stats.time == until);
        assert_true(pairs_error(&p, until, s->y) < 1e-4);
    }
    assert_int_equal(ru_solver_advance(s, until), RU_OK);
    assert_true(s->t == until);
    ru_solver_close(&s);
}

static void a_restart_changes_nothing_and_keeps_counting(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    int64_t steps = 0, calls = 0;
    for (int i = 1; i <= 4; i++) {
        assert_int_equal(ru_solver_advance(s, i), RU_OK);
        assert_true(s->stats.steps > steps && s->stats.rhs_calls > calls);
        steps = s->stats.steps;
        calls = s->stats.rhs_calls;
        assert_int_equal(ru_solver_restart(s), RU_OK);
        assert_int_equal(s->stats.steps, steps);
    }
    assert_true(pairs_error(&p, 4, s->y) < 1e-4);
    assert_close(s->integrals[0], pairs_integral(&p, 4), 0, 1e-4);
    ru_solver_close(&s);
}

/* An event doubles the unknowns: the linear answer doubles from there on. */
static void a_restart_takes_up_what_an_event_changed(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    assert_int_equal(ru_solver_advance(s, 1), RU_OK);
    for (size_t i = 0; i < ode.n; i++)
        s->y[i] *= 2;
    assert_int_equal(ru_solver_restart(s), RU_OK);
    assert_int_equal(ru_solver_advance(s, 3), RU_OK);
    for (size_t i = 0; i < ode.n; i++)
        s->y[i] /= 2;
    assert_true(pairs_error(&p, 3, s->y) < 1e-4);
    assert_close(s->integrals[0], 2 * pairs_integral(&p, 3) - pairs_integral(&p, 1), 0, 2e-4);
    ru_solver_close(&s);
}

static void integrals_follow_the_exact_answer(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-6);
    assert_int_equal(ru_solver_advance(s, 5), RU_OK);
    assert_close(s->integrals[0], pairs_integral(&p, 5), 0, 1e-4);
    ru_solver_close(&s);
}

typedef struct watch {
    ru_solver *solver;
    const pairs *p;
    double due;
    int hits;
} watch;

static int look_inside(void *context, double t)
{
    watch *w = context;
    double y[2 * MAX_PAIR], integrals[1];
    for (; w->due < t; w->due += 0.01, w->hits++) {
        assert_int_equal(ru_solver_interpolate(w->solver, w->due, y, integrals), RU_OK);
        assert_true(pairs_error(w->p, w->due, y) < 1e-3);
        assert_close(integrals[0], pairs_integral(w->p, w->due), 0, 1e-3);
    }
    return 0;
}

static void times_within_a_step_are_interpolated(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-5);
    watch w = {.solver = s, .p = &p, .due = 0.01};
    s->after_step = look_inside;
    s->after_step_context = &w;
    assert_int_equal(ru_solver_advance(s, 2.005), RU_OK);
    assert_int_equal(w.hits, 200);
    assert_true(pairs_error(&p, 2.005, s->y) < 1e-3);
    ru_solver_close(&s);
}

/* One rank alone wants a smaller step, at whatever call: no rank may hang or go astray. */
static void one_rank_that_refuses_once_slows_all(const ru_solver_type *type)
{
    for (int64_t call = 2; call <= 24; call++) {
        pairs p;
        ru_ode ode = pairs_open(&p, 0.1, 2, 3);
        p.refuse_call = call;
        ru_solver *s = pairs_solver(type, &p, &ode, 1e-5);
        assert_int_equal(ru_solver_advance(s, 0.5), RU_OK);
        assert_true(p.calls > call);
        assert_true(pairs_error(&p, 0.5, s->y) < 1e-3);
        assert_close(s->integrals[0], pairs_integral(&p, 0.5), 0, 1e-3);
        ru_solver_close(&s);
    }
}

static void giving_up_says_why_and_keeps_the_last_good_step(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    p.refuse_after = 1;
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-5);
    assert_int_equal(ru_solver_advance(s, 2), RU_ERR_SOLVER);
    assert_true(s->t <= 1 && s->t > 0.9);
    assert_true(pairs_error(&p, s->t, s->y) < 1e-3);
    assert_close(s->integrals[0], pairs_integral(&p, s->t), 0, 1e-3);
    assert_non_null(strstr(s->stats.reason, "refuses"));
    assert_non_null(strstr(s->stats.reason, "step"));
    assert_non_null(strstr(ru_fault_text(), s->stats.reason));
    ru_solver_close(&s);
}

static void a_model_that_never_works_leaves_the_start(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    p.refuse_after = -1;
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-5);
    assert_int_equal(ru_solver_advance(s, 2), RU_ERR_SOLVER);
    assert_true(s->t == 0);
    assert_memory_equal(s->y, p.start, ode.n * sizeof *s->y);
    assert_non_null(strstr(s->stats.reason, "refuses"));
    ru_solver_close(&s);
}

static int stop_at_third(void *context, double t)
{
    (void)t;
    return ++*(int *)context == 3;
}

static void a_stop_on_request_can_be_gone_on_from(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver *s = pairs_solver(type, &p, &ode, 1e-5);
    int seen = 0;
    s->after_step = stop_at_third;
    s->after_step_context = &seen;
    assert_int_equal(ru_solver_advance(s, 2), RU_ERR_STOPPED);
    assert_int_equal(s->stats.steps, 3);
    assert_true(s->t > 0 && s->t < 2);
    assert_true(pairs_error(&p, s->t, s->y) < 1e-3);
    assert_int_equal(ru_solver_advance(s, 2), RU_OK);
    assert_true(pairs_error(&p, 2, s->y) < 1e-3);
    ru_solver_close(&s);
}

static void the_limit_of_steps_holds(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver_options options = {.relative = 1e-6, .step_limit = 7};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(type, &ode, &options, 0, p.start, &s), RU_OK);
    assert_int_equal(ru_solver_advance(s, 2), RU_ERR_SOLVER);
    assert_int_equal(s->stats.steps, 7);
    assert_non_null(strstr(s->stats.reason, "limit"));
    assert_true(pairs_error(&p, s->t, s->y) < 1e-5);
    ru_solver_close(&s);
}

static void no_step_is_longer_than_allowed(const ru_solver_type *type)
{
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 2, 3);
    ru_solver_options options = {.relative = 1e-3, .maximum_step = 0.01};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(type, &ode, &options, 0, p.start, &s), RU_OK);
    assert_int_equal(ru_solver_advance(s, 1), RU_OK);
    assert_true(s->stats.steps >= 100);
    ru_solver_close(&s);
}

#define FOR_EVERY(check)                                                                           \
    static void every_##check(void **state)                                                        \
    {                                                                                              \
        (void)state;                                                                               \
        for (size_t i = 0; i < ru_solver_count(); i++)                                             \
            check(ru_solver_at(i));                                                                \
    }
#define CHECKS(X)                                                                                  \
    X(decays_and_oscillations_follow_the_exact_answer)                                             \
    X(an_undamped_oscillator_keeps_its_amplitude)                                                  \
    X(stiff_decays_take_few_steps)                                                                 \
    X(the_order_is_at_least_two)                                                                   \
    X(times_asked_for_are_hit_exactly)                                                             \
    X(a_restart_changes_nothing_and_keeps_counting)                                                \
    X(a_restart_takes_up_what_an_event_changed)                                                    \
    X(integrals_follow_the_exact_answer)                                                           \
    X(times_within_a_step_are_interpolated)                                                        \
    X(one_rank_that_refuses_once_slows_all)                                                        \
    X(giving_up_says_why_and_keeps_the_last_good_step)                                             \
    X(a_model_that_never_works_leaves_the_start)                                                   \
    X(a_stop_on_request_can_be_gone_on_from)                                                       \
    X(the_limit_of_steps_holds)                                                                    \
    X(no_step_is_longer_than_allowed)
CHECKS(FOR_EVERY)

int main(void)
{
#define UNIT(check) cmocka_unit_test(every_##check),
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_name_is_found_and_once),
                                       CHECKS(UNIT)};
    return ru_run_group(tests);
}
