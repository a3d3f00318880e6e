/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_IO_XLSX_BOOK_H
#define RU_IO_XLSX_BOOK_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/io/xlsx_part.h>

/* What the cells of a sheet refer to: texts, styles, the calendar. Internal to io. */

/* How a number is shown. */
typedef enum ru_shown { RU_SHOWN_NUMBER, RU_SHOWN_DATE, RU_SHOWN_ELAPSED } ru_shown;

typedef struct ru_book {
    ru_archive *archive; /* owned */
    char **strings;      /* [n_string]; NULL: an empty one; owned */
    size_t n_string, string_room;
    unsigned char *styles; /* [n_style]: a ru_shown; owned */
    size_t n_style, style_room;
    int from_1904; /* 1: dates count from 1904 */
    char *sheet;   /* part of the sheet; owned */
} ru_book;

/* Opens a file and finds the sheet of that name, or the only one when NULL. `book` is good for
 * ru_book_close in any case. Fails with RU_ERR_INPUT when the file is no XLSX file or has no such
 * sheet. Not collective. */
RU_MUST_USE ru_status ru_book_open(const char *path, const char *sheet, ru_book *book);

void ru_book_close(ru_book *book);

/* What a number format such as "dd.mm.yyyy hh:mm" shows. Not collective. */
ru_shown ru_format_shows(const char *format);

/* Writes the date and time of a serial number: "2024-03-01T08:15:00", without the time at midnight,
 * without the date below 1; seconds to the millisecond. `text`: [32]. Not collective. */
void ru_serial_write(double serial, int from_1904, char *text);

#endif
