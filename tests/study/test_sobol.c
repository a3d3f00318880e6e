/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/study/sobol.h>

/* Points of all dimensions are those of scipy.stats.qmc.Sobol(64, scramble=False) 1.10.1, as
 * integers: s = 31 s + x from dimension to dimension, modulo 2^64. By Gray code point 2730 has all
 * of the first 12 direction numbers in it, which are all that the table has, and more. */
static void points_are_those_of_another_library(void **state)
{
    (void)state;
    const struct {
        size_t point;
        uint64_t sum;
        double last; /* of the last dimension */
    } known[] = {{1, 0xe275108000000000u, 0.5},
                 {2, 0x545afc3c80000000u, 0.75},
                 {3, 0x708f24c380000000u, 0.25},
                 {170, 0x53b9363d6c800000u, 0.11328125},
                 {682, 0xa404f34829c00000u, 0.5927734375},
                 {1023, 0xba2cff3665c00000u, 0.0400390625},
                 {2730, 0x4a3aa9e6df000000u, 0.903564453125}};
    enum { N = sizeof known / sizeof known[0] };
    uint64_t sums[N] = {0};
    for (size_t k = 0; k < RU_SOBOL_DIMENSIONS; k++) {
        uint32_t v[RU_SOBOL_DIGITS], x = 0;
        ru_sobol_directions(k, v);
        for (size_t i = 1, next = 0; next < N; i++) {
            x = ru_sobol_next(v, x, i);
            if (i != known[next].point)
                continue;
            sums[next] = sums[next] * 31 + x;
            if (k == RU_SOBOL_DIMENSIONS - 1)
                assert_close(ldexp(x, -RU_SOBOL_DIGITS), known[next].last, 0, 0);
            next++;
        }
    }
    for (size_t i = 0; i < N; i++)
        assert_true(sums[i] == known[i].sum);
}

/* Sobol's property A, which Joe and Kuo (2008) have in all of these dimensions: of the first 2^d
 * points one is in each of the 2^d corners of the cube, halved along every axis. */
static void every_corner_has_one_of_the_first_points(void **state)
{
    (void)state;
    enum { D = 16 };
    static unsigned char seen[1 << D];
    uint32_t v[D][RU_SOBOL_DIGITS], x[D] = {0};
    for (size_t k = 0; k < D; k++)
        ru_sobol_directions(k, v[k]);
    for (size_t i = 0; i < 1 << D; i++) {
        size_t corner = 0;
        for (size_t k = 0; k < D; k++) {
            x[k] = i ? ru_sobol_next(v[k], x[k], i) : 0;
            corner = corner << 1 | x[k] >> (RU_SOBOL_DIGITS - 1);
        }
        assert_int_equal(seen[corner]++, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_another_library),
        cmocka_unit_test(every_corner_has_one_of_the_first_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
