/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_HDF5_READ_H
#define RU_IO_HDF5_READ_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/record.h>
#include <ru/base/status.h>

/* Result files back. A file can be read when it is complete, while it is being written, and after
 * its run was killed; `info.complete` tells. A killed or running one shows what had been flushed.
 *
 * All functions fail with RU_ERR_INPUT when the file or what is asked of it is not there or not
 * what it should be, with the file's name and what was found instead, and with RU_ERR_SYSTEM when
 * memory ends. None is collective. */

typedef struct ru_result ru_result;

typedef struct ru_result_info {
    int complete;       /* 1: the run came to its end */
    const char *status; /* "complete", or why not */
    const char *title, *model, *created, *run_id;
    int schema;        /* version of the layout */
    size_t n_time;     /* rows of the series */
    size_t n_snapshot; /* snapshots of the fields */
    ru_mesh_kind mesh;
    int64_t n_node;
    const ru_column *series; /* [n_series], in the order of the run */
    size_t n_series;
    const ru_array_column *arrays; /* [n_array]: distributions and spectra */
    size_t n_array;
    const ru_column *fields; /* [n_field] */
    size_t n_field;
    const ru_column *statistics; /* [n_statistic] */
    size_t n_statistic;
    const char *const *notes; /* [n_note]: names of the provenance texts */
    size_t n_note;
} ru_result_info;

/* Opens a result file. */
RU_MUST_USE ru_status ru_result_open(const char *path, ru_result **result);

/* Closes it and frees what was borrowed from it; NULL is accepted. */
void ru_result_close(ru_result **result);

/* Whether a run still writes a file (not necessarily on this machine). RU_WRITER_UNKNOWN: there is
 * no such file, or its file system knows no locks. Never ask about a file that this process writes
 * itself. */
typedef enum ru_writer { RU_WRITER_GONE, RU_WRITER_HERE, RU_WRITER_UNKNOWN } ru_writer;
ru_writer ru_result_writer(const char *path);

/* What the file holds. Borrowed until close. */
const ru_result_info *ru_result_get(const ru_result *result);

/* Looks at a file that is still being written again: n_time and n_snapshot may grow. */
RU_MUST_USE ru_status ru_result_refresh(ru_result *result);

/* Times in s, [n_time] or [n_snapshot]; malloc'ed for the caller. */
RU_MUST_USE ru_status ru_result_times_read(const ru_result *result, double **times);
RU_MUST_USE ru_status ru_result_snapshot_times_read(const ru_result *result, double **times);

/* The column of a series or of a field by name, NULL when there is none. Borrowed until close. */
const ru_column *ru_result_series_find(const ru_result *result, const char *name);
const ru_column *ru_result_field_find(const ru_result *result, const char *name);

/* A series by name: [n_time] numbers in the unit of its column; malloc'ed for the caller. An
 * unknown name is answered with the nearest ones there are. */
RU_MUST_USE ru_status ru_result_series_read(const ru_result *result, const char *name,
                                            double **values);

/* An array by name: *times [n_row] in s, *values [n_row][its n], and their standard uncertainties
 * *sd, NULL where it has none; malloc'ed for the caller. */
RU_MUST_USE ru_status ru_result_array_read(const ru_result *result, const char *name,
                                           double **times, double **values, double **sd,
                                           size_t *n_row);

/* A solver counter by name: the last value, and how many rows there are. */
RU_MUST_USE ru_status ru_result_statistic_read(const ru_result *result, const char *name,
                                               double *value, size_t *n);

/* One snapshot of a field, values: [n_node] in global node order, filled in. */
RU_MUST_USE ru_status ru_result_field_read(const ru_result *result, const char *name,
                                           size_t snapshot, double *values);

/* The last balance: `time` in s, *rows [n] with their texts in one malloc'ed block, which the
 * caller frees with free(*rows). */
RU_MUST_USE ru_status ru_result_balance_read(const ru_result *result, double *time,
                                             ru_balance **rows, size_t *n);

/* The engineer's sheet, *figures [n] with their texts in one malloc'ed block, which the caller
 * frees with free(*figures); none in a file of before there was one. */
RU_MUST_USE ru_status ru_result_sheet_read(const ru_result *result, ru_schema_figure **figures,
                                           size_t *n);

typedef struct ru_result_event {
    double time; /* s */
    char kind[33], text[257];
} ru_result_event;

/* All events in order; malloc'ed for the caller. */
RU_MUST_USE ru_status ru_result_events_read(const ru_result *result, ru_result_event **events,
                                            size_t *n);

/* A text dataset by path ("input/scenario", "provenance/version"), NUL-terminated, malloc'ed for
 * the caller; n (may be NULL): its bytes. */
RU_MUST_USE ru_status ru_result_text_read(const ru_result *result, const char *path, char **text,
                                          size_t *n);

/* All texts of a dataset by path ("mesh/names"): *n texts, NUL-terminated, one every `stride`
 * bytes; malloc'ed for the caller. No such dataset: none. */
RU_MUST_USE ru_status ru_result_texts_read(const ru_result *result, const char *path, char **texts,
                                           size_t *n, size_t *stride);

/* The names in a group by path ("input/files"), in their order; each and the array malloc'ed for
 * the caller. */
RU_MUST_USE ru_status ru_result_names_read(const ru_result *result, const char *path, char ***names,
                                           size_t *n);

/* A dataset of numbers by path ("mesh/position"), flat, as doubles; malloc'ed for the caller. */
RU_MUST_USE ru_status ru_result_numbers_read(const ru_result *result, const char *path,
                                             double **values, size_t *n);

/* The length of a dataset by path along its first dimension; 0 where there is none. */
uint64_t ru_result_rows(const ru_result *result, const char *path);

#endif
