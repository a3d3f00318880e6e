/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_STUDY_SOBOL_H
#define RU_STUDY_SOBOL_H

#include <stddef.h>
#include <stdint.h>

/* Sobol's sequence by numbers that keep pairs of dimensions apart (sobol.def). Those of the GSL
 * and of others before 2008 have pairs of which the first 1,024 points are correlated by 0.75. Not
 * collective. */

enum { RU_SOBOL_DIMENSIONS = 64, RU_SOBOL_DIGITS = 30 };

/* Direction numbers [RU_SOBOL_DIGITS] of a dimension from 0 on. Points are integers below
 * 2^RU_SOBOL_DIGITS: point 0 is 0, and point i is the one before with the number of the lowest
 * digit of i that is 1 added without carry (Antonov and Saleev, 1979). */
void ru_sobol_directions(size_t dimension, uint32_t directions[RU_SOBOL_DIGITS]);

/* The point after point `i` - 1, which is `point`. */
uint32_t ru_sobol_next(const uint32_t directions[RU_SOBOL_DIGITS], uint32_t point, size_t i);

#endif
