/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TERMINAL_SPARK_H
#define RU_TERMINAL_SPARK_H

#include <stddef.h>

#include <ru/terminal/terminal.h>

/* A curve in one line of text. */

typedef struct ru_spark {
    const double *times, *values; /* [n]; a value that is no number leaves a gap */
    size_t n;
    double from, until; /* the times at both ends of the line; until > from */
} ru_spark;

/* Draws `width` characters, eight heights from the lowest value to the highest, blank where there
 * is nothing (yet): the mean of what falls into a column. UTF-8 or ASCII, NUL-terminated, in at
 * most 3 width + 1 bytes; width at most RU_SPARK_WIDEST. Not collective. */
enum { RU_SPARK_WIDEST = 400 };
void ru_spark_draw(const ru_terminal *terminal, const ru_spark *spark, int width, char *text);

#endif
