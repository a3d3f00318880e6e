/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_BASE_LISTING_H
#define RU_BASE_LISTING_H

#include <stddef.h>

#include <ru/base/status.h>

/* A table of columns with units, to be handed out as a file of some kind. */

typedef struct ru_listing_column {
    char *name, *unit; /* unit NULL: a text or a number of things; owned */
    double *numbers;   /* [n_row], NAN: no value; NULL: texts; owned */
    char *texts;       /* [n_row][width], NUL-terminated; owned */
    size_t width;
    int single; /* 1: the numbers are 4-byte floats, of which more digits tell nothing */
} ru_listing_column;

typedef struct ru_listing {
    char *name; /* owned */
    ru_listing_column *columns;
    size_t n_column, n_row;
} ru_listing;

/* An empty table of `n_row` rows. Fails with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_listing_build(const char *name, size_t n_row, ru_listing *listing);
void ru_listing_destroy(ru_listing *listing);

/* Adds a column of numbers or of texts, zeroed, to be filled in: [n_row] or [n_row][width]. Fails
 * with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_listing_numbers(ru_listing *listing, const char *name, const char *unit,
                                         double **numbers);
RU_MUST_USE ru_status ru_listing_texts(ru_listing *listing, const char *name, size_t width,
                                       char **texts);

/* The text of a row, "" where the column holds numbers. Borrowed. Not collective. */
const char *ru_listing_text(const ru_listing_column *column, size_t row);

/* The shortest text that reads back as the very same number (as the very same 4-byte float with
 * `single`), "" for NAN; returns `text`. Not collective. */
enum { RU_NUMBER_TEXT = 32 };
const char *ru_number_text(double value, int single, char text[RU_NUMBER_TEXT]);

#endif
