/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_RUN_FILE_H
#define RU_VALIDATION_RUN_FILE_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>
#include <ru/base/text.h>
#include <ru/base/tree.h>
#include <ru/validation/limits.h>

/* The description of a measured run: which files hold its data and how they are to be read. Its
 * keys are tables (run_file_keys.c), which ru_run_file_describe prints. */

typedef enum ru_data_layout { RU_DATA_TIDY, RU_DATA_WIDE } ru_data_layout;
typedef enum ru_mark { RU_MARK_POINT, RU_MARK_COMMA } ru_mark;
typedef enum ru_encoding { RU_ENCODING_UTF8, RU_ENCODING_LATIN1 } ru_encoding;
typedef enum ru_delimiter {
    RU_DELIMITER_AUTO,
    RU_DELIMITER_COMMA,
    RU_DELIMITER_SEMICOLON,
    RU_DELIMITER_TAB
} ru_delimiter;

/* What becomes of values of one instrument with one time and one replicate label. */
typedef enum ru_repeat {
    RU_REPEAT_MEAN,
    RU_REPEAT_FIRST,
    RU_REPEAT_LAST,
    RU_REPEAT_REFUSE
} ru_repeat;

/* One measured quantity of a file. Texts are owned by the table, NULL: not stated. */
typedef struct ru_data_column {
    const ru_tree *node; /* borrowed */
    char *column;        /* header; of a tidy file the text in its quantity column */
    char *quantity;      /* NULL: as the column */
    char *unit;
    int modality; /* 0: that of the file */
    ru_noise sd;
    char *sd_column;
    ru_measure loq;  /* limit of quantification */
    char *replicate; /* label of this column */
    char *flag_column;
} ru_data_column;

typedef struct ru_data_time {
    const ru_tree *node;
    char *column, *second_column; /* the second is put behind it with a blank between */
    char *unit;                   /* of a duration */
    char *format;                 /* of time stamps */
    char *zone;                   /* NULL: that of the run */
} ru_data_time;

typedef struct ru_data_file {
    const ru_tree *node;
    char *path; /* as written */
    int layout, delimiter, mark, encoding, repeat, modality;
    char *sheet;
    int64_t header_row; /* line of the header; 0: the first that is not blank */
    int unit_row;       /* 1: the row below the header holds units */
    char *instrument;   /* NULL: the file */
    double clock_ahead; /* s */
    ru_data_time time;
    double gap;                          /* s; NAN: that of the run */
    char **missing, **below, **outliers; /* [n_missing], [n_below], [n_outlier] */
    size_t n_missing, n_below, n_outlier;
    char *run_column, *quantity_column, *value_column, *unit_column, *replicate_column, *sd_column,
        *flag_column;
    ru_data_column *columns; /* [n_column]; none: all that there are */
    size_t n_column;
} ru_data_file;

typedef struct ru_run_file {
    char *run;        /* NULL: as the files say */
    char *inoculated; /* time stamp of time zero */
    char *zone;
    double gap;          /* s; NAN: none is stated */
    ru_data_file *files; /* [n_file] */
    size_t n_file;
    const ru_tree *as_measured; /* borrowed; NULL: none */
    double tolerance;
    /* From here on not from the table. */
    int plain;             /* 1: made for a data file that has no description */
    double zero;           /* s since 1970 UTC of time zero; NAN: not stated */
    char *path;            /* owned */
    uint64_t hash;         /* FNV-1a, 64 bit, of the file's bytes; 0 for a plain one */
    ru_document *document; /* owned */
} ru_run_file;

/* Reads a description. Fails with RU_ERR_INPUT and all messages, each with file, line and column,
 * or RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_run_file_read(const char *path, ru_run_file **run);

/* The same from a text; `name` stands for the file. Not collective. */
RU_MUST_USE ru_status ru_run_file_read_text(const char *text, const char *name, ru_run_file **run);

/* The description of a tidy CSV file that has none. Not collective. */
RU_MUST_USE ru_status ru_run_file_plain(const char *path, ru_run_file **run);

/* 1 when the path names a run description rather than data. Not collective. */
int ru_is_run_file(const char *path);

/* 1 when the path names an XLSX file. Not collective. */
int ru_is_sheet(const char *path);

/* Path of a file named in another one: a leading $NAME/ is the value of that environment variable,
 * and what is not absolute is beside `owner`. `at`: where it is named, for messages; NULL: at the
 * start. *path is malloc'ed for the caller. Fails with RU_ERR_INPUT when the variable is not set.
 * Not collective. */
RU_MUST_USE ru_status ru_path_beside(const char *owner, const char *written,
                                     const ru_place_in_text *at, char **path);

/* The keys of a description, for people; markdown: 1 for a reference page. Not collective. */
void ru_run_file_describe(int markdown, ru_text *out);

/* Frees it; NULL is accepted. Not collective. */
void ru_run_file_destroy(ru_run_file **run);

#endif
