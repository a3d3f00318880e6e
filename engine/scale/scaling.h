/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_SCALING_H
#define RU_SCALE_SCALING_H

#include <ru/base/text.h>
#include <ru/scale/limit.h>
#include <ru/scale/regime.h>
#include <ru/scale/rule.h>
#include <ru/scale/vessel.h>

/* A process in another vessel by several rules at once: where each puts the speed and the gas, what
 * becomes of every other criterion there, and what of it is beyond the vessel or the correlations.
 */

enum { RU_MAX_RULE = 16, RU_MAX_LIMIT = 16, RU_MAX_CRITERION = 40 };

/* One criterion at one point. */
typedef struct ru_scale_cell {
    double value;      /* in the criterion's unit; NAN: does not apply */
    int beyond_range;  /* 1: the correlation behind it is extrapolated */
    int beyond_vessel; /* 1: the vessel cannot, or a limit is broken */
    char note[256];    /* why, "" where neither */
} ru_scale_cell;

/* One column: the process where it is, or moved by a rule. */
typedef struct ru_scale_column {
    ru_rule rule;             /* name "" where it is where it comes from */
    ru_status status;         /* RU_OK, or why there is no such point */
    char fault[512];          /* in words */
    ru_operating_point point; /* where status is RU_OK */
    ru_scale_cell cells[RU_MAX_CRITERION];
    ru_regime regime;       /* of the process there; n 0: not made */
    char regime_fault[512]; /* why there is none */
} ru_scale_column;

typedef struct ru_scaling_task {
    const ru_document *from;   /* a good scenario; borrowed */
    const char *to;            /* a volume or a file */
    const char *keep;          /* rules, separated by commas */
    const char *gas;           /* what keeps the gas where a rule does not; NULL: vvm */
    const char *const *limits; /* [n_limit] texts */
    size_t n_limit;
    int still; /* 1: nothing is run, so there are no regimes */
} ru_scaling_task;

typedef struct ru_scaling {
    const ru_document *from; /* borrowed */
    ru_document *moved;      /* the process in the vessel; owned; NULL: it stays */
    ru_vessel_site *here, *there;
    char to[256];
    double ratio; /* of volumes */
    ru_limit limits[RU_MAX_LIMIT];
    size_t n_limit;
    ru_scale_column origin, *columns; /* [n_column], owned */
    size_t n_column;
    char *remarks; /* lines on what could not be carried over; owned */
} ru_scaling;

/* Does it all. A rule that no point keeps is a column with its fault; everything else that is wrong
 * fails with RU_ERR_INPUT or RU_ERR_USAGE. Not collective. */
RU_MUST_USE ru_status ru_scaling_build(const ru_scaling_task *task, ru_scaling **scaling);
void ru_scaling_destroy(ru_scaling **scaling);

/* The scenario of a column as YAML text with what was done as a comment; malloc'ed for the caller.
 * `where`: name of the file it comes from. It has been read back and built. Not collective. */
RU_MUST_USE ru_status ru_scaling_write(const ru_scaling *scaling, const ru_scale_column *column,
                                       const char *where, char **text);

/* A criterion that is kept to this part is kept. */
#define RU_KEPT_WITHIN 0.05

/* A criterion (by its row) of a column over that where it comes from; NAN where either has none.
 * Not collective. */
double ru_scaling_ratio(const ru_scaling *scaling, size_t column, size_t row);

/* 1 where a column keeps every criterion that could be kept. Not collective. */
int ru_scaling_keeps_all(const ru_scaling *scaling, size_t column);

/* First words of a file that ru_scaling_write made, by which it is known. */
#define RU_SCALED_BY "# Scaled by rushton scale"

/* Cells of a point: values, ranges, limits. Not collective. */
void ru_scaling_judge(const ru_limit *limits, size_t n_limit, const ru_operating_point *point,
                      ru_scale_cell *cells);

#endif
