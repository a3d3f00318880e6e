/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alcoholic fermentation with inhibition by substrate and product: Ghose and Tyagi, Biotechnol.
 * Bioeng. 21:1387 (1979); digits recalled.
 *
 *   mu = mu_max S/(k_s + S + S^2/k_i) (1 - P/p_max),   nu = nu_max S/(k_sp + S + S^2/k_ip) (1 -
 * P/p_end) dX = mu X,  dP = nu X,  dS = -nu X / y_ps;  nothing grows or ferments beyond p_max and
 * p_end
 *
 * All substrate is counted through the ethanol, so that cells come on top: carbon dioxide closes
 * the carbon (of the fermentation, less what growth binds), electrons do not close. No oxygen. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, ETHANOL, CARBON_DIOXIDE, N_STATE };
enum { MU_MAX, K_S, K_I, P_MAX, NU_MAX, K_SP, K_IP, P_END, Y_PS, N_PARAMETER };
enum { GROWTH, FERMENTATION, N_PROCESS };

#define SOURCE "Ghose and Tyagi 1979; recalled"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 1, 0, 300, NULL},
                 RU_PHASE_SUSPENDED,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 100, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [ETHANOL] = {{"ethanol", "g/L", "product", 0, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_ETHANOL, [RU_OXYGEN_DEMAND] = RU_DEMAND_ETHANOL},
                 1e-6},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth", 0.4, 0, 2, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.476, 1e-6, 100, SOURCE},
    [K_I] = {"k_i", "g/L", "inhibition by glucose", 203.9, 1, 1e6, SOURCE},
    [P_MAX] = {"p_max", "g/L", "ethanol that ends growth", 87, 1, 300, SOURCE},
    [NU_MAX] = {"nu_max", "g/g/h", "largest ethanol formation", 1.4, 0, 10, SOURCE},
    [K_SP] = {"k_sp", "g/L", "half saturation of glucose, ethanol", 0.666, 1e-6, 100, SOURCE},
    [K_IP] = {"k_ip", "g/L", "inhibition by glucose, ethanol", 303, 1, 1e6, SOURCE},
    [P_END] = {"p_end", "g/L", "ethanol that ends fermentation", 114, 1, 300, SOURCE},
    [Y_PS] = {"y_ps", "g/g", "ethanol on glucose", 0.47, 0.05, 0.511, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells, of the fermentation's carbon"},
    [FERMENTATION] = {"fermentation", "glucose to ethanol and carbon dioxide"},
};

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "growth", RU_DEMAND_BIOMASS, "cells come on top of the published yield"},
    {RU_OXYGEN_DEMAND, "fermentation", RU_DEMAND_ETHANOL - RU_DEMAND_GLUCOSE / 0.47,
     "by-products and cells are not told apart by the published yield"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = row[FERMENTATION][ETHANOL] = 1;
    row[FERMENTATION][GLUCOSE] = -1 / p[Y_PS];
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
}

/* 1 - P/most, nothing beyond it. */
static inline ru_dual what_is_left(ru_dual product, double most)
{
    double left = 1 - product.v / most;
    return left > 0 ? ru_chain(left, -1 / most, product) : ru_constant(0);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), e = ru_variable(y, ETHANOL);
    ru_dual grown = ru_multiply(ru_haldane(s, p[K_S], p[K_I]), what_is_left(e, p[P_MAX]));
    ru_dual formed = ru_multiply(ru_haldane(s, p[K_SP], p[K_IP]), what_is_left(e, p[P_END]));
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(grown, x));
    r[FERMENTATION] = ru_scale(p[NU_MAX], ru_multiply(formed, x));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[ETHANOL] = 1e-1;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_ethanol;
const ru_model ru_model_ethanol = {
    .abi = RU_MODEL_ABI,
    .name = "ethanol",
    .title = "Alcoholic fermentation, inhibited by glucose and ethanol",
    .citation = "Ghose, Tyagi, Biotechnol. Bioeng. 21:1387 (1979)",
    .validity = "S. cerevisiae, anaerobic, 30 degC, up to 87 g/L of ethanol; digits recalled",
    .evidence = "independent integration of a batch to 1e-7",
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
