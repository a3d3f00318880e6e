/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SBML_COURSE_H
#define RU_SBML_COURSE_H

#include <ru/sbml/machine.h>

/* A model on its way from time zero: it goes on to one time after another, through its events, or
 * until it rests. */

#define RU_SBML_RELATIVE 1e-8
#define RU_SBML_ABSOLUTE 1e-13

typedef struct ru_sbml_pace {
    double relative; /* tolerance; 0: RU_SBML_RELATIVE */
    double absolute; /* tolerance; 0: RU_SBML_ABSOLUTE */
    double scale; /* time between two looks, >= 0: where the model has switches no step is longer */
} ru_sbml_pace;

typedef struct ru_sbml_course {
    ru_sbml_machine *machine; /* owned; its values are those of the present time */
    ru_sbml_pace pace;
    double *y;    /* [n_state] work */
    int *crossed; /* switches of the last leg */
    size_t n_crossed;
    int has_moved; /* since the integrator was started */
} ru_sbml_course;

/* At time zero, after the events there. The model is borrowed and can be run again. Fails with
 * RU_ERR_INPUT for what the model does not say. Not collective. */
RU_MUST_USE ru_status ru_sbml_course_build(ru_sbml_model *model, const ru_sbml_pace *pace,
                                           ru_sbml_course **course);
void ru_sbml_course_destroy(ru_sbml_course **course);

/* On to time `until`; at the time of an event to what holds after it. Nothing where that is passed.
 * Fails with RU_ERR_SOLVER when the integrator gives up. Not collective. */
RU_MUST_USE ru_status ru_sbml_course_go(ru_sbml_course *course, double until);

/* On until nothing changes any more: until each state is, at ten times a time since now, what it
 * was at that time, within 1e-6 of it, and still is so at eight moments between that and 2.6 times
 * as long, whose ratios are those of the golden section, so that no rhythm passes for rest, and,
 * where the model has switches, throughout 200 times the pace's scale after that. The first of
 * these times is `after` > 0. Fails with RU_ERR_SOLVER when there is no such time. Not collective.
 */
RU_MUST_USE ru_status ru_sbml_course_settle(ru_sbml_course *course, double after);

#endif
