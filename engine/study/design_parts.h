/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_DESIGN_PARTS_H
#define RU_STUDY_DESIGN_PARTS_H

#include <ru/study/design.h>

/* What the makers of designs share. Internal to the study. */

typedef struct ru_design_maker {
    const ru_study *study;
    ru_design *design; /* n_parameter is set */
    ru_text note;
} ru_design_maker;

/* Makes room for n_run runs; the values are zero. Fails with RU_ERR_INPUT beyond 1e8 runs. */
RU_MUST_USE ru_status ru_design_room(ru_design_maker *maker, double n_run);

/* An error at a key of `design:`; returns RU_ERR_INPUT with the message of file, line and column.
 */
RU_MUST_USE RU_PRINTF(3, 4) ru_status
    ru_design_refuse(const ru_design_maker *maker, const char *key, const char *format, ...);

/* The ends of a parameter at run values; refuses one that has none. */
RU_MUST_USE ru_status ru_design_ends(const ru_design_maker *maker, size_t i, double ends[2]);

/* Turns the values, points of the unit cube, into those of the distributions. */
void ru_design_quantiles(ru_design_maker *maker);

/* The makers, one a kind or family. */
RU_MUST_USE ru_status ru_design_grid(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_list(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_drawn(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_one_at_a_time(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_factorial(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_composite(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_box_behnken(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_morris(ru_design_maker *maker);
RU_MUST_USE ru_status ru_design_sobol_indices(ru_design_maker *maker);

#endif
