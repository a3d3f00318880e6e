/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growth on one limiting substrate (Monod, Annu. Rev. Microbiol. 3:371, 1949):
 *
 *   mu  = mu_max S/(k_s + S + S^2/k_i) o         Andrews inhibition
 *   q_S = mu/y_xs + m_s S/(k_m + S) o            Pirt maintenance, off without substrate
 *   dX  = (mu - k_d o) X                         Herbert decay
 *   o   = O/(k_o + O), or 1 with k_o = 0         nothing burns without oxygen
 *
 * Everything beyond Monod is off by default: k_i very large, k_o, m_s, k_d zero. With k_o = 0 the
 * oxygen state only books the demand and may run below zero. Oxygen demand and carbon dioxide
 * follow from the balances of electrons and carbon with CH1.8O0.5N0.2 as biomass (24.626
 * g/C-mol, 4.2 electrons per C), glucose as substrate (30.026 g/C-mol, 4 electrons) and ammonia as
 * nitrogen source (Roels, Energetics and Kinetics in Biotechnology, 1983). */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, OXYGEN, CARBON_DIOXIDE, N_STATE };
enum { MU_MAX, K_S, Y_XS, M_S, K_M, K_D, K_I, K_O, N_PARAMETER };
enum { GROWTH, MAINTENANCE, DECAY, N_PROCESS };

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "limiting substrate", 10, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-7},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.007, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-8},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest specific growth rate", 0.5, 0, 10, "illustrative"},
    [K_S] = {"k_s", "g/L", "half saturation of the substrate", 0.2, 1e-9, 100, "illustrative"},
    [Y_XS] = {"y_xs", "g/g", "biomass on substrate for growth", 0.5, 0.01, 0.75, "illustrative"},
    [M_S] = {"m_s", "g/g/h", "maintenance demand for substrate", 0, 0, 1, "off"},
    [K_M] = {"k_m", "g/L", "half saturation of the maintenance", 1e-7, 1e-12, 1, "numerical"},
    [K_D] = {"k_d", "1/h", "decay", 0, 0, 1, "off"},
    [K_I] = {"k_i", "g/L", "substrate inhibition", 1e9, 1e-3, 1e12, "off"},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 0, 0, 1, "off"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed"},
    [MAINTENANCE] = {"maintenance", "substrate burnt for maintenance"},
    [DECAY] = {"decay", "biomass burnt"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[MAINTENANCE][GLUCOSE] = -1;
    row[DECAY][BIOMASS] = -1;
    for (size_t i = 0; i < N_PROCESS; i++) {
        row[i][OXYGEN] = ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], OXYGEN);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
    }
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual limit = ru_haldane(s, p[K_S], p[K_I]);
    ru_dual supplied = p[K_O] > 0 ? ru_saturation(o, p[K_O]) : ru_constant(1);
    ru_dual burning = ru_multiply(supplied, x);
    r[GROWTH] = ru_multiply(ru_scale(p[MU_MAX], limit), burning);
    r[MAINTENANCE] = ru_multiply(ru_scale(p[M_S], ru_saturation(s, p[K_M])), burning);
    r[DECAY] = ru_scale(p[K_D], burning);
}

static inline void set_noise(const double *p, double *noise)
{
    noise[BIOMASS] = noise[GLUCOSE] = 1e-1;
    noise[OXYGEN] = p[K_O] > 0 ? 1e-2 : RU_NOT_IN_RATES;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_monod;
const ru_model ru_model_monod = {
    .abi = RU_MODEL_ABI,
    .name = "monod",
    .title = "growth on one substrate, with maintenance, decay and inhibition",
    .citation = "Monod, Annu. Rev. Microbiol. 3:371 (1949); Pirt 1965; Andrews 1968",
    .validity = "any organism on one limiting substrate; parameters are illustrative",
    .evidence = "closed form of a batch to 1e-6, chemostats against algebra to 4e-7",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES,
};
