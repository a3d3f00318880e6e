/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/base/record.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct memory_sink {
    ru_sink base; /* first: the sink is the memory sink */
    ru_memory_record record;
    ru_comm comm;
    int64_t node_first, node_count;
    size_t time_room, snapshot_room; /* rows that fit */
} memory_sink;

/* How rows lie over the ranks, on rank 0: *starts and *counts [size] in one block, which the
 * caller frees with free(*starts). NULL elsewhere. */
static ru_status find_blocks(const ru_comm *comm, const ru_record_rows *rows, int **starts,
                             int **counts)
{
    int mine[2] = {(int)rows->first, (int)rows->count};
    size_t size = (size_t)comm->size;
    int *blocks = comm->rank == 0 ? malloc(4 * size * sizeof *blocks) : NULL;
    ru_status status = RU_OK;
    *starts = *counts = NULL;
    if (comm->rank == 0 && !blocks)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a gather of %d ranks", comm->size);
    RU_TRY(ru_comm_agree(comm, status));
    MPI_Gather(mine, 2, MPI_INT, blocks ? blocks + 2 * size : NULL, 2, MPI_INT, 0, comm->mpi);
    if (!blocks)
        return RU_OK;
    *starts = blocks;
    *counts = blocks + size;
    for (size_t rank = 0; rank < size; rank++) {
        (*starts)[rank] = blocks[2 * size + 2 * rank];
        (*counts)[rank] = blocks[2 * size + 2 * rank + 1];
    }
    return RU_OK;
}

/* A type of one row keeps the counts small on large grids. */
static MPI_Datatype row_type(const ru_record_rows *rows)
{
    MPI_Datatype row;
    MPI_Type_contiguous((int)rows->n_byte, MPI_BYTE, &row);
    MPI_Type_commit(&row);
    return row;
}

ru_status ru_record_gather(const ru_comm *comm, const ru_record_rows *rows, void *all)
{
    int *starts, *counts;
    RU_TRY(find_blocks(comm, rows, &starts, &counts));
    MPI_Datatype row = row_type(rows);
    MPI_Gatherv(rows->values, (int)rows->count, row, all, counts, starts, row, 0, comm->mpi);
    MPI_Type_free(&row);
    free(starts);
    return RU_OK;
}

ru_status ru_record_scatter(const ru_comm *comm, const ru_record_rows *rows, const void *all,
                            void *own)
{
    int *starts, *counts;
    RU_TRY(find_blocks(comm, rows, &starts, &counts));
    MPI_Datatype row = row_type(rows);
    MPI_Scatterv(all, counts, starts, row, own, (int)rows->count, row, 0, comm->mpi);
    MPI_Type_free(&row);
    free(starts);
    return RU_OK;
}

/* Resizes to `n` rows of `width` numbers. */
static ru_status grow(double **values, size_t width, size_t n)
{
    double *larger = realloc(*values, n * (width ? width : 1) * sizeof *larger);
    RU_REQUIRE(larger, RU_ERR_SYSTEM, "out of memory for %zu records of %zu numbers", n, width);
    *values = larger;
    return RU_OK;
}

static ru_status copy_names(const ru_column *columns, size_t n, char ***names)
{
    *names = calloc(n ? n : 1, sizeof **names);
    RU_REQUIRE(*names, RU_ERR_SYSTEM, "out of memory for %zu names", n);
    for (size_t i = 0; i < n; i++) {
        (*names)[i] = strdup(columns[i].name);
        RU_REQUIRE((*names)[i], RU_ERR_SYSTEM, "out of memory for names");
    }
    return RU_OK;
}

size_t ru_array_width(const ru_array_column *array)
{
    return array->with_sd ? 2 * array->n : array->n;
}

static ru_status begin_arrays(ru_memory_record *record, const ru_schema *schema)
{
    record->array_names = calloc(schema->n_array + 1, sizeof *record->array_names);
    record->array_starts = calloc(schema->n_array + 1, sizeof *record->array_starts);
    RU_REQUIRE(record->array_names && record->array_starts, RU_ERR_SYSTEM,
               "out of memory for %zu arrays", schema->n_array);
    for (size_t i = 0; i < schema->n_array; i++) {
        record->array_names[i] = strdup(schema->arrays[i].column.name);
        RU_REQUIRE(record->array_names[i], RU_ERR_SYSTEM, "out of memory for names");
        record->n_array++;
        record->array_starts[i] = record->array_width;
        record->array_width += ru_array_width(&schema->arrays[i]);
    }
    return RU_OK;
}

static ru_status begin_local(memory_sink *sink, const ru_schema *schema)
{
    ru_memory_record *record = &sink->record;
    RU_REQUIRE(!record->series_names, RU_ERR_INTERNAL, "a memory sink was begun twice");
    record->n_series = schema->n_series;
    RU_TRY(copy_names(schema->series, schema->n_series, &record->series_names));
    RU_TRY(begin_arrays(record, schema));
    record->n_field = schema->n_field;
    RU_TRY(copy_names(schema->fields, schema->n_field, &record->field_names));
    record->n_node = schema->mesh.n_node;
    RU_TRY(grow(&record->statistics, schema->n_statistic, 1));
    record->n_statistic = schema->n_statistic;
    memset(record->statistics, 0, record->n_statistic * sizeof *record->statistics);
    record->balance = calloc(schema->n_balance ? schema->n_balance : 1, sizeof *record->balance);
    RU_REQUIRE(record->balance, RU_ERR_SYSTEM, "out of memory for the balance");
    record->n_balance = schema->n_balance;
    sink->node_first = schema->node_first;
    sink->node_count = schema->node_count;
    return RU_OK;
}

static ru_status begin(ru_sink *self, const ru_comm *comm, const ru_schema *schema)
{
    memory_sink *sink = (memory_sink *)self;
    sink->comm = *comm;
    RU_TRY(ru_comm_agree(comm, begin_local(sink, schema)));
    return RU_OK;
}

static ru_status series_local(memory_sink *sink, double time, const double *values)
{
    ru_memory_record *record = &sink->record;
    if (record->n_time == sink->time_room) {
        size_t room = sink->time_room ? 2 * sink->time_room : 64;
        RU_TRY(grow(&record->time, 1, room));
        RU_TRY(grow(&record->series, record->n_series, room));
        RU_TRY(grow(&record->arrays, record->array_width, room));
        sink->time_room = room;
    }
    record->time[record->n_time] = time;
    memcpy(record->series + record->n_time * record->n_series, values,
           record->n_series * sizeof *values);
    memcpy(record->arrays + record->n_time * record->array_width, values + record->n_series,
           record->array_width * sizeof *values);
    record->n_time++;
    return RU_OK;
}

static ru_status series(ru_sink *self, double time, const double *values)
{
    memory_sink *sink = (memory_sink *)self;
    RU_TRY(ru_comm_agree(&sink->comm, series_local(sink, time, values)));
    return RU_OK;
}

/* Room for one more snapshot; only rank 0 keeps the nodes. */
static ru_status snapshot_room(memory_sink *sink)
{
    ru_memory_record *record = &sink->record;
    size_t width = sink->comm.rank == 0 ? (size_t)record->n_node * record->n_field : 0;
    if (record->n_snapshot < sink->snapshot_room)
        return RU_OK;
    size_t room = sink->snapshot_room ? 2 * sink->snapshot_room : 4;
    RU_TRY(grow(&record->snapshot_time, 1, room));
    if (width)
        RU_TRY(grow(&record->fields, width, room));
    sink->snapshot_room = room;
    return RU_OK;
}

static ru_status field(ru_sink *self, double time, const double *values)
{
    memory_sink *sink = (memory_sink *)self;
    ru_memory_record *record = &sink->record;
    RU_TRY(ru_comm_agree(&sink->comm, snapshot_room(sink)));
    size_t width = (size_t)record->n_node * record->n_field;
    ru_record_rows rows = {values, record->n_field * sizeof *values, sink->node_first,
                           sink->node_count};
    double *all = record->fields ? record->fields + record->n_snapshot * width : NULL;
    RU_TRY(ru_record_gather(&sink->comm, &rows, all));
    record->snapshot_time[record->n_snapshot++] = time;
    return RU_OK;
}

static ru_status statistics(ru_sink *self, double time, const double *values)
{
    memory_sink *sink = (memory_sink *)self;
    (void)time;
    memcpy(sink->record.statistics, values, sink->record.n_statistic * sizeof *values);
    return RU_OK;
}

/* Events are told by the log and kept by files. */
static ru_status event(ru_sink *self, double time, const char *kind, const char *text)
{
    (void)self;
    (void)time;
    (void)kind;
    (void)text;
    return RU_OK;
}

static ru_status keep_text(const char **kept, const char *text)
{
    if (*kept && strcmp(*kept, text) == 0)
        return RU_OK;
    char *copy = strdup(text);
    RU_REQUIRE(copy, RU_ERR_SYSTEM, "out of memory for the balance");
    free((void *)(uintptr_t)*kept);
    *kept = copy;
    return RU_OK;
}

static ru_status balance_local(memory_sink *sink, const ru_balance *rows)
{
    for (size_t i = 0; i < sink->record.n_balance; i++) {
        ru_balance *kept = &sink->record.balance[i];
        RU_TRY(keep_text(&kept->name, rows[i].name));
        RU_TRY(keep_text(&kept->kind, rows[i].kind));
        ru_balance row = rows[i];
        row.name = kept->name;
        row.kind = kept->kind;
        *kept = row;
    }
    return RU_OK;
}

static ru_status balance(ru_sink *self, double time, const ru_balance *rows)
{
    memory_sink *sink = (memory_sink *)self;
    (void)time;
    RU_TRY(ru_comm_agree(&sink->comm, balance_local(sink, rows)));
    return RU_OK;
}

/* Memory is all there is. */
static ru_status settle(ru_sink *self)
{
    (void)self;
    return RU_OK;
}

static ru_status end(ru_sink *self, int complete, const char *reason)
{
    ru_memory_record *record = &((memory_sink *)self)->record;
    record->complete = complete;
    snprintf(record->reason, sizeof record->reason, "%s", reason ? reason : "");
    return RU_OK;
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}

static void close_sink(ru_sink **self)
{
    if (!*self)
        return;
    memory_sink *sink = (memory_sink *)*self;
    ru_memory_record *record = &sink->record;
    free_names(record->series_names, record->n_series);
    free_names(record->field_names, record->n_field);
    free_names(record->array_names, record->n_array);
    free(record->array_starts);
    free(record->arrays);
    for (size_t i = 0; i < record->n_balance; i++) {
        free((void *)(uintptr_t)record->balance[i].name);
        free((void *)(uintptr_t)record->balance[i].kind);
    }
    free(record->balance);
    free(record->time);
    free(record->series);
    free(record->snapshot_time);
    free(record->fields);
    free(record->statistics);
    free(sink);
    *self = NULL;
}

ru_status ru_memory_sink_open(ru_sink **sink, const ru_memory_record **record)
{
    *sink = NULL;
    *record = NULL;
    memory_sink *made = calloc(1, sizeof *made);
    RU_REQUIRE(made, RU_ERR_SYSTEM, "out of memory for a memory sink");
    made->base = (ru_sink){.begin = begin,
                           .series = series,
                           .field = field,
                           .statistics = statistics,
                           .event = event,
                           .balance = balance,
                           .settle = settle,
                           .end = end,
                           .close = close_sink};
    *sink = &made->base;
    *record = &made->record;
    return RU_OK;
}

const double *ru_memory_record_array(const ru_memory_record *record, const char *name, size_t i)
{
    for (size_t k = 0; k < record->n_array && i < record->n_time; k++)
        if (strcmp(record->array_names[k], name) == 0)
            return record->arrays + i * record->array_width + record->array_starts[k];
    return NULL;
}

size_t ru_memory_record_column(const ru_memory_record *record, const char *name)
{
    size_t i = 0;
    while (i < record->n_series && strcmp(record->series_names[i], name) != 0)
        i++;
    return i;
}
