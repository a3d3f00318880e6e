/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_VALIDATION_GRID_CONVERGENCE_H
#define RU_VALIDATION_GRID_CONVERGENCE_H

/* Numerical uncertainty from three grids: the grid convergence index of Roache, as recommended by
 * Celik, Ghia, Roache, Freitas, Coleman and Raad, J. Fluids Eng. 130:078001 (2008). */

typedef enum ru_convergence {
    RU_CONVERGED,   /* the three values are the same to round-off */
    RU_MONOTONIC,   /* they approach from one side: an order is found */
    RU_OSCILLATING, /* they approach from both sides */
    RU_DIVERGING    /* the finer pair is further apart than the coarser */
} ru_convergence;

typedef struct ru_grid_convergence {
    ru_convergence kind;
    double order;        /* observed; NAN where none is found */
    double extrapolated; /* value on a grid without cells; NAN likewise */
    double index;        /* grid convergence index of the finest, in the unit of the values: with a
                          * factor of safety of 1.25 where the order is found, else three times the
                          * widest gap of the three */
} ru_grid_convergence;

/* "converged", "monotonic", "oscillating", "diverging". Not collective. */
const char *ru_convergence_name(ru_convergence kind);

/* From values [3] on grids with cells of size [3], finest first, sizes strictly rising. An observed
 * order is taken to be 3 at most, so that two values that agree by chance do not look exact. Not
 * collective. */
ru_grid_convergence ru_grid_convergence_of(const double values[3], const double sizes[3]);

/* Standard uncertainty from the index of the grid and the difference that a tenth of the tolerance
 * makes: the index is about 95 % of what the grid can do, 1.15 standard deviations of a shifted
 * normal distribution (ASME V&V 20-2009, section 2). Not collective. */
double ru_numerical_uncertainty(double index, double solver_difference);

#endif
