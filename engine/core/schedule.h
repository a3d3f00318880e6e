/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SCHEDULE_H
#define RU_CORE_SCHEDULE_H

#include <ru/core/scenario.h>

/* Flows over time in closed form: rate, integral and the times at which either has a kink. The
 * liquid volume follows exactly from the integrals. */

/* Rate at time t (s), m3/s; at a jump, the value that holds just after. Not collective. */
double ru_profile_rate(const ru_profile *profile, double t);

/* Liquid passed until t, m3, in closed form. Not collective. */
double ru_profile_passed(const ru_profile *profile, double t);

/* The first time after t (strictly) at which the rate jumps or kinks; INFINITY when there is none.
 * Not collective. */
double ru_profile_next_event(const ru_profile *profile, double t);

/* Sums of a table's profile, [n_point] m3 passed from its first point to each: with them kept in
 * profile->sums, long tables are looked up in the logarithm of their length. Not collective. */
void ru_profile_sum(const ru_profile *profile, double *sums);

/* What of a profile has passed from the start of the run to t, m3: the vessel's volume is that at
 * the start, whatever a profile did before. Not collective. */
double ru_schedule_passed(const ru_scenario *scenario, const ru_profile *profile, double t);

/* Liquid volume of a scenario at t, m3, and the net flow in, m3/s. Not collective. */
double ru_schedule_volume(const ru_scenario *scenario, double t);
double ru_schedule_growth(const ru_scenario *scenario, double t);

/* First event of all feeds, withdrawals and pulses after t. Not collective. */
double ru_schedule_next_event(const ru_scenario *scenario, double t);

#endif
