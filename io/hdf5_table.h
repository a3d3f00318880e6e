/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_TABLE_H
#define RU_IO_HDF5_TABLE_H

#include <ru/base/record.h>
#include <ru/io/hdf5_base.h>
#include <ru/io/hdf5_layout.h>

/* A growing group of columns over time: one 1-D dataset each. Rows wait in memory and reach the
 * file in batches, since a write and a flush for every column of every row would cost more than
 * many a run. Internal to io. */
typedef struct ru_h5_table {
    ru_h5 time, *columns; /* [n_column] */
    size_t n_column;
    uint64_t n_row;   /* in the file */
    size_t n_waiting; /* in memory */
    double *waiting;  /* [1 + n_column][RU_H5_TABLE_ROWS]: time first */
} ru_h5_table;

enum { RU_H5_TABLE_ROWS = 256 };

/* Creates the group's datasets: its time by the row `time`, the columns by their own texts.
 * Fails with RU_ERR_INPUT for a column name that cannot be, RU_ERR_SYSTEM otherwise; the table can
 * be closed in either case. */
RU_MUST_USE ru_status ru_h5_table_create(const ru_h5_file *file, ru_layout_id group,
                                         ru_layout_id time, const ru_column *columns, size_t n,
                                         ru_h5_table *table);

/* Adds a row (values: [n_column]); writes all waiting ones when memory for them is full. */
RU_MUST_USE ru_status ru_h5_table_add(const ru_h5_file *file, ru_h5_table *table, double time,
                                      const double *values);

/* Writes what waits, the time last: a reader never sees a time without its values. */
RU_MUST_USE ru_status ru_h5_table_flush(const ru_h5_file *file, ru_h5_table *table);

/* Closes the datasets and frees the memory; what waits is dropped. */
void ru_h5_table_close(ru_h5_table *table);

/* Refuses a column name that the file cannot hold. */
RU_MUST_USE ru_status ru_h5_name_check(const char *group, const char *name);

#endif
