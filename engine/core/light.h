/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_LIGHT_H
#define RU_CORE_LIGHT_H

#include <ru/core/network.h>
#include <ru/core/part.h>
#include <ru/core/scenario.h>

/* Light that falls off on its way through the broth, by Lambert's law:
 *   I = I0 sum_j a_j exp(-K l_j),   K = background + absorption X
 * over the rays j that reach a place, X all biomass there.
 *
 * Where the network does not resolve the way of the light, each node is a layer of the full depth,
 * and all rates are averaged over quadrature points of that depth: the mean of the rates, not the
 * rate in mean light. Where it does, on a grid, a node is lit at its own place and K is that of the
 * mean of the vessel, since light falls through many nodes that mixing has made alike; its slope is
 * written to the node's own biomass, exact for a change that all nodes share. */

enum { RU_LIGHT_RAYS = 12, RU_LIGHT_POINTS = 32 };

/* The rays to one point. */
typedef struct ru_light_point {
    double weight; /* of the point in its node's mean */
    size_t n;
    double share[RU_LIGHT_RAYS], path[RU_LIGHT_RAYS]; /* path in m */
} ru_light_point;

typedef struct ru_light_field {
    int present, on_grid;
    double background, absorption;             /* 1/m, m2/kg */
    double intensity;                          /* mol/m2/s */
    size_t n_point;                            /* a node */
    ru_light_point *points;                    /* [n_point], or on a grid [n_own][n_point] */
    unsigned char absorbs[RU_MODEL_MAX_STATE]; /* 1: biomass */
} ru_light_field;

/* Builds the field of a scenario for this rank's part. Fails with RU_ERR_SYSTEM. Not collective. */
RU_MUST_USE ru_status ru_light_build(const ru_scenario *scenario, const ru_network *network,
                                     const ru_part *part, ru_light_field *field);
void ru_light_destroy(ru_light_field *field);

/* All biomass of a node with components c, kg/m3. Not collective. */
double ru_light_biomass(const ru_light_field *field, const ru_model *model, const double *c);

/* Mean biomass over the vessel, kg/m3, of components c [n_own][n_state]; 0 without light on a grid.
 * Collective where there is. */
double ru_light_shade(const ru_light_field *field, const ru_model *model, const ru_part *part,
                      size_t n_state, const double *c);

/* The part of a point in its node's mean. Not collective. */
double ru_light_weight(const ru_light_field *field, size_t node, size_t point);

/* Intensity at a point of a local node behind `biomass`, mol/m2/s, and its slope to biomass. Not
 * collective. */
double ru_light_at(const ru_light_field *field, size_t node, size_t point, double biomass,
                   double *slope);

/* Mean intensity of a layer of that depth with extinction K over n points: for tests and pages. One
 * side, or two. Not collective. */
double ru_light_slab_mean(double intensity, double extinction, double depth, int sides, size_t n);

#endif
