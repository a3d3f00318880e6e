/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_VESSEL_H
#define RU_PLOT_VESSEL_H

#include <stddef.h>

#include <ru/io/hdf5_read.h>

/* What is drawn into a section of the vessel: taken from the scenario that the result keeps. */

typedef struct ru_plot_impeller {
    double height, diameter, blade; /* m */
} ru_plot_impeller;

typedef struct ru_plot_feed {
    double r, theta, z; /* m, rad, m */
} ru_plot_feed;

enum { RU_PLOT_FITTINGS = 32 }; /* more of a kind are not drawn */

typedef struct ru_plot_vessel {
    ru_plot_impeller impellers[RU_PLOT_FITTINGS];
    size_t n_impeller;
    ru_plot_feed feeds[RU_PLOT_FITTINGS]; /* that enter at a point */
    size_t n_feed;
} ru_plot_vessel;

/* Reads what there is; a scenario that cannot be read has nothing to draw. Not collective. */
void ru_plot_vessel_read(const ru_result *result, ru_plot_vessel *vessel);

#endif
