/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_GROW_H
#define RU_SCALE_GROW_H

#include <ru/base/tree.h>

/* Quantities of a scenario's document multiplied, each in the unit the user wrote it in. Maps must
 * be maps, not their short forms. None is collective; they fail with RU_ERR_INPUT where a value is
 * no quantity, RU_ERR_SYSTEM where memory ends. */

/* The quantities at a path such as "feeds[].profile.rates" ([] stands for all items); *there (may
 * be NULL): 1 where there is one. */
RU_MUST_USE ru_status ru_grow_path(ru_tree *root, const char *path, double factor, int *there);

/* Puts a text under a key of a map, in the place of what is there. */
RU_MUST_USE ru_status ru_grow_put(ru_tree *map, const char *key, const char *text);

/* All lengths of the vessel and what is in it by `factor`, areas, volumes and flows of the jacket
 * by its powers: a similar vessel. */
RU_MUST_USE ru_status ru_grow_lengths(ru_tree *root, double factor);

/* The sparger alone: its width and its height. */
RU_MUST_USE ru_status ru_grow_sparger(ru_tree *root, double wide, double high);

/* What is fed, drawn and put in, by the ratio of volumes. */
RU_MUST_USE ru_status ru_grow_amounts(ru_tree *root, double factor);

/* Places of feeds, withdrawals, pulses and sensors: r by `wide`, z by `high`. */
RU_MUST_USE ru_status ru_grow_places(ru_tree *root, double wide, double high);

#endif
