/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/level.h>

#include <stdlib.h>
#include <string.h>

#include <ru/solvers/dense.h>

/* A connection with the number it came with, for sorting. */
typedef struct entry {
    int32_t row, column;
    double strength;
    size_t from;
} entry;

static int by_row_and_column(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
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

static ru_status allocate(ru_level *level, size_t n_entry)
{
    size_t n = (size_t)level->n_node, ns = level->n_state;
    level->start = calloc(n + 2, sizeof *level->start);
    level->upper = calloc(n + 1, sizeof *level->upper);
    level->column = malloc((n_entry + 1) * sizeof *level->column);
    level->transposed = malloc((n_entry + 1) * sizeof *level->transposed);
    level->strength = calloc(n_entry + 1, sizeof *level->strength);
    level->value = calloc(2 * n_entry + 2, sizeof *level->value);
    level->blocks = calloc(n * ns * ns + 1, sizeof *level->blocks);
    level->inverse = calloc(n * ns * ns + 1, sizeof *level->inverse);
    level->right = calloc(8 * n * ns + 1, sizeof *level->right);
    RU_REQUIRE(level->start && level->upper && level->column && level->transposed &&
                   level->strength && level->value && level->blocks && level->inverse &&
                   level->right,
               RU_ERR_SYSTEM, "out of memory for the preconditioner (%zu nodes)", n);
    level->value2 = level->value + n_entry + 1;
    level->solution = level->right + n * ns;
    level->work = level->solution + n * ns;
    level->work2 = level->work + n * ns;
    level->krylov = level->work2 + n * ns;
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
    qsort(entries, n_connection, sizeof *entries, by_row_and_column);
    ru_status status = fill(level, entries, n_connection, place);
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
    *coarse = (ru_level){.n_node = n_coarse, .n_state = fine->n_state};
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
        qsort(entries, n, sizeof *entries, by_row_and_column);
        status = fill(coarse, entries, n, fine->coarse_entry);
    }
    free(entries);
    RU_TRY(status);
    return RU_OK;
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
    free(level->aggregate);
    free(level->coarse_entry);
    free(level->right);
    *level = (ru_level){0};
}

/* The coupling of entry e for state a. */
static inline double coupling(const ru_level *level, size_t e, size_t a)
{
    return level->value[e] * level->first[a] + level->value2[e] * level->second[a];
}

int ru_level_factor(ru_level *level)
{
    size_t ns = level->n_state, size = ns * ns;
    double pivot[64 * 64];
    for (int32_t i = 0; i < level->n_node; i++) {
        memcpy(pivot, level->blocks + (size_t)i * size, size * sizeof *pivot);
        for (size_t e = level->start[i]; e < level->start[i + 1] && level->column[e] < i; e++) {
            size_t back = level->transposed[e];
            const double *inverse = level->inverse + (size_t)level->column[e] * size;
            for (size_t a = 0; a < ns; a++)
                for (size_t b = 0; b < ns; b++)
                    pivot[a * ns + b] -=
                        coupling(level, e, a) * coupling(level, back, b) * inverse[a * ns + b];
        }
        if (ru_dense_invert(ns, pivot, level->inverse + (size_t)i * size))
            return 1;
    }
    return 0;
}

void ru_level_restrict_matrix(const ru_level *fine, ru_level *coarse)
{
    size_t ns = fine->n_state, size = ns * ns;
    memset(coarse->blocks, 0, (size_t)coarse->n_node * size * sizeof *coarse->blocks);
    memset(coarse->value, 0, coarse->start[coarse->n_node] * sizeof *coarse->value);
    memset(coarse->value2, 0, coarse->start[coarse->n_node] * sizeof *coarse->value2);
    for (int32_t i = 0; i < fine->n_node; i++) {
        double *block = coarse->blocks + (size_t)fine->aggregate[i] * size;
        for (size_t k = 0; k < size; k++)
            block[k] += fine->blocks[(size_t)i * size + k];
        for (size_t e = fine->start[i]; e < fine->start[i + 1]; e++) {
            if (fine->coarse_entry[e] != SIZE_MAX) {
                coarse->value[fine->coarse_entry[e]] += fine->value[e];
                coarse->value2[fine->coarse_entry[e]] += fine->value2[e];
                continue;
            }
            for (size_t a = 0; a < ns; a++)
                block[a * ns + a] += coupling(fine, e, a);
        }
    }
}

/* The hot loops. Each is written once for any number of states and compiled again for the usual
 * ones, where the count is a constant and the small loops unroll. */

static inline void add_block(size_t ns, const double *block, const double *x, double *y,
                             double sign)
{
    for (size_t a = 0; a < ns; a++) {
        double sum = 0;
        for (size_t b = 0; b < ns; b++)
            sum += block[a * ns + b] * x[b];
        y[a] += sign * sum;
    }
}

/* y -= sum of couplings in [from, to) times x. */
static inline void subtract_couplings(const ru_level *level, size_t ns, size_t from, size_t to,
                                      const double *x, double *y)
{
    for (size_t e = from; level->n_carrier < 2 && e < to; e++) {
        const double *other = x + (size_t)level->column[e] * ns;
        for (size_t a = 0; a < ns; a++)
            y[a] -= level->value[e] * level->first[a] * other[a];
    }
    for (size_t e = from; level->n_carrier > 1 && e < to; e++) {
        const double *other = x + (size_t)level->column[e] * ns;
        for (size_t a = 0; a < ns; a++)
            y[a] -= coupling(level, e, a) * other[a];
    }
}

/* y = r - A x, or A x where r is NULL. */
static inline void subtract_product(const ru_level *level, size_t ns, const double *r,
                                    const double *x, double *y)
{
    for (size_t i = 0; i < (size_t)level->n_node; i++) {
        double sum[64];
        for (size_t a = 0; a < ns; a++)
            sum[a] = r ? r[i * ns + a] : 0;
        subtract_couplings(level, ns, level->start[i], level->start[i + 1], x, sum);
        add_block(ns, level->blocks + i * ns * ns, x + i * ns, sum, -1);
        for (size_t a = 0; a < ns; a++)
            y[i * ns + a] = r ? sum[a] : -sum[a];
    }
}

static inline void sweep(const ru_level *level, size_t ns, const double *r, double *z)
{
    size_t size = ns * ns;
    double sum[64];
    for (size_t i = 0; i < (size_t)level->n_node; i++) {
        for (size_t a = 0; a < ns; a++) {
            sum[a] = r[i * ns + a];
            z[i * ns + a] = 0;
        }
        subtract_couplings(level, ns, level->start[i], level->upper[i], z, sum);
        add_block(ns, level->inverse + i * size, sum, z + i * ns, 1);
    }
    for (size_t i = (size_t)level->n_node; i-- > 0;) {
        for (size_t a = 0; a < ns; a++)
            sum[a] = 0;
        subtract_couplings(level, ns, level->upper[i], level->start[i + 1], z, sum);
        add_block(ns, level->inverse + i * size, sum, z + i * ns, 1);
    }
}

#define FOR_EACH_COUNT(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)

static void choose_product(const ru_level *level, const double *r, const double *x, double *y)
{
    switch (level->n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        subtract_product(level, n, r, x, y);                                                       \
        break;
        FOR_EACH_COUNT(CASE)
#undef CASE
    default:
        subtract_product(level, level->n_state, r, x, y);
    }
}

void ru_level_residual(const ru_level *level, const double *r, const double *z, double *rest)
{
    choose_product(level, r, z, rest);
}

void ru_level_multiply(const ru_level *level, const double *x, double *y)
{
    choose_product(level, NULL, x, y);
}

void ru_level_smooth(const ru_level *level, const double *r, double *z)
{
    switch (level->n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        sweep(level, n, r, z);                                                                     \
        break;
        FOR_EACH_COUNT(CASE)
#undef CASE
    default:
        sweep(level, level->n_state, r, z);
    }
}

void ru_level_restrict(const ru_level *fine, const double *r, double *coarse)
{
    size_t ns = fine->n_state;
    int32_t last = -1;
    for (int32_t i = 0; i < fine->n_node; i++)
        last = fine->aggregate[i] > last ? fine->aggregate[i] : last;
    memset(coarse, 0, (size_t)(last + 1) * ns * sizeof *coarse);
    for (size_t i = 0; i < (size_t)fine->n_node; i++)
        for (size_t a = 0; a < ns; a++)
            coarse[(size_t)fine->aggregate[i] * ns + a] += r[i * ns + a];
}

void ru_level_prolong_add(const ru_level *fine, const double *coarse, double *z)
{
    size_t ns = fine->n_state;
    for (size_t i = 0; i < (size_t)fine->n_node; i++)
        for (size_t a = 0; a < ns; a++)
            z[i * ns + a] += coarse[(size_t)fine->aggregate[i] * ns + a];
}
