/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a scenario's cylinder grid, its flow and its first tracer as a case for OpenFOAM's
 * scalarTransportFoam: the same cells, the same flow through every face. See README.md.
 *
 * Circles become polygons of as many corners as the outer of their two rings has cells, widened so
 * that they enclose as much as the circle does: every cell has its volume. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/front/simulation.h>

enum { MAX_CORNER = 16, MAX_SET = 16 };

static const double pi = 3.14159265358979323846;

typedef struct face {
    int owner, neighbour; /* neighbour -1: wall */
    int n;
    int corners[MAX_CORNER];
    double flow; /* m3/s from owner to neighbour */
} face;

typedef struct mesh {
    const ru_network *network;
    int *circle; /* [n_r + 2] first corner of a circle within a plane */
    face *faces;
    size_t n_face, n_inner;
} mesh;

/* Cells that meet at circle i, counted outside it. */
static int corners_of(const ru_network *w, int i)
{
    return i == 0 ? 1 : w->ring_n_theta[i < w->n_r ? i : w->n_r - 1];
}

/* Corner at the angle of cell boundary j of `n` around, on circle i of plane k. */
static int corner(const mesh *m, int k, int i, int j, int n)
{
    int has = corners_of(m->network, i);
    int at = i == 0 ? 0 : ((j % n) + n) % n * (has / n);
    return k * m->circle[m->network->n_r + 1] + m->circle[i] + at;
}

static int cell(const ru_network *w, int k, int i, int j)
{
    int n = w->ring_n_theta[i];
    return k * w->ring_start[w->n_r] + w->ring_start[i] + ((j % n) + n) % n;
}

/* The polygon of a cell in plane k, against the clock seen from above. */
static int polygon(const mesh *m, int k, int i, int j, int *corners)
{
    int n = m->network->ring_n_theta[i], outer = corners_of(m->network, i + 1), count = 0;
    corners[count++] = corner(m, k, i, j, n);
    for (int a = 0; a <= outer / n; a++)
        corners[count++] = corner(m, k, i + 1, j * (outer / n) + a, outer);
    if (i > 0)
        corners[count++] = corner(m, k, i, j + 1, n);
    return count;
}

static face *next_face(mesh *m, int owner, int neighbour)
{
    face *f = &m->faces[m->n_face++];
    *f = (face){.owner = owner, .neighbour = neighbour};
    return f;
}

static void set_corners(face *f, int a, int b, int c, int d)
{
    const int corners[] = {a, b, c, d};
    for (int i = 0; i < 4; i++)
        if (i == 0 || corners[i] != f->corners[f->n - 1])
            f->corners[f->n++] = corners[i];
    if (f->corners[f->n - 1] == f->corners[0])
        f->n--;
}

static void add_axial(mesh *m, int k, int i, int j)
{
    const ru_network *w = m->network;
    int top = k + 1 == w->n_z;
    face *f = next_face(m, cell(w, k, i, j), top ? -1 : cell(w, k + 1, i, j));
    f->n = polygon(m, k + 1, i, j, f->corners);
    if (k > 0)
        return;
    int up[MAX_CORNER];
    face *bottom = next_face(m, cell(w, 0, i, j), -1);
    bottom->n = polygon(m, 0, i, j, up);
    for (int a = 0; a < bottom->n; a++)
        bottom->corners[a] = up[bottom->n - 1 - a];
}

/* The plane at angle j + 1, from the cell before it to the one behind it. */
static void add_angular(mesh *m, int k, int i, int j)
{
    const ru_network *w = m->network;
    int n = w->ring_n_theta[i];
    face *f = next_face(m, cell(w, k, i, j), cell(w, k, i, j + 1));
    set_corners(f, corner(m, k, i, j + 1, n), corner(m, k + 1, i, j + 1, n),
                corner(m, k + 1, i + 1, j + 1, n), corner(m, k, i + 1, j + 1, n));
}

/* The outer sides of ring i, one for each cell of the ring around it, or the wall. */
static void add_radial(mesh *m, int k, int i)
{
    const ru_network *w = m->network;
    int outer = corners_of(w, i + 1), inner = w->ring_n_theta[i], wall = i + 1 == w->n_r;
    for (int j = 0; j < outer; j++) {
        face *f =
            next_face(m, cell(w, k, i, j / (outer / inner)), wall ? -1 : cell(w, k, i + 1, j));
        set_corners(f, corner(m, k, i + 1, j, outer), corner(m, k, i + 1, j + 1, outer),
                    corner(m, k + 1, i + 1, j + 1, outer), corner(m, k + 1, i + 1, j, outer));
    }
}

static int by_owner(const void *a, const void *b)
{
    const face *f = a, *g = b;
    int outside = (f->neighbour < 0) - (g->neighbour < 0);
    int owner = (f->owner > g->owner) - (f->owner < g->owner);
    int other = (f->neighbour > g->neighbour) - (f->neighbour < g->neighbour);
    return outside ? outside : owner ? owner : other;
}

/* Owners are the cells of the lower number. */
static void orient(face *f)
{
    if (f->neighbour < 0 || f->owner < f->neighbour)
        return;
    int owner = f->owner;
    f->owner = f->neighbour;
    f->neighbour = owner;
    for (int a = 0; a < f->n / 2; a++) {
        int kept = f->corners[a];
        f->corners[a] = f->corners[f->n - 1 - a];
        f->corners[f->n - 1 - a] = kept;
    }
}

static void set_flow(mesh *m, const ru_edge *edge)
{
    int forth = edge->from < edge->to;
    face key = {.owner = forth ? edge->from : edge->to, .neighbour = forth ? edge->to : edge->from};
    face *f = bsearch(&key, m->faces, m->n_inner, sizeof key, by_owner);
    if (f)
        f->flow += forth ? edge->flow : -edge->flow;
}

static int build(const ru_network *w, mesh *m)
{
    *m = (mesh){.network = w};
    m->circle = calloc((size_t)w->n_r + 2, sizeof *m->circle);
    m->faces = calloc((size_t)w->n_node * 8, sizeof *m->faces);
    if (!m->circle || !m->faces)
        return 0;
    for (int i = 0; i <= w->n_r; i++)
        m->circle[i + 1] = m->circle[i] + corners_of(w, i);
    for (int k = 0; k < w->n_z; k++)
        for (int i = 0; i < w->n_r; i++) {
            for (int j = 0; j < w->ring_n_theta[i]; j++) {
                add_axial(m, k, i, j);
                add_angular(m, k, i, j);
            }
            add_radial(m, k, i);
        }
    for (size_t f = 0; f < m->n_face; f++)
        orient(&m->faces[f]);
    qsort(m->faces, m->n_face, sizeof *m->faces, by_owner);
    while (m->n_inner < m->n_face && m->faces[m->n_inner].neighbour >= 0)
        m->n_inner++;
    for (int64_t e = 0; e < w->n_edge; e++)
        set_flow(m, &w->edges[e]);
    return 1;
}

static FILE *begin(const char *folder, const char *name, const char *class, const char *object)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(3);
    }
    fprintf(file, "FoamFile { version 2.0; format ascii; class %s; object %s; }\n", class, object);
    return file;
}

static void write_points(const mesh *m, const char *folder)
{
    const ru_network *w = m->network;
    FILE *file = begin(folder, "constant/polyMesh/points", "vectorField", "points");
    fprintf(file, "%d\n(\n", (w->n_z + 1) * m->circle[w->n_r + 1]);
    for (int k = 0; k <= w->n_z; k++)
        for (int i = 0; i <= w->n_r; i++) {
            int n = corners_of(w, i);
            double angle = 2 * pi / n, widened = i ? w->r_edges[i] * sqrt(angle / sin(angle)) : 0;
            for (int j = 0; j < n; j++)
                fprintf(file, "(%.12g %.12g %.12g)\n", widened * cos(j * angle),
                        widened * sin(j * angle), w->z_edges[k]);
        }
    fprintf(file, ")\n");
    fclose(file);
}

static void write_faces(const mesh *m, const char *folder)
{
    FILE *faces = begin(folder, "constant/polyMesh/faces", "faceList", "faces");
    FILE *owner = begin(folder, "constant/polyMesh/owner", "labelList", "owner");
    FILE *neighbour = begin(folder, "constant/polyMesh/neighbour", "labelList", "neighbour");
    FILE *phi = begin(folder, "0/phi", "surfaceScalarField", "phi");
    fprintf(faces, "%zu\n(\n", m->n_face);
    fprintf(owner, "%zu\n(\n", m->n_face);
    fprintf(neighbour, "%zu\n(\n", m->n_inner);
    fprintf(phi, "dimensions [0 3 -1 0 0 0 0];\ninternalField nonuniform List<scalar>\n%zu\n(\n",
            m->n_inner);
    for (size_t f = 0; f < m->n_face; f++) {
        const face *a = &m->faces[f];
        fprintf(faces, "%d(", a->n);
        for (int c = 0; c < a->n; c++)
            fprintf(faces, c ? " %d" : "%d", a->corners[c]);
        fprintf(faces, ")\n");
        fprintf(owner, "%d\n", a->owner);
        if (f >= m->n_inner)
            continue;
        fprintf(neighbour, "%d\n", a->neighbour);
        fprintf(phi, "%.17g\n", a->flow);
    }
    fprintf(phi, ");\nboundaryField { walls { type calculated; value uniform 0; } }\n");
    fprintf(faces, ")\n");
    fprintf(owner, ")\n");
    fprintf(neighbour, ")\n");
    FILE *all[] = {faces, owner, neighbour, phi};
    for (size_t i = 0; i < 4; i++)
        fclose(all[i]);
    FILE *boundary = begin(folder, "constant/polyMesh/boundary", "polyBoundaryMesh", "boundary");
    fprintf(boundary, "1 ( walls { type wall; nFaces %zu; startFace %zu; } )\n",
            m->n_face - m->n_inner, m->n_inner);
    fclose(boundary);
}

/* The tracer as it is, and a velocity that phi stands in for. */
static void write_fields(const ru_simulation *s, const char *folder)
{
    const ru_problem *problem = s->problem;
    const double *y = ru_runner_unknowns(s->run);
    size_t ns = problem->n_state, dye = ns - 1;
    FILE *t = begin(folder, "0/T", "volScalarField", "T");
    fprintf(t, "dimensions [0 0 0 0 0 0 0];\ninternalField nonuniform List<scalar>\n%d\n(\n",
            (int)problem->network->n_node);
    for (size_t i = 0; i < (size_t)problem->network->n_node; i++)
        fprintf(t, "%.12g\n", y[i * ns + dye]);
    fprintf(t, ");\nboundaryField { walls { type zeroGradient; } }\n");
    fclose(t);
    FILE *u = begin(folder, "0/U", "volVectorField", "U");
    fprintf(u, "dimensions [0 1 -1 0 0 0 0];\ninternalField uniform (0 0 0);\n"
               "boundaryField { walls { type fixedValue; value uniform (0 0 0); } }\n");
    fclose(u);
    FILE *volumes = begin(folder, "volumes", "volumes", "volumes");
    for (size_t i = 0; i < (size_t)problem->network->n_node; i++)
        fprintf(volumes, "%.12g\n", problem->part->weight[i]);
    fclose(volumes);
}

int main(int argc, char **argv)
{
    ru_simulation *s = NULL;
    MPI_Init(&argc, &argv);
    if (argc < 4 || argc > 4 + MAX_SET) {
        fprintf(
            stderr,
            "usage: rushton-openfoam scenario folder seconds [key=value]...\n"
            "Runs so far and writes the case; the folder has 0, constant/polyMesh and system.\n");
        return 2;
    }
    const ru_open_options options = {.sets = (const char *const *)argv + 4,
                                     .n_set = (size_t)argc - 4};
    ru_status status = ru_open(argv[1], MPI_COMM_SELF, &options, &s);
    if (status == RU_OK)
        status = ru_advance(s, atof(argv[3]));
    mesh m = {0};
    if (status == RU_OK && s->problem->network->kind == RU_MESH_CYLINDER &&
        build(s->problem->network, &m)) {
        write_points(&m, argv[2]);
        write_faces(&m, argv[2]);
        write_fields(s, argv[2]);
    } else {
        fprintf(stderr, "error: %s\n", status == RU_OK ? "no cylinder grid" : ru_last_fault());
        status = RU_ERR_INPUT;
    }
    free(m.circle);
    free(m.faces);
    ru_close(&s);
    ru_unit_shutdown();
    MPI_Finalize();
    return ru_status_exit_code(status);
}
