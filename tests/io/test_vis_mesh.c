/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/io/vis_mesh.h>

static const double pi = 3.14159265358979323846;

enum { N_R = 3, N_Z = 2 };

static const double r_edges[] = {0, 0.2, 0.5, 1.0}, z_edges[] = {0, 0.5, 2.0};

static ru_mesh_info cylinder(const int *rings)
{
    ru_mesh_info mesh = {.kind = RU_MESH_CYLINDER,
                         .n_r = N_R,
                         .n_z = N_Z,
                         .r_edges = r_edges,
                         .z_edges = z_edges,
                         .ring_n_theta = rings};
    for (int i = 0; i < N_R; i++)
        mesh.n_node += N_Z * rings[i];
    return mesh;
}

/* Triangles of the faces of a body, seen from outside counterclockwise; in VTK's order of points.
 */
static const int wedge[][3] = {{0, 1, 2}, {3, 5, 4}, {0, 3, 4}, {0, 4, 1},
                               {1, 4, 5}, {1, 5, 2}, {2, 5, 3}, {2, 3, 0}};
static const int hexahedron[][3] = {{0, 3, 2}, {0, 2, 1}, {4, 5, 6}, {4, 6, 7},
                                    {0, 1, 5}, {0, 5, 4}, {1, 2, 6}, {1, 6, 5},
                                    {2, 3, 7}, {2, 7, 6}, {3, 0, 4}, {3, 4, 7}};

/* By the divergence theorem: a sixth of the triple products of all triangles. */
static double volume_of(const ru_vis_mesh *vis, const int32_t *body)
{
    int is_wedge = body[0] == RU_VIS_WEDGE;
    double sum = 0;
    for (int t = 0; t < (is_wedge ? 8 : 12); t++) {
        const int *corner = is_wedge ? wedge[t] : hexahedron[t];
        double x[3][3];
        for (int p = 0; p < 3; p++)
            for (int k = 0; k < 3; k++)
                x[p][k] = (double)vis->points[3 * body[1 + corner[p]] + k];
        sum += x[0][0] * (x[1][1] * x[2][2] - x[1][2] * x[2][1]) +
               x[0][1] * (x[1][2] * x[2][0] - x[1][0] * x[2][2]) +
               x[0][2] * (x[1][0] * x[2][1] - x[1][1] * x[2][0]);
    }
    return sum / 6;
}

static const int32_t *next_body(const int32_t *body)
{
    assert_true(body[0] == RU_VIS_WEDGE || body[0] == RU_VIS_HEXAHEDRON);
    return body + (body[0] == RU_VIS_WEDGE ? 7 : 9);
}

/* The volume of each node as its bodies have it. */
static void add_volumes(const ru_vis_mesh *vis, double *volumes)
{
    const int32_t *body = vis->connectivity;
    for (int64_t i = 0; i < vis->n_cell; i++, body = next_body(body)) {
        double volume = volume_of(vis, body);
        assert_true(volume > 0);
        volumes[vis->nodes[i]] += volume;
    }
    assert_int_equal(body - vis->connectivity, vis->n_index);
}

/* One sector, as many as there are bodies around, and rings that differ: pi (R^2 - r^2) dz / n. */
static void bodies_have_the_volumes_of_their_nodes(void **state)
{
    (void)state;
    static const int rings[][N_R] = {{1, 1, 1}, {24, 24, 24}, {1, 4, 6}, {2, 4, 8}, {5, 5, 5}};
    static const int around[] = {24, 24, 24, 24, 25};
    for (size_t a = 0; a < sizeof rings / sizeof rings[0]; a++) {
        ru_vis_mesh vis;
        ru_mesh_info mesh = cylinder(rings[a]);
        double volumes[N_Z * N_R * 24] = {0};
        assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
        assert_int_equal(vis.n_cell, around[a] * N_R * N_Z);
        add_volumes(&vis, volumes);
        int64_t node = 0;
        for (int k = 0; k < N_Z; k++)
            for (int i = 0; i < N_R; i++)
                for (int j = 0; j < rings[a][i]; j++, node++)
                    assert_close(volumes[node],
                                 pi * (r_edges[i + 1] * r_edges[i + 1] - r_edges[i] * r_edges[i]) *
                                     (z_edges[k + 1] - z_edges[k]) / rings[a][i],
                                 1e-6, 0);
        ru_vis_mesh_destroy(&vis);
    }
}

/* No point is further from its circle than the header says, and no middle of a side. */
static void the_outline_stays_near_the_circle(void **state)
{
    (void)state;
    ru_vis_mesh vis;
    ru_mesh_info mesh = cylinder((const int[]){1, 1, 1});
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    double corner = hypot((double)vis.points[3 * (vis.n_point - 1)],
                          (double)vis.points[3 * (vis.n_point - 1) + 1]);
    assert_true(corner < 1.006 && corner > 1);
    assert_true(corner * cos(pi / RU_VIS_SECTORS) > 0.994);
    ru_vis_mesh_destroy(&vis);
}

/* Bodies lie where their node is: the angle of their middle is within the node's sector. */
static void bodies_lie_in_the_sector_of_their_node(void **state)
{
    (void)state;
    static const int rings[] = {1, 4, 6};
    ru_vis_mesh vis;
    ru_mesh_info mesh = cylinder(rings);
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    const int32_t *body = vis.connectivity;
    for (int64_t i = 0; i < vis.n_cell; i++, body = next_body(body)) {
        int in_level = vis.nodes[i] % 11, ring = in_level < 1 ? 0 : in_level < 5 ? 1 : 2;
        int j = in_level - (ring == 0 ? 0 : ring == 1 ? 1 : 5), n = body[0] == RU_VIS_WEDGE ? 6 : 8;
        double x = 0, y = 0, z = 0;
        for (int p = 1; p <= n; p++) {
            x += (double)vis.points[3 * body[p]] / n;
            y += (double)vis.points[3 * body[p] + 1] / n;
            z += (double)vis.points[3 * body[p] + 2] / n;
        }
        double angle = fmod(atan2(y, x) + 2 * pi, 2 * pi), part = 2 * pi / rings[ring];
        assert_true(angle > j * part && angle < (j + 1) * part);
        assert_close(angle, (double)vis.angles[i], 1e-5, 0);
        assert_true(hypot(x, y) > r_edges[ring] && hypot(x, y) < r_edges[ring + 1]);
        assert_true(z > z_edges[vis.nodes[i] / 11] && z < z_edges[vis.nodes[i] / 11 + 1]);
    }
    ru_vis_mesh_destroy(&vis);
}

/* Blocks say again, and in short, which node stands where. */
static void blocks_list_the_nodes_in_order(void **state)
{
    (void)state;
    static const int rings[][N_R] = {{1, 4, 6}, {6, 4, 6}, {3, 3, 3}};
    for (size_t a = 0; a < 3; a++) {
        ru_vis_mesh vis;
        ru_mesh_info mesh = cylinder(rings[a]);
        assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
        int64_t at = 0, per_level = mesh.n_node / vis.n_level;
        for (size_t b = 0; b < vis.n_block; b++)
            for (int64_t k = 0; k < vis.n_level; k++)
                for (int64_t i = 0; i < vis.blocks[b].n; i++)
                    assert_int_equal(vis.nodes[at++], k * per_level + vis.blocks[b].first + i);
        assert_int_equal(at, vis.n_cell);
        ru_vis_mesh_destroy(&vis);
    }
}

static void vectors_turn_with_their_bodies(void **state)
{
    (void)state;
    ru_vis_mesh vis;
    ru_mesh_info mesh = cylinder((const int[]){1, 1, 1});
    double vectors[3 * N_R * N_Z];
    float turned[3 * N_R * N_Z * RU_VIS_SECTORS];
    for (int i = 0; i < N_R * N_Z; i++) {
        vectors[3 * i] = 2;
        vectors[3 * i + 1] = 1;
        vectors[3 * i + 2] = i;
    }
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    ru_vis_mesh_turn(&vis, vectors, turned);
    const int32_t *body = vis.connectivity;
    for (int64_t i = 0; i < vis.n_cell; i++, body = next_body(body)) {
        /* Along the radius and across it, from the points of the body's outer side. */
        const float *p = vis.points + 3 * body[2], *q = vis.points + 3 * body[3];
        double x = 0.5 * (double)(p[0] + q[0]), y = 0.5 * (double)(p[1] + q[1]), r = hypot(x, y);
        const float *u = turned + 3 * i;
        assert_close(((double)u[0] * x + (double)u[1] * y) / r, 2, 1e-5, 0);
        assert_close(((double)u[1] * x - (double)u[0] * y) / r, 1, 1e-5, 0);
        assert_true(u[2] == (float)vis.nodes[i]);
    }
    ru_vis_mesh_destroy(&vis);
}

static void a_single_node_of_known_height_is_a_cylinder(void **state)
{
    (void)state;
    ru_vis_mesh vis;
    ru_mesh_info mesh = {.kind = RU_MESH_SINGLE, .n_node = 1, .volume = 3, .height = 2};
    double volume = 0;
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    assert_int_equal(vis.n_cell, RU_VIS_SECTORS);
    add_volumes(&vis, &volume);
    assert_close(volume, 3, 1e-6, 0);
    ru_vis_mesh_destroy(&vis);
    mesh.height = 0;
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    assert_int_equal(vis.n_cell, 1);
    volume = 0;
    add_volumes(&vis, &volume);
    assert_close(volume, 3, 1e-6, 0);
    ru_vis_mesh_destroy(&vis);
}

/* Middle of a cube of eight points from 8 i on. */
static double middle(const ru_vis_mesh *vis, int i, int k)
{
    double sum = 0;
    for (int p = 0; p < 8; p++)
        sum += (double)vis->points[3 * (8 * i + p) + k] / 8;
    return sum;
}

static void compartments_are_cubes_that_keep_apart(void **state)
{
    (void)state;
    ru_vis_mesh vis;
    double fraction[] = {0.125, 0.875}, volumes[2] = {0};
    double position[] = {0, 0, 1, 0, 0, 5, 0, 0, 1.5, 0, 0, NAN};
    ru_mesh_info mesh = {.kind = RU_MESH_COMPARTMENTS,
                         .n_node = 2,
                         .volume = 8,
                         .volume_fraction = fraction,
                         .position = position};
    /* Edges 1 and 1.91 at heights 1 and 5: where they are. */
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    add_volumes(&vis, volumes);
    for (int i = 0; i < 2; i++) {
        assert_close(volumes[i], 8 * fraction[i], 1e-6, 0);
        assert_close(middle(&vis, i, 0), 0, 0, 1e-6);
        assert_close(middle(&vis, i, 2), position[3 * i + 2], 1e-6, 0);
    }
    ru_vis_mesh_destroy(&vis);
    /* At heights 1.5 and none they would meet: side by side, the gap half the larger edge. */
    mesh.position = position + 6;
    assert_int_equal(ru_vis_mesh_build(&mesh, &vis), RU_OK);
    double edge = cbrt(7);
    assert_close(middle(&vis, 0, 2), 1.5, 1e-6, 0);
    assert_close(middle(&vis, 1, 2), 0, 0, 1e-6);
    assert_close(middle(&vis, 1, 0) - middle(&vis, 0, 0), 0.5 + edge / 2 + edge / 2, 1e-6, 0);
    ru_vis_mesh_destroy(&vis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_have_the_volumes_of_their_nodes),
        cmocka_unit_test(the_outline_stays_near_the_circle),
        cmocka_unit_test(bodies_lie_in_the_sector_of_their_node),
        cmocka_unit_test(blocks_list_the_nodes_in_order),
        cmocka_unit_test(vectors_turn_with_their_bodies),
        cmocka_unit_test(a_single_node_of_known_height_is_a_cylinder),
        cmocka_unit_test(compartments_are_cubes_that_keep_apart),
    };
    return ru_run_group(tests);
}
