/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plasmid DNA in bacteria that lose it at division: Imanaka and Aiba, Ann. N. Y. Acad. Sci. 369:1
 * (1981), with amplification by a shift of temperature.
 *
 *   mu   = mu_max S/(k_s + S) O/(k_o + O) (1 - b D/X)          with plasmid; not below zero
 *   dX   = (1 - p) mu X,   dN = p mu X + mu_n N                 X with, N without plasmid
 *   mu_n = alpha mu_max S/(k_s + S) O/(k_o + O)
 *   q_D  = [q_low + (q_high - q_low) sigma((T - T_s)/w)] S/(k_s + S) O/(k_o + O),  dD = q_D X
 *
 * sigma(x) = 1/(1 + exp(-x)), T that of the reactor. At constant rates and without burden the share
 * of X after n of its generations is (1 - alpha - p)/(1 - alpha - p 2^(n (alpha + p - 1))). The
 * amplification and all numbers are a design, not fitted. DNA: C9.75H12.25N3.75O6P, 308.9 g/mol
 * (half of the pairs G and C; recalled); ammonia and phosphate are no states. */
#define RU_SLOPES 5
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BEARING, FREE, GLUCOSE, OXYGEN, DNA, CARBON_DIOXIDE, N_STATE };
enum {
    MU_MAX,
    K_S,
    K_O,
    ALPHA,
    LOSS,
    BURDEN,
    Q_LOW,
    Q_HIGH,
    T_SHIFT,
    WIDTH,
    Y_XS,
    Y_DS,
    N_PARAMETER
};
enum { GROWTH_BEARING, GROWTH_FREE, SEGREGATION, AMPLIFICATION, N_PROCESS };

#define CARBON_DNA   (9.75 * 12.011 / 308.9)
#define NITROGEN_DNA (3.75 * 14.007 / 308.9)
#define DEMAND_DNA   (8.25 * 31.998 / 308.9) /* to phosphoric acid and ammonia */

#define SOURCE       "design, not fitted"

#define CELLS(name, meaning, start, role)                                                          \
    {                                                                                              \
        {name, "g/L", meaning, start, 0, 300, NULL}, RU_PHASE_LIQUID, role,                        \
            {[RU_CARBON] = RU_CARBON_BIOMASS,                                                      \
             [RU_NITROGEN] = RU_NITROGEN_BIOMASS,                                                  \
             [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},                                              \
            1e-6                                                                                   \
    }

static const ru_state_info states[N_STATE] = {
    [BEARING] = CELLS("biomass", "dry mass of cells with plasmid", 0.1, RU_ROLE_BIOMASS),
    [FREE] = CELLS("plasmid_free", "dry mass of cells without plasmid", 0, RU_ROLE_PLAIN),
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 10, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.007, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {[RU_OXYGEN_DEMAND] = -1},
                1e-8},
    [DNA] =
        {{"plasmid", "mg/L", "plasmid DNA", 0, 0, 1e5, NULL},
         RU_PHASE_LIQUID,
         RU_ROLE_PLAIN,
         {[RU_CARBON] = CARBON_DNA, [RU_NITROGEN] = NITROGEN_DNA, [RU_OXYGEN_DEMAND] = DEMAND_DNA},
         1e-9},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth rate with plasmid", 0.45, 0, 5, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.05, 1e-12, 10, SOURCE},
    [K_O] = {"k_o", "g/L", "half saturation of oxygen", 1e-4, 1e-15, 1, SOURCE},
    [ALPHA] = {"alpha", "1", "growth without over growth with plasmid", 1.2, 0, 10, SOURCE},
    [LOSS] = {"p", "1", "share of new cells without plasmid", 0.005, 0, 1, SOURCE},
    [BURDEN] = {"b", "g/g", "growth stops at 1/b of plasmid per biomass", 10, 0, 1e4, SOURCE},
    [Q_LOW] = {"q_low", "mg/g/h", "plasmid made below the shift", 0.3, 0, 100, SOURCE},
    [Q_HIGH] = {"q_high", "mg/g/h", "plasmid made above the shift", 4, 0, 100, SOURCE},
    [T_SHIFT] = {"t_shift", "degC", "temperature of the shift", 39.5, 0, 80, SOURCE},
    [WIDTH] = {"width", "K", "over which the shift takes place", 0.4, 1e-3, 20, SOURCE},
    [Y_XS] = {"y_xs", "g/g", "biomass on glucose", 0.45, 0.01, 0.75, SOURCE},
    [Y_DS] = {"y_ds", "g/g", "plasmid on glucose", 0.5, 0.01, 1, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH_BEARING] = {"growth_bearing", "cells with plasmid formed"},
    [GROWTH_FREE] = {"growth_free", "cells without plasmid formed"},
    [SEGREGATION] = {"segregation", "plasmid lost at division"},
    [AMPLIFICATION] = {"amplification", "plasmid DNA made"},
};

static const ru_leak leaks[] = {
    {RU_NITROGEN, "growth_bearing", RU_NITROGEN_BIOMASS, "ammonia is no state"},
    {RU_NITROGEN, "growth_free", RU_NITROGEN_BIOMASS, "ammonia is no state"},
    {RU_NITROGEN, "amplification", NITROGEN_DNA, "ammonia is no state"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH_BEARING][BEARING] = row[GROWTH_FREE][FREE] = 1;
    row[GROWTH_BEARING][GLUCOSE] = row[GROWTH_FREE][GLUCOSE] = -1 / p[Y_XS];
    row[AMPLIFICATION][DNA] = 1;
    row[AMPLIFICATION][GLUCOSE] = -1 / p[Y_DS];
    for (size_t i = 0; i < N_PROCESS; i++) {
        row[i][OXYGEN] = ru_closing(states, N_STATE, RU_OXYGEN_DEMAND, row[i], OXYGEN);
        row[i][CARBON_DIOXIDE] = ru_closing(states, N_STATE, RU_CARBON, row[i], CARBON_DIOXIDE);
    }
    row[SEGREGATION][BEARING] = -1;
    row[SEGREGATION][FREE] = 1;
}

RU_EXPRESSIONS expressions(const ru_local *at, const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BEARING), s = ru_variable(y, GLUCOSE), o = ru_variable(y, OXYGEN);
    ru_dual fed = ru_multiply(ru_saturation(s, p[K_S]), ru_saturation(o, p[K_O]));
    ru_dual left = ru_subtract(x, ru_scale(p[BURDEN], ru_variable(y, DNA)));
    ru_dual growing = left.v > 0 ? left : ru_constant(0);
    double shifted = 1 / (1 + exp((p[T_SHIFT] - at->temperature) / p[WIDTH]));
    r[GROWTH_BEARING] = ru_scale(p[MU_MAX], ru_multiply(fed, growing));
    r[GROWTH_FREE] = ru_scale(p[ALPHA] * p[MU_MAX], ru_multiply(fed, ru_variable(y, FREE)));
    r[SEGREGATION] = ru_scale(p[LOSS], r[GROWTH_BEARING]);
    r[AMPLIFICATION] = ru_scale(p[Q_LOW] + (p[Q_HIGH] - p[Q_LOW]) * shifted, ru_multiply(fed, x));
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BEARING] = noise[FREE] = noise[GLUCOSE] = noise[DNA] = 1e-1;
    noise[OXYGEN] = 1e-2;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES_OF((at, p, y, all), N_PROCESS, N_STATE)

extern const ru_model ru_model_plasmid;
const ru_model ru_model_plasmid = {
    .abi = RU_MODEL_ABI,
    .name = "plasmid",
    .title = "plasmid DNA by a shift of temperature, with loss of plasmid at division",
    .citation = "Imanaka, Aiba, Ann. N. Y. Acad. Sci. 369:1 (1981); amplification: a design",
    .validity = "E. coli with a temperature-sensitive plasmid; parameters of a design, not fitted",
    .evidence = "closed form of the share with plasmid over 100 generations to 1e-5",
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
