/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_writer.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

#include <ru/io/vis_mesh.h>

/* Bodies for viewers and their fields. Geometry and connectivity are stored, since they cost less
 * than a few snapshots; fields are views of entry/field, first with the nodes that are several
 * bodies repeated, then one a snapshot: most XDMF readers take nothing but whole datasets. */

/* Numbers in one compressed chunk; n_dim 1 or 2. */
static ru_status store(const ru_h5_file *file, ru_layout_id id, uint64_t n, uint64_t width,
                       const void *values)
{
    const ru_layout_row *row = ru_layout(id);
    ru_h5_spec spec = {.path = row->path,
                       .unit = row->unit,
                       .meaning = row->meaning,
                       .type = row->type[0] == 'i' ? RU_H5_INT : RU_H5_FLOAT,
                       .n_dim = width > 1 ? 2 : 1,
                       .dims = {n, width},
                       .chunk = {n, width},
                       .compressed = 1};
    RU_TRY(ru_h5_numbers_create(file, &spec, values));
    return RU_OK;
}

static ru_status store_vectors(const ru_h5_file *file, ru_layout_id id, const ru_vis_mesh *vis,
                               const double *vectors)
{
    if (!vectors || !vis->angles)
        return RU_OK;
    float *turned = malloc(3 * (size_t)vis->n_cell * sizeof *turned);
    RU_REQUIRE(turned, RU_ERR_SYSTEM, "out of memory for velocities");
    ru_vis_mesh_turn(vis, vectors, turned);
    ru_status status = store(file, id, (uint64_t)vis->n_cell, 3, turned);
    free(turned);
    RU_TRY(status);
    return RU_OK;
}

static ru_status store_bodies(const ru_h5_writer *w, const ru_vis_mesh *vis)
{
    const ru_h5_file *file = &w->file;
    const ru_mesh_info *mesh = &w->schema->mesh;
    RU_TRY(ru_h5_group_create(file, ru_layout(RU_AT_VIS)->path));
    RU_TRY(store(file, RU_AT_VIS_POINTS, (uint64_t)vis->n_point, 3, vis->points));
    RU_TRY(store(file, RU_AT_VIS_BODIES, (uint64_t)vis->n_index, 1, vis->connectivity));
    RU_TRY(store(file, RU_AT_VIS_NODE, (uint64_t)vis->n_cell, 1, vis->nodes));
    RU_TRY(store_vectors(file, RU_AT_VIS_VELOCITY, vis, mesh->velocity));
    RU_TRY(store_vectors(file, RU_AT_VIS_GAS_VELOCITY, vis, mesh->gas_velocity));
    return RU_OK;
}

/* A view by a list of mappings, with unit and meaning of its column. */
static ru_status create_view(const ru_h5_writer *w, const char *path, const ru_column *column,
                             hid_t space, hid_t list)
{
    H5Pset_obj_track_times(list, 0);
    H5Sselect_all(space);
    hid_t view =
        H5Dcreate2(w->file.id, path, H5T_IEEE_F32LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    RU_H5_REQUIRE(view >= 0, w->unfinished, "cannot create the view '%s'", path);
    H5Dclose(view);
    RU_TRY(ru_h5_attribute_text(&w->file, path, "units", column->unit));
    RU_TRY(ru_h5_attribute_text(&w->file, path, "long_name", column->meaning));
    return RU_OK;
}

/* Selects the nodes of a block at all times in the dataset of a field. */
static herr_t select_block(const ru_h5_writer *w, const ru_vis_mesh *vis, const ru_vis_block *block,
                           hid_t space)
{
    hsize_t n_node = (hsize_t)w->schema->mesh.n_node, per_level = n_node / (hsize_t)vis->n_level;
    if ((hsize_t)block->n == per_level)
        return H5Sselect_all(space);
    /* Rings differ, so the field is [time][node]. */
    hsize_t start[] = {0, (hsize_t)block->first}, stride[] = {1, per_level};
    hsize_t count[] = {(hsize_t)w->n_snapshot, (hsize_t)vis->n_level};
    hsize_t size[] = {1, (hsize_t)block->n};
    return H5Sselect_hyperslab(space, H5S_SELECT_SET, start, stride, count, size);
}

/* vis/field/<field> [time][body]: each block of bodies maps onto its nodes. */
static ru_status view_field(const ru_h5_writer *w, const ru_vis_mesh *vis, const ru_column *column)
{
    char path[512], source_path[512];
    hsize_t dims[] = {w->n_snapshot, (hsize_t)vis->n_cell}, start[] = {0, 0};
    hsize_t source_dims[RU_H5_MAX_DIM] = {w->n_snapshot};
    int n_dim = 1 + ru_h5_field_dims(&w->schema->mesh, (uint64_t *)source_dims + 1);
    ru_h5_member_path(ru_layout(RU_AT_VIS_FIELDS)->path, column->name, path, sizeof path);
    ru_h5_member_path(ru_layout(RU_AT_FIELD)->path, column->name, source_path, sizeof source_path);
    hid_t space = H5Screate_simple(2, dims, NULL), list = H5Pcreate(H5P_DATASET_CREATE);
    hid_t source = H5Screate_simple(n_dim, source_dims, NULL);
    herr_t error = 0;
    for (size_t b = 0; error >= 0 && b < vis->n_block; b++) {
        hsize_t count[] = {w->n_snapshot, (hsize_t)(vis->blocks[b].n * vis->n_level)};
        error = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
        if (error >= 0)
            error = select_block(w, vis, &vis->blocks[b], source);
        if (error >= 0)
            error = H5Pset_virtual(list, space, ".", source_path, source);
        start[1] += count[1];
    }
    ru_status status = error >= 0 ? create_view(w, path, column, space, list)
                                  : ru_h5_fault(w->unfinished, "cannot map the view '%s'", path);
    H5Sclose(source);
    H5Pclose(list);
    H5Sclose(space);
    return status;
}

/* vis/<step>/<field> [body] */
static ru_status view_step(const ru_h5_writer *w, const ru_vis_mesh *vis, uint64_t step,
                           const ru_column *column)
{
    char group[64], path[512], source_path[512];
    hsize_t n = (hsize_t)vis->n_cell, dims[] = {w->n_snapshot, n};
    hsize_t start[] = {step, 0}, count[] = {1, n};
    snprintf(group, sizeof group, "%s/%06llu", ru_layout(RU_AT_VIS)->path,
             (unsigned long long)step);
    ru_h5_member_path(group, column->name, path, sizeof path);
    ru_h5_member_path(ru_layout(RU_AT_VIS_FIELDS)->path, column->name, source_path,
                      sizeof source_path);
    hid_t space = H5Screate_simple(1, &n, NULL), list = H5Pcreate(H5P_DATASET_CREATE);
    hid_t source = H5Screate_simple(2, dims, NULL);
    herr_t error = H5Sselect_hyperslab(source, H5S_SELECT_SET, start, NULL, count, NULL);
    if (error >= 0)
        error = H5Pset_virtual(list, space, ".", source_path, source);
    ru_status status = error >= 0 ? create_view(w, path, column, space, list)
                                  : ru_h5_fault(w->unfinished, "cannot map the view '%s'", path);
    H5Sclose(source);
    H5Pclose(list);
    H5Sclose(space);
    return status;
}

static ru_status view_fields(const ru_h5_writer *w, const ru_vis_mesh *vis)
{
    char group[64];
    const ru_schema *schema = w->schema;
    RU_TRY(ru_h5_group_create(&w->file, ru_layout(RU_AT_VIS_FIELDS)->path));
    for (size_t i = 0; i < schema->n_field; i++)
        RU_TRY(view_field(w, vis, &schema->fields[i]));
    for (uint64_t step = 0; step < w->n_snapshot; step++) {
        snprintf(group, sizeof group, "%s/%06llu", ru_layout(RU_AT_VIS)->path,
                 (unsigned long long)step);
        RU_TRY(ru_h5_group_create(&w->file, group));
        for (size_t i = 0; i < schema->n_field; i++)
            RU_TRY(view_step(w, vis, step, &schema->fields[i]));
    }
    return RU_OK;
}

ru_status ru_h5_vis_write(const ru_h5_writer *w)
{
    ru_vis_mesh vis;
    if (!w->schema->n_field || !w->n_snapshot)
        return RU_OK;
    ru_status status = ru_vis_mesh_build(&w->schema->mesh, &vis);
    if (status == RU_OK)
        status = store_bodies(w, &vis);
    if (status == RU_OK)
        status = view_fields(w, &vis);
    ru_vis_mesh_destroy(&vis);
    RU_TRY(status);
    return RU_OK;
}
