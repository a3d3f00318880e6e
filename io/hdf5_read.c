/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_read.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_array.h>
#include <ru/io/hdf5_disk.h>
#include <ru/io/hdf5_fetch.h>
#include <ru/io/hdf5_layout.h>

#include <hdf5.h>

enum { INFO_TEXTS = 7 };

struct ru_result {
    ru_h5_file file;
    ru_result_info info;
    char *path;              /* owned, as file.path */
    char *texts[INFO_TEXTS]; /* of info, the mesh's kind and the folder of snapshots */
    char **note_names;
    ru_array_column *arrays;
};

enum { TEXT_STATUS, TEXT_TITLE, TEXT_MODEL, TEXT_CREATED, TEXT_RUN_ID, TEXT_MESH, TEXT_PARTS };

static void free_columns(const ru_column *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free((void *)(uintptr_t)columns[i].name);
        free((void *)(uintptr_t)columns[i].unit);
        free((void *)(uintptr_t)columns[i].meaning);
    }
    free((void *)(uintptr_t)columns);
}

void ru_result_close(ru_result **result)
{
    ru_result *r = *result;
    if (!r)
        return;
    free_columns(r->info.series, r->info.n_series);
    free_columns(r->info.fields, r->info.n_field);
    free_columns(r->info.statistics, r->info.n_statistic);
    ru_h5_arrays_free(&r->arrays, &r->info.n_array);
    for (size_t i = 0; i < r->info.n_note; i++)
        free(r->note_names[i]);
    free(r->note_names);
    for (int i = 0; i < INFO_TEXTS; i++)
        free(r->texts[i]);
    ru_h5_close(&r->file.id);
    free(r->path);
    free(r);
    *result = NULL;
}

/* Scales stand among the columns but are none. */
static int is_scale(const char *name)
{
    static const char *const scales[] = {"time", "z", "r", "theta", "node"};
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++)
        if (strcmp(name, scales[i]) == 0)
            return 1;
    return 0;
}

static ru_status read_column(const ru_h5_file *file, const char *path, ru_column *column)
{
    char *unit = NULL, *meaning = NULL;
    RU_TRY(ru_h5_attribute_text_fetch(file, path, "units", &unit));
    column->unit = unit;
    RU_TRY(ru_h5_attribute_text_fetch(file, path, "long_name", &meaning));
    column->meaning = meaning;
    return RU_OK;
}

/* 1 where a part of the file is missing because its run was killed before it was laid down. */
static int was_not_reached(const ru_result *r, const char *path)
{
    return !r->info.complete && !ru_h5_exists(&r->file, path);
}

/* The columns of a group; `from` is the file that describes them (a snapshot's, in parts). */
static ru_status read_columns(const ru_h5_file *from, const char *group, const ru_column **columns,
                              size_t *n)
{
    char **names = NULL;
    size_t n_name = 0;
    ru_status status = RU_OK;
    RU_TRY(ru_h5_names_fetch(from, group, &names, &n_name));
    ru_column *made = calloc(n_name ? n_name : 1, sizeof *made);
    if (!made)
        status = ru_fault(RU_ERR_SYSTEM, "%s: out of memory for columns", from->path);
    *columns = made;
    *n = 0;
    for (size_t i = 0; i < n_name; i++) {
        char path[1024];
        if (status != RU_OK || is_scale(names[i])) {
            free(names[i]);
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", group, names[i]);
        made[*n].name = names[i];
        status = read_column(from, path, &made[(*n)++]);
    }
    free(names);
    RU_TRY(status);
    return RU_OK;
}

static ru_status read_group(const ru_result *r, ru_layout_id id, const ru_column **columns,
                            size_t *n)
{
    if (was_not_reached(r, ru_layout(id)->path))
        return RU_OK;
    RU_TRY(read_columns(&r->file, ru_layout(id)->path, columns, n));
    return RU_OK;
}

static ru_status read_count(const ru_result *r, ru_layout_id id, size_t *n)
{
    uint64_t dims[RU_H5_MAX_DIM] = {0};
    int n_dim;
    *n = 0;
    if (was_not_reached(r, ru_layout(id)->path))
        return RU_OK;
    RU_TRY(ru_h5_dims_fetch(&r->file, ru_layout(id)->path, dims, &n_dim));
    *n = (size_t)dims[0];
    return RU_OK;
}

/* "<folder of the file>/<parts>/000012.h5" */
static ru_status open_part(const ru_result *r, size_t snapshot, char *path, size_t room,
                           ru_h5_file *part)
{
    const char *slash = strrchr(r->path, '/');
    int n = snprintf(path, room, "%.*s%s/%06zu.h5", slash ? (int)(slash - r->path) + 1 : 0, r->path,
                     r->texts[TEXT_PARTS], snapshot);
    RU_REQUIRE(n > 0 && (size_t)n < room, RU_ERR_INPUT, "%s: the path is too long", r->path);
    part->path = path;
    if (ru_h5_file_open(path, RU_H5_READ, NULL, &part->id) != RU_OK)
        return ru_h5_input_fault(r->path,
                                 "cannot read the snapshot file '%s'; it belongs beside "
                                 "the results",
                                 path);
    return RU_OK;
}

static ru_status read_fields(ru_result *r)
{
    ru_result_info *info = &r->info;
    RU_TRY(read_count(r, RU_AT_FIELD_TIME, &info->n_snapshot));
    if (!r->texts[TEXT_PARTS][0] || !info->n_snapshot) {
        RU_TRY(read_group(r, RU_AT_FIELD, &info->fields, &info->n_field));
        return RU_OK;
    }
    char path[1024];
    ru_h5_file part;
    RU_TRY(open_part(r, 0, path, sizeof path, &part));
    ru_status status = read_columns(&part, "/", &info->fields, &info->n_field);
    ru_h5_close(&part.id);
    RU_TRY(status);
    return RU_OK;
}

static ru_status check_schema(ru_result *r)
{
    int schema = 0, complete = 0;
    RU_TRY(ru_h5_attribute_int_fetch(&r->file, "/", "rushton_schema", &schema));
    RU_REQUIRE(schema > 0, RU_ERR_INPUT,
               "%s: this HDF5 file was not written by rushton (it has no rushton_schema)", r->path);
    RU_REQUIRE(schema <= RU_RESULTS_SCHEMA, RU_ERR_INPUT,
               "%s: written by a newer rushton (layout %d; this one reads up to %d)", r->path,
               schema, RU_RESULTS_SCHEMA);
    RU_TRY(ru_h5_attribute_int_fetch(&r->file, "/", "complete", &complete));
    r->info.schema = schema;
    r->info.complete = complete == 1;
    return RU_OK;
}

static ru_status read_info(ru_result *r)
{
    static const struct {
        const char *path, *name;
    } texts[INFO_TEXTS] = {
        [TEXT_STATUS] = {"/", "status"},        [TEXT_TITLE] = {"/", "title"},
        [TEXT_MODEL] = {"/", "model"},          [TEXT_CREATED] = {"/", "created"},
        [TEXT_RUN_ID] = {"/", "run_id"},        [TEXT_MESH] = {"mesh", "kind"},
        [TEXT_PARTS] = {"entry/field", "parts"}};
    ru_result_info *info = &r->info;
    RU_TRY(check_schema(r));
    for (int i = 0; i < INFO_TEXTS; i++)
        RU_TRY(ru_h5_attribute_text_fetch(&r->file, texts[i].path, texts[i].name, &r->texts[i]));
    info->status = r->texts[TEXT_STATUS];
    info->title = r->texts[TEXT_TITLE];
    info->model = r->texts[TEXT_MODEL];
    info->created = r->texts[TEXT_CREATED];
    info->run_id = r->texts[TEXT_RUN_ID];
    info->mesh = strcmp(r->texts[TEXT_MESH], "cylinder") == 0 ? RU_MESH_CYLINDER
                 : strcmp(r->texts[TEXT_MESH], "single") == 0 ? RU_MESH_SINGLE
                                                              : RU_MESH_COMPARTMENTS;
    RU_TRY(read_count(r, RU_AT_SERIES_TIME, &info->n_time));
    int n_node = 0;
    RU_TRY(ru_h5_attribute_int_fetch(&r->file, "mesh", "n_node", &n_node));
    info->n_node = n_node;
    RU_TRY(read_group(r, RU_AT_SERIES, &info->series, &info->n_series));
    RU_TRY(read_group(r, RU_AT_STATS, &info->statistics, &info->n_statistic));
    RU_TRY(read_fields(r));
    RU_TRY(ru_h5_arrays_fetch(&r->file, &r->arrays, &info->n_array));
    info->arrays = r->arrays;
    const char *notes = ru_layout(RU_AT_PROVENANCE)->path;
    if (!was_not_reached(r, notes))
        RU_TRY(ru_h5_names_fetch(&r->file, notes, &r->note_names, &info->n_note));
    info->notes = (const char *const *)r->note_names;
    return RU_OK;
}

/* Opens the file itself; a plain text for what is no HDF5 file at all. */
static ru_status open_file(ru_result *r)
{
    FILE *probe = fopen(r->path, "rb");
    RU_REQUIRE(probe, RU_ERR_INPUT, "%s: cannot open the results: %s", r->path, strerror(errno));
    fclose(probe);
    ru_h5_silence();
    RU_REQUIRE(H5Fis_hdf5(r->path) > 0, RU_ERR_INPUT,
               "%s: this is not an HDF5 file, or nothing of it was written", r->path);
    RU_TRY(ru_h5_file_open(r->path, RU_H5_READ, NULL, &r->file.id));
    return RU_OK;
}

ru_status ru_result_open(const char *path, ru_result **result)
{
    *result = NULL;
    ru_result *r = calloc(1, sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory for results");
    r->file.id = -1;
    r->path = strdup(path);
    r->file.path = r->path;
    ru_status status = RU_OK;
    if (!r->path)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for results");
    if (status == RU_OK)
        status = open_file(r);
    if (status == RU_OK)
        status = read_info(r);
    if (status != RU_OK)
        ru_result_close(&r);
    *result = r;
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_result_refresh(ru_result *result)
{
    /* A second look through the same open file would be answered from HDF5's memory. */
    ru_h5_close(&result->file.id);
    ru_result *fresh = NULL;
    RU_TRY(ru_result_open(result->path, &fresh));
    ru_result old = *result;
    *result = *fresh;
    *fresh = old;
    ru_result_close(&fresh);
    return RU_OK;
}

ru_writer ru_result_writer(const char *path)
{
    switch (ru_h5_disk_holder(path, NULL)) {
    case RU_H5_NOBODY:
        return RU_WRITER_GONE;
    case RU_H5_SOMEBODY:
        return RU_WRITER_HERE;
    default:
        return RU_WRITER_UNKNOWN;
    }
}

const ru_result_info *ru_result_get(const ru_result *result)
{
    return &result->info;
}

static const ru_column *find(const ru_column *columns, size_t n, const char *name)
{
    char stored[512];
    ru_h5_member_path("", name, stored, sizeof stored);
    for (size_t i = 0; i < n; i++)
        if (strcmp(columns[i].name, stored + 1) == 0)
            return &columns[i];
    return NULL;
}

const ru_column *ru_result_series_find(const ru_result *result, const char *name)
{
    return find(result->info.series, result->info.n_series, name);
}

const ru_column *ru_result_field_find(const ru_result *result, const char *name)
{
    return find(result->info.fields, result->info.n_field, name);
}

/* Says which names there are instead. */
static ru_status refuse_name(const ru_result *r, const char *what, const char *name,
                             const ru_column *columns, size_t n)
{
    char list[1024] = "";
    size_t used = 0;
    for (size_t i = 0; i < n && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
                                 columns[i].name);
    return ru_fault(RU_ERR_INPUT, "%s: there is no %s '%s'; there are: %s", r->path, what, name,
                    n ? list : "none");
}

/* Rows of a dataset whose rows have to hold `width` numbers each: a damaged file may have others.
 */
static ru_status read_rows(const ru_h5_file *file, const char *path, uint64_t first, uint64_t n_row,
                           uint64_t width, double *values)
{
    uint64_t dims[RU_H5_MAX_DIM] = {0}, found = 1;
    int n_dim;
    RU_TRY(ru_h5_dims_fetch(file, path, dims, &n_dim));
    for (int i = 1; i < n_dim; i++)
        found *= dims[i];
    RU_REQUIRE(n_dim > 0 && found == width, RU_ERR_INPUT,
               "%s: the rows of '%s' hold %llu numbers in place of %llu", file->path, path,
               (unsigned long long)found, (unsigned long long)width);
    RU_TRY(ru_h5_rows_fetch(file, path, first, n_row, values));
    return RU_OK;
}

static ru_status read_times(const ru_result *r, ru_layout_id id, size_t n, double **times)
{
    *times = malloc((n ? n : 1) * sizeof **times);
    RU_REQUIRE(*times, RU_ERR_SYSTEM, "%s: out of memory for times", r->path);
    if (!n)
        return RU_OK;
    ru_status status = read_rows(&r->file, ru_layout(id)->path, 0, n, 1, *times);
    if (status != RU_OK) {
        free(*times);
        *times = NULL;
    }
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_result_times_read(const ru_result *result, double **times)
{
    RU_TRY(read_times(result, RU_AT_SERIES_TIME, result->info.n_time, times));
    return RU_OK;
}

ru_status ru_result_snapshot_times_read(const ru_result *result, double **times)
{
    RU_TRY(read_times(result, RU_AT_FIELD_TIME, result->info.n_snapshot, times));
    return RU_OK;
}

ru_status ru_result_series_read(const ru_result *result, const char *name, double **values)
{
    const ru_result_info *info = &result->info;
    const ru_column *column = ru_result_series_find(result, name);
    char path[1024];
    *values = NULL;
    if (!column)
        return refuse_name(result, "series", name, info->series, info->n_series);
    *values = malloc((info->n_time ? info->n_time : 1) * sizeof **values);
    RU_REQUIRE(*values, RU_ERR_SYSTEM, "%s: out of memory for a series", result->path);
    if (!info->n_time)
        return RU_OK;
    snprintf(path, sizeof path, "%s/%s", ru_layout(RU_AT_SERIES)->path, column->name);
    ru_status status = read_rows(&result->file, path, 0, info->n_time, 1, *values);
    if (status != RU_OK) {
        free(*values);
        *values = NULL;
    }
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_result_statistic_read(const ru_result *result, const char *name, double *value,
                                   size_t *n)
{
    const ru_result_info *info = &result->info;
    const ru_column *column = find(info->statistics, info->n_statistic, name);
    char path[1024];
    if (!column)
        return refuse_name(result, "counter", name, info->statistics, info->n_statistic);
    snprintf(path, sizeof path, "%s/%s", ru_layout(RU_AT_STATS)->path, column->name);
    RU_TRY(read_count(result, RU_AT_STATS_TIME, n));
    if (*n)
        RU_TRY(read_rows(&result->file, path, *n - 1, 1, 1, value));
    return RU_OK;
}

ru_status ru_result_field_read(const ru_result *result, const char *name, size_t snapshot,
                               double *values)
{
    const ru_result_info *info = &result->info;
    const ru_column *column = ru_result_field_find(result, name);
    char path[1024], part_path[1024];
    if (!column)
        return refuse_name(result, "field", name, info->fields, info->n_field);
    RU_REQUIRE(snapshot < info->n_snapshot, RU_ERR_INPUT,
               "%s: there is no snapshot %zu: there are %zu", result->path, snapshot,
               info->n_snapshot);
    if (!result->texts[TEXT_PARTS][0]) {
        snprintf(path, sizeof path, "%s/%s", ru_layout(RU_AT_FIELD)->path, column->name);
        RU_TRY(read_rows(&result->file, path, snapshot, 1, (uint64_t)info->n_node, values));
        return RU_OK;
    }
    ru_h5_file part;
    RU_TRY(open_part(result, snapshot, part_path, sizeof part_path, &part));
    ru_status status = read_rows(&part, column->name, 0, (uint64_t)info->n_node, 1, values);
    ru_h5_close(&part.id);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_result_text_read(const ru_result *result, const char *path, char **text, size_t *n)
{
    size_t count = 0, width = 0;
    *text = NULL;
    RU_REQUIRE(ru_h5_exists(&result->file, path), RU_ERR_INPUT, "%s: there is no text '%s'",
               result->path, path);
    RU_TRY(ru_h5_texts_fetch(&result->file, path, text, &count, &width));
    if (n)
        *n = width == 1 && !(*text)[0] ? 0 : width;
    return RU_OK;
}

ru_status ru_result_texts_read(const ru_result *result, const char *path, char **texts, size_t *n,
                               size_t *stride)
{
    *texts = NULL;
    *n = 0;
    *stride = 1;
    if (!ru_h5_exists(&result->file, path))
        return RU_OK;
    RU_TRY(ru_h5_texts_fetch(&result->file, path, texts, n, stride));
    *stride += 1;
    return RU_OK;
}

ru_status ru_result_names_read(const ru_result *result, const char *path, char ***names, size_t *n)
{
    RU_TRY(ru_h5_names_fetch(&result->file, path, names, n));
    return RU_OK;
}

ru_status ru_result_numbers_read(const ru_result *result, const char *path, double **values,
                                 size_t *n)
{
    *values = NULL;
    RU_REQUIRE(ru_h5_exists(&result->file, path), RU_ERR_INPUT, "%s: there is no dataset '%s'",
               result->path, path);
    RU_TRY(ru_h5_numbers_fetch(&result->file, path, values, n));
    return RU_OK;
}

uint64_t ru_result_rows(const ru_result *result, const char *path)
{
    uint64_t dims[RU_H5_MAX_DIM] = {0};
    int n_dim;
    if (!ru_h5_exists(&result->file, path))
        return 0;
    if (ru_h5_dims_fetch(&result->file, path, dims, &n_dim) == RU_OK)
        return dims[0];
    ru_fault_clear();
    return 0;
}
