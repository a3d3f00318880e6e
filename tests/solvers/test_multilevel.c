/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/halo.h>
#include <ru/solvers/multilevel.h>

/* A closed loop flow on an n x n torus with exchange, two states, a block that couples them; rows
 * of the torus are shared between the ranks of `comm`. Nodes hold little and much flows through
 * all of them, so that what changes their mean is the slowest of modes and one of all ranks. */
typedef struct grid {
    int n;
    ru_comm comm;
    int64_t starts[9];
    size_t own;                 /* nodes of this rank */
    ru_connection *connections; /* columns: own, then halo */
    double *couplings;
    size_t n_connection;
    ru_halo halo;
    ru_multilevel *m;
    double *blocks; /* [own][2][2] */
} grid;

/* This rank's number of a node, and of one of another rank its place in `wanted`. */
static int32_t local(const grid *g, int node, const int64_t *wanted, size_t n_wanted)
{
    int64_t first = g->starts[g->comm.rank];
    if (node >= first && node < g->starts[g->comm.rank + 1])
        return (int32_t)(node - first);
    for (size_t i = 0; i < n_wanted; i++)
        if (wanted[i] == node)
            return (int32_t)(g->own + i);
    fail_msg("node %d is not in the halo", node);
    return -1;
}

/* Whole grid lines above and below, ascending. */
static size_t want(const grid *g, int64_t *wanted)
{
    int64_t n = g->n, all = n * n, first = g->starts[g->comm.rank], end = first + (int64_t)g->own;
    int64_t lines[] = {(first + all - n) % all, end % all};
    size_t count = 0;
    for (int64_t i = 0; i < all; i++)
        for (int k = 0; k < 2 && (i < first || i >= end); k++)
            if (i >= lines[k] && i < lines[k] + n) {
                wanted[count++] = i;
                break;
            }
    return count;
}

static void connect_all(grid *g, double flow, double exchange, const int64_t *wanted,
                        size_t n_wanted)
{
    int n = g->n;
    for (size_t at = 0; at < g->own; at++) {
        int here = (int)g->starts[g->comm.rank] + (int)at, i = here % n, j = here / n;
        const struct {
            int column;
            double value;
        } all[] = {{j * n + (i + n - 1) % n, flow + exchange},
                   {j * n + (i + 1) % n, exchange},
                   {(j + n - 1) % n * n + i, 0.5 * flow + exchange},
                   {(j + 1) % n * n + i, exchange}};
        for (int k = 0; k < 4; k++) {
            g->connections[g->n_connection] = (ru_connection){
                (int32_t)at, local(g, all[k].column, wanted, n_wanted), all[k].value};
            g->couplings[g->n_connection++] = -all[k].value;
        }
    }
}

static void fill(grid *g, double out)
{
    const double block[] = {1 + out, 0.2, -0.3, 1.1 + out}, scale[] = {1, 1};
    ru_multilevel_clear(g->m);
    for (size_t i = 0; i < g->own; i++) {
        memcpy(ru_multilevel_blocks(g->m) + 4 * i, block, sizeof block);
        memcpy(g->blocks + 4 * i, block, sizeof block);
    }
    for (size_t e = 0; e < g->n_connection; e++)
        ru_multilevel_add_coupling(g->m, e, g->couplings[e]);
    assert_int_equal(ru_multilevel_setup(g->m, scale), 0);
}

/* Whole lines of the torus on each rank. */
static grid make(MPI_Comm mpi, int n, double flow, double exchange)
{
    const unsigned char moves[] = {1, 1};
    grid g = {.n = n};
    assert_int_equal(ru_comm_wrap(mpi, &g.comm), RU_OK);
    for (int r = 0; r <= g.comm.size; r++)
        g.starts[r] = n * ru_block_start(n, g.comm.size, r);
    g.own = (size_t)(g.starts[g.comm.rank + 1] - g.starts[g.comm.rank]);
    g.connections = calloc(4 * g.own, sizeof *g.connections);
    g.couplings = calloc(4 * g.own, sizeof *g.couplings);
    g.blocks = calloc(4 * g.own, sizeof *g.blocks);
    int64_t *wanted = calloc((size_t)(2 * n), sizeof *wanted);
    size_t n_wanted = g.comm.size > 1 ? want(&g, wanted) : 0;
    connect_all(&g, flow, exchange, wanted, n_wanted);
    assert_int_equal(ru_halo_build(&g.comm, g.starts, wanted, n_wanted, 64, &g.halo), RU_OK);
    const ru_multilevel_nodes nodes = {&g.comm, (int32_t)g.own, (int32_t)n_wanted, wanted, 100};
    assert_int_equal(ru_multilevel_build(&nodes, 2, moves, g.connections, g.n_connection, &g.m),
                     RU_OK);
    fill(&g, 1.5 * flow + 4 * exchange);
    free(wanted);
    return g;
}

static void drop(grid *g)
{
    ru_multilevel_destroy(&g->m);
    ru_halo_clear(&g->halo);
    free(g->connections);
    free(g->couplings);
    free(g->blocks);
}

/* x [own + halo][2]. */
static void multiply(grid *g, double *x, double *y)
{
    ru_halo_exchange(&g->halo, 2 * sizeof *x, x);
    for (size_t i = 0; i < g->own; i++)
        for (size_t a = 0; a < 2; a++)
            y[2 * i + a] =
                g->blocks[4 * i + 2 * a] * x[2 * i] + g->blocks[4 * i + 2 * a + 1] * x[2 * i + 1];
    for (size_t e = 0; e < g->n_connection; e++)
        for (int a = 0; a < 2; a++)
            y[2 * g->connections[e].row + a] +=
                g->couplings[e] * x[2 * g->connections[e].column + a];
}

/* Steps of the plain iteration x += M^-1 (b - A x) that bring the residual below 1e-8; x [own][2],
 * NULL: not wanted. */
static int count_iterations(grid *g, double *answer)
{
    size_t n = 2 * g->own, all = n + 2 * g->halo.n_halo;
    double *x = calloc(all, sizeof *x), *r = calloc(n, sizeof *r), *z = calloc(n, sizeof *z);
    double first = 0, norm = 0;
    int it = 0;
    for (; it < 200; it++) {
        multiply(g, x, r);
        norm = 0;
        for (size_t i = 0; i < n; i++) {
            int64_t global = 2 * g->starts[g->comm.rank] + (int64_t)i;
            r[i] = 0.2 + sin((double)(global * global % 97)) - r[i];
            norm += r[i] * r[i];
        }
        ru_comm_sum(&g->comm, &norm, 1);
        first = it ? first : norm;
        if (norm < 1e-16 * first)
            break;
        assert_int_equal(ru_multilevel_solve(g->m, r, z), 0);
        for (size_t i = 0; i < n; i++)
            x[i] += z[i];
    }
    for (size_t i = 0; i < n && answer; i++)
        answer[i] = x[i];
    free(x);
    free(r);
    free(z);
    return it;
}

static void a_small_system_is_solved_at_once(void **state)
{
    (void)state;
    grid g = make(MPI_COMM_WORLD, 8, 100, 10);
    assert_true(ru_multilevel_levels(g.m) == 1);
    assert_true(count_iterations(&g, NULL) <= 2);
    drop(&g);
}

static void iterations_do_not_grow_with_the_grid(void **state)
{
    (void)state;
    grid small = make(MPI_COMM_WORLD, 32, 300, 30), large = make(MPI_COMM_WORLD, 128, 300, 30);
    int few = count_iterations(&small, NULL), many = count_iterations(&large, NULL);
    print_message("%d iterations on 32 x 32, %d on 128 x 128 (%zu levels)\n", few, many,
                  ru_multilevel_levels(large.m));
    assert_true(ru_multilevel_levels(large.m) > 2);
    assert_true(few < 60);
    assert_true(many < 2 * few);
    drop(&small);
    drop(&large);
}

static void nor_with_ranks_and_the_answer_stays(void **state)
{
    (void)state;
    grid one = make(MPI_COMM_SELF, 64, 300, 30), all = make(MPI_COMM_WORLD, 64, 300, 30);
    double *alone = calloc(2 * one.own, sizeof *alone), *x = calloc(2 * all.own, sizeof *x);
    int few = count_iterations(&one, alone), many = count_iterations(&all, x);
    print_message("%d iterations on one rank, %d on %d (%zu levels between ranks)\n", few, many,
                  all.comm.size, ru_multilevel_shared_levels(all.m));
    assert_true(all.comm.size == 1 || ru_multilevel_shared_levels(all.m) >= 2);
    assert_true(many <= few + 1);
    const double *same = alone + 2 * all.starts[all.comm.rank];
    for (size_t i = 0; i < 2 * all.own; i++)
        assert_close(x[i], same[i], 1e-5, 1e-7);
    free(alone);
    free(x);
    drop(&one);
    drop(&all);
}

static void a_singular_block_of_one_rank_is_told_and_keeps_no_other(void **state)
{
    (void)state;
    grid g = make(MPI_COMM_WORLD, 32, 1, 1);
    const double scale[] = {1, 1};
    if (g.comm.rank == 0)
        ru_multilevel_clear(g.m);
    double told = ru_multilevel_setup(g.m, scale);
    if (g.comm.rank == 0)
        assert_true(told == 1);
    ru_comm_sum(&g.comm, &told, 1);
    assert_true(told >= 1);
    drop(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_system_is_solved_at_once),
        cmocka_unit_test(iterations_do_not_grow_with_the_grid),
        cmocka_unit_test(nor_with_ranks_and_the_answer_stays),
        cmocka_unit_test(a_singular_block_of_one_rank_is_told_and_keeps_no_other),
    };
    return ru_run_group(tests);
}
