/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SCORE_H
#define RU_VALIDATION_SCORE_H

#include <stddef.h>

/* How far a simulation is from measurements, as pure functions on arrays. In all of them the error
 * is E_i = simulated_i - measured_i, the arrays are [n] in one unit, all values are finite, and the
 * answer is NAN where the formula has no value (no points, no range, no sd). None is collective. */

/* mean(E); the unit of the data. Positive: the simulation is too high. */
double ru_score_bias(size_t n, const double *simulated, const double *measured);

/* sqrt(mean(E^2)); the unit of the data. */
double ru_score_rmse(size_t n, const double *simulated, const double *measured);

/* RMSE / (max(measured) - min(measured)); a pure number. NAN when the range is zero. */
double ru_score_nrmse(size_t n, const double *simulated, const double *measured);

/* mean(|E|); the unit of the data. */
double ru_score_mae(size_t n, const double *simulated, const double *measured);

/* max(|E|); the unit of the data. */
double ru_score_max_error(size_t n, const double *simulated, const double *measured);

/* 1 - sum(E^2) / sum((measured - mean(measured))^2), which may be negative; a pure number. NAN when
 * the measured values are all the same. */
double ru_score_r2(size_t n, const double *simulated, const double *measured);

/* mean((E/sd)^2) over the points whose sd is known (finite and > 0): chi-square over the number of
 * points, no degrees of freedom taken off for fitted parameters; a pure number. NAN when no sd is
 * known. `censored` [n] (NULL: none): -1 where the true value lies below `measured`, 1 where above;
 * in place of the square such a point gives -2 ln P of a reading there, the probability that a
 * normal reading about the simulated value lies beyond the bound (censored likelihood; Helsel,
 * Statistics for Censored Environmental Data, 2012). */
double ru_score_chi2(size_t n, const double *simulated, const double *measured, const double *sd,
                     const int *censored);

/* Share of the points whose sd is known with |E| <= 2 sd; 0 to 1. NAN when no sd is known. */
double ru_score_coverage(size_t n, const double *simulated, const double *measured,
                         const double *sd);

/* Theil's inequality coefficient RMSE / (rms(simulated) + rms(measured)), 0 (equal) to 1; a pure
 * number (Theil, Applied Economic Forecasting, 1966). NAN where both are zero. */
double ru_score_theil(size_t n, const double *simulated, const double *measured);

/* Willmott's index of agreement 1 - sum(E^2) / sum((|s - mean(m)| + |m - mean(m)|)^2), 0 to 1; a
 * pure number (Willmott, Phys. Geogr. 2:184, 1981). NAN where the denominator is zero. */
double ru_score_willmott(size_t n, const double *simulated, const double *measured);

/* The larger end, in size, of the 90 % interval of mean(E), mean(E) -+ t(0.95, n - 1)
 * sd(E)/sqrt(n): two one-sided t tests at 5 % find the bias within a margin when this is no larger
 * (Schuirmann, J. Pharmacokin. Biopharm. 15:657, 1987); the unit of the data. NAN with fewer than
 * two points. */
double ru_score_equivalence(size_t n, const double *simulated, const double *measured);

/* Root mean square of E/u_val with u_val^2 = sd^2 + u_model^2 over the points where it is not zero:
 * the comparison error in units of the validation uncertainty (ASME V&V 20-2009); a pure number.
 * `u_model` [n]: standard uncertainty of the simulation, numerical and from inputs. NAN where no
 * u_val is known; a point whose sd is not known does not count. */
double ru_score_e_over_u(size_t n, const double *simulated, const double *measured,
                         const double *sd, const double *u_model);

/* Share of the points that lie where the simulation says a reading will be, |E| <= 2 u_val with
 * u_val^2 = sd^2 + u_model^2 of what is known of both: coverage of the prediction band, 0 to 1. A
 * point of which neither is known does not count; NAN where that is so for all. */
double ru_score_band(size_t n, const double *simulated, const double *measured, const double *sd,
                     const double *u_model);

/* Share of the points for which the simulation says what was measured about a specification: both
 * within [least, most], ends included, or both outside; 0 to 1. `censored` as for chi2: a bound
 * decides where all that lies beyond it is on one side of the specification, and else is not
 * counted. *n_decided: points that count; NAN without such. */
double ru_score_decision(size_t n, const double *simulated, const double *measured,
                         const int *censored, double least, double most, size_t *n_decided);

/* How many of the n sd are known: finite and > 0. A zero is a missing value, not a perfect one. */
size_t ru_score_known_sd(size_t n, const double *sd);

#endif
