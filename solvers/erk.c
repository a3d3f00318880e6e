/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explicit reference: ARKODE's embedded Runge-Kutta pair of Bogacki and Shampine (order 3(2)),
 * integrals carried as further unknowns. Its step is bound by the fastest node, so it is slow; it
 * shares nothing with the implicit solver but the right-hand side, which is what makes it a check.
 */
#include <ru/solvers/solver.h>

#include <arkode/arkode_erkstep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/sundials_compat.h>
#include <ru/solvers/vector.h>

/* How often a step that the model refuses is tried again, each time with a quarter of it. */
enum { MAX_TRIES = 15 };

typedef struct work {
    SUNContext sun;
    void *ark;
    N_Vector all, absolute; /* unknowns, then integrals */
    double *values, *tolerances, *spare;
    ru_solver_stats before;
    ru_verdict verdict; /* the last one: ERKStep does not tell refused from impossible */
    char message[256];
} work;

static int call_rhs(realtype t, N_Vector y, N_Vector dydt, void *user)
{
    ru_solver *s = user;
    work *w = s->work;
    const double *in = N_VGetArrayPointer(y);
    double *out = N_VGetArrayPointer(dydt);
    w->verdict = ru_solver_call_rhs(s, t, in, out);
    if (w->verdict == 0 && s->ode.n_integral)
        w->verdict = s->ode.integrand(s->ode.context, t, in, out + s->ode.n);
    return w->verdict;
}

static void keep_message(int code, const char *module, const char *function, char *text, void *user)
{
    (void)module, (void)function;
    work *w = user;
    if (code < 0)
        snprintf(w->message, sizeof w->message, "%s", text);
}

static ru_status configure(ru_solver *s, work *w)
{
    const ru_solver_options *o = &s->options;
    int failed =
        ERKStepSetErrHandlerFn(w->ark, keep_message, w) || ERKStepSetUserData(w->ark, s) ||
        ERKStepSetOrder(w->ark, 3) || ERKStepSVtolerances(w->ark, o->relative, w->absolute) ||
        ERKStepSetMaxNumSteps(w->ark, -1) || ERKStepSetMaxHnilWarns(w->ark, -1) ||
        ERKStepSetMaxStep(w->ark, o->maximum_step) || ERKStepSetInitStep(w->ark, o->initial_step);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "ERKStep refused its set-up: %s", w->message);
    return RU_OK;
}

static ru_status open_erk(ru_solver *s)
{
    size_t n = s->ode.n, all = n + s->ode.n_integral;
    work *w = calloc(1, sizeof *w);
    RU_REQUIRE(w, RU_ERR_SYSTEM, "out of memory for the integrator");
    s->work = w;
    w->values = calloc(all + 1, sizeof *w->values);
    w->tolerances = calloc(all + 1, sizeof *w->tolerances);
    w->spare = calloc(all + 1, sizeof *w->spare);
    RU_REQUIRE(w->values && w->tolerances && w->spare, RU_ERR_SYSTEM,
               "out of memory for the integrator");
    memcpy(w->values, s->y, n * sizeof *w->values);
    memcpy(w->tolerances, s->ode.absolute, n * sizeof *w->tolerances);
    for (size_t i = n; i < all; i++)
        w->tolerances[i] = 1e300; /* integrals follow the steps and do not choose them */
    RU_REQUIRE(ru_sundials_context(&s->ode.comm, &w->sun) == 0, RU_ERR_SYSTEM,
               "SUNDIALS gave no context");
    w->all = ru_vector_wrap(&s->ode.comm, all, w->values, w->sun);
    w->absolute = ru_vector_wrap(&s->ode.comm, all, w->tolerances, w->sun);
    RU_REQUIRE(w->all && w->absolute, RU_ERR_SYSTEM, "out of memory for the integrator");
    w->ark = ERKStepCreate(call_rhs, s->t, w->all, w->sun);
    RU_REQUIRE(w->ark, RU_ERR_SYSTEM, "out of memory for the integrator");
    RU_TRY(configure(s, w));
    return RU_OK;
}

static void take_values(ru_solver *s, const double *values)
{
    memcpy(s->y, values, s->ode.n * sizeof *s->y);
    memcpy(s->integrals, values + s->ode.n, s->ode.n_integral * sizeof *s->integrals);
}

static void count(ru_solver *s)
{
    work *w = s->work;
    long steps = 0, refused = 0;
    ERKStepGetNumSteps(w->ark, &steps);
    ERKStepGetNumErrTestFails(w->ark, &refused);
    ERKStepGetLastStep(w->ark, &s->stats.last_step);
    s->stats.steps = w->before.steps + steps;
    s->stats.error_test_failures = w->before.error_test_failures + refused;
    s->stats.last_order = 3;
    s->stats.time = s->t;
}

static ru_status give_up(ru_solver *s, const char *text)
{
    const work *w = s->work;
    double tried = 0;
    (void)ERKStepGetCurrentStep(w->ark, &tried);
    snprintf(s->stats.reason, sizeof s->stats.reason, "%s (at %.9g s, step %.3g s)", text, s->t,
             tried);
    return ru_fault(RU_ERR_SOLVER, "%s%s%s", s->stats.reason, w->message[0] ? ": " : "",
                    w->message);
}

static const char *name_failure(const work *w, int code)
{
    if (code == ARK_ERR_FAILURE)
        return "the error test failed again and again, or at the smallest step";
    if (w->verdict > 0)
        return "the model refuses the state again and again";
    if (w->verdict < 0)
        return "the model says that the state is impossible";
    return "the explicit integrator failed";
}

/* Starts anew from the last good step with a first step of that length (0: the solver's choice). */
static int begin_anew(ru_solver *s, double first_step)
{
    work *w = s->work;
    w->before = s->stats;
    memcpy(w->values, s->y, s->ode.n * sizeof *w->values);
    memcpy(w->values + s->ode.n, s->integrals, s->ode.n_integral * sizeof *w->values);
    return ERKStepReInit(w->ark, call_rhs, s->t, w->all) || ERKStepSetInitStep(w->ark, first_step);
}

/* One internal step. ERKStep takes a refused state for the end; here it means a smaller step. */
static int step(ru_solver *s, double until)
{
    work *w = s->work;
    double reached = s->t;
    for (int tries = 0;; tries++) {
        ERKStepSetStopTime(w->ark, until);
        w->verdict = 0;
        int code = ERKStepEvolve(w->ark, until, w->all, &reached, ARK_ONE_STEP);
        if (code >= 0)
            s->t = reached;
        if (code >= 0 || w->verdict <= 0 || tries == MAX_TRIES)
            return code;
        /* Nothing tried yet: the search for a first step was refused. */
        double tried = 0;
        if (ERKStepGetCurrentStep(w->ark, &tried) || !(tried > 0))
            tried = 1e-3 * (until - s->t);
        count(s);
        if (begin_anew(s, tried / 4))
            return code;
    }
}

static ru_status advance(ru_solver *s, double until)
{
    work *w = s->work;
    int64_t last_step = s->stats.steps + s->options.step_limit;
    w->message[0] = s->stats.reason[0] = '\0';
    while (s->t < until) {
        double from = s->t;
        int code = step(s, until);
        if (code >= 0)
            take_values(s, w->values);
        count(s);
        const char *why =
            code < 0 ? name_failure(w, code) : ru_solver_judge_step(s, from, last_step);
        if (why)
            return give_up(s, why);
        if (ru_solver_call_after_step(s))
            return ru_fault(RU_ERR_STOPPED, "stopped on request");
    }
    return RU_OK;
}

static ru_status restart(ru_solver *s)
{
    const work *w = s->work;
    RU_REQUIRE(begin_anew(s, s->options.initial_step) == 0, RU_ERR_INTERNAL,
               "ERKStep could not start anew: %s", w->message);
    return RU_OK;
}

static ru_status interpolate(ru_solver *s, double t, double *y, double *integrals)
{
    work *w = s->work;
    double *own = N_VGetArrayPointer(w->all);
    N_VSetArrayPointer(w->spare, w->all);
    int failed = ERKStepGetDky(w->ark, t, 0, w->all);
    N_VSetArrayPointer(own, w->all);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "no solution at %.12g s: %s", t, w->message);
    memcpy(y, w->spare, s->ode.n * sizeof *y);
    memcpy(integrals, w->spare + s->ode.n, s->ode.n_integral * sizeof *integrals);
    return RU_OK;
}

static void close_erk(ru_solver *s)
{
    work *w = s->work;
    if (w->ark)
        ERKStepFree(&w->ark);
    if (w->all)
        N_VDestroy(w->all);
    if (w->absolute)
        N_VDestroy(w->absolute);
    if (w->sun)
        SUNContext_Free(&w->sun);
    free(w->values);
    free(w->tolerances);
    free(w->spare);
    free(w);
    s->work = NULL;
}

extern const ru_solver_type ru_solver_type_erk;
const ru_solver_type ru_solver_type_erk = {
    .name = "erk",
    .meaning = "explicit Runge-Kutta 3(2) on the whole network: the slow reference",
    .implicit = 0,
    .open = open_erk,
    .advance = advance,
    .restart = restart,
    .interpolate = interpolate,
    .close = close_erk,
};
