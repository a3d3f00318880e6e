/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No cells: a liquid with its dissolved oxygen and carbon dioxide, and nothing that turns one into
 * another. For tracers, aeration tests and absorption, where the reactor alone is looked at. */
#include <ru/models/kinetics.h>
#include <ru/models/model.h>

enum { OXYGEN, CARBON_DIOXIDE, N_STATE };

static const ru_state_info states[N_STATE] = {
    [OXYGEN] = {{"oxygen", "g/L", "dissolved oxygen", 0.007, 0, 1, NULL},
                RU_PHASE_LIQUID,
                RU_ROLE_OXYGEN,
                {0},
                1e-8},
    [CARBON_DIOXIDE] = {{"carbon_dioxide", "g/L", "dissolved carbon dioxide", 0, 0, 1000, NULL},
                        RU_PHASE_LIQUID,
                        RU_ROLE_CARBON_DIOXIDE,
                        {[RU_CARBON] = RU_CARBON_CARBON_DIOXIDE},
                        1e-6},
};

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)self;
    (void)p;
    (void)S;
}

/* Nothing happens; states that no liquid has are refused as by any other model. */
static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r)
{
    (void)self;
    static const double noise[N_STATE] = {RU_NOT_IN_RATES, RU_NOT_IN_RATES};
    (void)p;
    (void)at;
    (void)r;
    return ru_refuse(y, N_STATE, noise);
}

static int rate_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr)
{
    (void)self;
    (void)p;
    (void)at;
    (void)y;
    (void)dr;
    return 0;
}

extern const ru_model ru_model_none;
const ru_model ru_model_none = {
    .abi = RU_MODEL_ABI,
    .name = "none",
    .title = "no cells: dissolved oxygen and carbon dioxide that nothing consumes",
    .citation = "none needed: there is no reaction",
    .validity = "sterile liquid: tracers, aeration tests, absorption of gas",
    .evidence = "nothing to hold it against: nothing happens",
    .n_state = N_STATE,
    .states = states,
    .stoichiometry = stoichiometry,
    .rates = rates,
    .rate_slopes = rate_slopes,
};
