/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/spectrum_fit.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

/* Columns of the model: pure spectra, then powers of the place from -1 to 1. */
static void fill(const ru_spectrum_fit_task *t, gsl_matrix *model, gsl_vector *y, gsl_vector *w)
{
    double first = t->places[0], last = t->places[t->n - 1];
    for (size_t i = 0; i < t->n; i++) {
        double x = last > first ? 2 * (t->places[i] - first) / (last - first) - 1 : 0, power = 1;
        gsl_vector_set(y, i, t->y[i]);
        gsl_vector_set(w, i, t->sd ? 1 / (t->sd[i] * t->sd[i]) : 1);
        for (size_t k = 0; k < t->n_pure; k++)
            gsl_matrix_set(model, i, k, t->pure[k * t->n + i]);
        for (int k = 0; k <= t->baseline; k++, power *= x)
            gsl_matrix_set(model, i, t->n_pure + (size_t)k, power);
    }
}

/* Whether the columns span as many directions as there are: the fit drops those that do not. */
static ru_status solve(const ru_spectrum_fit_task *t, gsl_matrix *model, gsl_vector *y,
                       gsl_vector *w, gsl_matrix *covariance, gsl_vector *found,
                       gsl_multifit_linear_workspace *work)
{
    size_t rank, n = model->size2;
    double chi2;
    int error =
        t->sd ? gsl_multifit_wlinear_tsvd(model, w, y, 1e-10, found, covariance, &chi2, &rank, work)
              : gsl_multifit_linear_tsvd(model, y, 1e-10, found, covariance, &chi2, &rank, work);
    RU_REQUIRE(!error, RU_ERR_INPUT, "the spectrum cannot be fitted: %s", gsl_strerror(error));
    RU_REQUIRE(rank == n, RU_ERR_INPUT,
               "the pure spectra cannot be told apart: %zu of %zu directions are there", rank, n);
    return RU_OK;
}

ru_status ru_spectrum_fit(const ru_spectrum_fit_task *t, double *c, double *u)
{
    size_t n = t->n_pure + (size_t)(t->baseline + 1);
    RU_REQUIRE(t->n_pure && t->n > n, RU_ERR_INPUT,
               "a spectrum of %zu places cannot tell %zu spectra and a baseline of %d terms", t->n,
               t->n_pure, t->baseline + 1);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    gsl_matrix *model = gsl_matrix_alloc(t->n, n), *covariance = gsl_matrix_alloc(n, n);
    gsl_vector *y = gsl_vector_alloc(t->n), *w = gsl_vector_alloc(t->n);
    gsl_vector *found = gsl_vector_alloc(n);
    gsl_multifit_linear_workspace *work = gsl_multifit_linear_alloc(t->n, n);
    ru_status status = RU_OK;
    if (!model || !covariance || !y || !w || !found || !work)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a spectrum of %zu places", t->n);
    if (status == RU_OK) {
        fill(t, model, y, w);
        status = solve(t, model, y, w, covariance, found, work);
    }
    for (size_t k = 0; k < t->n_pure && status == RU_OK; k++) {
        c[k] = gsl_vector_get(found, k);
        u[k] = sqrt(gsl_matrix_get(covariance, k, k));
    }
    gsl_multifit_linear_free(work);
    gsl_vector_free(found);
    gsl_vector_free(w);
    gsl_vector_free(y);
    gsl_matrix_free(covariance);
    gsl_matrix_free(model);
    gsl_set_error_handler(handler);
    return status;
}
