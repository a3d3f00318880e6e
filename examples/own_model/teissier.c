/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growth by Teissier (Ann. Physiol. Physicochim. Biol. 12:527, 1936; recalled):
 *
 *   dX/dt = mu_max (1 - exp(-S/k_s)) X,   dS/dt = -1/y_xs dX/dt
 *
 * Carbon dioxide closes the carbon. Below zero the substrate's term goes on as an odd function, so
 * that the solver, which looks there, finds no corner. */
#include <ru/models/kinetics.h>
#include <ru/models/library.h>

enum { BIOMASS, SUBSTRATE, CARBON_DIOXIDE, N_STATE };
enum { MU_MAX, K_S, Y_XS, N_PARAMETER };
enum { GROWTH, N_PROCESS };

#define CARBON_OF_BIOMASS 0.48774 /* CH1.8O0.5N0.2 */

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "dry cell mass", 0.1, 0, 300, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {[RU_CARBON] = CARBON_OF_BIOMASS},
                 1e-6},
    [SUBSTRATE] = {{"glucose", "g/L", "limiting substrate", 10, 0, 1000, NULL},
                   RU_PHASE_LIQUID,
                   RU_ROLE_SUBSTRATE,
                   {[RU_CARBON] = RU_CARBON_GLUCOSE},
                   1e-7},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [MU_MAX] = {"mu_max", "1/h", "largest specific growth rate", 0.5, 0, 10, "illustrative"},
    [K_S] = {"k_s", "g/L", "where growth is 63 % of the largest", 0.2, 1e-9, 100, "illustrative"},
    [Y_XS] = {"y_xs", "g/g", "biomass on substrate", 0.5, 0.01, 0.75, "illustrative"},
};

static const ru_process_info processes[N_PROCESS] = {[GROWTH] = {"growth", "biomass formed"}};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    S[BIOMASS] = 1;
    S[SUBSTRATE] = -1 / p[Y_XS];
    S[CARBON_DIOXIDE] =
        (RU_CARBON_GLUCOSE / p[Y_XS] - CARBON_OF_BIOMASS) / RU_CARBON_CARBON_DIOXIDE;
}

/* Numbers that carry their slopes: the Jacobian comes for free. */
RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual x = ru_variable(y, BIOMASS), s = ru_variable(y, SUBSTRATE);
    double left = exp(-fabs(s.v) / p[K_S]);
    ru_dual share = ru_chain(copysign(1 - left, s.v), left / p[K_S], s);
    r[GROWTH] = ru_multiply(ru_scale(p[MU_MAX], share), x);
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[SUBSTRATE] = 1e-1;
    noise[CARBON_DIOXIDE] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

static const ru_model teissier = {
    .abi = RU_MODEL_ABI,
    .name = "teissier",
    .title = "growth by Teissier",
    .citation = "Teissier, Ann. Physiol. Physicochim. Biol. 12:527 (1936)",
    .validity = "one limiting substrate; parameters are illustrative",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    .rates = rates,
    .rate_slopes = rate_slopes,
};

RU_MODEL_LIBRARY(&teissier)
