/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_TRANSPORT_H
#define RU_CORE_TRANSPORT_H

#include <ru/core/part.h>

/* Transport over the network: limited second-order advection and exchange, as amounts that leave
 * one node and enter the other, so that sums are kept to round-off.
 *
 * The face value is c_up + face phi(a, b), with a the difference ahead and b the one behind scaled
 * to the same distance, and phi the OSPRE limiter (Waterson and Deconinck, J. Comput. Phys.
 * 224:182, 2007): second order where the field is smooth, never a new extremum, and smooth itself,
 * which is what lets an implicit solver take long steps (limiters with corners keep the field
 * trembling). Where nothing lies behind it is upwind. */

/* What carries: the liquid, or the gas. */
typedef struct ru_stream {
    const unsigned char *moves; /* [n_state] 1 for what it carries */
    const double *flow;         /* [n_edge] m3/s, the present total of each local edge */
    double mixing;              /* times the exchange of the edges */
} ru_stream;

/* Adds the change of amounts by one stream, kg/s, to `amounts` [n_own][n_state].
 * `c` [n_own + n_halo][n_state] kg/m3 with a fresh halo. Not collective. */
void ru_transport_apply(const ru_part *part, size_t n_state, const ru_stream *stream,
                        const double *c, double *amounts);

/* Freezes the slopes of phi at `c`: `limiter` [n_edge][n_state][2], what the stream carries only.
 * Not collective. */
void ru_transport_freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                         const double *c, float *limiter);

/* The derivative of the transport at the frozen field along v. Not collective. */
void ru_transport_apply_frozen(const ru_part *part, size_t n_state, const ru_stream *stream,
                               const float *limiter, const double *v, double *amounts);

#endif
