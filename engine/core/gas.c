/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/network_make.h>
#include <ru/core/problem.h>

#include <math.h>

static const double pi = 3.14159265358979323846;

/* kLa = factor (Pg/V)^a u_s^b in 1/s, W/m3, m/s; van't Riet, Ind. Eng. Chem. Process Des. Dev.
 * 18:357 (1979); good to 30 % for 2 L to 2.6 m3 (4.4 m3 with salts) and 500 to 10 000 W/m3. */
typedef struct correlation {
    double factor, power, velocity;
} correlation;

static const correlation correlations[] = {
    [RU_KLA_COALESCING] = {0.026, 0.4, 0.5},
    [RU_KLA_NONCOALESCING] = {0.002, 0.7, 0.2},
};

double ru_gas_kla(const ru_scenario *scenario)
{
    const ru_gas *gas = &scenario->gas;
    if (!gas->present)
        return 0;
    if (gas->kind == RU_KLA_GIVEN)
        return gas->kla;
    double area = 0.25 * pi * scenario->vessel.diameter * scenario->vessel.diameter;
    double power = gas->gassed_power * ru_mixing_power(scenario) / scenario->vessel.volume;
    const correlation *c = &correlations[gas->kind];
    return c->factor * pow(power, c->power) * pow(gas->gas_flow / area, c->velocity);
}
