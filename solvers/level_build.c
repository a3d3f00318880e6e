/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/level.h>

#include <stdlib.h>
#include <string.h>

/* A connection with the number it came with, for sorting. */
typedef struct entry {
    int32_t row, column;
    double strength;
    size_t from;
} entry;

/* Moves entries to `to` in the order of their column (else their row); those of one keep theirs.
 * `count` [n_number + 1] is work. */
static void sort_by(int column, const entry *from, size_t n, int32_t n_number, size_t *count,
                    entry *to)
{
    memset(count, 0, ((size_t)n_number + 1) * sizeof *count);
    for (size_t i = 0; i < n; i++)
        count[(column ? from[i].column : from[i].row) + 1]++;
    for (int32_t i = 0; i < n_number; i++)
        count[i + 1] += count[i];
    for (size_t i = 0; i < n; i++)
        to[count[column ? from[i].column : from[i].row]++] = from[i];
}

/* By row, and by column within a row, in time linear in entries and nodes. */
static ru_status sort_entries(entry *entries, size_t n, int32_t n_number)
{
    entry *spare = malloc((n + 1) * sizeof *spare);
    size_t *count = malloc(((size_t)n_number + 1) * sizeof *count);
    ru_status status = RU_OK;
    if (!spare || !count) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    } else {
        sort_by(1, entries, n, n_number, count, spare);
        sort_by(0, spare, n, n_number, count, entries);
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
    size_t rows = level->depth ? n + (size_t)level->n_halo : 0;
    level->start = calloc(n + 2, sizeof *level->start);
    level->upper = calloc(n + 1, sizeof *level->upper);
    level->across = calloc(n + 1, sizeof *level->across);
    level->column = malloc((n_entry + 1) * sizeof *level->column);
    level->transposed = malloc((n_entry + 1) * sizeof *level->transposed);
    level->strength = calloc(n_entry + 1, sizeof *level->strength);
    level->value = calloc(both * n_entry + 1, sizeof *level->value);
    level->blocks = calloc(n * ns * ns + 1, sizeof *level->blocks);
    level->single = calloc(both * n_entry + 1, sizeof *level->single);
    set_lanes(level);
    /* A register is loaded from any column of the last block. */
    level->inverse = calloc(n * ns * ns + level->width + 1, sizeof *level->inverse);
    level->right = calloc(7 * rows * level->width + 1, sizeof *level->right);
    RU_REQUIRE(level->start && level->upper && level->across && level->column &&
                   level->transposed && level->strength && level->value && level->blocks &&
                   level->single && level->inverse && level->right,
               RU_ERR_SYSTEM, "out of memory for the preconditioner (%zu nodes)", n);
    level->value2 = both > 1 ? level->value + n_entry : NULL;
    if (!level->depth)
        return RU_OK;
    level->solution = level->right + rows * level->width;
    level->gap = level->solution + rows * level->width;
    level->krylov = level->gap + rows * level->width;
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
    for (int32_t i = 0; i < level->n_node; i++) {
        level->upper[i] = find_entry(level, i, i);
        level->across[i] = find_entry(level, i, level->n_node);
    }
    for (int32_t i = 0; i < level->n_node; i++)
        for (size_t e = level->start[i]; e < level->across[i]; e++)
            level->transposed[e] = find_entry(level, level->column[e], i);
    return RU_OK;
}

ru_status ru_level_build_finest(ru_level *level, const ru_connection *connections,
                                size_t n_connection, size_t *place)
{
    entry *entries = malloc((n_connection + 1) * sizeof *entries);
    RU_REQUIRE(entries, RU_ERR_SYSTEM, "out of memory for the preconditioner");
    for (size_t i = 0; i < n_connection; i++)
        entries[i] = (entry){connections[i].row, connections[i].column, connections[i].strength, i};
    ru_status status = sort_entries(entries, n_connection, level->n_node + level->n_halo);
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
            for (size_t e = level->start[i]; e < level->across[i]; e++) {
                int32_t h = group[level->column[e]];
                if (h != g && mate[h] < 0)
                    link[h] += level->strength[e] + level->strength[level->transposed[e]];
            }
        double strongest = 0;
        for (int pass = 0; pass < 2; pass++)
            for (int32_t i = first[g]; i >= 0; i = next[i])
                for (size_t e = level->start[i]; e < level->across[i]; e++) {
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

/* Aggregates of other ranks that own ones are coupled to become the halo of the next level;
 * `numbers` [n_node + n_halo] is work. */
static ru_status number_halo(ru_level *fine, ru_level *coarse, int64_t *numbers)
{
    const ru_comm *comm = &fine->halo.comm;
    size_t n = (size_t)fine->n_node, beyond = (size_t)fine->n_halo, used = 0;
    ru_comm_number(comm, coarse->n_node, coarse->starts);
    for (size_t i = 0; i < n; i++)
        numbers[i] = coarse->starts[comm->rank] + fine->aggregate[i];
    ru_halo_exchange(&fine->halo, sizeof *numbers, numbers);
    int64_t *wanted = numbers; /* what was sent is not needed any more */
    memmove(wanted, numbers + n, beyond * sizeof *wanted);
    memcpy(fine->beyond, wanted, beyond * sizeof *wanted);
    qsort(wanted, beyond, sizeof *wanted, ru_halo_order);
    for (size_t i = 0; i < beyond; i++)
        if (!i || wanted[i] != wanted[i - 1])
            wanted[used++] = wanted[i];
    for (size_t i = 0; i < beyond; i++) {
        const int64_t *found =
            bsearch(&fine->beyond[i], wanted, used, sizeof *wanted, ru_halo_order);
        fine->beyond[i] = coarse->n_node + (found - wanted);
    }
    coarse->n_halo = (int32_t)used;
    return ru_halo_build(comm, coarse->starts, wanted, used,
                         (coarse->n_state + RU_LEVEL_LANES) * sizeof(float), &coarse->halo);
}

static ru_status reach_over(ru_level *fine, ru_level *coarse)
{
    const ru_comm *comm = &fine->halo.comm;
    size_t n = (size_t)fine->n_node + (size_t)fine->n_halo;
    int64_t *numbers = malloc((n + 1) * sizeof *numbers);
    fine->beyond = malloc(((size_t)fine->n_halo + 1) * sizeof *fine->beyond);
    coarse->starts = malloc(((size_t)comm->size + 1) * sizeof *coarse->starts);
    ru_status status = numbers && fine->beyond && coarse->starts
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = number_halo(fine, coarse, numbers);
    free(numbers);
    RU_TRY(status);
    return RU_OK;
}

/* The structure of `coarse` from that of `fine` and its aggregates. */
static ru_status sum_structure(ru_level *fine, ru_level *coarse)
{
    size_t n_entry = fine->start[fine->n_node], n = 0;
    fine->coarse_entry = malloc((n_entry + 1) * sizeof *fine->coarse_entry);
    entry *entries = malloc((n_entry + 1) * sizeof *entries);
    ru_status status = RU_OK;
    if (!entries || !fine->coarse_entry) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    } else {
        for (int32_t i = 0; i < fine->n_node; i++)
            for (size_t e = fine->start[i]; e < fine->start[i + 1]; e++) {
                int32_t a = fine->aggregate[i], b = fine->column[e];
                b = b < fine->n_node ? fine->aggregate[b] : (int32_t)fine->beyond[b - fine->n_node];
                fine->coarse_entry[e] = SIZE_MAX;
                if (a != b)
                    entries[n++] = (entry){a, b, fine->strength[e], e};
            }
        status = sort_entries(entries, n, coarse->n_node + coarse->n_halo);
        if (status == RU_OK)
            status = fill(coarse, entries, n, fine->coarse_entry);
    }
    free(entries);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_level_coarsen(ru_level *fine, ru_level *coarse)
{
    int shared = ru_level_is_shared(fine);
    int32_t n_coarse = 0;
    ru_status status = aggregate(fine, &n_coarse);
    *coarse = (ru_level){.depth = fine->depth + 1, .n_node = n_coarse};
    ru_level_carry_on(fine, coarse);
    if (shared)
        status = ru_comm_agree(&fine->halo.comm, status);
    if (status == RU_OK && shared)
        status = reach_over(fine, coarse);
    if (status == RU_OK)
        status = sum_structure(fine, coarse);
    if (shared)
        status = ru_comm_agree(&fine->halo.comm, status);
    RU_TRY(status);
    return RU_OK;
}
