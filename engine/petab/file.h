/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PETAB_FILE_H
#define RU_PETAB_FILE_H

#include <ru/base/tree.h>
#include <ru/io/csv_read.h>

/* A table of a PEtab problem: tab-separated, with the places of its cells for messages. */

#define RU_PETAB_HEADER ((size_t)-1) /* in place of a row */

typedef struct ru_petab_file {
    ru_csv *csv;             /* owned; cells without blanks around them */
    const ru_source *source; /* borrowed of the document */
    size_t *lines;           /* [n_line]: first byte of each; owned */
    size_t n_line;
} ru_petab_file;

/* Reads a file, whose text becomes a source of the document. `at`: where it is named. What is wrong
 * with it goes to the log and leaves `csv` NULL, but for rows with cells beyond the header, which
 * are only told; the status tells of memory only. Not collective.
 */
RU_MUST_USE ru_status ru_petab_file_read(const char *path, ru_place_in_text at,
                                         ru_document *document, ru_diagnostics *log,
                                         ru_petab_file *file);
void ru_petab_file_clear(ru_petab_file *file);

/* Where a cell stands; column n_column or beyond: the row. Not collective. */
ru_place_in_text ru_petab_file_place(const ru_petab_file *file, size_t row, size_t column);

/* A column that a kind of table may have. */
typedef struct ru_petab_column {
    const char *name;
    int is_needed;
} ru_petab_column;

/* Finds the n columns: at[i] is the i-th one's, csv->n_column where it is not there. 0 with
 * messages for needed ones that are missing, for doubles, and for what is probably one of them
 * misspelt. Not collective. */
int ru_petab_file_columns(const ru_petab_file *file, size_t n, const ru_petab_column *columns,
                          size_t *at, ru_diagnostics *log);

/* 1 when the text is a number; with `loosely` also inf and nan. Not collective. */
int ru_petab_is_number(const char *text, int loosely, double *value);

/* 1 when the text can be an id: letters, digits, '_', not a digit first. Not collective. */
int ru_petab_is_id(const char *text);

/* The id in a cell, NULL with a message where there is none. Not collective. */
const char *ru_petab_file_id(const ru_petab_file *file, size_t row, size_t column,
                             ru_diagnostics *log);

/* The place of a cell's text among n words; 0 with a message that names the nearest. An empty cell
 * is the first word. Not collective. */
int ru_petab_file_choice(const ru_petab_file *file, size_t row, size_t column,
                         const char *const *words, ru_diagnostics *log, int *choice);

/* The nearest of n names for a help line: "did you mean 'x'?", or all of them when they are few.
 * `name_of`: the i-th of the list, NULL: none. Not collective. */
void ru_petab_nearest(const char *name, size_t n,
                      const char *(*name_of)(const void *list, size_t i), const void *list,
                      char *help, size_t size);

#endif
