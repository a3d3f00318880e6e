/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phycocyanin of the cyanobacterium Arthrospira platensis: del Rio-Chanona et al., Chem. Eng. Sci.
 * 153:1 (2016) and AIChE J. 65:915 (2019).
 *
 *   growth      u_m I/(I + k_s + I^2/k_i) N/(N + K_N) X        nitrate Y_NX a biomass
 *   decay       u_d X
 *   synthesis   k_m I/(I + k_sq + I^2/k_iq) X
 *   degradation k_d q/(N + K_Np)
 *
 * I is the light at the cells: the reactor's `light` says how it falls off with depth. The factor
 * 0.62 of the published runs is part of u_m and k_m. Carbon dioxide is plentiful and not counted.
 */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, NITRATE, PHYCOCYANIN, N_STATE };
enum { U_M, K_S, K_I, K_N, U_D, Y_NX, K_M, K_SQ, K_IQ, K_D, K_NP, N_PARAMETER };
enum { GROWTH, DECAY, SYNTHESIS, DEGRADATION, N_PROCESS };

#define NITROGEN_NITRATE (14.007 / 62.004)

#define SOURCE           "del Rio-Chanona et al. 2016"
#define LIGHT            "umol/m2/s"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 1, 0, 100, NULL},
                 RU_PHASE_SUSPENDED,
                 RU_ROLE_BIOMASS,
                 {[RU_NITROGEN] = 0.50449 * NITROGEN_NITRATE},
                 1e-7},
    [NITRATE] = {{"nitrate", "mg/L", "nutrient", 150, 0, 1e5, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_NITROGEN] = NITROGEN_NITRATE},
                 1e-8},
    [PHYCOCYANIN] = {{"phycocyanin", "mg/L", "pigment", 0, 0, 1e5, NULL},
                     RU_PHASE_SUSPENDED,
                     RU_ROLE_PLAIN,
                     {0},
                     1e-9},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [U_M] = {"u_m", "1/h", "largest growth", 0.0923 * 0.62, 0, 1, SOURCE},
    [K_S] = {"k_s", LIGHT, "half saturation of light", 178.85, 1e-3, 1e4, SOURCE},
    [K_I] = {"k_i", LIGHT, "inhibition by light", 447.12, 1, 1e6, SOURCE},
    [K_N] = {"K_N", "mg/L", "half saturation of nitrate", 393.1, 1e-3, 1e4, SOURCE},
    [U_D] = {"u_d", "1/h", "decay", 0.001, 0, 1, SOURCE},
    [Y_NX] = {"Y_NX", "mg/g", "nitrate in biomass", 504.49, 0, 5000, SOURCE},
    [K_M] = {"k_m", "g/g/h", "largest synthesis", 2.544 * 0.62e-4, 0, 1, SOURCE},
    [K_SQ] = {"k_sq", LIGHT, "half saturation of light, synthesis", 23.51, 1e-3, 1e4, SOURCE},
    [K_IQ] = {"k_iq", LIGHT, "inhibition by light, synthesis", 800, 1, 1e6, SOURCE},
    [K_D] = {"k_d", "mg/L/h", "degradation where nitrate is short", 0.281, 0, 100, SOURCE},
    [K_NP] = {"K_Np", "mg/L", "nitrate that slows degradation", 16.89, 1e-3, 1e4, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells in light with nitrate"},
    [DECAY] = {"decay", "cells are lost"},
    [SYNTHESIS] = {"synthesis", "phycocyanin in light"},
    [DEGRADATION] = {"degradation", "phycocyanin where nitrate is short"},
};

static const ru_leak leaks[] = {
    {RU_NITROGEN, "growth", NAN, "cells hold the nitrogen of the published yield, whatever Y_NX"},
    {RU_NITROGEN, "decay", -0.50449 * NITROGEN_NITRATE, "what decayed cells leave is not counted"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][NITRATE] = -p[Y_NX];
    row[DECAY][BIOMASS] = -1;
    row[SYNTHESIS][PHYCOCYANIN] = 1;
    row[DEGRADATION][PHYCOCYANIN] = -1;
}

/* I/(I + k + I^2/k_i). */
static inline double response(double light, double k, double k_i)
{
    return light / (light + k + light * light / k_i);
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), nitrate = ru_variable(y, NITRATE);
    r[GROWTH] = ru_scale(p[U_M] * response(at->light, p[K_S], p[K_I]),
                         ru_multiply(ru_saturation(nitrate, p[K_N]), x));
    r[DECAY] = ru_scale(p[U_D], x);
    r[SYNTHESIS] = ru_scale(p[K_M] * response(at->light, p[K_SQ], p[K_IQ]), x);
    r[DEGRADATION] = ru_scale(p[K_D] / p[K_NP], ru_multiply(ru_inhibition(nitrate, p[K_NP]),
                                                            ru_variable(y, PHYCOCYANIN)));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[NITRATE] = 1e-1;
    noise[PHYCOCYANIN] = 1e-2;
}

RU_DEFINE_RATES_OF((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_phycocyanin;
const ru_model ru_model_phycocyanin = {
    .abi = RU_MODEL_ABI,
    .name = "phycocyanin",
    .title = "Arthrospira platensis in light: growth on nitrate, phycocyanin",
    .citation = "del Rio-Chanona et al., Chem. Eng. Sci. 153:1 (2016)",
    .validity = "flat photobioreactors, 120 to 400 umol/m2/s, carbon dioxide in excess",
    .evidence = "independent integration to 4e-10",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .leaks = leaks,
    .n_leak = sizeof leaks / sizeof leaks[0],
    .stoichiometry = stoichiometry,
    RU_RATES,
};
