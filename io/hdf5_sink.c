/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_sink.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <ru/base/hash.h>
#include <ru/base/text.h>
#include <ru/io/hdf5_writer.h>
#include <ru/io/xdmf.h>

#include <hdf5.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

ru_status ru_hdf5_unfinished_path(const char *path, char **unfinished)
{
    size_t stem = ru_path_stem(path);
    size_t room = strlen(path) + sizeof ".incomplete.h5";
    *unfinished = malloc(room);
    RU_REQUIRE(*unfinished, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(*unfinished, room, "%.*s.incomplete%s", (int)stem, path,
             path[stem] ? path + stem : ".h5");
    return RU_OK;
}

ru_status ru_hdf5_sink_check_free(const char *path)
{
    char *unfinished = NULL;
    RU_TRY(ru_hdf5_unfinished_path(path, &unfinished));
    ru_status status = ru_h5_disk_free_check(unfinished);
    free(unfinished);
    return status;
}

/* Names this run: by the time and what goes in. SOURCE_DATE_EPOCH gives equal runs equal files. */
static void identify(ru_h5_writer *w)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    struct timespec t;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &t);
    if (fixed && fixed[0])
        t = (struct timespec){.tv_sec = (time_t)strtoll(fixed, NULL, 10)};
    gmtime_r(&t.tv_sec, &utc);
    strftime(w->created, sizeof w->created, "%Y-%m-%dT%H:%M:%SZ", &utc);
    uint64_t h = ru_hash_bytes(&t.tv_sec, sizeof t.tv_sec);
    h = ru_hash_more(h, &t.tv_nsec, sizeof t.tv_nsec);
    if (!fixed)
        h = ru_hash_more(h, &(pid_t){getpid()}, sizeof(pid_t));
    for (size_t i = 0; i < w->schema->n_input; i++)
        h = ru_hash_more(h, w->schema->inputs[i].bytes, w->schema->inputs[i].n_byte);
    if (w->schema->resolved)
        h = ru_hash_more(h, w->schema->resolved, strlen(w->schema->resolved));
    snprintf(w->run_id, sizeof w->run_id, "%016llx", (unsigned long long)h);
}

/* Says in plain words what HDF5 would wrap up: whether the file can be made at all. */
static ru_status take_place(ru_h5_writer *w)
{
    struct stat info;
    RU_REQUIRE(stat(w->path, &info) != 0 || !S_ISDIR(info.st_mode), RU_ERR_SYSTEM,
               "%s: cannot write the results: this is a folder", w->path);
    return ru_h5_disk_take(&w->disk, w->unfinished, 1);
}

static ru_status create_file(ru_h5_writer *w)
{
    RU_TRY(take_place(w));
    w->file.path = w->unfinished;
    RU_TRY(ru_h5_file_open(w->unfinished, RU_H5_CREATE, &w->disk, &w->file.id));
    if (w->parts)
        RU_REQUIRE(mkdir(w->parts, 0777) == 0 || errno == EEXIST, RU_ERR_SYSTEM,
                   "%s: cannot create the folder of snapshots: %s", w->parts, strerror(errno));
    RU_TRY(ru_h5_writer_create(w));
    /* From here on the file can be read while it grows, and survives a kill. */
    RU_H5_REQUIRE(H5Fflush(w->file.id, H5F_SCOPE_GLOBAL) >= 0, w->unfinished,
                  "cannot lay down the results");
    RU_TRY(ru_h5_disk_check(&w->disk, w->unfinished));
    herr_t error = H5Fstart_swmr_write(w->file.id);
    RU_TRY(ru_h5_disk_check(&w->disk, w->unfinished));
    RU_H5_REQUIRE(error >= 0, w->unfinished,
                  "cannot make the results readable while they are written");
    w->last_flush = now();
    return RU_OK;
}

static ru_status allocate(ru_h5_writer *w)
{
    const ru_schema *schema = w->schema;
    size_t n = schema->n_field ? schema->n_field : 1;
    size_t own = (size_t)schema->node_count + 1, all = (size_t)schema->mesh.n_node + 1;
    int gathers = w->comm.rank == 0 && !schema->parallel_fields;
    w->fields = malloc(n * sizeof *w->fields);
    w->local = malloc(n * own * sizeof *w->local);
    w->values = malloc((gathers ? all : own) * sizeof *w->values);
    w->global = gathers ? malloc(n * all * sizeof *w->global) : NULL;
    RU_REQUIRE(w->fields && w->local && w->values && (w->global || !gathers), RU_ERR_SYSTEM,
               "out of memory for fields of %lld nodes", (long long)schema->mesh.n_node);
    if (!schema->parallel_fields)
        return RU_OK;
    size_t room = strlen(w->path) + 32;
    w->parts = malloc(room);
    RU_REQUIRE(w->parts, RU_ERR_SYSTEM, "out of memory for a path");
    snprintf(w->parts, room, "%.*s.%.8s.fields", (int)ru_path_stem(w->path), w->path, w->run_id);
    return RU_OK;
}

static ru_status begin(ru_sink *self, const ru_comm *comm, const ru_schema *schema)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_REQUIRE(!w->begun, RU_ERR_INTERNAL, "%s: results were begun twice", w->path);
    w->begun = 1;
    w->comm = *comm;
    w->schema = schema;
    ru_h5_silence();
    ru_status known = RU_OK;
    if (comm->rank == 0 && w->replays)
        known = ru_h5_take_identity(w);
    else if (comm->rank == 0)
        identify(w);
    RU_TRY(ru_comm_agree(comm, known));
    MPI_Bcast(w->run_id, sizeof w->run_id, MPI_CHAR, 0, comm->mpi);
    RU_TRY(ru_comm_agree(comm, allocate(w)));
    ru_status status = comm->rank == 0 ? create_file(w) : RU_OK;
    w->broken = status != RU_OK;
    RU_TRY(ru_comm_agree(comm, status));
    return RU_OK;
}

static ru_status flush_tables(ru_h5_writer *w)
{
    RU_TRY(ru_h5_table_flush(&w->file, &w->series));
    RU_TRY(ru_h5_table_flush(&w->file, &w->statistics));
    w->last_flush = now();
    return RU_OK;
}

static ru_status refuse_broken(const ru_h5_writer *w)
{
    RU_TRY(ru_h5_disk_check(&w->disk, w->unfinished));
    RU_REQUIRE(w->file.id >= 0 && !w->broken, RU_ERR_SYSTEM,
               "%s: nothing more is written after a failed write", w->unfinished);
    return RU_OK;
}

static ru_status add_row(ru_h5_writer *w, ru_h5_table *table, double time, const double *values)
{
    RU_TRY(refuse_broken(w));
    RU_TRY(ru_h5_table_add(&w->file, table, time, values));
    if (now() - w->last_flush >= w->flush_interval)
        RU_TRY(flush_tables(w));
    return RU_OK;
}

/* Every record ends here: all ranks learn of a failure on rank 0, which keeps it in mind. */
static ru_status agree(ru_h5_writer *w, ru_status mine)
{
    if (mine == RU_OK)
        mine = ru_h5_disk_check(&w->disk, w->unfinished);
    if (mine != RU_OK)
        w->broken = 1;
    RU_TRY(ru_comm_agree(&w->comm, mine));
    return RU_OK;
}

static ru_status add_series(ru_h5_writer *w, double time, const double *values)
{
    RU_TRY(add_row(w, &w->series, time, values));
    values += w->schema->n_series;
    for (size_t i = 0; i < w->n_array; i++) {
        const ru_array_column *column = &w->schema->arrays[i];
        RU_TRY(ru_h5_array_add(&w->file, &w->arrays[i], w->n_row, column->n, time, values));
        values += ru_array_width(column);
    }
    w->n_row++;
    return RU_OK;
}

static ru_status series(ru_sink *self, double time, const double *values)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_TRY(agree(w, w->comm.rank == 0 ? add_series(w, time, values) : RU_OK));
    return RU_OK;
}

static ru_status statistics(ru_sink *self, double time, const double *values)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_TRY(agree(w, w->comm.rank == 0 ? add_row(w, &w->statistics, time, values) : RU_OK));
    return RU_OK;
}

static ru_status write_snapshot(ru_h5_writer *w, double time)
{
    size_t n_node = (size_t)w->schema->mesh.n_node;
    RU_TRY(refuse_broken(w));
    for (size_t i = 0; i < w->n_field; i++) {
        for (size_t node = 0; node < n_node; node++)
            w->values[node] = w->global[node * w->n_field + i];
        RU_TRY(ru_h5_rows_append(&w->file, w->fields[i], w->n_snapshot, 1, w->values));
    }
    RU_TRY(ru_h5_rows_append(&w->file, w->field_time, w->n_snapshot, 1, &time));
    w->n_snapshot++;
    return RU_OK;
}

static ru_status field(ru_sink *self, double time, const double *values)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    size_t n_field = w->schema->n_field, n = n_field * (size_t)w->schema->node_count;
    for (size_t i = 0; i < n; i++)
        w->local[i] = (float)values[i];
    if (w->parts && w->replays) {
        RU_TRY(agree(w, ru_h5_part_keep(w, time)));
        return RU_OK;
    }
    if (w->parts) {
        RU_TRY(agree(w, w->comm.rank == 0 ? refuse_broken(w) : RU_OK));
        RU_TRY(agree(w, ru_h5_part_write(w, time)));
        return RU_OK;
    }
    ru_record_rows rows = {w->local, n_field * sizeof *w->local, w->schema->node_first,
                           w->schema->node_count};
    RU_TRY(ru_record_gather(&w->comm, &rows, w->global));
    RU_TRY(agree(w, w->comm.rank == 0 ? write_snapshot(w, time) : RU_OK));
    return RU_OK;
}

static ru_status write_event(ru_h5_writer *w, double time, const char *kind, const char *text)
{
    char kept_kind[RU_H5_EVENT_KIND + 1] = "", kept_text[RU_H5_EVENT_TEXT + 1] = "";
    snprintf(kept_kind, sizeof kept_kind, "%s", kind);
    snprintf(kept_text, sizeof kept_text, "%s", text);
    RU_TRY(refuse_broken(w));
    RU_TRY(ru_h5_rows_append(&w->file, w->event_kind, w->n_event, 1, kept_kind));
    RU_TRY(ru_h5_rows_append(&w->file, w->event_text, w->n_event, 1, kept_text));
    RU_TRY(ru_h5_rows_append(&w->file, w->event_time, w->n_event, 1, &time));
    w->n_event++;
    return RU_OK;
}

static ru_status event(ru_sink *self, double time, const char *kind, const char *text)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_TRY(agree(w, w->comm.rank == 0 ? write_event(w, time, kind, text) : RU_OK));
    return RU_OK;
}

static double number(const ru_balance *row, int i)
{
    const double all[RU_H5_BALANCE_NUMBERS] = {row->initial,     row->fed,     row->withdrawn,
                                               row->transferred, row->reacted, row->final,
                                               row->closure};
    return all[i];
}

static ru_status write_texts(ru_h5_writer *w, const ru_balance *rows, char *texts)
{
    size_t n = w->schema->n_balance, width = RU_H5_BALANCE_NAME;
    memset(texts, 0, 2 * n * width);
    for (size_t i = 0; i < n; i++) {
        char *name = texts + i * width, *kind = texts + (n + i) * width;
        memcpy(name, rows[i].name, strnlen(rows[i].name, width));
        memcpy(kind, rows[i].kind, strnlen(rows[i].kind, width));
    }
    RU_TRY(ru_h5_write_all(&w->file, w->balance_name, texts));
    RU_TRY(ru_h5_write_all(&w->file, w->balance_kind, texts + n * width));
    return RU_OK;
}

static ru_status write_balance(ru_h5_writer *w, double time, const ru_balance *rows)
{
    size_t n = w->schema->n_balance;
    RU_TRY(refuse_broken(w));
    if (n) {
        char *work = malloc(2 * n * RU_H5_BALANCE_NAME);
        RU_REQUIRE(work, RU_ERR_SYSTEM, "out of memory for the balance");
        double *numbers = (double *)(void *)work;
        int *flags = (int *)(void *)work;
        ru_status status = write_texts(w, rows, work);
        for (int i = 0; status == RU_OK && i < RU_H5_BALANCE_NUMBERS; i++) {
            for (size_t row = 0; row < n; row++)
                numbers[row] = number(&rows[row], i);
            status = ru_h5_write_all(&w->file, w->balance[i], numbers);
        }
        for (size_t row = 0; row < n; row++)
            flags[row] = rows[row].conserved;
        if (status == RU_OK)
            status = ru_h5_write_all(&w->file, w->balance_conserved, flags);
        free(work);
        RU_TRY(status);
    }
    RU_TRY(ru_h5_write_all(&w->file, w->balance_time, &time));
    return RU_OK;
}

static ru_status balance(ru_sink *self, double time, const ru_balance *rows)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_TRY(agree(w, w->comm.rank == 0 ? write_balance(w, time, rows) : RU_OK));
    return RU_OK;
}

static ru_status settle_local(ru_h5_writer *w)
{
    RU_TRY(refuse_broken(w));
    RU_TRY(flush_tables(w));
    RU_TRY(ru_h5_disk_check(&w->disk, w->unfinished));
    RU_TRY(ru_h5_disk_sync(&w->disk, w->unfinished));
    w->settled = 1;
    return RU_OK;
}

static ru_status settle(ru_sink *self)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_TRY(agree(w, w->comm.rank == 0 ? settle_local(w) : RU_OK));
    return RU_OK;
}

static ru_status end_local(ru_h5_writer *w, int complete, const char *reason)
{
    ru_status status = refuse_broken(w);
    if (status == RU_OK)
        status = flush_tables(w);
    ru_status closed = ru_h5_writer_close(w);
    RU_TRY(status);
    RU_TRY(closed);
    char text[RU_H5_STATUS + 1];
    snprintf(text, sizeof text, "not finished: %s",
             reason && reason[0] ? reason : "no reason was given");
    RU_TRY(ru_h5_finish(w, complete, complete ? "complete" : text));
    ru_h5_disk_release(&w->disk);
    return RU_OK;
}

static ru_status end(ru_sink *self, int complete, const char *reason)
{
    ru_h5_writer *w = (ru_h5_writer *)self;
    RU_REQUIRE(w->begun && !w->ended, RU_ERR_INTERNAL, "%s: results ended without a beginning",
               w->path);
    w->ended = 1;
    RU_TRY(agree(w, w->comm.rank == 0 ? end_local(w, complete, reason) : RU_OK));
    return RU_OK;
}

static void close_sink(ru_sink **self)
{
    if (!*self)
        return;
    ru_h5_writer *w = (ru_h5_writer *)*self;
    if (w->begun && !w->ended && w->file.id >= 0 && !w->broken && !w->replays)
        (void)end_local(w, 0, "the run was given up");
    else if (ru_h5_writer_close(w) != RU_OK)
        w->broken = 1;
    if (w->replays && w->disk.held >= 0)
        (void)unlink(w->unfinished);
    ru_h5_disk_release(&w->disk);
    ru_h5_disk_release(&w->earlier);
    free(w->target);
    free(w->arrays);
    free(w->fields);
    free(w->local);
    free(w->global);
    free(w->values);
    free(w->parts);
    free(w->path);
    free(w->unfinished);
    free(w);
    *self = NULL;
}

ru_status ru_hdf5_sink_open(const char *path, ru_sink **sink)
{
    *sink = NULL;
    char *companion = NULL;
    RU_REQUIRE(path[0], RU_ERR_USAGE, "the results need a file name");
    RU_TRY(
        ru_xdmf_path(path, &companion)); /* a name that it would overwrite is told before a run */
    free(companion);
    ru_h5_writer *w = calloc(1, sizeof *w);
    RU_REQUIRE(w, RU_ERR_SYSTEM, "out of memory for a results file");
    w->base = (ru_sink){begin, series, field, statistics, event, balance, settle, end, close_sink};
    w->flush_interval = 1;
    w->disk = w->earlier = ru_h5_disk_make();
    w->file.id = w->field_time = w->event_time = w->event_kind = w->event_text = -1;
    w->balance_time = w->balance_name = w->balance_kind = w->balance_conserved = -1;
    w->series.time = w->statistics.time = -1;
    for (int i = 0; i < RU_H5_BALANCE_NUMBERS; i++)
        w->balance[i] = -1;
    w->path = strdup(path);
    if (!w->path || ru_hdf5_unfinished_path(path, &w->unfinished) != RU_OK) {
        ru_sink *made = &w->base;
        close_sink(&made);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for a results file");
    }
    *sink = &w->base;
    return RU_OK;
}

void ru_hdf5_sink_set_flush(ru_sink *sink, double seconds)
{
    ((ru_h5_writer *)sink)->flush_interval = seconds;
}
