/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/plot/color_map.h>

/* Lightness L* (CIE 1976) of an sRGB colour, D65. */
static double lightness(uint32_t color)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (int i = 0; i < 3; i++) {
        double c = (color >> (16 - 8 * i) & 255) / 255.0;
        luminance += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return luminance > 216.0 / 24389 ? 116 * cbrt(luminance) - 16 : luminance * 24389 / 27;
}

static void lightness_rises_evenly(void **state)
{
    (void)state;
    for (ru_color_map map = 0; map < RU_COLOR_MAP_COUNT; map++) {
        double first = lightness(ru_color_of(map, 0)), last = lightness(ru_color_of(map, 1));
        assert_true(last - first > 70);
        for (int i = 0; i <= 100; i++) {
            double at = first + (last - first) * i / 100;
            /* within 3 of 100 of a straight line: no band is seen that is not in the numbers */
            assert_close(lightness(ru_color_of(map, i / 100.0)), at, 0, 3);
        }
    }
}

static void ends_are_those_of_the_published_maps(void **state)
{
    (void)state;
    assert_int_equal(ru_color_of(RU_VIRIDIS, 0), 0x440154);
    assert_int_equal(ru_color_of(RU_VIRIDIS, 1), 0xfde725);
    assert_int_equal(ru_color_of(RU_VIRIDIS, 7), 0xfde725);
    assert_int_equal(ru_color_of(RU_CIVIDIS, -1), ru_color_of(RU_CIVIDIS, 0));
}

static void no_number_is_grey(void **state)
{
    (void)state;
    uint32_t grey = ru_color_of(RU_VIRIDIS, NAN);
    assert_true((grey >> 16) - (grey & 255) < 16 || (grey & 255) - (grey >> 16) < 16);
    assert_int_not_equal(grey, ru_color_of(RU_VIRIDIS, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lightness_rises_evenly),
        cmocka_unit_test(ends_are_those_of_the_published_maps),
        cmocka_unit_test(no_number_is_grey),
    };
    return ru_run_group(tests);
}
