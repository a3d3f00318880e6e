/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corynebacterium glutamicum, a threonine auxotroph that makes lysine where threonine is scarce. No
 * published model: a design with the logic of the auxotroph and yields that masses allow.
 *
 *   mu  = mu_max S/(k_s + S) T/(k_t + T) o i,   o = O/(k_o + O),  i = 1 - P/p_max
 *   q_P = (alpha mu + q_max S/(k_sp + S) k_it/(k_it + T) o) i
 *   m   = m_s S/(k_s + S)
 *   q_S = mu/y_xs + q_P/y_ps + m,   q_T = mu/y_xt,   q_O = y_ox mu + y_op q_P + y_os m
 *
 * Maintenance fades below k_om of oxygen. Carbon dioxide closes the carbon. The yields of oxygen
 * are rounded up, so that electrons leak by 0.21 g of oxygen per g of biomass and 0.14 g per g of
 * lysine; ammonia is no state. */
#define RU_SLOPES 5
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, THREONINE, LYSINE, OXYGEN, CARBON_DIOXIDE, N_STATE };
enum {
    MU_MAX,
    K_S,
    K_T,
    K_O,
    P_MAX,
    ALPHA,
    Q_MAX,
    K_SP,
    K_IT,
    M_S,
    Y_XS,
    Y_PS,
    Y_XT,
    Y_OX,
    Y_OP,
    Y_OS,
    K_OM,
    N_PARAMETER
};
enum { GROWTH, PRODUCTION, MAINTENANCE, N_PROCESS };

/* Lysine C6H14N2O2, 146.190 g/mol, 7 O2; threonine C4H9NO3, 119.120 g/mol, 4 O2. */
#define MOLAR_LYSINE     146.190
#define MOLAR_THREONINE  119.120
#define DEMAND_LYSINE    (7 * 31.998 / MOLAR_LYSINE)
#define DEMAND_THREONINE (4 * 31.998 / MOLAR_THREONINE)

#define SOURCE           "design, not fitted"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.5, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS,
                  [RU_NITROGEN] = RU_NITROGEN_BIOMASS,
                  [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 60, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [THREONINE] = {{"threonine", "g/L", "limits growth", 0.25, 0, 100, NULL},
                   RU_PHASE_LIQUID,
                   RU_ROLE_PLAIN,
                   {[RU_CARBON] = 4 * 12.011 / MOLAR_THREONINE,
                    [RU_NITROGEN] = 14.007 / MOLAR_THREONINE,
                    [RU_OXYGEN_DEMAND] = DEMAND_THREONINE},
                   1e-8},
    [LYSINE] = {{"lysine", "g/L", "product, as the free base", 0, 0, 500, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_PLAIN,
                {[RU_CARBON] = 6 * 12.011 / MOLAR_LYSINE,
                 [RU_NITROGEN] = 2 * 14.007 / MOLAR_LYSINE,
                 [RU_OXYGEN_DEMAND] = DEMAND_LYSINE},
                1e-6},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.0075, 0, 1, NULL},
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

#define DEFAULT_Y_XS 0.5
#define DEFAULT_Y_PS 0.58
#define DEFAULT_Y_XT 40
#define DEFAULT_Y_OX 1.0
#define DEFAULT_Y_OP 0.45
#define DEFAULT_Y_OS 1.067

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest specific growth rate", 0.35, 0, 2, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.1, 1e-6, 10, SOURCE},
    [K_T] = {"k_t", "g/L", "half saturation of threonine", 0.01, 1e-9, 10, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 0.001, 1e-9, 1, SOURCE},
    [P_MAX] = {"p_max", "g/L", "lysine that stops everything but maintenance", 140, 1, 1e6, SOURCE},
    [ALPHA] = {"alpha", "g/g", "lysine with growth", 0.10, 0, 10, SOURCE},
    [Q_MAX] = {"q_max", "g/g/h", "lysine without growth", 0.11, 0, 10, SOURCE},
    [K_SP] = {"k_sp", "g/L", "half saturation of production", 0.5, 1e-6, 10, SOURCE},
    [K_IT] = {"k_it", "g/L", "threonine represses production", 0.10, 1e-6, 10, SOURCE},
    [M_S] = {"m_s", "g/g/h", "maintenance", 0.02, 0, 1, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "biomass on glucose", DEFAULT_Y_XS, 0.01, 0.75, SOURCE},
    [Y_PS] = {"y_ps", "g/g", "lysine on glucose", DEFAULT_Y_PS, 0.01, 0.75, SOURCE},
    [Y_XT] = {"y_xt", "g/g", "biomass on threonine", DEFAULT_Y_XT, 1, 1e3, SOURCE},
    [Y_OX] = {"y_ox", "g/g", "oxygen with growth", DEFAULT_Y_OX, 0, 3, SOURCE},
    [Y_OP] = {"y_op", "g/g", "oxygen with lysine", DEFAULT_Y_OP, 0, 3, SOURCE},
    [Y_OS] = {"y_os", "g/g", "oxygen on glucose for maintenance", DEFAULT_Y_OS, 0, 3, SOURCE},
    [K_OM] = {"k_om", "g/L", "oxygen below which maintenance fades", 1e-6, 1e-15, 0.1, "numerical"},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed on glucose and threonine"},
    [PRODUCTION] = {"production", "lysine formed"},
    [MAINTENANCE] = {"maintenance", "glucose burnt for maintenance"},
};

#define ROUNDED "yields of oxygen are rounded up"
#define AMMONIA "ammonia is no state"

static const ru_leak leaks[] = {
    {RU_OXYGEN_DEMAND, "growth",
     RU_DEMAND_BIOMASS - RU_DEMAND_GLUCOSE / DEFAULT_Y_XS - DEMAND_THREONINE / DEFAULT_Y_XT +
         DEFAULT_Y_OX,
     ROUNDED},
    {RU_OXYGEN_DEMAND, "production",
     DEMAND_LYSINE - RU_DEMAND_GLUCOSE / DEFAULT_Y_PS + DEFAULT_Y_OP, ROUNDED},
    {RU_OXYGEN_DEMAND, "maintenance", DEFAULT_Y_OS - RU_DEMAND_GLUCOSE, ROUNDED},
    {RU_NITROGEN, "growth", RU_NITROGEN_BIOMASS - 14.007 / MOLAR_THREONINE / DEFAULT_Y_XT, AMMONIA},
    {RU_NITROGEN, "production", 2 * 14.007 / MOLAR_LYSINE, AMMONIA},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][GLUCOSE] = -1 / p[Y_XS];
    row[GROWTH][THREONINE] = -1 / p[Y_XT];
    row[GROWTH][OXYGEN] = -p[Y_OX];
    row[PRODUCTION][LYSINE] = 1;
    row[PRODUCTION][GLUCOSE] = -1 / p[Y_PS];
    row[PRODUCTION][OXYGEN] = -p[Y_OP];
    row[MAINTENANCE][GLUCOSE] = -1;
    row[MAINTENANCE][OXYGEN] = -p[Y_OS];
    for (size_t i = 0; i < N_PROCESS; i++)
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual t = ru_variable(y, THREONINE), product = ru_variable(y, LYSINE);
    ru_dual left = ru_subtract(ru_constant(1), ru_scale(1 / p[P_MAX], product));
    ru_dual free = left.v > 0 ? left : ru_constant(0);
    ru_dual active = ru_multiply(ru_multiply(ru_saturation(o, p[K_O]), free), x);
    ru_dual fed = ru_saturation(s, p[K_S]);
    ru_dual derepressed = ru_multiply(ru_saturation(s, p[K_SP]), ru_inhibition(t, p[K_IT]));
    ru_dual growth = ru_multiply(fed, ru_saturation(t, p[K_T]));
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(growth, active));
    r[PRODUCTION] = ru_add(ru_scale(p[ALPHA], ru_multiply(r[GROWTH], free)),
                           ru_scale(p[Q_MAX], ru_multiply(derepressed, active)));
    r[MAINTENANCE] = ru_scale(p[M_S], ru_multiply(ru_multiply(fed, ru_saturation(o, p[K_OM])), x));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[LYSINE] = 1e-1;
    noise[THREONINE] = noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_cglutamicum_lysine;
const ru_model ru_model_cglutamicum_lysine = {
    .abi = RU_MODEL_ABI,
    .name = "cglutamicum-lysine",
    .title = "lysine by a threonine auxotroph of C. glutamicum",
    .citation = "no paper: a design with the logic of auxotrophs and yields that masses allow",
    .validity = "C. glutamicum on glucose and threonine; parameters of a design, not fitted",
    .evidence = "independent integration of a batch to 2e-7",
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
