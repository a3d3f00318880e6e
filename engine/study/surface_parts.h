/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_SURFACE_PARTS_H
#define RU_STUDY_SURFACE_PARTS_H

#include <ru/study/surface.h>

/* What the parts of a surface share. Internal to the study. */

/* Coded levels x [n_parameter] of a run. */
void ru_surface_code(const ru_study *study, const ru_design *design, size_t run, double *x);

/* The output at coded levels x [n]. */
double ru_surface_predict(const ru_surface *surface, const double *x, size_t n);

/* Tells how much of the variance of f [n_run] the terms have, from their coefficients. */
RU_MUST_USE ru_status ru_surface_judge(const ru_study *study, const ru_design *design,
                                       const double *f, ru_surface *surface);

/* Fills in the stationary point of a surface with squares, from its coefficients. */
RU_MUST_USE ru_status ru_surface_point(const ru_study *study, const ru_design *design,
                                       ru_surface *surface);

#endif
