/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_EFFECTS_H
#define RU_STUDY_EFFECTS_H

#include <ru/study/design.h>
#include <ru/study/sensitivity.h>
#include <ru/study/surface.h>

/* What the parameters do to one output, from the runs of any design: the rows of a tornado. */

/* What a row of the tornado tells. */
typedef enum ru_effect_kind {
    RU_EFFECT_RANK,  /* rank correlation of parameter and output, of designs that are drawn */
    RU_EFFECT_SWING, /* output at both ends: that of the runs there, or of the surface (surface.h)
                      * where the design has one */
    RU_EFFECT_MORRIS,
    RU_EFFECT_INDEX
} ru_effect_kind;

typedef struct ru_effect {
    size_t parameter;
    double size; /* by which the rows are sorted, the largest first; NAN: unknown */
    double rank; /* Spearman's correlation */
    double at_low, at_high;
    ru_elementary morris;
    ru_index index;
} ru_effect;

/* What the runs as a whole gave. */
typedef struct ru_spread {
    size_t n; /* runs with a number */
    double mean, sd, low, high, median;
} ru_spread;

/* 1: all runs gave the same but for round-off (a range of 1e-12), so that nothing has an effect. */
int ru_spread_is_flat(const ru_spread *spread);

ru_effect_kind ru_effect_kind_of(const ru_study *study);

/* Effects [n_parameter] of an output f [n_run], sorted by size. `surface`: that of the output where
 * ru_surface_has(study), else NULL. *used: the runs, trajectories' effects or base samples they
 * rest on. Not collective. */
RU_MUST_USE ru_status ru_effects_find(const ru_study *study, const ru_design *design,
                                      const double *f, const ru_surface *surface,
                                      ru_effect *effects, size_t *used);

RU_MUST_USE ru_status ru_spread_find(const double *f, size_t n, ru_spread *spread);

#endif
