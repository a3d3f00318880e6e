/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_GAS_RISE_H
#define RU_CORE_GAS_RISE_H

#include <ru/core/network.h>

/* How gas spreads over a network while nothing of it dissolves: it rises through the liquid with
 * one velocity and, where it is carried, goes along with the liquid's flow and exchange. */

typedef struct ru_gas_rise {
    const ru_network *network;
    int carried;          /* 1: with the liquid; 0: straight up */
    const double *inlet;  /* [n_node] share of the gas that enters there; sums to 1 */
    const double *volume; /* [n_node] m3 of gas that 1 mol is at the node's pressure */
    double flow;          /* mol/s fed */
    double ratio;         /* wanted: volume of gas over volume of liquid, of the whole vessel */
} ru_gas_rise;

/* Finds the velocity of rise, m/s, for which the vessel holds `ratio` of gas, and the gas in every
 * node then, `moles` [n_node] in mol/m3 of liquid. Fails with RU_ERR_INPUT where gas cannot reach
 * the surface or no velocity gives the ratio. Not collective; the same on every rank. */
RU_MUST_USE ru_status ru_gas_rise_find(const ru_gas_rise *rise, double *velocity, double *moles);

/* Share of the gas that enters at each node, `inlet` [n_node]: at the height of a sparger, over the
 * cross-section that it covers. Not collective. */
void ru_gas_rise_inlet(const ru_network *network, double height, double low, double high,
                       double *inlet);

#endif
