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
 * trembling). Where nothing lies behind it is upwind.
 *
 * Rising gas is upwind everywhere. Its flow converges (under an impeller's jet, at the surface), so
 * that steep layers are of its nature and no limiter's premise holds; and how much gas a node has
 * was found upwind (gas_rise.h): its species add up to that only by the same rule. */

/* Lanes that transport takes at once. */
enum { RU_TRANSPORT_LANES = 8 };

/* What carries: the liquid, or the gas. */
typedef struct ru_stream {
    const unsigned char *moves; /* [n_state] 1 for what it carries */
    const double *flow;         /* [n_edge] m3/s, the present total of each local edge */
    double mixing;              /* times the exchange of the edges */
    int first_order;            /* 1: faces take what lies upwind as it is; 0: limited, as above */
} ru_stream;

/* Adds the change of amounts by one stream, kg/s, to `amounts` [n_own][n_state].
 * `c` [n_own + n_halo][n_state] kg/m3 with a fresh halo, read up to RU_TRANSPORT_LANES beyond its
 * end. Not collective. */
void ru_transport_apply(const ru_part *part, size_t n_state, const ru_stream *stream,
                        const double *c, double *amounts);

/* The derivative of the transport at a frozen field, in single precision for Krylov steps: what an
 * edge carries from the node up to the node down is
 *   up v_up - down v_down + bend[0] (v_down - v_up) + bend[1] (v_up - mean of v_behind). */
typedef struct ru_frozen_edge {
    int32_t up, down, behind[2]; /* behind is up where nothing lies behind */
    float up_flow, down_flow;    /* m3/s */
} ru_frozen_edge;

typedef struct ru_frozen {
    ru_frozen_edge *edges; /* [n_edge] */
    float *bends;          /* [n_edge][2][n_state] m3/s, 0 for what the stream does not carry;
                            * NULL: of an upwind stream, which bends nowhere */
} ru_frozen;

RU_MUST_USE ru_status ru_frozen_build(const ru_part *part, size_t n_state, int first_order,
                                      ru_frozen *frozen);
void ru_frozen_destroy(ru_frozen *frozen);

/* Freezes a stream at `c` [n_own + n_halo][n_state], read up to RU_TRANSPORT_LANES beyond its end.
 * Not collective. */
void ru_transport_freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                         const double *c, ru_frozen *frozen);

/* Adds the derivative along v to `amounts`, both [n_own + n_halo][width], width a multiple of
 * RU_TRANSPORT_LANES and lanes beyond n_state 0; what it adds beyond n_own means nothing.
 * Not collective. */
void ru_transport_apply_frozen(const ru_part *part, size_t n_state, size_t width,
                               const unsigned char *moves, const ru_frozen *frozen, const float *v,
                               float *amounts);

#endif
