/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Penicillin in fed-batch: PenSim, Birol, Undey and Cinar, Comput. Chem. Eng. 26:1553 (2002).
 *
 *   mu   = mu_x /(1 + k_1/H + H/k_2) S/(k_x X + S) O/(k_ox X + O) f(T)
 *   f(T) = k_g exp(-e_g/(R T)) - k_d exp(-e_d/(R T))
 *   q_P  = mu_p S/(k_p + S + S^2/k_i) O^n/(k_op X + O^n),   dP = q_P X - k_h P
 *   q_S  = mu/y_xs + q_P/y_ps + m_s,   q_O = mu/y_xo + q_P/y_po + m_o
 *
 * H is the proton concentration, T and pH those of the reactor. R = 1.987 cal/mol/K.
 *
 * The paper counts oxygen on a scale of its own, where air saturates the broth with 1.16 g/L and
 * growth burns 25 g of oxygen per g of biomass. Here oxygen is what it is in a vessel: `saturation`
 * says how much of it the paper's 1.16 g/L are, and the demand is what the balance of electrons
 * leaves. With saturation = 1.16 g/L and published_demand = 1 all is as published.
 *
 * Maintenance stops where substrate or oxygen end (k_m, k_om), which the paper leaves open. Not
 * taken from the paper, since the reactor has them: kLa from flow and power, evaporation, heat of
 * reaction (460 kJ/mol of oxygen in place of 60 cal/g of biomass), protons set free by growth, and
 * carbon dioxide, which closes the carbon (the paper's 0.143 mmol/g are a hundredth of that).
 *
 * Half of the carbons of penicillin G are phenylacetate that is fed and is no state; what
 * hydrolysis makes of it is none either. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, OXYGEN, PENICILLIN, CARBON_DIOXIDE, N_STATE };
enum {
    MU_X,
    K_X,
    K_OX,
    K_1,
    K_2,
    K_G,
    E_G,
    K_D,
    E_D,
    MU_P,
    K_P,
    K_I,
    K_OP,
    N_P,
    K_H,
    Y_XS,
    Y_PS,
    M_S,
    Y_XO,
    Y_PO,
    M_O,
    K_M,
    K_OM,
    SATURATION,
    PUBLISHED_DEMAND,
    N_PARAMETER
};
enum { GROWTH, PRODUCTION, MAINTENANCE, HYDROLYSIS, N_PROCESS };

#define SOURCE "Birol 2002"

static const double gas_constant = 1.987 * 4.184; /* J/mol/K */
static const double published_saturation = 1.16;  /* kg/m3 */

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 15, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.008, 0, 2, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-8},
    [PENICILLIN] = {{"penicillin", "g/L", "penicillin G", 0, 0, 300, NULL},
                    RU_PHASE_LIQUID,
                    RU_ROLE_PLAIN,
                    {[RU_CARBON] = RU_CARBON_PENICILLIN, [RU_OXYGEN_DEMAND] = RU_DEMAND_PENICILLIN},
                    1e-6},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_X] = {"mu_x", "1/h", "largest specific growth rate", 0.092, 0, 2, SOURCE},
    [K_X] = {"k_x", "g/g", "Contois half saturation of growth, per biomass", 0.15, 0, 10, SOURCE},
    [K_OX] = {"k_ox", "g/g", "the same of oxygen, on the paper's scale; 0: no limitation", 0.02, 0,
              10, SOURCE},
    [K_1] = {"k_1", "mol/L", "protons below which growth slows down", 1e-10, 0, 1, SOURCE},
    [K_2] = {"k_2", "mol/L", "protons above which growth slows down", 7e-5, 1e-14, 1, SOURCE},
    [K_G] = {"k_g", "1", "Arrhenius factor of growth", 7e3, 0, 1e12, SOURCE},
    [E_G] = {"e_g", "cal/mol", "activation energy of growth", 5100, 0, 1e5, SOURCE},
    [K_D] = {"k_d", "1", "Arrhenius factor of death", 1e33, 0, 1e40, SOURCE},
    [E_D] = {"e_d", "cal/mol", "activation energy of death", 50000, 0, 1e5, SOURCE},
    [MU_P] = {"mu_p", "g/g/h", "largest specific production", 0.005, 0, 1, SOURCE},
    [K_P] = {"k_p", "g/L", "half saturation of production", 2e-4, 1e-9, 10, SOURCE},
    [K_I] = {"k_i", "g/L", "substrate inhibits production", 0.1, 1e-6, 1e6, SOURCE},
    [K_OP] = {"k_op", "g2/L2", "half saturation of production by oxygen^n_p, per biomass", 5e-4, 0,
              10, SOURCE},
    [N_P] = {"n_p", "1", "exponent of oxygen in production", 3, 1, 10, SOURCE},
    [K_H] = {"k_h", "1/h", "hydrolysis of penicillin", 0.04, 0, 1, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "biomass on substrate", 0.45, 0.01, 0.75, SOURCE},
    [Y_PS] = {"y_ps", "g/g", "penicillin on substrate", 0.9, 0.01, 1.17, SOURCE},
    [M_S] = {"m_s", "g/g/h", "maintenance", 0.014, 1e-6, 1, SOURCE},
    [Y_XO] = {"y_xo", "g/g", "biomass on oxygen, on the paper's scale", 0.04, 1e-3, 10, SOURCE},
    [Y_PO] = {"y_po", "g/g", "penicillin on oxygen, on the paper's scale", 0.2, 1e-3, 10, SOURCE},
    [M_O] = {"m_o", "g/g/h", "oxygen for maintenance, on the paper's scale", 0.467, 0, 10, SOURCE},
    [K_M] = {"k_m", "g/L", "substrate below which maintenance fades", 1e-4, 1e-12, 1, "numerical"},
    [K_OM] = {"k_om", "g/L", "oxygen below which maintenance fades", 1e-5, 1e-12, 0.1, "numerical"},
    [SATURATION] = {"saturation", "g/L", "oxygen that the paper's 1.16 g/L stand for", 0.008, 1e-4,
                    2, "water at 25 degC under air, less what salts take"},
    [PUBLISHED_DEMAND] = {"published_demand", "1",
                          "0: oxygen burnt closes the electrons; 1: y_xo, "
                          "y_po, m_o",
                          0, 0, 1, "extension"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed"},
    [PRODUCTION] = {"production", "penicillin formed"},
    [MAINTENANCE] = {"maintenance", "substrate burnt for maintenance"},
    [HYDROLYSIS] = {"hydrolysis", "penicillin lost"},
};

static const ru_leak leaks[] = {
    {RU_CARBON, "production", RU_CARBON_PHENYLACETATE,
     "the side chain comes from phenylacetate, no state"},
    {RU_CARBON, "hydrolysis", -RU_CARBON_PENICILLIN, "the product of hydrolysis is no state"},
    {RU_OXYGEN_DEMAND, "hydrolysis", -RU_DEMAND_PENICILLIN,
     "the product of hydrolysis is no state"},
    {RU_OXYGEN_DEMAND, "production", RU_DEMAND_PHENYLACETATE,
     "the side chain comes from phenylacetate, no state"},
    {RU_OXYGEN_DEMAND, NULL, 0, "only the demand as published, on a scale of its own, leaks"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[PRODUCTION][PENICILLIN] = 1;
    row[PRODUCTION][GLUCOSE] = -1 / p[Y_PS];
    row[MAINTENANCE][GLUCOSE] = -1;
    row[HYDROLYSIS][PENICILLIN] = -1;
    const double published[N_PROCESS] = {
        [GROWTH] = 1 / p[Y_XO], [PRODUCTION] = 1 / p[Y_PO], [MAINTENANCE] = p[M_O] / p[M_S]};
    const double side_carbon[N_PROCESS] = {[PRODUCTION] = RU_CARBON_PHENYLACETATE},
                 side_demand[N_PROCESS] = {[PRODUCTION] = RU_DEMAND_PHENYLACETATE};
    for (size_t i = 0; i < HYDROLYSIS; i++) {
        double demand =
            side_demand[i] - ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], OXYGEN);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE) +
                                 side_carbon[i] / RU_CARBON_CARBON_DIOXIDE;
        row[i][OXYGEN] = -demand + p[PUBLISHED_DEMAND] * (demand - published[i]);
    }
}

/* How much faster growth is than at f(T) = 1 and the best pH. */
static inline double conditions_factor(const ru_local *at, const double *p)
{
    double warmth = gas_constant * at->temperature, protons = 1e3 * pow(10, -at->pH);
    double arrhenius = p[K_G] * exp(-p[E_G] / warmth) - p[K_D] * exp(-p[E_D] / warmth);
    return arrhenius / (1 + p[K_1] / protons + protons / p[K_2]);
}

RU_EXPRESSIONS expressions(const ru_local *at, const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual counted = ru_scale(published_saturation / p[SATURATION], o);
    ru_dual breathing = p[K_OX] > 0 ? ru_crowded(counted, p[K_OX], x) : ru_constant(1);
    ru_dual growth = ru_multiply(ru_crowded(s, p[K_X], x), breathing);
    ru_dual production = ru_multiply(ru_haldane(s, p[K_P], p[K_I]),
                                     ru_crowded(ru_power(counted, p[N_P]), p[K_OP], x));
    ru_dual maintenance = ru_multiply(ru_saturation(s, p[K_M]), ru_saturation(o, p[K_OM]));
    r[GROWTH] = ru_scale(p[MU_X] * conditions_factor(at, p), ru_multiply(growth, x));
    r[PRODUCTION] = ru_scale(p[MU_P], ru_multiply(production, x));
    r[MAINTENANCE] = ru_scale(p[M_S], ru_multiply(maintenance, x));
    r[HYDROLYSIS] = ru_scale(p[K_H], ru_variable(y, PENICILLIN));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[PENICILLIN] = 1e-1;
    noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES_OF((at, p, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_penicillin_pensim;
const ru_model ru_model_penicillin_pensim = {
    .abi = RU_MODEL_ABI,
    .name = "penicillin-pensim",
    .title = "penicillin in fed-batch, with temperature and pH",
    .citation = "Birol, Undey, Cinar, Comput. Chem. Eng. 26:1553 (2002)",
    .validity = "P. chrysogenum on glucose, 15 to 35 degC, pH 3 to 8; no precursor, no morphology",
    .evidence = "independent integration over 400 h at fixed temperature and pH to 6e-8",
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
