/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_GRID_H
#define RU_REPORT_GRID_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/io/hdf5_read.h>

/* The nodes of a result gathered into fewer cells to be shown. On a cylinder neighbouring layers,
 * rings and sectors become one, elsewhere neighbours in the order of the nodes. */
typedef struct ru_shown_grid {
    size_t n_node, n_cell;
    uint32_t *cell;    /* [n_node]: the cell that a node is shown in; owned */
    double *weight;    /* [n_node]: volume fraction, the sum being 1; owned */
    double *of_cell;   /* [n_cell]: room for sums; owned */
    size_t n_r, n_z;   /* of a cylinder, else 0 */
    double *r_edges;   /* [n_r + 1], m; owned */
    double *z_edges;   /* [n_z + 1], m; owned */
    int *ring_n_theta; /* [n_r]; owned */
    char stated[200];  /* what was gathered, in words; "" where each node is a cell */
} ru_shown_grid;

/* Builds it with at most `most` cells (at least 64). Fails with RU_ERR_INPUT for a damaged file,
 * RU_ERR_SYSTEM when memory ends; `grid` is good for ru_shown_grid_free in any case. Not
 * collective. */
RU_MUST_USE ru_status ru_shown_grid_build(const ru_result *result, size_t most,
                                          ru_shown_grid *grid);

/* Means of the cells: values [n_node] to cells [n_cell]; what is not finite does not count, NAN
 * where nothing does. Not collective. */
void ru_shown_grid_apply(ru_shown_grid *grid, const double *values, double *cells);

void ru_shown_grid_free(ru_shown_grid *grid);

#endif
