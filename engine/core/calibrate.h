/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_CALIBRATE_H
#define RU_CORE_CALIBRATE_H

#include <ru/base/status.h>
#include <ru/core/scenario.h>

/* The factor on the dispersion of the cylinder, slabs between stages included, for which the grid
 * mixes as the scenario wants (ru_mixing_time_of_scenario gives that t95 to 0.5 %); 1 where nothing
 * is to be met. Fails with RU_ERR_INPUT where no factor from 1/64 to 64 does. Takes a dozen tracer
 * tests, seconds. Not collective; all ranks find the same. */
RU_MUST_USE ru_status ru_mixing_calibrate(const ru_scenario *scenario, double *factor);

/* The t95 that a scenario's calibration aims at, s; NAN: none. Grenville's correlation
 * (physics/blending.h; one turbulent impeller, H about T) knows one impeller only. Not collective.
 */
double ru_mixing_target(const ru_scenario *scenario);

#endif
