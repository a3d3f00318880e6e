/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_MEASURED_H
#define RU_PLOT_MEASURED_H

#include <stddef.h>

#include <ru/base/status.h>

/* Measured points as `rushton compare --json` holds them against a result, so that a picture shows
 * what was judged. */

typedef struct ru_plot_quantity {
    char *measured, *simulated, *unit, *verdict; /* owned; unit: of the comparison */
    double scale, offset; /* compared = scale * number of the result + offset; 0: no one such way */
    size_t n;
    double *place;                 /* [n] s, or m along the height; then, one after the other: */
    double *value, *sd, *computed; /* [n] in `unit`; NAN: none. Known by a bound alone: no value */
} ru_plot_quantity;

typedef struct ru_plot_measured {
    int along_z;
    ru_plot_quantity *quantities; /* [n]; owned */
    size_t n;
} ru_plot_measured;

/* Takes the report apart. Fails with RU_ERR_INPUT when it is none, RU_ERR_SYSTEM when memory ends.
 * Not collective. */
RU_MUST_USE ru_status ru_plot_measured_read(const char *report, ru_plot_measured *measured);

/* The next quantity from *i on that stands beside the series or field `simulated`; NULL when there
 * is none. *i goes behind it. Not collective. */
const ru_plot_quantity *ru_plot_measured_next(const ru_plot_measured *measured,
                                              const char *simulated, size_t *i);

/* Frees what it owns. Not collective. */
void ru_plot_measured_clear(ru_plot_measured *measured);

#endif
