/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/fit/statistics.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps outwards at most, each twice as wide as the one before; halvings of the last one. */
enum { MOST_STEPS = 12, MOST_HALVINGS = 12 };

/* Of the width: the first step, and how exactly an end is sought. */
static const double first_step = 0.01, exactness = 1e-3;

typedef struct walk {
    const ru_fit_problem *problem;
    double square, rise;
    size_t k;
    unsigned char *free; /* [n_variable] */
    double *u;           /* [n_variable] the others as last fitted */
    double least;        /* the smallest sum that was met */
    ru_fit_profile *profile;
} walk;

static void keep(walk *w, double u_k, double above)
{
    ru_fit_profile *p = w->profile;
    size_t at = p->n_trace;
    double x = ru_fit_from_u(&w->problem->variables[w->k], u_k);
    if (!isfinite(above) || at == RU_FIT_TRACE)
        return;
    for (; at > 0 && p->trace[at - 1][0] > x; at--)
        memcpy(p->trace[at], p->trace[at - 1], sizeof p->trace[at]);
    p->trace[at][0] = x;
    p->trace[at][1] = above;
    p->n_trace++;
}

/* The sum above the best one with the variable held at u_k and the others fitted anew; INFINITY
 * where the model fails. */
static ru_status look(walk *w, double u_k, double *above)
{
    ru_fit_found found;
    const ru_fit_options options = {.tolerance = 1e-6};
    w->u[w->k] = u_k;
    ru_status status = ru_fit_run(w->problem, ru_fit_method_at(0), &options, w->u, w->free, &found);
    *above = found.square - w->square;
    w->least = fmin(w->least, found.square);
    if (status == RU_OK && isfinite(found.square))
        memcpy(w->u, found.u, w->problem->n_variable * sizeof *w->u);
    keep(w, u_k, *above);
    ru_fit_found_clear(&found);
    return status;
}

/* One end: outwards in growing steps until the sum has risen, then between the last two. */
static ru_status find_end(walk *w, const double *best, int way, double *end, int *open)
{
    const ru_fit_variable *v = &w->problem->variables[w->k];
    double bound = way < 0 ? ru_fit_low(v) : ru_fit_high(v), width = ru_fit_width(v);
    double inner = best[w->k], outer = inner, step = first_step * width, above = 0, inside = 0;
    memcpy(w->u, best, w->problem->n_variable * sizeof *best);
    for (int i = 0; i < MOST_STEPS && above < w->rise; i++, step *= 2) {
        inner = outer;
        inside = above;
        outer = way < 0 ? fmax(inner - step, bound) : fmin(inner + step, bound);
        RU_TRY(look(w, outer, &above));
        if (outer == bound && above < w->rise)
            break;
    }
    *open = above < w->rise;
    *end = outer;
    for (int i = 0; !*open && i < MOST_HALVINGS && fabs(outer - inner) > exactness * width * 0.1;
         i++) {
        /* the root of the sum is nearly straight */
        double share = isfinite(above) ? (sqrt(w->rise) - sqrt(fmax(inside, 0))) /
                                             (sqrt(above) - sqrt(fmax(inside, 0)))
                                       : 0.5;
        double middle = inner + fmin(fmax(share, 0.05), 0.95) * (outer - inner), there;
        RU_TRY(look(w, middle, &there));
        *end = middle;
        if (fabs(there - w->rise) < exactness * w->rise)
            break;
        if (there < w->rise) {
            inner = middle;
            inside = there;
        } else {
            outer = middle;
            above = there;
        }
    }
    return RU_OK;
}

ru_status ru_fit_profile_take(const ru_fit_problem *problem, const double *u, double square,
                              double rise, size_t k, ru_fit_profile *profile)
{
    size_t n = problem->n_variable;
    double ends[2] = {u[k], u[k]};
    int open[2] = {0, 0};
    walk w = {problem, square, rise, k, malloc(n + 1), malloc((n + 1) * sizeof(double)),
              square,  profile};
    profile->n_trace = 0;
    keep(&w, u[k], 0);
    ru_status status = w.free && w.u ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < n && status == RU_OK; i++)
        w.free[i] = i != k;
    for (int side = 0; side < 2 && status == RU_OK; side++)
        status = find_end(&w, u, side ? 1 : -1, &ends[side], &open[side]);
    free(w.free);
    free(w.u);
    const ru_fit_variable *v = &problem->variables[k];
    profile->low = ru_fit_from_u(v, ends[0]);
    profile->high = ru_fit_from_u(v, ends[1]);
    profile->open = open[0] | open[1] << 1;
    profile->better = w.least;
    return status;
}
