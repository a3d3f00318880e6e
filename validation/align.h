/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_ALIGN_H
#define RU_VALIDATION_ALIGN_H

#include <stddef.h>

#include <ru/base/status.h>

/* Brings a simulated series and measured points to the same times: the simulation is interpolated
 * at the measured times, never the other way round, and never beyond its ends. */

/* One simulated series; or a profile, whose `times` are heights in m. */
typedef struct ru_curve {
    const double *times;  /* [n], s, never falling; borrowed */
    const double *values; /* [n]; what is not finite is a gap; borrowed */
    size_t n;
    int straight; /* 1: straight lines between the values */
} ru_curve;

/* One measured point. */
typedef struct ru_point {
    double time;    /* s */
    double value;   /* finite */
    int censored;   /* -1: all that is known is that it lies below `value`, 1: above, 0: neither */
    double sd;      /* NAN: unknown */
    double u_model; /* standard uncertainty of the simulation there; 0: none is stated */
    size_t n_average; /* rows that were averaged into it, >= 1 */
} ru_point;

/* What is left of a simulated value to compare with the point: where a censored point is met, its
 * bound, so that their difference counts only beyond it. Not collective. */
double ru_point_reached(const ru_point *point, double simulated);

/* Interpolates the curve at `times` [n_time] into `values` [n_time] by Steffen's monotone cubic
 * (1990; GSL), which does not overshoot; by straight lines where the curve says so. Where the
 * curve jumps (two values at one time), the value before the jump is taken, as a sample taken then
 * shows what was there before. Times outside of the curve or in a gap give NAN. Fails with
 * RU_ERR_INPUT when the curve's times fall, with RU_ERR_SYSTEM when memory ends. Not collective. */
RU_MUST_USE ru_status ru_align_interpolate(const ru_curve *curve, const double *times,
                                           size_t n_time, double *values);

/* *square gets the mean square error that is left. By how much the curve has to be moved in time,
 * at most `most` s either way, to fit the points [n] best in the sense of least squares; *shift in
 * s, positive where the simulation is early and has to be delayed. Points that the moved curve does
 * not reach do not count, and a shift that reaches fewer than three quarters of the points is none.
 * NAN where there is no best one: fewer than three points, a fit that is as good anywhere, or one
 * that is best at the end of the range. Fails as ru_align_interpolate. Not collective. */
RU_MUST_USE ru_status ru_align_shift(const ru_curve *curve, const ru_point *points, size_t n,
                                     double most, double *shift, double *square);

/* Sorts points [n] by time and averages those of equal time in place; *n_left points remain. An
 * averaged point takes the root mean square of the given sd when all have one, else the sample
 * standard deviation of the replicates: in both cases that of one determination, not of the mean.
 * An sd of zero, given or computed, becomes unknown. Censored points are averaged among themselves,
 * those below and those above a bound apart. Not collective. */
void ru_align_average(ru_point *points, size_t n, size_t *n_left);

#endif
