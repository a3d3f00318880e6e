/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/mesh.h>

#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

enum { OUTWARDS, AROUND, UPWARDS };

/* Where a node of a cylinder lies. */
typedef struct cell {
    int level, ring;
} cell;

static cell cell_of(const ru_network *network, int32_t node)
{
    const int32_t *start = network->ring_start;
    int32_t in_level = node % start[network->n_r];
    int low = 0, high = network->n_r;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (start[middle] <= in_level)
            low = middle;
        else
            high = middle;
    }
    return (cell){node / start[network->n_r], low};
}

/* The face of a cell on its side towards another, m2; *axis: the direction through it. */
static double face_towards(const ru_network *network, cell at, cell other, int *axis)
{
    const double *r = network->r_edges, *z = network->z_edges;
    double r0 = r[at.ring], r1 = r[at.ring + 1], height = z[at.level + 1] - z[at.level];
    int n = network->ring_n_theta[at.ring];
    if (at.level != other.level) {
        *axis = UPWARDS;
        return pi * (r1 - r0) * (r1 + r0) / n;
    }
    if (at.ring != other.ring) {
        *axis = OUTWARDS;
        return 2 * pi * (other.ring > at.ring ? r1 : r0) / n * height;
    }
    *axis = AROUND;
    return (r1 - r0) * height;
}

void ru_mesh_find_velocity(const ru_network *network, double carried, double rise, double *velocity)
{
    memset(velocity, 0, 3 * (size_t)network->n_node * sizeof *velocity);
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        double flow = carried * edge->flow + rise * (double)edge->rise;
        cell from = cell_of(network, edge->from), to = cell_of(network, edge->to);
        int axis;
        double face = face_towards(network, from, to, &axis);
        velocity[3 * (size_t)edge->from + (size_t)axis] += 0.5 * flow / face;
        face = face_towards(network, to, from, &axis);
        velocity[3 * (size_t)edge->to + (size_t)axis] += 0.5 * flow / face;
    }
    for (int32_t node = 0; node < network->n_node; node++) { /* what leaves to the head space */
        int axis;
        cell at = cell_of(network, node);
        double face = face_towards(network, at, (cell){at.level + 1, at.ring}, &axis);
        velocity[3 * (size_t)node + UPWARDS] += 0.5 * rise * network->surface[node] / face;
    }
}

static ru_status find_velocities(const ru_problem *problem, ru_mesh *mesh)
{
    const ru_network *network = problem->network;
    const ru_exchange *exchange = &problem->exchange;
    size_t bytes = 3 * (size_t)network->n_node * sizeof *mesh->velocity;
    mesh->velocity = malloc(bytes);
    RU_REQUIRE(mesh->velocity, RU_ERR_SYSTEM, "out of memory for velocities");
    ru_mesh_find_velocity(network, 1, 0, mesh->velocity);
    mesh->info.velocity = mesh->velocity;
    if (!exchange->on_nodes)
        return RU_OK;
    mesh->gas_velocity = malloc(bytes);
    RU_REQUIRE(mesh->gas_velocity, RU_ERR_SYSTEM, "out of memory for velocities");
    ru_mesh_find_velocity(network, exchange->carried ? 1 : 0, exchange->velocity,
                          mesh->gas_velocity);
    mesh->info.gas_velocity = mesh->gas_velocity;
    return RU_OK;
}

ru_status ru_mesh_build(const ru_problem *problem, ru_mesh *mesh)
{
    const ru_network *network = problem->network;
    *mesh = (ru_mesh){.info = {.kind = network->kind,
                               .n_node = network->n_node,
                               .volume = network->volume,
                               .height = network->height,
                               .volume_fraction = network->fraction,
                               .position = network->position,
                               .node_names = (const char *const *)network->names,
                               .n_r = network->n_r,
                               .n_z = network->n_z,
                               .n_theta = network->n_theta,
                               .r_edges = network->r_edges,
                               .z_edges = network->z_edges,
                               .ring_n_theta = network->ring_n_theta}};
    if (network->kind == RU_MESH_CYLINDER && problem->comm.rank == 0)
        RU_TRY(find_velocities(problem, mesh));
    return RU_OK;
}

void ru_mesh_destroy(ru_mesh *mesh)
{
    free(mesh->velocity);
    free(mesh->gas_velocity);
    *mesh = (ru_mesh){.velocity = NULL};
}
