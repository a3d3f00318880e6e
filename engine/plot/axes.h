/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_AXES_H
#define RU_PLOT_AXES_H

#include <ru/plot/pen.h>
#include <ru/plot/ticks.h>

/* One frame with curves, bands, points and bars in it: collected first, then drawn. */

extern const uint32_t ru_ink, ru_quiet, ru_pale; /* of texts, frames, grids */

/* Line colours that all can tell apart, beginning anew after the last. Not collective. */
uint32_t ru_line_color(size_t i);

typedef enum ru_mark_kind {
    RU_MARK_CURVE,
    RU_MARK_BAND,   /* from y to more */
    RU_MARK_POINTS, /* with standard uncertainties `more` of y and `less` of x; may be NULL */
    RU_MARK_BAR,    /* lying, one: from x[0] to x[1] at height y[0], half as thick as y[1] */
    RU_MARK_RULE    /* the line y = x */
} ru_mark_kind;

typedef struct ru_mark {
    ru_mark_kind kind;
    uint32_t color;
    ru_dash dash;
    const char *label; /* in the legend; NULL: not there */
    size_t n;
    const double *x, *y, *more, *less; /* [n]; NAN: a gap */
} ru_mark;

typedef struct ru_axes {
    const char *title, *x_name, *y_name; /* with units; borrowed until the drawing */
    int y_is_log, x_is_log;
    int is_square;            /* 1: both axes show the same range */
    int x_is_tight;           /* 1: the curves begin and end at the frame */
    int row_names;            /* 1: the y axis has names in place of numbers: */
    const char *const *names; /* [n_name], at 0, -1, -2 ... from the top; the list is owned, */
    const char *const *notes; /* and so are these, behind it: at the right end of a row; or NULL */
    size_t n_name;
    ru_mark *marks; /* copies; owned */
    size_t n_mark, capacity;
    double **kept; /* arrays that the axes own; owned */
    size_t n_kept;
    char **texts;
    size_t n_text;
    ru_range x, y; /* what is shown; set by ru_axes_settle */
} ru_axes;

/* Keeps a mark; its numbers and texts are copied, x multiplied by x_factor, y, more and less by
 * y_factor (less by x_factor of RU_MARK_POINTS). Fails with RU_ERR_SYSTEM when memory ends. Not
 * collective. */
RU_MUST_USE ru_status ru_axes_add(ru_axes *axes, const ru_mark *mark, double x_factor,
                                  double y_factor);

/* Keeps a copy of a text until the end; *kept is borrowed. Fails with RU_ERR_SYSTEM when memory
 * ends. Not collective. */
RU_MUST_USE ru_status ru_axes_keep(ru_axes *axes, const char *text, const char **kept);

/* Decides what the axes show. Not collective. */
void ru_axes_settle(ru_axes *axes);

/* How much room numbers and names need left of the frame, points. After ru_axes_settle. Not
 * collective. */
double ru_axes_left(const ru_axes *axes, ru_pen *pen);

/* Draws into a box, `left` points of which are left of the frame. Not collective. */
void ru_axes_draw(const ru_axes *axes, ru_pen *pen, const ru_box *box, double left);

/* Frees what it holds. Not collective. */
void ru_axes_clear(ru_axes *axes);

#endif
