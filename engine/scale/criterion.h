/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_CRITERION_H
#define RU_SCALE_CRITERION_H

#include <stddef.h>

#include <ru/core/sheet.h>

/* What vessels of two sizes are compared by: one number each of an operating point, read off the
 * engineer's sheet, so that it is what `check` prints. Some can be kept from scale to scale by the
 * speed or by the gas. */

/* What a number follows from. */
enum { RU_BY_SPEED = 1, RU_BY_GAS = 2 };

/* With either it is the gas that rules it; the speed often does not move it at all. */
enum { RU_RATHER_GAS = 4 };

/* An operating point as a scenario and its sheet. */
typedef struct ru_point_view {
    const ru_scenario *scenario;
    const ru_sheet *sheet;
} ru_point_view;

typedef struct ru_criterion {
    const char *name;    /* as users write it: P/V, tip-speed */
    const char *unit;    /* "" for none */
    const char *meaning; /* one line */
    unsigned stirred;    /* with impellers: RU_BY_... by which it can be kept, and RU_RATHER_GAS; 0:
                            shown only */
    unsigned column;     /* the same without impellers */
    const char *symbols; /* figures of the sheet, separated by |: the first that is there */
    double (*pick)(const ru_point_view *view, const ru_figure **from); /* NULL: as `symbols` say */
    const char *source; /* of the rule that keeps it; "" where it is no rule */
} ru_criterion;

/* The table; *n gets the number of rows. Not collective. */
const ru_criterion *ru_criteria(size_t *n);

/* The row of that name, NULL: none; and the keepable row whose name is nearest. Not collective. */
const ru_criterion *ru_criterion_find(const char *name);
const ru_criterion *ru_criterion_nearest(const char *name);

/* RU_BY_... by which a criterion can be kept in the scenario's vessel. Not collective. */
unsigned ru_criterion_means(const ru_criterion *criterion, const ru_scenario *scenario);

/* Its value in its unit, NAN where it does not apply; *from (may be NULL): the figure of the sheet
 * it is, NULL where it is none. Not collective. */
double ru_criterion_value(const ru_criterion *criterion, const ru_point_view *view,
                          const ru_figure **from);

#endif
