/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <sundials/sundials_context.h>

#include <ru/solvers/sundials_compat.h>
#include <ru/solvers/vector.h>

/* Lengths around the block and the lanes; the library's own vector is the judge. */
static const size_t lengths[] = {0, 1, 15, 16, 17, 1023, 1024, 1025, 5000};
enum { N_LENGTH = sizeof lengths / sizeof lengths[0], MOST = 5000, MANY = 4 };

typedef struct both {
    SUNContext sun;
    ru_comm comm;
    double fast[MANY][MOST], slow[MANY][MOST];
    N_Vector f[MANY], s[MANY];
} both;

static void set_up(both *b, size_t n)
{
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &b->comm), RU_OK);
    assert_int_equal(ru_sundials_context(&b->comm, &b->sun), 0);
    for (size_t k = 0; k < MANY; k++) {
        for (size_t i = 0; i < n; i++)
            b->fast[k][i] = b->slow[k][i] = sin(1.0 + (double)(i * (k + 3))) - 0.1;
        b->f[k] = ru_vector_wrap(&b->comm, n, b->fast[k], b->sun);
        b->s[k] = ru_sundials_wrap(&b->comm, n, b->slow[k], b->sun);
        assert_true(b->f[k] && b->s[k]);
    }
}

static void tear_down(both *b)
{
    for (size_t k = 0; k < MANY; k++) {
        N_VDestroy(b->f[k]);
        N_VDestroy(b->s[k]);
    }
    SUNContext_Free(&b->sun);
}

static void compare(const both *b, size_t n)
{
    for (size_t k = 0; k < MANY; k++)
        for (size_t i = 0; i < n; i++)
            assert_close(b->fast[k][i], b->slow[k][i], 1e-14, 1e-15);
}

/* The same calls on each kind, also in place; sums into out [8]. */
static void exercise(N_Vector v[MANY], double out[8])
{
    double c[MANY] = {0.5, -2, 1, 0.25};
    out[0] = N_VDotProd(v[0], v[1]);
    out[1] = N_VWrmsNorm(v[0], v[2]);
    N_VDotProdMulti(MANY, v[0], v, out + 2);
    N_VLinearCombination(MANY, c, v, v[0]);
    N_VScaleAddMulti(MANY - 1, c, v[0], v + 1, v + 1);
    N_VLinearSum(2, v[0], -1, v[1], v[1]);
    N_VProd(v[0], v[1], v[0]);
    N_VScale(3, v[2], v[2]);
    N_VScale(1, v[2], v[2]);
    N_VScale(1, v[2], v[3]);
    N_VAbs(v[2], v[2]);
    N_VAddConst(v[2], 1, v[2]);
    N_VInv(v[2], v[3]);
    N_VDiv(v[0], v[2], v[0]);
    out[6] = N_VDotProd(v[0], v[3]);
    N_VConst(0.75, v[1]);
    out[7] = N_VDotProd(v[1], v[1]);
}

static void operations_agree_with_the_library(void **state)
{
    (void)state;
    static both b;
    for (size_t l = 1; l < N_LENGTH; l++) {
        double fast[8] = {0}, slow[8] = {0};
        set_up(&b, lengths[l]);
        exercise(b.f, fast);
        exercise(b.s, slow);
        compare(&b, lengths[l]);
        for (size_t k = 0; k < 8; k++)
            assert_close(fast[k], slow[k], 1e-12, 1e-12);
        tear_down(&b);
    }
}

static void a_rank_without_unknowns_takes_part(void **state)
{
    (void)state;
    static both b;
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    set_up(&b, rank == 0 ? 17 : 0);
    assert_close(N_VDotProd(b.f[0], b.f[1]), N_VDotProd(b.s[0], b.s[1]), 1e-13, 0);
    assert_close(N_VWrmsNorm(b.f[0], b.f[1]), N_VWrmsNorm(b.s[0], b.s[1]), 1e-13, 0);
    tear_down(&b);
}

static void clones_inherit_the_operations(void **state)
{
    (void)state;
    static both b;
    set_up(&b, 16);
    N_Vector clone = N_VClone(b.f[0]);
    assert_non_null(clone);
    assert_ptr_equal(clone->ops->nvdotprodmulti, b.f[0]->ops->nvdotprodmulti);
    assert_ptr_not_equal(clone->ops->nvdotprod, b.s[0]->ops->nvdotprod);
    N_VDestroy(clone);
    tear_down(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_agree_with_the_library),
        cmocka_unit_test(a_rank_without_unknowns_takes_part),
        cmocka_unit_test(clones_inherit_the_operations),
    };
    return ru_run_group(tests);
}
