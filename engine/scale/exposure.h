/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_EXPOSURE_H
#define RU_SCALE_EXPOSURE_H

#include <stddef.h>

#include <ru/base/status.h>

/* What cells see: how much of them is exposed to which concentration, over places and times. */
typedef struct ru_exposure {
    double *values, *weights; /* [n], owned; after ru_exposure_settle rising, weights adding to 1 */
    size_t n, capacity;
} ru_exposure;

/* Adds a share; weights need not add up to anything yet. One of no weight is left out. Not
 * collective. */
RU_MUST_USE ru_status ru_exposure_add(ru_exposure *exposure, double value, double weight);

/* Sorts and scales; fails with RU_ERR_INPUT where there is nothing. Not collective. */
RU_MUST_USE ru_status ru_exposure_settle(ru_exposure *exposure);

void ru_exposure_clear(ru_exposure *exposure);

/* Mean, and the value below which a part of the cells is, of a settled one. Not collective. */
double ru_exposure_mean(const ru_exposure *exposure);
double ru_exposure_quantile(const ru_exposure *exposure, double part);

/* Area between two cumulative distributions (the Wasserstein distance of order one, in the unit of
 * the values): how far a cell's exposure has to be moved on average. Both settled. Not collective.
 */
double ru_exposure_distance(const ru_exposure *a, const ru_exposure *b);

#endif
