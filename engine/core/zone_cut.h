/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_CORE_ZONE_CUT_H
#define RU_CORE_ZONE_CUT_H

#include <ru/core/network.h>
#include <ru/core/scenario.h>

/* Cuts a grid into `scenario->mixing.n_zone` boxes of cells in z, r and angle: first along the
 * planes between stages or circulation cells and along a draught tube, then core from wall, then
 * the largest box across its longest side. A cut goes where most liquid passes through it: along a
 * loop's own boundary, such as the plane of a radial impeller, nothing would, and what the jet
 * there mixes on the scale of its width would be lost to the distance of the zones.
 *
 * cell_zone: [n_node] number of the box of every cell, bottom up, then outwards, then around. Fails
 * with RU_ERR_INPUT where there are fewer cells than boxes. Not collective; all ranks cut alike. */
RU_MUST_USE ru_status ru_zones_cut(const ru_network *grid, const ru_scenario *scenario,
                                   int32_t *cell_zone);

#endif
