/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Penicillin in fed-batch, the problem of optimal feeding: Bajpai and Reuss, J. Chem. Technol.
 * Biotechnol. 30:332 (1980), as Cuthrell and Biegler, Comput. Chem. Eng. 13:49 (1989), and Banga et
 * al., J. Biotechnol. 117:407 (2005), have it.
 *
 *   mu  = mu_max S/(k_x X + S),   q_P = q_max S/(k_p + S + S^2/k_i),   dP = q_P X - k_h P
 *   q_S = mu/y_xs + q_P/y_ps + m_s S/(k_m + S)
 *
 * The paper has no oxygen. Here it is burnt as the electrons demand, and limits everything but the
 * hydrolysis where k_o is not zero; with k_o = 0 it may run below zero. Half of the carbons of
 * penicillin G are phenylacetate that is fed and is no state; what hydrolysis makes of it is none
 * either. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, OXYGEN, PENICILLIN, CARBON_DIOXIDE, N_STATE };
enum { MU_MAX, K_X, Q_MAX, K_P, K_I, K_H, Y_XS, Y_PS, M_S, K_M, K_O, N_PARAMETER };
enum { GROWTH, PRODUCTION, MAINTENANCE, HYDROLYSIS, N_PROCESS };

#define SOURCE "Banga 2005"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 1.5, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 0, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-7},
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
    [MU_MAX] = {"mu_max", "1/h", "largest specific growth rate", 0.11, 0, 2, SOURCE},
    [K_X] = {"k_x", "g/g", "Contois half saturation of growth, per biomass", 0.006, 0, 10, SOURCE},
    [Q_MAX] = {"q_max", "g/g/h", "specific production without inhibition", 0.0055, 0, 1, SOURCE},
    [K_P] = {"k_p", "g/L", "half saturation of production", 1e-4, 1e-9, 10, SOURCE},
    [K_I] = {"k_i", "g/L", "substrate inhibits production", 0.1, 1e-6, 1e6, SOURCE},
    [K_H] = {"k_h", "1/h", "hydrolysis of penicillin", 0.01, 0, 1, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "biomass on substrate", 0.47, 0.01, 0.75, SOURCE},
    [Y_PS] = {"y_ps", "g/g", "penicillin on substrate", 1.2, 0.01, 1.3, SOURCE},
    [M_S] = {"m_s", "g/g/h", "maintenance", 0.029, 0, 1, SOURCE},
    [K_M] = {"k_m", "g/L", "half saturation of maintenance", 1e-4, 1e-12, 1, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen; 0: it does not limit", 0, 0, 1, "off"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed"},
    [PRODUCTION] = {"production", "penicillin formed"},
    [MAINTENANCE] = {"maintenance", "substrate burnt for maintenance"},
    [HYDROLYSIS] = {"hydrolysis", "penicillin lost"},
};

#define SIDE_CHAIN "the side chain comes from phenylacetate, no state"
#define HYDROLYSED "the product of hydrolysis is no state"

static const ru_leak leaks[] = {
    {RU_CARBON, "production", RU_CARBON_PHENYLACETATE, SIDE_CHAIN},
    {RU_OXYGEN_DEMAND, "production", RU_DEMAND_PHENYLACETATE, SIDE_CHAIN},
    {RU_CARBON, "hydrolysis", -RU_CARBON_PENICILLIN, HYDROLYSED},
    {RU_OXYGEN_DEMAND, "hydrolysis", -RU_DEMAND_PENICILLIN, HYDROLYSED},
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
    for (size_t i = 0; i < HYDROLYSIS; i++) {
        row[i][OXYGEN] = ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], OXYGEN);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
    }
    row[PRODUCTION][OXYGEN] -= RU_DEMAND_PHENYLACETATE;
    row[PRODUCTION][CARBON_DIOXIDE] += RU_CARBON_PHENYLACETATE / RU_CARBON_CARBON_DIOXIDE;
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual supplied = p[K_O] > 0 ? ru_saturation(o, p[K_O]) : ru_constant(1);
    ru_dual active = ru_multiply(supplied, x);
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(ru_crowded(s, p[K_X], x), active));
    r[PRODUCTION] = ru_scale(p[Q_MAX], ru_multiply(ru_haldane(s, p[K_P], p[K_I]), active));
    r[MAINTENANCE] = ru_scale(p[M_S], ru_multiply(ru_saturation(s, p[K_M]), active));
    r[HYDROLYSIS] = ru_scale(p[K_H], ru_variable(y, PENICILLIN));
}

static inline void set_noise(const double *p, double *noise)
{
    noise[BIOMASS] = noise[GLUCOSE] = noise[PENICILLIN] = 1e-1;
    noise[OXYGEN] = p[K_O] > 0 ? 1e-2 : RU_NOT_IN_RATES;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_penicillin_banga;
const ru_model ru_model_penicillin_banga = {
    .abi = RU_MODEL_ABI,
    .name = "penicillin-banga",
    .title = "penicillin in fed-batch, the benchmark of optimal feeding",
    .citation = "Banga et al., J. Biotechnol. 117:407 (2005); Bajpai, Reuss 1980; Cuthrell, "
                "Biegler 1989",
    .validity = "P. chrysogenum on glucose; no temperature, pH or precursor, oxygen only as set",
    .evidence = "independent integration at a constant feed to 3e-7",
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
