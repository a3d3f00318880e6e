/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_DISSIPATION_H
#define RU_CORE_DISSIPATION_H

#include <ru/core/network.h>
#include <ru/core/stages.h>

/* Where the power of the impellers is dissipated: of each, 20 % in the volume its blades sweep,
 * 50 % in its discharge, 30 % in the rest of its stage (zones after Cutter, AIChE J. 12:35, 1966).
 * The discharge of a radial impeller is the ring from the blades to 0.75 R, two blades high; that
 * of an axial one the cylinder of 0.6 D from the blades 0.75 D along the flow. */

/* Fills `dissipation` of a cylinder's network, W/kg, so that rho sum eps V is the power with gas
 * drawn by all impellers: cells have the share of the zones that they overlap. Speed in rev/s.
 * Not collective. */
void ru_network_set_dissipation(ru_network *network, const ru_stages *stages, double speed);

/* Turbulent dispersion 0.09/0.7 eps^(1/3) L^(4/3) with L = D/10, m2/s, at a dissipation in W/kg
 * near an impeller of that diameter, m. Not collective. */
double ru_dispersion_of(double dissipation, double diameter);

#endif
