/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/hdf5_table.h>

#include <stdlib.h>
#include <string.h>

ru_status ru_h5_name_check(const char *group, const char *name)
{
    static const char *const reserved[] = {"time", "z", "r", "theta", "node", ".", ".."};
    RU_REQUIRE(name && name[0], RU_ERR_INPUT, "%s: a column without a name cannot be written",
               group);
    RU_REQUIRE(strlen(name) < 256, RU_ERR_INPUT, "%s: the name '%.40s...' is too long", group,
               name);
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        RU_REQUIRE(strcmp(name, reserved[i]) != 0, RU_ERR_INPUT,
                   "%s: '%s' cannot name a column of the results: it names something else there",
                   group, name);
    return RU_OK;
}

static ru_status create_time(const ru_h5_file *file, ru_layout_id time, ru_h5_table *table)
{
    const ru_layout_row *row = ru_layout(time);
    ru_h5_spec spec = {.path = row->path,
                       .unit = row->unit,
                       .meaning = row->meaning,
                       .n_dim = 1,
                       .chunk = {RU_H5_TABLE_ROWS}};
    RU_TRY(ru_h5_dataset_create(file, &spec, &table->time));
    RU_TRY(ru_h5_scale_set(file, table->time, "time"));
    return RU_OK;
}

ru_status ru_h5_table_create(const ru_h5_file *file, ru_layout_id group, ru_layout_id time,
                             const ru_column *columns, size_t n, ru_h5_table *table)
{
    const char *folder = ru_layout(group)->path;
    *table = (ru_h5_table){.time = -1};
    table->columns = malloc((n ? n : 1) * sizeof *table->columns);
    table->waiting = malloc((n + 1) * RU_H5_TABLE_ROWS * sizeof *table->waiting);
    RU_REQUIRE(table->columns && table->waiting, RU_ERR_SYSTEM, "out of memory for %zu columns", n);
    RU_TRY(create_time(file, time, table));
    for (size_t i = 0; i < n; i++) {
        char path[512];
        RU_TRY(ru_h5_name_check(folder, columns[i].name));
        ru_h5_member_path(folder, columns[i].name, path, sizeof path);
        /* Not compressed: a compressed chunk that is rewritten moves, and in a file that is read
         * while it is written its old place is never used again. */
        ru_h5_spec spec = {.path = path,
                           .unit = columns[i].unit,
                           .meaning = columns[i].meaning,
                           .n_dim = 1,
                           .chunk = {RU_H5_TABLE_ROWS}};
        RU_TRY(ru_h5_dataset_create(file, &spec, &table->columns[i]));
        table->n_column++;
        RU_TRY(ru_h5_scale_attach(file, table->columns[i], table->time, 0));
    }
    return RU_OK;
}

ru_status ru_h5_table_add(const ru_h5_file *file, ru_h5_table *table, double time,
                          const double *values)
{
    if (table->n_waiting == RU_H5_TABLE_ROWS)
        RU_TRY(ru_h5_table_flush(file, table));
    double *at = table->waiting + table->n_waiting++;
    at[0] = time;
    for (size_t i = 0; i < table->n_column; i++)
        at[(i + 1) * RU_H5_TABLE_ROWS] = values[i];
    return RU_OK;
}

ru_status ru_h5_table_flush(const ru_h5_file *file, ru_h5_table *table)
{
    if (!table->n_waiting)
        return RU_OK;
    for (size_t i = 0; i < table->n_column; i++)
        RU_TRY(ru_h5_rows_append(file, table->columns[i], table->n_row, table->n_waiting,
                                 table->waiting + (i + 1) * RU_H5_TABLE_ROWS));
    RU_TRY(ru_h5_rows_append(file, table->time, table->n_row, table->n_waiting, table->waiting));
    table->n_row += table->n_waiting;
    table->n_waiting = 0;
    return RU_OK;
}

void ru_h5_table_close(ru_h5_table *table)
{
    for (size_t i = 0; i < table->n_column; i++)
        ru_h5_close(&table->columns[i]);
    ru_h5_close(&table->time);
    free(table->columns);
    free(table->waiting);
    *table = (ru_h5_table){.time = -1};
}
