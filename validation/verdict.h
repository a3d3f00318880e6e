/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_VERDICT_H
#define RU_VALIDATION_VERDICT_H

#include <stddef.h>

#include <ru/base/record.h>
#include <ru/base/status.h>
#include <ru/validation/convert.h>
#include <ru/validation/limits.h>
#include <ru/validation/measured.h>
#include <ru/validation/points.h>
#include <ru/validation/subject.h>
#include <ru/validation/symptom.h>

/* The numbers beside the limits. A quantity that cannot be judged is said to be so, never skipped
 * and never passed. */

typedef enum ru_judgement {
    RU_COMPARED, /* no limit was set */
    RU_PASS,
    RU_NOT_JUDGED,
    RU_FAIL
} ru_judgement;

/* "PASS", "FAIL", "NOT JUDGED", "-". Never NULL. Not collective. */
const char *ru_judgement_name(ru_judgement judgement);

/* One limit of one quantity. */
typedef struct ru_judged {
    int given;    /* 1: there is a limit */
    double limit; /* in the unit of the comparison, or pure */
    ru_judgement judgement;
    char reason[120]; /* why it was not judged */
} ru_judged;

/* One quantity. Texts are borrowed from the limits, the data and the result. */
typedef struct ru_verdict_row {
    const char *modality;             /* borrowed from the table of them */
    const char *measured, *simulated; /* simulated: "" when there is no such series */
    ru_points points;                 /* inside the simulated time only; owned */
    double *values;                   /* [points.n] simulated at the points; owned */
    ru_affine from_result;          /* from the unit of the series; scale 0: no series of scalars */
    double *places;                 /* [points.n] along the axis of an array, else NULL; owned */
    char axis_unit[48];             /* of these; "" for series */
    size_t n_outside;               /* points before the start or after the end of the result */
    size_t n_after;                 /* of these, after the end of a run */
    size_t n_known_sd;              /* points with an sd, met bounds among them */
    size_t n_censored;              /* points of which only a bound is known; of these: */
    size_t n_met;                   /* that the simulation meets: they count in chi2 alone */
    size_t n_counted_sd;            /* points with an sd that are no met bounds */
    size_t n_decided;               /* points that decide about the specification */
    size_t n_area;                  /* histograms whose areas were found */
    double scores[RU_METRIC_COUNT]; /* NAN: no value */
    ru_judged limits[RU_METRIC_COUNT];
    double specification[2]; /* least and most in the unit of the comparison; NAN: not given */
    int last;                /* 1: of the last point alone */
    double shift_square;     /* mean square error at the best shift; NAN: there is none */
    ru_symptom symptom;      /* what the errors look like */
    double worst_ratio;      /* of a failed limit: how many times it is missed; 0: none failed */
    ru_judgement judgement;  /* the worst of the limits */
    char reason[240];        /* why it was not judged, or not compared; "" otherwise */
    double molar_mass;       /* g/mol that was used; NAN: none */
    char formula[32];        /* of that substance; "" when the limits file gave the mass */
} ru_verdict_row;

typedef struct ru_verdict {
    ru_verdict_row *rows; /* [n_row]; owned */
    size_t n_row;
    size_t n_judged; /* quantities with a limit, of n_row; of these: */
    size_t n_failed, n_not_judged;
    int limits_changed;  /* 1: they are not those that the run was told of; then nothing passes */
    int fitted_unsaid;   /* 1: the scenario was fitted to these data, and the limits do not say so;
                          * then nothing passes */
    const char **others; /* [n_other] quantities of the run that were not compared; owned list */
    size_t n_other;
    ru_rule *own_rules; /* rules made here when there is no limits file; owned */
} ru_verdict;

/* Judges. `limits` may be NULL: then quantities of equal name and convertible unit are compared and
 * nothing can fail. Fails with RU_ERR_INPUT when the limits name a series that the result does not
 * have, misspell a quantity of the data, or set a limit in a unit that does not convert; with
 * RU_ERR_SYSTEM when memory ends. A failed limit is no error here. Not collective. */
RU_MUST_USE ru_status ru_verdict_build(const ru_simulated *simulated, const ru_measured *measured,
                                       const ru_run_choice *choice, const ru_limits *limits,
                                       ru_verdict **verdict);

/* What another simulation of the same scenario says at the points of a row that was compared
 * before, `name` being what the row had for `simulated`: values [row->points.n] in the unit of the
 * points; NAN where it says nothing. `row` must be one of a series, not of a distribution or
 * spectrum. Fails with RU_ERR_INPUT where the series is not there, with RU_ERR_SYSTEM when memory
 * ends. Not collective. */
RU_MUST_USE ru_status ru_verdict_follow(const ru_verdict_row *row, const char *name,
                                        const ru_simulated *simulated, double *values);

/* All of it in one word: FAIL when a quantity failed, else NOT JUDGED when one with a limit could
 * not be judged, the limits were changed after the run began, or the scenario was fitted to the
 * data unsaid, PASS when all were judged and none failed. Not collective. */
ru_judgement ru_verdict_overall(const ru_verdict *verdict);

/* The failed quantity that misses its limit by the largest factor; NULL where none failed. Not
 * collective. */
const ru_verdict_row *ru_verdict_loudest(const ru_verdict *verdict);

/* Frees it; NULL is accepted. Not collective. */
void ru_verdict_destroy(ru_verdict **verdict);

#endif
