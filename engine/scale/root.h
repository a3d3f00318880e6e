/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_ROOT_H
#define RU_SCALE_ROOT_H

#include <ru/base/status.h>

/* The root of a function that may have several, may jump and may have no value in places. */

typedef struct ru_root_task {
    double (*f)(double x, void *context); /* NAN: no value there */
    void *context;
    double low, high; /* where it is sought */
    int n;            /* points that are looked at first */
    double near;      /* of several roots the one nearest to this */
    double tolerance; /* of x; |f| at a root is below a hundred thousand times of it */
} ru_root_task;

typedef struct ru_root_scan {
    int found; /* 1: there is a root */
    double root;
    int jumped; /* 1: the sign changes at a jump somewhere */
    int flat;   /* 1: a root all along a step from one even point to the next, and more */
    double flat_from, flat_to;
    double jump;        /* there */
    double least, most; /* of all that was looked at */
    int n_looked;       /* points with a value */
} ru_root_scan;

/* Looks at `n` even points and, where `near` is between them, closer about it, and closes in
 * (Brent) on the changes of sign, the nearest first, until one is a root. Fails only with
 * RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_root_find(const ru_root_task *task, ru_root_scan *scan);

#endif
