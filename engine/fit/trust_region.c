/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levenberg-Marquardt in a trust region on the unbounded stand-ins of the parameters (GSL,
 * gsl_multifit_nlinear), linear steps by singular values so that flat directions stay where they
 * are. */
#include <ru/fit/fit.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>

#include <ru/fit/objective.h>

/* What a model that fails looks like to the step control: so bad that the step is taken back and
 * the region shrinks. */
static const double repulsive = 1e10;

typedef struct work {
    const ru_fit_search *search;
    size_t *which; /* [n_free] variables that move */
    size_t n_free, n_row;
    double *u, *slopes;   /* [n_variable], [n_free]: du/dz */
    double *r, *jacobian; /* [n_row], [n_row][n_variable] */
    double least;         /* the largest size of residuals at the start */
} work;

static void place(work *w, const gsl_vector *z)
{
    for (size_t i = 0; i < w->n_free; i++)
        w->u[w->which[i]] = ru_fit_from_z(&w->search->problem->variables[w->which[i]],
                                          gsl_vector_get(z, i), &w->slopes[i]);
}

static int take_residuals(const gsl_vector *z, void *context, gsl_vector *f)
{
    work *w = context;
    place(w, z);
    int verdict = ru_fit_evaluate(w->search, w->u, w->r, NULL);
    if (verdict < 0)
        return GSL_EFAILED;
    for (size_t i = 0; i < w->n_row; i++)
        gsl_vector_set(f, i, verdict ? repulsive * (1 + w->least) : w->r[i]);
    return GSL_SUCCESS;
}

static int take_slopes(const gsl_vector *z, void *context, gsl_matrix *j)
{
    work *w = context;
    size_t width = w->search->problem->n_variable;
    place(w, z);
    if (ru_fit_evaluate(w->search, w->u, w->r, w->jacobian))
        return GSL_EFAILED;
    for (size_t i = 0; i < w->n_row; i++)
        for (size_t k = 0; k < w->n_free; k++)
            gsl_matrix_set(j, i, k, w->jacobian[i * width + w->which[k]] * w->slopes[k]);
    return GSL_SUCCESS;
}

/* Steps until one of the tests is met; how it ended. */
static ru_fit_end iterate(work *w, gsl_multifit_nlinear_workspace *solver)
{
    double tolerance = w->search->options.tolerance;
    int info = 0, code = GSL_SUCCESS;
    int64_t good = 0; /* evaluations of the last step that went well */
    static const ru_fit_end ends[] = {RU_FIT_END_UNTOLD, RU_FIT_END_STEPS, RU_FIT_END_SLOPE,
                                      RU_FIT_END_SQUARE};
    const ru_fit_counts *c = w->search->counts;
    while (ru_fit_may_go_on(w->search) && !info && code == GSL_SUCCESS) {
        double before = c->square;
        good = c->n - c->n_failed;
        code = gsl_multifit_nlinear_iterate(solver);
        if (code == GSL_SUCCESS &&
            gsl_multifit_nlinear_test(tolerance, tolerance, 0, &info, solver) == GSL_SUCCESS &&
            info >= 1 && info <= 2)
            break;
        info = 0;
        double now = c->square;
        if (code == GSL_SUCCESS && before - now <= tolerance * 1e-2 * now)
            info = 3;
    }
    if (info > 0)
        return ends[info];
    if (!ru_fit_may_go_on(w->search))
        return RU_FIT_END_SPENT;
    /* the trust region has shrunk to nothing: at the bottom, or before walls */
    return code == GSL_ENOPROG && c->n - c->n_failed > good ? RU_FIT_END_LOWEST
                                                            : RU_FIT_END_FAILS_AROUND;
}

/* 1 where by the slopes the sum could still fall by a hundredth: the part of the residuals that
 * lies in the range of the slopes is that large. Slopes by what has run into its bound are next to
 * nothing and do not count. */
static int could_fall(const work *w, gsl_multifit_nlinear_workspace *solver)
{
    const gsl_vector *f = gsl_multifit_nlinear_residual(solver);
    gsl_matrix *a = gsl_matrix_alloc(w->n_row, w->n_free);
    gsl_matrix *v = gsl_matrix_alloc(w->n_free, w->n_free);
    gsl_vector *s = gsl_vector_alloc(w->n_free), *room = gsl_vector_alloc(w->n_free);
    double whole = 0, within = 0;
    if (a && v && s && room &&
        gsl_matrix_memcpy(a, gsl_multifit_nlinear_jac(solver)) == GSL_SUCCESS &&
        gsl_linalg_SV_decomp(a, v, s, room) == GSL_SUCCESS) {
        gsl_blas_ddot(f, f, &whole);
        for (size_t i = 0; i < w->n_free; i++) {
            gsl_vector_const_view u = gsl_matrix_const_column(a, i);
            double part = 0;
            gsl_blas_ddot(&u.vector, f, &part);
            if (gsl_vector_get(s, i) > 1e-5 * gsl_vector_get(s, 0))
                within += part * part;
        }
    }
    gsl_matrix_free(a);
    gsl_matrix_free(v);
    gsl_vector_free(s);
    gsl_vector_free(room);
    return within > 0.01 * whole;
}

/* One round from u, with a region of the usual size. */
static void go_round(work *w, const double *u, gsl_multifit_nlinear_workspace *solver,
                     gsl_vector *z, ru_fit_found *found)
{
    const ru_fit_problem *p = w->search->problem;
    gsl_multifit_nlinear_fdf equations = {
        .f = take_residuals, .df = take_slopes, .n = w->n_row, .p = w->n_free, .params = w};
    for (size_t i = 0; i < w->n_free; i++)
        gsl_vector_set(z, i, ru_fit_to_z(&p->variables[w->which[i]], u[w->which[i]]));
    if (gsl_multifit_nlinear_init(z, &equations, solver) == GSL_SUCCESS)
        found->end = iterate(w, solver);
    else
        found->end = ru_fit_may_go_on(w->search) ? RU_FIT_END_FAILS_AT_START : RU_FIT_END_SPENT;
}

static ru_status search_with(work *w, const double *u, ru_fit_found *found)
{
    const ru_fit_counts *counts = w->search->counts;
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    parameters.solver = gsl_multifit_nlinear_solver_svd;
    /* All stand-ins are of one size, the width between the bounds: a region that is a ball keeps
     * the first steps off the far ends, where nothing has a slope any more. */
    parameters.scale = gsl_multifit_nlinear_scale_levenberg;
    gsl_vector *z = gsl_vector_alloc(w->n_free);
    gsl_multifit_nlinear_workspace *solver =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, w->n_row, w->n_free);
    ru_status status =
        solver && z ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for the trust region");
    if (status == RU_OK && ru_fit_evaluate(w->search, u, w->r, NULL) == 0) {
        for (size_t i = 0; i < w->n_row; i++)
            w->least = fmax(w->least, fabs(w->r[i]));
        /* where the model failed on the way the region shrank for that reason, and small steps say
         * nothing: once more from there, until nothing is gained */
        double before;
        int64_t failed;
        do {
            before = counts->square;
            failed = counts->n_failed;
            go_round(w, counts->best, solver, z, found);
        } while (ru_fit_may_go_on(w->search) && counts->n_failed > failed &&
                 counts->square < before * (1 - 1e-6));
        if (ru_fit_converged(found->end) && counts->n_failed > failed && could_fall(w, solver))
            found->end = RU_FIT_END_FAILS_AROUND;
    }
    if (solver)
        gsl_multifit_nlinear_free(solver);
    if (z)
        gsl_vector_free(z);
    return status;
}

static ru_status run(const ru_fit_search *search, const double *u, ru_fit_found *found)
{
    size_t n = search->problem->n_variable, n_row = ru_fit_rows(search->problem);
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    work w = {.search = search,
              .which = malloc((n + 1) * sizeof(size_t)),
              .n_row = n_row,
              .u = malloc((n + 1) * sizeof(double)),
              .slopes = malloc((n + 1) * sizeof(double)),
              .r = malloc((n_row + 1) * sizeof(double)),
              .jacobian = malloc((n_row * n + 1) * sizeof(double))};
    ru_status status = w.which && w.u && w.slopes && w.r && w.jacobian
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the trust region");
    for (size_t i = 0; i < n && status == RU_OK; i++) {
        w.u[i] = u[i];
        if (ru_fit_is_free(search, i))
            w.which[w.n_free++] = i;
    }
    if (status == RU_OK && w.n_row < w.n_free)
        found->end = RU_FIT_END_FEW;
    else if (status == RU_OK)
        status = search_with(&w, u, found);
    free(w.which);
    free(w.u);
    free(w.slopes);
    free(w.r);
    free(w.jacobian);
    gsl_set_error_handler(before);
    return status;
}

extern const ru_fit_method ru_fit_trust_region;
const ru_fit_method ru_fit_trust_region = {
    .name = "trust-region",
    .meaning = "Levenberg-Marquardt in a trust region, slopes from sensitivities or differences",
    .uses_gradients = 1,
    .run = run,
};
