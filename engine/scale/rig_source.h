/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_SCALE_RIG_SOURCE_H
#define RU_SCALE_RIG_SOURCE_H

#include <ru/core/scenario.h>
#include <ru/io/hdf5_read.h>

/* Whether a result is that of a scenario. Only rig.c uses it. */

/* Compares the scenario that a result holds with the tank's: vessel, medium, mixing (not how finely
 * it is divided), model, cells, start, feeds, withdrawals, pulses and gas. Fails with RU_ERR_INPUT
 * where they differ, telling the first key that does; title, times, output, solver and sensors do
 * not matter. Not collective. */
RU_MUST_USE ru_status ru_rig_check_source(const ru_result *result, const char *path,
                                          const ru_scenario *tank);

/* The same for two texts of resolved scenarios. Not collective. */
RU_MUST_USE ru_status ru_rig_compare_sources(const char *there, const char *here, const char *path);

#endif
