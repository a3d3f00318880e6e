/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/color_map.h>

#include <math.h>

/* 33 colours, evenly spread, of viridis (van der Walt and Smith 2015, CC0) and cividis (Nunez,
 * Anderton and Renslow 2018). */
enum { N_COLOR = 33 };
static const uint32_t colors[RU_COLOR_MAP_COUNT][N_COLOR] = {
    [RU_VIRIDIS] =
        {
            0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453681, 0x424086,
            0x3f4989, 0x3b528b, 0x375a8d, 0x33638d, 0x2f6a8e, 0x2c728e, 0x297a8e,
            0x26818e, 0x23898e, 0x21908c, 0x1f988b, 0x1f9f88, 0x21a685, 0x28ae80,
            0x31b57b, 0x3ebc74, 0x4cc26c, 0x5dc963, 0x6ece58, 0x82d34c, 0x96d83f,
            0xabdc32, 0xc0df24, 0xd5e21a, 0xeae51a, 0xfde725,
        },
    [RU_CIVIDIS] =
        {
            0x00224e, 0x00285b, 0x002e6a, 0x043371, 0x1a386f, 0x273e6e, 0x32436d,
            0x3b496c, 0x434e6c, 0x4b546c, 0x52596d, 0x5a5f6e, 0x61656f, 0x686a71,
            0x6f7073, 0x757676, 0x7c7b78, 0x848179, 0x8b8778, 0x938d78, 0x9b9376,
            0xa39a75, 0xaba072, 0xb3a670, 0xbbad6c, 0xc3b469, 0xccba64, 0xd4c15f,
            0xddc958, 0xe6d051, 0xefd748, 0xf8df3c, 0xfee838,
        },
};

uint32_t ru_color_of(ru_color_map map, double place)
{
    if (!isfinite(place))
        return 0xd9dde0;
    double at = fmin(fmax(place, 0), 1) * (N_COLOR - 1);
    int i = (int)fmin(floor(at), N_COLOR - 2);
    uint32_t from = colors[map][i], to = colors[map][i + 1], mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        double a = from >> shift & 255, b = to >> shift & 255;
        mixed |= (uint32_t)lround(a + (at - i) * (b - a)) << shift;
    }
    return mixed;
}
