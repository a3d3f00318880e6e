/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_fetch.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

ru_status ru_h5_input_fault(const char *path, const char *format, ...)
{
    char text[1024], reason[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ru_h5_reason(reason, sizeof reason);
    return ru_fault(RU_ERR_INPUT, "%s: %s%s%s%s", path, text, reason[0] ? " (HDF5: " : "", reason,
                    reason[0] ? ")" : "");
}

static ru_status read_text(hid_t attribute, hid_t type, char **text)
{
    if (H5Tis_variable_str(type) > 0) {
        char *bytes = NULL;
        hid_t memory = H5Tcopy(H5T_C_S1);
        H5Tset_size(memory, H5T_VARIABLE);
        H5Tset_cset(memory, H5Tget_cset(type));
        if (H5Aread(attribute, memory, &bytes) >= 0)
            *text = strdup(bytes ? bytes : "");
        H5Tclose(memory);
        H5free_memory(bytes);
    } else if (H5Tget_class(type) == H5T_STRING) {
        *text = calloc(H5Tget_size(type) + 1, 1);
        if (*text && H5Aread(attribute, type, *text) < 0) {
            free(*text);
            *text = NULL;
        }
    }
    return *text ? RU_OK : RU_ERR_INPUT;
}

ru_status ru_h5_attribute_text_fetch(const ru_h5_file *file, const char *path, const char *name,
                                     char **text)
{
    *text = NULL;
    if (H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0) {
        *text = strdup("");
        RU_REQUIRE(*text, RU_ERR_SYSTEM, "out of memory for a text");
        return RU_OK;
    }
    ru_status status = RU_ERR_INPUT;
    hid_t attribute = H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0) {
        hid_t type = H5Aget_type(attribute);
        status = read_text(attribute, type, text);
        H5Tclose(type);
        H5Aclose(attribute);
    }
    if (status != RU_OK)
        return ru_h5_input_fault(file->path, "cannot read the text '%s' of '%s'", name, path);
    return RU_OK;
}

ru_status ru_h5_attribute_int_fetch(const ru_h5_file *file, const char *path, const char *name,
                                    int *value)
{
    if (H5Aexists_by_name(file->id, path, name, H5P_DEFAULT) <= 0)
        return RU_OK;
    herr_t error = -1;
    hid_t attribute = H5Aopen_by_name(file->id, path, name, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0) {
        hid_t space = H5Aget_space(attribute);
        if (H5Sget_simple_extent_npoints(space) == 1)
            error = H5Aread(attribute, H5T_NATIVE_INT, value);
        H5Sclose(space);
        H5Aclose(attribute);
    }
    if (error < 0)
        return ru_h5_input_fault(file->path, "cannot read the number '%s' of '%s'", name, path);
    return RU_OK;
}

int ru_h5_exists(const ru_h5_file *file, const char *path)
{
    char part[512];
    for (const char *end = path; *end;) {
        end += strcspn(end + 1, "/") + 1;
        snprintf(part, sizeof part, "%.*s", (int)(end - path), path);
        if (H5Lexists(file->id, part, H5P_DEFAULT) <= 0)
            return 0;
    }
    return 1;
}

static ru_status open_dataset(const ru_h5_file *file, const char *path, ru_h5 *dataset,
                              ru_h5 *space)
{
    *space = -1;
    *dataset = H5Dopen2(file->id, path, H5P_DEFAULT);
    if (*dataset >= 0)
        *space = H5Dget_space(*dataset);
    if (*space < 0) {
        ru_h5_close(dataset);
        return ru_h5_input_fault(file->path, "there is no readable dataset '%s'", path);
    }
    return RU_OK;
}

ru_status ru_h5_dims_fetch(const ru_h5_file *file, const char *path, uint64_t dims[RU_H5_MAX_DIM],
                           int *n_dim)
{
    ru_h5 dataset, space;
    RU_TRY(open_dataset(file, path, &dataset, &space));
    *n_dim = H5Sget_simple_extent_ndims(space);
    int fits = *n_dim >= 0 && *n_dim <= RU_H5_MAX_DIM;
    if (fits)
        H5Sget_simple_extent_dims(space, (hsize_t *)dims, NULL);
    ru_h5_close(&space);
    ru_h5_close(&dataset);
    RU_REQUIRE(fits, RU_ERR_INPUT, "%s: the dataset '%s' has %d dimensions", file->path, path,
               *n_dim);
    return RU_OK;
}

ru_status ru_h5_rows_fetch(const ru_h5_file *file, const char *path, uint64_t first, uint64_t n_row,
                           double *values)
{
    ru_h5 dataset, space;
    hsize_t dims[RU_H5_MAX_DIM] = {0}, start[RU_H5_MAX_DIM] = {first};
    RU_TRY(open_dataset(file, path, &dataset, &space));
    int n_dim = H5Sget_simple_extent_ndims(space);
    herr_t error = -1;
    if (n_dim >= 1 && n_dim <= RU_H5_MAX_DIM) {
        H5Sget_simple_extent_dims(space, dims, NULL);
        int there = first + n_row <= dims[0];
        dims[0] = n_row;
        hid_t memory = H5Screate_simple(n_dim, dims, NULL);
        if (there && H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, dims, NULL) >= 0)
            error =
                n_row ? H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values) : 0;
        H5Sclose(memory);
    }
    ru_h5_close(&space);
    ru_h5_close(&dataset);
    if (error < 0)
        return ru_h5_input_fault(file->path, "cannot read rows %llu to %llu of '%s'",
                                 (unsigned long long)first, (unsigned long long)(first + n_row),
                                 path);
    return RU_OK;
}

ru_status ru_h5_numbers_fetch(const ru_h5_file *file, const char *path, double **values, size_t *n)
{
    uint64_t dims[RU_H5_MAX_DIM];
    int n_dim;
    *values = NULL;
    RU_TRY(ru_h5_dims_fetch(file, path, dims, &n_dim));
    *n = 1;
    for (int i = 0; i < n_dim; i++)
        *n *= (size_t)dims[i];
    *values = malloc((*n ? *n : 1) * sizeof **values);
    RU_REQUIRE(*values, RU_ERR_SYSTEM, "%s: out of memory for '%s'", file->path, path);
    ru_status status = ru_h5_rows_fetch(file, path, 0, n_dim ? dims[0] : 0, *values);
    if (status != RU_OK) {
        free(*values);
        *values = NULL;
    }
    RU_TRY(status);
    return RU_OK;
}

/* Reads texts of fixed width side by side, then moves them apart for their NULs. */
static ru_status read_texts(hid_t dataset, hid_t type, size_t n, size_t width, char *texts)
{
    if (n && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) < 0)
        return RU_ERR_INPUT;
    for (size_t i = n; i-- > 0;) {
        memmove(texts + i * (width + 1), texts + i * width, width);
        texts[i * (width + 1) + width] = '\0';
    }
    return RU_OK;
}

ru_status ru_h5_texts_fetch(const ru_h5_file *file, const char *path, char **texts, size_t *n,
                            size_t *width)
{
    ru_h5 dataset, space;
    *texts = NULL;
    RU_TRY(open_dataset(file, path, &dataset, &space));
    ru_status status = RU_ERR_INPUT;
    hid_t type = H5Dget_type(dataset);
    if (H5Tget_class(type) == H5T_STRING && !H5Tis_variable_str(type)) {
        *n = (size_t)H5Sget_simple_extent_npoints(space);
        *width = H5Tget_size(type);
        *texts = malloc((*n + 1) * (*width + 1));
        status = *texts ? read_texts(dataset, type, *n, *width, *texts) : RU_ERR_SYSTEM;
    }
    H5Tclose(type);
    ru_h5_close(&space);
    ru_h5_close(&dataset);
    if (status == RU_OK)
        return RU_OK;
    free(*texts);
    *texts = NULL;
    RU_REQUIRE(status != RU_ERR_SYSTEM, RU_ERR_SYSTEM, "%s: out of memory for '%s'", file->path,
               path);
    return ru_h5_input_fault(file->path, "cannot read the text '%s'", path);
}

ru_status ru_h5_text_fetch(const ru_h5_file *file, const char *path, uint64_t row, char *text,
                           size_t size)
{
    ru_h5 dataset, space;
    const hsize_t start = row, one = 1;
    RU_TRY(open_dataset(file, path, &dataset, &space));
    /* As in the file, with the same set of characters, but for its length and end. */
    hid_t memory = H5Screate_simple(1, &one, NULL), stored = H5Dget_type(dataset);
    hid_t type = H5Tcopy(stored);
    H5Tclose(stored);
    int fixed = H5Tget_class(type) == H5T_STRING && !H5Tis_variable_str(type);
    herr_t error = fixed ? H5Tset_size(type, size) : -1;
    if (error >= 0)
        error = H5Tset_strpad(type, H5T_STR_NULLTERM);
    if (error >= 0)
        error = H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &one, NULL);
    if (error >= 0)
        error = H5Dread(dataset, type, memory, space, H5P_DEFAULT, text);
    H5Tclose(type);
    H5Sclose(memory);
    ru_h5_close(&space);
    ru_h5_close(&dataset);
    if (error < 0)
        return ru_h5_input_fault(file->path, "cannot read text %llu of '%s'",
                                 (unsigned long long)row, path);
    text[size - 1] = '\0';
    return RU_OK;
}

typedef struct name_list {
    char **names;
    size_t n;
} name_list;

static herr_t keep_name(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    name_list *list = context;
    char **larger = realloc(list->names, (list->n + 1) * sizeof *larger);
    (void)group;
    (void)info;
    if (!larger)
        return -1;
    list->names = larger;
    larger[list->n] = strdup(name);
    return larger[list->n] ? (list->n++, 0) : -1;
}

ru_status ru_h5_names_fetch(const ru_h5_file *file, const char *group, char ***names, size_t *n)
{
    name_list list = {NULL, 0};
    herr_t error = -1;
    hid_t id = H5Gopen2(file->id, group, H5P_DEFAULT);
    if (id >= 0) {
        error = H5Literate(id, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, keep_name, &list);
        /* A copy made by another tool may have lost the order. */
        if (error < 0 && !list.n)
            error = H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, NULL, keep_name, &list);
        H5Gclose(id);
    }
    *names = list.names;
    *n = list.n;
    if (error >= 0)
        return RU_OK;
    for (size_t i = 0; i < list.n; i++)
        free(list.names[i]);
    free(list.names);
    *names = NULL;
    *n = 0;
    return ru_h5_input_fault(file->path, "cannot list the group '%s'", group);
}
