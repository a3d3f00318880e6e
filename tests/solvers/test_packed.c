/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/solvers/packed.h>

static void a_sum_is_as_good_as_single_precision(void **state)
{
    (void)state;
    float x[RU_PACKED_BLOCK], y[RU_PACKED_BLOCK];
    double sum = 0;
    for (size_t i = 0; i < RU_PACKED_BLOCK; i++) {
        x[i] = (float)(1 + 0.5 * sin((double)i));
        y[i] = (float)(2 + cos(3.0 * (double)i));
        sum += (double)x[i] * (double)y[i];
    }
    assert_close(ru_packed_multiply(RU_PACKED_BLOCK, x, y), sum, 1e-6, 0);
    sum = 0;
    for (size_t i = 0; i < RU_PACKED_LANES; i++)
        sum += (double)x[i] * (double)y[i];
    assert_close(ru_packed_multiply(RU_PACKED_LANES, x, y), sum, 1e-6, 0);
    assert_true(ru_packed_multiply(0, x, y) == 0);
}

static void elements_meet_their_own(void **state)
{
    (void)state;
    float x[RU_PACKED_LANES], y[RU_PACKED_LANES], z[RU_PACKED_LANES];
    for (size_t i = 0; i < RU_PACKED_LANES; i++) {
        x[i] = (float)i;
        y[i] = (float)(i * i);
    }
    ru_packed_weigh(RU_PACKED_LANES, x, y, z);
    for (size_t i = 0; i < RU_PACKED_LANES; i++)
        assert_true(z[i] == (float)(i * i * i));
    ru_packed_add(RU_PACKED_LANES, -0.5F, y, z);
    for (size_t i = 0; i < RU_PACKED_LANES; i++)
        assert_true(z[i] == (float)(i * i * i) - 0.5F * (float)(i * i));
}

static void what_is_below_the_normal_numbers_counts_as_none(void **state)
{
    (void)state;
    volatile float small = 1e-20F, kept;
    unsigned before = ru_packed_flush();
    kept = small * small;
#if defined(__SSE__) && defined(__GNUC__)
    assert_true(kept == 0);
#endif
    ru_packed_restore(before);
    kept = small * small;
    assert_true(kept > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_below_the_normal_numbers_counts_as_none),
        cmocka_unit_test(a_sum_is_as_good_as_single_precision),
        cmocka_unit_test(elements_meet_their_own),
    };
    return ru_run_group(tests);
}
