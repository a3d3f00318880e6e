/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods without gradients on the scales themselves, bounds included: those of NLopt (Johnson). */
#include <ru/fit/fit.h>

#include <math.h>
#include <nlopt.h>
#include <stdlib.h>

#include <ru/fit/objective.h>

typedef struct work {
    const ru_fit_search *search;
    nlopt_opt optimizer;
    size_t *which; /* [n_free] */
    double *u, *r; /* [n_variable], [rows] */
    double *ends;  /* [4][n_free]: low, high, first step, place */
    double worst;  /* of what could be evaluated: where the model fails it is worse than that */
} work;

/* The place of a variable in units of its width, so that all steps are of one size. */
static double square_at(unsigned n, const double *v, double *gradient, void *context)
{
    work *w = context;
    const ru_fit_problem *p = w->search->problem;
    (void)gradient;
    for (unsigned i = 0; i < n; i++)
        w->u[w->which[i]] = v[i] * ru_fit_width(&p->variables[w->which[i]]);
    int verdict = ru_fit_evaluate(w->search, w->u, w->r, NULL);
    if (verdict && !ru_fit_may_go_on(w->search))
        nlopt_force_stop(w->optimizer);
    if (verdict)
        return 10 * w->worst;
    double square = ru_fit_square(w->r, ru_fit_rows(p));
    w->worst = fmax(w->worst, square);
    return square;
}

static ru_fit_end end_of(const work *w, nlopt_result code)
{
    if (!ru_fit_may_go_on(w->search) || code == NLOPT_MAXEVAL_REACHED)
        return RU_FIT_END_SPENT;
    if (code == NLOPT_ROUNDOFF_LIMITED)
        return RU_FIT_END_ROUND_OFF;
    return code > 0 ? RU_FIT_END_SMALL : RU_FIT_END_REFUSED;
}

static ru_status seek(work *w, const double *u, ru_fit_found *found)
{
    const ru_fit_problem *p = w->search->problem;
    size_t n = w->search->n_free;
    double *low = w->ends, *high = low + n, *step = high + n, *at = step + n, least;
    for (size_t i = 0; i < n; i++) {
        const ru_fit_variable *v = &p->variables[w->which[i]];
        double width = ru_fit_width(v);
        low[i] = ru_fit_low(v) / width;
        high[i] = ru_fit_high(v) / width;
        at[i] = fmin(fmax(u[w->which[i]] / width, low[i]), high[i]);
        step[i] = 0.1;
    }
    int failed =
        nlopt_set_min_objective(w->optimizer, square_at, w) < 0 ||
        nlopt_set_lower_bounds(w->optimizer, low) < 0 ||
        nlopt_set_upper_bounds(w->optimizer, high) < 0 ||
        nlopt_set_initial_step(w->optimizer, step) < 0 ||
        nlopt_set_xtol_rel(w->optimizer, w->search->options.tolerance) < 0 ||
        nlopt_set_ftol_rel(w->optimizer, w->search->options.tolerance) < 0 ||
        nlopt_set_maxeval(w->optimizer, (int)fmin((double)w->search->counts->most, 1e9)) < 0;
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "NLopt refused its set-up");
    found->end = end_of(w, nlopt_optimize(w->optimizer, at, &least));
    return RU_OK;
}

static ru_status run_algorithm(nlopt_algorithm algorithm, const ru_fit_search *search,
                               const double *u, ru_fit_found *found)
{
    size_t n = search->problem->n_variable, n_free = 0;
    /* quadratic models need two variables */
    if (algorithm == NLOPT_LN_BOBYQA && search->n_free < 2)
        algorithm = NLOPT_LN_SBPLX;
    work w = {.search = search,
              .optimizer = nlopt_create(algorithm, (unsigned)search->n_free),
              .which = malloc((n + 1) * sizeof(size_t)),
              .u = malloc((n + 1) * sizeof(double)),
              .r = malloc((ru_fit_rows(search->problem) + 1) * sizeof(double)),
              .ends = malloc((4 * n + 1) * sizeof(double)),
              .worst = 1};
    ru_status status = w.optimizer && w.which && w.u && w.r && w.ends
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for a search");
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        w.u[i] = u[i];
        if (ru_fit_is_free(search, i))
            w.which[n_free++] = i;
    }
    nlopt_srand((unsigned long)search->options.seed);
    if (status == RU_OK)
        status = seek(&w, u, found);
    nlopt_destroy(w.optimizer);
    free(w.which);
    free(w.u);
    free(w.r);
    free(w.ends);
    return status;
}

#define METHOD(word, algorithm, global, text)                                                      \
    static ru_status run_##word(const ru_fit_search *search, const double *u, ru_fit_found *found) \
    {                                                                                              \
        return run_algorithm(algorithm, search, u, found);                                         \
    }                                                                                              \
    extern const ru_fit_method ru_fit_##word;                                                      \
    const ru_fit_method ru_fit_##word = {                                                          \
        .name = #word, .meaning = text, .is_global = global, .run = run_##word};

METHOD(bobyqa, NLOPT_LN_BOBYQA, 0, "quadratic models without gradients (Powell 2009)")
METHOD(sbplx, NLOPT_LN_SBPLX, 0,
       "simplices in subspaces, for sums that are not smooth (Rowan 1990)")
METHOD(crs2, NLOPT_GN_CRS2_LM, 1, "controlled random search between the bounds (Price 1983)")
METHOD(isres, NLOPT_GN_ISRES, 1, "evolution strategy between the bounds (Runarsson and Yao 2005)")
