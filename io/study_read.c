/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/study_file.h>

#include <stdlib.h>
#include <string.h>

#include <ru/io/hdf5_base.h>
#include <ru/io/hdf5_fetch.h>

struct ru_study_source {
    ru_h5_file file;
};

/* A dataset of rows that are read when they are asked for. */
static ru_status check_rows(const ru_study_results *r, const char *path)
{
    uint64_t dims[RU_H5_MAX_DIM] = {0};
    int n_dim = 0;
    RU_TRY(ru_h5_dims_fetch(&r->source->file, path, dims, &n_dim));
    RU_REQUIRE(n_dim == 1 && dims[0] == r->n_run, RU_ERR_INPUT,
               "%s: '%s' has %zu rows in place of %zu", r->path, path, (size_t)dims[0], r->n_run);
    return RU_OK;
}

/* Whole numbers are kept as such: there may be many rows. */
static ru_status read_runs(ru_study_results *r)
{
    const ru_h5_file *file = &r->source->file;
    double *values = NULL;
    RU_TRY(ru_h5_numbers_fetch(file, "run/member", &values, &r->n_run));
    r->members = malloc((r->n_run + 1) * sizeof *r->members);
    r->status = malloc(r->n_run + 1);
    ru_status status = r->members && r->status
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for %zu runs", r->n_run);
    for (size_t i = 0; status == RU_OK && i < r->n_run; i++)
        r->members[i] = (int)values[i];
    if (status == RU_OK)
        status = check_rows(r, "run/status");
    if (status == RU_OK)
        status = ru_h5_rows_fetch(file, "run/status", 0, r->n_run, values);
    for (size_t i = 0; status == RU_OK && i < r->n_run; i++)
        r->status[i] = values[i] > 0 && values[i] <= RU_RUN_LIMIT ? (unsigned char)values[i] : 0;
    free(values);
    return status;
}

static ru_status read_all(ru_study_results *r)
{
    const ru_h5_file *file = &r->source->file;
    int schema = 0, runs = 0;
    RU_TRY(ru_h5_attribute_int_fetch(file, "/", "rushton_study", &schema));
    RU_REQUIRE(schema, RU_ERR_INPUT, "%s: this is no result of a study", r->path);
    RU_REQUIRE(schema <= RU_STUDY_SCHEMA, RU_ERR_INPUT,
               "%s: written by a newer version (layout %d, here %d)", r->path, schema,
               RU_STUDY_SCHEMA);
    RU_TRY(ru_h5_attribute_int_fetch(file, "/", "complete", &r->complete));
    RU_TRY(ru_h5_attribute_int_fetch(file, "/", "runs", &runs));
    RU_TRY(ru_h5_attribute_text_fetch(file, "/", "identity", &r->identity));
    RU_TRY(ru_h5_attribute_text_fetch(file, "/", "title", &r->title));
    r->n_all = runs > 0 ? (size_t)runs : 0;
    RU_TRY(read_runs(r));
    RU_TRY(check_rows(r, "run/seconds"));
    return check_rows(r, "run/message");
}

ru_status ru_study_results_open(const char *path, ru_study_results **results)
{
    *results = NULL;
    ru_study_results *r = calloc(1, sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory");
    r->source = calloc(1, sizeof *r->source);
    r->path = strdup(path);
    ru_status status =
        r->source && r->path ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a result");
    if (status == RU_OK) {
        r->source->file = (ru_h5_file){.id = -1, .path = r->path};
        status = ru_h5_file_open(path, RU_H5_READ, NULL, &r->source->file.id);
    }
    if (status == RU_OK)
        status = read_all(r);
    if (status != RU_OK)
        ru_study_results_close(&r);
    *results = r;
    return status;
}

static ru_status read_rows(const ru_study_results *r, const char *group, const char *name,
                           size_t first, size_t n, size_t width, double *values)
{
    char path[512];
    uint64_t dims[RU_H5_MAX_DIM] = {0};
    int n_dim = 0;
    ru_h5_member_path(group, name, path, sizeof path);
    RU_TRY(ru_h5_dims_fetch(&r->source->file, path, dims, &n_dim));
    size_t found = n_dim > 1 ? (size_t)dims[1] : 1;
    RU_REQUIRE(dims[0] == r->n_run && found == width && n_dim <= 2, RU_ERR_INPUT,
               "%s: '%s' has %zu x %zu numbers in place of %zu x %zu", r->path, path,
               (size_t)dims[0], found, r->n_run, width);
    return ru_h5_rows_fetch(&r->source->file, path, first, n, values);
}

ru_status ru_study_results_read(const ru_study_results *results, const char *group,
                                const char *name, double *values)
{
    return read_rows(results, group, name, 0, results->n_run, 1, values);
}

ru_status ru_study_results_numbers(const ru_study_results *results, const ru_study_shape *shape,
                                   size_t row, double *numbers)
{
    double *at = numbers;
    for (size_t k = 0; k < shape->n_output; k++)
        RU_TRY(read_rows(results, "output", shape->outputs[k].name, row, 1, 1, at++));
    for (size_t k = 0; shape->n_series && k <= shape->n_series; k++, at += shape->n_point)
        RU_TRY(read_rows(results, "series", k ? shape->series[k - 1].name : "time", row, 1,
                         shape->n_point, at));
    return RU_OK;
}

ru_status ru_study_results_message(const ru_study_results *results, size_t row,
                                   char message[RU_STUDY_MESSAGE])
{
    return ru_h5_text_fetch(&results->source->file, "run/message", row, message, RU_STUDY_MESSAGE);
}

void ru_study_results_close(ru_study_results **results)
{
    ru_study_results *r = *results;
    if (!r)
        return;
    if (r->source)
        ru_h5_close(&r->source->file.id);
    free(r->source);
    free(r->path);
    free(r->identity);
    free(r->title);
    free(r->members);
    free(r->status);
    free(r);
    *results = NULL;
}
