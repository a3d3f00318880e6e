/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/switched.h>

#include <cvodes/cvodes.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

enum { STEP_LIMIT = 1000000, MOST_FAILURES = 50 };

struct ru_switched {
    ru_switched_ode ode;
    size_t n; /* at least one: a system without unknowns gets one that rests */
    double t;
    long steps_before; /* of earlier starts */
    SUNContext sun;
    void *cvode;
    N_Vector y, absolute;
    SUNMatrix matrix;
    SUNLinearSolver linear;
    char message[256];
};

static double *data(N_Vector v)
{
    return N_VGetArrayPointer(v);
}

static int all_finite(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return 0;
    return 1;
}

static int call_rhs(realtype t, N_Vector y, N_Vector dydt, void *user)
{
    ru_switched *s = user;
    data(dydt)[0] = 0;
    int verdict = s->ode.n ? s->ode.rhs(s->ode.context, t, data(y), data(dydt)) : 0;
    return verdict ? verdict : !all_finite(data(dydt), s->n);
}

static int call_jacobian(realtype t, N_Vector y, N_Vector dydt, SUNMatrix J, void *user,
                         N_Vector spare1, N_Vector spare2, N_Vector spare3)
{
    (void)dydt, (void)spare1, (void)spare2, (void)spare3;
    ru_switched *s = user;
    double *entries = SUNDenseMatrix_Data(J);
    memset(entries, 0, s->n * s->n * sizeof *entries);
    int verdict = s->ode.n ? s->ode.jacobian(s->ode.context, t, data(y), entries) : 0;
    return verdict ? verdict : !all_finite(entries, s->n * s->n);
}

static int call_switches(realtype t, N_Vector y, realtype *g, void *user)
{
    ru_switched *s = user;
    s->ode.switches(s->ode.context, t, data(y), g);
    return 0;
}

static void keep_message(int code, const char *module, const char *function, char *text, void *user)
{
    (void)module, (void)function;
    ru_switched *s = user;
    if (code < 0)
        snprintf(s->message, sizeof s->message, "%s", text);
}

static ru_status configure(ru_switched *s)
{
    void *c = s->cvode;
    const ru_switched_ode *ode = &s->ode;
    int failed = CVodeSetErrHandlerFn(c, keep_message, s) || CVodeInit(c, call_rhs, s->t, s->y) ||
                 CVodeSetUserData(c, s) || CVodeSVtolerances(c, ode->relative, s->absolute) ||
                 CVodeSetMaxNumSteps(c, ode->step_limit ? ode->step_limit : STEP_LIMIT) ||
                 CVodeSetMaxHnilWarns(c, -1) || CVodeSetMaxErrTestFails(c, MOST_FAILURES) ||
                 CVodeSetMaxConvFails(c, MOST_FAILURES) || CVodeSetMaxStep(c, ode->maximum_step) ||
                 CVodeSetLinearSolver(c, s->linear, s->matrix);
    if (!failed && (ode->jacobian || !ode->n))
        failed = CVodeSetJacFn(c, call_jacobian);
    if (!failed && ode->n_switch)
        /* A switch that rests at zero is no fault: CVODES watches it once it has left. */
        failed =
            CVodeRootInit(c, (int)ode->n_switch, call_switches) || CVodeSetNoInactiveRootWarn(c);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "CVODES refused its set-up: %s", s->message);
    return RU_OK;
}

static ru_status build(ru_switched *s, const double *y0)
{
    RU_REQUIRE(SUNContext_Create(NULL, &s->sun) == 0, RU_ERR_SYSTEM, "SUNDIALS gave no context");
    s->y = N_VNew_Serial((sunindextype)s->n, s->sun);
    s->absolute = N_VNew_Serial((sunindextype)s->n, s->sun);
    s->matrix = SUNDenseMatrix((sunindextype)s->n, (sunindextype)s->n, s->sun);
    RU_REQUIRE(s->y && s->absolute && s->matrix, RU_ERR_SYSTEM, "out of memory for %zu unknowns",
               s->n);
    s->linear = SUNLinSol_Dense(s->y, s->matrix, s->sun);
    s->cvode = CVodeCreate(CV_BDF, s->sun);
    RU_REQUIRE(s->linear && s->cvode, RU_ERR_SYSTEM, "out of memory for the integrator");
    data(s->y)[0] = 0;
    data(s->absolute)[0] = 1;
    if (s->ode.n) {
        memcpy(data(s->y), y0, s->n * sizeof *y0);
        memcpy(data(s->absolute), s->ode.absolute, s->n * sizeof *y0);
    }
    RU_TRY(configure(s));
    return RU_OK;
}

ru_status ru_switched_open(const ru_switched_ode *ode, double t0, const double *y0,
                           ru_switched **solver)
{
    ru_switched *s = calloc(1, sizeof *s);
    RU_REQUIRE(s, RU_ERR_SYSTEM, "out of memory for the integrator");
    s->ode = *ode;
    s->n = ode->n ? ode->n : 1;
    s->t = t0;
    ru_status status = build(s, y0);
    if (status != RU_OK)
        ru_switched_close(&s);
    *solver = s;
    return status;
}

ru_status ru_switched_advance(ru_switched *s, double until, int is_barrier, int *crossed,
                              size_t *n_crossed)
{
    *n_crossed = 0;
    if (s->ode.n_switch)
        memset(crossed, 0, s->ode.n_switch * sizeof *crossed);
    if (until - s->t <= 4 * 2.22e-16 * fmax(fabs(s->t), fabs(until)))
        return RU_OK;
    s->message[0] = '\0';
    if (is_barrier)
        (void)CVodeSetStopTime(s->cvode, until);
    else
        (void)CVodeSetStopTime(s->cvode, INFINITY);
    double reached = s->t;
    int code = CVode(s->cvode, until, s->y, &reached, CV_NORMAL);
    RU_REQUIRE(code >= 0, RU_ERR_SOLVER, "the integrator gave up at time %.9g: %s", reached,
               s->message[0] ? s->message : "no reason given");
    s->t = reached;
    if (code != CV_ROOT_RETURN)
        return RU_OK;
    RU_REQUIRE(CVodeGetRootInfo(s->cvode, crossed) == CV_SUCCESS, RU_ERR_INTERNAL,
               "CVODES does not tell which switch it found");
    for (size_t i = 0; i < s->ode.n_switch; i++)
        *n_crossed += crossed[i] != 0;
    return RU_OK;
}

double ru_switched_time(const ru_switched *s)
{
    return s->t;
}

const double *ru_switched_state(const ru_switched *s)
{
    return data(s->y);
}

ru_status ru_switched_restart(ru_switched *s, double t, const double *y)
{
    long steps = 0;
    (void)CVodeGetNumSteps(s->cvode, &steps);
    s->steps_before += steps;
    s->t = t;
    if (s->ode.n && y != data(s->y))
        memcpy(data(s->y), y, s->n * sizeof *y);
    RU_REQUIRE(CVodeReInit(s->cvode, t, s->y) == CV_SUCCESS, RU_ERR_INTERNAL,
               "CVODES could not start anew: %s", s->message);
    return RU_OK;
}

long ru_switched_steps(const ru_switched *s)
{
    long steps = 0;
    (void)CVodeGetNumSteps(s->cvode, &steps);
    return s->steps_before + steps;
}

void ru_switched_close(ru_switched **solver)
{
    ru_switched *s = *solver;
    if (!s)
        return;
    if (s->cvode)
        CVodeFree(&s->cvode);
    if (s->linear)
        SUNLinSolFree(s->linear);
    if (s->matrix)
        SUNMatDestroy(s->matrix);
    if (s->y)
        N_VDestroy(s->y);
    if (s->absolute)
        N_VDestroy(s->absolute);
    if (s->sun)
        SUNContext_Free(&s->sun);
    free(s);
    *solver = NULL;
}
