/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/sparse.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/elimination.h>

/* Blocks are kept in the order of elimination: those of the nodes, then right of the diagonal row
 * by row (upper), then, in the same places of the transpose, below it (lower). */
struct ru_sparse {
    ru_elimination order;
    size_t n_state, n_upper;
    double *given;   /* [n_node][ns][ns] as written, in the order of nodes */
    double *blocks;  /* [n_node + 2 n_upper][ns][ns]; of nodes: their inverse once factored */
    double *x;       /* [n_node][ns] in the order of elimination */
    size_t *written; /* [n_connection] block of each */
    size_t *targets; /* block that each product of a factorisation is subtracted from */
    int (*factor)(ru_sparse *sparse);
    void (*solve)(ru_sparse *sparse);
};

/* Loops over a block's width are unrolled only where the width is a constant to the compiler, so
 * these are compiled anew into every function that calls them. */
#define SPECIALISED static inline __attribute__((always_inline))

static inline double *block_at(const ru_sparse *s, size_t i, size_t ns)
{
    return s->blocks + i * ns * ns;
}

/* c = a b, or c -= a b. */
SPECIALISED void multiply(size_t ns, const double *a, const double *b, double *restrict c)
{
    for (size_t i = 0; i < ns; i++) {
        for (size_t k = 0; k < ns; k++)
            c[i * ns + k] = a[i * ns] * b[k];
        for (size_t j = 1; j < ns; j++)
            for (size_t k = 0; k < ns; k++)
                c[i * ns + k] += a[i * ns + j] * b[j * ns + k];
    }
}

SPECIALISED void subtract_product(size_t ns, const double *a, const double *b, double *restrict c)
{
    double row[RU_SPARSE_MAX_STATE];
    for (size_t i = 0; i < ns; i++) {
        for (size_t k = 0; k < ns; k++)
            row[k] = c[i * ns + k];
        for (size_t j = 0; j < ns; j++)
            for (size_t k = 0; k < ns; k++)
                row[k] -= a[i * ns + j] * b[j * ns + k];
        for (size_t k = 0; k < ns; k++)
            c[i * ns + k] = row[k];
    }
}

SPECIALISED void subtract_vector(size_t ns, const double *a, const double *x, double *restrict y)
{
    for (size_t i = 0; i < ns; i++) {
        double sum = 0;
        for (size_t j = 0; j < ns; j++)
            sum += a[i * ns + j] * x[j];
        y[i] -= sum;
    }
}

static inline void swap(double *a, double *b)
{
    double keep = *a;
    *a = *b;
    *b = keep;
}

/* The inverse in place, by Gauss and Jordan with row pivoting. Returns 1 where there is none. */
SPECIALISED int invert(size_t ns, double *a)
{
    size_t pivot[RU_SPARSE_MAX_STATE];
    for (size_t k = 0; k < ns; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < ns; i++)
            if (fabs(a[i * ns + k]) > fabs(a[best * ns + k]))
                best = i;
        pivot[k] = best;
        if (!(fabs(a[best * ns + k]) > 0))
            return 1;
        for (size_t j = 0; best != k && j < ns; j++)
            swap(&a[best * ns + j], &a[k * ns + j]);
        double scale = 1 / a[k * ns + k];
        a[k * ns + k] = 1;
        for (size_t j = 0; j < ns; j++)
            a[k * ns + j] *= scale;
        for (size_t i = 0; i < ns; i++) {
            double up = i == k ? 0 : a[i * ns + k];
            if (i != k)
                a[i * ns + k] = 0;
            for (size_t j = 0; j < ns; j++)
                a[i * ns + j] -= up * a[k * ns + j];
        }
    }
    for (size_t k = ns; k-- > 0;)
        for (size_t i = 0; pivot[k] != k && i < ns; i++)
            swap(&a[i * ns + k], &a[i * ns + pivot[k]]);
    return 0;
}

SPECIALISED int factor(ru_sparse *s, size_t ns)
{
    const ru_elimination *e = &s->order;
    const size_t *target = s->targets;
    double work[RU_SPARSE_MAX_STATE * RU_SPARSE_MAX_STATE];
    for (int32_t p = 0; p < e->n_node; p++) {
        double *pivot = block_at(s, (size_t)p, ns);
        if (invert(ns, pivot))
            return 1;
        for (size_t a = e->start[p]; a < e->start[p + 1]; a++) {
            double *lower = block_at(s, (size_t)e->n_node + s->n_upper + a, ns);
            memcpy(work, lower, ns * ns * sizeof *work);
            multiply(ns, work, pivot, lower);
            for (size_t b = e->start[p]; b < e->start[p + 1]; b++)
                subtract_product(ns, lower, block_at(s, (size_t)e->n_node + b, ns),
                                 block_at(s, *target++, ns));
        }
    }
    return 0;
}

SPECIALISED void solve(ru_sparse *s, size_t ns)
{
    const ru_elimination *e = &s->order;
    double *x = s->x, work[RU_SPARSE_MAX_STATE];
    for (int32_t p = 0; p < e->n_node; p++)
        for (size_t a = e->start[p]; a < e->start[p + 1]; a++)
            subtract_vector(ns, block_at(s, (size_t)e->n_node + s->n_upper + a, ns),
                            x + (size_t)p * ns, x + (size_t)e->later[a] * ns);
    for (int32_t p = e->n_node; p-- > 0;) {
        double *mine = x + (size_t)p * ns;
        for (size_t a = e->start[p]; a < e->start[p + 1]; a++)
            subtract_vector(ns, block_at(s, (size_t)e->n_node + a, ns),
                            x + (size_t)e->later[a] * ns, mine);
        memcpy(work, mine, ns * sizeof *work);
        const double *inverse = block_at(s, (size_t)p, ns);
        for (size_t i = 0; i < ns; i++) {
            mine[i] = 0;
            for (size_t j = 0; j < ns; j++)
                mine[i] += inverse[i * ns + j] * work[j];
        }
    }
}

/* Widths of blocks for which the compiler unrolls the loops; any other goes the slow way. */
#define WIDTHS(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(12)

#define DEFINE_WIDTH(n)                                                                            \
    static int factor_##n(ru_sparse *s)                                                            \
    {                                                                                              \
        return factor(s, n);                                                                       \
    }                                                                                              \
    static void solve_##n(ru_sparse *s)                                                            \
    {                                                                                              \
        solve(s, n);                                                                               \
    }
WIDTHS(DEFINE_WIDTH)
#undef DEFINE_WIDTH

static int factor_any(ru_sparse *s)
{
    return factor(s, s->n_state);
}

static void solve_any(ru_sparse *s)
{
    solve(s, s->n_state);
}

static void choose_width(ru_sparse *s)
{
    static const struct {
        size_t width;
        int (*factor)(ru_sparse *sparse);
        void (*solve)(ru_sparse *sparse);
    } rows[] = {
#define WIDTH_ROW(n) {n, factor_##n, solve_##n},
        WIDTHS(WIDTH_ROW)
#undef WIDTH_ROW
    };
    s->factor = factor_any;
    s->solve = solve_any;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].width == s->n_state) {
            s->factor = rows[i].factor;
            s->solve = rows[i].solve;
        }
}

/* Number of the block in row and column, positions that are coupled. */
static size_t find_block(const ru_sparse *s, int32_t row, int32_t column)
{
    const ru_elimination *e = &s->order;
    if (row == column)
        return (size_t)row;
    int32_t first = row < column ? row : column, second = row < column ? column : row;
    size_t low = e->start[first], high = e->start[first + 1];
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (e->later[middle] <= second)
            low = middle;
        else
            high = middle;
    }
    return (size_t)e->n_node + (row < column ? 0 : s->n_upper) + low;
}

static void plan(ru_sparse *s, const ru_connection *connections, size_t n_connection)
{
    const ru_elimination *e = &s->order;
    for (size_t i = 0; i < n_connection; i++)
        s->written[i] =
            find_block(s, e->position[connections[i].row], e->position[connections[i].column]);
    size_t *target = s->targets;
    for (int32_t p = 0; p < e->n_node; p++)
        for (size_t a = e->start[p]; a < e->start[p + 1]; a++)
            for (size_t b = e->start[p]; b < e->start[p + 1]; b++)
                *target++ = find_block(s, e->later[a], e->later[b]);
}

static ru_status lay_out(ru_sparse *s, const ru_connection *connections, size_t n_connection,
                         double most)
{
    int32_t *pairs = malloc((2 * n_connection + 1) * sizeof *pairs);
    RU_REQUIRE(pairs, RU_ERR_SYSTEM, "out of memory for a sparse matrix");
    for (size_t i = 0; i < n_connection; i++) {
        pairs[2 * i] = connections[i].row;
        pairs[2 * i + 1] = connections[i].column;
    }
    int32_t n_node = s->order.n_node;
    ru_status status = ru_elimination_build(n_node, pairs, n_connection, most, &s->order);
    free(pairs);
    RU_TRY(status);
    if (s->order.n_node == 0)
        return RU_OK;
    size_t n = (size_t)n_node, ns = s->n_state, products = (size_t)s->order.n_product;
    s->n_upper = s->order.start[n];
    s->given = malloc(n * ns * ns * sizeof *s->given);
    s->blocks = malloc((n + 2 * s->n_upper) * ns * ns * sizeof *s->blocks);
    s->x = malloc(n * ns * sizeof *s->x);
    s->written = malloc((n_connection + 1) * sizeof *s->written);
    s->targets = malloc((products + 1) * sizeof *s->targets);
    RU_REQUIRE(s->given && s->blocks && s->x && s->written && s->targets, RU_ERR_SYSTEM,
               "out of memory for a sparse matrix");
    plan(s, connections, n_connection);
    return RU_OK;
}

ru_status ru_sparse_build(int32_t n_node, size_t n_state, const ru_connection *connections,
                          size_t n_connection, double most, ru_sparse **sparse)
{
    *sparse = NULL;
    if (n_state > RU_SPARSE_MAX_STATE || n_node < 1)
        return RU_OK;
    ru_sparse *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for a sparse matrix");
    made->order.n_node = n_node;
    made->n_state = n_state;
    choose_width(made);
    ru_status status = lay_out(made, connections, n_connection, most);
    if (status != RU_OK || made->order.n_node == 0)
        ru_sparse_destroy(&made);
    *sparse = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_sparse_destroy(ru_sparse **sparse)
{
    ru_sparse *s = *sparse;
    if (!s)
        return;
    ru_elimination_clear(&s->order);
    free(s->given);
    free(s->blocks);
    free(s->x);
    free(s->written);
    free(s->targets);
    free(s);
    *sparse = NULL;
}

void ru_sparse_clear(ru_sparse *sparse)
{
    size_t n = (size_t)sparse->order.n_node, width = sparse->n_state * sparse->n_state;
    memset(sparse->given, 0, n * width * sizeof *sparse->given);
    memset(sparse->blocks, 0, (n + 2 * sparse->n_upper) * width * sizeof *sparse->blocks);
}

double *ru_sparse_blocks(ru_sparse *sparse)
{
    return sparse->given;
}

double *ru_sparse_coupling(ru_sparse *sparse, size_t connection)
{
    return block_at(sparse, sparse->written[connection], sparse->n_state);
}

int ru_sparse_factor(ru_sparse *sparse, const ru_comm *comm)
{
    size_t ns = sparse->n_state, width = ns * ns, n = (size_t)sparse->order.n_node;
    ru_comm_sum(comm, sparse->given, (int)(n * width));
    ru_comm_sum(comm, sparse->blocks + n * width, (int)(2 * sparse->n_upper * width));
    for (size_t p = 0; p < n; p++)
        memcpy(block_at(sparse, p, ns), sparse->given + (size_t)sparse->order.node[p] * width,
               width * sizeof *sparse->given);
    return sparse->factor(sparse);
}

void ru_sparse_solve(ru_sparse *sparse, const ru_comm *comm, int32_t first, int32_t n_own,
                     const double *r, double *z)
{
    const ru_elimination *e = &sparse->order;
    size_t ns = sparse->n_state, n = (size_t)e->n_node;
    if (n_own < e->n_node)
        memset(sparse->x, 0, n * ns * sizeof *sparse->x);
    for (int32_t i = 0; i < n_own; i++)
        memcpy(sparse->x + (size_t)e->position[first + i] * ns, r + (size_t)i * ns, ns * sizeof *r);
    ru_comm_sum(comm, sparse->x, (int)(n * ns));
    sparse->solve(sparse);
    for (int32_t i = 0; i < n_own; i++)
        memcpy(z + (size_t)i * ns, sparse->x + (size_t)e->position[first + i] * ns, ns * sizeof *z);
}
