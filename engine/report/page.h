/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_REPORT_PAGE_H
#define RU_REPORT_PAGE_H

#include <stddef.h>

#include <ru/base/status.h>

/* One self-contained HTML page in the making: notices, runs, comparisons with measured data, and
 * sections of tables and charts. All that is given is copied. Where memory ends in a function that
 * returns nothing, ru_page_write tells. Nothing here is collective. */

typedef struct ru_page ru_page;

/* Builds a page without content. `command`: the command line that makes it, NULL: none is shown.
 * Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_page_build(const char *title, const char *command, ru_page **page);

/* NULL is accepted. */
void ru_page_destroy(ru_page **page);

/* What made the page, a line each: version, commit, libraries. */
void ru_page_set_program(ru_page *page, const char *version);

/* A remark at the top of the page, in the order of the calls. */
typedef enum ru_page_level { RU_PAGE_ERROR, RU_PAGE_WARNING, RU_PAGE_NOTE } ru_page_level;
RU_PRINTF(3, 4)
void ru_page_add_notice(ru_page *page, ru_page_level level, const char *format, ...);

/* A run to be shown. */
typedef struct ru_page_run {
    const char *result; /* path of its result file */
    const char *label;  /* short, and another one for each run of a page */
    size_t n_run;       /* how many runs the page will have: they share its room */
} ru_page_run;

/* A run: all that its result file tells, its fields thinned so that the page can be mailed. Fails
 * with RU_ERR_INPUT for a file that is no result or is damaged, RU_ERR_SYSTEM when memory ends; the
 * page is then only good for destruction. */
RU_MUST_USE ru_status ru_page_add_run(ru_page *page, const ru_page_run *run);

/* A comparison of the run that was added last with measured data. `report`: the JSON of
 * `rushton compare`; NULL: it could not be made, and `fault` says why. Fails with RU_ERR_INTERNAL
 * when the report is no JSON. */
RU_MUST_USE ru_status ru_page_add_comparison(ru_page *page, const char *measured,
                                             const char *report, const char *fault);

/* A section with a heading; tables and charts added after it stand in it. `text` may be NULL. */
void ru_page_add_section(ru_page *page, const char *title, const char *text);

typedef enum ru_page_mark {
    RU_PAGE_PLAIN,
    RU_PAGE_GOOD,
    RU_PAGE_BAD,
    RU_PAGE_DOUBT,
    RU_PAGE_RANGE, /* "~": beyond the range of a correlation, as in texts */
    RU_PAGE_BEYOND /* "!": beyond what a vessel can, as in texts */
} ru_page_mark;

typedef struct ru_page_cell {
    const char *text; /* NULL: the number is shown */
    double value;     /* not finite: an empty cell */
    ru_page_mark mark;
} ru_page_cell;

typedef struct ru_page_column {
    const char *title;
    const char *unit; /* of its numbers; NULL: none */
} ru_page_column;

typedef struct ru_page_table {
    const char *title, *note;      /* `note` may be NULL */
    const ru_page_column *columns; /* [n_column] */
    size_t n_column;
    const ru_page_cell *cells; /* [n_row][n_column] */
    size_t n_row;
} ru_page_table;

void ru_page_add_table(ru_page *page, const ru_page_table *table);

typedef struct ru_page_axis {
    const char *label, *unit; /* "1": a pure number */
    int logarithmic;
} ru_page_axis;

typedef enum ru_page_style {
    RU_PAGE_LINE,
    RU_PAGE_POINTS,
    RU_PAGE_STEPS,
    RU_PAGE_BAND /* filled from y to `high` */
} ru_page_style;

/* A curve of a chart of y against x. */
typedef struct ru_page_curve {
    const char *name;
    size_t n;
    const double *x, *y; /* [n]; what is not finite is a gap */
    const double *u;     /* [n] standard uncertainty of y; NULL: none */
    ru_page_style style;
    const double *high; /* [n] upper edge of a band, else NULL */
} ru_page_curve;

/* A chart of curves. Fails with RU_ERR_SYSTEM when memory ends. */
typedef struct ru_page_chart {
    const char *title, *note; /* `note` may be NULL */
    ru_page_axis x, y;
    const ru_page_curve *curves; /* [n_curve] */
    size_t n_curve;
} ru_page_chart;
RU_MUST_USE ru_status ru_page_add_chart(ru_page *page, const ru_page_chart *chart);

/* A bar along the value's axis. */
typedef struct ru_page_bar {
    const char *name;
    double value;     /* of a bar from zero */
    double low, high; /* of a plain bar: its interval, NAN for none; of a tornado: the value at the
                       * low and at the high setting of a factor */
    const char *low_setting, *high_setting; /* of a tornado: what was set */
} ru_page_bar;

/* Bars from zero or, with a finite `base`, a tornado: bars about the base, in the order given. */
typedef struct ru_page_bars {
    const char *title, *note; /* `note` may be NULL */
    ru_page_axis value;
    double base;             /* NAN: no tornado */
    const ru_page_bar *bars; /* [n_bar] */
    size_t n_bar;
} ru_page_bars;
void ru_page_add_bars(ru_page *page, const ru_page_bars *bars);

/* Fails with RU_ERR_USAGE when a file that is no such page stands at `path`: it would not be
 * written over. */
RU_MUST_USE ru_status ru_page_check(const char *path);

/* Writes the page: the whole of it or nothing, first beside `path`. What stands there is replaced
 * only when it is such a page. *n_byte (may be NULL) gets its size. Fails as
 * ru_page_check, and with RU_ERR_SYSTEM when it cannot be written or memory ended. */
RU_MUST_USE ru_status ru_page_write(ru_page *page, const char *path, size_t *n_byte);

#endif
