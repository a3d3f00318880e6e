/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/study_file.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ru/io/hdf5_base.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/hdf5_table.h>
#include <ru/io/whole_file.h>

#include <hdf5.h>

enum { WAITING = 512 };

/* A row that waits for the disk; its numbers are in the pool. */
typedef struct waiting_row {
    size_t row;
    int status;
    double seconds;
    char message[RU_STUDY_MESSAGE];
    double *numbers;
} waiting_row;

struct ru_study_writer {
    char *path, *unfinished, *fresh; /* final name, unfinished one, the one it is made under */
    ru_h5_file file;                 /* path: borrowed */
    ru_h5_disk disk, earlier;        /* of the file, of the unfinished one that it replaces */
    size_t n_run, n_output, n_series, n_point, width;
    ru_h5 *outputs, *series; /* [n_output], [n_series + 1]: times first */
    ru_h5 status, seconds, message;
    waiting_row *rows;
    size_t n_row, capacity;
    double *numbers; /* [capacity][width] */
    double *work;    /* [capacity][largest row of a dataset] */
    char *texts;     /* [capacity][RU_STUDY_MESSAGE] */
    double last_flush;
    int begun, broken;
};

size_t ru_study_width(const ru_study_shape *shape)
{
    return shape->n_output + (shape->n_series ? (shape->n_series + 1) * shape->n_point : 0);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A dataset over the runs, filled with one number: from then on it has its place in the file. */
static ru_status create_column(const ru_h5_file *file, const char *group, const ru_column *column,
                               ru_h5_type type, const size_t dims[2], const void *values, ru_h5 *id)
{
    char path[512];
    ru_h5_member_path(group, column->name, path, sizeof path);
    ru_h5_spec spec = {.path = path,
                       .unit = column->unit,
                       .meaning = column->meaning,
                       .type = type,
                       .n_dim = dims[1] ? 2 : 1,
                       .dims = {dims[0], dims[1]}};
    RU_TRY(ru_h5_dataset_create(file, &spec, id));
    for (size_t i = 0; values && dims[1] && i < dims[0]; i++)
        RU_TRY(ru_h5_rows_write(file, *id, i, 1, values));
    if (values && !dims[1])
        RU_TRY(ru_h5_write_all(file, *id, values));
    return RU_OK;
}

static ru_status create_texts(const ru_h5_file *file, const ru_study_shape *shape)
{
    char path[512];
    RU_TRY(ru_h5_group_create(file, "input"));
    for (size_t i = 0; i < shape->n_text; i++) {
        ru_h5_member_path("input", shape->texts[i].name, path, sizeof path);
        RU_TRY(ru_h5_text_create(file, path, shape->texts[i].text, strlen(shape->texts[i].text)));
    }
    return RU_OK;
}

static ru_status create_inputs(const ru_h5_file *file, const ru_study_shape *shape, double *column)
{
    const size_t dims[2] = {shape->n_run, 0};
    RU_TRY(ru_h5_group_create(file, "parameter"));
    for (size_t k = 0; k < shape->n_input; k++) {
        char path[512];
        ru_h5 id = -1;
        RU_TRY(ru_h5_name_check("parameter", shape->inputs[k].name));
        for (size_t i = 0; i < shape->n_run; i++)
            column[i] = shape->values[i * shape->n_input + k];
        ru_status status =
            create_column(file, "parameter", &shape->inputs[k], RU_H5_DOUBLE, dims, column, &id);
        ru_h5_close(&id);
        RU_TRY(status);
        ru_h5_member_path("parameter", shape->inputs[k].name, path, sizeof path);
        if (shape->words && shape->words[k])
            RU_TRY(ru_h5_attribute_text(file, path, "words", shape->words[k]));
    }
    return RU_OK;
}

/* `nothing`: [n_run or n_point, whichever is more] of NAN */
static ru_status create_outputs(ru_study_writer *w, const ru_study_shape *shape,
                                const double *nothing)
{
    static const ru_column time = {"time", "s", "process time"};
    const size_t one[2] = {w->n_run, 0}, many[2] = {w->n_run, w->n_point};
    RU_TRY(ru_h5_group_create(&w->file, "output"));
    for (size_t k = 0; k < w->n_output; k++) {
        RU_TRY(ru_h5_name_check("output", shape->outputs[k].name));
        RU_TRY(create_column(&w->file, "output", &shape->outputs[k], RU_H5_DOUBLE, one, nothing,
                             &w->outputs[k]));
    }
    if (!w->n_series)
        return RU_OK;
    RU_TRY(ru_h5_group_create(&w->file, "series"));
    for (size_t k = 0; k <= w->n_series; k++)
        RU_TRY(create_column(&w->file, "series", k ? &shape->series[k - 1] : &time, RU_H5_DOUBLE,
                             many, nothing, &w->series[k]));
    return RU_OK;
}

static ru_status create_runs(ru_study_writer *w, const ru_study_shape *shape, const double *nothing)
{
    static const ru_column member = {"member", "1", "number of the run in the study, from 1"},
                           status = {"status", "1", "0 open, 1 done, 2 failed, 3 stopped"},
                           seconds = {"seconds", "s", "real time of the run"};
    const size_t one[2] = {w->n_run, 0};
    ru_h5 members = -1;
    RU_TRY(ru_h5_group_create(&w->file, "run"));
    RU_TRY(create_column(&w->file, "run", &member, RU_H5_INT, one, shape->members, &members));
    ru_h5_close(&members);
    int *open = calloc(w->n_run + 1, sizeof *open);
    char *blank = calloc(w->n_run + 1, RU_STUDY_MESSAGE);
    ru_status made = open && blank ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for runs");
    if (made == RU_OK)
        made = create_column(&w->file, "run", &status, RU_H5_INT, one, open, &w->status);
    if (made == RU_OK)
        made = create_column(&w->file, "run", &seconds, RU_H5_DOUBLE, one, nothing, &w->seconds);
    if (made == RU_OK)
        made = ru_h5_texts_create(&w->file, "run/message", w->n_run, RU_STUDY_MESSAGE, &w->message);
    if (made == RU_OK)
        made = ru_h5_write_all(&w->file, w->message, blank);
    free(open);
    free(blank);
    return made;
}

static ru_status create_all(ru_study_writer *w, const ru_study_shape *shape)
{
    const ru_h5_file *file = &w->file;
    size_t n = w->n_run > w->n_point ? w->n_run : w->n_point;
    double *nothing = malloc((n + 1) * sizeof *nothing);
    RU_REQUIRE(nothing, RU_ERR_SYSTEM, "out of memory for %zu runs", w->n_run);
    ru_status status = create_inputs(file, shape, nothing);
    for (size_t i = 0; i < n; i++)
        nothing[i] = NAN;
    if (status == RU_OK)
        status = create_outputs(w, shape, nothing);
    if (status == RU_OK)
        status = create_runs(w, shape, nothing);
    free(nothing);
    RU_TRY(status);
    RU_TRY(ru_h5_attribute_int(file, "/", "rushton_study", RU_STUDY_SCHEMA));
    RU_TRY(ru_h5_attribute_int(file, "/", "complete", 0));
    RU_TRY(ru_h5_attribute_int(file, "/", "runs", (int)shape->n_all));
    RU_TRY(ru_h5_attribute_text(file, "/", "title", shape->title));
    RU_TRY(ru_h5_attribute_text(file, "/", "design", shape->design));
    RU_TRY(ru_h5_attribute_text(file, "/", "identity", shape->identity));
    return create_texts(file, shape);
}

/* Two that write one study would each take the other's file away. The new name is taken first: from
 * there another one may move on. */
static ru_status create_file(ru_study_writer *w, const ru_study_shape *shape)
{
    RU_TRY(ru_h5_disk_take(&w->disk, w->fresh, 1));
    RU_TRY(ru_h5_disk_take(&w->earlier, w->unfinished, 0));
    w->file.path = w->fresh;
    RU_TRY(ru_h5_file_open(w->fresh, RU_H5_CREATE, &w->disk, &w->file.id));
    RU_TRY(create_all(w, shape));
    RU_H5_REQUIRE(H5Fflush(w->file.id, H5F_SCOPE_GLOBAL) >= 0, w->fresh,
                  "cannot lay down the results");
    RU_TRY(ru_h5_disk_check(&w->disk, w->fresh));
    /* From here on the file can be read while it is written, and survives a kill. */
    RU_H5_REQUIRE(H5Fstart_swmr_write(w->file.id) >= 0, w->fresh,
                  "cannot make the results readable while they are written");
    w->last_flush = now();
    return RU_OK;
}

static ru_status allocate(ru_study_writer *w, const char *path)
{
    size_t row = w->n_point > w->n_output ? w->n_point : w->n_output;
    w->capacity = w->width > 4096 ? 16 : WAITING;
    w->path = strdup(path);
    w->outputs = malloc((w->n_output + 1) * sizeof *w->outputs);
    w->series = malloc((w->n_series + 1) * sizeof *w->series);
    w->rows = calloc(w->capacity, sizeof *w->rows);
    w->numbers = malloc(w->capacity * (w->width + 1) * sizeof *w->numbers);
    w->work = malloc(w->capacity * (row + 1) * sizeof *w->work);
    w->texts = malloc(w->capacity * RU_STUDY_MESSAGE);
    RU_REQUIRE(w->path && w->outputs && w->series && w->rows && w->numbers && w->work && w->texts,
               RU_ERR_SYSTEM, "out of memory for the results of a study");
    for (size_t k = 0; k < w->n_output; k++)
        w->outputs[k] = -1;
    for (size_t k = 0; k <= w->n_series; k++)
        w->series[k] = -1;
    for (size_t i = 0; i < w->capacity; i++)
        w->rows[i].numbers = w->numbers + i * w->width;
    RU_TRY(ru_hdf5_unfinished_path(path, &w->unfinished));
    size_t room = strlen(w->unfinished) + sizeof ".new";
    w->fresh = malloc(room);
    RU_REQUIRE(w->fresh, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(w->fresh, room, "%s.new", w->unfinished);
    return RU_OK;
}

ru_status ru_study_writer_open(const char *path, const ru_study_shape *shape,
                               ru_study_writer **writer)
{
    *writer = NULL;
    ru_study_writer *w = calloc(1, sizeof *w);
    RU_REQUIRE(w, RU_ERR_SYSTEM, "out of memory for the results of a study");
    ru_h5_silence();
    w->file.id = w->status = w->seconds = w->message = -1;
    w->disk = w->earlier = ru_h5_disk_make();
    w->n_run = shape->n_run;
    w->n_output = shape->n_output;
    w->n_series = shape->n_series;
    w->n_point = shape->n_series ? shape->n_point : 0;
    w->width = ru_study_width(shape);
    ru_status status = allocate(w, path);
    if (status == RU_OK)
        status = create_file(w, shape);
    if (status != RU_OK) {
        ru_study_writer_close(&w);
        return status;
    }
    *writer = w;
    return RU_OK;
}

static int by_row(const void *a, const void *b)
{
    size_t x = ((const waiting_row *)a)->row, y = ((const waiting_row *)b)->row;
    return x < y ? -1 : x > y;
}

/* A part of the numbers of rows i .. i + n - 1, from `offset` on, `width` each, into a dataset. */
static ru_status put(ru_study_writer *w, ru_h5 dataset, size_t i, size_t n, size_t offset,
                     size_t width)
{
    for (size_t k = 0; k < n; k++)
        memcpy(w->work + k * width, w->rows[i + k].numbers + offset, width * sizeof *w->work);
    return ru_h5_rows_write(&w->file, dataset, w->rows[i].row, n, w->work);
}

/* Rows i .. i + n - 1 of those that wait, which follow each other in the file too. */
static ru_status write_rows(ru_study_writer *w, size_t i, size_t n)
{
    int *status = (int *)(void *)w->texts;
    for (size_t k = 0; k < w->n_output; k++)
        RU_TRY(put(w, w->outputs[k], i, n, k, 1));
    for (size_t k = 0; w->n_series && k <= w->n_series; k++)
        RU_TRY(put(w, w->series[k], i, n, w->n_output + k * w->n_point, w->n_point));
    for (size_t k = 0; k < n; k++) {
        w->work[k] = w->rows[i + k].seconds;
        memcpy(w->texts + k * RU_STUDY_MESSAGE, w->rows[i + k].message, RU_STUDY_MESSAGE);
    }
    RU_TRY(ru_h5_rows_write(&w->file, w->seconds, w->rows[i].row, n, w->work));
    RU_TRY(ru_h5_rows_write(&w->file, w->message, w->rows[i].row, n, w->texts));
    /* The status last: with it the row counts. */
    for (size_t k = 0; k < n; k++)
        status[k] = w->rows[i + k].status;
    RU_TRY(ru_h5_rows_write(&w->file, w->status, w->rows[i].row, n, status));
    return RU_OK;
}

static ru_status flush(ru_study_writer *w)
{
    qsort(w->rows, w->n_row, sizeof *w->rows, by_row);
    for (size_t i = 0, n; i < w->n_row; i += n) {
        n = 1;
        while (i + n < w->n_row && w->rows[i + n].row == w->rows[i].row + n)
            n++;
        ru_status status = write_rows(w, i, n);
        w->broken = w->broken || status != RU_OK;
        RU_TRY(status);
    }
    w->n_row = 0;
    w->last_flush = now();
    RU_TRY(ru_h5_disk_check(&w->disk, w->file.path));
    return RU_OK;
}

ru_status ru_study_writer_begin(ru_study_writer *writer)
{
    RU_TRY(flush(writer));
    RU_TRY(ru_whole_publish(writer->fresh, writer->unfinished));
    writer->file.path = writer->unfinished;
    writer->begun = 1;
    ru_h5_disk_release(&writer->earlier);
    return RU_OK;
}

ru_status ru_study_writer_add(ru_study_writer *writer, const ru_study_row *row)
{
    ru_study_writer *w = writer;
    RU_REQUIRE(row->row < w->n_run && !w->broken, RU_ERR_INTERNAL,
               "%s: row %zu of %zu cannot be written", w->file.path, row->row, w->n_run);
    waiting_row *to = &w->rows[w->n_row++];
    to->row = row->row;
    to->status = (int)row->status;
    to->seconds = row->seconds;
    memset(to->message, 0, sizeof to->message);
    snprintf(to->message, sizeof to->message, "%s", row->message ? row->message : "");
    memcpy(to->numbers, row->numbers, w->width * sizeof *to->numbers);
    if (w->n_row == w->capacity)
        RU_TRY(flush(w));
    return RU_OK;
}

ru_status ru_study_writer_settle(ru_study_writer *writer, double seconds)
{
    if (writer->n_row && !writer->broken && now() - writer->last_flush >= seconds)
        RU_TRY(flush(writer));
    return RU_OK;
}

static ru_status close_file(ru_study_writer *w)
{
    for (size_t k = 0; w->outputs && k < w->n_output; k++)
        ru_h5_close(&w->outputs[k]);
    for (size_t k = 0; w->series && k <= w->n_series; k++)
        ru_h5_close(&w->series[k]);
    ru_h5_close(&w->status);
    ru_h5_close(&w->seconds);
    ru_h5_close(&w->message);
    if (w->file.id < 0)
        return RU_OK;
    herr_t error = H5Fclose(w->file.id);
    w->file.id = -1;
    RU_H5_REQUIRE(error >= 0, w->file.path, "cannot finish writing the results");
    RU_TRY(ru_h5_disk_check(&w->disk, w->file.path));
    return RU_OK;
}

/* Opens the closed file once more, since attributes cannot change while it can be watched. */
static ru_status mark(ru_study_writer *w)
{
    RU_TRY(ru_h5_file_open(w->file.path, RU_H5_UPDATE, &w->disk, &w->file.id));
    ru_status status = ru_h5_attribute_int(&w->file, "/", "complete", 1);
    ru_status closed = close_file(w);
    RU_TRY(status);
    RU_TRY(closed);
    return RU_OK;
}

ru_status ru_study_writer_finish(ru_study_writer *writer, int complete)
{
    ru_study_writer *w = writer;
    ru_status status = flush(w);
    ru_status closed = close_file(w);
    RU_TRY(status);
    RU_TRY(closed);
    if (!complete)
        return RU_OK;
    RU_TRY(mark(w));
    RU_TRY(ru_whole_publish(w->file.path, w->path));
    w->file.path = w->path;
    return RU_OK;
}

void ru_study_writer_close(ru_study_writer **writer)
{
    ru_study_writer *w = *writer;
    if (!w)
        return;
    (void)close_file(w);
    if (w->disk.held >= 0 && !w->begun)
        (void)unlink(w->fresh);
    ru_h5_disk_release(&w->disk);
    ru_h5_disk_release(&w->earlier);
    free(w->path);
    free(w->unfinished);
    free(w->fresh);
    free(w->outputs);
    free(w->series);
    free(w->rows);
    free(w->numbers);
    free(w->work);
    free(w->texts);
    free(w);
    *writer = NULL;
}
