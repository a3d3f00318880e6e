/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* Certified values without any slopes; global methods between bounds that a person would set. */
static void certified_values_are_found(void **state)
{
    (void)state;
    static const char *const names[] = {"bobyqa", "sbplx", "crs2", "isres"};
    static const double within[] = {1e-5, 1e-4, 1e-4, 2e-3};
    for (size_t i = 0; i < 4; i++) {
        ru_fit_variable variables[2];
        ru_fit_problem problem;
        const ru_fit_options options = {.evaluations = 20000, .tolerance = 1e-10, .seed = 3};
        start_misra(variables, &problem);
        ru_fit_found found = search(&problem, names[i], &options);
        assert_close(found.u[0], 2.3894212918e2, within[i], 0);
        assert_close(exp(found.u[1]), 5.5015643181e-4, within[i], 0);
        ru_fit_found_clear(&found);
    }
}

/* Ten valleys in x, one of them deepest: sin(7x) - 0.9 in the first, (x - 1.85)/4 in the second. */
static ru_status valleys(void *context, const double *x, double *r, double *jacobian, int *fails)
{
    (void)context, (void)jacobian;
    r[0] = sin(7 * x[0]) - 0.9;
    r[1] = (x[0] - 6.45) / 4;
    *fails = 0;
    return RU_OK;
}

static void global_methods_leave_a_valley_that_is_not_the_deepest(void **state)
{
    (void)state;
    const ru_fit_variable variable = {"x", RU_FIT_LIN, 0, 10, 0.1, RU_FIT_FLAT, NAN, NAN};
    const ru_fit_problem problem = {
        .variables = &variable, .n_variable = 1, .n_residual = 2, .residuals = valleys};
    double best = INFINITY, at = NAN; /* by walking in steps of 1e-5 */
    for (double x = 0; x <= 10; x += 1e-5) {
        double r = sin(7 * x) - 0.9, q = (x - 6.45) / 4, sum = r * r + q * q;
        if (sum < best) {
            best = sum;
            at = x;
        }
    }
    static const char *const names[] = {"crs2", "isres"};
    for (size_t i = 0; i < 2; i++) {
        const ru_fit_options options = {.evaluations = 5000, .seed = 11};
        ru_fit_found found = search(&problem, names[i], &options);
        assert_close(found.u[0], at, 0, 2e-3);
        ru_fit_found_clear(&found);
    }
    ru_fit_found found = search(&problem, "trust-region", NULL);
    assert_true(fabs(found.u[0] - at) > 1);
    ru_fit_found_clear(&found);
}

static void a_search_that_stops_early_says_so(void **state)
{
    (void)state;
    static const char *const names[] = {"bobyqa", "sbplx", "crs2", "isres"};
    for (size_t i = 0; i < 4; i++) {
        ru_fit_variable variables[2];
        ru_fit_problem problem;
        const ru_fit_options options = {.evaluations = 12, .seed = 3};
        start_misra(variables, &problem);
        ru_fit_found found = search(&problem, names[i], &options);
        assert_int_equal(found.end, RU_FIT_END_SPENT);
        assert_false(ru_fit_converged(found.end));
        ru_fit_found_clear(&found);
    }
}

static void the_same_seed_gives_the_same_place(void **state)
{
    (void)state;
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    const ru_fit_options options = {.evaluations = 500, .seed = 5};
    start_misra(variables, &problem);
    ru_fit_found a = search(&problem, "crs2", &options), b = search(&problem, "crs2", &options);
    assert_memory_equal(a.u, b.u, 2 * sizeof(double));
    assert_int_equal(a.n_evaluation, b.n_evaluation);
    ru_fit_found_clear(&a);
    ru_fit_found_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certified_values_are_found),
        cmocka_unit_test(global_methods_leave_a_valley_that_is_not_the_deepest),
        cmocka_unit_test(a_search_that_stops_early_says_so),
        cmocka_unit_test(the_same_seed_gives_the_same_place),
    };
    return ru_run_group(tests);
}
