/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_INTAKE_H
#define RU_VALIDATION_INTAKE_H

#include <ru/io/rows.h>
#include <ru/validation/measured_rows.h>
#include <ru/validation/stamp.h>

/* One file of measured data on its way into the set. Internal to validation. */

/* Where a measured quantity stands, and what is known of it. Texts are kept by the set. */
typedef struct ru_intake_column {
    size_t at;                    /* of its values */
    const ru_data_column *stated; /* NULL: the description does not speak of it */
    const char *column, *quantity;
    const char *unit;          /* NULL: none is stated */
    const char *cell_unit;     /* of a tidy file: as in its unit column */
    const char *replicate;     /* "": no label of its own */
    size_t sd_at, flag_at;     /* RU_NOWHERE: none */
    double relative, absolute; /* sd, the latter in `unit`; both 0: unknown */
    double loq;                /* in `unit`; NAN: none */
    int modality;
    const char *run; /* that `stream` is of; NULL: not looked up */
    unsigned stream;
} ru_intake_column;

#define RU_NOWHERE ((size_t)-1)

typedef struct ru_intake {
    ru_measured *m;
    const ru_run_file *run;
    const ru_data_file *file;
    const char *path;
    size_t i_file;
    const char *instrument; /* kept */
    int n_head;             /* rows of header and units so far */
    char **names;           /* [n_name] of the header; owned */
    int *places;            /* [n_name]: columns where they stand; owned */
    size_t n_name;
    int header_line;
    size_t run_at, quantity_at, value_at, unit_at, replicate_at, sd_at, flag_at, time_at, second_at;
    double time_factor; /* to s or m */
    ru_zone zone;
    ru_intake_column *columns;   /* [n_column]; owned */
    size_t n_column, room, last; /* last: that was looked up */
    char *used;                  /* [n_name]: 1 for columns that were asked for; owned */
    ru_strings not_used;         /* of a tidy file: quantities that were not asked for */
} ru_intake;

/* Takes the header row: finds all columns. Fails with RU_ERR_INPUT for those that are not there or
 * there twice. Not collective. */
RU_MUST_USE ru_status ru_intake_header(ru_intake *in, const ru_row *row);

/* Takes the row of units. Not collective. */
RU_MUST_USE ru_status ru_intake_units(ru_intake *in, const ru_row *row);

/* Settles the columns of a wide file, after header and units. Not collective. */
RU_MUST_USE ru_status ru_intake_columns(ru_intake *in, const ru_row *row);

/* Adds a column, and what the description says of it in its unit. Not collective. */
RU_MUST_USE ru_status ru_intake_add(ru_intake *in, const ru_intake_column *column);

/* Takes a row of data. Not collective. */
RU_MUST_USE ru_status ru_intake_row(ru_intake *in, const ru_row *row);

/* Name and unit of a header such as "Glc [g/L]"; *unit is "" where it tells none. Both of `size`
 * bytes. Not collective. */
void ru_split_header(const char *header, char *name, char *unit, size_t size);

/* How the file was read, in words; malloc'ed for the caller. Not collective. */
RU_MUST_USE ru_status ru_intake_describe(const ru_intake *in, char **how);

#endif
