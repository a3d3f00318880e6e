/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_NETWORK_MAKE_H
#define RU_CORE_NETWORK_MAKE_H

#include <ru/core/network.h>
#include <ru/core/scenario.h>

/* Generators: from what a scenario says of the mixing to the network, one function a kind, listed
 * in one table. */

/* Makes and checks the network of a scenario. Fails with RU_ERR_INPUT where flows do not close.
 * Not collective; all ranks make the same. */
RU_MUST_USE ru_status ru_network_make(const ru_scenario *scenario, ru_network **network);

/* Cylinder grid with the given mixing; in its own file. Not collective. */
RU_MUST_USE ru_status ru_network_make_cylinder(const ru_scenario *scenario, ru_network **network);

/* Power drawn by all impellers without gas, W: sum of Po rho N^3 D^5. Not collective. */
double ru_mixing_power(const ru_scenario *scenario);

/* Dispersion of the scenario's cylinder, m2/s: as given, or 0.09/0.7 eps^(1/3) (D/10)^(4/3) from
 * the mean dissipation. Not collective. */
double ru_mixing_dispersion(const ru_scenario *scenario);

#endif
