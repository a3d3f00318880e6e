/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lactic acid in part with growth, in part without: Luedeking and Piret, J. Biochem. Microbiol.
 * Technol. Eng. 1:393 (1959); the digits are a design set, not a measured one.
 *
 *   mu = mu_max S/(k_s + S) (1 - P/p_max),   q_P = alpha mu + beta S/(k_s + S)
 *   dX = mu X,  dP = q_P X,  dS = -q_P X / y_ps;  nothing grows beyond p_max
 *
 * All substrate is counted through the lactate, so that cells come on top and the leaks say so. The
 * state `lactate` takes part in the reactor's acid-base balance. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, GLUCOSE, LACTATE, N_STATE };
enum { MU_MAX, K_S, P_MAX, ALPHA, BETA, Y_PS, N_PARAMETER };
enum { GROWTH, WITH_GROWTH, WITHOUT_GROWTH, N_PROCESS };

#define SOURCE "design set"
/* Lactic acid is C3H6O3: glucose's composition. */

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_SUSPENDED,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = RU_CARBON_BIOMASS, [RU_OXYGEN_DEMAND] = RU_DEMAND_BIOMASS},
                 1e-6},
    [GLUCOSE] = {{"glucose", "g/L", "substrate", 60, 0, 1000, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_SUBSTRATE,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
    [LACTATE] = {{"lactate", "g/L", "lactic acid in all its forms", 0, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {[RU_CARBON] = RU_CARBON_GLUCOSE, [RU_OXYGEN_DEMAND] = RU_DEMAND_GLUCOSE},
                 1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest growth", 0.45, 0, 3, SOURCE},
    [K_S] = {"k_s", "g/L", "half saturation of glucose", 0.5, 1e-6, 100, SOURCE},
    [P_MAX] = {"p_max", "g/L", "lactate that ends growth", 60, 1, 300, SOURCE},
    [ALPHA] = {"alpha", "g/g", "lactate with growth", 2.2, 0, 50, SOURCE},
    [BETA] = {"beta", "g/g/h", "lactate without growth", 0.08, 0, 10, SOURCE},
    [Y_PS] = {"y_ps", "g/g", "lactate on glucose", 0.95, 0.05, 1, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "cells, on top of what lactate accounts for"},
    [WITH_GROWTH] = {"lactate_with_growth", "alpha mu"},
    [WITHOUT_GROWTH] = {"lactate_without_growth", "beta"},
};

#define ON_TOP  "cells come on top of the yield"
#define UNTOLD  "by-products are not told"
#define MISSING (1 - 1 / 0.95)

static const ru_leak leaks[] = {
    {RU_CARBON, "growth", RU_CARBON_BIOMASS, ON_TOP},
    {RU_OXYGEN_DEMAND, "growth", RU_DEMAND_BIOMASS, ON_TOP},
    {RU_CARBON, "lactate_with_growth", MISSING *RU_CARBON_GLUCOSE, UNTOLD},
    {RU_OXYGEN_DEMAND, "lactate_with_growth", MISSING *RU_DEMAND_GLUCOSE, UNTOLD},
    {RU_CARBON, "lactate_without_growth", MISSING *RU_CARBON_GLUCOSE, UNTOLD},
    {RU_OXYGEN_DEMAND, "lactate_without_growth", MISSING *RU_DEMAND_GLUCOSE, UNTOLD},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[WITH_GROWTH][LACTATE] = row[WITHOUT_GROWTH][LACTATE] = 1;
    row[WITH_GROWTH][GLUCOSE] = row[WITHOUT_GROWTH][GLUCOSE] = -1 / p[Y_PS];
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual lactate = ru_variable(y, LACTATE);
    ru_dual eaten =
        ru_multiply(ru_saturation(ru_variable(y, GLUCOSE), p[K_S]), ru_variable(y, BIOMASS));
    double left = 1 - lactate.v / p[P_MAX];
    ru_dual spared = left > 0 ? ru_chain(left, -1 / p[P_MAX], lactate) : ru_constant(0);
    r[GROWTH] = ru_scale(p[MU_MAX], ru_multiply(eaten, spared));
    r[WITH_GROWTH] = ru_scale(p[ALPHA], r[GROWTH]);
    r[WITHOUT_GROWTH] = ru_scale(p[BETA], eaten);
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[GLUCOSE] = noise[LACTATE] = 1e-1;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_lactic_acid;
const ru_model ru_model_lactic_acid = {
    .abi = RU_MODEL_ABI,
    .name = "lactic-acid",
    .title = "Lactic acid by Luedeking and Piret, with inhibition by the product",
    .citation = "Luedeking, Piret, J. Biochem. Microbiol. Technol. Eng. 1:393 (1959)",
    .validity = "the form is the paper's, the digits are a design set",
    .evidence =
        "independent integration of a batch to 2e-8, what is left of sugar at its end to 2e-4",
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
