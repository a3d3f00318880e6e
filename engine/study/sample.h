/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_SAMPLE_H
#define RU_STUDY_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* Points in the unit cube, u [n][d]. All are functions of their arguments alone. Not collective. */

/* Independent draws. */
RU_MUST_USE ru_status ru_sample_random(uint64_t seed, size_t n, size_t d, double *u);

/* Latin hypercube: every column has one point in each of n strata of equal size. */
RU_MUST_USE ru_status ru_sample_latin(uint64_t seed, size_t n, size_t d, double *u);

/* The first n points of Sobol's sequence from point 0 on, which makes every first 2^m of them a net
 * (Owen, On dropping the first Sobol' point, arXiv:2008.08051), with the digits of every dimension
 * scrambled by the seed (Owen, Randomly permuted (t,m,s)-nets, 1995), which leaves nets what they
 * are and no point at 0. n is at most 2^30. Fails with RU_ERR_INPUT beyond RU_SOBOL_DIMENSIONS
 * (sobol.h). */
RU_MUST_USE ru_status ru_sample_sobol(uint64_t seed, size_t n, size_t d, double *u);

/* Gives columns the rank correlations `r` [d][d] (symmetric, 1 on the diagonal), leaving what each
 * column holds as it is. Random draws (`exact` 0) become draws from a Gaussian copula; a Latin
 * hypercube (`exact` 1) is reordered after Iman and Conover (1982), so that its correlations are
 * those asked for to within the sampling of ranks. Fails with RU_ERR_INPUT when no variables can be
 * correlated so. */
RU_MUST_USE ru_status ru_sample_correlate(uint64_t seed, size_t n, size_t d, const double *r,
                                          int exact, double *u);

/* Trajectories after Morris (1991): [n_trajectory][d + 1][d], on `levels` levels, each point one
 * step of levels / (2 (levels - 1)) from the one before, along one axis. */
RU_MUST_USE ru_status ru_sample_morris(uint64_t seed, size_t n_trajectory, size_t d, int levels,
                                       double *u);

/* Ranks 1 .. n of values [n], means where they tie: are the same to a relative `tie`. */
RU_MUST_USE ru_status ru_ranks(const double *values, size_t n, double tie, double *ranks);

#endif
