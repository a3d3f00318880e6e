/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_MEASURED_ROWS_H
#define RU_VALIDATION_MEASURED_ROWS_H

#include <ru/validation/measured.h>

/* The steps of reading measured data; ru_measured_read puts them together. Internal to validation.
 */

/* What a value is of. */
typedef struct ru_stream_key {
    const char *instrument, *run, *quantity, *column; /* column: as the file calls it */
    size_t file;
    int modality;
} ru_stream_key;

/* Finds the stream, or adds it. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_measured_stream(ru_measured *m, const ru_stream_key *key,
                                         unsigned *stream);

/* Adds a row, whose texts are kept already, and counts it. Not collective. */
RU_MUST_USE ru_status ru_measured_add(ru_measured *m, const ru_measured_row *row);

/* Adds a fault with its text; beyond the first thousand they are only counted. Not collective. */
RU_PRINTF(3, 4)
RU_MUST_USE ru_status ru_measured_complain(ru_measured *m, const ru_measured_fault *fault,
                                           const char *format, ...);

/* Reads one file of a description into the set. Not collective. */
RU_MUST_USE ru_status ru_measured_take_file(ru_measured *m, const ru_run_file *run,
                                            const ru_data_file *file);

/* Looks at the streams as a whole: copies and repeats are dealt with, replicates and gaps counted.
 * Not collective. */
RU_MUST_USE ru_status ru_measured_settle(ru_measured *m);

#endif
