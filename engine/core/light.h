/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_LIGHT_H
#define RU_CORE_LIGHT_H

#include <ru/core/network.h>
#include <ru/core/part.h>
#include <ru/core/scenario.h>

/* Light that falls off on its way through the broth, by Lambert's law:
 *   I = I0 sum_j a_j exp(-integral K dl along ray j),   K = background + absorption X
 * over the rays j that reach a place, X all biomass on the way.
 *
 * Where the network does not resolve the way of the light, each node is a layer of the full depth
 * of its own biomass, and all rates are averaged over quadrature points of that depth: the mean of
 * the rates, not the rate in mean light. On a grid a node is lit at its own place, through what is
 * between it and the wall or the surface: each ray sums up the rings (or levels) that it passes,
 * each with its own biomass, the mean around the ring. Rates are averaged over points of the ring
 * (or level), which follow the light as the broth darkens. Levels are as high as the liquid has
 * grown. The slope that is told is that to a change of biomass all along the way. */

enum { RU_LIGHT_RAYS = 12, RU_LIGHT_POINTS = 32, RU_LIGHT_GRID_POINTS = 4 };

/* The rays to one point of a layer. */
typedef struct ru_light_point {
    double weight; /* of the point in its node's mean */
    size_t n;
    double share[RU_LIGHT_RAYS], path[RU_LIGHT_RAYS]; /* path in m */
} ru_light_point;

/* Light at a point of a place, its slope to biomass, mol/m2/s (and that per kg/m3), and the part of
 * the point in its place's mean. */
typedef struct ru_light_here {
    double value, slope, weight;
} ru_light_here;

typedef struct ru_light_field {
    int present, on_grid;
    double background, absorption;             /* 1/m, m2/kg */
    double intensity;                          /* mol/m2/s */
    size_t n_point;                            /* a node */
    ru_light_point *points;                    /* [n_point] of a layer, owned */
    unsigned char absorbs[RU_MODEL_MAX_STATE]; /* 1: biomass */
    /* On a grid, by places: rings of levels, place = level n_r + ring. Rays run across rings in a
     * cylinder, across levels in a layer: `n_way` of them, `n_row` beside each other. */
    int across_rings;
    size_t n_place, n_way, n_row;
    size_t n_end; /* lit ends of a place: RU_LIGHT_GRID_POINTS from each, and one in the dark */
    const double *edges;   /* [n_way + 1] m, the network's */
    int32_t *place;        /* [n_own], owned */
    unsigned char *wanted; /* [n_row] 1: this rank has nodes there; owned */
    double *amount;        /* [n_place] sum of the nodes' weights over all ranks; owned */
    double u[RU_LIGHT_GRID_POINTS], w[RU_LIGHT_GRID_POINTS]; /* quadrature of a place */
    /* and of directions over pi: shares, and what angles they make with the way to the axis */
    double shares[RU_LIGHT_RAYS], sines[RU_LIGHT_RAYS], cosines[RU_LIGHT_RAYS];
} ru_light_field;

/* Builds the field of a scenario for this rank's part. Fails with RU_ERR_SYSTEM. Collective. */
RU_MUST_USE ru_status ru_light_build(const ru_scenario *scenario, const ru_network *network,
                                     const ru_part *part, ru_light_field *field);
void ru_light_destroy(ru_light_field *field);

/* All biomass of a node with components c, kg/m3. Not collective. */
double ru_light_biomass(const ru_light_field *field, const ru_model *model, const double *c);

/* What ru_light_look fills in: room for that many; 0 off a grid. Not collective. */
size_t ru_light_room(const ru_light_field *field);

/* On a grid, the light of all places where this rank has nodes, [n_place][n_point], behind the
 * biomass of components c [n_own][n_state], in a liquid of `grown` times its volume at the start.
 * `shade` [n_place] is scratch. Collective on a grid. */
void ru_light_look(const ru_light_field *field, const ru_model *model, const ru_part *part,
                   size_t n_state, double grown, const double *c, double *shade,
                   ru_light_here *here);

/* Intensity at a point of a layer of `biomass`, mol/m2/s, and its slope to biomass. Not collective.
 */
double ru_light_at(const ru_light_field *field, size_t point, double biomass, double *slope);

/* Mean intensity of a layer of that depth with extinction K over n points: for tests and pages. One
 * side, or two. Not collective. */
double ru_light_slab_mean(double intensity, double extinction, double depth, int sides, size_t n);

/* Gauss and Legendre's points x and weights w, [n], on [0, 1]. Not collective. */
void ru_light_quadrature(size_t n, double *x, double *w);

/* A step of the build, in light_grid.c. Collective. */
RU_MUST_USE ru_status ru_light_build_grid(const ru_light *light, const ru_network *network,
                                          const ru_part *part, ru_light_field *field);

#endif
