/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lysine in fed-batch, a benchmark of optimal feeding: Ohno, Nakanishi and Takamatsu, Biotechnol.
 * Bioeng. 18:847 (1976).
 *
 *   mu = k s,   pi = -a mu^2 + b mu,   sigma = mu/y
 *   dX = mu X,  dP = pi X,  dS = -sigma X
 *
 * A problem for optimisation only: the units of pi do not agree with a balance of masses (more
 * product than the substrate could give), so that no element is followed, and s beyond b/(a k)
 * = 2.8 takes product away. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { BIOMASS, SUBSTRATE, PRODUCT, N_STATE };
enum { K, A, B, Y, N_PARAMETER };
enum { GROWTH, PRODUCTION, N_PROCESS };

#define SOURCE "Ohno 1976; recalled"

static const ru_state_info states[N_STATE] = {
    [BIOMASS] = {{"biomass", "g/L", "cells, in the benchmark's unit", 0.02, 0, 1e3, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_BIOMASS,
                 {0},
                 1e-6},
    [SUBSTRATE] = {{"substrate", "g/L", "glucose, in the benchmark's unit", 2.8, 0, 1e3, NULL},
                   RU_PHASE_LIQUID,
                   RU_ROLE_SUBSTRATE,
                   {0},
                   1e-6},
    [PRODUCT] = {{"product", "g/L", "lysine, in the benchmark's unit", 0, 0, 1e6, NULL},
                 RU_PHASE_LIQUID,
                 RU_ROLE_PLAIN,
                 {0},
                 1e-6},
};

static const ru_quantity parameters[N_PARAMETER] = {
    [K] = {"k", "L/g/h", "growth on substrate", 0.125, 0, 10, SOURCE},
    [A] = {"a", "h", "production on the square of growth", 384, 0, 1e6, SOURCE},
    [B] = {"b", "1", "production on growth", 134, 0, 1e6, SOURCE},
    [Y] = {"y", "g/g", "biomass on substrate", 0.135, 1e-3, 10, SOURCE},
};

static const ru_process_info processes[N_PROCESS] = {
    [GROWTH] = {"growth", "biomass formed"},
    [PRODUCTION] = {"production", "product formed"},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    double(*row)[N_STATE] = (double(*)[N_STATE])S;
    row[GROWTH][BIOMASS] = 1;
    row[GROWTH][SUBSTRATE] = -1 / p[Y];
    row[PRODUCTION][PRODUCT] = 1;
}

RU_EXPRESSIONS expressions(const double *p, const double *y, ru_dual *r)
{
    ru_dual mu = ru_scale(p[K], ru_variable(y, SUBSTRATE));
    r[GROWTH] = ru_multiply(mu, ru_variable(y, BIOMASS));
    ru_dual falling = ru_subtract(ru_constant(p[B]), ru_scale(p[A], mu));
    r[PRODUCTION] = ru_multiply(falling, r[GROWTH]);
}

static inline void set_noise(const double *p, double *noise)
{
    (void)p;
    noise[BIOMASS] = noise[SUBSTRATE] = 1e-1;
    noise[PRODUCT] = RU_NOT_IN_RATES;
}

RU_DEFINE_RATES(N_PROCESS, N_STATE)

extern const ru_model ru_model_lysine_ohno;
const ru_model ru_model_lysine_ohno = {
    .abi = RU_MODEL_ABI,
    .name = "lysine-ohno",
    .title = "lysine in fed-batch, the benchmark of optimal feeding",
    .citation = "Ohno, Nakanishi, Takamatsu, Biotechnol. Bioeng. 18:847 (1976)",
    .validity = "a problem of optimisation; its units do not balance, no oxygen",
    .evidence = "independent integration at a constant feed to 1e-8",
    .n_state = N_STATE,
    .n_parameter = N_PARAMETER,
    .n_process = N_PROCESS,
    .states = states,
    .parameters = parameters,
    .processes = processes,
    .stoichiometry = stoichiometry,
    RU_RATES,
};
