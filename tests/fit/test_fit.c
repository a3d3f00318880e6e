/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

static void every_method_has_a_name_and_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < ru_fit_method_count(); i++) {
        const ru_fit_method *m = ru_fit_method_at(i);
        assert_true(m->meaning[0] && m->run);
        assert_ptr_equal(ru_fit_method_find(m->name), m);
    }
    assert_null(ru_fit_method_find("annealing"));
    assert_null(ru_fit_method_at(ru_fit_method_count()));
}

static void starts_fill_every_stratum_once(void **state)
{
    (void)state;
    enum { N = 21 };
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    double u[N * 2], again[N * 2];
    start_misra(variables, &problem);
    ru_fit_starts(&problem, N, 7, u);
    ru_fit_starts(&problem, N, 7, again);
    assert_memory_equal(u, again, sizeof u);
    assert_close(u[0], 500, 0, 0);
    for (size_t k = 0; k < 2; k++) {
        int seen[N - 1] = {0};
        for (size_t i = 1; i < N; i++) {
            double share = (u[2 * i + k] - ru_fit_low(&variables[k])) / ru_fit_width(&variables[k]);
            assert_true(share >= 0 && share < 1);
            seen[(size_t)(share * (N - 1))]++;
        }
        for (size_t i = 0; i < N - 1; i++)
            assert_int_equal(seen[i], 1);
    }
    ru_fit_starts(&problem, N, 8, again);
    assert_memory_not_equal(u, again, sizeof u);
}

static ru_status never(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    (void)context, (void)x, (void)r, (void)jacobian;
    *fails = 1;
    return RU_OK;
}

static ru_status broken(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    (void)context, (void)x, (void)r, (void)jacobian, (void)fails;
    return ru_fault(RU_ERR_SYSTEM, "the disk is full");
}

static void every_method_tells_of_a_model_that_fails_or_breaks(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    const double u[2] = {500, -8};
    start_misra(variables, &problem);
    for (size_t i = 0; i < ru_fit_method_count(); i++) {
        ru_fit_found found;
        const ru_fit_options few = {.evaluations = 60};
        problem.residuals = never;
        assert_int_equal(ru_fit_run(&problem, ru_fit_method_at(i), &few, u, NULL, &found), RU_OK);
        assert_true(isinf(found.square));
        assert_int_equal(found.end, RU_FIT_END_FAILS);
        ru_fit_found_clear(&found);
        problem.residuals = broken;
        assert_int_equal(ru_fit_run(&problem, ru_fit_method_at(i), &few, u, NULL, &found),
                         RU_ERR_SYSTEM);
        assert_string_equal(ru_fault_text(), "the disk is full");
        ru_fit_found_clear(&found);
    }
}

static void what_is_held_stays(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    const double u[2] = {300, -8};
    const unsigned char free_[2] = {0, 1};
    start_misra(variables, &problem);
    for (size_t i = 0; i < ru_fit_method_count(); i++) {
        ru_fit_found found;
        assert_int_equal(ru_fit_run(&problem, ru_fit_method_at(i), NULL, u, free_, &found), RU_OK);
        assert_close(found.u[0], 300, 0, 0);
        /* the best b2 for b1 = 300, by bisection of the slope of the sum */
        assert_close(exp(found.u[1]), 4.240187e-4, 2e-3, 0);
        ru_fit_found_clear(&found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_has_a_name_and_is_found),
        cmocka_unit_test(starts_fill_every_stratum_once),
        cmocka_unit_test(every_method_tells_of_a_model_that_fails_or_breaks),
        cmocka_unit_test(what_is_held_stays),
    };
    return ru_run_group(tests);
}
