/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_POTENTIAL_H
#define RU_CORE_POTENTIAL_H

#include <stddef.h>
#include <stdint.h>

#include <ru/base/status.h>

/* The potential of a network of conductances: what flows along each joint is its conductance times
 * the difference of the potential between its ends, and what leaves a node in sum is its source.
 * Conjugate gradients over a hierarchy of aggregates (pairs of pairs along the largest
 * conductances), each level solved by two steps of the same method on the next: time and memory are
 * linear in nodes and joints. Notay and Vassilevski, Numer. Linear Algebra Appl. 15:473 (2008). */

typedef struct ru_joint {
    int32_t from, to;
    double conductance; /* > 0 */
} ru_joint;

/* p [n_node] from source [n_node], which must sum to zero, to a residual of 1e-6 of the source or
 * as near as some tens of iterations come. Every node must have a joint; of a network in several
 * parts each has its own level of p. Fails when memory is short. Not collective. */
RU_MUST_USE ru_status ru_potential_find(size_t n_node, const ru_joint *joints, size_t n_joint,
                                        const double *source, double *p);

#endif
