/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/fit.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/fit/objective.h>

#define RU_FIT_METHOD(symbol) extern const ru_fit_method symbol;
#include <ru/fit/methods.def>
#undef RU_FIT_METHOD

static const ru_fit_method *const methods[] = {
#define RU_FIT_METHOD(symbol) &symbol,
#include <ru/fit/methods.def>
#undef RU_FIT_METHOD
};

size_t ru_fit_method_count(void)
{
    return sizeof methods / sizeof methods[0];
}

const ru_fit_method *ru_fit_method_at(size_t i)
{
    return i < ru_fit_method_count() ? methods[i] : NULL;
}

const ru_fit_method *ru_fit_method_find(const char *name)
{
    for (size_t i = 0; i < ru_fit_method_count(); i++)
        if (strcmp(methods[i]->name, name) == 0)
            return methods[i];
    return NULL;
}

static const struct {
    int converged;
    const char *words;
} ends[] = {
#define RU_FIT_END_ROW(code, converged, words) {converged, words},
    RU_FIT_END_LIST(RU_FIT_END_ROW)
#undef RU_FIT_END_ROW
};

int ru_fit_converged(ru_fit_end end)
{
    return ends[end].converged;
}

const char *ru_fit_end_words(ru_fit_end end)
{
    return ends[end].words;
}

static ru_fit_options fill_options(const ru_fit_problem *problem, const ru_fit_options *given)
{
    ru_fit_options o = given ? *given : (ru_fit_options){0};
    if (o.evaluations <= 0)
        o.evaluations = 1000 + 200 * (int64_t)problem->n_variable;
    if (!(o.tolerance > 0))
        o.tolerance = 1e-8;
    return o;
}

/* Where nothing may move there is one place to look at. */
static ru_status look_once(const ru_fit_search *search, const double *u, ru_fit_found *found)
{
    double *r = malloc((ru_fit_rows(search->problem) + 1) * sizeof *r);
    RU_REQUIRE(r, RU_ERR_SYSTEM, "out of memory for a search");
    found->end = ru_fit_evaluate(search, u, r, NULL) == 0 ? RU_FIT_END_HELD : RU_FIT_END_FAILS;
    free(r);
    return RU_OK;
}

static ru_status search_from(const ru_fit_search *search, const ru_fit_method *method,
                             const double *u, ru_fit_found *found)
{
    ru_fit_counts *c = search->counts;
    size_t n = search->problem->n_variable;
    RU_REQUIRE(c->best && c->x && c->moved && c->aside && found->u, RU_ERR_SYSTEM,
               "out of memory for a search");
    memcpy(c->best, u, n * sizeof *u);
    if (search->n_free)
        RU_TRY(method->run(search, u, found));
    else
        RU_TRY(look_once(search, u, found));
    if (c->status != RU_OK)
        return c->status;
    memcpy(found->u, c->best, n * sizeof *u);
    return RU_OK;
}

ru_status ru_fit_run(const ru_fit_problem *problem, const ru_fit_method *method,
                     const ru_fit_options *options, const double *u, const unsigned char *free_,
                     ru_fit_found *found)
{
    size_t n = problem->n_variable;
    ru_fit_counts counts = {.square = INFINITY,
                            .best = malloc((n + 1) * sizeof(double)),
                            .x = malloc((n + 1) * sizeof(double)),
                            .moved = malloc((n + 1) * sizeof(double)),
                            .aside = malloc((problem->n_residual + 1) * sizeof(double))};
    ru_fit_search search = {problem, fill_options(problem, options), free_, 0, &counts};
    *found = (ru_fit_found){.u = malloc((n + 1) * sizeof(double)), .square = INFINITY};
    counts.most = search.options.evaluations;
    for (size_t i = 0; i < n; i++)
        search.n_free += ru_fit_is_free(&search, i) != 0;
    ru_status status = search_from(&search, method, u, found);
    found->square = counts.square;
    found->n_evaluation = counts.n;
    found->n_failed = counts.n_failed;
    if (!isfinite(counts.square) && found->end != RU_FIT_END_FEW)
        found->end = RU_FIT_END_FAILS;
    if (counts.is_stopped)
        found->end = RU_FIT_END_STOPPED;
    free(counts.best);
    free(counts.x);
    free(counts.moved);
    free(counts.aside);
    return status;
}

void ru_fit_found_clear(ru_fit_found *found)
{
    free(found->u);
    found->u = NULL;
}

/* splitmix64 (Steele, Lea and Flood, OOPSLA 2014): a number below 1 and the next state. */
static double draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

void ru_fit_starts(const ru_fit_problem *problem, size_t n_start, uint64_t seed, double *u)
{
    size_t n = problem->n_variable;
    for (size_t k = 0; k < n && n_start; k++) {
        const ru_fit_variable *v = &problem->variables[k];
        double from = ru_fit_low(v), to = ru_fit_high(v), start = ru_fit_to_u(v, v->start);
        uint64_t state = seed * 0x9e3779b97f4a7c15u + k;
        if (!isfinite(from) || !isfinite(to)) {
            from = fmax(from, start - ru_fit_width(v));
            to = fmin(to, start + ru_fit_width(v));
        }
        u[k] = start;
        size_t strata = n_start - 1;
        /* each stratum once, in a random order (Fisher and Yates, inside out) */
        for (size_t i = 0; i < strata; i++) {
            size_t j = (size_t)(draw(&state) * (double)(i + 1));
            double place = ((double)i + draw(&state)) / (double)strata;
            u[(i + 1) * n + k] = u[(j + 1) * n + k];
            u[(j + 1) * n + k] = from + place * (to - from);
        }
    }
}
