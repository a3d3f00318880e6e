/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_VIS_MESH_H
#define RU_IO_VIS_MESH_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/record.h>

/* The nodes of a mesh as bodies that a viewer draws: hexahedra and, at the axis, wedges.
 *
 * A cylinder is cut into the same sectors at every radius, at least RU_VIS_SECTORS of them and a
 * multiple of those of every ring, so that faces meet without gaps; a node of a ring with fewer
 * sectors becomes several bodies. Radii are stretched by sqrt(phi / sin phi), phi the angle of a
 * sector, so that a body with flat sides has the volume of its curved part of the node: all volumes
 * are right to the 4-byte floats of the points, and no point or side is further than 0.6 % of its
 * radius from the true circle. A single node with a known height is a cylinder too. Other nodes are
 * cubes of their volumes, at their positions where these are known and the cubes keep apart, else
 * in a row at their heights.
 *
 * The liquid is drawn as it was at the start. */

enum { RU_VIS_SECTORS = 24 };

/* The codes of XDMF for the bodies, which stand before their points. */
enum { RU_VIS_WEDGE = 8, RU_VIS_HEXAHEDRON = 9 };

/* Nodes that stand side by side in every level and become bodies together: those `first` ...
 * first + n - 1 of each level. */
typedef struct ru_vis_block {
    int64_t first, n;
    int part; /* which of their parts */
} ru_vis_block;

typedef struct ru_vis_mesh {
    int64_t n_point, n_cell, n_index;
    float *points;         /* [n_point][3] m */
    int32_t *connectivity; /* [n_index]: of each body its code, then its points */
    int32_t *nodes;        /* [n_cell]: the node of a body */
    float *angles;         /* [n_cell] rad: of its middle; NULL: the mesh is no cylinder */
    int64_t n_level;       /* of the blocks: nodes are [n_level][n_node / n_level] */
    ru_vis_block *blocks;  /* [n_block]: bodies stand in the order of blocks, levels, nodes */
    size_t n_block;
} ru_vis_mesh;

/* Builds the bodies of a mesh. Fails with RU_ERR_SYSTEM when memory ends; destroy frees it in any
 * case. Not collective. */
RU_MUST_USE ru_status ru_vis_mesh_build(const ru_mesh_info *mesh, ru_vis_mesh *vis);
void ru_vis_mesh_destroy(ru_vis_mesh *vis);

/* Vectors of nodes, [n_node][3] outwards, around and upwards, as x, y, z of bodies, [n_cell][3].
 * Only of a cylinder. Not collective. */
void ru_vis_mesh_turn(const ru_vis_mesh *vis, const double *vectors, float *turned);

#endif
