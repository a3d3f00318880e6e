/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

static void certified_values_are_found(void **state)
{
    (void)state;
    for (int slopes = 0; slopes < 2; slopes++) {
        ru_fit_variable variables[2];
        ru_fit_problem problem;
        start_misra(variables, &problem);
        problem.has_jacobian = slopes;
        ru_fit_found found = search(&problem, "trust-region", NULL);
        assert_true(ru_fit_converged(found.end));
        assert_close(found.u[0], 2.3894212918e2, 1e-7, 0);
        assert_close(exp(found.u[1]), 5.5015643181e-4, 1e-7, 0);
        assert_close(found.square, 1.2455138894e-1, 1e-9, 0);
        ru_fit_found_clear(&found);
    }
}

static void a_bound_in_the_way_is_where_it_ends(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    start_misra(variables, &problem);
    variables[0].low = variables[0].start = 300;
    ru_fit_found found = search(&problem, "trust-region", NULL);
    assert_int_equal(ru_fit_at_bound(&variables[0], found.u[0]), -1);
    assert_close(exp(found.u[1]), 4.240187e-4, 1e-3, 0);
    ru_fit_found_clear(&found);
}

static ru_status half(void *context, const double *b, double *r, double *jacobian, int *fails)
{
    RU_TRY(misra(context, b, r, jacobian, fails));
    *fails = b[0] < 235;
    return RU_OK;
}

/* Below 235 the model fails, which is where the way from a start with large b2 leads: it ends
 * there. Of a few starts some find the valley. */
static void a_model_that_fails_in_half_of_the_room_is_gone_round(void **state)
{
    (void)state;
    enum { N = 8 };
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    double u[2 * N], best = INFINITY, at = NAN;
    int64_t n_failed = 0;
    start_misra(variables, &problem);
    problem.residuals = half;
    variables[1].start = 0.05;
    ru_fit_starts(&problem, N, 1, u);
    for (size_t i = 0; i < N; i++) {
        ru_fit_found found;
        assert_int_equal(
            ru_fit_run(&problem, ru_fit_method_find("trust-region"), NULL, u + 2 * i, NULL, &found),
            RU_OK);
        n_failed += found.n_failed;
        if (found.square < best) {
            best = found.square;
            at = found.u[0];
        }
        ru_fit_found_clear(&found);
    }
    assert_true(n_failed > N);
    assert_close(at, 2.3894212918e2, 1e-6, 0);
}

static void more_parameters_than_data_are_refused_in_words(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    start_misra(variables, &problem);
    problem.n_residual = 1;
    ru_fit_found found = search(&problem, "trust-region", NULL);
    assert_int_equal(found.end, RU_FIT_END_FEW);
    ru_fit_found_clear(&found);
}

/* The valley lies behind a wall, all round which the model fails. */
static ru_status island(void *context, const double *b, double *r, double *jacobian, int *fails)
{
    RU_TRY(misra(context, b, r, jacobian, fails));
    *fails = b[0] != 500 && fabs(b[0] / 500 - 1) > 1e-9;
    return RU_OK;
}

static void budgets_and_walls_are_no_convergence(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    const ru_fit_options few = {.evaluations = 3};
    start_misra(variables, &problem);
    ru_fit_found found = search(&problem, "trust-region", &few);
    assert_int_equal(found.end, RU_FIT_END_SPENT);
    assert_string_equal(ru_fit_end_words(found.end), "the evaluations of a search are used up");
    ru_fit_found_clear(&found);
    problem.residuals = island;
    found = search(&problem, "trust-region", NULL);
    assert_int_equal(found.end, RU_FIT_END_FAILS_AROUND);
    ru_fit_found_clear(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certified_values_are_found),
        cmocka_unit_test(a_bound_in_the_way_is_where_it_ends),
        cmocka_unit_test(a_model_that_fails_in_half_of_the_room_is_gone_round),
        cmocka_unit_test(budgets_and_walls_are_no_convergence),
        cmocka_unit_test(more_parameters_than_data_are_refused_in_words),
    };
    return ru_run_group(tests);
}
