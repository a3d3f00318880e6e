/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PHYSICS_GAS_TRANSFER_H
#define RU_PHYSICS_GAS_TRANSFER_H

#include <ru/physics/correlation.h>

/* Hold-up and mass transfer between gas and liquid by correlations. */

/* kLa of oxygen in stirred vessels, 1/s, at 20 degC. */
extern const ru_correlations ru_kla_stirred;

/* kLa of oxygen in bubble columns, 1/s. */
extern const ru_correlations ru_kla_column;

/* Gas over gas and liquid, of stirred vessels; of bubble columns. */
extern const ru_correlations ru_holdup_stirred;
extern const ru_correlations ru_holdup_column;

/* Factors on kLa. Temperature: 1.022^(T - 20 degC). Viscosity: (mu/0.89 mPa s)^-0.7 above 5 mPa s
 * (recalled), 1 below 2 mPa s; between them a power of mu that joins both, our choice: a step there
 * would be of the rule's making. Not collective. */
double ru_kla_warmth(double temperature);
double ru_kla_thickness(double viscosity);

/* Mean bubble diameter, m: 4.15 sigma^0.6/((Pg/V)^0.4 rho^0.2) eps^0.5 + 9e-4. Calderbank, Trans.
 * Inst. Chem. Eng. 36:443 (1958), recalled. Not collective. */
double ru_bubble_diameter(const ru_conditions *c);

/* Liquid-side coefficients, m/s: factor D_L^0.5 (eps_d/nu)^0.25, factor 0.4 (Lamont and Scott,
 * AIChE J. 16:513, 1970) or 0.523; and penetration theory 2 (D_L u/(pi d))^0.5 with the slip u. Not
 * collective. */
double ru_kl_turbulent(double factor, double diffusivity, double dissipation, double viscosity);
double ru_kl_penetration(double diffusivity, double slip, double diameter);

/* Bubble columns: axial dispersion, m2/s, by Deckwer (0.678 T^1.4 u_s^0.3) and by Baird and Rice
 * (0.35 (g u_s)^(1/3) T^(4/3)); velocity on the axis, m/s, 0.9 (g T u_s)^(1/3); all recalled.
 * Not collective. */
double ru_column_dispersion_deckwer(double tank, double velocity);
double ru_column_dispersion_baird(double tank, double velocity);
double ru_column_circulation(double tank, double velocity);

#endif
