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

/* Cylinder grid with the flow of impellers and gas; slabs 0: without the exchange through the
 * planes between stages and circulation cells. Not collective. */
RU_MUST_USE ru_status ru_network_make_grid(const ru_scenario *scenario, int slabs,
                                           ru_network **network);

/* The cylinder: its grid, or the zones that this is gathered into. Not collective. */
RU_MUST_USE ru_status ru_network_make_cylinder(const ru_scenario *scenario, ru_network **network);

/* One well-mixed node an impeller, between the planes midway to its neighbours. Not collective. */
RU_MUST_USE ru_status ru_network_make_stages(const ru_scenario *scenario, ru_network **network);

/* Tanks in series from bottom to top, with backflow. Not collective. */
RU_MUST_USE ru_status ru_network_make_tanks(const ru_scenario *scenario, ru_network **network);

/* Mann's network of zones: nested rings in every loop that an impeller drives. Not collective. */
RU_MUST_USE ru_status ru_network_make_loops(const ru_scenario *scenario, ru_network **network);

/* Liquid height in the scenario's cylinder, m. Not collective. */
double ru_mixing_height(const ru_scenario *scenario);

/* Power drawn by all impellers without gas, W: sum of Po rho N^3 D^5. Not collective. */
double ru_mixing_power(const ru_scenario *scenario);

/* Mean dissipation, W/kg: of the impellers' power with gas, and of the gas where it drives a
 * circulation. Not collective. */
double ru_mixing_dissipation(const ru_scenario *scenario);

/* Dispersion of the scenario's cylinder, m2/s: as given, or 0.09/0.7 eps^(1/3) (D/10)^(4/3) from
 * the mean dissipation and the diameter of the largest impeller (of the vessel without any).
 * Not collective. */
double ru_mixing_dispersion(const ru_scenario *scenario);

#endif
