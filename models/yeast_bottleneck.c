/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saccharomyces cerevisiae with limited respiration: Sonnleitner and Kaeppeli, Biotechnol. Bioeng.
 * 28:927 (1986), in the stoichiometric form of Dewasme and Vande Wouwer.
 *
 *   r_S    = q_s_max S/(k_s + S),   r_crit = q_o_max O/(k_o + O)/k_o1
 *   r1     = min(r_S, r_crit)                          glucose oxidised
 *   r2     = r_S - r1                                  glucose fermented
 *   r3     = k_o1 (r_crit - r1)/k_o3 E/(k_e + E)       ethanol oxidised with what is left
 *   dX = (k_x1 r1 + k_x2 r2 + k_x3 r3) X,  dS = -(r1 + r2) X,  dE = (k_e2 r2 - r3) X
 *   dO = -(k_o1 r1 + k_o3 r3) X
 *
 * The minimum is rounded over the fraction `switch_width` of either side. Carbon dioxide closes the
 * carbon; the published coefficients 0.5897, 0.4621, 0.6249 agree with that within 0.7 %. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, ETHANOL, OXYGEN, CARBON_DIOXIDE, N_STATE };
enum {
    Q_S_MAX,
    Q_O_MAX,
    K_S,
    K_O,
    K_E,
    Y_X1,
    Y_X2,
    Y_X3,
    Y_E2,
    Y_O1,
    Y_O3,
    SWITCH_WIDTH,
    N_PARAMETER
};
enum { OXIDATION, FERMENTATION, ETHANOL_UPTAKE, N_PROCESS };

#define CARBON_BIOMASS (12.011 / 24.6) /* 24.6 g/C-mol */

#define SOURCE         "Sonnleitner and Kaeppeli 1986; recalled"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.5, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 10, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-7},
    [ETHANOL] = {{"ethanol", "g/L", "overflow product", 0, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_ETHANOL, [RU_OXYGEN_DEMAND] = RU_DEMAND_ETHANOL},
                 1e-7},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.00735, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-9},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [Q_S_MAX] = {"q_s_max", "g/g/h", "largest glucose uptake", 3.5, 0, 20, SOURCE},
    [Q_O_MAX] = {"q_o_max", "g/g/h", "respiratory capacity", 0.256, 1e-6, 5, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.1, 1e-6, 10, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 1e-4, 1e-12, 0.1, SOURCE},
    [K_E] = {"k_e", "g/L", "half saturation of ethanol", 0.1, 1e-6, 10, SOURCE},
    [Y_X1] = {"y_x1", "g/g", "biomass on oxidised glucose", 0.49, 0, 0.8, SOURCE},
    [Y_X2] = {"y_x2", "g/g", "biomass on fermented glucose", 0.05, 0, 0.8, SOURCE},
    [Y_X3] = {"y_x3", "g/g", "biomass on ethanol", 0.72, 0, 1, SOURCE},
    [Y_E2] = {"y_e2", "g/g", "ethanol on fermented glucose", 0.48, 0, 0.511, SOURCE},
    [Y_O1] = {"y_o1", "g/g", "oxygen on oxidised glucose", 0.3968, 1e-6, 2, SOURCE},
    [Y_O3] = {"y_o3", "g/g", "oxygen on ethanol", 1.104, 1e-6, 3, SOURCE},
    [SWITCH_WIDTH] = {"switch_width", "1", "rounding of the bottleneck, as a fraction", 1e-4, 1e-9,
                      0.1, "numerical"},
};

static const ru_process_info processes[N_PROCESS] = {
    [OXIDATION] = {"oxidation", "glucose oxidised"},
    [FERMENTATION] = {"fermentation", "glucose to ethanol above the bottleneck"},
    [ETHANOL_UPTAKE] = {"ethanol_uptake", "ethanol oxidised with the respiration left over"},
};

#define AS_PUBLISHED "yields as published do not balance electrons"

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "oxidation", 0.49 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE + 0.3968,
     AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "fermentation",
     0.05 * RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE + 0.48 * RU_DEMAND_ETHANOL, AS_PUBLISHED},
    {RU_OXYGEN_DEMAND, "ethanol_uptake", 0.72 * RU_DEMAND_BIOMASS - RU_DEMAND_ETHANOL + 1.104,
     AS_PUBLISHED},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[OXIDATION][BIOMASS] = p[Y_X1];
    row[OXIDATION][GLUCOSE] = -1;
    row[OXIDATION][OXYGEN] = -p[Y_O1];
    row[FERMENTATION][BIOMASS] = p[Y_X2];
    row[FERMENTATION][GLUCOSE] = -1;
    row[FERMENTATION][ETHANOL] = p[Y_E2];
    row[ETHANOL_UPTAKE][BIOMASS] = p[Y_X3];
    row[ETHANOL_UPTAKE][ETHANOL] = -1;
    row[ETHANOL_UPTAKE][OXYGEN] = -p[Y_O3];
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), e = ru_variable(y, ETHANOL);
    double full = p[Q_O_MAX] / p[Y_O1];
    ru_dual uptake = ru_scale(p[Q_S_MAX], ru_saturation(ru_variable(y, GLUCOSE), p[K_S]));
    ru_dual bottleneck = ru_scale(full, ru_saturation(ru_variable(y, OXYGEN), p[K_O]));
    ru_dual oxidised = ru_smooth_min(uptake, bottleneck, p[SWITCH_WIDTH]);
    ru_dual left = ru_scale(p[Y_O1] / p[Y_O3], ru_subtract(bottleneck, oxidised));
    r[OXIDATION] = ru_multiply(oxidised, x);
    r[FERMENTATION] = ru_multiply(ru_subtract(uptake, oxidised), x);
    r[ETHANOL_UPTAKE] = ru_multiply(ru_multiply(left, ru_saturation(e, p[K_E])), x);
}

/* No rate depends on carbon dioxide. */
static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[ETHANOL] = 1e-1;
    noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_yeast_bottleneck;
const ru_model ru_model_yeast_bottleneck = {
    .abi = RU_MODEL_ABI,
    .name = "yeast-bottleneck",
    .title = "S. cerevisiae on glucose, ethanol above the respiratory bottleneck",
    .citation = "Sonnleitner, Kaeppeli, Biotechnol. Bioeng. 28:927 (1986)",
    .validity = "S. cerevisiae on glucose, aerobic, 30 degC; no lag, no adaptation of respiration",
    .evidence = "independent integration of a batch to 8e-6 with its diauxie, chemostats to 2e-10",
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
