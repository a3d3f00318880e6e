/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SHEET_H
#define RU_CORE_SHEET_H

#include <ru/core/scenario.h>

/* The engineer's sheet: what a vessel does, by correlations, each figure with its source and
 * whether the vessel is inside the range that it was found in. */

typedef struct ru_figure {
    const char *symbol; /* as engineers write it: Re, P/V, kLa, t95 */
    char meaning[96];
    double value;
    const char *unit;    /* of `value` */
    const char *formula; /* "" where there is nothing to tell */
    const char *source;
    char note[240]; /* where it leaves its range, or what follows; "" if nothing */
    int outside;    /* 1: outside its range */
} ru_figure;

enum { RU_MAX_FIGURE = 96 };

typedef struct ru_sheet {
    ru_figure figures[RU_MAX_FIGURE];
    size_t n;
} ru_sheet;

/* Fills the sheet from a scenario; empty without a diameter. Not collective. */
void ru_sheet_fill(const ru_scenario *scenario, ru_sheet *sheet);

/* What a user should be warned of: a flooded impeller, a chosen correlation outside its range, gas
 * switched off. Writes the i-th into `text` [size]; 0 when there are no more. Not collective. */
int ru_sheet_warning(const ru_scenario *scenario, size_t i, char *text, size_t size);

#endif
