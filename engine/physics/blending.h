/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_BLENDING_H
#define RU_PHYSICS_BLENDING_H

#include <ru/physics/correlation.h>

/* Mixing times, to 95 % homogeneity, and what turbulence does to cells. */

/* t95 of vessels with one impeller, s; of bubble columns. */
extern const ru_correlations ru_t95_stirred;
extern const ru_correlations ru_t95_column;

/* Grenville's mixing time below Po^(1/3) Re = 6370: rho T^1.5 H^0.5 Fo/mu, Fo = (183/(Po^(1/3)
 * Re))^2, s. Handbook of Industrial Mixing (2004). Not collective. */
double ru_t95_transitional(const ru_conditions *c);

/* To another homogeneity: times ln(1 - m)/ln(0.05). Not collective. */
double ru_mixing_homogeneity(double t95, double homogeneity);

/* t95 of stages that exchange Q both ways: ln(20) V_z/(2 Q), s, for the volume of one. Not
 * collective. */
double ru_t95_stages(double stage_volume, double exchange);

/* t95 from one impeller's power: 5.9 T^(2/3) (P/m)^(-1/3) (D/T)^(-1/3). Not collective. */
double ru_t95_power(double tank, double impeller, double dissipation);

/* Kolmogorov length, m: (nu^3/eps)^(1/4). Not collective. */
double ru_kolmogorov_length(double kinematic_viscosity, double dissipation);

/* Largest dissipation, W/kg: all power in the swept volume pi/4 D^2 w (an upper bound). Not
 * collective. */
double ru_largest_dissipation(const ru_conditions *c);

/* Energy dissipation over circulation, W/m3/s: P/(pi/4 D^3 t_c), with t_c the circulation time.
 * Not collective. */
double ru_edcf(double power, double impeller, double circulation_time);

#endif
