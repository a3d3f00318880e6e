/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/grid.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_layout.h>

/* The grid of the file, and how many of its layers and rings become one and how many sectors a
 * ring may keep. */
typedef struct plan {
    const double *r, *z; /* edges: [n_r + 1], [n_z + 1] */
    size_t n_r, n_z;
    const int *sectors; /* [n_r] */
    size_t by_r, by_z, n_theta;
} plan;

static size_t divide_up(size_t n, size_t by)
{
    return (n + by - 1) / by;
}

/* Sectors that a group of rings is shown with: as few as any of its rings has, merged evenly. */
static int group_sectors(const plan *p, size_t group)
{
    size_t first = group * p->by_r, end = first + p->by_r < p->n_r ? first + p->by_r : p->n_r;
    int n = p->sectors[first], merged = 1;
    for (size_t i = first; i < end; i++)
        n = p->sectors[i] < n ? p->sectors[i] : n;
    while (n % merged || (size_t)(n / merged) > p->n_theta)
        merged++;
    return n / merged;
}

static size_t count_cells(const plan *p)
{
    size_t n = 0;
    for (size_t g = 0; g < divide_up(p->n_r, p->by_r); g++)
        n += (size_t)group_sectors(p, g);
    return n * divide_up(p->n_z, p->by_z);
}

/* Makes the finest direction coarser. A section through the axis is what is looked at most, so that
 * sectors go first. */
static void coarsen(plan *p)
{
    double radius = p->r[p->n_r], height = p->z[p->n_z] - p->z[0];
    double dr = radius / (double)divide_up(p->n_r, p->by_r);
    double dz = height / (double)divide_up(p->n_z, p->by_z);
    double along = p->n_theta > 4 ? radius / (double)p->n_theta : INFINITY;
    if (along <= dr && along <= dz)
        p->n_theta--;
    else if (p->by_z < p->n_z && (dz <= dr || p->by_r >= p->n_r))
        p->by_z++;
    else if (p->by_r < p->n_r)
        p->by_r++;
    else
        p->n_theta--;
}

static ru_status allocate(ru_shown_grid *g, size_t n_r, size_t n_z)
{
    g->n_r = n_r;
    g->n_z = n_z;
    g->r_edges = calloc(n_r + 1, sizeof *g->r_edges);
    g->z_edges = calloc(n_z + 1, sizeof *g->z_edges);
    g->ring_n_theta = calloc(n_r + 1, sizeof *g->ring_n_theta);
    RU_REQUIRE(g->r_edges && g->z_edges && g->ring_n_theta, RU_ERR_SYSTEM,
               "out of memory for a grid of a page");
    return RU_OK;
}

/* Which cell each node belongs to, by its layer, ring and the middle of its sector. */
static void assign(const plan *p, ru_shown_grid *g)
{
    size_t node = 0, n_layer = 0;
    for (size_t i = 0; i < g->n_r; i++)
        n_layer += (size_t)g->ring_n_theta[i];
    for (size_t z = 0; z < p->n_z; z++) {
        size_t offset = 0;
        for (size_t r = 0; r < p->n_r; r++) {
            if (r && r % p->by_r == 0)
                offset += (size_t)g->ring_n_theta[r / p->by_r - 1];
            int m = g->ring_n_theta[r / p->by_r], n = p->sectors[r];
            for (int k = 0; k < n; k++) {
                size_t sector = (size_t)(((double)k + 0.5) * m / n);
                g->cell[node++] = (uint32_t)(z / p->by_z * n_layer + offset + sector);
            }
        }
    }
}

static void state(const plan *p, ru_shown_grid *g)
{
    int full = p->sectors[p->n_r - 1], shown = g->ring_n_theta[g->n_r - 1];
    if (g->n_cell == g->n_node)
        return;
    snprintf(g->stated, sizeof g->stated,
             "%zu nodes (%zu rings, %zu layers, up to %d sectors) are shown as the means of %zu "
             "cells (%zu rings, %zu layers, up to %d sectors)",
             g->n_node, p->n_r, p->n_z, full, g->n_cell, g->n_r, g->n_z, shown);
}

static ru_status gather_cylinder(plan *p, size_t most, ru_shown_grid *g)
{
    int widest = 0;
    for (size_t i = 0; i < p->n_r; i++)
        widest = p->sectors[i] > widest ? p->sectors[i] : widest;
    p->by_r = p->by_z = 1;
    p->n_theta = (size_t)widest;
    while (count_cells(p) > most)
        coarsen(p);
    RU_TRY(allocate(g, divide_up(p->n_r, p->by_r), divide_up(p->n_z, p->by_z)));
    for (size_t i = 0; i <= g->n_r; i++)
        g->r_edges[i] = p->r[i * p->by_r < p->n_r ? i * p->by_r : p->n_r];
    for (size_t i = 0; i <= g->n_z; i++)
        g->z_edges[i] = p->z[i * p->by_z < p->n_z ? i * p->by_z : p->n_z];
    for (size_t i = 0; i < g->n_r; i++)
        g->ring_n_theta[i] = group_sectors(p, i);
    g->n_cell = count_cells(p);
    assign(p, g);
    state(p, g);
    return RU_OK;
}

/* Rises, and stays finite. */
static int is_axis(const double *edges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(edges[i]) || (i && edges[i] <= edges[i - 1]))
            return 0;
    return n >= 2;
}

static ru_status check_cylinder(const char *title, const plan *p, size_t n_r, size_t n_z,
                                size_t n_sectors, size_t n_node)
{
    size_t n = 0;
    int sound = is_axis(p->r, n_r) && is_axis(p->z, n_z) && n_sectors + 1 == n_r;
    for (size_t i = 0; sound && i < n_sectors; i++) {
        sound = p->sectors[i] > 0 && p->sectors[i] < 1000000;
        n += (size_t)p->sectors[i];
    }
    RU_REQUIRE(sound && n * (n_z - 1) == n_node, RU_ERR_INPUT,
               "the result '%s' is damaged: its rings, layers and sectors do not make %zu nodes",
               title, n_node);
    return RU_OK;
}

static ru_status build_cylinder(const ru_result *result, size_t most, ru_shown_grid *g)
{
    double *r = NULL, *z = NULL, *sectors = NULL;
    int *whole = NULL;
    size_t n_r = 0, n_z = 0, n = 0;
    ru_status status = ru_result_numbers_read(result, ru_layout(RU_AT_MESH_R)->path, &r, &n_r);
    if (status == RU_OK)
        status = ru_result_numbers_read(result, ru_layout(RU_AT_MESH_Z)->path, &z, &n_z);
    if (status == RU_OK)
        status = ru_result_numbers_read(result, ru_layout(RU_AT_MESH_SECTORS)->path, &sectors, &n);
    if (status == RU_OK && !(whole = calloc(n + 1, sizeof *whole)))
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a grid of a page");
    for (size_t i = 0; status == RU_OK && i < n; i++)
        whole[i] = sectors[i] >= 1 && sectors[i] < 1e6 ? (int)sectors[i] : 0;
    plan p = {.r = r, .z = z, .n_r = n_r - 1, .n_z = n_z - 1, .sectors = whole};
    if (status == RU_OK)
        status = check_cylinder(ru_result_get(result)->title, &p, n_r, n_z, n, g->n_node);
    if (status == RU_OK)
        status = gather_cylinder(&p, most, g);
    free(r);
    free(z);
    free(sectors);
    free(whole);
    RU_TRY(status);
    return RU_OK;
}

static void build_line(size_t most, ru_shown_grid *g)
{
    size_t by = divide_up(g->n_node, most);
    g->n_cell = divide_up(g->n_node, by);
    for (size_t i = 0; i < g->n_node; i++)
        g->cell[i] = (uint32_t)(i / by);
    if (by > 1)
        snprintf(g->stated, sizeof g->stated,
                 "%zu nodes are shown as the means of %zu at a time, in their order", g->n_node,
                 by);
}

static ru_status read_weights(const ru_result *result, ru_shown_grid *g)
{
    double *fractions = NULL, sum = 0;
    size_t n = 0;
    const char *path = ru_layout(RU_AT_MESH_VOLUME)->path;
    RU_TRY(ru_result_numbers_read(result, path, &fractions, &n));
    for (size_t i = 0; n == g->n_node && i < n; i++)
        sum += g->weight[i] = fractions[i];
    free(fractions);
    RU_REQUIRE(n == g->n_node && isfinite(sum) && sum > 0, RU_ERR_INPUT,
               "the result '%s' is damaged: %zu volumes of %zu nodes", ru_result_get(result)->title,
               n, g->n_node);
    for (size_t i = 0; i < n; i++)
        g->weight[i] /= sum;
    return RU_OK;
}

ru_status ru_shown_grid_build(const ru_result *result, size_t most, ru_shown_grid *g)
{
    const ru_result_info *info = ru_result_get(result);
    RU_REQUIRE(info->n_node > 0, RU_ERR_INPUT, "the result '%s' holds no nodes", info->title);
    *g = (ru_shown_grid){.n_node = (size_t)info->n_node};
    g->cell = calloc(g->n_node, sizeof *g->cell);
    g->weight = calloc(g->n_node, sizeof *g->weight);
    RU_REQUIRE(g->cell && g->weight, RU_ERR_SYSTEM, "out of memory for %zu nodes", g->n_node);
    RU_TRY(read_weights(result, g));
    if (info->mesh == RU_MESH_CYLINDER)
        RU_TRY(build_cylinder(result, most, g));
    else
        build_line(most, g);
    g->of_cell = calloc(g->n_cell, sizeof *g->of_cell);
    RU_REQUIRE(g->of_cell, RU_ERR_SYSTEM, "out of memory for %zu cells", g->n_cell);
    return RU_OK;
}

void ru_shown_grid_apply(ru_shown_grid *g, const double *values, double *cells)
{
    if (g->n_cell == g->n_node) {
        memcpy(cells, values, g->n_node * sizeof *cells);
        return;
    }
    for (size_t k = 0; k < g->n_cell; k++)
        cells[k] = g->of_cell[k] = 0;
    for (size_t i = 0; i < g->n_node; i++) {
        double weight = isfinite(values[i]) ? g->weight[i] : 0;
        cells[g->cell[i]] += weight > 0 ? weight * values[i] : 0;
        g->of_cell[g->cell[i]] += weight;
    }
    for (size_t k = 0; k < g->n_cell; k++)
        cells[k] = g->of_cell[k] > 0 ? cells[k] / g->of_cell[k] : NAN;
}

void ru_shown_grid_free(ru_shown_grid *g)
{
    free(g->cell);
    free(g->weight);
    free(g->of_cell);
    free(g->r_edges);
    free(g->z_edges);
    free(g->ring_n_theta);
    *g = (ru_shown_grid){0};
}
