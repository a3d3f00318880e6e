/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_sink.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ru/io/hdf5_fetch.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_writer.h>
#include <ru/io/whole_file.h>

/* A results file that goes on after its run was stopped. What a killed writer left is never changed
 * in place: the records that count are read from it and sent again, into a new file. */

/* One file being replayed; the pointers are rank 0's, others get what it reads. */
typedef struct replay {
    const ru_comm *comm;
    const ru_schema *schema;
    ru_sink *const *sinks;
    size_t n_sink;
    ru_result *result;
    const char *parts; /* folder of snapshots, or NULL */
} replay;

ru_status ru_hdf5_sink_continue(const char *path, ru_sink **sink)
{
    RU_TRY(ru_hdf5_sink_open(path, sink));
    ru_h5_writer *w = (ru_h5_writer *)*sink;
    size_t room = strlen(w->unfinished) + sizeof ".resumed";
    w->replays = 1;
    w->target = w->unfinished;
    w->unfinished = malloc(room);
    if (!w->unfinished) {
        (*sink)->close(sink);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for a path");
    }
    snprintf(w->unfinished, room, "%s.resumed", w->target);
    return RU_OK;
}

ru_status ru_h5_take_identity(ru_h5_writer *w)
{
    ru_result *result;
    RU_TRY(ru_h5_disk_take(&w->earlier, w->target, 0));
    RU_TRY(ru_result_open(w->target, &result));
    const ru_result_info *info = ru_result_get(result);
    snprintf(w->run_id, sizeof w->run_id, "%s", info->run_id);
    snprintf(w->created, sizeof w->created, "%s", info->created);
    ru_result_close(&result);
    return RU_OK;
}

static int copy_bytes(int from, int to, char *buffer, size_t n)
{
    for (;;) {
        ssize_t got = read(from, buffer, n);
        if (got <= 0)
            return got < 0 ? errno : 0;
        for (ssize_t at = 0; at < got;) {
            ssize_t put = write(to, buffer + at, (size_t)(got - at));
            if (put <= 0)
                return put < 0 ? errno : EIO;
            at += put;
        }
    }
}

ru_status ru_h5_copy_aside(const char *path, char **copy)
{
    enum { PIECE = 1 << 20 };
    size_t room = strlen(path) + sizeof ".closing";
    char *buffer = malloc(PIECE);
    *copy = malloc(room);
    if (!buffer || !*copy) {
        free(buffer);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for a copy of the results");
    }
    snprintf(*copy, room, "%s.closing", path);
    int from = open(path, O_RDONLY), to = open(*copy, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int error = from < 0 || to < 0 ? errno : copy_bytes(from, to, buffer, PIECE);
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) != 0 && !error)
        error = errno;
    free(buffer);
    if (!error)
        return RU_OK;
    (void)unlink(*copy);
    ru_status status = ru_fault(RU_ERR_SYSTEM, "%s: cannot write: %s", *copy, strerror(error));
    free(*copy);
    *copy = NULL;
    return status;
}

static ru_status check_columns(const ru_column *found, size_t n_found, const ru_column *wanted,
                               size_t n, const char *what)
{
    RU_REQUIRE(n_found == n, RU_ERR_INPUT, "%zu %s in place of %zu", n_found, what, n);
    for (size_t i = 0; i < n; i++) {
        char stored[512];
        ru_h5_member_path("", wanted[i].name, stored, sizeof stored);
        RU_REQUIRE(strcmp(found[i].name, stored + 1) == 0, RU_ERR_INPUT,
                   "%s: '%s' in place of '%s'", what, found[i].name, stored + 1);
    }
    return RU_OK;
}

static ru_status check(const replay *r, const ru_record_counts *counts)
{
    const ru_result_info *info = ru_result_get(r->result);
    const ru_schema *schema = r->schema;
    RU_TRY(check_columns(info->series, info->n_series, schema->series, schema->n_series, "series"));
    RU_TRY(check_columns(info->statistics, info->n_statistic, schema->statistics,
                         schema->n_statistic, "counters"));
    if (!r->parts)
        RU_TRY(
            check_columns(info->fields, info->n_field, schema->fields, schema->n_field, "fields"));
    RU_REQUIRE(info->n_array == schema->n_array, RU_ERR_INPUT, "%zu arrays in place of %zu",
               info->n_array, schema->n_array);
    RU_REQUIRE(info->n_node == schema->mesh.n_node, RU_ERR_INPUT, "%lld nodes in place of %lld",
               (long long)info->n_node, (long long)schema->mesh.n_node);
    RU_REQUIRE(info->n_time >= counts->series && info->n_snapshot >= counts->fields, RU_ERR_INPUT,
               "%zu rows of series and %zu fields, the checkpoint knows of %llu and %llu",
               info->n_time, info->n_snapshot, (unsigned long long)counts->series,
               (unsigned long long)counts->fields);
    return RU_OK;
}

/* Rows of some columns of the same length over time: times [n], values [n][width]. */
typedef struct rows {
    size_t n, width;
    double *times, *values;
} rows;

static ru_status make_rows(size_t n, size_t width, rows *made)
{
    *made = (rows){.n = n, .width = width};
    made->times = malloc((n + 1) * sizeof *made->times);
    made->values = malloc((n * width + 1) * sizeof *made->values);
    RU_REQUIRE(made->times && made->values, RU_ERR_SYSTEM, "out of memory for %zu records", n);
    return RU_OK;
}

static void free_rows(rows *made)
{
    free(made->times);
    free(made->values);
    *made = (rows){0};
}

/* Lays a column of `n_wide` numbers a row at `column` of every row. */
static ru_status lay(rows *to, size_t column, size_t n_wide, double *values, size_t n,
                     const char *name)
{
    ru_status status = RU_OK;
    if (n < to->n * n_wide)
        status =
            ru_fault(RU_ERR_INPUT, "'%s' has %zu numbers in place of %zu", name, n, to->n * n_wide);
    for (size_t i = 0; status == RU_OK && i < to->n; i++)
        memcpy(to->values + i * to->width + column, values + i * n_wide, n_wide * sizeof *values);
    free(values);
    return status;
}

static ru_status read_times(const replay *r, const char *path, rows *to)
{
    double *times = NULL;
    size_t n = 0;
    RU_TRY(ru_result_numbers_read(r->result, path, &times, &n));
    if (n >= to->n)
        memcpy(to->times, times, to->n * sizeof *times);
    free(times);
    RU_REQUIRE(n >= to->n, RU_ERR_INPUT, "'%s' has %zu rows in place of %zu", path, n, to->n);
    return RU_OK;
}

static ru_status read_columns(const replay *r, const char *group, const ru_column *columns,
                              size_t n_column, rows *to)
{
    char path[512];
    for (size_t i = 0; i < n_column; i++) {
        double *values = NULL;
        size_t n = 0;
        ru_h5_member_path(group, columns[i].name, path, sizeof path);
        RU_TRY(ru_result_numbers_read(r->result, path, &values, &n));
        RU_TRY(lay(to, i, 1, values, n, path));
    }
    return RU_OK;
}

static ru_status read_arrays(const replay *r, rows *to)
{
    size_t column = r->schema->n_series;
    for (size_t i = 0; i < r->schema->n_array; i++) {
        const ru_array_column *array = &r->schema->arrays[i];
        char name[512];
        ru_h5_member_path("", array->column.name, name, sizeof name);
        double *times = NULL, *values = NULL, *sd = NULL;
        size_t n = 0;
        RU_TRY(ru_result_array_read(r->result, name + 1, &times, &values, &sd, &n));
        free(times);
        ru_status status = lay(to, column, array->n, values, n * array->n, name);
        if (sd)
            status = status == RU_OK ? lay(to, column + array->n, array->n, sd, n * array->n, name)
                                     : (free(sd), status);
        RU_TRY(status);
        column += ru_array_width(array);
    }
    return RU_OK;
}

static ru_status read_series(const replay *r, rows *to)
{
    RU_TRY(read_times(r, ru_layout(RU_AT_SERIES_TIME)->path, to));
    RU_TRY(
        read_columns(r, ru_layout(RU_AT_SERIES)->path, r->schema->series, r->schema->n_series, to));
    RU_TRY(read_arrays(r, to));
    return RU_OK;
}

static ru_status read_statistics(const replay *r, rows *to)
{
    RU_TRY(read_times(r, ru_layout(RU_AT_STATS_TIME)->path, to));
    RU_TRY(read_columns(r, ru_layout(RU_AT_STATS)->path, r->schema->statistics,
                        r->schema->n_statistic, to));
    return RU_OK;
}

/* A record of a sink that is a time and numbers. */
typedef ru_status (*send)(ru_sink *sink, double time, const double *values);

static ru_status send_series(ru_sink *sink, double time, const double *values)
{
    return sink->series(sink, time, values);
}

static ru_status send_statistics(ru_sink *sink, double time, const double *values)
{
    return sink->statistics(sink, time, values);
}

/* Reads on rank 0, tells the others, sends row by row. */
static ru_status replay_rows(const replay *r, size_t n, size_t width,
                             ru_status (*read)(const replay *, rows *), send one)
{
    rows all = {0};
    ru_status status = make_rows(n, width, &all);
    if (status == RU_OK && r->result)
        status = read(r, &all);
    status = ru_comm_agree(r->comm, status);
    if (status == RU_OK) {
        MPI_Bcast(all.times, (int)n, MPI_DOUBLE, 0, r->comm->mpi);
        for (size_t i = 0; i < n; i++)
            MPI_Bcast(all.values + i * width, (int)width, MPI_DOUBLE, 0, r->comm->mpi);
    }
    for (size_t i = 0; status == RU_OK && i < n; i++)
        for (size_t k = 0; status == RU_OK && k < r->n_sink; k++)
            status = one(r->sinks[k], all.times[i], all.values + i * width);
    free_rows(&all);
    RU_TRY(status);
    return RU_OK;
}

/* A field of a snapshot, [n_node]; those of parts stand in files of their own. */
static ru_status read_field(const replay *r, const char *name, uint64_t snapshot, double *values)
{
    char *path = NULL, member[512];
    ru_h5_member_path("", name, member, sizeof member);
    if (!r->parts)
        return ru_result_field_read(r->result, member + 1, snapshot, values);
    RU_TRY(ru_h5_part_path(r->parts, snapshot, &path));
    ru_h5_file file = {-1, path};
    ru_status status = ru_h5_file_open(path, RU_H5_READ, NULL, &file.id);
    if (status == RU_OK)
        status = ru_h5_rows_fetch(&file, member, 0, (uint64_t)r->schema->mesh.n_node, values);
    ru_h5_close(&file.id);
    free(path);
    return status;
}

/* All fields of a snapshot, [n_node][n_field], over `one` [n_node]. */
static ru_status read_snapshot(const replay *r, uint64_t snapshot, double *all, double *one)
{
    size_t n_node = (size_t)r->schema->mesh.n_node, n_field = r->schema->n_field;
    for (size_t f = 0; f < n_field; f++) {
        RU_TRY(read_field(r, r->schema->fields[f].name, snapshot, one));
        for (size_t node = 0; node < n_node; node++)
            all[node * n_field + f] = one[node];
    }
    return RU_OK;
}

/* Room of a replay of fields. */
typedef struct room {
    double *times, *all, *one, *own;
} room;

static ru_status make_room(const replay *r, size_t n, room *made)
{
    size_t n_node = r->result ? (size_t)r->schema->mesh.n_node : 0, n_field = r->schema->n_field;
    made->times = malloc((n + 1) * sizeof *made->times);
    made->all = malloc((n_node * n_field + 1) * sizeof *made->all);
    made->one = malloc((n_node + 1) * sizeof *made->one);
    made->own = malloc(((size_t)r->schema->node_count * n_field + 1) * sizeof *made->own);
    RU_REQUIRE(made->times && made->all && made->one && made->own, RU_ERR_SYSTEM,
               "out of memory for fields");
    return RU_OK;
}

static ru_status read_field_times(const replay *r, size_t n, double *times)
{
    rows only = {.n = n, .times = times};
    RU_TRY(read_times(r, ru_layout(RU_AT_FIELD_TIME)->path, &only));
    return RU_OK;
}

static ru_status replay_snapshots(const replay *r, size_t n, room *in)
{
    ru_status status = make_room(r, n, in);
    if (status == RU_OK && r->result)
        status = read_field_times(r, n, in->times);
    RU_TRY(ru_comm_agree(r->comm, status));
    MPI_Bcast(in->times, (int)n, MPI_DOUBLE, 0, r->comm->mpi);
    for (size_t i = 0; i < n; i++) {
        status = r->result ? read_snapshot(r, i, in->all, in->one) : RU_OK;
        RU_TRY(ru_comm_agree(r->comm, status));
        const ru_record_rows mine = {in->own, r->schema->n_field * sizeof *in->own,
                                     r->schema->node_first, r->schema->node_count};
        RU_TRY(ru_record_scatter(r->comm, &mine, in->all, in->own));
        for (size_t k = 0; k < r->n_sink; k++)
            RU_TRY(r->sinks[k]->field(r->sinks[k], in->times[i], in->own));
    }
    return RU_OK;
}

static ru_status replay_fields(const replay *r, size_t n)
{
    room in = {0};
    ru_status status = replay_snapshots(r, n, &in);
    free(in.times);
    free(in.all);
    free(in.one);
    free(in.own);
    return status;
}

static ru_status read_events(const replay *r, size_t n, ru_result_event **events)
{
    size_t found = 0;
    RU_TRY(ru_result_events_read(r->result, events, &found));
    RU_REQUIRE(found >= n, RU_ERR_INPUT, "%zu events in place of %zu", found, n);
    return RU_OK;
}

static ru_status replay_events(const replay *r, size_t n)
{
    ru_result_event *events = NULL, one;
    ru_status status = ru_comm_agree(r->comm, r->result ? read_events(r, n, &events) : RU_OK);
    for (size_t i = 0; status == RU_OK && i < n; i++) {
        if (r->result)
            one = events[i];
        MPI_Bcast(&one, (int)sizeof one, MPI_BYTE, 0, r->comm->mpi);
        for (size_t k = 0; status == RU_OK && k < r->n_sink; k++)
            status = r->sinks[k]->event(r->sinks[k], one.time, one.kind, one.text);
    }
    free(events);
    return status;
}

static ru_status replay_all(const replay *r, const ru_record_counts *counts)
{
    size_t width = r->schema->n_series;
    for (size_t i = 0; i < r->schema->n_array; i++)
        width += ru_array_width(&r->schema->arrays[i]);
    RU_TRY(ru_comm_agree(r->comm, r->result ? check(r, counts) : RU_OK));
    RU_TRY(replay_rows(r, counts->series, width, read_series, send_series));
    RU_TRY(replay_rows(r, counts->statistics, r->schema->n_statistic, read_statistics,
                       send_statistics));
    RU_TRY(replay_fields(r, counts->fields));
    RU_TRY(replay_events(r, counts->events));
    return RU_OK;
}

static ru_status take_place(ru_h5_writer *w)
{
    RU_TRY(ru_whole_publish(w->unfinished, w->target));
    ru_h5_disk_release(&w->earlier);
    return RU_OK;
}

ru_status ru_hdf5_sink_replay(ru_sink *self, const ru_schema *schema,
                              const ru_record_counts *counts, ru_sink *const *sinks, size_t n_sink)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    replay r = {&w->comm, schema, sinks, n_sink, NULL, w->parts};
    ru_status status = w->comm.rank == 0 ? ru_result_open(w->target, &r.result) : RU_OK;
    status = ru_comm_agree(&w->comm, status);
    if (status == RU_OK)
        status = replay_all(&r, counts);
    if (status != RU_OK) {
        char reason[1024];
        snprintf(reason, sizeof reason, "%s", ru_fault_text());
        status = ru_fault(status, "%s: the results cannot go on: %s", w->target, reason);
    }
    ru_result_close(&r.result);
    RU_TRY(status);
    RU_TRY(self->settle(self));
    RU_TRY(ru_comm_agree(&w->comm, w->comm.rank == 0 ? take_place(w) : RU_OK));
    free(w->unfinished);
    w->unfinished = w->target;
    w->file.path = w->unfinished;
    w->target = NULL;
    w->replays = 0;
    return RU_OK;
}
