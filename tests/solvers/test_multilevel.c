/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/solvers/multilevel.h>

/* A closed loop flow on an n x n torus with exchange, two states, a block that couples them. */
typedef struct grid {
    int n;
    ru_connection *connections;
    double *couplings;
    size_t n_connection;
    ru_multilevel *m;
    double *matrix_blocks; /* [n*n][2][2] */
} grid;

static void connect(grid *g, int row, int column, double value)
{
    g->connections[g->n_connection] = (ru_connection){row, column, value};
    g->couplings[g->n_connection++] = -value;
}

static grid make(int n, double flow, double exchange)
{
    const unsigned char moves[] = {1, 1};
    size_t nodes = (size_t)n * n;
    grid g = {.n = n,
              .connections = calloc(4 * nodes, sizeof(ru_connection)),
              .couplings = calloc(4 * nodes, sizeof(double)),
              .matrix_blocks = calloc(4 * nodes, sizeof(double))};
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++) {
            int here = j * n + i;
            connect(&g, here, j * n + (i + n - 1) % n, flow + exchange);
            connect(&g, here, j * n + (i + 1) % n, exchange);
            connect(&g, here, ((j + n - 1) % n) * n + i, 0.5 * flow + exchange);
            connect(&g, here, ((j + 1) % n) * n + i, exchange);
        }
    assert_int_equal(
        ru_multilevel_build((int32_t)nodes, 2, moves, g.connections, g.n_connection, &g.m), RU_OK);
    ru_multilevel_clear(g.m);
    double out = 1.5 * flow + 4 * exchange;
    for (size_t i = 0; i < nodes; i++) {
        const double block[] = {1 + out, 0.2, -0.3, 1.1 + out};
        memcpy(ru_multilevel_blocks(g.m) + 4 * i, block, sizeof block);
        memcpy(g.matrix_blocks + 4 * i, block, sizeof block);
    }
    for (size_t e = 0; e < g.n_connection; e++)
        ru_multilevel_add_coupling(g.m, e, g.couplings[e]);
    const double scale[] = {1, 1};
    assert_int_equal(ru_multilevel_setup(g.m, scale), 0);
    return g;
}

static void drop(grid *g)
{
    ru_multilevel_destroy(&g->m);
    free(g->connections);
    free(g->couplings);
    free(g->matrix_blocks);
}

static void multiply(const grid *g, const double *x, double *y)
{
    for (int i = 0; i < g->n * g->n; i++)
        for (int a = 0; a < 2; a++)
            y[2 * i + a] = g->matrix_blocks[4 * i + 2 * a] * x[2 * i] +
                           g->matrix_blocks[4 * i + 2 * a + 1] * x[2 * i + 1];
    for (size_t e = 0; e < g->n_connection; e++)
        for (int a = 0; a < 2; a++)
            y[2 * g->connections[e].row + a] +=
                g->couplings[e] * x[2 * g->connections[e].column + a];
}

/* Steps of the plain iteration x += M^-1 (b - A x) that bring the residual below 1e-8. */
static int count_iterations(const grid *g)
{
    size_t n = 2 * (size_t)(g->n * g->n);
    double *x = calloc(n, sizeof *x), *r = calloc(n, sizeof *r), *z = calloc(n, sizeof *z);
    double first = 0, norm = 0;
    int it = 0;
    for (; it < 200; it++) {
        multiply(g, x, r);
        norm = 0;
        for (size_t i = 0; i < n; i++) {
            r[i] = sin((double)(i * i % 97)) - r[i];
            norm += r[i] * r[i];
        }
        first = it ? first : norm;
        if (norm < 1e-16 * first)
            break;
        assert_int_equal(ru_multilevel_solve(g->m, r, z), 0);
        for (size_t i = 0; i < n; i++)
            x[i] += z[i];
    }
    free(x);
    free(r);
    free(z);
    return it;
}

static void a_small_system_is_solved_at_once(void **state)
{
    (void)state;
    grid g = make(8, 100, 10);
    assert_true(ru_multilevel_levels(g.m) == 1);
    assert_true(count_iterations(&g) <= 2);
    drop(&g);
}

static void iterations_do_not_grow_with_the_grid(void **state)
{
    (void)state;
    grid small = make(32, 300, 30), large = make(128, 300, 30);
    int few = count_iterations(&small), many = count_iterations(&large);
    print_message("%d iterations on 32 x 32, %d on 128 x 128 (%zu levels)\n", few, many,
                  ru_multilevel_levels(large.m));
    assert_true(ru_multilevel_levels(large.m) > 2);
    assert_true(few < 60);
    assert_true(many < 2 * few);
    drop(&small);
    drop(&large);
}

static void a_singular_block_is_told(void **state)
{
    (void)state;
    grid g = make(8, 1, 1);
    const double scale[] = {1, 1};
    ru_multilevel_clear(g.m);
    assert_int_equal(ru_multilevel_setup(g.m, scale), 1);
    drop(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_system_is_solved_at_once),
        cmocka_unit_test(iterations_do_not_grow_with_the_grid),
        cmocka_unit_test(a_singular_block_is_told),
    };
    return ru_run_group(tests);
}
