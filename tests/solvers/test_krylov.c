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

/* The lower part of this rank's rows, solved from left to right. */
static int sweep(void *context, N_Vector r, N_Vector z, realtype tolerance, int side)
{
    (void)tolerance, (void)side;
    const line *l = context;
    const double *from = N_VGetArrayPointer(r);
    double *to = N_VGetArrayPointer(z), left = 0;
    for (size_t k = 0; k < l->n; k++) {
        double size = size_of(l->first + k);
        left = (from[k] / size + (diffusion + flow) * left) / (1 + 2 * diffusion + flow);
        to[k] = size * left;
    }
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
    l->solver = ru_krylov_build(&l->comm, l->n, NULL, dimension, restarts, l->sun);
    assert_non_null(l->solver);
    assert_int_equal(SUNLinSolSetATimes(l->solver, l, apply), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolSetPreconditioner(l->solver, l, NULL, sweep), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolSetScalingVectors(l->solver, l->weights, l->weights), SUNLS_SUCCESS);
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

/* Weighted norm of the error over all ranks. */
static double find_error(line *l)
{
    N_Vector gap = N_VClone(l->xs);
    N_VLinearSum(1, l->answers, -1, l->xs, gap);
    N_VProd(gap, l->weights, gap);
    double square = N_VDotProd(gap, gap);
    N_VDestroy(gap);
    return sqrt(square);
}

/* The preconditioned residual stands for the error, of which it is a good part. */
static void the_error_is_what_was_asked_for(void **state)
{
    (void)state;
    static line l;
    static const double asked[] = {1, 1e-1, 1e-3};
    for (size_t k = 0; k < 3; k++) {
        set_up(&l, 60, 5);
        assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, asked[k]), SUNLS_SUCCESS);
        assert_true(SUNLinSolResNorm(l.solver) <= asked[k]);
        assert_true(find_error(&l) <= 3 * asked[k]);
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

/* The last direction is added as it is. */
static void a_step_costs_one_image_but_the_last_none(void **state)
{
    (void)state;
    static line l;
    set_up(&l, N, 0);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-2), SUNLS_SUCCESS);
    assert_true(SUNLinSolNumIters(l.solver) > 3 && SUNLinSolNumIters(l.solver) < N);
    assert_int_equal(l.images, SUNLinSolNumIters(l.solver) - 1);
    tear_down(&l);
}

static void a_good_preconditioner_needs_no_image(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 10, 0);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e6), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolNumIters(l.solver), 1);
    assert_int_equal(l.images, 0);
    tear_down(&l);
}

static void too_few_steps_leave_a_smaller_error_and_say_so(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 3, 1);
    double before = find_error(&l);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-9), SUNLS_RES_REDUCED);
    assert_int_equal(SUNLinSolNumIters(l.solver), 6);
    assert_true(find_error(&l) < 0.5 * before);
    tear_down(&l);
}

/* Images at right angles to the residual: such a step gains nothing, the next goes on from its
 * image. A turn by ninety degrees of each pair takes two steps from every right-hand side. */
static int turn(void *context, N_Vector v, N_Vector z)
{
    const line *l = context;
    const double *from = N_VGetArrayPointer(v);
    double *to = N_VGetArrayPointer(z);
    for (size_t k = 0; k < l->n; k++) {
        size_t other = k % 2 ? k - 1 : k + 1 < l->n ? k + 1 : k;
        double sign = other == k || k % 2 ? 1 : -1;
        to[k] = sign * from[other] * size_of(l->first + k) / size_of(l->first + other);
    }
    return 0;
}

static void a_step_that_gains_nothing_is_not_the_end(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 20, 0);
    SUNLinSolSetPreconditioner(l.solver, &l, NULL, NULL);
    SUNLinSolSetATimes(l.solver, &l, turn);
    assert_int_equal(turn(&l, l.answers, l.rights), 0);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-3), SUNLS_SUCCESS);
    assert_true(SUNLinSolNumIters(l.solver) <= 5);
    for (size_t k = 0; k < l.n; k++)
        assert_close(l.x[k], l.answer[k], 1e-4, 0);
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

/* The image is the residual but for a factor: nothing is left of it after one step. */
static void a_multiple_of_one_takes_one_image(void **state)
{
    (void)state;
    static line l;
    set_up(&l, 20, 1);
    SUNLinSolSetPreconditioner(l.solver, &l, NULL, NULL);
    SUNLinSolSetATimes(l.solver, &l, triple);
    N_VScale(3, l.answers, l.rights);
    assert_int_equal(SUNLinSolSolve(l.solver, NULL, l.xs, l.rights, 1e-4), SUNLS_SUCCESS);
    assert_int_equal(SUNLinSolNumIters(l.solver), 2);
    for (size_t k = 0; k < l.n; k++)
        assert_close(l.x[k], l.answer[k], 1e-6, 0);
    tear_down(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_is_what_was_asked_for),
        cmocka_unit_test(more_than_single_precision_is_reached_by_starting_anew),
        cmocka_unit_test(a_step_costs_one_image_but_the_last_none),
        cmocka_unit_test(a_good_preconditioner_needs_no_image),
        cmocka_unit_test(too_few_steps_leave_a_smaller_error_and_say_so),
        cmocka_unit_test(a_step_that_gains_nothing_is_not_the_end),
        cmocka_unit_test(a_failing_operator_ends_it),
        cmocka_unit_test(a_multiple_of_one_takes_one_image),
    };
    return ru_run_group(tests);
}
