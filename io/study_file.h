/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_STUDY_FILE_H
#define RU_IO_STUDY_FILE_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/record.h>
#include <ru/base/status.h>

/* The result of a study as one HDF5 file: a row a run, in the order of the design.
 *
 *     /                     attributes rushton_study (version of this layout), complete, status,
 *                           title, design, identity (16 hexadecimal digits), runs (of the study)
 *     input/<text>          study, resolved base scenario, provenance
 *     parameter/<name>      [run] float64, units; words: their index, attribute words
 *     output/<name>         [run] float64, units; NaN where there is none
 *     series/time, <name>   [run][point] float64, of what is kept
 *     run/member            [run] int32, from 1: number of the run in the study
 *     run/status            [run] int32: 0 open, 1 done, 2 failed, 3 stopped at a limit
 *     run/seconds           [run] float64 s of real time
 *     run/message           [run] text
 *
 * While it grows the file has an unfinished name (study.h5: study.incomplete.h5). Its shape is laid
 * down at the start and numbers are only written over, a run's status last, so that after a kill
 * all rows with a status are whole. Nothing here is collective. */

enum { RU_STUDY_SCHEMA = 1, RU_STUDY_MESSAGE = 200 };

typedef enum ru_run_status { RU_RUN_OPEN, RU_RUN_DONE, RU_RUN_FAILED, RU_RUN_LIMIT } ru_run_status;

/* What a file holds. All borrowed. */
typedef struct ru_study_shape {
    const char *title, *design, *identity;
    size_t n_all;            /* runs of the study */
    size_t n_run;            /* runs in this file */
    const int *members;      /* [n_run] their numbers, ascending */
    const ru_column *inputs; /* [n_input] */
    size_t n_input;
    const double *values;     /* [n_run][n_input] */
    const char *const *words; /* [n_input]: of one whose values are words, one a line; else NULL */
    const ru_column *outputs; /* [n_output] */
    size_t n_output;
    const ru_column *series; /* [n_series] */
    size_t n_series, n_point;
    const ru_note *texts; /* [n_text]: for input/ */
    size_t n_text;
} ru_study_shape;

/* Numbers of a run: its outputs, then times and each series where series are kept. */
size_t ru_study_width(const ru_study_shape *shape);

typedef struct ru_study_row {
    size_t row; /* in this file */
    ru_run_status status;
    double seconds;
    const char *message;
    const double *numbers; /* [ru_study_width] */
} ru_study_row;

typedef struct ru_study_writer ru_study_writer;

/* Creates the file under a name of its own; what is there under the unfinished name stays until
 * ru_study_writer_begin. The shape is copied as far as it is needed later. Fails with RU_ERR_SYSTEM
 * when it cannot be written or another process writes it, RU_ERR_INPUT for a name that a file
 * cannot hold. */
RU_MUST_USE ru_status ru_study_writer_open(const char *path, const ru_study_shape *shape,
                                           ru_study_writer **writer);

/* From here on the file has its unfinished name, in place of one that was there. */
RU_MUST_USE ru_status ru_study_writer_begin(ru_study_writer *writer);

/* Keeps a row; rows reach the file together: when there are many, or by ru_study_writer_settle. */
RU_MUST_USE ru_status ru_study_writer_add(ru_study_writer *writer, const ru_study_row *row);

/* Writes the rows that wait if the last writing is `seconds` ago or more. */
RU_MUST_USE ru_status ru_study_writer_settle(ru_study_writer *writer, double seconds);

/* Closes the file; complete 1: marked so and given its final name, else it stays unfinished. */
RU_MUST_USE ru_status ru_study_writer_finish(ru_study_writer *writer, int complete);

/* Frees the writer; what was not finished stays as far as it was written. NULL is accepted. */
void ru_study_writer_close(ru_study_writer **writer);

/* A file read back: a finished one, one that was left, or one that is being written. */
typedef struct ru_study_results {
    char *path, *identity, *title; /* owned */
    int complete;
    size_t n_all, n_run;
    int *members;          /* [n_run]; owned */
    unsigned char *status; /* [n_run] ru_run_status; owned */
    struct ru_study_source *source;
} ru_study_results;

/* Fails with RU_ERR_INPUT when the file is not there or holds no study. */
RU_MUST_USE ru_status ru_study_results_open(const char *path, ru_study_results **results);

/* A column "output/<name>", "parameter/<name>", "run/seconds": values [n_run]. */
RU_MUST_USE ru_status ru_study_results_read(const ru_study_results *results, const char *group,
                                            const char *name, double *values);

/* The numbers of one row, as the shape has them: [ru_study_width]. */
RU_MUST_USE ru_status ru_study_results_numbers(const ru_study_results *results,
                                               const ru_study_shape *shape, size_t row,
                                               double *numbers);

/* What the run of a row said, "" where it said nothing. */
RU_MUST_USE ru_status ru_study_results_message(const ru_study_results *results, size_t row,
                                               char message[RU_STUDY_MESSAGE]);

void ru_study_results_close(ru_study_results **results);

#endif
