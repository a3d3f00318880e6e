/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_TICKS_H
#define RU_PLOT_TICKS_H

#include <stddef.h>

/* Round numbers along an axis. */

enum { RU_TICKS_MOST = 24, RU_TICK_TEXT = 32 };

typedef struct ru_ticks {
    size_t n;
    double values[RU_TICKS_MOST];
    char texts[RU_TICKS_MOST][RU_TICK_TEXT]; /* UTF-8; "" where a tick has no number */
} ru_ticks;

/* A stretch of numbers that an axis shows. */
typedef struct ru_range {
    double low, high; /* low < high; above 0 where is_log */
    int is_log;
} ru_range;

/* Multiples of 1, 2 or 5 times a power of ten inside the range, about `wanted` of them and never
 * more than RU_TICKS_MOST, all written with the same decimals; on logarithmic ranges 1, 2 and 5 of
 * each power of ten, or the powers alone where those are too many. Not collective. */
void ru_ticks_find(const ru_range *range, int wanted, ru_ticks *ticks);

/* A range that shows the numbers from low to high: widened by a margin (a share of the range) at
 * either end, from 0 where the lowest number is near it and none is negative. What is not finite
 * or empty becomes a range that can be shown. Not collective. */
ru_range ru_range_around(double low, double high, double margin, int is_log);

/* Where a number stands: 0 at low, 1 at high; NAN where it cannot (0 on a logarithmic range). Not
 * collective. */
double ru_range_place(const ru_range *range, double value);

#endif
