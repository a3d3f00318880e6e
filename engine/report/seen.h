/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_SEEN_H
#define RU_REPORT_SEEN_H

#include <stddef.h>

/* What cells see: the volume fraction of the liquid by the value that a field has there. */

enum { RU_SEEN_BINS = 40 };

typedef struct ru_seen {
    double edges[RU_SEEN_BINS + 1]; /* rising */
    int logarithmic;                /* 1: even in the logarithm, but for the first bin */
} ru_seen;

/* Chooses bins for values between low and high whose mean over the volume is `mean`: even ones, or
 * logarithmic ones over four decades below `high` where the mean is far below it. low, high: finite
 * or NAN (no values). Not collective. */
ru_seen ru_seen_choose(double low, double high, double mean);

/* Adds what the nodes hold: values, weight: [n]; fraction: [RU_SEEN_BINS], filled in. Values beyond
 * the bins count in the first or last. What is not finite does not count. Not collective. */
void ru_seen_count(const ru_seen *seen, size_t n, const double *values, const double *weight,
                   double *fraction);

/* Moves the outer edges so that low and high lie within. Not collective. */
void ru_seen_widen(ru_seen *seen, double low, double high);

#endif
