/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/multilevel.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/dense.h>
#include <ru/solvers/level.h>

enum { MAX_LEVEL = 24, DIRECT_UNKNOWNS = 160 };

struct ru_multilevel {
    size_t n_level, n_state;
    ru_level levels[MAX_LEVEL];
    size_t *place; /* [n_connection]: entry of the finest matrix */
    size_t n_connection;
    double *direct; /* dense factors of the coarsest level */
    int *pivot;
    double *unknowns; /* of the coarsest level */
    double scale[64]; /* of each state: the cycle works on x/scale */
    float *packed;    /* [2][n_node][width] for callers in double precision, made when needed */
};

static int coarse_enough(const ru_level *level)
{
    return (size_t)level->n_node * level->n_state <= DIRECT_UNKNOWNS;
}

static ru_status build_levels(ru_multilevel *m, const ru_connection *connections)
{
    RU_TRY(ru_level_build_finest(&m->levels[0], connections, m->n_connection, m->place));
    m->n_level = 1;
    while (m->n_level < MAX_LEVEL && !coarse_enough(&m->levels[m->n_level - 1])) {
        ru_level *fine = &m->levels[m->n_level - 1];
        RU_TRY(ru_level_coarsen(fine, &m->levels[m->n_level]));
        /* Pairs that no longer form would repeat the same level for ever. */
        if (m->levels[m->n_level].n_node > 0.9 * fine->n_node) {
            ru_level_destroy(&m->levels[m->n_level]);
            break;
        }
        m->n_level++;
    }
    for (size_t l = 0; l < m->n_level; l++)
        ru_level_forget_structure(&m->levels[l]);
    const ru_level *last = &m->levels[m->n_level - 1];
    if (coarse_enough(last)) {
        size_t n = (size_t)last->n_node * m->n_state;
        m->direct = malloc(n * n * sizeof *m->direct);
        m->pivot = malloc(n * sizeof *m->pivot);
        m->unknowns = malloc(n * sizeof *m->unknowns);
        RU_REQUIRE(m->direct && m->pivot && m->unknowns, RU_ERR_SYSTEM,
                   "out of memory for the preconditioner");
    }
    return RU_OK;
}

ru_status ru_multilevel_build(int32_t n_node, size_t n_state, const unsigned char *carrier,
                              const ru_connection *connections, size_t n_connection,
                              ru_multilevel **multilevel)
{
    *multilevel = NULL;
    RU_REQUIRE(n_state <= 64, RU_ERR_INTERNAL, "%zu states a node are too many", n_state);
    ru_multilevel *m = calloc(1, sizeof *m);
    RU_REQUIRE(m, RU_ERR_SYSTEM, "out of memory for the preconditioner");
    m->n_state = n_state;
    m->n_connection = n_connection;
    m->levels[0].n_node = n_node;
    m->levels[0].n_state = n_state;
    m->levels[0].n_carrier = 1;
    for (size_t k = 0; k < n_state; k++) {
        m->levels[0].first[k] = carrier[k] == 1;
        m->levels[0].second[k] = carrier[k] == 2;
        if (carrier[k] == 2)
            m->levels[0].n_carrier = 2;
    }
    m->place = malloc((n_connection + 1) * sizeof *m->place);
    ru_status status = m->place ? build_levels(m, connections)
                                : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    if (status != RU_OK)
        ru_multilevel_destroy(&m);
    *multilevel = m;
    RU_TRY(status);
    return RU_OK;
}

void ru_multilevel_destroy(ru_multilevel **multilevel)
{
    ru_multilevel *m = *multilevel;
    if (!m)
        return;
    for (size_t l = 0; l < MAX_LEVEL; l++)
        ru_level_destroy(&m->levels[l]);
    free(m->place);
    free(m->direct);
    free(m->pivot);
    free(m->unknowns);
    free(m->packed);
    free(m);
    *multilevel = NULL;
}

double *ru_multilevel_blocks(ru_multilevel *multilevel)
{
    return multilevel->levels[0].blocks;
}

void ru_multilevel_clear(ru_multilevel *multilevel)
{
    ru_level *level = &multilevel->levels[0];
    size_t size = level->n_state * level->n_state;
    memset(level->blocks, 0, (size_t)level->n_node * size * sizeof *level->blocks);
    memset(level->value, 0, level->start[level->n_node] * sizeof *level->value);
    if (level->value2)
        memset(level->value2, 0, level->start[level->n_node] * sizeof *level->value2);
}

void ru_multilevel_add_coupling(ru_multilevel *multilevel, size_t connection, double value)
{
    multilevel->levels[0].value[multilevel->place[connection]] += value;
}

void ru_multilevel_add_second(ru_multilevel *multilevel, size_t connection, double value)
{
    multilevel->levels[0].value2[multilevel->place[connection]] += value;
}

static int factor_direct(ru_multilevel *m)
{
    const ru_level *level = &m->levels[m->n_level - 1];
    size_t n = (size_t)level->n_node * m->n_state, ns = m->n_state;
    memset(m->direct, 0, n * n * sizeof *m->direct);
    for (size_t i = 0; i < (size_t)level->n_node; i++) {
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                m->direct[(i * ns + a) * n + i * ns + b] = level->blocks[(i * ns + a) * ns + b];
        for (size_t e = level->start[i]; e < level->start[i + 1]; e++)
            for (size_t a = 0; a < ns; a++)
                m->direct[(i * ns + a) * n + (size_t)level->column[e] * ns + a] +=
                    ru_level_coupling(level, e, a);
    }
    return ru_dense_factor(n, m->direct, m->pivot) != 0;
}

int ru_multilevel_setup(ru_multilevel *m, const double *scale)
{
    memcpy(m->scale, scale, m->n_state * sizeof *scale);
    for (size_t l = 0; l + 1 < m->n_level; l++) {
        if (ru_level_factor(&m->levels[l], scale))
            return 1;
        ru_level_restrict_matrix(&m->levels[l], &m->levels[l + 1]);
    }
    return m->direct ? factor_direct(m) : ru_level_factor(&m->levels[m->n_level - 1], scale);
}

/* `weight`: factors of the rows, NULL for one. */
static void solve_direct(const ru_multilevel *m, const float *weight, const float *r, float *z)
{
    const ru_level *level = &m->levels[m->n_level - 1];
    size_t ns = m->n_state, n = (size_t)level->n_node;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            m->unknowns[i * ns + k] =
                (double)r[i * level->width + k] * m->scale[k] * (weight ? (double)weight[i] : 1);
    ru_dense_solve(n * ns, m->direct, m->pivot, m->unknowns);
    memset(z, 0, n * level->width * sizeof *z);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            z[i * level->width + k] = (float)(m->unknowns[i * ns + k] / m->scale[k]);
}

static double dot(size_t n, const float *a, const float *b)
{
    float lanes[RU_LEVEL_LANES] = {0};
    double sum = 0;
    for (size_t i = 0; i < n; i += RU_LEVEL_LANES)
        for (size_t k = 0; k < RU_LEVEL_LANES; k++)
            lanes[k] += a[i + k] * b[i + k];
    for (size_t k = 0; k < RU_LEVEL_LANES; k++)
        sum += (double)lanes[k];
    return sum;
}

static void cycle(ru_multilevel *m, size_t l, const float *weight, const float *r, float *z);

/* Up to two steps of the generalised conjugate residual method on level l, preconditioned by the
 * cycle; the second only where the first left more than a quarter. */
static void solve_coarse(ru_multilevel *m, size_t l, const float *r, float *z)
{
    ru_level *level = &m->levels[l];
    size_t n = (size_t)level->n_node * level->width;
    cycle(m, l, NULL, r, z);
    if (l + 1 == m->n_level)
        return;
    float *v1 = level->krylov, *rest = v1 + n, *c2 = rest + n, *v2 = c2 + n;
    double first[3], second[3]; /* v.v, v.r, r.r */
    ru_level_image(level, r, level->gap, v1, first);
    if (!(first[0] > 0))
        return;
    double step = first[1] / first[0], left = first[2] - step * first[1];
    if (left <= 0.0625 * first[2]) {
        for (size_t i = 0; i < n; i++)
            z[i] *= (float)step;
        return;
    }
    for (size_t i = 0; i < n; i++)
        rest[i] = r[i] - (float)step * v1[i];
    cycle(m, l, NULL, rest, c2);
    ru_level_image(level, rest, level->gap, v2, second);
    double cross = dot(n, v2, v1), along = second[1];
    double square = second[0] - cross * cross / first[0];
    if (!(square > 1e-6 * second[0]))
        along = 0, square = 1;
    float part1 = (float)(step - cross * along / (first[0] * square));
    float part2 = (float)(along / square);
    for (size_t i = 0; i < n; i++)
        z[i] = part1 * z[i] + part2 * c2[i];
}

/* One cycle on level l: sweep forwards from zero, correct from the next level, sweep back. */
static void cycle(ru_multilevel *m, size_t l, const float *weight, const float *r, float *z)
{
    ru_level *level = &m->levels[l];
    const float *correction = NULL;
    if (!level->n_node)
        return;
    if (l + 1 == m->n_level && m->direct) {
        solve_direct(m, weight, r, z);
        return;
    }
    ru_level_sweep_forward(level, weight, r, z);
    if (l + 1 < m->n_level) {
        ru_level *coarse = &m->levels[l + 1];
        ru_level_restrict_rest(level, z, coarse->n_node, coarse->right);
        solve_coarse(m, l + 1, coarse->right, coarse->solution);
        correction = coarse->solution;
    }
    ru_level_sweep_backward(level, correction, z, level->gap);
}

void ru_multilevel_apply(ru_multilevel *m, const float *weight, const float *r, float *z)
{
    cycle(m, 0, weight, r, z);
}

size_t ru_multilevel_width(size_t n_state)
{
    return (n_state + RU_LEVEL_LANES - 1) / RU_LEVEL_LANES * RU_LEVEL_LANES;
}

int ru_multilevel_solve(ru_multilevel *m, const double *r, double *z)
{
    size_t ns = m->n_state, n = (size_t)m->levels[0].n_node, width = m->levels[0].width;
    if (!m->packed)
        m->packed = calloc(2 * n * width + 1, sizeof *m->packed);
    if (!m->packed)
        return 1;
    float *right = m->packed, *answer = right + n * width;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            right[i * width + k] = (float)(r[i * ns + k] / m->scale[k]);
    cycle(m, 0, NULL, right, answer);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            z[i * ns + k] = (double)answer[i * width + k] * m->scale[k];
    return 0;
}

size_t ru_multilevel_levels(const ru_multilevel *multilevel)
{
    return multilevel->n_level;
}
