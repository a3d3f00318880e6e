/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

#include <ru/fit/objective.h>

typedef struct bench {
    ru_fit_variable variables[2];
    ru_fit_problem problem;
    double best[2], x[2], moved[2], aside[14], r[16], jacobian[32], again[32];
    ru_fit_counts counts;
    ru_fit_search search;
} bench;

static void set_up(bench *b)
{
    *b = (bench){0};
    start_misra(b->variables, &b->problem);
    b->counts = (ru_fit_counts){.most = 100,
                                .square = INFINITY,
                                .best = b->best,
                                .x = b->x,
                                .moved = b->moved,
                                .aside = b->aside};
    b->search = (ru_fit_search){.problem = &b->problem, .n_free = 2, .counts = &b->counts};
}

static const double at[2] = {230, -7.4};

static void differences_agree_with_slopes(void **state)
{
    (void)state;
    bench b;
    set_up(&b);
    assert_int_equal(ru_fit_evaluate(&b.search, at, b.r, b.jacobian), 0);
    b.problem.has_jacobian = 0;
    assert_int_equal(ru_fit_evaluate(&b.search, at, b.r, b.again), 0);
    for (size_t i = 0; i < 28; i++)
        assert_close(b.again[i], b.jacobian[i], 2e-6, 1e-9);
    /* one evaluation with slopes, five without */
    assert_int_equal(b.counts.n, 6);
}

static void priors_stand_behind_the_residuals(void **state)
{
    (void)state;
    bench b;
    set_up(&b);
    b.variables[1].prior = RU_FIT_PRIOR_LOGNORMAL;
    b.variables[1].prior_center = exp(-7);
    b.variables[1].prior_sd = 0.2;
    assert_int_equal(ru_fit_rows(&b.problem), 15);
    assert_int_equal(ru_fit_evaluate(&b.search, at, b.r, b.jacobian), 0);
    assert_close(b.r[14], -2, 1e-13, 0);
    assert_close(b.jacobian[29], 5, 1e-13, 0);
    assert_close(b.jacobian[28], 0, 0, 0);
    assert_close(b.counts.square, ru_fit_square(b.r, 15), 1e-14, 0);
}

static ru_status fail_above(void *context, const double *b, double *r, double *jacobian, int *fails)
{
    RU_TRY(misra(context, b, r, jacobian, fails));
    *fails = b[0] > 230;
    return RU_OK;
}

static void a_side_on_which_the_model_fails_is_left_out_of_differences(void **state)
{
    (void)state;
    bench b;
    set_up(&b);
    assert_int_equal(ru_fit_evaluate(&b.search, at, b.r, b.jacobian), 0);
    b.problem.has_jacobian = 0;
    b.problem.residuals = fail_above;
    assert_int_equal(ru_fit_evaluate(&b.search, at, b.r, b.again), 0);
    assert_int_equal(b.counts.n_failed, 1);
    for (size_t i = 0; i < 28; i++)
        assert_close(b.again[i], b.jacobian[i], 1e-3, 1e-9);
    const double beyond[2] = {231, -7.4};
    assert_int_equal(ru_fit_evaluate(&b.search, beyond, b.r, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_agree_with_slopes),
        cmocka_unit_test(priors_stand_behind_the_residuals),
        cmocka_unit_test(a_side_on_which_the_model_fails_is_left_out_of_differences),
    };
    return ru_run_group(tests);
}
