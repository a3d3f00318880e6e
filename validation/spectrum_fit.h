/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_SPECTRUM_FIT_H
#define RU_VALIDATION_SPECTRUM_FIT_H

#include <stddef.h>

#include <ru/base/status.h>

/* Concentrations out of a spectrum by classical least squares: it is the sum of pure spectra times
 * concentrations and of a polynomial baseline. */

/* Fits y [n] at places [n]. `pure` [n_pure][n]: spectra per unit of concentration; `baseline`:
 * degree of the polynomial over the range of the places, -1: none. `sd` [n]: weights 1/sd^2, and
 * the uncertainties are theirs; NULL: all alike, and the uncertainties come from the residuals.
 * `c`, `u` [n_pure]: concentrations and their standard uncertainties. Fails with RU_ERR_INPUT when
 * there are too few places or the spectra cannot be told apart, with RU_ERR_SYSTEM when memory
 * ends. Not collective. */
typedef struct ru_spectrum_fit_task {
    size_t n, n_pure;
    const double *places, *pure, *y, *sd;
    int baseline;
} ru_spectrum_fit_task;

RU_MUST_USE ru_status ru_spectrum_fit(const ru_spectrum_fit_task *task, double *c, double *u);

#endif
