/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_base.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/log.h>

#include <hdf5.h>
#include <hdf5_hl.h>

_Static_assert(sizeof(hid_t) == sizeof(ru_h5), "ids of HDF5 are 8 bytes");
_Static_assert(sizeof(hsize_t) == sizeof(uint64_t), "sizes of HDF5 are 8 bytes");
_Static_assert(sizeof(int) == 4, "integers are stored in 4 bytes");

void ru_h5_silence(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

static herr_t keep_innermost(unsigned n, const H5E_error2_t *error, void *text)
{
    if (n == 0)
        snprintf(text, 512, "%s", error->desc ? error->desc : "");
    return 0;
}

void ru_h5_reason(char *text, size_t n)
{
    char reason[512] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, reason);
    snprintf(text, n, "%s", reason);
}

ru_status ru_h5_fault(const char *path, const char *format, ...)
{
    char text[1024], reason[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ru_h5_reason(reason, sizeof reason);
    if (!reason[0])
        return ru_fault(RU_ERR_SYSTEM, "%s: %s", path, text);
    return ru_fault(RU_ERR_SYSTEM, "%s: %s (HDF5: %s)", path, text, reason);
}

void ru_h5_close(ru_h5 *id)
{
    if (*id < 0)
        return;
    switch (H5Iget_type(*id)) {
    case H5I_FILE:
        H5Fclose(*id);
        break;
    case H5I_GROUP:
        H5Gclose(*id);
        break;
    case H5I_DATASET:
        H5Dclose(*id);
        break;
    case H5I_DATASPACE:
        H5Sclose(*id);
        break;
    case H5I_DATATYPE:
        H5Tclose(*id);
        break;
    case H5I_ATTR:
        H5Aclose(*id);
        break;
    case H5I_GENPROP_LST:
        H5Pclose(*id);
        break;
    default:
        break;
    }
    *id = -1;
}

/* One try to open, with or without locks; `reason` (512 bytes) says why it failed. */
static hid_t try_open(const char *path, ru_h5_mode mode, ru_h5_disk *disk, int lock, char *reason)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE), id = -1;
    reason[0] = '\0';
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    /* HDF5 reads what looks torn again and again, waiting twice as long each time: 28 times is a
     * quarter of a second, its own default of 100 is for ever. A writer sees nothing torn. */
    H5Pset_metadata_read_attempts(access, mode == RU_H5_READ ? 28 : 1);
    if (disk && ru_h5_disk_set(access, disk) != RU_OK)
        goto done;
    if (!lock)
        H5Pset_file_locking(access, 0, 1);
    H5Pset_obj_track_times(creation, 0);
    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    switch (mode) {
    case RU_H5_CREATE:
        id = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
        break;
    case RU_H5_UPDATE:
        id = H5Fopen(path, H5F_ACC_RDWR, access);
        break;
    case RU_H5_READ:
        id = H5Fopen(path, H5F_ACC_RDONLY, access);
        ru_h5_reason(reason, 512);
        if (id < 0 && strstr(reason, "already open for"))
            id = H5Fopen(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access);
        break;
    }
    if (id < 0)
        ru_h5_reason(reason, 512);
done:
    H5Pclose(creation);
    H5Pclose(access);
    return id;
}

ru_status ru_h5_file_open(const char *path, ru_h5_mode mode, ru_h5_disk *disk, ru_h5 *id)
{
    char reason[512];
    ru_h5_silence();
    *id = try_open(path, mode, disk, 1, reason);
    if (*id < 0 && strstr(reason, "unable to lock file")) {
        *id = try_open(path, mode, disk, 0, reason);
        if (*id >= 0)
            ru_log_rank(RU_LOG_WARNING,
                        "%s: this file system does not lock files; going on "
                        "without",
                        path);
    }
    RU_REQUIRE(*id >= 0, mode == RU_H5_READ ? RU_ERR_INPUT : RU_ERR_SYSTEM,
               "%s: cannot %s the file (HDF5: %s)%s", path,
               mode == RU_H5_CREATE ? "create" : "open", reason,
               strstr(reason, "truncated") ? "; a part of it is missing" : "");
    return RU_OK;
}

void ru_h5_member_path(const char *group, const char *name, char *path, size_t n)
{
    int length = snprintf(path, n, "%s/%s", group, name);
    size_t first = strlen(group) + 1;
    for (size_t i = first; length > 0 && i < n && path[i]; i++)
        if (path[i] == '/')
            path[i] = ':';
}

static hid_t stored_type(ru_h5_type type)
{
    return type == RU_H5_DOUBLE  ? H5T_IEEE_F64LE
           : type == RU_H5_FLOAT ? H5T_IEEE_F32LE
                                 : H5T_STD_I32LE;
}

ru_status ru_h5_group_create(const ru_h5_file *file, const char *path)
{
    hid_t list = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(list, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_obj_track_times(list, 0);
    hid_t group = H5Gcreate2(file->id, path, H5P_DEFAULT, list, H5P_DEFAULT);
    H5Pclose(list);
    RU_H5_REQUIRE(group >= 0, file->path, "cannot create the group '%s'", path);
    H5Gclose(group);
    return RU_OK;
}

/* What all datasets have: no times; and by the spec: chunks and filters. */
static hid_t creation_list(const ru_h5_spec *spec)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(list, 0);
    if (spec && (spec->dims[0] == 0 || spec->compressed))
        H5Pset_chunk(list, spec->n_dim, (const hsize_t *)spec->chunk);
    if (spec && spec->compressed) {
        H5Pset_shuffle(list);
        H5Pset_deflate(list, 4);
        H5Pset_fletcher32(list);
    }
    return list;
}

ru_status ru_h5_dataset_create(const ru_h5_file *file, const ru_h5_spec *spec, ru_h5 *id)
{
    hsize_t most[RU_H5_MAX_DIM];
    for (int i = 0; i < spec->n_dim; i++)
        most[i] = i == 0 && spec->dims[0] == 0 ? H5S_UNLIMITED : spec->dims[i];
    hid_t space = H5Screate_simple(spec->n_dim, (const hsize_t *)spec->dims, most);
    hid_t list = creation_list(spec);
    hid_t dataset = H5Dcreate2(file->id, spec->path, stored_type(spec->type), space, H5P_DEFAULT,
                               list, H5P_DEFAULT);
    H5Pclose(list);
    H5Sclose(space);
    RU_H5_REQUIRE(dataset >= 0, file->path, "cannot create the dataset '%s'", spec->path);
    ru_status status = RU_OK;
    if (spec->unit && spec->unit[0])
        status = ru_h5_attribute_text(file, spec->path, "units", spec->unit);
    if (status == RU_OK && spec->meaning && spec->meaning[0])
        status = ru_h5_attribute_text(file, spec->path, "long_name", spec->meaning);
    if (status == RU_OK && id)
        *id = dataset;
    else
        H5Dclose(dataset);
    RU_TRY(status);
    return RU_OK;
}

/* The type in memory of a dataset's numbers; texts are written as they are stored. The caller
 * closes it. */
static hid_t memory_type(hid_t dataset)
{
    hid_t stored = H5Dget_type(dataset);
    if (H5Tget_class(stored) == H5T_STRING)
        return stored;
    hid_t native = H5Tget_native_type(stored, H5T_DIR_DEFAULT);
    H5Tclose(stored);
    return native;
}

static void name_of(hid_t dataset, char *name, size_t n)
{
    if (H5Iget_name(dataset, name, n) < 0)
        name[0] = '\0';
}

ru_status ru_h5_write_all(const ru_h5_file *file, ru_h5 dataset, const void *values)
{
    char name[256];
    hid_t type = memory_type(dataset);
    herr_t error = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Tclose(type);
    name_of(dataset, name, sizeof name);
    RU_H5_REQUIRE(error >= 0 && H5Dflush(dataset) >= 0, file->path, "cannot write '%s'", name);
    return RU_OK;
}

ru_status ru_h5_numbers_create(const ru_h5_file *file, const ru_h5_spec *spec, const void *values)
{
    ru_h5 dataset = -1;
    RU_TRY(ru_h5_dataset_create(file, spec, &dataset));
    ru_status status = ru_h5_write_all(file, dataset, values);
    ru_h5_close(&dataset);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_h5_rows_write(const ru_h5_file *file, ru_h5 dataset, uint64_t first, uint64_t n_row,
                           const void *values)
{
    char name[256];
    hsize_t dims[RU_H5_MAX_DIM] = {0}, start[RU_H5_MAX_DIM] = {first};
    hid_t space = H5Dget_space(dataset), memory = -1, type = memory_type(dataset);
    int n_dim = H5Sget_simple_extent_dims(space, dims, NULL);
    dims[0] = n_row;
    memory = H5Screate_simple(n_dim, dims, NULL);
    herr_t error = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, dims, NULL);
    if (error >= 0)
        error = H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, values);
    if (error >= 0)
        error = H5Dflush(dataset);
    H5Sclose(memory);
    H5Sclose(space);
    H5Tclose(type);
    name_of(dataset, name, sizeof name);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot write record %llu of '%s'",
                  (unsigned long long)first, name);
    return RU_OK;
}

ru_status ru_h5_rows_append(const ru_h5_file *file, ru_h5 dataset, uint64_t first, uint64_t n_row,
                            const void *values)
{
    char name[256];
    hsize_t dims[RU_H5_MAX_DIM] = {0};
    hid_t space = H5Dget_space(dataset);
    H5Sget_simple_extent_dims(space, dims, NULL);
    H5Sclose(space);
    dims[0] = first + n_row;
    herr_t error = H5Dset_extent(dataset, dims);
    name_of(dataset, name, sizeof name);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot write record %llu of '%s'",
                  (unsigned long long)first, name);
    RU_TRY(ru_h5_rows_write(file, dataset, first, n_row, values));
    return RU_OK;
}

static hid_t text_type(size_t width)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, width ? width : 1);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

ru_status ru_h5_text_create(const ru_h5_file *file, const char *path, const char *bytes,
                            size_t n_byte)
{
    hid_t type = text_type(n_byte), space = H5Screate(H5S_SCALAR), list = creation_list(NULL);
    hid_t dataset = H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    herr_t error = -1;
    if (dataset >= 0) {
        error = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, n_byte ? bytes : "");
        H5Dclose(dataset);
    }
    H5Pclose(list);
    H5Sclose(space);
    H5Tclose(type);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot write the text '%s'", path);
    return RU_OK;
}

ru_status ru_h5_texts_create(const ru_h5_file *file, const char *path, size_t n, size_t width,
                             ru_h5 *id)
{
    ru_h5_spec spec = {.n_dim = 1, .dims = {n}, .chunk = {64}};
    hsize_t dims[1] = {n}, most[1] = {n ? n : H5S_UNLIMITED};
    hid_t type = text_type(width), space = H5Screate_simple(1, dims, most);
    hid_t list = creation_list(&spec);
    *id = H5Dcreate2(file->id, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    H5Pclose(list);
    H5Sclose(space);
    H5Tclose(type);
    RU_H5_REQUIRE(*id >= 0, file->path, "cannot create the texts '%s'", path);
    return RU_OK;
}

ru_status ru_h5_texts_write(const ru_h5_file *file, const char *path, size_t n,
                            const char *const *texts)
{
    size_t width = 1;
    ru_h5 id = -1;
    for (size_t i = 0; i < n; i++)
        width = strlen(texts[i]) > width ? strlen(texts[i]) : width;
    char *bytes = calloc(n, width);
    RU_REQUIRE(bytes, RU_ERR_SYSTEM, "out of memory for %zu texts", n);
    for (size_t i = 0; i < n; i++)
        memcpy(bytes + i * width, texts[i], strlen(texts[i]));
    ru_status status = ru_h5_texts_create(file, path, n, width, &id);
    if (status == RU_OK)
        status = ru_h5_write_all(file, id, bytes);
    ru_h5_close(&id);
    free(bytes);
    RU_TRY(status);
    return RU_OK;
}

/* Writes a scalar attribute, over the one that is there. */
static herr_t attribute_write(const ru_h5_file *file, const char *path, const char *name,
                              hid_t type, const void *value)
{
    hid_t attribute = -1, object = H5Oopen(file->id, path, H5P_DEFAULT);
    if (object < 0)
        return -1;
    if (H5Aexists(object, name) > 0) {
        attribute = H5Aopen(object, name, H5P_DEFAULT);
    } else {
        hid_t space = H5Screate(H5S_SCALAR);
        attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Sclose(space);
    }
    herr_t error = attribute >= 0 ? H5Awrite(attribute, type, value) : -1;
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Oclose(object);
    return error;
}

ru_status ru_h5_attribute_text(const ru_h5_file *file, const char *path, const char *name,
                               const char *text)
{
    /* Of variable length: what h5py shows as str and netCDF as string. */
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    herr_t error = attribute_write(file, path, name, type, &text);
    H5Tclose(type);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot set the attribute '%s' of '%s'", name, path);
    return RU_OK;
}

ru_status ru_h5_attribute_int(const ru_h5_file *file, const char *path, const char *name, int value)
{
    herr_t error = attribute_write(file, path, name, H5T_NATIVE_INT, &value);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot set the attribute '%s' of '%s'", name, path);
    return RU_OK;
}

ru_status ru_h5_attribute_label(const ru_h5_file *file, const char *path, const char *name,
                                size_t width, const char *text)
{
    char *padded = calloc(width + 1, 1);
    RU_REQUIRE(padded, RU_ERR_SYSTEM, "out of memory for a text");
    snprintf(padded, width + 1, "%s", text);
    hid_t type = text_type(width);
    herr_t error = attribute_write(file, path, name, type, padded);
    H5Tclose(type);
    free(padded);
    RU_H5_REQUIRE(error >= 0, file->path, "cannot set the attribute '%s' of '%s'", name, path);
    return RU_OK;
}

ru_status ru_h5_scale_set(const ru_h5_file *file, ru_h5 scale, const char *name)
{
    RU_H5_REQUIRE(H5DSset_scale(scale, name) >= 0, file->path, "cannot make '%s' a scale", name);
    return RU_OK;
}

ru_status ru_h5_scale_attach(const ru_h5_file *file, ru_h5 dataset, ru_h5 scale, int dim)
{
    RU_H5_REQUIRE(H5DSattach_scale(dataset, scale, (unsigned)dim) >= 0, file->path,
                  "cannot attach a scale to dimension %d", dim);
    return RU_OK;
}
