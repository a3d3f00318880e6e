/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_TRANSPORT_H
#define RU_CORE_TRANSPORT_H

#include <ru/core/part.h>

/* Transport over the network: limited second-order advection and exchange, as amounts that leave
 * one node and enter the other, so that sums are kept to round-off.
 *
 * The face value is c_up + face (c_down - c_up) psi(s), s = slope behind over slope ahead, with the
 * limiter psi = max(0, min(1, 2 s)): central where the field is smooth, and never a new extremum
 * (Sweby, SIAM J. Numer. Anal. 21:995, 1984). Where nothing lies behind it is upwind. */

/* Adds the change of amounts, kg/s, to `amounts` [n_own][n_state]. `flow` [n_edge] m3/s: the
 * present total flow of each local edge; `c` [n_own + n_halo][n_state] kg/m3 with a fresh halo;
 * `moves` [n_state]: 1 for states that the liquid carries. Not collective. */
void ru_transport_apply(const ru_part *part, size_t n_state, const unsigned char *moves,
                        const double *flow, const double *c, double *amounts);

/* Freezes the limiter at `c`: `limiter` [n_edge][n_state]. Not collective. */
void ru_transport_freeze(const ru_part *part, size_t n_state, const unsigned char *moves,
                         const double *flow, const double *c, signed char *limiter);

/* The same transport with a frozen limiter: linear in c. Not collective. */
void ru_transport_apply_frozen(const ru_part *part, size_t n_state, const unsigned char *moves,
                               const double *flow, const signed char *limiter, const double *c,
                               double *amounts);

#endif
