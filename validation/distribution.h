/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_DISTRIBUTION_H
#define RU_VALIDATION_DISTRIBUTION_H

#include <stddef.h>

/* How far two distributions are apart that are told by the shares of their bins, each spread evenly
 * over its bin. Pure functions; shares need not add up to 1, and are taken of their sum. Edges rise
 * strictly. None is collective. */

/* Share of the distribution below x: edges [n + 1], shares [n]. NAN where the shares have no
 * positive sum. */
double ru_distribution_below(size_t n, const double *edges, const double *shares, double x);

/* Area between the two cumulative distributions, exactly: the area metric of Ferson, Oberkampf and
 * Ginzburg (Comput. Methods Appl. Mech. Eng. 197:2408, 2008), which for two distributions is their
 * Wasserstein distance of order 1; in the unit of the edges. NAN as above. */
double ru_distribution_area(size_t n_a, const double *edges_a, const double *shares_a, size_t n_b,
                            const double *edges_b, const double *shares_b);

/* What of a distribution falls into bins of other edges [n_to + 1], `out` [n_to]; what lies beyond
 * them is counted in the bins at the ends, as instruments do. */
void ru_distribution_rebin(size_t n, const double *edges, const double *shares, size_t n_to,
                           const double *edges_to, double *out);

#endif
