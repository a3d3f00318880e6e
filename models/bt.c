/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bacillus thuringiensis to spores and delta-endotoxin: the form of Amicarelli, di Sciascio,
 * Toibero, Alvarez, Braz. J. Chem. Eng. 27:41 (2010); digits recalled.
 *
 *   mu  = mu_max S/(k_s + S) O/(k_o + O)
 *   k_s = k_s_max [1/(1 + e^(g_s (S - p_s))) - 1/(1 + e^(g_s (s_ini - p_s)))]     sporulation
 *   k_e = k_e_max [1/(1 + e^(-g_e (t - p_e))) - 1/(1 + e^(g_e p_e))]             death, by the
 * clock dX_v = (mu - k_s - k_e) X_v,  dX_s = k_s X_v,  dS = -(mu/y_xs + m_s S/(S + k_m)) X_v
 *   oxygen: k_1 a change of cells, k_2 all cells
 *
 * Death follows the time since the start of the run: a model of one batch. Published,
 * k_2 goes on without oxygen; here it stops there. Carbon dioxide is no state. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { VEGETATIVE, GLUCOSE, OXYGEN, SPORES, N_STATE };
enum {
    MU_MAX,
    K_S,
    K_O,
    K_S_MAX,
    G_S,
    P_S,
    S_INI,
    K_E_MAX,
    G_E,
    P_E,
    Y_XS,
    M_S,
    K_M,
    K_1,
    K_2,
    K_R,
    N_PARAMETER
};
enum { GROWTH, SPORULATION, DEATH, MAINTENANCE, RESPIRATION, N_PROCESS };

#define SOURCE "Amicarelli et al. 2010; recalled"
#define CELLS                                                                                      \
    {                                                                                              \
        [RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS                    \
    }

static const ru_state_info states[N_STATE] = {
    [VEGETATIVE] = {{"vegetative_cells", "g/L", "dry cell mass", 0.645, 0, 300, NULL},
                    RU_PHASE_SUSPENDED,
                    RU_ROLE_BIOMASS,
                    CELLS,
                    1e-7},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 32, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-7},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.00759, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-9},
    [SPORES] = {{"sporulated_cells", "g/L", "cells with spore and crystal", 1e-5, 0, 300, NULL},
                RU_PHASE_SUSPENDED,
                RU_ROLE_PLAIN,
                CELLS,
                1e-7},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth", 0.65, 0, 3, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 3, 1e-6, 100, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 1e-4, 1e-12, 0.1, SOURCE},
    [K_S_MAX] = {"k_s_max", "1/h", "largest sporulation", 0.5, 0, 10, SOURCE},
    [G_S] = {"g_s", "m3/kg", "steepness of sporulation", 1, 0.01, 100, SOURCE},
    [P_S] = {"p_s", "g/L", "glucose at half of it", 1, 0, 100, SOURCE},
    [S_INI] = {"s_ini", "g/L", "glucose at the start, where none sporulate", 32, 0, 1000, SOURCE},
    [K_E_MAX] = {"k_e_max", "1/h", "largest death", 0.1, 0, 10, SOURCE},
    [G_E] = {"g_e", "1/h", "steepness of death", 5, 0.01, 100, SOURCE},
    [P_E] = {"p_e", "h", "time of half of it", 4.9, 0, 1000, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "cells on glucose", 0.37, 0.01, 1, SOURCE},
    [M_S] = {"m_s", "g/g/h", "maintenance", 0.005, 0, 1, SOURCE},
    [K_M] = {"k_m", "g/L", "glucose that maintenance needs", 0.01, 1e-6, 10, SOURCE},
    [K_1] = {"k_1", "g/g", "oxygen a change of cells", 3.795e-3, 0, 2, SOURCE},
    [K_2] = {"k_2", "g/g/h", "oxygen of all cells", 7.29e-4, 0, 2, SOURCE},
    [K_R] = {"k_r", "g/L", "oxygen that it needs", 1e-6, 1e-12, 0.1, "a choice: published is none"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "vegetative cells on glucose"},
    [SPORULATION] = {"sporulation", "vegetative cells to spores where glucose is low"},
    [DEATH] = {"death", "of vegetative cells, after a time"},
    [MAINTENANCE] = {"maintenance", "glucose of vegetative cells"},
    [RESPIRATION] = {"respiration", "oxygen of all cells"},
};

#define NOT_A_STATE "carbon dioxide and what dead cells leave are no states"
#define FITTED      "oxygen is fitted apart from cells and glucose"

static const ru_leak leaks[] = {
    {RU_CARBON, "growth", RU_CARBON_BIOMASS - RU_CARBON_GLUCOSE / 0.37, NOT_A_STATE},
    {RU_OXYGEN_DEMAND, "growth", RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE / 0.37 + 3.795e-3, FITTED},
    {RU_CARBON, "death", -RU_CARBON_BIOMASS, NOT_A_STATE},
    {RU_OXYGEN_DEMAND, "death", -RU_DEMAND_BIOMASS - 3.795e-3, FITTED},
    {RU_CARBON, "maintenance", -RU_CARBON_GLUCOSE, NOT_A_STATE},
    {RU_OXYGEN_DEMAND, "maintenance", -RU_DEMAND_GLUCOSE, FITTED},
    {RU_OXYGEN_DEMAND, "respiration", 1, FITTED},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][VEGETATIVE] = row[SPORULATION][SPORES] = 1;
    row[SPORULATION][VEGETATIVE] = row[DEATH][VEGETATIVE] = -1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[MAINTENANCE][GLUCOSE] = row[RESPIRATION][OXYGEN] = -1;
    row[GROWTH][OXYGEN] = -p[K_1];
    row[DEATH][OXYGEN] = p[K_1];
}

/* 1/(1 + e^x). */
static inline double falling(double x)
{
    return 0.5 * (1 - tanh(0.5 * x));
}

RU_EXPRESSIONS expressions(const double *p, const ru_local *at, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, VEGETATIVE), s = ru_variable(y, GLUCOSE);
    double fallen = falling(p[G_S] * (s.v - p[P_S]));
    ru_dual starved = ru_chain(fallen - falling(p[G_S] * (p[S_INI] - p[P_S])),
                               -p[G_S] * fallen * (1 - fallen), s);
    double old = falling(-p[G_E] * (at->time - p[P_E])) - falling(p[G_E] * p[P_E]);
    ru_dual fed =
        ru_multiply(ru_saturation(s, p[K_S]), ru_saturation(ru_variable(y, OXYGEN), p[K_O]));
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(fed, x));
    r[SPORULATION] = ru_scale(p[K_S_MAX], ru_multiply(starved, x));
    r[DEATH] = ru_scale(p[K_E_MAX] * old, x);
    r[MAINTENANCE] = ru_scale(p[M_S], ru_multiply(ru_saturation(s, p[K_M]), x));
    r[RESPIRATION] = ru_scale(p[K_2], ru_multiply(ru_add(x, ru_variable(y, SPORES)),
                                                  ru_saturation(ru_variable(y, OXYGEN), p[K_R])));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[VEGETATIVE] = noise[GLUCOSE] = noise[SPORES] = 1e-1;
    noise[OXYGEN] = 1e-2;
}

RU_DEFINE_RATES_OF((p, at, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_bt;
const ru_model ru_model_bt = {
    .abi = RU_MODEL_ABI,
    .name = "bt",
    .title = "Bacillus thuringiensis: vegetative cells, spores and crystals",
    .citation = "Amicarelli et al., Braz. J. Chem. Eng. 27:41 (2010)",
    .validity = "one batch from the start of the run; death follows the clock; digits recalled",
    .evidence = "independent integration of a batch to 2e-5, biomass to 2e-8",
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
