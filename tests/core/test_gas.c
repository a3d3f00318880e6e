/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/gas.h>
#include <ru/core/network_make.h>
#include <ru/physics/constant.h>

/* A 1 m tank with 0.01 m3/s of air: superficial velocity 0.01/(pi/4) = 0.012732395 m/s. */
static ru_scenario make(double *initial, double *parameters, ru_impeller *impeller,
                        ru_kla_kind kind)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, impeller, RU_IMPELLER_RADIAL, 8, 1, 16);
    s.mixing.speed = 4;
    s.gas = (ru_gas){.present = 1,
                     .kind = kind,
                     .molar_flow = 0.01 * 101325 / (RU_GAS_CONSTANT * s.vessel.temperature),
                     .holdup = NAN,
                     .head_pressure = 101325};
    /* Gassed power such that P/V is 990.47284 W/m3: P0 = 5 * 1000 * 64 / 243 = 1316.8724 W. */
    s.mixing.impellers[0].gassed_power = 777.91555 / 1316.8724;
    return s;
}

static void power_is_po_rho_n3_d5(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_impeller impeller;
    ru_scenario s = make(initial, parameters, &impeller, RU_KLA_COALESCING);
    assert_close(ru_mixing_power(&s), 1316.8724, 1e-7, 0);
}

static void kla_of_coalescing_and_salty_media_is_vant_riets(void **state)
{
    (void)state;
    /* 0.026 * 990.47284^0.4 * 0.012732395^0.5 and 0.002 * 990.47284^0.7 * 0.012732395^0.2 */
    double initial[2], parameters[1];
    ru_impeller impeller;
    ru_scenario s = make(initial, parameters, &impeller, RU_KLA_COALESCING);
    assert_close(ru_gas_kla(&s), 0.046319668, 1e-6, 0);
    s.gas.kind = RU_KLA_NONCOALESCING;
    assert_close(ru_gas_kla(&s), 0.10449652, 1e-6, 0);
}

static void a_given_kla_is_taken_and_no_gas_means_none(void **state)
{
    (void)state;
    double initial[2], parameters[1];
    ru_impeller impeller;
    ru_scenario s = make(initial, parameters, &impeller, RU_KLA_GIVEN);
    s.gas.kla = 0.07;
    assert_close(ru_gas_kla(&s), 0.07, 0, 0);
    s.gas.present = 0;
    assert_close(ru_gas_kla(&s), 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_is_po_rho_n3_d5),
        cmocka_unit_test(kla_of_coalescing_and_salty_media_is_vant_riets),
        cmocka_unit_test(a_given_kla_is_taken_and_no_gas_means_none),
    };
    return ru_run_group(tests);
}
