/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/sobol.h>

enum { MOST_DEGREE = 9 };

static const struct {
    unsigned degree, between;
    uint32_t first[MOST_DEGREE];
} rows[RU_SOBOL_DIMENSIONS - 1] = {
#define RU_SOBOL(degree, between, ...) {degree, between, {__VA_ARGS__}},
#include <ru/study/sobol.def>
#undef RU_SOBOL
};

void ru_sobol_directions(size_t dimension, uint32_t directions[RU_SOBOL_DIGITS])
{
    uint32_t *v = directions;
    /* Of the first dimension: digits in reverse. */
    unsigned degree = dimension ? rows[dimension - 1].degree : RU_SOBOL_DIGITS;
    for (unsigned i = 0; i < RU_SOBOL_DIGITS; i++) {
        unsigned place = RU_SOBOL_DIGITS - 1 - i;
        if (i < degree) {
            v[i] = (dimension ? rows[dimension - 1].first[i] : 1) << place;
            continue;
        }
        v[i] = v[i - degree] ^ v[i - degree] >> degree;
        for (unsigned k = 1; k < degree; k++)
            if (rows[dimension - 1].between >> (degree - 1 - k) & 1u)
                v[i] ^= v[i - k];
    }
}

uint32_t ru_sobol_next(const uint32_t directions[RU_SOBOL_DIGITS], uint32_t point, size_t i)
{
    unsigned lowest = 0;
    while (!(i >> lowest & 1u))
        lowest++;
    return point ^ directions[lowest];
}
