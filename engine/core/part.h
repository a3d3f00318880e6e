/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_PART_H
#define RU_CORE_PART_H

#include <ru/base/halo.h>
#include <ru/core/network.h>

/* One rank's part of the network: a contiguous block of nodes, the nodes of other ranks that its
 * edges read (the halo), and the lists to bring those up to date. Local numbers: own nodes first,
 * then the halo in global order. */

typedef struct ru_part {
    ru_comm comm;
    int64_t first; /* first own node, global */
    int32_t n_own, n_halo;
    int64_t *halo_global; /* [n_halo], ascending */
    double *weight;       /* [n_own] m3: volume at the start */
    double *height;       /* [n_own + n_halo] m above the bottom */
    ru_edge *edges;       /* [n_edge] in local numbers; the first n_inner lie wholly inside */
    int64_t *edge_global; /* [n_edge] their global numbers */
    size_t n_edge, n_inner;
    size_t n_state; /* of fields */
    ru_halo halo;
} ru_part;

/* Cuts this rank's part out of the network for fields of `n_state` values a node. Collective. */
RU_MUST_USE ru_status ru_part_build(const ru_network *network, const ru_comm *comm, size_t n_state,
                                    ru_part **part);

void ru_part_destroy(ru_part **part);

/* Brings the halo of `field` [n_own + n_halo][n_state] up to date. Collective. */
void ru_part_exchange(ru_part *part, double *field);

/* The same of packed rows, `rows` [n_own + n_halo][width], width at most RU_PART_LANES above
 * n_state. Collective. */
enum { RU_PART_LANES = 8 };
void ru_part_exchange_packed(ru_part *part, size_t width, float *rows);

#endif
