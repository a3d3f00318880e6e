/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals one after the other. Once a goal is optimal, every variable outside the basis whose price
 * is not zero is held at its bound: what is left to move is exactly the face of best solutions, and
 * the next goal starts from the basis at hand. The last basis is then optimal for all goals in
 * their order, whatever the bounds, as long as it is feasible. */
#include <ru/flux/fba_parts.h>

#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double enough = 1e-9; /* what counts as zero among prices, and as no shortfall */

static const char *const reasons[] = {"optimal", "infeasible", "unbounded", "failed"};

const char *ru_fba_reason_name(ru_fba_reason reason)
{
    return reasons[reason];
}

static void set_objective(ru_fba *fba, const ru_fba_stage *stage)
{
    for (int c = 0; c <= fba->n_col; c++)
        glp_set_obj_coef(fba->lp, c, 0);
    for (size_t i = 0; i < stage->n; i++)
        glp_set_obj_coef(fba->lp, stage->columns[i],
                         glp_get_obj_coef(fba->lp, stage->columns[i]) + stage->weights[i]);
    glp_set_obj_dir(fba->lp, stage->maximise ? GLP_MAX : GLP_MIN);
}

static ru_fba_reason outcome(glp_prob *lp, int code)
{
    if (code == 0 && glp_get_status(lp) == GLP_OPT)
        return RU_FBA_OPTIMAL;
    if (code == 0 && glp_get_status(lp) == GLP_UNBND)
        return RU_FBA_UNBOUNDED;
    return RU_FBA_FAILED;
}

/* A basis that has become singular or cycles is given up for a fresh one, once. */
static ru_fba_reason optimise(ru_fba *fba, int method)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = method;
    how.tol_bnd = how.tol_dj = 1e-9;
    how.it_lim = 50 * (fba->n_row + fba->n_col) + 1000;
    ru_fba_reason reason = outcome(fba->lp, glp_simplex(fba->lp, &how));
    for (int attempt = 0; reason == RU_FBA_FAILED && attempt < 2; attempt++) {
        glp_adv_basis(fba->lp, 0);
        how.meth = GLP_PRIMAL;
        how.tol_bnd = how.tol_dj = attempt ? 1e-7 : 1e-9;
        reason = outcome(fba->lp, glp_simplex(fba->lp, &how));
    }
    return reason;
}

static int status_of(const ru_fba *fba, int index)
{
    return index > fba->n_row ? glp_get_col_stat(fba->lp, index - fba->n_row)
                              : glp_get_row_stat(fba->lp, index);
}

static void set_status(ru_fba *fba, int index, int status)
{
    if (index > fba->n_row)
        glp_set_col_stat(fba->lp, index - fba->n_row, status);
    else
        glp_set_row_stat(fba->lp, index, status);
}

static double price_of(const ru_fba *fba, int index)
{
    return index > fba->n_row ? glp_get_col_dual(fba->lp, index - fba->n_row)
                              : glp_get_row_dual(fba->lp, index);
}

static double value_of(const ru_fba *fba, int index)
{
    return index > fba->n_row ? glp_get_col_prim(fba->lp, index - fba->n_row)
                              : glp_get_row_prim(fba->lp, index);
}

/* Holds what the goal just reached forbids to move; returns how many variables are left to move. */
static int hold(ru_fba *fba, const ru_fba_stage *stage)
{
    int n_free = 0;
    double sign = stage->maximise ? -1 : 1, least = enough * fmax(1, stage->size);
    for (int k = 1; k <= fba->n_row + fba->n_col; k++) {
        if (status_of(fba, k) == GLP_BS || fba->held[k])
            continue;
        double price = sign * price_of(fba, k);
        if (fabs(price) > least) {
            fba->held[k] = price > 0 ? 1 : -1;
            if (fba->lower[k] < fba->upper[k]) {
                double at = price > 0 ? fba->lower[k] : fba->upper[k];
                ru_fba_limit(fba, k, at, at);
            }
        } else if (fba->lower[k] < fba->upper[k]) {
            n_free++;
        }
    }
    return n_free;
}

/* Gives back the bounds of what was held; the basis stays, and knows at which bound each sits. */
static void release(ru_fba *fba)
{
    for (int k = 1; k <= fba->n_row + fba->n_col; k++) {
        if (fba->held[k] && fba->lower[k] < fba->upper[k]) {
            int at = fba->held[k] > 0 ? GLP_NL : GLP_NU;
            ru_fba_limit(fba, k, fba->lower[k], fba->upper[k]);
            set_status(fba, k, at);
        }
    }
}

/* Prices of species and bounds as the present stage has them. */
static void read_prices(ru_fba *fba)
{
    const ru_flux_network *n = fba->network;
    for (size_t i = 0; i < n->n_species; i++)
        fba->prices[i] = fba->row[i] ? -glp_get_row_dual(fba->lp, fba->row[i]) : 0;
    for (size_t j = 0; j < n->n_reaction; j++) {
        fba->reduced[j] = glp_get_col_dual(fba->lp, fba->plus[j]);
        double back = fba->minus[j] ? glp_get_col_dual(fba->lp, fba->minus[j]) : 0;
        if (fabs(back) > fabs(fba->reduced[j]))
            fba->reduced[j] = -back;
    }
}

/* The reaction that lacks most of what it must run at. */
static size_t find_short(const ru_fba *fba)
{
    size_t n = fba->network->n_reaction, found = n;
    double most = 0;
    for (size_t j = 0; j < n; j++) {
        double missing = fba->short_by[j] ? value_of(fba, fba->n_row + fba->short_by[j]) : 0;
        if (missing > most) {
            most = missing;
            found = j;
        }
    }
    return found;
}

/* The reaction that a goal without limit runs on. */
static size_t find_ray(const ru_fba *fba)
{
    const ru_flux_network *n = fba->network;
    int index = glp_get_unbnd_ray(fba->lp);
    for (size_t j = 0; j < n->n_reaction; j++)
        if (index == fba->n_row + fba->plus[j] ||
            (fba->minus[j] && index == fba->n_row + fba->minus[j]))
            return j;
    return n->n_reaction;
}

static void read_fluxes(ru_fba *fba, ru_fba_result *result)
{
    int known = result->reason == RU_FBA_OPTIMAL || result->reason == RU_FBA_INFEASIBLE;
    for (size_t j = 0; j < fba->network->n_reaction; j++) {
        double back = fba->minus[j] ? glp_get_col_prim(fba->lp, fba->minus[j]) : 0;
        fba->fluxes[j] = known ? glp_get_col_prim(fba->lp, fba->plus[j]) - back : NAN;
    }
    if (result->reason != RU_FBA_OPTIMAL)
        result->objective = NAN;
}

/* Runs the stages; what each leaves to move goes to the next. */
static void run_stages(ru_fba *fba, ru_fba_result *result)
{
    int n_free = 1;
    for (size_t s = 0; s < fba->n_stage && (n_free || s <= fba->first); s++) {
        const ru_fba_stage *stage = &fba->stages[s];
        if (!stage->n && s != 0)
            continue;
        set_objective(fba, stage);
        ru_fba_reason reason = optimise(fba, s == 0 ? GLP_DUALP : GLP_PRIMAL);
        if (reason != RU_FBA_OPTIMAL) {
            result->reason = reason;
            result->unbounded = reason == RU_FBA_UNBOUNDED ? find_ray(fba) : result->unbounded;
            return;
        }
        if (s == 0)
            result->shortfall = glp_get_obj_val(fba->lp);
        if (s == 0 && result->shortfall > enough) {
            result->reason = RU_FBA_INFEASIBLE;
            read_prices(fba);
            result->short_of = find_short(fba);
        }
        if (s == fba->first) {
            result->objective = glp_get_obj_val(fba->lp);
            if (result->reason == RU_FBA_OPTIMAL)
                read_prices(fba);
        }
        n_free = hold(fba, stage);
    }
}

size_t ru_fba_basis_size(const ru_fba *fba)
{
    return (size_t)(fba->n_row + fba->n_col);
}

void ru_fba_basis_read(const ru_fba *fba, signed char *basis)
{
    for (int k = 1; k <= fba->n_row + fba->n_col; k++)
        basis[k - 1] = (signed char)status_of(fba, k);
}

void ru_fba_basis_take(ru_fba *fba, const signed char *basis)
{
    for (int k = 1; k <= fba->n_row + fba->n_col; k++)
        set_status(fba, k, basis[k - 1]);
}

ru_status ru_fba_solve(ru_fba *fba, ru_fba_result *result)
{
    size_t n = fba->network->n_reaction;
    *result = (ru_fba_result){.fluxes = fba->fluxes,
                              .prices = fba->prices,
                              .reduced = fba->reduced,
                              .objective = 0,
                              .short_of = n,
                              .limiting = n,
                              .unbounded = n};
    int before = glp_get_it_cnt(fba->lp);
    memset(fba->held, 0, (size_t)(fba->n_row + fba->n_col) + 1);
    memset(fba->prices, 0, fba->network->n_species * sizeof *fba->prices);
    memset(fba->reduced, 0, n * sizeof *fba->reduced);
    /* Factors that were updated on the way here differ by round-off from those of the basis. One
     * that cannot be factored is given up by the first stage. */
    (void)glp_factorize(fba->lp);
    run_stages(fba, result);
    read_fluxes(fba, result);
    release(fba);
    result->pivots = glp_get_it_cnt(fba->lp) - before;
    return RU_OK;
}

double ru_fba_shortfall(ru_fba *fba)
{
    set_objective(fba, &fba->stages[0]);
    return optimise(fba, GLP_DUALP) == RU_FBA_OPTIMAL ? glp_get_obj_val(fba->lp) : NAN;
}

void ru_fba_explain(const ru_flux_network *n, const ru_fba_result *r, char *text, size_t size)
{
    if (r->reason == RU_FBA_INFEASIBLE && r->short_of < n->n_reaction) {
        int used = snprintf(text, size, "infeasible: '%s' must run and is short by %.6g",
                            n->reactions[r->short_of].id, r->shortfall);
        if (r->limiting < n->n_reaction && used > 0 && (size_t)used < size)
            snprintf(text + used, size - (size_t)used,
                     "; the exchange '%s' limits it (%.6g less a unit of its bound)",
                     n->reactions[r->limiting].id, r->relief);
    } else if (r->reason == RU_FBA_UNBOUNDED) {
        snprintf(text, size, "unbounded: the objective grows without limit%s%s%s",
                 r->unbounded < n->n_reaction ? " along '" : "",
                 r->unbounded < n->n_reaction ? n->reactions[r->unbounded].id : "",
                 r->unbounded < n->n_reaction ? "'" : "");
    } else {
        snprintf(text, size, "%s", ru_fba_reason_name(r->reason));
    }
}
