/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/definition/making.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a defined model does at a point. */

enum { N_SYMBOL = RU_MODEL_MAX_STATE + RU_N_CONDITION + RU_MODEL_MAX_PARAMETER };

static void set_symbols(const ru_model *self, const double *p, const ru_local *at, const double *y,
                        double *symbols)
{
    const double conditions[RU_N_CONDITION] = {at->temperature, at->pH, at->time, at->light};
    memcpy(symbols, y, self->n_state * sizeof *y);
    memcpy(symbols + self->n_state, conditions, sizeof conditions);
    memcpy(symbols + self->n_state + RU_N_CONDITION, p, self->n_parameter * sizeof *p);
}

static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r)
{
    const ru_defined *defined = self->context;
    double symbols[N_SYMBOL], work[RU_DEFINED_WORK];
    set_symbols(self, p, at, y, symbols);
    ru_tape_run(defined->rates, symbols, work, r);
    int refused = 0;
    for (size_t k = 0; k < self->n_state; k++)
        refused |= !(y[k] > -defined->noise[k]) || !isfinite(y[k]);
    for (size_t i = 0; i < self->n_process; i++)
        refused |= !isfinite(r[i]);
    return refused;
}

static int rate_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr)
{
    const ru_defined *defined = self->context;
    double symbols[N_SYMBOL], work[RU_DEFINED_WORK];
    double found[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    set_symbols(self, p, at, y, symbols);
    ru_tape_run(defined->slopes, symbols, work, found);
    memset(dr, 0, self->n_process * self->n_state * sizeof *dr);
    for (size_t i = 0; i < ru_tape_roots(defined->slopes); i++)
        dr[defined->slope_at[i]] = found[i];
    return 0;
}

static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    const ru_defined *defined = self->context;
    static const double nothing[RU_MODEL_MAX_STATE];
    double symbols[N_SYMBOL], work[RU_DEFINED_WORK];
    double found[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    const ru_local at = {0};
    set_symbols(self, p, &at, nothing, symbols);
    ru_tape_run(defined->stoichiometry, symbols, work, found);
    for (size_t i = 0; i < ru_tape_roots(defined->stoichiometry); i++)
        S[defined->made_at[i]] = found[i];
}

static void destroy(ru_model *self)
{
    ru_defined *defined = self->context;
    ru_tape_destroy(&defined->rates);
    ru_tape_destroy(&defined->slopes);
    ru_tape_destroy(&defined->stoichiometry);
    for (size_t i = 0; i < defined->n_text; i++)
        free(defined->texts[i]);
    void *const owned[] = {defined->slope_at,  defined->made_at, defined->noise,
                           defined->texts,     defined->states,  defined->parameters,
                           defined->processes, defined->leaks,   defined};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free(owned[i]);
}

void ru_defined_functions(ru_model *model)
{
    model->stoichiometry = stoichiometry;
    model->rates = rates;
    model->rate_slopes = rate_slopes;
    model->destroy = destroy;
}
