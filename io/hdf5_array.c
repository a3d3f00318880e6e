/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_array.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_fetch.h>
#include <ru/io/hdf5_layout.h>
#include <ru/io/hdf5_table.h>

/* Rows of a chunk. */
enum { ROWS = 16 };

/* "entry/array/<name>/<last part of the row's path>" */
static void member(ru_layout_id id, const char *name, char *path, size_t n)
{
    char folder[512];
    ru_h5_member_path(ru_layout(RU_AT_ARRAY)->path, name, folder, sizeof folder);
    snprintf(path, n, "%s%s", folder,
             id == RU_AT_ARRAY_ONE ? "" : strrchr(ru_layout(id)->path, '/'));
}

static ru_status create_axis(const ru_h5_file *file, const ru_array_column *c, ru_h5 *axis)
{
    char path[600];
    member(RU_AT_ARRAY_AXIS, c->column.name, path, sizeof path);
    ru_h5_spec spec = {.path = path,
                       .unit = c->axis,
                       .meaning = ru_layout(RU_AT_ARRAY_AXIS)->meaning,
                       .n_dim = 1,
                       .dims = {c->n}};
    RU_TRY(ru_h5_dataset_create(file, &spec, axis));
    RU_TRY(ru_h5_write_all(file, *axis, c->places));
    RU_TRY(ru_h5_scale_set(file, *axis, "axis"));
    if (!c->edges)
        return RU_OK;
    member(RU_AT_ARRAY_EDGES, c->column.name, path, sizeof path);
    spec.meaning = ru_layout(RU_AT_ARRAY_EDGES)->meaning;
    spec.dims[0] = c->n + 1;
    RU_TRY(ru_h5_numbers_create(file, &spec, c->edges));
    return RU_OK;
}

static ru_status create_rows(const ru_h5_file *file, ru_layout_id id, const ru_array_column *c,
                             ru_h5 time, ru_h5 axis, ru_h5 *rows)
{
    char path[600];
    member(id, c->column.name, path, sizeof path);
    ru_h5_spec spec = {.path = path,
                       .unit = c->column.unit,
                       .meaning =
                           id == RU_AT_ARRAY_VALUES ? c->column.meaning : ru_layout(id)->meaning,
                       .n_dim = 2,
                       .dims = {0, c->n},
                       .chunk = {ROWS, c->n}};
    RU_TRY(ru_h5_dataset_create(file, &spec, rows));
    RU_TRY(ru_h5_scale_attach(file, *rows, time, 0));
    RU_TRY(ru_h5_scale_attach(file, *rows, axis, 1));
    return RU_OK;
}

static ru_status create_group(const ru_h5_file *file, const char *name)
{
    char path[600];
    member(RU_AT_ARRAY_ONE, name, path, sizeof path);
    RU_TRY(ru_h5_group_create(file, path));
    RU_TRY(ru_h5_attribute_text(file, path, "NX_class", "NXdata"));
    RU_TRY(ru_h5_attribute_text(file, path, "signal", "values"));
    return RU_OK;
}

ru_status ru_h5_array_create(const ru_h5_file *file, const ru_array_column *c, ru_h5_array *array)
{
    char path[600];
    ru_h5 axis = -1;
    *array = (ru_h5_array){-1, -1, -1};
    RU_TRY(ru_h5_name_check(ru_layout(RU_AT_ARRAY)->path, c->column.name));
    RU_TRY(create_group(file, c->column.name));
    member(RU_AT_ARRAY_TIME, c->column.name, path, sizeof path);
    const ru_layout_row *row = ru_layout(RU_AT_ARRAY_TIME);
    ru_h5_spec spec = {path, row->unit, row->meaning, RU_H5_DOUBLE, 1, {0}, {64}, 0};
    RU_TRY(ru_h5_dataset_create(file, &spec, &array->time));
    RU_TRY(ru_h5_scale_set(file, array->time, "time"));
    ru_status status = create_axis(file, c, &axis);
    if (status == RU_OK)
        status = create_rows(file, RU_AT_ARRAY_VALUES, c, array->time, axis, &array->values);
    if (status == RU_OK && c->with_sd)
        status = create_rows(file, RU_AT_ARRAY_SD, c, array->time, axis, &array->sd);
    ru_h5_close(&axis);
    return status;
}

ru_status ru_h5_array_add(const ru_h5_file *file, const ru_h5_array *array, uint64_t row, size_t n,
                          double time, const double *values)
{
    RU_TRY(ru_h5_rows_append(file, array->values, row, 1, values));
    if (array->sd >= 0)
        RU_TRY(ru_h5_rows_append(file, array->sd, row, 1, values + n));
    RU_TRY(ru_h5_rows_append(file, array->time, row, 1, &time));
    return RU_OK;
}

void ru_h5_array_close(ru_h5_array *array)
{
    ru_h5_close(&array->values);
    ru_h5_close(&array->sd);
    ru_h5_close(&array->time);
}

/* `name` is taken. */
static ru_status fetch_one(const ru_h5_file *file, char *name, ru_array_column *c)
{
    char path[600], *text = NULL;
    double *numbers = NULL;
    size_t n_edge = 0;
    c->column.name = name;
    member(RU_AT_ARRAY_VALUES, name, path, sizeof path);
    RU_TRY(ru_h5_attribute_text_fetch(file, path, "units", &text));
    c->column.unit = text;
    RU_TRY(ru_h5_attribute_text_fetch(file, path, "long_name", &text));
    c->column.meaning = text;
    member(RU_AT_ARRAY_AXIS, name, path, sizeof path);
    RU_TRY(ru_h5_attribute_text_fetch(file, path, "units", &text));
    c->axis = text;
    RU_TRY(ru_h5_numbers_fetch(file, path, &numbers, &c->n));
    c->places = numbers;
    member(RU_AT_ARRAY_SD, name, path, sizeof path);
    c->with_sd = ru_h5_exists(file, path);
    member(RU_AT_ARRAY_EDGES, name, path, sizeof path);
    if (!ru_h5_exists(file, path))
        return RU_OK;
    RU_TRY(ru_h5_numbers_fetch(file, path, &numbers, &n_edge));
    c->edges = numbers;
    RU_REQUIRE(n_edge == c->n + 1, RU_ERR_INPUT, "%s: %zu bins of '%s' have %zu edges", file->path,
               c->n, name, n_edge);
    return RU_OK;
}

ru_status ru_h5_arrays_fetch(const ru_h5_file *file, ru_array_column **arrays, size_t *n)
{
    const char *folder = ru_layout(RU_AT_ARRAY)->path;
    char **names = NULL;
    size_t n_name = 0;
    *arrays = NULL;
    *n = 0;
    if (!ru_h5_exists(file, folder))
        return RU_OK;
    RU_TRY(ru_h5_names_fetch(file, folder, &names, &n_name));
    *arrays = calloc(n_name + 1, sizeof **arrays);
    ru_status status =
        *arrays ? RU_OK : ru_fault(RU_ERR_SYSTEM, "%s: out of memory for arrays", file->path);
    for (size_t i = 0; i < n_name; i++) {
        if (status == RU_OK)
            status = fetch_one(file, names[i], &(*arrays)[(*n)++]);
        else
            free(names[i]);
    }
    free(names);
    return status;
}

void ru_h5_arrays_free(ru_array_column **arrays, size_t *n)
{
    for (size_t i = 0; i < *n; i++) {
        const ru_array_column *c = &(*arrays)[i];
        const void *const owned[] = {c->column.name, c->column.unit, c->column.meaning,
                                     c->axis,        c->places,      c->edges};
        for (size_t k = 0; k < sizeof owned / sizeof owned[0]; k++)
            free((void *)(uintptr_t)owned[k]);
    }
    free(*arrays);
    *arrays = NULL;
    *n = 0;
}
