/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_STAMP_H
#define RU_VALIDATION_STAMP_H

#include <stddef.h>

#include <ru/base/status.h>

/* Time stamps of clocks on a wall, in seconds since 1970-01-01T00:00:00Z. */

/* A time zone: fixed to UTC, or one with summer time by its name in the time zone database. While a
 * named one is open the environment variable TZ is set to it: open one at a time, and close it. */
typedef struct ru_zone {
    char *name; /* owned; NULL: none, stamps tell theirs */
    int named;
    double offset;      /* s east of UTC, of one that is fixed */
    char *before;       /* TZ before; NULL: not set; owned */
    double last;        /* the last stamp, for the hour that comes twice */
    size_t n_ambiguous; /* stamps of such an hour so far */
} ru_zone;

/* Opens a zone: "UTC", "+01:00", or a name such as "Europe/Berlin"; NULL: none. Fails with
 * RU_ERR_INPUT for a zone that is not known. `zone` is good for ru_zone_close in any case. Not
 * collective. */
RU_MUST_USE ru_status ru_zone_open(const char *name, ru_zone *zone);

void ru_zone_close(ru_zone *zone);

/* Reads a stamp. `format`: that of strptime, or "iso": date and time after ISO 8601, a blank in
 * place of the T, seconds and their fraction as it pleases. A zone in the stamp (Z, +01:00)
 * outweighs `zone`; where the format ends with %z there has to be one. In the hour that comes twice
 * when summer time ends, a stamp is the first of the two unless that lies before the stamp read
 * before. Fails with RU_ERR_INPUT when the text is no such stamp, tells no zone where none is open,
 * or names a time that summer time leaps over. Not collective. */
RU_MUST_USE ru_status ru_stamp_read(const char *text, const char *format, ru_zone *zone,
                                    double *seconds);

/* The conversion of a format that cannot be read: %z but at its end, %Z, %s; NULL when there is
 * none. Borrowed: a place in the format. Not collective. */
const char *ru_stamp_format_fault(const char *format);

/* A stamp in UTC, such as "2024-03-01T07:15:00Z", into `text` of `size` bytes. Not collective. */
void ru_stamp_write(double seconds, char *text, size_t size);

#endif
