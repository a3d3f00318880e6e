/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A methanotroph, Methylotuvimicrobium buryatense 5GB1, alone or with the cyanobacterium
 * Arthrospira platensis that gives it oxygen: Badr, He, Wang, semi-structured kinetic model (2021).
 *
 *   mu_m = u_M O/(k_o + O) C/(k_c + C),   mu_p = u_P D/(k_d + D) I/(K_i + I)      C: methane, D:
 * CO2
 *
 * To the published model come ammonia, of which both kinds take what their nitrogen is (limit K_N,
 * a choice), and the local light I: published is I0 exp(-(6.40 - 0.0175 I0) (X_p + X_m)). Rates
 * alone are u_P 0.024 and u_M 0.117, together 0.034 and 0.145 1/h. The published yields do not
 * close carbon and electrons: the leaks say by how much. Single-cell protein is the same without
 * light, its heat that of the oxygen, 1.35 mol a mol of methane. */
#define RU_SLOPES 6
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { METHANOTROPH, CYANOBACTERIUM, METHANE, OXYGEN, CARBON_DIOXIDE, AMMONIA, N_STATE };
enum { U_M, K_O, K_C, U_P, K_D, K_I, Y_MCO2, Y_MCH4, Y_MO2, Y_PO2, Y_PCO2, K_N, N_PARAMETER };
enum { GROWTH_M, GROWTH_P, N_PROCESS };

/* kg/mol */
#define METHANE_KG  0.0160425
#define OXYGEN_KG   0.031998
#define DIOXIDE_KG  0.044009
#define NITROGEN_KG 0.014007

#define SOURCE      "Badr et al. 2021, together"
#define CELLS                                                                                      \
    {                                                                                              \
        [RU_CARBON] = RU_CARBON_BIOMASS, [RU_NITROGEN] = RU_NITROGEN_BIOMASS,                      \
        [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS                                                     \
    }

static const ru_state_info states[N_STATE] = {
    [METHANOTROPH] = {{"methanotroph", "g/L", "dry cell mass", 0.018, 0, 100, NULL},
                      RU_PHASE_SUSPENDED,
                      RU_ROLE_BIOMASS,
                      CELLS,
                      1e-7},
    [CYANOBACTERIUM] = {{"cyanobacterium", "g/L", "dry cell mass", 0, 0, 100, NULL},
                        RU_PHASE_SUSPENDED,
                        RU_ROLE_BIOMASS,
                        CELLS,
                        1e-7},
    [METHANE] =
        {{"methane", "mg/L", "dissolved", 15, 0, 1e4, NULL},
         RU_PHASE_LIQUID,
         RU_ROLE_PLAIN,
         {[RU_CARBON] = 0.012011 / METHANE_KG, [RU_OXYGEN_DEMAND] = 2 * OXYGEN_KG / METHANE_KG},
         1e-9},
    [OXYGEN] = {{"oxygen", "mg/L", "dissolved", 7, 0, 1e3, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-9},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "mg/L", "dissolved", 20, 0, 1e5, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = 0.012011 / DIOXIDE_KG},
                        1e-8},
    [AMMONIA] = {{"ammonia", "mmol/L", "NH3 and NH4+", 50, 0, 2e4, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_NITROGEN] = NITROGEN_KG},
                 1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [U_M] = {"u_M", "1/h", "largest growth of the methanotroph", 0.145, 0, 1, SOURCE},
    [K_O] = {"k_o", "mmol/L", "half saturation of oxygen", 0.005, 1e-9, 1, SOURCE},
    [K_C] = {"k_c", "mmol/L", "half saturation of methane", 0.028, 1e-9, 10, SOURCE},
    [U_P] = {"u_P", "1/h", "largest growth of the cyanobacterium", 0.034, 0, 1, SOURCE},
    [K_D] = {"k_d", "mmol/L", "half saturation of carbon dioxide", 0.24, 1e-9, 10, SOURCE},
    [K_I] = {"K_i", "umol/m2/s", "half saturation of light", 4.33, 1e-6, 1e4, SOURCE},
    [Y_MCO2] = {"Y_mCO2", "g/mmol", "methanotroph on carbon dioxide given off", 0.02438, 1e-4, 1,
                SOURCE},
    [Y_MCH4] = {"Y_mCH4", "g/mmol", "methanotroph on methane", 0.48 * 0.02438, 1e-4, 1, SOURCE},
    [Y_MO2] = {"Y_mO2", "g/mmol", "methanotroph on oxygen", 0.48 * 0.02438 / 1.35, 1e-4, 1, SOURCE},
    [Y_PO2] = {"Y_pO2", "g/mmol", "cyanobacterium on oxygen given off", 0.02454, 1e-4, 1, SOURCE},
    [Y_PCO2] = {"Y_pCO2", "g/mmol", "cyanobacterium on carbon dioxide", 1.28 * 0.02454, 1e-4, 1,
                SOURCE},
    [K_N] = {"K_N", "mmol/L", "half saturation of ammonia", 0.05, 1e-12, 10, "a choice"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH_M] = {"growth_m", "methanotroph on methane and oxygen"},
    [GROWTH_P] = {"growth_p", "cyanobacterium on carbon dioxide in light"},
};

/* At the published yields, a kg of cells. */
#define LEAK_M_CARBON (RU_CARBON_BIOMASS + 0.012011 / 0.02438 - 0.012011 / (0.48 * 0.02438))
#define LEAK_M_DEMAND (RU_DEMAND_BIOMASS + (1.35 - 2) * OXYGEN_KG / (0.48 * 0.02438))
#define LEAK_P_CARBON (RU_CARBON_BIOMASS - 0.012011 / (1.28 * 0.02454))
#define LEAK_P_DEMAND (RU_DEMAND_BIOMASS - OXYGEN_KG / 0.02454)
#define FITTED        "yields fitted to gas and cells, not to carbon and electrons"

static const ru_leak leaks[] = {
    {RU_CARBON, "growth_m", LEAK_M_CARBON, FITTED},
    {RU_OXYGEN_DEMAND, "growth_m", LEAK_M_DEMAND, FITTED},
    {RU_CARBON, "growth_p", LEAK_P_CARBON, FITTED},
    {RU_OXYGEN_DEMAND, "growth_p", LEAK_P_DEMAND, FITTED},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH_M][METHANOTROPH] = row[GROWTH_P][CYANOBACTERIUM] = 1;
    row[GROWTH_M][METHANE] = -METHANE_KG / p[Y_MCH4];
    row[GROWTH_M][OXYGEN] = -OXYGEN_KG / p[Y_MO2];
    row[GROWTH_M][CARBON_DIOXIDE] = DIOXIDE_KG / p[Y_MCO2];
    row[GROWTH_P][OXYGEN] = OXYGEN_KG / p[Y_PO2];
    row[GROWTH_P][CARBON_DIOXIDE] = -DIOXIDE_KG / p[Y_PCO2];
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][AMMONIA] = ru_closing(states, N_STATE, RU_NITROGEN, row[i], AMMONIA);
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    ru_dual nitrogen = ru_saturation(ru_variable(y, AMMONIA), p[K_N]);
    ru_dual gases = ru_multiply(ru_saturation(ru_variable(y, OXYGEN), p[K_O] * OXYGEN_KG),
                                ru_saturation(ru_variable(y, METHANE), p[K_C] * METHANE_KG));
    ru_dual dioxide = ru_saturation(ru_variable(y, CARBON_DIOXIDE), p[K_D] * DIOXIDE_KG);
    double light = p[U_P] * at->light / (p[K_I] + at->light);
    r[GROWTH_M] =
        ru_scale(p[U_M], ru_multiply(ru_multiply(gases, nitrogen), ru_variable(y, METHANOTROPH)));
    r[GROWTH_P] = ru_scale(
        light, ru_multiply(ru_multiply(dioxide, nitrogen), ru_variable(y, CYANOBACTERIUM)));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[METHANOTROPH] = noise[CYANOBACTERIUM] = noise[CARBON_DIOXIDE] = 1e-1;
    noise[METHANE] = noise[OXYGEN] = 1e-2;
    noise[AMMONIA] = 10;
}

RU_DEFINE_RATES_OF((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_methanotroph;
const ru_model ru_model_methanotroph = {
    .abi = RU_MODEL_ABI,
    .name = "methanotroph",
    .title = "Methanotroph on methane, alone or with a cyanobacterium: single-cell protein",
    .citation = "Badr, He, Wang, semi-structured kinetic model of a coculture (2021)",
    .validity = "M. buryatense 5GB1 and A. platensis, 30 degC; light below 200 umol/m2/s",
    .evidence = "independent integration of a co-culture to 4e-10",
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
