/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/multilevel.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/dense.h>
#include <ru/solvers/gather.h>
#include <ru/solvers/level.h>

enum { MAX_LEVEL = 24, DIRECT_UNKNOWNS = 160, GATHERED_NODES = 1000 };

/* A level with less than this part of the nodes of the finer one is worth its while. */
static const double worthwhile = 0.9;

struct ru_multilevel {
    size_t n_level, n_state;
    size_t n_shared; /* levels shared between ranks; from there on each rank has all of them */
    ru_level levels[MAX_LEVEL];
    ru_level part; /* where ranks share: this one's nodes of the first level that each has whole */
    ru_gather gather; /* from there */
    size_t *place;    /* [n_connection]: entry of the finest matrix */
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

/* Coarser levels on this rank alone. */
static ru_status coarsen_alone(ru_multilevel *m)
{
    while (m->n_level < MAX_LEVEL && !coarse_enough(&m->levels[m->n_level - 1])) {
        ru_level *fine = &m->levels[m->n_level - 1];
        RU_TRY(ru_level_coarsen(fine, &m->levels[m->n_level]));
        /* Pairs that no longer form would repeat the same level for ever. */
        if (m->levels[m->n_level].n_node > worthwhile * fine->n_node) {
            ru_level_destroy(&m->levels[m->n_level]);
            break;
        }
        m->n_level++;
    }
    return RU_OK;
}

/* From the finest level, in `part`, to the first that is small; that one is gathered. */
static ru_status coarsen_together(ru_multilevel *m, int64_t gathered)
{
    ru_level *part = &m->part, coarse;
    int size = part->halo.comm.size;
    for (double before = INFINITY; m->n_shared < MAX_LEVEL / 2 && part->starts[size] > gathered &&
                                   (double)part->starts[size] <= worthwhile * before;
         m->n_shared++) {
        before = (double)part->starts[size];
        ru_status status = ru_level_coarsen(part, &coarse);
        m->levels[m->n_shared] = *part;
        *part = coarse;
        RU_TRY(status);
    }
    m->n_level = m->n_shared + 1;
    ru_level *finer = m->n_shared ? &m->levels[m->n_shared - 1] : NULL;
    RU_TRY(ru_gather_build(part, finer, &m->levels[m->n_shared], &m->gather));
    RU_TRY(ru_comm_agree(&m->gather.comm, coarsen_alone(m)));
    return RU_OK;
}

static ru_status make_direct(ru_multilevel *m)
{
    const ru_level *last = &m->levels[m->n_level - 1];
    if (!coarse_enough(last))
        return RU_OK;
    size_t n = (size_t)last->n_node * m->n_state;
    m->direct = malloc((n * n + 1) * sizeof *m->direct);
    m->pivot = malloc((n + 1) * sizeof *m->pivot);
    m->unknowns = malloc((n + 1) * sizeof *m->unknowns);
    RU_REQUIRE(m->direct && m->pivot && m->unknowns, RU_ERR_SYSTEM,
               "out of memory for the preconditioner");
    return RU_OK;
}

/* The halo of the finest level; its nodes are numbered on from rank to rank. */
static ru_status build_halo(ru_multilevel *m, const ru_multilevel_nodes *nodes)
{
    const ru_comm *comm = nodes->comm;
    ru_level *part = &m->part;
    part->starts = malloc(((size_t)comm->size + 1) * sizeof *part->starts);
    ru_status status =
        part->starts ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    RU_TRY(ru_comm_agree(comm, status));
    ru_comm_number(comm, nodes->n_node, part->starts);
    RU_TRY(ru_halo_build(comm, part->starts, nodes->beyond, (size_t)nodes->n_halo,
                         (m->n_state + RU_LEVEL_LANES) * sizeof(float), &part->halo));
    return RU_OK;
}

static int is_shared(const ru_multilevel *m)
{
    return ru_level_is_shared(&m->part);
}

/* Where the caller's matrix goes. */
static ru_level *finest(ru_multilevel *m)
{
    return is_shared(m) && !m->n_shared ? &m->part : &m->levels[0];
}

static ru_status build_levels(ru_multilevel *m, const ru_multilevel_nodes *nodes,
                              const ru_level *like, const ru_connection *connections)
{
    ru_level *first = nodes->comm && nodes->comm->size > 1 ? &m->part : &m->levels[0];
    *first = *like;
    ru_status status = ru_level_build_finest(first, connections, m->n_connection, m->place);
    m->n_level = 1;
    if (first == &m->part) {
        RU_TRY(ru_comm_agree(nodes->comm, status));
        RU_TRY(build_halo(m, nodes));
        RU_TRY(coarsen_together(m, nodes->gathered ? nodes->gathered : GATHERED_NODES));
    } else {
        RU_TRY(status);
        RU_TRY(coarsen_alone(m));
    }
    for (size_t l = 0; l < m->n_level; l++)
        ru_level_forget_structure(&m->levels[l]);
    ru_level_forget_structure(&m->part);
    status = make_direct(m);
    return nodes->comm ? ru_comm_agree(nodes->comm, status) : status;
}

ru_status ru_multilevel_build(const ru_multilevel_nodes *nodes, size_t n_state,
                              const unsigned char *carrier, const ru_connection *connections,
                              size_t n_connection, ru_multilevel **multilevel)
{
    *multilevel = NULL;
    RU_REQUIRE(n_state <= 64, RU_ERR_INTERNAL, "%zu states a node are too many", n_state);
    ru_level like = {
        .n_node = nodes->n_node, .n_halo = nodes->n_halo, .n_state = n_state, .n_carrier = 1};
    for (size_t k = 0; k < n_state; k++) {
        like.first[k] = carrier[k] == 1;
        like.second[k] = carrier[k] == 2;
        if (carrier[k] == 2)
            like.n_carrier = 2;
    }
    ru_multilevel *m = calloc(1, sizeof *m);
    ru_status status = RU_OK;
    if (m)
        m->place = malloc((n_connection + 1) * sizeof *m->place);
    if (!m || !m->place)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    if (nodes->comm)
        status = ru_comm_agree(nodes->comm, status);
    if (status == RU_OK) {
        m->n_state = n_state;
        m->n_connection = n_connection;
        status = build_levels(m, nodes, &like, connections);
    }
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
    ru_level_destroy(&m->part);
    ru_gather_clear(&m->gather);
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
    return finest(multilevel)->blocks;
}

void ru_multilevel_clear(ru_multilevel *multilevel)
{
    ru_level *level = finest(multilevel);
    size_t size = level->n_state * level->n_state;
    memset(level->blocks, 0, (size_t)level->n_node * size * sizeof *level->blocks);
    memset(level->value, 0, level->start[level->n_node] * sizeof *level->value);
    if (level->value2)
        memset(level->value2, 0, level->start[level->n_node] * sizeof *level->value2);
}

void ru_multilevel_add_coupling(ru_multilevel *multilevel, size_t connection, double value)
{
    finest(multilevel)->value[multilevel->place[connection]] += value;
}

void ru_multilevel_add_second(ru_multilevel *multilevel, size_t connection, double value)
{
    finest(multilevel)->value2[multilevel->place[connection]] += value;
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
    int singular = 0;
    memcpy(m->scale, scale, m->n_state * sizeof *scale);
    /* A singular block keeps no rank from what all do together. */
    for (size_t l = 0; l < m->n_shared; l++) {
        singular |= ru_level_factor(&m->levels[l], scale);
        ru_level_restrict_matrix(&m->levels[l], l + 1 < m->n_shared ? &m->levels[l + 1] : &m->part);
    }
    if (is_shared(m))
        ru_gather_matrix(&m->gather, &m->part, &m->levels[m->n_shared]);
    for (size_t l = m->n_shared; l + 1 < m->n_level && !singular; l++) {
        singular |= ru_level_factor(&m->levels[l], scale);
        ru_level_restrict_matrix(&m->levels[l], &m->levels[l + 1]);
    }
    if (singular)
        return 1;
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

/* A z, where z is the answer of the cycle on r, with the products v.v, v.r, r.r and, where there is
 * a first image, the product with that. Between ranks z, too, is completed. */
static void take_image(ru_multilevel *m, size_t l, const float *r, float *z, const float *first,
                       float *v, double products[4])
{
    ru_level *level = &m->levels[l];
    size_t n = (size_t)level->n_node * level->width, halo = (size_t)level->n_halo * level->width;
    if (l < m->n_shared)
        ru_halo_exchange(&level->halo, level->width * sizeof *z, level->gap);
    for (size_t i = n; i < n + halo; i++)
        z[i] -= level->gap[i];
    ru_level_image(level, r, level->gap, v, products);
    products[3] = first ? dot(n, v, first) : 0;
    if (l < m->n_shared)
        ru_comm_sum(&level->halo.comm, products, first ? 4 : 3);
}

/* Up to two steps of the generalised conjugate residual method on level l, preconditioned by the
 * cycle; the second only where the first left more than a quarter. */
static void solve_coarse(ru_multilevel *m, size_t l, const float *r, float *z)
{
    ru_level *level = &m->levels[l];
    size_t own = (size_t)level->n_node * level->width;
    size_t n = own + (size_t)level->n_halo * level->width;
    cycle(m, l, NULL, r, z);
    if (l + 1 == m->n_level)
        return;
    float *v1 = level->krylov, *rest = v1 + n, *c2 = rest + n, *v2 = c2 + n;
    double first[4], second[4]; /* v.v, v.r, r.r, v2.v1 */
    take_image(m, l, r, z, NULL, v1, first);
    if (!(first[0] > 0))
        return;
    double step = first[1] / first[0], left = first[2] - step * first[1];
    if (left <= 0.0625 * first[2]) {
        for (size_t i = 0; i < n; i++)
            z[i] *= (float)step;
        return;
    }
    for (size_t i = 0; i < own; i++)
        rest[i] = r[i] - (float)step * v1[i];
    cycle(m, l, NULL, rest, c2);
    take_image(m, l, rest, c2, v1, v2, second);
    double cross = second[3], along = second[1];
    double square = second[0] - cross * cross / first[0];
    if (!(square > 1e-6 * second[0]))
        along = 0, square = 1;
    float part1 = (float)(step - cross * along / (first[0] * square));
    float part2 = (float)(along / square);
    for (size_t i = 0; i < n; i++)
        z[i] = part1 * z[i] + part2 * c2[i];
}

/* What the forward sweep on level l left is solved for on the next; the answer for the aggregate of
 * node 0, and in the halo of z, which knows what other ranks swept, its sum with that. */
static const float *correct(ru_multilevel *m, size_t l, float *z)
{
    ru_level *level = &m->levels[l], *coarse = &m->levels[l + 1];
    size_t width = level->width;
    int gathers = is_shared(m) && l + 1 == m->n_shared;
    size_t own = gathers ? m->gather.own : 0;
    ru_level_restrict_rest(level, z, gathers ? m->part.n_node : coarse->n_node,
                           coarse->right + own);
    if (gathers)
        ru_gather_rows(&m->gather, coarse->right);
    solve_coarse(m, l + 1, coarse->right, coarse->solution);
    for (size_t h = 0; h < (size_t)level->n_halo; h++) {
        float *at = z + ((size_t)level->n_node + h) * width;
        const float *add = coarse->solution + (size_t)level->beyond[h] * width;
        for (size_t k = 0; k < width; k++)
            at[k] += add[k];
    }
    return coarse->solution + own;
}

/* One cycle on level l: sweep forwards from zero, correct from the next level, sweep back. The halo
 * of z is left as it was before the sweep back. */
static void cycle(ru_multilevel *m, size_t l, const float *weight, const float *r, float *z)
{
    ru_level *level = &m->levels[l];
    const float *correction = NULL;
    if (l + 1 == m->n_level && m->direct) {
        solve_direct(m, weight, r, z);
        return;
    }
    ru_level_sweep_forward(level, weight, r, z);
    if (l < m->n_shared)
        ru_halo_exchange(&level->halo, level->width * sizeof *z, z);
    if (l + 1 < m->n_level)
        correction = correct(m, l, z);
    ru_level_sweep_backward(level, correction, z, level->gap);
}

/* The cycle on a network that every rank has whole. */
static void cycle_whole(ru_multilevel *m, const float *weight, const float *r, float *z)
{
    ru_level *whole = &m->levels[0];
    size_t width = whole->width, n = (size_t)m->part.n_node;
    float *right = whole->right + m->gather.own;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < width; k++)
            right[i * width + k] = r[i * width + k] * (weight ? weight[i] : 1);
    ru_gather_rows(&m->gather, whole->right);
    cycle(m, 0, NULL, whole->right, whole->solution);
    memcpy(z, whole->solution + m->gather.own, n * width * sizeof *z);
}

void ru_multilevel_apply(ru_multilevel *m, const float *weight, const float *r, float *z)
{
    if (is_shared(m) && !m->n_shared)
        cycle_whole(m, weight, r, z);
    else
        cycle(m, 0, weight, r, z);
}

size_t ru_multilevel_width(size_t n_state)
{
    return (n_state + RU_LEVEL_LANES - 1) / RU_LEVEL_LANES * RU_LEVEL_LANES;
}

int ru_multilevel_solve(ru_multilevel *m, const double *r, double *z)
{
    const ru_level *level = finest(m);
    size_t ns = m->n_state, n = (size_t)level->n_node, width = level->width;
    if (!m->packed)
        m->packed = calloc((2 * n + (size_t)level->n_halo) * width + 1, sizeof *m->packed);
    if (!m->packed)
        return 1;
    float *right = m->packed, *answer = right + n * width;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            right[i * width + k] = (float)(r[i * ns + k] / m->scale[k]);
    ru_multilevel_apply(m, NULL, right, answer);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            z[i * ns + k] = (double)answer[i * width + k] * m->scale[k];
    return 0;
}

size_t ru_multilevel_levels(const ru_multilevel *multilevel)
{
    return multilevel->n_level;
}

size_t ru_multilevel_shared_levels(const ru_multilevel *multilevel)
{
    return multilevel->n_shared;
}
