/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_SETTLING_H
#define RU_CORE_SETTLING_H

#include <ru/core/component.h>
#include <ru/core/part.h>

/* Suspended solids that sink through the layers of settlers: Takacs, Patry, Nolasco, Water Res.
 * 25:1263 (1991), with the limits of flux of the benchmark BSM1.
 *
 * Solids X of a layer are its components weighted by what the model says of them (contents of
 * suspended solids). They sink with
 *   v(X) = v0 (exp(-r_h (X - X_min)) - exp(-r_p (X - X_min))),  cut at 0 and the fastest,
 * X_min a part of the solids that are fed, and take along every component that is suspended, in the
 * proportions of the layer they leave. A layer takes no more from above than leaves it:
 *   J = min(v(X_above) X_above, v(X_below) X_below),
 * above the feed only where it is crowded. The minimum is rounded over 1e-8 of it, the onset of
 * crowding over a hundredth. */

/* The border between two layers of this rank. */
typedef struct ru_settling_link {
    size_t edge; /* local; from the upper layer to the lower */
    size_t settler;
    int above; /* 1: both layers above the feed */
} ru_settling_link;

/* An edge through which liquid may enter the layer that is fed. */
typedef struct ru_settling_inlet {
    size_t edge, settler;
    int direction; /* 1: the edge points into the layer, -1: out of it */
} ru_settling_inlet;

typedef struct ru_settling {
    const ru_settler *settlers; /* [n_settler], borrowed; 0: nothing settles */
    size_t n_settler, n_component;
    unsigned char sinks[RU_MAX_COMPONENT]; /* 1: goes with the solids */
    double solids[RU_MAX_COMPONENT];       /* kg of solids per SI unit of a component */
    ru_settling_link *links;               /* [n_link] */
    ru_settling_inlet *inlets;             /* [n_inlet] of layers of this rank */
    size_t n_link, n_inlet;
} ru_settling;

/* What changes during a run. */
typedef struct ru_settling_state {
    double *least;  /* [n_settler] X_min, kg/m3 */
    double *frozen; /* [n_link][3 + n_component]: volume that sinks, m3/s, its slopes to the solids
                     * above and below, and the components above */
} ru_settling_state;

/* Finds the borders of a scenario's settlers on this rank. The mixing must outlive it. Fails with
 * RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_settling_build(const ru_mixing *mixing,
                                        const ru_component_list *components, const ru_part *part,
                                        ru_settling *settling);
void ru_settling_destroy(ru_settling *settling);

RU_MUST_USE ru_status ru_settling_state_build(const ru_settling *settling,
                                              ru_settling_state *state);
void ru_settling_state_destroy(ru_settling_state *state);

/* Takes X_min from what enters at present: liquid `flow` [n_edge] m3/s, c [n_own + n_halo][n]
 * kg/m3 with a fresh halo. Collective where there are settlers. */
void ru_settling_look(const ru_settling *settling, const ru_part *part, const double *flow,
                      const double *c, ru_settling_state *state);

/* Adds what sinks, kg/s, to `amounts` [n_own][n]. Not collective. */
void ru_settling_apply(const ru_settling *settling, const ru_part *part,
                       const ru_settling_state *state, const double *c, double *amounts);

/* Keeps the slopes at c, X_min held; then their product with a direction v [n_own + n_halo][n],
 * added to `amounts`. Not collective. */
void ru_settling_freeze(const ru_settling *settling, const ru_part *part, const double *c,
                        ru_settling_state *state);
void ru_settling_along(const ru_settling *settling, const ru_part *part,
                       const ru_settling_state *state, const double *v, double *amounts);

/* The kept slopes of what crosses link i, m3/s, [n][n] each: to the components of the upper and of
 * the lower layer. Not collective. */
void ru_settling_blocks(const ru_settling *settling, const ru_settling_state *state, size_t i,
                        double *upper, double *lower);

#endif
