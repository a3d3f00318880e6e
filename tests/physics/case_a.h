/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_CASE_A_H
#define RU_TEST_CASE_A_H

#include "support.h"

#include <ru/physics/correlation.h>

/* The vessel of a_hydro_point_values.csv: water, T = H = 1 m, D = C = T/3, w = D/5, 4 rev/s, Po 5,
 * 0.01 m3/s of gas, with the gassed power that the file starts from. */
static inline ru_conditions case_a(void)
{
    return (ru_conditions){.tank = 1,
                           .height = 1,
                           .volume = 3.14159265358979323846 / 4,
                           .impeller = 1.0 / 3,
                           .blade = 1.0 / 15,
                           .speed = 4,
                           .power_number = 5,
                           .power = 1316.8724279835391,
                           .gassed_power = 777.91555,
                           .gas_flow = 0.01,
                           .velocity = 0.01 * 4 / 3.14159265358979323846,
                           .density = 1000,
                           .viscosity = 1e-3,
                           .surface_tension = 0.072,
                           .gas_density = 1.2,
                           .diffusivity = 2.4e-9,
                           .holdup = 0.07065848};
}

/* A bubble column of 1 m, 5 m high, at 0.05 m/s. */
static inline ru_conditions column_a(void)
{
    ru_conditions c = case_a();
    c.height = 5;
    c.velocity = 0.05;
    return c;
}

#define POINTS RU_SOURCE_DIR "/tests/reference/a_hydro_point_values.csv"

#endif
