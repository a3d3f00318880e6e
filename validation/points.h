/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_POINTS_H
#define RU_VALIDATION_POINTS_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/validation/align.h>
#include <ru/validation/convert.h>
#include <ru/validation/limits.h>
#include <ru/validation/measured.h>

/* From measured rows to the points of one quantity: the rows of a run that a rule wants, in one
 * unit, averaged where they are of one time, each row accounted for. */

/* Which rows belong to the result, and where steady states stand in it. All borrowed. */
typedef struct ru_run_choice {
    const char *run;          /* NULL: all the runs of `times` */
    const ru_run_time *times; /* [n_time]: when a run without times is looked up */
    size_t n_time;
    double end; /* s: when one that is not in `times` is looked up */
} ru_run_choice;

typedef struct ru_points {
    ru_point *points; /* [n], rising times; owned */
    size_t n;
    char unit[48];     /* of the comparison; "" when no row tells */
    size_t n_row;      /* rows of the quantity in the run; the counts below are of these */
    size_t n_flagged;  /* used although they carry a flag */
    size_t n_dropped;  /* left out for their flag */
    size_t n_skipped;  /* before or after the stretch that is compared, or before the last */
    size_t n_unusable; /* with a unit that does not convert */
    char fault[200];   /* the first of these, with its file:line */
    int by_molar_mass; /* 1: amounts became masses or the reverse */
} ru_points;

/* Rule for a quantity that no limits file speaks of: all rows, no limits. `name` is borrowed. */
ru_rule ru_rule_default(char *name);

/* Molar mass in g/mol for a rule: its own, or by the name of either quantity; NAN when unknown.
 * `formula` [size]: out, "" when the mass is the rule's or unknown. Not collective. */
double ru_rule_molar_mass(const ru_rule *rule, const char *simulated, char *formula, size_t size);

/* Collects the points of a rule. `molar_mass` in g/mol or NAN. An sd that the data lack comes from
 * the rule. Fails with RU_ERR_INPUT when the rule's sd does not convert to the unit of the data,
 * with RU_ERR_SYSTEM when memory ends; `points` is good for ru_points_free in any case. Not
 * collective. */
RU_MUST_USE ru_status ru_points_collect(const ru_measured *measured, const ru_run_choice *choice,
                                        const ru_rule *rule, double molar_mass, ru_points *points);

/* The way from a number measured in a unit to the value compared, factor and offset of the rule
 * included; points->unit is taken from the rule, else from the product, where it is still "". 0
 * where the units do not convert. Not collective. */
int ru_points_way(const ru_rule *rule, const char *measured_unit, double molar_mass,
                  ru_points *points, ru_affine *way);

/* Gives points that were made otherwise the sd that the rule states. `molar_mass` in g/mol or NAN.
 * Fails with RU_ERR_INPUT when it does not convert. Not collective. */
RU_MUST_USE ru_status ru_points_doubt(const ru_rule *rule, double molar_mass, ru_points *points);

/* Adds the uncertainties of the simulation that the rule states, in square; shares are of
 * `simulated` [points->n], in the unit of the points. Fails as ru_points_doubt. Not collective. */
RU_MUST_USE ru_status ru_points_add_stated_u(const ru_rule *rule, double molar_mass,
                                             const double *simulated, ru_points *points);

/* Adds the numerical uncertainty of what is simulated, a curve in `unit`, to what the points hold
 * of the simulation, in square; where it is not known nothing is added. Fails as
 * ru_align_interpolate. Not collective. */
RU_MUST_USE ru_status ru_points_add_u_num(const ru_curve *u_num, const char *unit,
                                          double molar_mass, ru_points *points);

/* 1 when the row belongs to the chosen run or runs. Not collective. */
int ru_run_chosen(const ru_run_choice *choice, const char *run);

void ru_points_free(ru_points *points);

#endif
