/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_SURFACE_H
#define RU_STUDY_SURFACE_H

#include <ru/study/design.h>

/* What a designed experiment tells of an output: a polynomial in coded levels x, where -1 and 1 are
 * the low and the high of a parameter and 0 is the middle of its scale, by least squares. Of
 * two-level factorials: main effects and interactions of two, and where there are centre points how
 * far those are from the plane; of central composite and Box-Behnken designs: squares too. Box,
 * Hunter, Hunter, Statistics for Experimenters (2005), chapters 5 to 6; Myers, Montgomery,
 * Anderson-Cook, Response Surface Methodology (2009), chapter 6. Not collective. */

typedef enum ru_term_kind {
    RU_TERM_MEAN,
    RU_TERM_MAIN,
    RU_TERM_INTERACTION,
    RU_TERM_SQUARE,
    RU_TERM_CENTER /* the centre's distance from the mean of the corners */
} ru_term_kind;

typedef struct ru_surface_term {
    ru_term_kind kind;
    size_t i, k;        /* parameters; k of an interaction */
    char *name;         /* "kla", "kla*uptake", "kla^2"; owned, as aliases */
    double coefficient; /* in the output's unit; of two levels half of the effect */
    char *aliases;      /* "+ feed*uptake": what the design cannot tell it from; NULL: none */
} ru_surface_term;

typedef enum ru_stationary {
    RU_STATIONARY_NONE, /* no squares, a ridge, or no more bend than round-off: no single point */
    RU_STATIONARY_MAXIMUM,
    RU_STATIONARY_MINIMUM,
    RU_STATIONARY_SADDLE
} ru_stationary;

extern const char *const ru_stationary_names[];

typedef struct ru_surface {
    ru_surface_term *terms; /* [n_term], the mean first; of two levels the largest come next */
    size_t n_term, n_run;   /* runs that have a number */
    size_t n_point;         /* settings of those: runs at one point, such as the centre, are one */
    int has_squares;
    char *trouble;          /* why there are no coefficients; NULL: there are; owned */
    double r2, r2_adjusted; /* shares of the variance; adjusted: by the lack of fit, NAN without a
                             * point to spare */
    double left_over;       /* standard deviation of the lack of fit: what the terms leave over less
                             * what runs at one point differ by, by n_point - n_term; NAN likewise.
                             * Montgomery, Design and Analysis of Experiments (2013), 11.4 */
    double *reach; /* [n_parameter][2] coded levels between which runs have a number; owned */
    ru_stationary stationary; /* none, too, where a term has an alias */
    double *point;            /* [n_parameter] coded, where the slopes are zero; owned */
    double point_value;       /* of the output there */
    int is_inside;            /* 1: the point is among what was run */
} ru_surface;

/* 1: designs of this kind have a surface. */
int ru_surface_has(const ru_study *study);

/* The surface of an output f [n_run]; what is not finite has failed. That it cannot be found from
 * what succeeded is in `trouble`. Fails with RU_ERR_SYSTEM when memory ends. */
RU_MUST_USE ru_status ru_surface_find(const ru_study *study, const ru_design *design,
                                      const double *f, ru_surface *surface);

/* The first term that the design cannot tell from another; NULL: it can tell all apart. */
const ru_surface_term *ru_surface_alias(const ru_surface *surface);

/* The output along one parameter, at a coded level of it, the others in the middle; NAN where that
 * is not known, as beyond the runs that have a number. */
double ru_surface_along(const ru_surface *surface, size_t parameter, double level);

/* Frees what it holds. */
void ru_surface_clear(ru_surface *surface);

#endif
