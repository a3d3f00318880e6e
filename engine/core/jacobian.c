/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/jacobian.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unroll.h>
#include <ru/core/gas_balance.h>
#include <ru/solvers/multilevel.h>

typedef float pack __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(float))));

#define LOAD(to, from)  memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))

ru_status ru_jacobian_build(const ru_problem *problem, const ru_settling_state *settled,
                            ru_jacobian *j)
{
    const ru_part *part = problem->part;
    size_t ns = problem->n_state, own = (size_t)part->n_own, halo = (size_t)part->n_halo;
    size_t width = ru_multilevel_width(ns);
    int more = problem->exchange.phase == RU_GAS_MIXED || problem->settling.n_settler;
    *j = (ru_jacobian){.problem = problem, .settled = settled};
    j->rows = (ru_rows){own, halo, ns, width, j->scale};
    for (size_t k = 0; k < ns; k++)
        j->scale[k] = j->per_scale[k] = 1;
    RU_TRY(ru_frozen_build(part, ns, 0, &j->frozen[0]));
    if (problem->exchange.on_nodes)
        RU_TRY(ru_frozen_build(part, ns, 1, &j->frozen[1]));
    /* A register is loaded from any column of the last block. */
    j->slopes = calloc(own * ns * ns + width, sizeof *j->slopes);
    j->inverse = calloc(own + 1, sizeof *j->inverse);
    j->amounts = calloc((own + halo) * width + 1, sizeof *j->amounts);
    j->spread = more ? calloc((own + halo) * ns + 1, sizeof *j->spread) : NULL;
    j->sunk = more ? calloc(own * ns + 1, sizeof *j->sunk) : NULL;
    RU_REQUIRE(j->slopes && j->inverse && j->amounts && (!more || (j->spread && j->sunk)),
               RU_ERR_SYSTEM, "out of memory for the Jacobian");
    return RU_OK;
}

void ru_jacobian_destroy(ru_jacobian *j)
{
    ru_frozen_destroy(&j->frozen[0]);
    ru_frozen_destroy(&j->frozen[1]);
    free(j->slopes);
    free(j->inverse);
    free(j->amounts);
    free(j->spread);
    free(j->sunk);
}

void ru_jacobian_scale(ru_jacobian *j, const double *y)
{
    const ru_problem *problem = j->problem;
    size_t ns = problem->n_state, n = (size_t)problem->part->n_own;
    double sums[RU_MAX_COMPONENT + 1] = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < ns; k++)
            sums[k] += fabs(y[i * ns + k]);
    sums[ns] = (double)n;
    ru_comm_sum(&problem->comm, sums, (int)ns + 1);
    for (size_t k = 0; k < ns; k++) {
        j->scale[k] = problem->scenario->solver.relative * sums[k] / sums[ns] +
                      ru_problem_absolute(problem, k);
        j->per_scale[k] = 1 / j->scale[k];
    }
}

void ru_jacobian_freeze(ru_jacobian *j, const ru_stream *streams, size_t n_stream,
                        const ru_gas_pool *pool, double grown, const double *c)
{
    const ru_part *part = j->problem->part;
    j->n_stream = n_stream;
    j->pool = *pool;
    for (size_t i = 0; i < n_stream; i++) {
        j->streams[i] = streams[i];
        ru_transport_freeze(part, j->rows.n_state, &streams[i], c, &j->frozen[i]);
    }
    for (size_t i = 0; i < (size_t)part->n_own; i++)
        j->inverse[i] = (float)(1 / (part->weight[i] * grown));
}

void ru_jacobian_set_node(ru_jacobian *j, size_t node, const double *block)
{
    size_t ns = j->rows.n_state;
    float *to = j->slopes + node * ns * ns;
    for (size_t a = 0; a < ns; a++)
        for (size_t b = 0; b < ns; b++)
            to[b * ns + a] = (float)(block[a * ns + b] * j->scale[b] * j->per_scale[a]);
}

void ru_jacobian_add_outlet(ru_jacobian *j, size_t node, const unsigned char *moves, double flow)
{
    size_t ns = j->rows.n_state;
    for (size_t k = 0; k < ns; k++)
        if (moves[k])
            j->slopes[(node * ns + k) * ns + k] -= (float)flow * j->inverse[node];
}

/* image = v - gamma (amounts over the volume + slopes v). */
RU_INLINED void react(const ru_jacobian *j, size_t ns, size_t width, float gamma, const float *v,
                      float *image)
{
    float live[RU_MAX_COMPONENT + RU_TRANSPORT_LANES] = {0};
    for (size_t a = 0; a < ns; a++)
        live[a] = gamma;
    for (size_t i = 0; i < j->rows.n_row; i++) {
        const float *along = v + i * width;
        for (size_t p = 0; p < width; p += RU_TRANSPORT_LANES) {
            const float *column = j->slopes + i * ns * ns + p;
            pack even, odd = {0}, lanes, own, factor;
            LOAD(even, j->amounts + i * width + p);
            LOAD(own, along + p);
            LOAD(factor, live + p);
            even *= j->inverse[i];
            for (size_t b = 0; b < ns; b++) {
                LOAD(lanes, column + b * ns);
                if (b % 2)
                    odd += lanes * along[b];
                else
                    even += lanes * along[b];
            }
            own -= factor * (even + odd);
            STORE(image + i * width + p, own);
        }
    }
}

RU_FOR_PROCESSORS
static void react_all(const ru_jacobian *j, float gamma, const float *v, float *image)
{
    switch (j->rows.n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        react(j, n, RU_TRANSPORT_LANES, gamma, v, image);                                          \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        react(j, j->rows.n_state, j->rows.width, gamma, v, image);
    }
}

/* What sinks through the layers of settlers; v unpacked with its halo. */
static void add_sunk(ru_jacobian *j, double gamma, float *image)
{
    const ru_problem *problem = j->problem;
    size_t ns = j->rows.n_state, width = j->rows.width;
    memset(j->sunk, 0, j->rows.n_row * ns * sizeof *j->sunk);
    ru_settling_along(&problem->settling, problem->part, j->settled, j->spread, j->sunk);
    for (size_t i = 0; i < j->rows.n_row; i++)
        for (size_t k = 0; k < ns; k++)
            image[i * width + k] -=
                (float)(gamma * (double)j->inverse[i] * j->sunk[i * ns + k] / j->scale[k]);
}

/* What a gas that is one for the whole vessel passes back: it couples all nodes. */
static void add_pool(ru_jacobian *j, double gamma, float *image)
{
    const ru_problem *problem = j->problem;
    size_t ns = j->rows.n_state, width = j->rows.width;
    double change[RU_MAX_GAS];
    ru_gas_balance_change(problem, &j->pool, j->spread, change);
    for (size_t i = 0; i < j->rows.n_row; i++) {
        double passed[RU_MAX_COMPONENT] = {0};
        ru_transfer_add_change(&problem->exchange, &j->pool, i, change, passed);
        for (size_t k = 0; k < ns; k++)
            image[i * width + k] -= (float)(gamma * passed[k] / j->scale[k]);
    }
}

/* What few vessels have, in double precision. */
static void add_rest(ru_jacobian *j, double gamma, const float *v, float *image)
{
    size_t ns = j->rows.n_state, width = j->rows.width;
    if (!j->spread)
        return;
    for (size_t i = 0; i < j->rows.n_row + j->rows.n_beyond; i++)
        for (size_t k = 0; k < ns; k++)
            j->spread[i * ns + k] = (double)v[i * width + k] * j->scale[k];
    if (j->problem->settling.n_settler)
        add_sunk(j, gamma, image);
    if (j->problem->exchange.phase == RU_GAS_MIXED)
        add_pool(j, gamma, image);
}

void ru_jacobian_image(ru_jacobian *j, double gamma, float *v, float *image)
{
    const ru_part *part = j->problem->part;
    size_t ns = j->rows.n_state, width = j->rows.width;
    ru_part_exchange_packed(j->problem->part, width, v);
    memset(j->amounts, 0, (size_t)(part->n_own + part->n_halo) * width * sizeof *j->amounts);
    for (size_t i = 0; i < j->n_stream; i++)
        ru_transport_apply_frozen(part, ns, width, j->streams[i].moves, &j->frozen[i], v,
                                  j->amounts);
    react_all(j, (float)gamma, v, image);
    add_rest(j, gamma, v, image);
}
