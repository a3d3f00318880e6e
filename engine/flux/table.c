/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/flux/table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Regions beyond this are dropped, longest unused first. */
enum { MOST_REGIONS = 4096 };

struct ru_flux_table {
    const ru_flux_network *network;
    ru_fba *fba;
    ru_flux_view view; /* with arrays of our own */
    ru_flux_handle *handles;
    double *most, *point;
    size_t *outputs;
    ru_flux_region **regions; /* last used first */
    size_t n_region;
    double *at; /* [n_q] bounds that the programme has now */
    /* What the table goes back to when it forgets: */
    ru_flux_region **base; /* [n_base] regions, owned */
    size_t n_base;
    double *base_most;
    signed char *base_basis, *kept_basis; /* of the programme; the latter for a look aside */
    ru_flux_table_counts counts;
};

static void drop(ru_flux_table *t, size_t i)
{
    if (!t->regions[i]->stays)
        ru_flux_region_destroy(&t->regions[i]);
}

static void clear(ru_flux_table *t)
{
    for (size_t i = 0; i < t->n_region; i++)
        drop(t, i);
    t->n_region = 0;
}

static void clear_base(ru_flux_table *t)
{
    for (size_t i = 0; i < t->n_base; i++)
        ru_flux_region_destroy(&t->base[i]);
    t->n_base = 0;
}

void ru_flux_table_destroy(ru_flux_table **table)
{
    ru_flux_table *t = *table;
    if (!t)
        return;
    clear(t);
    clear_base(t);
    ru_fba_destroy(&t->fba);
    free(t->at);
    free(t->base);
    free(t->base_most);
    free(t->base_basis);
    free(t->kept_basis);
    free(t->handles);
    free(t->most);
    free(t->point);
    free(t->outputs);
    free(t->regions);
    free(t);
    *table = NULL;
}

static ru_status copy_view(ru_flux_table *t, const ru_flux_view *view)
{
    t->handles = calloc(view->n_q + 1, sizeof *t->handles);
    t->most = calloc(view->n_q + 1, sizeof *t->most);
    t->point = calloc(view->n_q + 1, sizeof *t->point);
    t->outputs = calloc(view->n_out + 1, sizeof *t->outputs);
    t->at = calloc(view->n_q + 1, sizeof *t->at);
    t->base_most = calloc(view->n_q + 1, sizeof *t->base_most);
    t->regions = calloc(MOST_REGIONS, sizeof(ru_flux_region *));
    t->base = calloc(MOST_REGIONS, sizeof(ru_flux_region *));
    RU_REQUIRE(t->handles && t->most && t->point && t->outputs && t->at && t->base_most &&
                   t->regions && t->base,
               RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < view->n_q; i++) {
        t->handles[i] = view->handles[i];
        t->most[i] = view->most[i];
    }
    for (size_t o = 0; o < view->n_out; o++)
        t->outputs[o] = view->outputs[o];
    t->view = (ru_flux_view){.n_q = view->n_q,
                             .handles = t->handles,
                             .most = t->most,
                             .n_out = view->n_out,
                             .outputs = t->outputs};
    return RU_OK;
}

static ru_status set_bounds(ru_flux_table *t, const double *q)
{
    for (size_t i = 0; i < t->view.n_q; i++) {
        const ru_flux_handle *h = &t->handles[i];
        const ru_flux_reaction *r = &t->network->reactions[h->reaction];
        double bound = h->per_unit * q[i];
        RU_TRY(ru_fba_bound(t->fba, h->reaction, h->upper ? fmin(r->lower, 0) : bound,
                            h->upper ? bound : fmax(r->upper, 0)));
        t->at[i] = q[i];
    }
    return RU_OK;
}

/* Solves at q; 0 when there are fluxes, those of a starved cell among them. */
static int solve(ru_flux_table *t, const double *q, ru_fba_result *result)
{
    if (set_bounds(t, q) != RU_OK || ru_fba_solve(t->fba, result) != RU_OK)
        return 1;
    t->counts.solved++;
    t->counts.pivots += result->pivots;
    return result->reason != RU_FBA_OPTIMAL && result->reason != RU_FBA_INFEASIBLE;
}

static ru_status check_bounded(ru_flux_table *t)
{
    ru_fba_result result;
    char text[512];
    RU_TRY(set_bounds(t, t->most));
    RU_TRY(ru_fba_solve(t->fba, &result));
    ru_fba_explain(t->network, &result, text, sizeof text);
    RU_REQUIRE(result.reason == RU_FBA_OPTIMAL || result.reason == RU_FBA_INFEASIBLE, RU_ERR_INPUT,
               "at the largest uptake of everything, '%s' is %s", t->network->id, text);
    return RU_OK;
}

/* Remembers the table as it is, to go back to. */
static ru_status settle(ru_flux_table *t)
{
    RU_TRY(set_bounds(t, t->most));
    memcpy(t->base_most, t->most, t->view.n_q * sizeof *t->most);
    ru_fba_basis_read(t->fba, t->base_basis);
    for (size_t i = 0; i < t->n_region; i++) {
        t->regions[i]->stays = 1;
        t->base[i] = t->regions[i];
    }
    t->n_base = t->n_region;
    return RU_OK;
}

void ru_flux_table_forget(ru_flux_table *t)
{
    clear(t);
    memcpy(t->most, t->base_most, t->view.n_q * sizeof *t->most);
    memcpy(t->regions, t->base, t->n_base * sizeof(ru_flux_region *));
    t->n_region = t->n_base;
    /* The same bounds were set when the table was built. */
    if (set_bounds(t, t->most) == RU_OK)
        ru_fba_basis_take(t->fba, t->base_basis);
}

static ru_status build(const ru_flux_network *network, const ru_fba_options *options,
                       const ru_flux_view *view, ru_flux_table *t)
{
    t->network = network;
    RU_TRY(copy_view(t, view));
    RU_TRY(ru_fba_build(network, options, &t->fba));
    t->base_basis = malloc(ru_fba_basis_size(t->fba) + 1);
    t->kept_basis = malloc(ru_fba_basis_size(t->fba) + 1);
    RU_REQUIRE(t->base_basis && t->kept_basis, RU_ERR_SYSTEM, "out of memory");
    RU_TRY(check_bounded(t));
    return settle(t);
}

ru_status ru_flux_table_build(const ru_flux_network *network, const ru_fba_options *options,
                              const ru_flux_view *view, ru_flux_table **table)
{
    *table = calloc(1, sizeof **table);
    RU_REQUIRE(*table, RU_ERR_SYSTEM, "out of memory");
    ru_status status = build(network, options, view, *table);
    if (status != RU_OK)
        ru_flux_table_destroy(table);
    return status;
}

/* Puts a region in front. */
static void move_to_front(ru_flux_table *t, size_t i)
{
    ru_flux_region *r = t->regions[i];
    memmove(&t->regions[1], &t->regions[0], i * sizeof(ru_flux_region *));
    t->regions[0] = r;
}

/* Solves at q and keeps the region around it. */
static int add_region(ru_flux_table *t, const double *q)
{
    ru_fba_result result;
    ru_flux_region *r;
    if (solve(t, q, &result) != 0 ||
        ru_flux_region_build(t->fba, &t->view, &result, q, &r) != RU_OK)
        return 1;
    if (t->n_region == MOST_REGIONS)
        drop(t, --t->n_region);
    t->regions[t->n_region++] = r;
    move_to_front(t, t->n_region - 1);
    return 0;
}

/* Limits outside the box were left out of the regions: a larger box needs new ones. */
static void widen(ru_flux_table *t, const double *q)
{
    for (size_t i = 0; i < t->view.n_q; i++) {
        if (q[i] > t->most[i]) {
            t->most[i] = 2 * q[i];
            clear(t);
        }
    }
}

int ru_flux_table_evaluate(ru_flux_table *t, const double *q, double *out, double *slopes)
{
    size_t i = 0;
    t->counts.asked++;
    widen(t, q);
    while (i < t->n_region && !ru_flux_region_holds(t->regions[i], q))
        i++;
    if (i == t->n_region) {
        if (add_region(t, q) != 0)
            return 1;
    } else if (i > 0) {
        move_to_front(t, i);
    }
    ru_flux_region_apply(t->regions[0], q, out, slopes);
    return 0;
}

int ru_flux_table_solve(ru_flux_table *t, const double *q, double *out, ru_fba_result *result)
{
    if (solve(t, q, result) != 0)
        return 1;
    for (size_t o = 0; o < t->view.n_out; o++)
        out[o] = t->outputs[o] < t->network->n_reaction ? result->fluxes[t->outputs[o]]
                                                        : result->shortfall;
    return 0;
}

void ru_flux_table_explain(ru_flux_table *t, const double *q, char *text, size_t size)
{
    ru_fba_result result;
    memcpy(t->point, t->at, t->view.n_q * sizeof *t->point);
    ru_fba_basis_read(t->fba, t->kept_basis);
    text[0] = '\0';
    if (solve(t, q, &result) == 0) {
        ru_fba_diagnose(t->fba, &result);
        ru_fba_explain(t->network, &result, text, size);
    }
    if (set_bounds(t, t->point) == RU_OK)
        ru_fba_basis_take(t->fba, t->kept_basis);
}

/* The i-th number of van der Corput's sequence to a base. */
static double radical_inverse(size_t i, size_t base)
{
    double value = 0, digit = 1;
    for (; i; i /= base) {
        digit /= (double)base;
        value += digit * (double)(i % base);
    }
    return value;
}

ru_status ru_flux_table_explore(ru_flux_table *t, size_t n, size_t *missed)
{
    static const size_t primes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
    enum { N_PRIME = sizeof primes / sizeof primes[0] };
    double *out = calloc(t->view.n_out + 1, sizeof *out);
    RU_REQUIRE(out, RU_ERR_SYSTEM, "out of memory");
    int failed = 0;
    *missed = 0;
    for (size_t k = 1; k <= n && !failed; k++) {
        long long before = t->counts.solved;
        for (size_t i = 0; i < t->view.n_q; i++)
            t->point[i] = t->most[i] * radical_inverse(k + i / N_PRIME, primes[i % N_PRIME]);
        failed = ru_flux_table_evaluate(t, t->point, out, NULL);
        if (k > n - n / 10)
            *missed += (size_t)(t->counts.solved - before);
    }
    free(out);
    RU_REQUIRE(!failed, RU_ERR_SOLVER, "the linear programme of '%s' failed", t->network->id);
    return settle(t);
}

ru_flux_table_counts ru_flux_table_count(const ru_flux_table *t)
{
    ru_flux_table_counts counts = t->counts;
    counts.n_region = t->n_region;
    return counts;
}
