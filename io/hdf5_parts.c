/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_writer.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <hdf5.h>

/* Chunks of a snapshot that ranks write together: large enough to compress, small enough to spread
 * over the ranks. */
enum { PART_CHUNK = 65536 };

ru_status ru_h5_part_path(const char *folder, uint64_t snapshot, char **path)
{
    size_t room = strlen(folder) + 32;
    *path = malloc(room);
    RU_REQUIRE(*path, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(*path, room, "%s/%06llu.h5", folder, (unsigned long long)snapshot);
    return RU_OK;
}

static hid_t open_part(const ru_h5_writer *w, const char *path, int create)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    H5Pset_fapl_mpio(access, w->comm.mpi, MPI_INFO_NULL);
    H5Pset_obj_track_times(creation, 0);
    hid_t file = create ? H5Fcreate(path, H5F_ACC_TRUNC, creation, access)
                        : H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(creation);
    H5Pclose(access);
    return file;
}

/* Reads or writes this rank's nodes of a dataset. All ranks call, also those without nodes. */
static herr_t transfer(const ru_h5_writer *w, hid_t dataset, float *values, int write)
{
    hsize_t first = (hsize_t)w->schema->node_first, count = (hsize_t)w->schema->node_count;
    hsize_t room = count ? count : 1;
    hid_t space = H5Dget_space(dataset), memory = H5Screate_simple(1, &room, NULL);
    hid_t together = H5Pcreate(H5P_DATASET_XFER);
    H5Pset_dxpl_mpio(together, H5FD_MPIO_COLLECTIVE);
    if (count) {
        H5Sselect_hyperslab(space, H5S_SELECT_SET, &first, NULL, &count, NULL);
    } else {
        H5Sselect_none(space);
        H5Sselect_none(memory);
    }
    herr_t error = write ? H5Dwrite(dataset, H5T_NATIVE_FLOAT, memory, space, together, values)
                         : H5Dread(dataset, H5T_NATIVE_FLOAT, memory, space, together, values);
    H5Pclose(together);
    H5Sclose(memory);
    H5Sclose(space);
    return error;
}

static void pick_field(const ru_h5_writer *w, size_t field)
{
    for (int64_t node = 0; node < w->schema->node_count; node++)
        w->values[node] = w->local[(size_t)node * w->schema->n_field + field];
}

static ru_status write_field(const ru_h5_writer *w, const ru_h5_file *file, size_t field)
{
    const ru_column *column = &w->schema->fields[field];
    uint64_t n = (uint64_t)w->schema->mesh.n_node;
    char path[512];
    ru_h5 dataset = -1;
    ru_h5_member_path("", column->name, path, sizeof path);
    ru_h5_spec spec = {.path = path,
                       .unit = column->unit,
                       .meaning = column->meaning,
                       .type = RU_H5_FLOAT,
                       .n_dim = 1,
                       .dims = {n},
                       .chunk = {n < PART_CHUNK ? n : PART_CHUNK},
                       .compressed = 1};
    RU_TRY(ru_h5_dataset_create(file, &spec, &dataset));
    pick_field(w, field);
    herr_t error = transfer(w, dataset, w->values, 1);
    ru_h5_close(&dataset);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot write the field '%s'", column->name);
    return RU_OK;
}

static ru_status write_part(ru_h5_writer *w, const char *path)
{
    ru_h5_file file = {open_part(w, path, 1), path};
    ru_status status = RU_OK;
    if (file.id < 0)
        status = ru_h5_fault(path, "cannot create the snapshot");
    RU_TRY(ru_comm_agree(&w->comm, status));
    for (size_t i = 0; i < w->schema->n_field && status == RU_OK; i++)
        status = ru_comm_agree(&w->comm, write_field(w, &file, i));
    herr_t error = H5Fclose(file.id);
    if (status == RU_OK && error < 0)
        status = ru_h5_fault(path, "cannot finish the snapshot");
    RU_TRY(ru_comm_agree(&w->comm, status));
    return RU_OK;
}

static ru_status compare_field(ru_h5_writer *w, const ru_h5_file *file, size_t field, float *back)
{
    char name[512];
    ru_h5_member_path("", w->schema->fields[field].name, name, sizeof name);
    hid_t dataset = H5Dopen2(file->id, name, H5P_DEFAULT);
    RU_H5_REQUIRE(dataset >= 0, file->path, "cannot find the field '%s' again", name + 1);
    pick_field(w, field);
    herr_t error = transfer(w, dataset, back, 0);
    H5Dclose(dataset);
    RU_REQUIRE(error >= 0 &&
                   memcmp(back, w->values, (size_t)w->schema->node_count * sizeof *back) == 0,
               RU_ERR_SYSTEM,
               "%s: the field '%s' does not read back as it was written; MPI's file output is not "
               "to be trusted here: set OMPI_MCA_fcoll=^vulcan, or write with output mode 'gather'",
               file->path, name + 1);
    return RU_OK;
}

/* Reads a snapshot back, since faults of MPI-IO are silent. */
static ru_status verify_part(ru_h5_writer *w, const char *path)
{
    float *back = malloc(((size_t)w->schema->node_count + 1) * sizeof *back);
    ru_h5_file file = {-1, path};
    ru_status status = RU_OK;
    if (!back)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a snapshot");
    status = ru_comm_agree(&w->comm, status);
    if (status != RU_OK)
        goto done;
    file.id = open_part(w, path, 0);
    if (file.id < 0)
        status = ru_h5_fault(path, "cannot read the snapshot back");
    status = ru_comm_agree(&w->comm, status);
    for (size_t i = 0; i < w->schema->n_field && status == RU_OK; i++)
        status = ru_comm_agree(&w->comm, compare_field(w, &file, i, back));
done:
    if (file.id >= 0)
        H5Fclose(file.id);
    free(back);
    return status;
}

/* The snapshot counts once it is on the disk: the main file's time says how many there are. */
static ru_status count_part(ru_h5_writer *w, const char *path, double time)
{
    int part = open(path, O_RDONLY);
    int error = part < 0 || fsync(part) != 0 ? errno : 0;
    if (part >= 0)
        close(part);
    RU_REQUIRE(!error, RU_ERR_SYSTEM, "%s: cannot bring the snapshot to the disk: %s", path,
               strerror(error));
    RU_TRY(ru_h5_rows_append(&w->file, w->field_time, w->n_snapshot, 1, &time));
    return RU_OK;
}

ru_status ru_h5_part_keep(ru_h5_writer *w, double time)
{
    ru_status status = RU_OK;
    if (w->comm.rank == 0)
        status = ru_h5_rows_append(&w->file, w->field_time, w->n_snapshot, 1, &time);
    w->n_snapshot++;
    return status;
}

ru_status ru_h5_part_write(ru_h5_writer *w, double time)
{
    char *path = NULL;
    ru_status status = ru_comm_agree(&w->comm, ru_h5_part_path(w->parts, w->n_snapshot, &path));
    if (status == RU_OK)
        status = write_part(w, path);
    if (status == RU_OK && w->n_snapshot == 0)
        status = verify_part(w, path);
    if (status == RU_OK && w->comm.rank == 0)
        status = count_part(w, path, time);
    status = ru_comm_agree(&w->comm, status);
    if (status == RU_OK)
        w->n_snapshot++;
    free(path);
    RU_TRY(status);
    return RU_OK;
}

/* Maps every snapshot's file, named from the main file's folder, onto its place in time. */
static ru_status map_parts(const ru_h5_writer *w, const char *name, hid_t list, hid_t space)
{
    const char *slash = strrchr(w->parts, '/');
    hsize_t n_node = (hsize_t)w->schema->mesh.n_node, start[RU_H5_MAX_DIM] = {0};
    hsize_t count[RU_H5_MAX_DIM] = {1};
    ru_h5_field_dims(&w->schema->mesh, (uint64_t *)count + 1);
    hid_t source = H5Screate_simple(1, &n_node, NULL);
    ru_status status = RU_OK;
    for (uint64_t i = 0; status == RU_OK && i < w->n_snapshot; i++) {
        char *path = NULL;
        start[0] = i;
        status = ru_h5_part_path(slash ? slash + 1 : w->parts, i, &path);
        if (status == RU_OK &&
            (H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) < 0 ||
             H5Pset_virtual(list, space, path, name, source) < 0))
            status = ru_h5_fault(w->unfinished, "cannot link the snapshot '%s'", path);
        free(path);
    }
    H5Sclose(source);
    return status;
}

/* Hands the scales of the group's dimensions to a dataset. */
static ru_status attach_scales(const ru_h5_writer *w, ru_h5 dataset)
{
    const ru_layout_id regular[] = {RU_AT_FIELD_TIME, RU_AT_FIELD_Z, RU_AT_FIELD_R,
                                    RU_AT_FIELD_THETA};
    const ru_layout_id nodes[] = {RU_AT_FIELD_TIME, RU_AT_FIELD_NODE};
    int is_regular = ru_h5_mesh_is_regular(&w->schema->mesh);
    for (int i = 0; i < (is_regular ? 4 : 2); i++) {
        const char *path = ru_layout(is_regular ? regular[i] : nodes[i])->path;
        ru_h5 scale = H5Dopen2(w->file.id, path, H5P_DEFAULT);
        RU_H5_REQUIRE(scale >= 0, w->unfinished, "cannot find the scale '%s'", path);
        ru_status status = ru_h5_scale_attach(&w->file, dataset, scale, i);
        ru_h5_close(&scale);
        RU_TRY(status);
    }
    return RU_OK;
}

static ru_status link_field(const ru_h5_writer *w, const ru_column *column)
{
    char path[512], name[512];
    hsize_t dims[RU_H5_MAX_DIM] = {w->n_snapshot};
    int n_dim = 1 + ru_h5_field_dims(&w->schema->mesh, (uint64_t *)dims + 1);
    ru_h5_member_path(ru_layout(RU_AT_FIELD)->path, column->name, path, sizeof path);
    ru_h5_member_path("", column->name, name, sizeof name);
    ru_h5 dataset = -1, list = H5Pcreate(H5P_DATASET_CREATE);
    ru_h5 space = H5Screate_simple(n_dim, dims, NULL);
    H5Pset_obj_track_times(list, 0);
    ru_status status = map_parts(w, name, list, space);
    if (status != RU_OK)
        goto done;
    H5Sselect_all(space);
    dataset = H5Dcreate2(w->file.id, path, H5T_IEEE_F32LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (dataset < 0)
        status = ru_h5_fault(w->unfinished, "cannot link the field '%s'", column->name);
    if (status == RU_OK)
        status = ru_h5_attribute_text(&w->file, path, "units", column->unit);
    if (status == RU_OK)
        status = ru_h5_attribute_text(&w->file, path, "long_name", column->meaning);
    if (status == RU_OK)
        status = attach_scales(w, dataset);
done:
    ru_h5_close(&dataset);
    ru_h5_close(&space);
    ru_h5_close(&list);
    return status;
}

ru_status ru_h5_parts_link(ru_h5_writer *w)
{
    for (size_t i = 0; w->n_snapshot && i < w->schema->n_field; i++)
        RU_TRY(link_field(w, &w->schema->fields[i]));
    return RU_OK;
}
