/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_PEN_H
#define RU_PLOT_PEN_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* A sheet that is drawn on and becomes a PNG, SVG or PDF file. Lengths in points (1/72 inch), from
 * the upper left corner; colours are 0xRRGGBB. What cannot be drawn is told once, by
 * ru_pen_finish. */

typedef struct ru_pen ru_pen;

/* 1 when the ending of `path` is one of .png, .svg, .pdf. Not collective. */
int ru_pen_can_write(const char *path);

/* A white sheet for the format that the path's ending names. Fails with RU_ERR_USAGE for another
 * ending and RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_pen_open(const char *path, double width, double height, ru_pen **pen);

/* Writes the file, whole or not at all: what stood there is replaced at the very end. Fails with
 * RU_ERR_SYSTEM when it cannot be written. Not collective. */
RU_MUST_USE ru_status ru_pen_finish(ru_pen *pen);

/* Frees the sheet; NULL is accepted. Without ru_pen_finish nothing is written. Not collective. */
void ru_pen_close(ru_pen **pen);

typedef enum ru_dash {
    RU_DASH_NONE,
    RU_DASH_LONG,
    RU_DASH_SHORT,
    RU_DASH_MIXED,
    RU_DASH_DOTS,
    RU_DASH_COUNT
} ru_dash;

/* How lines, outlines and areas look from here on. */
void ru_pen_color(ru_pen *pen, uint32_t color, double opacity);
void ru_pen_width(ru_pen *pen, double width, ru_dash dash);

/* Rectangles, lines and circles with the present colour; a NAN in x or y lifts the pen. */
typedef struct ru_box {
    double x, y, w, h;
} ru_box;
void ru_pen_fill(ru_pen *pen, const ru_box *box);
void ru_pen_frame(ru_pen *pen, const ru_box *box);
void ru_pen_line(ru_pen *pen, double x0, double y0, double x1, double y1);
void ru_pen_path(ru_pen *pen, size_t n, const double *x, const double *y);
void ru_pen_area(ru_pen *pen, size_t n, const double *x, const double *y);
void ru_pen_dot(ru_pen *pen, double x, double y, double radius, uint32_t fill);

/* What is drawn between these two stays inside the box. */
void ru_pen_clip(ru_pen *pen, const ru_box *box);
void ru_pen_unclip(ru_pen *pen);

typedef enum ru_weight { RU_WEIGHT_NORMAL, RU_WEIGHT_BOLD } ru_weight;
typedef struct ru_type {
    double size; /* points */
    ru_weight weight;
    double left;  /* where the text's reference point is in it: 0 its left end, 1 its right end */
    double above; /* 0 its top, 1 its bottom */
    int upwards;  /* 1: written from bottom to top */
} ru_type;

/* A text in the present colour with its reference point at x, y. Bytes that are no UTF-8 are shown
 * as such. */
void ru_pen_text(ru_pen *pen, double x, double y, const ru_type *type, const char *text);

/* How wide a text will be. */
double ru_pen_text_width(ru_pen *pen, const ru_type *type, const char *text);

/* Coloured pixels in a box, sharp; pixels: [n_y][n_x] 0xRRGGBB, the first row on top. */
void ru_pen_pixels(ru_pen *pen, const ru_box *box, int n_x, int n_y, const uint32_t *pixels);

#endif
