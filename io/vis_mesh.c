/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/vis_mesh.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* The axes of a cylinder to draw. */
typedef struct cylinder {
    int n_r, n_z, n_sector;  /* n_sector: of the bodies */
    const double *r, *z;     /* [n_r + 1], [n_z + 1] m */
    const int *ring_n_theta; /* [n_r] */
} cylinder;

static ru_status allocate(ru_vis_mesh *vis, int64_t n_index_of_one)
{
    size_t n = (size_t)vis->n_cell;
    vis->points = malloc(3 * (size_t)vis->n_point * sizeof *vis->points);
    vis->connectivity = malloc((size_t)n_index_of_one * n * sizeof *vis->connectivity);
    vis->nodes = malloc(n * sizeof *vis->nodes);
    RU_REQUIRE(vis->points && vis->connectivity && vis->nodes, RU_ERR_SYSTEM,
               "out of memory for a mesh of %lld bodies", (long long)vis->n_cell);
    return RU_OK;
}

static ru_status add_block(ru_vis_mesh *vis, ru_vis_block block)
{
    ru_vis_block *larger = realloc(vis->blocks, (vis->n_block + 1) * sizeof *larger);
    RU_REQUIRE(larger, RU_ERR_SYSTEM, "out of memory for the parts of a mesh");
    vis->blocks = larger;
    vis->blocks[vis->n_block++] = block;
    vis->n_cell += block.n * vis->n_level;
    return RU_OK;
}

static int common_divisor(int a, int b)
{
    return b ? common_divisor(b, a % b) : a;
}

/* The least multiple of the sectors of all rings that is fine enough. */
static int count_sectors(const int *ring_n_theta, int n_r)
{
    int n = 1;
    for (int i = 0; i < n_r; i++)
        n = n / common_divisor(n, ring_n_theta[i]) * ring_n_theta[i];
    return n * ((RU_VIS_SECTORS + n - 1) / n);
}

/* Neighbouring rings that are still to be cut once more make a block. */
static ru_status plan_blocks(const cylinder *c, ru_vis_mesh *vis)
{
    int going = 1;
    vis->n_level = c->n_z;
    for (int part = 0; going; part++) {
        ru_vis_block block = {.part = part};
        going = 0;
        for (int i = 0; i < c->n_r; i++) {
            int cut = c->n_sector / c->ring_n_theta[i] > part;
            if (cut) {
                block.n += c->ring_n_theta[i];
                going = 1;
            }
            if (block.n && (!cut || i + 1 == c->n_r))
                RU_TRY(add_block(vis, block));
            if (!cut)
                block = (ru_vis_block){block.first + block.n + c->ring_n_theta[i], 0, part};
        }
    }
    return RU_OK;
}

/* Points by level: the axis, then circles outwards. */
static void place_points(const cylinder *c, float *points)
{
    double phi = 2 * pi / c->n_sector, stretch = sqrt(phi / sin(phi));
    for (int k = 0; k <= c->n_z; k++) {
        *points++ = 0;
        *points++ = 0;
        *points++ = (float)c->z[k];
        for (int i = 1; i <= c->n_r; i++)
            for (int j = 0; j < c->n_sector; j++) {
                *points++ = (float)(stretch * c->r[i] * cos(phi * j));
                *points++ = (float)(stretch * c->r[i] * sin(phi * j));
                *points++ = (float)c->z[k];
            }
    }
}

/* The point on the outer circle of a ring (of ring -1: the axis) where a sector begins. */
static int32_t point_at(const cylinder *c, int level, int ring, int sector)
{
    int32_t in_level = ring < 0 ? 0 : 1 + ring * c->n_sector + sector % c->n_sector;
    return level * (1 + c->n_r * c->n_sector) + in_level;
}

static int32_t *add_body(const cylinder *c, int level, int ring, int sector, int32_t *at)
{
    int next = sector + 1;
    if (ring == 0) {
        *at++ = RU_VIS_WEDGE; /* its first triangle faces away from the second */
        for (int up = 1; up >= 0; up--) {
            *at++ = point_at(c, level + up, -1, 0);
            *at++ = point_at(c, level + up, 0, sector);
            *at++ = point_at(c, level + up, 0, next);
        }
        return at;
    }
    *at++ = RU_VIS_HEXAHEDRON;
    for (int up = 0; up < 2; up++) {
        *at++ = point_at(c, level + up, ring - 1, sector);
        *at++ = point_at(c, level + up, ring, sector);
        *at++ = point_at(c, level + up, ring, next);
        *at++ = point_at(c, level + up, ring - 1, next);
    }
    return at;
}

/* Bodies of a block in one level. */
static void add_bodies(const cylinder *c, const ru_vis_block *block, int level, ru_vis_mesh *vis)
{
    int64_t first = 0, per_level = 0;
    double phi = 2 * pi / c->n_sector;
    for (int i = 0; i < c->n_r; i++)
        per_level += c->ring_n_theta[i];
    for (int i = 0; i < c->n_r; first += c->ring_n_theta[i++]) {
        int parts = c->n_sector / c->ring_n_theta[i];
        if (first < block->first || first >= block->first + block->n)
            continue;
        for (int j = 0; j < c->ring_n_theta[i]; j++) {
            int sector = j * parts + block->part;
            int32_t *at = vis->connectivity + vis->n_index;
            vis->n_index += add_body(c, level, i, sector, at) - at;
            vis->angles[vis->n_cell] = (float)(phi * (sector + 0.5));
            vis->nodes[vis->n_cell++] = (int32_t)(level * per_level + first + j);
        }
    }
}

static ru_status build_cylinder(const cylinder *c, ru_vis_mesh *vis)
{
    RU_TRY(plan_blocks(c, vis));
    vis->n_point = ((int64_t)c->n_r * c->n_sector + 1) * (c->n_z + 1);
    RU_TRY(allocate(vis, 9));
    vis->angles = malloc((size_t)vis->n_cell * sizeof *vis->angles);
    RU_REQUIRE(vis->angles, RU_ERR_SYSTEM, "out of memory for the angles of a mesh");
    place_points(c, vis->points);
    vis->n_cell = 0;
    for (size_t b = 0; b < vis->n_block; b++)
        for (int k = 0; k < c->n_z; k++)
            add_bodies(c, &vis->blocks[b], k, vis);
    return RU_OK;
}

/* A cube's edge and centre. */
typedef struct cube {
    double edge, x[3];
} cube;

static int are_apart(const cube *a, const cube *b)
{
    double reach = 0.5 * (a->edge + b->edge) * (1 - 1e-9);
    return fabs(a->x[0] - b->x[0]) >= reach || fabs(a->x[1] - b->x[1]) >= reach ||
           fabs(a->x[2] - b->x[2]) >= reach;
}

/* Of very many it is not asked: each is compared to each. */
static int keep_apart(const cube *cubes, int64_t n)
{
    if (n > 4096)
        return 0;
    for (int64_t i = 0; i < n; i++) {
        if (!isfinite(cubes[i].x[0] + cubes[i].x[1] + cubes[i].x[2]))
            return 0;
        for (int64_t k = 0; k < i; k++)
            if (!are_apart(&cubes[i], &cubes[k]))
                return 0;
    }
    return 1;
}

/* Side by side along x, half the largest edge between them. */
static void line_up(cube *cubes, int64_t n)
{
    double gap = 0, at = 0;
    for (int64_t i = 0; i < n; i++)
        gap = fmax(gap, 0.5 * cubes[i].edge);
    for (int64_t i = 0; i < n; i++) {
        cubes[i].x[0] = at + 0.5 * cubes[i].edge;
        cubes[i].x[1] = 0;
        cubes[i].x[2] = isfinite(cubes[i].x[2]) ? cubes[i].x[2] : 0;
        at += cubes[i].edge + gap;
    }
}

static void add_cube(const cube *box, ru_vis_mesh *vis)
{
    static const int corners[8][3] = {{-1, -1, -1}, {1, -1, -1}, {1, 1, -1}, {-1, 1, -1},
                                      {-1, -1, 1},  {1, -1, 1},  {1, 1, 1},  {-1, 1, 1}};
    int32_t *at = vis->connectivity + vis->n_index;
    *at++ = RU_VIS_HEXAHEDRON;
    for (int p = 0; p < 8; p++) {
        for (int k = 0; k < 3; k++)
            vis->points[3 * vis->n_point + k] =
                (float)(box->x[k] + 0.5 * box->edge * corners[p][k]);
        *at++ = (int32_t)vis->n_point++;
    }
    vis->n_index = at - vis->connectivity;
    vis->nodes[vis->n_cell] = (int32_t)vis->n_cell;
    vis->n_cell++;
}

static ru_status build_cubes(const ru_mesh_info *mesh, ru_vis_mesh *vis)
{
    int64_t n = mesh->n_node;
    vis->n_level = 1;
    RU_TRY(add_block(vis, (ru_vis_block){0, n, 0}));
    vis->n_point = 8 * n;
    RU_TRY(allocate(vis, 9));
    cube *cubes = calloc((size_t)n, sizeof *cubes);
    RU_REQUIRE(cubes, RU_ERR_SYSTEM, "out of memory for %lld cubes", (long long)n);
    for (int64_t i = 0; i < n; i++) {
        double part = mesh->volume_fraction ? mesh->volume_fraction[i] : 1.0 / (double)n;
        cubes[i].edge = cbrt(part * (mesh->volume > 0 ? mesh->volume : 1));
        if (mesh->position)
            memcpy(cubes[i].x, mesh->position + 3 * i, sizeof cubes[i].x);
    }
    if (!keep_apart(cubes, n))
        line_up(cubes, n);
    vis->n_point = vis->n_cell = 0;
    for (int64_t i = 0; i < n; i++)
        add_cube(&cubes[i], vis);
    free(cubes);
    return RU_OK;
}

ru_status ru_vis_mesh_build(const ru_mesh_info *mesh, ru_vis_mesh *vis)
{
    *vis = (ru_vis_mesh){.n_cell = 0};
    if (mesh->kind == RU_MESH_CYLINDER) {
        const cylinder c = {
            mesh->n_r,     mesh->n_z,     count_sectors(mesh->ring_n_theta, mesh->n_r),
            mesh->r_edges, mesh->z_edges, mesh->ring_n_theta};
        return build_cylinder(&c, vis);
    }
    if (mesh->kind == RU_MESH_SINGLE && mesh->height > 0 && mesh->volume > 0) {
        const double r[] = {0, sqrt(mesh->volume / (pi * mesh->height))}, z[] = {0, mesh->height};
        const cylinder c = {1, 1, RU_VIS_SECTORS, r, z, (const int[]){1}};
        return build_cylinder(&c, vis);
    }
    return build_cubes(mesh, vis);
}

void ru_vis_mesh_destroy(ru_vis_mesh *vis)
{
    free(vis->points);
    free(vis->connectivity);
    free(vis->nodes);
    free(vis->angles);
    free(vis->blocks);
    *vis = (ru_vis_mesh){.n_cell = 0};
}

void ru_vis_mesh_turn(const ru_vis_mesh *vis, const double *vectors, float *turned)
{
    for (int64_t i = 0; i < vis->n_cell; i++) {
        const double *v = vectors + 3 * (int64_t)vis->nodes[i];
        double c = cos((double)vis->angles[i]), s = sin((double)vis->angles[i]);
        turned[3 * i] = (float)(v[0] * c - v[1] * s);
        turned[3 * i + 1] = (float)(v[0] * s + v[1] * c);
        turned[3 * i + 2] = (float)v[2];
    }
}
