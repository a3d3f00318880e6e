/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/sbml/cell_parts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ON_STACK = 4096 };

static int all_finite(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return 0;
    return 1;
}

/* Runs a tape at one point; > 0 where it has no finite result. */
static int run(const ru_model *self, const ru_tape *tape, size_t n, const double *p,
               const ru_local *at, const double *y, double *out)
{
    double symbols[RU_MODEL_MAX_STATE + 1 + RU_MODEL_MAX_PARAMETER], few[ON_STACK], *work = few;
    memcpy(symbols, y, self->n_state * sizeof *symbols);
    symbols[self->n_state] = at->time;
    memcpy(symbols + self->n_state + 1, p, self->n_parameter * sizeof *symbols);
    if (ru_tape_work(tape) > ON_STACK)
        work = malloc(ru_tape_work(tape) * sizeof *work);
    if (!work)
        return -1;
    ru_tape_run(tape, symbols, work, out);
    if (work != few)
        free(work);
    return !all_finite(out, n);
}

static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,
                 double *r)
{
    const ru_sbml_cell *c = self->context;
    return run(self, c->rates, self->n_state, p, at, y, r);
}

static int rate_slopes(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *dr)
{
    const ru_sbml_cell *c = self->context;
    double slopes[RU_MODEL_MAX_STATE * RU_MODEL_MAX_STATE];
    int verdict = run(self, c->slopes, c->n_slope, p, at, y, slopes);
    memset(dr, 0, self->n_state * self->n_state * sizeof *dr);
    for (size_t i = 0; i < c->n_slope; i++)
        dr[c->slope_at[i]] = slopes[i];
    return verdict;
}

/* A process a state: the sum of what the reactions do to it. */
static void stoichiometry(const ru_model *self, const double *p, double *S)
{
    (void)p;
    for (size_t k = 0; k < self->n_state; k++)
        S[k * self->n_state + k] = 1;
}

static void destroy(ru_model *self)
{
    ru_sbml_cell *c = self->context;
    for (size_t i = 0; i < c->n_text; i++)
        free(c->texts[i]);
    free(c->texts);
    ru_tape_destroy(&c->rates);
    ru_tape_destroy(&c->slopes);
    free(c);
}

ru_status ru_sbml_cell_begin(ru_sbml_cell **cell)
{
    ru_sbml_cell *c = *cell = calloc(1, sizeof *c);
    RU_REQUIRE(c, RU_ERR_SYSTEM, "out of memory for a model");
    c->model = (ru_model){.abi = RU_MODEL_ABI,
                          .name = "sbml",
                          .citation = "as the SBML file says",
                          .validity = "as the SBML file says; temperature and pH have no effect",
                          .states = c->states,
                          .parameters = c->parameters,
                          .processes = c->processes,
                          .stoichiometry = stoichiometry,
                          .rates = rates,
                          .rate_slopes = rate_slopes,
                          .context = c,
                          .destroy = destroy};
    return RU_OK;
}
