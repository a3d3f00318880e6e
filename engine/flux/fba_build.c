/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a network and goals to a linear programme.
 *
 *   rows     S v = 0                       one a balanced species
 *            v_j + s_j >= l_j > 0          one a reaction that must run (mirrored for u_j < 0)
 *   columns  v_j, or v_j+ and v_j- where its absolute value is wanted; s_j in [0, l_j] */
#include <ru/flux/fba_parts.h>

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

void ru_fba_limit(ru_fba *fba, int index, double lower, double upper)
{
    int type = GLP_DB;
    if (lower == upper)
        type = GLP_FX;
    else if (isinf(lower) && isinf(upper))
        type = GLP_FR;
    else if (isinf(upper))
        type = GLP_LO;
    else if (isinf(lower))
        type = GLP_UP;
    if (index > fba->n_row)
        glp_set_col_bnds(fba->lp, index - fba->n_row, type, lower, upper);
    else
        glp_set_row_bnds(fba->lp, index, type, lower, upper);
}

static void limit_and_keep(ru_fba *fba, int index, double lower, double upper)
{
    fba->lower[index] = lower;
    fba->upper[index] = upper;
    ru_fba_limit(fba, index, lower, upper);
}

/* Bounds of the columns of a flux; what must run may also stand still. */
static void limit_flux(ru_fba *fba, size_t reaction, double lower, double upper)
{
    int plus = fba->n_row + fba->plus[reaction], minus = fba->minus[reaction];
    if (!minus) {
        limit_and_keep(fba, plus, fmin(lower, 0), fmax(upper, 0));
        return;
    }
    limit_and_keep(fba, plus, 0, fmax(upper, 0));
    limit_and_keep(fba, fba->n_row + minus, 0, fmax(-lower, 0));
}

static int must_run(const ru_flux_reaction *r)
{
    return r->lower > 0 || r->upper < 0;
}

/* Numbers the rows and columns. */
static void lay_out(ru_fba *fba, const ru_fba_options *o)
{
    const ru_flux_network *n = fba->network;
    for (size_t i = 0; i < n->n_species; i++)
        if (!n->species[i].fixed)
            fba->row[i] = ++fba->n_row;
    for (size_t i = 0; i < o->n_settler; i++)
        fba->minus[o->settlers[i]] = 1;
    for (size_t j = 0; j < n->n_reaction; j++) {
        fba->plus[j] = ++fba->n_col;
        if (o->parsimonious || fba->minus[j])
            fba->minus[j] = ++fba->n_col;
    }
    for (size_t j = 0; j < n->n_reaction; j++) {
        if (must_run(&n->reactions[j])) {
            fba->short_by[j] = ++fba->n_col;
            fba->n_row++;
        }
    }
}

static void fill_column(ru_fba *fba, size_t j, int column, double sign, int demand, int *at,
                        double *values)
{
    const ru_flux_network *n = fba->network;
    int count = 0;
    for (size_t i = n->first[j]; i < n->first[j + 1]; i++) {
        int row = fba->row[n->entries[i].species];
        if (row) {
            at[++count] = row;
            values[count] = sign * n->entries[i].value;
        }
    }
    if (demand) {
        at[++count] = demand;
        values[count] = sign;
    }
    glp_set_mat_col(fba->lp, column, count, at, values);
}

/* The matrix and all bounds. */
static void fill(ru_fba *fba, int *at, double *values)
{
    const ru_flux_network *n = fba->network;
    int row = 0;
    for (size_t i = 0; i < n->n_species; i++)
        if (fba->row[i])
            limit_and_keep(fba, ++row, 0, 0);
    for (size_t j = 0; j < n->n_reaction; j++) {
        const ru_flux_reaction *r = &n->reactions[j];
        int demand = fba->short_by[j] ? ++row : 0;
        fill_column(fba, j, fba->plus[j], 1, demand, at, values);
        if (fba->minus[j])
            fill_column(fba, j, fba->minus[j], -1, demand, at, values);
        limit_flux(fba, j, r->lower, r->upper);
        if (demand) {
            at[1] = demand;
            values[1] = r->lower > 0 ? 1 : -1;
            glp_set_mat_col(fba->lp, fba->short_by[j], 1, at, values);
            limit_and_keep(fba, demand, r->lower > 0 ? r->lower : -INFINITY,
                           r->lower > 0 ? INFINITY : r->upper);
            limit_and_keep(fba, fba->n_row + fba->short_by[j], 0,
                           r->lower > 0 ? r->lower : -r->upper);
        }
    }
}

static ru_status add_stage(ru_fba *fba, int maximise, size_t most, ru_fba_stage **stage)
{
    ru_fba_stage *s = *stage = &fba->stages[fba->n_stage++];
    s->maximise = maximise;
    s->columns = calloc(most + 1, sizeof *s->columns);
    s->weights = calloc(most + 1, sizeof *s->weights);
    RU_REQUIRE(s->columns && s->weights, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

static void add_term(ru_fba_stage *s, int column, double weight)
{
    s->columns[s->n] = column;
    s->weights[s->n++] = weight;
    s->size = fmax(s->size, fabs(weight));
}

static void add_flux(const ru_fba *fba, ru_fba_stage *s, size_t reaction, double weight)
{
    add_term(s, fba->plus[reaction], weight);
    if (fba->minus[reaction])
        add_term(s, fba->minus[reaction], -weight);
}

/* The absolute value of a flux in two columns: at the optimum one of them is zero. */
static void add_size(const ru_fba *fba, ru_fba_stage *s, size_t reaction)
{
    add_term(s, fba->plus[reaction], 1);
    add_term(s, fba->minus[reaction], 1);
}

static ru_status add_goals(ru_fba *fba, const ru_fba_options *o)
{
    ru_fba_stage *s;
    fba->first = fba->n_stage;
    for (size_t g = 0; g < o->n_goal; g++) {
        const ru_flux_goal *goal = &o->goals[g];
        RU_REQUIRE(goal->n_term, RU_ERR_INPUT, "the objective '%s' has no flux",
                   goal->id ? goal->id : "");
        RU_TRY(add_stage(fba, goal->maximise, 2 * goal->n_term, &s));
        for (size_t i = 0; i < goal->n_term; i++)
            add_flux(fba, s, goal->reactions[i], goal->weights[i]);
    }
    return RU_OK;
}

/* What must run, goals, the sum of absolute fluxes, settlers: in this order. */
static ru_status add_stages(ru_fba *fba, const ru_fba_options *o)
{
    ru_fba_stage *s;
    size_t n = fba->network->n_reaction;
    fba->stages = calloc(o->n_goal + o->n_settler + 2, sizeof *fba->stages);
    RU_REQUIRE(fba->stages, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(add_stage(fba, 0, n, &s));
    for (size_t j = 0; j < n; j++)
        if (fba->short_by[j])
            add_term(s, fba->short_by[j], 1);
    RU_TRY(add_goals(fba, o));
    if (o->parsimonious) {
        RU_TRY(add_stage(fba, 0, 2 * n, &s));
        for (size_t j = 0; j < n; j++)
            add_size(fba, s, j);
    }
    for (size_t i = 0; i < o->n_settler; i++) {
        RU_TRY(add_stage(fba, 0, 2, &s));
        add_size(fba, s, o->settlers[i]);
    }
    return RU_OK;
}

static ru_status allocate(ru_fba *fba)
{
    const ru_flux_network *n = fba->network;
    fba->plus = calloc(n->n_reaction + 1, sizeof *fba->plus);
    fba->minus = calloc(n->n_reaction + 1, sizeof *fba->minus);
    fba->short_by = calloc(n->n_reaction + 1, sizeof *fba->short_by);
    fba->row = calloc(n->n_species + 1, sizeof *fba->row);
    fba->fluxes = calloc(n->n_reaction + 1, sizeof *fba->fluxes);
    fba->reduced = calloc(n->n_reaction + 1, sizeof *fba->reduced);
    fba->prices = calloc(n->n_species + 1, sizeof *fba->prices);
    RU_REQUIRE(fba->plus && fba->minus && fba->short_by && fba->row && fba->fluxes &&
                   fba->reduced && fba->prices,
               RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

static ru_status make(ru_fba *fba)
{
    size_t n = (size_t)(fba->n_row + fba->n_col) + 1;
    int *at = calloc((size_t)fba->n_row + 2, sizeof *at);
    double *values = calloc((size_t)fba->n_row + 2, sizeof *values);
    fba->lower = calloc(n, sizeof *fba->lower);
    fba->upper = calloc(n, sizeof *fba->upper);
    fba->held = calloc(n, sizeof *fba->held);
    int complete = at && values && fba->lower && fba->upper && fba->held;
    if (complete) {
        glp_term_out(GLP_OFF);
        fba->lp = glp_create_prob();
        if (fba->n_row)
            glp_add_rows(fba->lp, fba->n_row);
        if (fba->n_col)
            glp_add_cols(fba->lp, fba->n_col);
        fill(fba, at, values);
        glp_scale_prob(fba->lp, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N | GLP_SF_SKIP);
        glp_adv_basis(fba->lp, 0);
    }
    free(at);
    free(values);
    RU_REQUIRE(complete, RU_ERR_SYSTEM, "out of memory");
    return RU_OK;
}

static ru_status build(const ru_flux_network *network, const ru_fba_options *options, ru_fba *fba)
{
    fba->network = network;
    RU_TRY(allocate(fba));
    lay_out(fba, options);
    RU_TRY(make(fba));
    return add_stages(fba, options);
}

ru_status ru_fba_build(const ru_flux_network *network, const ru_fba_options *options, ru_fba **fba)
{
    *fba = calloc(1, sizeof **fba);
    RU_REQUIRE(*fba, RU_ERR_SYSTEM, "out of memory");
    ru_status status = build(network, options, *fba);
    if (status != RU_OK)
        ru_fba_destroy(fba);
    return status;
}

void ru_fba_destroy(ru_fba **fba)
{
    ru_fba *f = *fba;
    if (!f)
        return;
    for (size_t i = 0; i < f->n_stage; i++) {
        free(f->stages[i].columns);
        free(f->stages[i].weights);
    }
    if (f->lp)
        glp_delete_prob(f->lp);
    free(f->stages);
    free(f->plus);
    free(f->minus);
    free(f->row);
    free(f->short_by);
    free(f->lower);
    free(f->upper);
    free(f->held);
    free(f->fluxes);
    free(f->prices);
    free(f->reduced);
    free(f);
    *fba = NULL;
}

ru_status ru_fba_bound(ru_fba *fba, size_t reaction, double lower, double upper)
{
    const ru_flux_reaction *r = &fba->network->reactions[reaction];
    RU_REQUIRE(lower <= 0 && upper >= 0, RU_ERR_INPUT,
               "bounds %g to %g of '%s': zero must lie between them", lower, upper, r->id);
    RU_REQUIRE(!fba->short_by[reaction], RU_ERR_INPUT, "'%s' must run and keeps its bounds", r->id);
    limit_flux(fba, reaction, lower, upper);
    return RU_OK;
}
