/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_PLOT_COLOR_MAP_H
#define RU_PLOT_COLOR_MAP_H

#include <stdint.h>

/* Colours for numbers, perceptually even and readable with any colour vision. */

typedef enum ru_color_map { RU_VIRIDIS, RU_CIVIDIS, RU_COLOR_MAP_COUNT } ru_color_map;

/* 0xRRGGBB of a place from 0 (dark) to 1 (light), held there beyond the ends; grey where it is no
 * number. Not collective. */
uint32_t ru_color_of(ru_color_map map, double place);

#endif
