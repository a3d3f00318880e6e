/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Krylov solver on a system whose answer is chosen beforehand: a line of cells with flow and
 * diffusion, with unknowns of very different sizes, spread over the ranks. */
#include "support.h"

#include <string.h>

#include <sundials/sundials_context.h>

#include <ru/solvers/krylov.h>
#include <ru/solvers/sundials_compat.h>
#include <ru/solvers/vector.h>

enum { N = 157 };

typedef struct line {
    ru_comm comm;
    SUNContext sun;
    size_t first, n;  /* this rank's cells */
    double all[N];    /* gathered */
    double answer[N]; /* of this rank */
    double weight[N], right[N], x[N];
    N_Vector answers, weights, rights, xs;
    int images, fail_at; /* calls of the operator; the call that fails, 0: none */
    SUNLinearSolver solver;
} line;

/* Diagonally dominant, not symmetric: row i holds 1 + 2 d + q, left -(d + q), right -d. The
 * columns are scaled by the size of their unknown. */
static const double diffusion = 4, flow = 3;

static double size_of(size_t i)
{
    return pow(10, (double)(i % 7) - 3);
}

static int apply(void *context, N_Vector v, N_Vector z)
{
    line *l = context;
    if (++l->images == l->fail_at)
        return -1;
    memset(l->all, 0, sizeof l->all);
    memcpy(l->all + l->first, N_VGetArrayPointer(v), l->n * sizeof *l->all);
    ru_comm_sum(&l->comm, l->all, N);
    double *to = N_VGetArrayPointer(z);
    for (size_t k = 0; k < l->n; k++) {
        size_t i = l->first + k;
        double left = i ? l->all[i - 1] / size_of(i - 1) : 0;
        double right = i + 1 < N ? l->all[i + 1] / size_of(i + 1) : 0;
        to[k] = size_of(i) * ((1 + 2 * diffusion + flow) * l->all[i] / size_of(i) -
                              (diffusion + flow) * left - diffusion * right);
    }
    return 0;
}

static int divide(void *context, N_Vector r, N_Vector z, realtype tolerance, int side)
{
    (void)context, (void)tolerance, (void)side;
    N_VScale(1 / (1 + 2 * diffusion + flow), r, z);
    return 0;
}

static int triple(void *context, N_Vector v, N_Vector z)
{
    (void)context;
    N_VScale(3, v, z);
    return 0;
}

static void set_up(line *l, int dimension, int restarts)
{
    memset(l, 0, sizeof *l);
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &l->comm), RU_OK);
    assert_int_equal(ru_sundials_context(&l->comm, &l->sun), 0);
    l->first = (size_t)ru_block_start(N, l->comm.size, l->comm.rank);
    l->n = (size_t)ru_block_start(N, l->comm.size, l->comm.rank + 1) - l->first;
    for (size_t k = 0; k < l->n; k++) {
        l->answer[k] = size_of(l->first + k) * (1.5 + sin(0.1 * (double)(l->first + k)));
        l->weight[k] = 1 / size_of(l->first + k);
    }
    l->answers = ru_vector_wrap(&l->comm, l->n, l->answer, l->sun);
    l->weights = ru_vector_wrap(&l->comm, l->n, l->weight, l->sun);
    l->rights = ru_vector_wrap(&l->comm, l->n, l->right, l->sun);
    l->xs = ru_vector_wrap(&l->comm, l->n, l->x, l->sun);
    assert_int_equal(apply(l, l->answers, l->rights), 0);
    l->images = 0;
    l->solver = ru_krylov_build(&l->comm, l->n, dimension, restarts, l->sun);
    assert_non_null(l->solver);
    assert_int_equal(SUNLinSolSetATimes(l->solver, l, apply), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolSetPreconditioner(l->solver, l, NULL, divide), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolSetScalingVectors(l->solver, l->weights, l->weights), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolSetZeroGuess(l->solver, SUNTRUE), SUNLS_SUCCESS);
}

static void tear_down(line *l)
{
    SUNLinSolFree(l->solver);
    N_VDestroy(l->answers);
    N_VDestroy(l->weights);
    N_VDestroy(l->rights);
    N_VDestroy(l->xs);
    SUNContext_Free(&l->sun);
}

/* Weighted norm of b - A x over all ranks, by the operator itself. */
static double find_residual(line *l)
{
    N_Vector image = N_VClone(l->rights);
    assert_int_equal(apply(l, l->xs, image), 0);
    N_VLinearSum(1, l->rights, -1, image, image);
    N_VProd(image, l->weights, image);
    double square = N_VDotProd(image, image);
    N_VDestroy(image);
    return sqrt(square);
}

static void the_residual_is_what_was_asked_for(void **state)
{
    (void)state;
    static line l;
    static const double asked[] = {1e-1, 1e-3, 1e-9};
    for (size_t k = 0; k < 3; k++) {
        set_up(&l, 60, 5);
        assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, asked[k]), SUNLS_SUCCESS);
        assert_true(SUNLinSolResNorm(l.solver) <= asked[k]);
        assert_true(find_residual(&l) <= 1.01 * asked[k]);
        tear_down(&l);
    }
}

static void more_than_single_precision_is_reached_by_starting_anew(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 60, 5);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-11), SUNLS_SUCCESS);
    for (size_t k = 0; k < l.n; k++)
        assert_close(l.x[k], l.answer[k], 1e-11, 0);
    tear_down(&l);
}

/* In exact arithmetic N steps suffice; how many are taken is the same on any number of ranks but
 * for rounding, and no step needs more than one image. */
static void a_step_costs_one_image(void **state)
{
    (void)state;
    static line l;
    set_up(&l, N, 0);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-3), SUNLS_SUCCESS);
    assert_true(SUNLinSolNumIters(l.solver) > 5 && SUNLinSolNumIters(l.solver) < N);
    assert_int_equal(l.images, SUNLinSolNumIters(l.solver));
    tear_down(&l);
}

static void a_guess_that_is_right_takes_no_step(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 10, 0);
    SUNLinSolSetZeroGuess(l.solver, SUNFALSE);
    memcpy(l.x, l.answer, sizeof l.x);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-9), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolNumIters(l.solver), 0);
    tear_down(&l);
}

static void too_few_steps_leave_a_smaller_residual_and_say_so(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 3, 1);
    double before = find_residual(&l);
    l.images = 0;
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-9), SUNLS_RES_REDUCED);
    assert_int_equal(SUNLinSolNumIters(l.solver), 6);
    double after = find_residual(&l);
    assert_true(after < before);
    assert_close(SUNLinSolResNorm(l.solver), after, 1e-9, 0);
    tear_down(&l);
}

static void a_failing_operator_ends_it(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 20, 1);
    l.fail_at = 4;
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-9), SUNLS_ATIMES_FAIL_UNREC);
    assert_int_equal(SUNLinSolLastFlag(l.solver), SUNLS_ATIMES_FAIL_UNREC);
    tear_down(&l);
}

/* The image of a vector under a multiple of one is the vector itself: nothing is left after it is
 * made orthogonal, and the first step is the answer. */
static void a_multiple_of_one_takes_one_step(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 20, 1);
    SUNLinSolSetPreconditioner(l.solver, &l, NULL, NULL);
    SUNLinSolSetATimes(l.solver, &l, triple);
    N_VScale(3, l.answers, l.rights);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-5), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolNumIters(l.solver), 1);
    for (size_t k = 0; k < l.n; k++)
        assert_close(l.x[k], l.answer[k], 1e-6, 0);
    tear_down(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_residual_is_what_was_asked_for),
        cmocka_unit_test(more_than_single_precision_is_reached_by_starting_anew),
        cmocka_unit_test(a_step_costs_one_image),
        cmocka_unit_test(a_guess_that_is_right_takes_no_step),
        cmocka_unit_test(too_few_steps_leave_a_smaller_residual_and_say_so),
        cmocka_unit_test(a_failing_operator_ends_it),
        cmocka_unit_test(a_multiple_of_one_takes_one_step),
    };
    return ru_run_group(tests);
}
