/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_MEASURED_H
#define RU_VALIDATION_MEASURED_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/validation/run_file.h>
#include <ru/validation/strings.h>

/* Measured data: one value a row, from the files of a run description (run_file.h) or from plain
 * tidy CSV files. Of these the columns `quantity` and `value` are needed; `run_id`, one of
 * `time_s`, `time_min`, `time_h`, `time_d`, `unit`, `replicate`, `sd`, `kind` and `flag` may be
 * missing; others are ignored. A file without a time column holds steady states; one with `z_m` in
 * its place holds profiles over the height. Every value of the files falls under exactly one of the
 * fates below, and is counted there. */

/* name, in words after a number; 1: it takes part in the comparison */
#define RU_FATE_LIST(X)                                                                            \
    X(RU_FATE_USED, "used", "values", 1)                                                           \
    X(RU_FATE_BELOW, "below", "below a limit", 1)                                                  \
    X(RU_FATE_ABOVE, "above", "above a limit", 1)                                                  \
    X(RU_FATE_EMPTY, "empty", "empty", 0)                                                          \
    X(RU_FATE_NO_NUMBER, "no_number", "no number", 0)                                              \
    X(RU_FATE_NO_PLACE, "no_time", "without a time", 0)                                            \
    X(RU_FATE_NO_UNIT, "no_unit", "without a unit", 0)                                             \
    X(RU_FATE_NO_QUANTITY, "no_quantity", "without a quantity", 0)                                 \
    X(RU_FATE_LONG_ROW, "long_row", "in rows with more cells than the header", 0)                  \
    X(RU_FATE_OUTLIER, "outlier", "flagged as outliers", 0)                                        \
    X(RU_FATE_COPY, "copy", "left out as copies", 0)                                               \
    X(RU_FATE_REPEAT, "repeat", "left out for another one of the same time", 0)

typedef enum ru_fate {
#define RU_FATE_ENUM(code, name, words, used) code,
    RU_FATE_LIST(RU_FATE_ENUM)
#undef RU_FATE_ENUM
        RU_FATE_COUNT
} ru_fate;

typedef struct ru_fate_info {
    const char *name, *words;
    int used;
} ru_fate_info;

/* [RU_FATE_COUNT] */
extern const ru_fate_info ru_fates[];

typedef struct ru_measured_row {
    /* "" when missing; equal texts are one text; borrowed */
    const char *run, *quantity, *unit, *replicate, *flag;
    double time;     /* s, or m where the set stands along z; NAN: a steady state */
    double value;    /* finite, in `unit` */
    double sd;       /* in `unit`; NAN: unknown */
    unsigned stream; /* place in the list of streams */
    unsigned file;   /* place in the list of files */
    int line;
    signed char censored;   /* -1: below `value`, 1: above it, 0: it is the value */
    unsigned char labelled; /* 1: `replicate` tells replicates apart */
} ru_measured_row;

/* A value that could not be used, or not in full. */
typedef struct ru_measured_fault {
    const char *run, *source; /* borrowed */
    int line, column;         /* column 0: the row */
    int used;                 /* 1: it is used all the same (its sd is taken as unknown) */
    char text[160];
} ru_measured_fault;

/* What one instrument tells of one quantity in one run. */
typedef struct ru_stream {
    const char *run, *quantity, *unit, *column; /* borrowed; column: as the file calls it */
    size_t file;                                /* the first that holds it */
    int modality;                               /* index into ru_modality_names */
    size_t fates[RU_FATE_COUNT];
    int other_units;            /* 1: some values are in other units than `unit` */
    size_t n_unsorted;          /* rows that stand before the row above in time */
    size_t n_repeat;            /* values averaged with others of one time and replicate label */
    size_t n_replicate;         /* values averaged with those of other replicates */
    size_t n_gap;               /* pauses longer than what counts as a gap */
    double gap_from, gap_until; /* the longest of these, s */
    double first, last;         /* times, s; NAN: none */
} ru_stream;

/* How a file was read. */
typedef struct ru_measured_source {
    char *path;     /* owned */
    char *how;      /* in words; owned */
    char *not_used; /* its columns or quantities that were not asked for; "" for none; owned */
    size_t n_row, n_other_run; /* rows; of these of another run */
    size_t n_ambiguous;        /* time stamps of the hour that comes twice */
    size_t n_comment;          /* comment lines below the header */
} ru_measured_source;

typedef struct ru_measured {
    ru_measured_source *files; /* [n_file]; owned */
    size_t n_file;
    ru_run_file **runs; /* [n_run]; the descriptions, plain ones included; owned */
    size_t n_run;
    ru_strings strings;
    ru_strings keys;    /* of the streams */
    ru_stream *streams; /* [n_stream]; owned */
    size_t n_stream, stream_room;
    ru_measured_row *rows; /* [n_row] in the order of the files; owned */
    size_t n_row, row_room;
    ru_measured_fault *faults; /* [n_fault] the first of them; owned */
    size_t n_fault, fault_room;
    size_t n_fault_more; /* beyond these, only counted */
    int along_z;         /* 1: profiles over the height */
} ru_measured;

/* Reads one or more files, data or run descriptions, into one set. Fails with RU_ERR_INPUT when a
 * file is not what it should be, lacks a column, names one twice, has no rows or no usable one;
 * with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_measured_read(const char *const *paths, size_t n_path,
                                       ru_measured **measured);

/* Finds the run to use: `wanted`, or the only one when NULL. Fails with RU_ERR_INPUT, naming the
 * runs there are. *run is borrowed. Not collective. */
RU_MUST_USE ru_status ru_measured_find_run(const ru_measured *measured, const char *wanted,
                                           const char **run);

/* How a quantity was measured, as a place in ru_modality_names; 0 where it is not stated. Not
 * collective. */
int ru_measured_modality(const ru_measured *measured, const char *quantity);

/* Path of the i-th file. Borrowed. Not collective. */
const char *ru_measured_file(const ru_measured *measured, size_t i);

/* The file of a row. Borrowed. Not collective. */
const char *ru_measured_row_file(const ru_measured *measured, const ru_measured_row *row);

/* Frees a set; NULL is accepted. Not collective. */
void ru_measured_destroy(ru_measured **measured);

#endif
