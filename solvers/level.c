/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/level.h>

#include <stdlib.h>
#include <string.h>

#include <ru/base/unroll.h>
#include <ru/solvers/dense.h>

/* A connection with the number it came with, for sorting. */
typedef struct entry {
    int32_t row, column;
    double strength;
    size_t from;
} entry;

/* Moves entries to `to` in the order of their column (else their row); those of one keep theirs.
 * `count` [n_node + 1] is work. */
static void sort_by(int column, const entry *from, size_t n, int32_t n_node, size_t *count,
                    entry *to)
{
    memset(count, 0, ((size_t)n_node + 1) * sizeof *count);
    for (size_t i = 0; i < n; i++)
        count[(column ? from[i].column : from[i].row) + 1]++;
    for (int32_t i = 0; i < n_node; i++)
        count[i + 1] += count[i];
    for (size_t i = 0; i < n; i++)
        to[count[column ? from[i].column : from[i].row]++] = from[i];
}

/* By row, and by column within a row, in time linear in entries and nodes. */
static ru_status sort_entries(entry *entries, size_t n, int32_t n_node)
{
    entry *spare = malloc((n + 1) * sizeof *spare);
    size_t *count = malloc(((size_t)n_node + 1) * sizeof *count);
    ru_status status = RU_OK;
    if (!spare || !count) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    } else {
        sort_by(1, entries, n, n_node, count, spare);
        sort_by(0, spare, n, n_node, count, entries);
    }
    free(spare);
    free(count);
    RU_TRY(status);
    return RU_OK;
}

static size_t find_entry(const ru_level *level, int32_t row, int32_t column)
{
    size_t low = level->start[row], high = level->start[row + 1];
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (level->column[mid] < column)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void set_lanes(ru_level *level)
{
    size_t ns = level->n_state;
    level->width = (ns + RU_LEVEL_LANES - 1) / RU_LEVEL_LANES * RU_LEVEL_LANES;
    for (size_t a = 0; a < ns; a++) {
        level->live[a] = 1;
        level->carried[0][a] = (float)level->first[a];
        level->carried[1][a] = (float)level->second[a];
    }
}

static ru_status allocate(ru_level *level, size_t n_entry)
{
    size_t n = (size_t)level->n_node, ns = level->n_state, both = (size_t)level->n_carrier;
    level->start = calloc(n + 2, sizeof *level->start);
    level->upper = calloc(n + 1, sizeof *level->upper);
    level->column = malloc((n_entry + 1) * sizeof *level->column);
    level->transposed = malloc((n_entry + 1) * sizeof *level->transposed);
    level->strength = calloc(n_entry + 1, sizeof *level->strength);
    level->value = calloc(both * n_entry + 1, sizeof *level->value);
    level->blocks = calloc(n * ns * ns + 1, sizeof *level->blocks);
    level->single = calloc(both * n_entry + 1, sizeof *level->single);
    set_lanes(level);
    /* A register is loaded from any column of the last block. */
    level->inverse = calloc(n * ns * ns + level->width + 1, sizeof *level->inverse);
    level->right = calloc((level->depth ? 7 * n * level->width : 0) + 1, sizeof *level->right);
    RU_REQUIRE(level->start && level->upper && level->column && level->transposed &&
                   level->strength && level->value && level->blocks && level->single &&
                   level->inverse && level->right,
               RU_ERR_SYSTEM, "out of memory for the preconditioner (%zu nodes)", n);
    level->value2 = both > 1 ? level->value + n_entry : NULL;
    if (!level->depth)
        return RU_OK;
    level->solution = level->right + n * level->width;
    level->gap = level->solution + n * level->width;
    level->krylov = level->gap + n * level->width;
    return RU_OK;
}

/* Fills the structure from sorted entries, merging repeated pairs; place tells where each went. */
static ru_status fill(ru_level *level, const entry *entries, size_t n, size_t *place)
{
    RU_TRY(allocate(level, n));
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        int again =
            i && entries[i].row == entries[i - 1].row && entries[i].column == entries[i - 1].column;
        if (!again) {
            level->column[used] = entries[i].column;
            level->start[entries[i].row + 1]++;
            used++;
        }
        level->strength[used - 1] += entries[i].strength;
        if (place)
            place[entries[i].from] = used - 1;
    }
    for (int32_t i = 0; i < level->n_node; i++)
        level->start[i + 1] += level->start[i];
    for (int32_t i = 0; i < level->n_node; i++)
        for (size_t e = level->start[i]; e < level->start[i + 1]; e++)
            level->transposed[e] = find_entry(level, level->column[e], i);
    for (int32_t i = 0; i < level->n_node; i++)
        level->upper[i] = find_entry(level, i, i);
    return RU_OK;
}

ru_status ru_level_build_finest(ru_level *level, const ru_connection *connections,
                                size_t n_connection, size_t *place)
{
    entry *entries = malloc((n_connection + 1) * sizeof *entries);
    RU_REQUIRE(entries, RU_ERR_SYSTEM, "out of memory for the preconditioner");
    for (size_t i = 0; i < n_connection; i++)
        entries[i] = (entry){connections[i].row, connections[i].column, connections[i].strength, i};
    ru_status status = sort_entries(entries, n_connection, level->n_node);
    if (status == RU_OK)
        status = fill(level, entries, n_connection, place);
    free(entries);
    RU_TRY(status);
    return RU_OK;
}

/* One round of pairing over groups: each free group takes its strongest free neighbour. `group`
 * [n_node] is replaced; returns the number of groups. */
static int32_t pair_up(const ru_level *level, int32_t *group, int32_t n_group, int32_t *mate,
                       int32_t *first, int32_t *next, double *link)
{
    for (int32_t g = 0; g < n_group; g++)
        mate[g] = first[g] = -1;
    for (int32_t i = level->n_node - 1; i >= 0; i--) {
        next[i] = first[group[i]];
        first[group[i]] = i;
    }
    for (int32_t g = 0; g < n_group; g++) {
        if (mate[g] >= 0)
            continue;
        int32_t best = -1;
        for (int32_t i = first[g]; i >= 0; i = next[i])
            for (size_t e = level->start[i]; e < level->start[i + 1]; e++) {
                int32_t h = group[level->column[e]];
                if (h != g && mate[h] < 0)
                    link[h] += level->strength[e] + level->strength[level->transposed[e]];
            }
        double strongest = 0;
        for (int pass = 0; pass < 2; pass++)
            for (int32_t i = first[g]; i >= 0; i = next[i])
                for (size_t e = level->start[i]; e < level->start[i + 1]; e++) {
                    int32_t h = group[level->column[e]];
                    if (pass == 0 && h != g && mate[h] < 0 && link[h] > strongest) {
                        strongest = link[h];
                        best = h;
                    } else if (pass == 1) {
                        link[h] = 0;
                    }
                }
        mate[g] = best >= 0 ? best : g;
        if (best >= 0)
            mate[best] = g;
    }
    /* New numbers in the order of the lower partner keep neighbours close in memory. */
    int32_t count = 0;
    for (int32_t g = 0; g < n_group; g++)
        first[g] = mate[g] < g ? first[mate[g]] : count++;
    for (int32_t i = 0; i < level->n_node; i++)
        group[i] = first[group[i]];
    return count;
}

static ru_status aggregate(ru_level *fine, int32_t *n_coarse)
{
    size_t n = (size_t)fine->n_node;
    fine->aggregate = malloc((n + 1) * sizeof *fine->aggregate);
    int32_t *work = malloc((3 * n + 1) * sizeof *work);
    double *link = calloc(n + 1, sizeof *link);
    ru_status status = RU_OK;
    if (!fine->aggregate || !work || !link) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    } else {
        for (size_t i = 0; i < n; i++)
            fine->aggregate[i] = (int32_t)i;
        *n_coarse = fine->n_node;
        for (int round = 0; round < 2; round++)
            *n_coarse =
                pair_up(fine, fine->aggregate, *n_coarse, work, work + n, work + 2 * n, link);
    }
    free(work);
    free(link);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_level_coarsen(ru_level *fine, ru_level *coarse)
{
    size_t n_entry = fine->start[fine->n_node], n = 0;
    int32_t n_coarse = 0;
    RU_TRY(aggregate(fine, &n_coarse));
    *coarse = (ru_level){.depth = fine->depth + 1, .n_node = n_coarse, .n_state = fine->n_state};
    memcpy(coarse->first, fine->first, sizeof coarse->first);
    memcpy(coarse->second, fine->second, sizeof coarse->second);
    coarse->n_carrier = fine->n_carrier;
    fine->coarse_entry = malloc((n_entry + 1) * sizeof *fine->coarse_entry);
    entry *entries = malloc((n_entry + 1) * sizeof *entries);
    ru_status status = RU_OK;
    if (!entries || !fine->coarse_entry) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    } else {
        for (int32_t i = 0; i < fine->n_node; i++)
            for (size_t e = fine->start[i]; e < fine->start[i + 1]; e++) {
                int32_t a = fine->aggregate[i], b = fine->aggregate[fine->column[e]];
                fine->coarse_entry[e] = SIZE_MAX;
                if (a != b)
                    entries[n++] = (entry){a, b, fine->strength[e], e};
            }
        status = sort_entries(entries, n, n_coarse);
        if (status == RU_OK)
            status = fill(coarse, entries, n, fine->coarse_entry);
    }
    free(entries);
    RU_TRY(status);
    return RU_OK;
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
    double block[64 * 64], inverse[64 * 64];
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
                    (float)(inverse[a * ns + b] * scale[b] / scale[a]);
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
