/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SHEET_H
#define RU_CORE_SHEET_H

#include <stddef.h>

#include <ru/core/scenario.h>

/* The engineer's sheet: the figures by which a stirred, aerated vessel is judged, each with its
 * source and the range in which the source holds. Computed from a scenario alone. */

typedef enum ru_figure_range {
    RU_RANGE_NONE,   /* holds by definition, or was given */
    RU_RANGE_INSIDE, /* a correlation within its range */
    RU_RANGE_OUTSIDE /* a correlation outside of it: extrapolated */
} ru_figure_range;

typedef struct ru_figure {
    char symbol[40];
    int impeller; /* counted from 1 as the scenario lists them; 0: the vessel */
    const char *meaning, *unit;
    double value;       /* in `unit` */
    const char *source; /* of a correlation, its formula before; "" by definition */
    const char *formula;
    ru_figure_range range;
    char valid[160]; /* the range in words, "" where there is none */
    char note[200];  /* what else an engineer should know, "" for nothing */
    int warning;     /* 1: the user should be told before running */
} ru_figure;

typedef struct ru_sheet {
    ru_figure *figures; /* [n], owned; figures that do not apply to the vessel are left out */
    size_t n, capacity;
} ru_sheet;

/* Fills in all figures that follow from correlations and definitions, as far as the scenario gives
 * diameter, impellers and gas. Not collective. */
RU_MUST_USE ru_status ru_sheet_build(const ru_scenario *scenario, ru_sheet *sheet);

/* A figure that warns in one line: "impeller 1: Fl_F/Fl_G = 0.52: flooded". Not collective. */
void ru_figure_tell(const ru_figure *figure, char *text, size_t size);

/* Adds t95 from the grid, and the slowest decay there: a tracer test on an axisymmetric grid of the
 * vessel, of a second or a few. Nothing is added where the vessel has no diameter or no flow. Not
 * collective. */
RU_MUST_USE ru_status ru_sheet_add_grid(const ru_scenario *scenario, ru_sheet *sheet);

void ru_sheet_destroy(ru_sheet *sheet);

/* A figure by symbol and impeller (0: of the vessel), NULL: not on the sheet. Not collective. */
const ru_figure *ru_sheet_find(const ru_sheet *sheet, const char *symbol, int impeller);

/* Liquid height over the lowest point of the bottom, m: the volume of a dished bottom is taken off
 * first. NAN while the liquid does not fill the bottom, or without a diameter. Not collective. */
double ru_vessel_liquid_height(const ru_vessel *vessel);

#endif
