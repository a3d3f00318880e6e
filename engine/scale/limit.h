/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_LIMIT_H
#define RU_SCALE_LIMIT_H

#include <ru/scale/criterion.h>

/* What a vessel or a process bears: a bound of a criterion. */
typedef struct ru_limit {
    const ru_criterion *criterion;
    int at_least;  /* 1: the value must not be below, 0: not above */
    double bound;  /* in the criterion's unit */
    char text[96]; /* as given: "power <= 75 kW" */
} ru_limit;

/* Reads "power<=75 kW", "OTR>=120 mmol/L/h". Fails with RU_ERR_USAGE for what is no criterion, has
 * another dimension or is no bound. Not collective. */
RU_MUST_USE ru_status ru_limit_read(const char *text, ru_limit *limit);

/* 1 where a value keeps it; one that is not known does. Not collective. */
int ru_limit_kept(const ru_limit *limit, double value);

#endif
