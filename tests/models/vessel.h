/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_TEST_MODELS_VESSEL_H
#define RU_TEST_MODELS_VESSEL_H

#include "follow.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

/* A vessel of the test's own around a model's rates, integrated explicitly: for published set-ups
 * that a reactor would do otherwise. */

typedef struct vessel {
    const ru_model *model;
    ru_local at;
    double p[RU_MODEL_MAX_PARAMETER], S[RU_MODEL_MAX_PROCESS * RU_MODEL_MAX_STATE];
    double r[RU_MODEL_MAX_PROCESS]; /* at the last call */
    size_t n_more;                  /* unknowns after the model's states */
    /* Sets what the rates are taken at; NULL: it stays. */
    void (*prepare)(struct vessel *v, const double *y);
    /* Turns dydt, filled with S^T r and zeros after it, into that of the vessel. */
    void (*finish)(const struct vessel *v, const double *y, double *dydt);
} vessel;

static inline void vessel_open(vessel *v, const char *model)
{
    *v = (vessel){.model = ru_model_find(model), .at = {.temperature = 310.15, .pH = 7}};
    assert_non_null(v->model);
    assert_int_equal(ru_model_defaults(v->model, v->p), RU_OK);
    v->model->stoichiometry(v->model, v->p, v->S);
}

static inline int vessel_slopes(double t, const double *y, double *dydt, void *context)
{
    vessel *v = context;
    size_t n = v->model->n_state;
    v->at.time = t;
    if (v->prepare)
        v->prepare(v, y);
    if (v->model->rates(v->model, v->p, &v->at, y, v->r))
        return GSL_EBADFUNC;
    for (size_t k = 0; k < n + v->n_more; k++)
        dydt[k] = 0;
    for (size_t i = 0; i < v->model->n_process; i++)
        for (size_t k = 0; k < n; k++)
            dydt[k] += v->S[i * n + k] * v->r[i];
    if (v->finish)
        v->finish(v, y, dydt);
    return GSL_SUCCESS;
}

/* From t to `end`, s, at relative 1e-10. */
static inline void vessel_run(vessel *v, double t, double end, double *y)
{
    gsl_odeiv2_system system = {vessel_slopes, NULL, v->model->n_state + v->n_more, v};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-6, 1e-14, 1e-10);
    assert_int_equal(gsl_odeiv2_driver_apply(driver, &t, end, y), GSL_SUCCESS);
    gsl_odeiv2_driver_free(driver);
}

#endif
