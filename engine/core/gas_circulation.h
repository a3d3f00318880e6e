/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_GAS_CIRCULATION_H
#define RU_CORE_GAS_CIRCULATION_H

#include <ru/core/scenario.h>

/* Liquid that rising gas drives around, as a Stokes stream function (see flow_field.h).
 *
 * Bubble column: up in the core r < 0.7 R, down along the wall, u_z = v_c (1 - 2 (r/R)^2) with
 * v_c = 0.9 (g T u_s)^(1/3) on the axis (Joshi and Sharma, Trans. IChemE 57:244, 1979; air and
 * water, T 0.1 to 5 m), in circulation cells one above the other. The cells exchange so much liquid
 * that the column disperses along its axis with D_ax = 0.678 T^1.4 u_s^0.3 (Deckwer et al., Chem.
 * Eng. Sci. 29:2177, 1974).
 *
 * Draught tube: up inside the tube, down around it, turning below and above. The flow is given, or
 * follows from the hold-ups: u_r^2 = 2 g h (e_r - e_d)/(K_B (A_r/A_d)^2/(1 - e_d)^2) with
 * K_B = 11.4 (A_d/A_b)^0.79 (Chisti, Halard and Moo-Young, Chem. Eng. Sci. 43:451, 1988). */

typedef struct ru_gas_circulation {
    ru_circulation_kind kind;
    double radius, height;          /* m */
    double velocity;                /* m/s on the axis of a column */
    int n_cell;                     /* of a column */
    double exchange;                /* m3/s each way between its cells */
    double tube, bottom, top, flow; /* m, m3/s: draught tube */
} ru_gas_circulation;

/* Builds it for a vessel of that radius and height of liquid, m. Kind none gives one that does not
 * move. Not collective. */
void ru_gas_circulation_build(const ru_circulation *given, double radius, double height,
                              ru_gas_circulation *circulation);

/* Stream function at r, z, m3/s per radian. Not collective. */
double ru_gas_circulation_psi(const ru_gas_circulation *circulation, double r, double z);

/* Flow through the draught tube from the hold-ups, m3/s. Not collective. */
double ru_draught_tube_flow(const ru_circulation *given, double radius);

#endif
