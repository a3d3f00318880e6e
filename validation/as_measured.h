/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_AS_MEASURED_H
#define RU_VALIDATION_AS_MEASURED_H

#include <stddef.h>

#include <ru/base/status.h>
#include <ru/base/tree.h>

/* Reactor and feed as they were, held against the scenario that was simulated. */

typedef struct ru_difference {
    ru_place_in_text at; /* in the run description; its source is borrowed */
    char *path;          /* such as "feeds.glucose.profile.rate"; owned */
    char *text;          /* what was measured and what simulated, in words; owned */
} ru_difference;

typedef struct ru_differences {
    ru_difference *items; /* [n]; owned */
    size_t n, room;
    size_t n_checked; /* values that were looked at */
} ru_differences;

/* Looks up every value of `measured` in `scenario`, both maps in the keys of a scenario: items of
 * lists by their `name` where they have one, else by place. Numbers with units may differ by
 * `tolerance` of the measured one, other texts not at all. Fails with RU_ERR_SYSTEM when memory
 * ends; `differences`, zero-initialised, is good for ru_differences_clear in any case. Not
 * collective. */
RU_MUST_USE ru_status ru_as_measured_compare(const ru_tree *measured, const ru_tree *scenario,
                                             double tolerance, ru_differences *differences);

void ru_differences_clear(ru_differences *differences);

#endif
