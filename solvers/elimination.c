/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/elimination.h>

#include <stdlib.h>
#include <string.h>

/* The graph that is left: a row of bits a node, and its degree. */
typedef struct graph {
    int32_t n;
    size_t n_word;
    uint64_t *rows; /* [n][n_word] */
    int32_t *degree;
} graph;

static uint64_t *row_of(const graph *g, int32_t i)
{
    return g->rows + (size_t)i * g->n_word;
}

static int has(const uint64_t *row, int32_t j)
{
    return row[j / 64] >> (j % 64) & 1;
}

static void set(uint64_t *row, int32_t j, int on)
{
    uint64_t bit = (uint64_t)1 << (j % 64);
    row[j / 64] = on ? row[j / 64] | bit : row[j / 64] & ~bit;
}

static int32_t count_bits(const graph *g, const uint64_t *row)
{
    int32_t n = 0;
    for (size_t w = 0; w < g->n_word; w++)
        for (uint64_t rest = row[w]; rest; rest &= rest - 1)
            n++;
    return n;
}

static int32_t find_least(const graph *g)
{
    int32_t best = -1;
    for (int32_t i = 0; i < g->n; i++)
        if (g->degree[i] >= 0 && (best < 0 || g->degree[i] < g->degree[best]))
            best = i;
    return best;
}

/* Takes a node out; its neighbours, listed, become neighbours of each other. */
static size_t eliminate(graph *g, int32_t node, int32_t *neighbours)
{
    uint64_t *gone = row_of(g, node);
    size_t n = 0;
    for (int32_t j = 0; j < g->n; j++)
        if (has(gone, j))
            neighbours[n++] = j;
    for (size_t a = 0; a < n; a++) {
        uint64_t *row = row_of(g, neighbours[a]);
        for (size_t w = 0; w < g->n_word; w++)
            row[w] |= gone[w];
        set(row, neighbours[a], 0);
        set(row, node, 0);
        g->degree[neighbours[a]] = count_bits(g, row);
    }
    g->degree[node] = -1;
    return n;
}

static int ascending(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* From nodes to positions, in order. */
static void renumber(ru_elimination *e)
{
    for (int32_t p = 0; p < e->n_node; p++)
        e->position[e->node[p]] = p;
    for (size_t i = 0; i < e->start[e->n_node]; i++)
        e->later[i] = e->position[e->later[i]];
    for (int32_t p = 0; p < e->n_node; p++)
        qsort(e->later + e->start[p], e->start[p + 1] - e->start[p], sizeof *e->later, ascending);
}

static ru_status run(graph *g, double most, ru_elimination *e)
{
    size_t room = 0;
    e->n_node = g->n;
    for (int32_t p = 0; p < g->n; p++) {
        if (room < e->start[p] + (size_t)g->n) {
            room = 2 * (e->start[p] + (size_t)g->n);
            int32_t *later = realloc(e->later, room * sizeof *later);
            RU_REQUIRE(later, RU_ERR_SYSTEM, "out of memory for an order of elimination");
            e->later = later;
        }
        e->node[p] = find_least(g);
        size_t n = eliminate(g, e->node[p], e->later + e->start[p]);
        e->start[p + 1] = e->start[p] + n;
        e->n_product += (double)n * (double)(n + 1);
        if (e->n_product > most) {
            ru_elimination_clear(e);
            return RU_OK;
        }
    }
    renumber(e);
    return RU_OK;
}

static void fill(graph *g, const int32_t *pairs, size_t n_pair)
{
    for (size_t i = 0; i < n_pair; i++)
        if (pairs[2 * i] != pairs[2 * i + 1]) {
            set(row_of(g, pairs[2 * i]), pairs[2 * i + 1], 1);
            set(row_of(g, pairs[2 * i + 1]), pairs[2 * i], 1);
        }
    for (int32_t i = 0; i < g->n; i++)
        g->degree[i] = count_bits(g, row_of(g, i));
}

ru_status ru_elimination_build(int32_t n_node, const int32_t *pairs, size_t n_pair, double most,
                               ru_elimination *elimination)
{
    *elimination = (ru_elimination){0};
    if (n_node > RU_ELIMINATION_MAX_NODE)
        return RU_OK;
    size_t n = (size_t)n_node;
    graph g = {.n = n_node, .n_word = n / 64 + 1};
    g.rows = calloc(n * g.n_word + 1, sizeof *g.rows);
    g.degree = calloc(n + 1, sizeof *g.degree);
    elimination->node = calloc(n + 1, sizeof *elimination->node);
    elimination->position = calloc(n + 1, sizeof *elimination->position);
    elimination->start = calloc(n + 1, sizeof *elimination->start);
    ru_status status = RU_OK;
    if (!g.rows || !g.degree || !elimination->node || !elimination->position || !elimination->start)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for an order of elimination");
    if (status == RU_OK) {
        fill(&g, pairs, n_pair);
        status = run(&g, most, elimination);
    }
    free(g.rows);
    free(g.degree);
    if (status != RU_OK)
        ru_elimination_clear(elimination);
    RU_TRY(status);
    return RU_OK;
}

void ru_elimination_clear(ru_elimination *elimination)
{
    free(elimination->node);
    free(elimination->position);
    free(elimination->start);
    free(elimination->later);
    *elimination = (ru_elimination){0};
}
