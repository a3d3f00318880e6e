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

static int is_refused(const ru_model *self, const double *y, const double *r)
{
    const ru_defined *defined = self->context;
    int refused = 0;
    for (size_t k = 0; k < self->n_state; k++)
        refused |= !(y[k] > -defined->noise[k]) || !isfinite(y[k]);
    for (size_t i = 0; i < self->n_process; i++)
        refused |= !isfinite(r[i]);
    return refused;
}

static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r)
{
    const ru_defined *defined = self->context;
    double symbols[N_SYMBOL], work[RU_DEFINED_WORK];
    set_symbols(self, p, at, y, symbols);
    ru_tape_run(defined->rates, symbols, work, r);
    return is_refused(self, y, r);
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

static void set_lanes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                      ru_lane *symbols)
{
    const double *const conditions[RU_N_CONDITION] = {&at->temperature, &at->pH, &at->time,
                                                      &at->light};
    for (size_t k = 0; k < self->n_state; k++)
        *symbols++ = (ru_lane){y + k * RU_LANES, 1};
    for (size_t i = 0; i < RU_N_CONDITION; i++)
        *symbols++ = (ru_lane){conditions[i], sizeof(ru_local) / sizeof(double)};
    for (size_t i = 0; i < self->n_parameter; i++)
        *symbols++ = (ru_lane){p + i, 0};
}

/* As is_refused, of any lane: what is no number, or too far below zero. */
static int any_refused(const ru_model *self, const double *y, const double *r)
{
    const ru_defined *defined = self->context;
    int refused = 0;
    for (size_t k = 0; k < self->n_state; k++)
        for (size_t i = 0; i < RU_LANES; i++) {
            double value = y[k * RU_LANES + i];
            refused |= !(value > -defined->noise[k]) || !isfinite(value);
        }
    for (size_t i = 0; i < self->n_process * RU_LANES; i++)
        refused |= !isfinite(r[i]);
    return refused;
}

static int rates_many(const ru_model *self, const double *p, const ru_local *at, const double *y,
                      double *r)
{
    const ru_defined *defined = self->context;
    ru_lane symbols[N_SYMBOL];
    ru_lane_out out[RU_MODEL_MAX_PROCESS];
    set_lanes(self, p, at, y, symbols);
    for (size_t i = 0; i < self->n_process; i++)
        out[i] = (ru_lane_out){r + i * RU_LANES, 1};
    ru_tape_run_many(defined->rates, RU_LANES, symbols, defined->work_many, out);
    return any_refused(self, y, r);
}

static int slopes_many(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr)
{
    const ru_defined *defined = self->context;
    ru_lane symbols[N_SYMBOL];
    ru_lane_out out[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    set_lanes(self, p, at, y, symbols);
    memset(dr, 0, self->n_process * self->n_state * RU_LANES * sizeof *dr);
    for (size_t i = 0; i < ru_tape_roots(defined->slopes); i++)
        out[i] = (ru_lane_out){dr + (size_t)defined->slope_at[i] * RU_LANES, 1};
    ru_tape_run_many(defined->slopes, RU_LANES, symbols, defined->work_many, out);
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
    void *const owned[] = {
        defined->work_many, defined->slope_at,   defined->made_at,   defined->noise, defined->texts,
        defined->states,    defined->parameters, defined->processes, defined->leaks, defined};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++)
        free(owned[i]);
}

void ru_defined_functions(ru_model *model)
{
    model->stoichiometry = stoichiometry;
    model->rates = rates;
    model->rate_slopes = rate_slopes;
    model->rates_many = rates_many;
    model->slopes_many = slopes_many;
    model->destroy = destroy;
}
