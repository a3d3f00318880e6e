/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_MIXING_TIME_H
#define RU_CORE_MIXING_TIME_H

#include <ru/core/network.h>
#include <ru/core/scenario.h>

/* How fast a vessel mixes: from curves of a tracer, and from a pulse of tracer on a network.
 *
 * `rushton check` gets its "t95 from the grid" by ru_mixing_time_of_scenario. */

/* Mixing time of one curve, s: the last time at which c is further from `final` than
 * (1 - homogeneity) |final - start|, between two points linearly. t, c: [n], times rising; `start`:
 * the value before the pulse. NAN if the last point is still outside. Not collective. */
double ru_mixing_time_of_curve(const double *t, const double *c, size_t n, double start,
                               double final, double homogeneity);

/* Time from which the coefficient of variation stays below `limit` (0.05: t95), s; between two
 * points it falls exponentially. t, variation: [n]. NAN if it does not get there. Not collective.
 */
double ru_mixing_time_of_variation(const double *t, const double *variation, size_t n,
                                   double limit);

/* Decay rate of the coefficient of variation, 1/s: least squares of its logarithm over the points
 * where it lies in [low, high]. NAN with less than three of them. Not collective. */
double ru_mixing_decay(const double *t, const double *variation, size_t n, double low, double high);

/* Coefficient of variation of a field c [n_node] over the volume: standard deviation over mean.
 * Not collective. */
double ru_mixing_variation(const ru_network *network, const double *c);

/* A cloud of tracer of mean 1: c = exp(-((x - x0)^2 + (y - y0)^2)/width_r^2 - (z - z0)^2/width_z^2)
 * at the nodes' centres, on a grid without angle by the distance from the axis. `at`: r, theta, z.
 * c: [n_node]. A cloud that falls between the nodes is put into the nearest. Not collective. */
void ru_mixing_cloud(const ru_network *network, const double at[3], double width_r, double width_z,
                     double *c);

/* A tracer test on a network. */
typedef struct ru_tracer_test {
    const double *start;   /* [n_node], tracer at the start, mean 1 */
    const int32_t *probes; /* [n_probe], nodes that are watched; NULL: none */
    size_t n_probe;
    double horizon; /* s, the longest that is waited */
} ru_tracer_test;

/* What it shows. */
typedef struct ru_tracer_result {
    double t95;        /* s, from the variation over the volume; NAN: not within the horizon */
    double decay;      /* 1/s, of the slowest mode: while the variation falls from 2e-3 to 3e-4 */
    double *probe_t95; /* [n_probe] s; NAN: not within the horizon */
    double *times;     /* [n] s */
    double *variation; /* [n] */
    double *curves;    /* [n][n_probe] */
    size_t n;
} ru_tracer_result;

/* Runs a tracer test: the transport of the runs, limited second order where the network allows,
 * by an explicit third-order Runge-Kutta method (Shu and Osher, J. Comput. Phys. 77:439, 1988) at
 * its stability limit. Ends when the variation is below 3e-4 and all probes have settled, or at
 * the horizon. A network of one node is mixed at once: t95 0. Not collective. */
RU_MUST_USE ru_status ru_mixing_time_of_network(const ru_network *network,
                                                const ru_tracer_test *test,
                                                ru_tracer_result *result);

void ru_tracer_result_clear(ru_tracer_result *result);

/* The mixing time of a scenario's vessel from its flow field, whatever mixing.kind it runs with: a
 * cloud of tracer below the surface on an axisymmetric grid, as fine as the scenario's up to 20
 * rings. Only t95 and decay are filled in; NAN where the vessel has no diameter or no flow. A few
 * seconds at most. Not collective. */
RU_MUST_USE ru_status ru_mixing_time_of_scenario(const ru_scenario *scenario,
                                                 ru_tracer_result *result);

#endif
