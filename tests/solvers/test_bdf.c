/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odes.h"

/* Robertson's three species, rates 0.04, 3e7 and 1e4: stiff, and y1 + y2 + y3 = 1. */
static ru_verdict robertson(void *context, double t, const double *y, double *dydt)
{
    (void)context, (void)t;
    double first = 0.04 * y[0], second = 3e7 * y[1] * y[1], third = 1e4 * y[1] * y[2];
    dydt[0] = third - first;
    dydt[2] = second;
    dydt[1] = first - third - second;
    return 0;
}

/* Crude on purpose: a diagonal, which mixes up the sum. */
static ru_verdict set_up_diagonal(void *context, double t, const double *y, double gamma, int reuse)
{
    (void)t, (void)reuse;
    double *diagonal = context;
    diagonal[0] = 1 + gamma * 0.04;
    diagonal[1] = 1 + gamma * (6e7 * y[1] + 1e4 * y[2]);
    diagonal[2] = 1;
    return 0;
}

static ru_verdict solve_diagonal(void *context, const double *r, double *z)
{
    const double *diagonal = context;
    for (size_t k = 0; k < 3; k++)
        z[k] = r[k] / diagonal[k];
    return 0;
}

static void all_ones(void *context, size_t k, double *w)
{
    (void)context, (void)k;
    w[0] = w[1] = w[2] = 1;
}

static void nothing_crosses(void *context, double t, const double *v, double *values)
{
    (void)context, (void)t, (void)v;
    values[0] = 0;
}

static ru_solver *open_robertson(double relative, size_t n_invariant)
{
    static const double absolute[] = {1e-8, 1e-12, 1e-8}, start[] = {1, 0, 0};
    static double diagonal[3];
    ru_ode ode = {.n = 3,
                  .context = diagonal,
                  .prec_setup = set_up_diagonal,
                  .prec_solve = solve_diagonal,
                  .rhs = robertson,
                  .n_invariant = n_invariant,
                  .invariant_weights = all_ones,
                  .invariant_boundary = nothing_crosses,
                  .absolute = absolute};
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &ode.comm), RU_OK);
    ru_solver_options options = {.relative = relative};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(ru_solver_find("bdf"), &ode, &options, 0, start, &s), RU_OK);
    return s;
}

static void robertson_follows_the_reference(void **state)
{
    (void)state;
    ru_test_table table = ru_test_table_read(RU_SOURCE_DIR "/tests/reference/e_robertson.csv");
    ru_solver *s = open_robertson(1e-7, 1);
    for (size_t row = 1; row < table.n_row; row++) {
        const double *expected = table.values + row * table.n_column;
        assert_int_equal(ru_solver_advance(s, expected[0]), RU_OK);
        for (size_t k = 0; k < 3; k++)
            assert_close(s->y[k], expected[k + 1], 1e-4, 1e-9);
    }
    ru_solver_close(&s);
    free(table.values);
}

static double find_drift(size_t n_invariant)
{
    ru_solver *s = open_robertson(1e-3, n_invariant);
    assert_int_equal(ru_solver_advance(s, 4e5), RU_OK);
    double drift = fabs(s->y[0] + s->y[1] + s->y[2] - 1);
    print_message("robertson, %zu invariants: drift %.3g, %d steps\n", n_invariant, drift,
                  (int)s->stats.steps);
    ru_solver_close(&s);
    return drift;
}

static void the_sum_of_robertson_is_kept_only_by_the_correction(void **state)
{
    (void)state;
    assert_true(find_drift(1) < 1e-12);
    assert_true(find_drift(0) > 1e-10);
}

static void the_order_never_exceeds_two(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 1, 1);
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-6);
    for (int i = 1; i <= 50; i++) {
        assert_int_equal(ru_solver_advance(s, 0.1 * i), RU_OK);
        assert_true(s->stats.last_order <= 2);
    }
    assert_int_equal(s->stats.last_order, 2);
    ru_solver_close(&s);
}

static ru_verdict exact_times(void *context, const double *v, double *jv)
{
    pairs *p = context;
    int64_t calls = p->calls;
    ru_verdict verdict = pairs_rhs(context, 0, v, jv); /* linear: f(v) = J v */
    p->calls = calls;
    return verdict;
}

static void a_jacobian_saves_calls_and_changes_no_answer(void **state)
{
    (void)state;
    double last[2 * MAX_PAIR];
    int64_t calls = 0;
    for (int own = 0; own < 2; own++) {
        pairs p;
        ru_ode ode = pairs_open(&p, 0.1, 1, 3);
        if (own)
            ode.jac_times = exact_times;
        ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-5);
        assert_int_equal(ru_solver_advance(s, 3), RU_OK);
        for (size_t i = 0; own && i < ode.n; i++)
            assert_close(s->y[i], last[i], 0, 1e-4);
        assert_true(!own || p.calls < calls);
        memcpy(last, s->y, ode.n * sizeof *last);
        calls = p.calls;
        ru_solver_close(&s);
    }
}

static void without_a_preconditioner_it_still_converges(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 1, 1e4, 1);
    ode.prec_setup = NULL;
    ode.prec_solve = NULL;
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-4);
    assert_int_equal(ru_solver_advance(s, 1), RU_OK);
    assert_true(pairs_error(&p, 1, s->y) < 1e-3);
    assert_true(s->stats.preconditioner_solves == 0 && s->stats.krylov_iterations > 0);
    ru_solver_close(&s);
}

static void what_was_done_is_counted(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 0.1, 1, 3);
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-5);
    for (int i = 1; i <= 3; i++) {
        ru_solver_stats before = s->stats;
        assert_int_equal(ru_solver_advance(s, i), RU_OK);
        assert_true(s->stats.newton_iterations > before.newton_iterations);
        assert_true(s->stats.krylov_iterations > before.krylov_iterations);
        assert_true(s->stats.preconditioner_setups > before.preconditioner_setups);
        assert_true(s->stats.preconditioner_solves > before.preconditioner_solves);
        assert_true(s->stats.seconds_rhs == 0); /* three unknowns are not timed */
        assert_true(s->stats.newton_iterations >= s->stats.steps);
        assert_int_equal(s->stats.rhs_calls, p.calls);
        assert_int_equal(ru_solver_restart(s), RU_OK);
    }
    ru_solver_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(robertson_follows_the_reference),
        cmocka_unit_test(the_sum_of_robertson_is_kept_only_by_the_correction),
        cmocka_unit_test(the_order_never_exceeds_two),
        cmocka_unit_test(a_jacobian_saves_calls_and_changes_no_answer),
        cmocka_unit_test(without_a_preconditioner_it_still_converges),
        cmocka_unit_test(what_was_done_is_counted),
    };
    return ru_run_group(tests);
}
