/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family of unstructured growth, each member by its parameters:
 *
 *   L   = S^n/(k_s + k_x X + S^n (1 + S/k_i))     Monod 1949: n = 1, k_x = 0, k_i large
 *                                                 Moser 1958: n > 1; Contois 1959: k_s = 0, k_x > 0
 *                                                 Andrews 1968 (Haldane): k_i
 *   L   = 1 - exp(-S/k_s)                         Tessier 1942: tessier = 1
 *   mu  = mu_max L exp(-k_p P) (1 - P/p_max)^m O/(k_o + O)
 *                                                 Aiba 1968: k_p; Levenspiel 1980: p_max, m
 *   q_P = (alpha mu + beta S/(k_m + S)) ...       Luedeking and Piret 1959
 *   q_S = mu/y_xs + q_P/y_ps + m_s S/(k_m + S)    Pirt 1965
 *   dX  = (mu - k_d) X                            Herbert 1958
 *
 * Where k_o is not zero, beta, m_s and k_d stop without oxygen too; with k_o = 0 oxygen only books
 * the demand and may run below zero. The product counts as lactic acid and the substrate as
 * glucose, biomass as CH1.8O0.5N0.2; oxygen and carbon dioxide close electrons and carbon. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, OXYGEN, PRODUCT, CARBON_DIOXIDE, N_STATE };
enum {
    MU_MAX,
    K_S,
    N_S,
    K_X,
    K_I,
    TESSIER,
    K_P,
    P_MAX,
    M_P,
    K_O,
    Y_XS,
    M_S,
    K_M,
    ALPHA,
    BETA,
    Y_PS,
    K_D,
    N_PARAMETER
};
enum { GROWTH, PRODUCTION, MAINTENANCE, DECAY, N_PROCESS };

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
    [PRODUCT] = {{"product", "g/L", "product, with the composition of lactic acid", 0, 0, 500,
                  NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest specific growth rate", 0.5, 0, 10, "illustrative"},
    [K_S] = {"k_s", "g/L", "half saturation; of S^n_s: (g/L)^n_s", 0.2, 0, 100, "illustrative"},
    [N_S] = {"n_s", "1", "exponent of the substrate (Moser)", 1, 1, 6, "off"},
    [K_X] = {"k_x", "g/g", "half saturation per biomass (Contois)", 0, 0, 100, "off"},
    [K_I] = {"k_i", "g/L", "substrate inhibition (Haldane)", 1e9, 1e-3, 1e12, "off"},
    [TESSIER] = {"tessier", "1", "1: Tessier's law in place of all before", 0, 0, 1, "off"},
    [K_P] = {"k_p", "L/g", "product inhibition (Aiba)", 0, 0, 100, "off"},
    [P_MAX] = {"p_max", "g/L", "product that stops growth (Levenspiel)", 1e9, 1e-3, 1e12, "off"},
    [M_P] = {"m_p", "1", "exponent of that", 1, 1, 6, "off"},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen; 0: it does not limit", 0, 0, 1, "off"},
    [Y_XS] = {"y_xs", "g/g", "biomass on substrate for growth", 0.5, 0.01, 0.75, "illustrative"},
    [M_S] = {"m_s", "g/g/h", "maintenance (Pirt)", 0, 0, 1, "off"},
    [K_M] = {"k_m", "g/L", "half saturation of maintenance", 1e-7, 1e-12, 1, "numerical"},
    [ALPHA] = {"alpha", "g/g", "product with growth (Luedeking-Piret)", 0, 0, 20, "off"},
    [BETA] = {"beta", "g/g/h", "product without growth", 0, 0, 10, "off"},
    [Y_PS] = {"y_ps", "g/g", "product on substrate", 0.9, 0.01, 1, "illustrative"},
    [K_D] = {"k_d", "1/h", "decay (Herbert)", 0, 0, 1, "off"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed"},
    [PRODUCTION] = {"production", "product formed"},
    [MAINTENANCE] = {"maintenance", "substrate burnt for maintenance"},
    [DECAY] = {"decay", "biomass burnt"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[PRODUCTION][PRODUCT] = 1;
    row[PRODUCTION][GLUCOSE] = -1 / p[Y_PS];
    row[MAINTENANCE][GLUCOSE] = -1;
    row[DECAY][BIOMASS] = -1;
    for (size_t i = 0; i < N_PROCESS; i++) {
        row[i][OXYGEN] = ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], OXYGEN);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
    }
}

/* L(S, X); 1e-10 below keeps a crowd without substrate and cells from being 0/0. */
static inline ru_dual limitation(const double *p, ru_dual s, ru_dual x)
{
    if (p[TESSIER] > 0) {
        /* odd below zero, as the others are */
        double scale = p[K_S] + 1e-10, left = exp(-fabs(s.v) / scale);
        return ru_chain(copysign(1 - left, s.v), left / scale, s);
    }
    ru_dual power = ru_power(s, p[N_S]), size = ru_size(s);
    ru_dual inhibited = ru_add(ru_constant(1), ru_scale(1 / p[K_I], size));
    ru_dual below = ru_add(ru_add(ru_constant(p[K_S] + 1e-10), ru_scale(p[K_X], ru_size(x))),
                           ru_multiply(ru_size(power), inhibited));
    return ru_divide(power, below);
}

/* exp(-k_p P) (1 - P/p_max)^m, nothing above p_max. */
static inline ru_dual inhibition(const double *p, ru_dual product)
{
    ru_dual left = ru_subtract(ru_constant(1), ru_scale(1 / p[P_MAX], product));
    ru_dual levenspiel = left.v > 0 ? ru_power(left, p[M_P]) : ru_constant(0);
    return ru_multiply(ru_exp(ru_scale(-p[K_P], product)), levenspiel);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual supplied = p[K_O] > 0 ? ru_saturation(o, p[K_O]) : ru_constant(1);
    ru_dual active = ru_multiply(supplied, x), fed = ru_saturation(s, p[K_M]);
    ru_dual growth = ru_multiply(limitation(p, s, x), inhibition(p, ru_variable(y, PRODUCT)));
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(growth, active));
    r[PRODUCTION] =
        ru_add(ru_scale(p[ALPHA], r[GROWTH]), ru_scale(p[BETA], ru_multiply(fed, active)));
    r[MAINTENANCE] = ru_scale(p[M_S], ru_multiply(fed, active));
    r[DECAY] = ru_scale(p[K_D], active);
}

static inline void set_noise(const double *p, double *noise)
{
    noise[BIOMASS] = noise[GLUCOSE] = noise[PRODUCT] = 1e-1;
    noise[OXYGEN] = p[K_O] > 0 ? 1e-2 : RU_NOT_IN_RATES;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_growth;
const ru_model ru_model_growth = {
    .abi = RU_MODEL_ABI,
    .name = "growth",
    .title = "growth and product on one substrate: Contois, Moser, Tessier, Aiba, Levenspiel ...",
    .citation = "Monod 1949; Tessier 1942; Moser 1958; Contois 1959; Andrews 1968; Aiba 1968; "
                "Levenspiel 1980; Herbert 1958; Luedeking, Piret 1959; Pirt 1965",
    .validity = "any organism on one limiting substrate; parameters are illustrative",
    .evidence =
        "chemostats of each law against algebra to 1e-6, batch against its closed form to 1e-6",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES,
};
