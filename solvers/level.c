/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/level.h>

#include <stdlib.h>
#include <string.h>

#include <ru/base/unroll.h>
#include <ru/solvers/dense.h>

void ru_level_carry_on(const ru_level *from, ru_level *to)
{
    to->n_state = from->n_state;
    to->n_carrier = from->n_carrier;
    memcpy(to->first, from->first, sizeof to->first);
    memcpy(to->second, from->second, sizeof to->second);
}

void ru_level_forget_structure(ru_level *level)
{
    free(level->transposed);
    free(level->strength);
    level->transposed = NULL;
    level->strength = NULL;
}

void ru_level_destroy(ru_level *level)
{
    free(level->start);
    free(level->upper);
    free(level->across);
    free(level->column);
    free(level->transposed);
    free(level->strength);
    free(level->value);
    free(level->blocks);
    free(level->inverse);
    free(level->single);
    free(level->aggregate);
    free(level->coarse_entry);
    free(level->right);
    free(level->starts);
    free(level->beyond);
    ru_halo_clear(&level->halo);
    *level = (ru_level){0};
}

double ru_level_coupling(const ru_level *level, size_t e, size_t a)
{
    double value = level->value[e] * level->first[a];
    return level->value2 ? value + level->value2[e] * level->second[a] : value;
}

int ru_level_factor(ru_level *level, const double *scale)
{
    size_t ns = level->n_state, size = ns * ns, n_entry = level->start[level->n_node];
    double block[64 * 64], inverse[64 * 64], per_scale[64];
    for (size_t a = 0; a < ns; a++)
        per_scale[a] = 1 / scale[a];
    for (size_t e = 0; e < n_entry; e++)
        level->single[e] = (float)level->value[e];
    for (size_t e = 0; level->value2 && e < n_entry; e++)
        level->single[n_entry + e] = (float)level->value2[e];
    for (size_t i = 0; i < (size_t)level->n_node; i++) {
        memcpy(block, level->blocks + i * size, size * sizeof *block);
        if (ru_dense_invert(ns, block, inverse))
            return 1;
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                level->inverse[i * size + b * ns + a] =
                    (float)(inverse[a * ns + b] * scale[b] * per_scale[a]);
    }
    return 0;
}

void ru_level_restrict_matrix(const ru_level *fine, ru_level *coarse)
{
    size_t ns = fine->n_state, size = ns * ns;
    memset(coarse->blocks, 0, (size_t)coarse->n_node * size * sizeof *coarse->blocks);
    memset(coarse->value, 0, coarse->start[coarse->n_node] * sizeof *coarse->value);
    if (coarse->value2)
        memset(coarse->value2, 0, coarse->start[coarse->n_node] * sizeof *coarse->value2);
    for (int32_t i = 0; i < fine->n_node; i++) {
        double *block = coarse->blocks + (size_t)fine->aggregate[i] * size;
        for (size_t k = 0; k < size; k++)
            block[k] += fine->blocks[(size_t)i * size + k];
        for (size_t e = fine->start[i]; e < fine->start[i + 1]; e++) {
            if (fine->coarse_entry[e] != SIZE_MAX) {
                coarse->value[fine->coarse_entry[e]] += fine->value[e];
                if (fine->value2)
                    coarse->value2[fine->coarse_entry[e]] += fine->value2[e];
                continue;
            }
            for (size_t a = 0; a < ns; a++)
                block[a * ns + a] += ru_level_coupling(fine, e, a);
        }
    }
}

/* The hot loops. Each is written once for any number of states and compiled again for the usual
 * ones, where the count is a constant and the small loops unroll. A pack is a register of lanes;
 * states do not meet but in the blocks, so that packs go one after the other. */

typedef float pack __attribute__((vector_size(RU_LEVEL_LANES * sizeof(float))));

#define LOAD(to, from)  memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))

/* sum -= couplings [from, to) times lanes [p, p + LANES) of x; `place`: where a column's vector
 * stands in x, NULL: at its number. */
RU_INLINED void subtract(const ru_level *level, size_t from, size_t to, size_t width, size_t p,
                         const int32_t *place, const float *x, pack *sum)
{
    pack first, second, other, total = *sum;
    const float *value = level->single, *value2 = value + level->start[level->n_node];
    LOAD(first, level->carried[0] + p);
    LOAD(second, level->carried[1] + p);
    for (size_t e = from; e < to; e++) {
        int32_t column = level->column[e];
        LOAD(other, x + (size_t)(place ? place[column] : column) * width + p);
        if (level->n_carrier > 1)
            total -= (first * value[e] + second * value2[e]) * other;
        else
            total -= first * value[e] * other;
    }
    *sum = total;
}

/* Lanes [p, p + LANES) of the inverted block of node i times x. */
RU_INLINED void solve_block(const ru_level *level, size_t ns, size_t i, size_t p, const float *x,
                            pack *out)
{
    const float *column = level->inverse + i * ns * ns + p;
    pack even = {0}, odd = {0}, lanes, live;
    LOAD(live, level->live + p);
    for (size_t b = 0; b < ns; b++) {
        LOAD(lanes, column + b * ns);
        if (b % 2)
            odd += lanes * x[b];
        else
            even += lanes * x[b];
    }
    *out = (even + odd) * live;
}

RU_INLINED void forward(const ru_level *level, size_t ns, size_t width, const float *weight,
                        const float *r, float *z)
{
    float rest[64];
    pack lanes;
    for (size_t i = 0; i < (size_t)level->n_node; i++) {
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            LOAD(lanes, r + i * width + p);
            if (weight)
                lanes *= weight[i];
            subtract(level, level->start[i], level->upper[i], width, p, NULL, z, &lanes);
            STORE(rest + p, lanes);
        }
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            solve_block(level, ns, i, p, rest, &lanes);
            STORE(z + i * width + p, lanes);
        }
    }
}

RU_INLINED void backward(const ru_level *level, size_t ns, size_t width, const float *coarse,
                         float *z, float *gap)
{
    float rest[64];
    for (size_t i = (size_t)level->n_node; i-- > 0;) {
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            pack lanes = {0};
            subtract(level, level->upper[i], level->start[i + 1], width, p, NULL, z, &lanes);
            if (coarse)
                subtract(level, level->start[i], level->upper[i], width, p, level->aggregate,
                         coarse, &lanes);
            STORE(rest + p, lanes);
        }
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            pack change, now, added = {0};
            solve_block(level, ns, i, p, rest, &change);
            LOAD(now, z + i * width + p);
            now += change;
            STORE(z + i * width + p, now);
            if (!gap)
                continue;
            if (coarse)
                LOAD(added, coarse + (size_t)level->aggregate[i] * width + p);
            added -= change;
            STORE(gap + i * width + p, added);
        }
    }
}

RU_INLINED void restrict_rest(const ru_level *fine, size_t width, const float *z, float *coarse)
{
    for (size_t i = 0; i < (size_t)fine->n_node; i++)
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            pack lanes;
            float *to = coarse + (size_t)fine->aggregate[i] * width + p;
            LOAD(lanes, to);
            subtract(fine, fine->upper[i], fine->start[i + 1], width, p, NULL, z, &lanes);
            STORE(to, lanes);
        }
}

RU_INLINED void image(const ru_level *level, size_t width, const float *r, const float *gap,
                      float *y, double products[3])
{
    pack square = {0}, along = {0}, whole = {0};
    for (size_t i = 0; i < (size_t)level->n_node; i++)
        for (size_t p = 0; p < width; p += RU_LEVEL_LANES) {
            pack lanes, right;
            LOAD(right, r + i * width + p);
            lanes = right;
            subtract(level, level->start[i], level->upper[i], width, p, NULL, gap, &lanes);
            subtract(level, level->across[i], level->start[i + 1], width, p, NULL, gap, &lanes);
            STORE(y + i * width + p, lanes);
            square += lanes * lanes;
            along += lanes * right;
            whole += right * right;
        }
    products[0] = products[1] = products[2] = 0;
    for (size_t k = 0; k < RU_LEVEL_LANES; k++) {
        products[0] += (double)square[k];
        products[1] += (double)along[k];
        products[2] += (double)whole[k];
    }
}

RU_FOR_PROCESSORS
void ru_level_sweep_forward(const ru_level *level, const float *weight, const float *r, float *z)
{
    switch (level->n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        forward(level, n, RU_LEVEL_LANES, weight, r, z);                                           \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        forward(level, level->n_state, level->width, weight, r, z);
    }
}

RU_FOR_PROCESSORS
void ru_level_sweep_backward(const ru_level *level, const float *coarse, float *z, float *gap)
{
    switch (level->n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        backward(level, n, RU_LEVEL_LANES, coarse, z, gap);                                        \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        backward(level, level->n_state, level->width, coarse, z, gap);
    }
}

RU_FOR_PROCESSORS
void ru_level_restrict_rest(const ru_level *fine, const float *z, int32_t n_coarse, float *coarse)
{
    memset(coarse, 0, (size_t)n_coarse * fine->width * sizeof *coarse);
    if (fine->width == RU_LEVEL_LANES)
        restrict_rest(fine, RU_LEVEL_LANES, z, coarse);
    else
        restrict_rest(fine, fine->width, z, coarse);
}

RU_FOR_PROCESSORS
void ru_level_image(const ru_level *level, const float *r, const float *gap, float *y,
                    double products[3])
{
    if (level->width == RU_LEVEL_LANES)
        image(level, RU_LEVEL_LANES, r, gap, y, products);
    else
        image(level, level->width, r, gap, y, products);
}
