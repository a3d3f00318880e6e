/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_MESH_H
#define RU_CORE_MESH_H

#include <ru/core/problem.h>

/* What a record tells of the nodes: where they lie and how fast liquid and gas go through them. */

typedef struct ru_mesh {
    ru_mesh_info info;               /* borrows from the problem and from these: */
    double *velocity, *gas_velocity; /* [n_node][3] m/s, owned; NULL: unknown */
} ru_mesh;

/* Fills in the mesh of a problem, which must outlive it; destroy frees it in any case. Fails with
 * RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_mesh_build(const ru_problem *problem, ru_mesh *mesh);
void ru_mesh_destroy(ru_mesh *mesh);

/* Velocities at the centres of a cylinder's cells, `velocity` [n_node][3] in m/s: outwards, around
 * (counterclockwise from above), upwards. Each component is the mean of what the cell's two faces
 * across it carry per area. `carried` of the liquid's flow counts, which walls, axis, bottom and
 * surface do not carry, and what rises with the velocity `rise`, m/s, through the faces and the
 * surface. A ring of one sector has no faces around, so nothing goes around in it. Not collective.
 */
void ru_mesh_find_velocity(const ru_network *network, double carried, double rise,
                           double *velocity);

#endif
