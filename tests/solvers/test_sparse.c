/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/solvers/sparse.h>

enum { ACROSS = 6, NODES = ACROSS * ACROSS, MOST_STATES = 12 };

/* A grid of nodes, every connection a full block, dominated by the nodes' own. */
typedef struct grid {
    ru_connection connections[4 * NODES];
    size_t n;
    size_t ns;
} grid;

static void add(grid *g, int row, int column)
{
    g->connections[g->n++] = (ru_connection){row, column, 1};
}

static grid make(size_t ns)
{
    grid g = {.ns = ns};
    for (int i = 0; i < NODES; i++) {
        if ((i + 1) % ACROSS) {
            add(&g, i, i + 1);
            add(&g, i + 1, i);
        }
        if (i + ACROSS < NODES) {
            add(&g, i, i + ACROSS);
            add(&g, i + ACROSS, i);
        }
    }
    return g;
}

static double block_value(size_t i, size_t a, size_t b)
{
    return (a == b ? 8.0 : 0.0) + sin(1.0 + 3.0 * (double)i + 5.0 * (double)a + 7.0 * (double)b);
}

static double coupling_value(size_t e, size_t a, size_t b)
{
    return (a == b ? -1.0 : 0.0) + 0.1 * cos((double)e + 2.0 * (double)a + 11.0 * (double)b);
}

/* Each rank its rows. */
static void write(const grid *g, const ru_comm *comm, ru_sparse *s)
{
    size_t ns = g->ns, first = (size_t)ru_block_start(NODES, comm->size, comm->rank);
    size_t end = (size_t)ru_block_start(NODES, comm->size, comm->rank + 1);
    ru_sparse_clear(s);
    for (size_t i = first; i < end; i++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                ru_sparse_blocks(s)[(i * ns + a) * ns + b] = block_value(i, a, b);
    for (size_t e = 0; e < g->n; e++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns && (size_t)g->connections[e].row >= first &&
                               (size_t)g->connections[e].row < end;
                 b++)
                ru_sparse_coupling(s, e)[a * ns + b] += coupling_value(e, a, b);
}

/* r = A x from what was written. */
static void multiply(const grid *g, const double *x, double *r)
{
    size_t ns = g->ns;
    for (size_t i = 0; i < NODES * ns; i++)
        r[i] = 0;
    for (size_t i = 0; i < NODES; i++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                r[i * ns + a] += block_value(i, a, b) * x[i * ns + b];
    for (size_t e = 0; e < g->n; e++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                r[(size_t)g->connections[e].row * ns + a] +=
                    coupling_value(e, a, b) * x[(size_t)g->connections[e].column * ns + b];
}

/* Widths that the compiler unrolls and such as it does not. */
static void the_solution_is_that_of_the_matrix_written(void **state)
{
    (void)state;
    static const size_t widths[] = {1, 2, 5, 8, 11, 12};
    double x[NODES * MOST_STATES], r[NODES * MOST_STATES], z[NODES * MOST_STATES];
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    int32_t first = (int32_t)ru_block_start(NODES, comm.size, comm.rank);
    int32_t own = (int32_t)ru_block_start(NODES, comm.size, comm.rank + 1) - first;
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
        grid g = make(widths[w]);
        ru_sparse *s;
        assert_int_equal(ru_sparse_build(NODES, g.ns, g.connections, g.n, 1e9, &s), RU_OK);
        assert_non_null(s);
        for (size_t i = 0; i < NODES * g.ns; i++)
            x[i] = sin(0.7 * (double)i);
        multiply(&g, x, r);
        for (int round = 0; round < 2; round++) { /* a factorisation leaves nothing behind */
            write(&g, &comm, s);
            assert_int_equal(ru_sparse_factor(s, &comm), 0);
        }
        ru_sparse_solve(s, &comm, first, own, r + (size_t)first * g.ns, z);
        for (size_t i = 0; i < (size_t)own * g.ns; i++)
            assert_close(z[i], x[(size_t)first * g.ns + i], 0, 1e-12);
        ru_sparse_destroy(&s);
    }
}

static void a_node_alone_may_need_pivoting_and_may_be_singular(void **state)
{
    (void)state;
    /* x = (1, -2, 3): rows give -2 + 3 = 1, 2 - 2 - 3 = -3, 1 + 6 = 7. */
    const double a[] = {0, 1, 1, 2, 1, -1, 1, -3, 0}, r[] = {1, -3, 7};
    double z[3];
    ru_sparse *s;
    ru_comm alone;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &alone), RU_OK);
    assert_int_equal(ru_sparse_build(1, 3, NULL, 0, 1e9, &s), RU_OK);
    ru_sparse_clear(s);
    memcpy(ru_sparse_blocks(s), a, sizeof a);
    assert_int_equal(ru_sparse_factor(s, &alone), 0);
    ru_sparse_solve(s, &alone, 0, 1, r, z);
    assert_close(z[0], 1, 1e-14, 0);
    assert_close(z[1], -2, 1e-14, 0);
    assert_close(z[2], 3, 1e-14, 0);
    ru_sparse_clear(s);
    assert_int_equal(ru_sparse_factor(s, &alone), 1);
    ru_sparse_destroy(&s);
}

static void a_network_that_costs_too_much_is_left(void **state)
{
    (void)state;
    grid g = make(2);
    ru_sparse *s;
    assert_int_equal(ru_sparse_build(NODES, 2, g.connections, g.n, 10, &s), RU_OK);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_solution_is_that_of_the_matrix_written),
        cmocka_unit_test(a_node_alone_may_need_pivoting_and_may_be_singular),
        cmocka_unit_test(a_network_that_costs_too_much_is_left),
    };
    return ru_run_group(tests);
}
