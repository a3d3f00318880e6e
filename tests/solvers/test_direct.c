/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odes.h"

#include <ru/solvers/dense.h>

static void exact_inverses_are_taken_without_iteration(void **state)
{
    (void)state;
    pairs p;
    ru_ode ode = pairs_open(&p, 1e-3, 1e3, 0);
    ode.is_exact = 1;
    ru_solver *s = pairs_solver(ru_solver_find("bdf"), &p, &ode, 1e-7);
    assert_int_equal(ru_solver_advance(s, 2), RU_OK);
    assert_true(pairs_error(&p, 2, s->y) < 1e-5);
    assert_close(s->integrals[0], pairs_integral(&p, 2), 1e-5, 0);
    assert_int_equal(s->stats.krylov_iterations, 0);
    assert_true(s->stats.preconditioner_solves >= s->stats.newton_iterations);
    /* The systems are linear: no Newton iteration may fail. */
    assert_int_equal(s->stats.newton_failures, 0);
    ru_solver_close(&s);
}

/* Robertson's species, whose sum is one, with the full matrix. */
typedef struct species {
    double m[9];
    int pivot[3];
} species;

static ru_verdict rates(void *context, double t, const double *y, double *dydt)
{
    (void)context, (void)t;
    double first = 0.04 * y[0], second = 3e7 * y[1] * y[1], third = 1e4 * y[1] * y[2];
    dydt[0] = third - first;
    dydt[2] = second;
    dydt[1] = first - third - second;
    return 0;
}

static ru_verdict set_up(void *context, double t, const double *y, double gamma, int reuse)
{
    (void)t;
    assert_int_equal(reuse, 0);
    species *s = context;
    const double j[9] = {-0.04,       1e4 * y[2], 1e4 * y[1], 0.04, -1e4 * y[2] - 6e7 * y[1],
                         -1e4 * y[1], 0,          6e7 * y[1], 0};
    for (size_t i = 0; i < 9; i++)
        s->m[i] = (i % 4 == 0) - gamma * j[i];
    return ru_dense_factor(3, s->m, s->pivot) != 0;
}

static ru_verdict solve(void *context, const double *r, double *z)
{
    species *s = context;
    memcpy(z, r, 3 * sizeof *z);
    ru_dense_solve(3, s->m, s->pivot, z);
    return 0;
}

static void a_sum_is_kept_by_the_matrix_itself(void **state)
{
    (void)state;
    static const double absolute[] = {1e-8, 1e-12, 1e-8}, start[] = {1, 0, 0};
    ru_test_table table = ru_test_table_read(RU_SOURCE_DIR "/tests/reference/e_robertson.csv");
    species context;
    ru_ode ode = {.n = 3,
                  .context = &context,
                  .rhs = rates,
                  .prec_setup = set_up,
                  .prec_solve = solve,
                  .is_exact = 1,
                  .absolute = absolute};
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &ode.comm), RU_OK);
    ru_solver_options options = {.relative = 1e-7};
    ru_solver *s = NULL;
    assert_int_equal(ru_solver_open(ru_solver_find("bdf"), &ode, &options, 0, start, &s), RU_OK);
    for (size_t row = 1; row < table.n_row; row++) {
        const double *expected = table.values + row * table.n_column;
        assert_int_equal(ru_solver_advance(s, expected[0]), RU_OK);
        for (size_t k = 0; k < 3; k++)
            assert_close(s->y[k], expected[k + 1], 1e-4, 1e-9);
        assert_close(s->y[0] + s->y[1] + s->y[2], 1, 1e-12, 0);
    }
    ru_solver_close(&s);
    free(table.values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_inverses_are_taken_without_iteration),
        cmocka_unit_test(a_sum_is_kept_by_the_matrix_itself),
    };
    return ru_run_group(tests);
}
