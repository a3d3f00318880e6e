/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_eigen.h>

#include <ru/study/surface_parts.h>

/* Whether a point is among the runs: no further from the centre, along no axis either. */
static int is_inside(const ru_study *s, const ru_design *d, const double *point, double *x)
{
    size_t n = d->n_parameter;
    double own = 0, far = 0, wide = 0, most = 0;
    for (size_t k = 0; k < n; k++) {
        own += point[k] * point[k];
        most = fmax(most, fabs(point[k]));
    }
    for (size_t i = 0; i < d->n_run; i++) {
        double sum = 0;
        ru_surface_code(s, d, i, x);
        for (size_t k = 0; k < n; k++) {
            sum += x[k] * x[k];
            wide = fmax(wide, fabs(x[k]));
        }
        far = fmax(far, sum);
    }
    return own <= far * (1 + 1e-9) && most <= wide * (1 + 1e-9);
}

/* Where the slopes of b'x + x'Bx are zero: -1/2 of the inverse of B times b, by the directions of B
 * along which it bends up or down. */
static void find_point(const ru_surface *f, size_t n, gsl_matrix *bend, gsl_vector *bends,
                       gsl_matrix *ways, gsl_eigen_symmv_workspace *space, ru_surface *to)
{
    double least = INFINITY, most = 0, up = 0;
    for (size_t t = 0; t < f->n_term; t++) {
        const ru_surface_term *e = &f->terms[t];
        /* Against what the output moves by, and what it is: less is round-off, or a run's error. */
        most = fmax(most, fabs(e->coefficient) * (e->kind == RU_TERM_MEAN ? 1e-6 : 1));
        double half = e->kind == RU_TERM_SQUARE ? e->coefficient : e->coefficient / 2;
        if (e->kind != RU_TERM_SQUARE && e->kind != RU_TERM_INTERACTION)
            continue;
        gsl_matrix_set(bend, e->i, e->k, half);
        gsl_matrix_set(bend, e->k, e->i, half);
    }
    gsl_eigen_symmv(bend, bends, ways, space);
    for (size_t k = 0; k < n; k++) {
        double size = gsl_vector_get(bends, k);
        least = fmin(least, fabs(size));
        up += size > 0;
    }
    if (!(least > 1e-6 * most))
        return;
    for (size_t k = 0; k < n; k++) {
        double along = 0;
        for (size_t t = 0; t < f->n_term; t++)
            if (f->terms[t].kind == RU_TERM_MAIN)
                along += f->terms[t].coefficient * gsl_matrix_get(ways, f->terms[t].i, k);
        for (size_t i = 0; i < n; i++)
            to->point[i] -= along / (2 * gsl_vector_get(bends, k)) * gsl_matrix_get(ways, i, k);
    }
    to->stationary = up == 0           ? RU_STATIONARY_MAXIMUM
                     : up == (double)n ? RU_STATIONARY_MINIMUM
                                       : RU_STATIONARY_SADDLE;
}

ru_status ru_surface_point(const ru_study *s, const ru_design *d, ru_surface *f)
{
    size_t n = d->n_parameter;
    gsl_matrix *bend = gsl_matrix_calloc(n, n), *ways = gsl_matrix_calloc(n, n);
    gsl_vector *bends = gsl_vector_calloc(n);
    gsl_eigen_symmv_workspace *space = gsl_eigen_symmv_alloc(n);
    double *x = calloc(n, sizeof *x);
    f->point = calloc(n, sizeof *f->point);
    int failed = !bend || !ways || !bends || !space || !x || !f->point;
    if (!failed)
        find_point(f, n, bend, bends, ways, space, f);
    if (!failed && f->stationary != RU_STATIONARY_NONE) {
        f->point_value = ru_surface_predict(f, f->point, n);
        f->is_inside = is_inside(s, d, f->point, x);
    }
    if (bend)
        gsl_matrix_free(bend);
    if (ways)
        gsl_matrix_free(ways);
    if (bends)
        gsl_vector_free(bends);
    if (space)
        gsl_eigen_symmv_free(space);
    free(x);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for a stationary point");
    return RU_OK;
}
