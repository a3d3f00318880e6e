/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_VERDICT_ARRAY_H
#define RU_VALIDATION_VERDICT_ARRAY_H

#include <ru/validation/verdict.h>

/* Comparisons of what is many numbers at a time. Internal to validation. */

/* Fills in the points of a rule that names a file of histograms or spectra, what the simulated
 * array of its name says there, and the area between distributions. A histogram is compared by the
 * shares of its bins, the simulated one brought into them; a spectrum at its places. Between the
 * rows of the result the straight line is taken, beyond them nothing. `owner`: path of the limits
 * file; `run`: NULL or "" for the only one. Fails as ru_verdict_build. Not collective. */
RU_MUST_USE ru_status ru_verdict_array(const ru_simulated *simulated, const char *owner,
                                       const char *run, const ru_rule *rule, ru_verdict_row *row);

/* Points of a rule that names a file of spectra and one of pure spectra: the concentration of one
 * component by classical least squares, with the standard uncertainty of the fit. `molar_mass` in
 * g/mol or NAN. Fails as ru_points_collect. Not collective. */
RU_MUST_USE ru_status ru_points_of_spectra(const char *owner, const char *run, const ru_rule *rule,
                                           double molar_mass, ru_points *points);

#endif
