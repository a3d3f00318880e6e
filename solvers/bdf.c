/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Implicit integration of the whole system: CVODES, backward differentiation formulas, Newton with
 * flexible GMRES. The order is two at most unless the caller knows better: a frozen circulating
 * flow has eigenvalues near the imaginary axis, where orders three to five are unstable and the
 * step hangs, while order two is A-stable (Hairer and Wanner, Solving ODEs II, V.1). */
#include <ru/solvers/solver.h>

#include <cvodes/cvodes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/conservative.h>
#include <ru/solvers/cvode_failure.h>
#include <ru/solvers/direct.h>
#include <ru/solvers/krylov.h>
#include <ru/solvers/sundials_compat.h>
#include <ru/solvers/vector.h>

/* What Krylov's steps may leave of the error, as a part of Newton's tolerance. */
static const double linear_factor = 1;

/* Where systems are solved directly: an update, in square and against the one before it, that asks
 * for slopes of its own; and the most iterations of a step. */
static const double slow = 0.01;
enum { MOST_DIRECT_ITERATIONS = 6 };

/* Starts of the Krylov method after the first, for one linear system. */
enum { MOST_RESTARTS = 2 };

typedef struct work {
    SUNContext sun;
    void *cvode;
    N_Vector y, integrals;
    N_Vector at_y, at_integrals; /* for interpolation, over the caller's memory */
    N_Vector *directions;        /* [n_direction] over the solver's */
    int in_direction;            /* 1: the linear system is one of a direction */
    SUNLinearSolver linear;
    SUNMatrix matrix;       /* NULL: the linear systems are iterated */
    double gamma;           /* of the linear system being solved */
    double last_update;     /* of Newton in this step, where systems are solved directly */
    ru_solver_stats before; /* counters up to the last restart */
    char message[256];
} work;

static double *data(N_Vector v)
{
    return N_VGetArrayPointer(v);
}

static int call_rhs(realtype t, N_Vector y, N_Vector dydt, void *user)
{
    ((work *)((ru_solver *)user)->work)->in_direction = 0;
    return ru_solver_call_rhs(user, t, data(y), data(dydt));
}

static int call_direction(int n, realtype t, N_Vector y, N_Vector dydt, int k, N_Vector s,
                          N_Vector dsdt, void *user, N_Vector spare1, N_Vector spare2)
{
    ru_solver *solver = user;
    (void)n, (void)dydt, (void)spare1, (void)spare2;
    ((work *)solver->work)->in_direction = 1;
    return solver->ode.direction_rhs(solver->ode.direction_context, (size_t)k, t, data(y), data(s),
                                     data(dsdt));
}

/* Weights of the error test in one pass over what the library would take in five. */
static int weigh(N_Vector y, N_Vector weights, void *user)
{
    const ru_solver *s = user;
    const double *values = data(y), *absolute = s->ode.absolute;
    double *to = data(weights), relative = s->options.relative;
    int none = 0;
    for (size_t i = 0; i < s->ode.n; i++) {
        double size = relative * fabs(values[i]) + absolute[i];
        none |= size <= 0;
        to[i] = 1 / size;
    }
    return none ? -1 : 0;
}

static int call_integrand(realtype t, N_Vector y, N_Vector rates, void *user)
{
    ru_solver *s = user;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.integrand(s->ode.context, t, data(y), data(rates));
    s->stats.seconds_integrals += ru_solver_clock(s) - begun;
    return verdict;
}

static int call_prec_setup(realtype t, N_Vector y, N_Vector fy, booleantype reuse,
                           booleantype *current, realtype gamma, void *user)
{
    (void)fy;
    ru_solver *s = user;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.prec_setup(s->ode.context, t, data(y), gamma, reuse == SUNTRUE);
    *current = !reuse;
    s->stats.seconds_setup += ru_solver_clock(s) - begun;
    s->stats.preconditioner_setups++;
    return verdict;
}

static int call_linear_system(realtype t, N_Vector y, N_Vector fy, SUNMatrix matrix,
                              booleantype reuse, booleantype *current, realtype gamma, void *user,
                              N_Vector spare1, N_Vector spare2, N_Vector spare3)
{
    (void)matrix, (void)reuse, (void)spare1, (void)spare2, (void)spare3;
    ((work *)((ru_solver *)user)->work)->last_update = INFINITY;
    return call_prec_setup(t, y, fy, SUNFALSE, current, gamma, user);
}

static int solve_now(void *context, const double *r, double *z)
{
    ru_solver *s = context;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.prec_solve(s->ode.context, r, z);
    s->stats.seconds_solve += ru_solver_clock(s) - begun;
    s->stats.preconditioner_solves++;
    return verdict;
}

static int call_prec_solve(realtype t, N_Vector y, N_Vector fy, N_Vector r, N_Vector z,
                           realtype gamma, realtype delta, int side, void *user)
{
    (void)t, (void)y, (void)fy, (void)gamma, (void)delta, (void)side;
    return solve_now(user, data(r), data(z));
}

static int call_jac_setup(realtype t, N_Vector y, N_Vector fy, void *user)
{
    (void)fy;
    ru_solver *s = user;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.jac_setup(s->ode.context, t, data(y));
    s->stats.seconds_jacobian += ru_solver_clock(s) - begun;
    return verdict;
}

static int call_jac_times(N_Vector v, N_Vector jv, realtype t, N_Vector y, N_Vector fy, void *user,
                          N_Vector spare)
{
    (void)t, (void)y, (void)fy, (void)spare;
    ru_solver *s = user;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.jac_times(s->ode.context, data(v), data(jv));
    s->stats.seconds_jacobian += ru_solver_clock(s) - begun;
    return verdict;
}

static int tell_present(void *context, double *t, double *gamma)
{
    ru_solver *s = context;
    work *w = s->work;
    return CVodeGetCurrentTime(w->cvode, t) || CVodeGetCurrentGamma(w->cvode, gamma);
}

static void keep_message(int code, const char *module, const char *function, char *text, void *user)
{
    (void)module, (void)function;
    work *w = user;
    if (code < 0)
        snprintf(w->message, sizeof w->message, "%s", text);
}

/* An update against tolerances, in square. */
static double measure(const ru_solver *s, const double *y, const double *update)
{
    double sum = 0;
    for (size_t i = 0; i < s->ode.n; i++) {
        double part = update[i] / (s->options.relative * fabs(y[i]) + s->ode.absolute[i]);
        sum += part * part;
    }
    ru_comm_sum(&s->ode.comm, &sum, 1);
    return sum;
}

static int set_up_at_present(ru_solver *s, N_Vector y)
{
    double t = s->t, gamma = 0;
    booleantype current;
    if (tell_present(s, &t, &gamma))
        return -1;
    return call_prec_setup(t, y, NULL, SUNFALSE, &current, gamma, s);
}

/* Modified Newton goes to and fro over a bend of the rates with the slopes of its other side: an
 * update that is not much smaller than the one before is taken anew with slopes of its own. */
static int solve_directly(void *context, const double *r, double *z)
{
    ru_solver *s = context;
    work *w = s->work;
    N_Vector y = NULL;
    if (w->in_direction) /* linear in s, with the slopes of the step */
        return solve_now(s, r, z);
    int verdict = CVodeGetCurrentState(w->cvode, &y) == CV_SUCCESS ? solve_now(s, r, z) : -1;
    if (verdict != 0)
        return verdict;
    double size = measure(s, data(y), z);
    if (size > slow * w->last_update) {
        verdict = set_up_at_present(s, y);
        if (verdict == 0)
            verdict = solve_now(s, r, z);
        size = measure(s, data(y), z);
    }
    w->last_update = size;
    return verdict;
}

/* The packed system of Krylov steps; its Jacobian is that of each Newton iteration, which has just
 * taken the residual of the same state. */
static ru_verdict begin_packed(void *context)
{
    ru_solver *s = context;
    work *w = s->work;
    double t, begun = ru_solver_clock(s);
    if (tell_present(s, &t, &w->gamma))
        return -1;
    int verdict = s->ode.jac_setup(s->ode.context, t, NULL);
    s->stats.seconds_jacobian += ru_solver_clock(s) - begun;
    return verdict;
}

static ru_verdict take_packed_image(void *context, float *v, float *image)
{
    ru_solver *s = context;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.packed_image(s->ode.context, ((work *)s->work)->gamma, v, image);
    s->stats.seconds_jacobian += ru_solver_clock(s) - begun;
    return verdict;
}

static ru_verdict solve_packed(void *context, const float *r, float *z)
{
    ru_solver *s = context;
    double begun = ru_solver_clock(s);
    int verdict = s->ode.packed_solve(s->ode.context, r, z);
    s->stats.seconds_solve += ru_solver_clock(s) - begun;
    s->stats.preconditioner_solves++;
    return verdict;
}

static SUNLinearSolver make_inner(ru_solver *s, work *w)
{
    if (s->ode.is_exact)
        return ru_direct_build(solve_directly, s, w->sun);
    const ru_krylov_operator packed = {.context = s,
                                       .rows = s->ode.rows,
                                       .begin = begin_packed,
                                       .image = take_packed_image,
                                       .correct = solve_packed,
                                       .is_close = 1};
    return ru_krylov_build(&s->ode.comm, s->ode.n, s->ode.packed_image ? &packed : NULL,
                           s->options.krylov_dimension, MOST_RESTARTS, w->sun);
}

/* A factorisation costs as much as a few solutions, so each step has its own: Newton converges
 * fast, and its updates keep the invariants as M does, to round-off. */
static int attach_direct(work *w)
{
    w->matrix = ru_direct_matrix(w->sun);
    return !w->matrix || CVodeSetLinearSolver(w->cvode, w->linear, w->matrix) ||
           CVodeSetLinSysFn(w->cvode, call_linear_system) || CVodeSetLSetupFrequency(w->cvode, 1) ||
           CVodeSetDeltaGammaMaxLSetup(w->cvode, 0) ||
           CVodeSetMaxNonlinIters(w->cvode, MOST_DIRECT_ITERATIONS);
}

static int attach_krylov(ru_solver *s, work *w)
{
    int failed = CVodeSetLinearSolver(w->cvode, w->linear, NULL);
    if (!failed)
        failed = CVodeSetEpsLin(w->cvode,
                                linear_factor * (s->ode.n_invariant ? RU_CONSERVATIVE_TIGHTER : 1));
    if (!failed && s->ode.prec_setup)
        failed = CVodeSetPreconditioner(w->cvode, call_prec_setup, call_prec_solve);
    if (!failed && s->ode.jac_times)
        failed =
            CVodeSetJacTimes(w->cvode, s->ode.jac_setup ? call_jac_setup : NULL, call_jac_times);
    return failed;
}

/* Direct, or Krylov inside the wrapper that keeps the invariants where there are any. */
static ru_status attach_linear_solver(ru_solver *s, work *w)
{
    SUNLinearSolver inner = make_inner(s, w);
    RU_REQUIRE(inner, RU_ERR_SYSTEM, "out of memory for the linear solver");
    w->linear = s->ode.n_invariant && !s->ode.is_exact
                    ? ru_conservative_wrap(inner, &s->ode, s->y, tell_present, s, w->sun)
                    : inner;
    if (!w->linear)
        SUNLinSolFree(inner);
    RU_REQUIRE(w->linear, RU_ERR_SYSTEM, "out of memory for the linear solver");
    int failed = s->ode.is_exact ? attach_direct(w) : attach_krylov(s, w);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "the linear solver could not be attached: %s", w->message);
    return RU_OK;
}

/* Staggered: each direction's own Newton iteration after that of the solution, and all of them in
 * the error test, weighed as the solution is. */
static ru_status attach_directions(ru_solver *s, work *w)
{
    size_t n = s->ode.n_direction;
    w->directions = calloc(n, sizeof *w->directions);
    RU_REQUIRE(w->directions, RU_ERR_SYSTEM, "out of memory for sensitivities");
    for (size_t k = 0; k < n; k++) {
        w->directions[k] = ru_vector_wrap(&s->ode.comm, s->ode.n, s->directions[k], w->sun);
        RU_REQUIRE(w->directions[k], RU_ERR_SYSTEM, "out of memory for sensitivities");
    }
    int failed = CVodeSensInit1(w->cvode, (int)n, CV_STAGGERED, call_direction, w->directions) ||
                 CVodeSensEEtolerances(w->cvode) || CVodeSetSensErrCon(w->cvode, SUNTRUE) ||
                 CVodeSetSensMaxNonlinIters(w->cvode, MOST_DIRECT_ITERATIONS);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "CVODES refused the sensitivities: %s", w->message);
    return RU_OK;
}

static ru_status configure(ru_solver *s, work *w)
{
    const ru_solver_options *o = &s->options;
    int failed = CVodeSetErrHandlerFn(w->cvode, keep_message, w) ||
                 CVodeInit(w->cvode, call_rhs, s->t, w->y) || CVodeSetUserData(w->cvode, s) ||
                 CVodeWFtolerances(w->cvode, weigh) || CVodeSetMaxOrd(w->cvode, o->maximum_order) ||
                 CVodeSetMaxNumSteps(w->cvode, -1) || CVodeSetMaxHnilWarns(w->cvode, -1) ||
                 CVodeSetMaxStep(w->cvode, o->maximum_step) ||
                 CVodeSetInitStep(w->cvode, o->initial_step) ||
                 CVodeSetNonlinConvCoef(w->cvode, o->newton_factor);
    if (!failed && s->ode.n_integral)
        /* With boundless tolerances the integrals choose no step; without error control CVODES
         * would not keep what it needs of them where the order rises to three and more. */
        failed = CVodeQuadInit(w->cvode, call_integrand, w->integrals) ||
                 CVodeSetQuadErrCon(w->cvode, SUNTRUE) || CVodeQuadSStolerances(w->cvode, 0, 1e100);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "CVODES refused its set-up: %s", w->message);
    RU_TRY(attach_linear_solver(s, w));
    return s->ode.n_direction ? attach_directions(s, w) : RU_OK;
}

static ru_status open_bdf(ru_solver *s)
{
    work *w = calloc(1, sizeof *w);
    RU_REQUIRE(w, RU_ERR_SYSTEM, "out of memory for the integrator");
    s->work = w;
    RU_REQUIRE(ru_sundials_context(&s->ode.comm, &w->sun) == 0, RU_ERR_SYSTEM,
               "SUNDIALS gave no context");
    w->y = ru_vector_wrap(&s->ode.comm, s->ode.n, s->y, w->sun);
    w->at_y = ru_vector_wrap(&s->ode.comm, s->ode.n, s->y, w->sun);
    w->integrals = ru_vector_wrap(&s->ode.comm, s->ode.n_integral, s->integrals, w->sun);
    w->at_integrals = ru_vector_wrap(&s->ode.comm, s->ode.n_integral, s->integrals, w->sun);
    w->cvode = CVodeCreate(CV_BDF, w->sun);
    RU_REQUIRE(w->y && w->at_y && w->integrals && w->at_integrals && w->cvode, RU_ERR_SYSTEM,
               "out of memory for the integrator");
    RU_TRY(configure(s, w));
    return RU_OK;
}

static void count(ru_solver *s)
{
    work *w = s->work;
    const ru_solver_stats *b = &w->before;
    long steps = 0, newton = 0, krylov = 0, refused = 0, failed = 0;
    CVodeGetNumSteps(w->cvode, &steps);
    CVodeGetNumNonlinSolvIters(w->cvode, &newton);
    CVodeGetNumLinIters(w->cvode, &krylov);
    CVodeGetNumErrTestFails(w->cvode, &refused);
    CVodeGetNumNonlinSolvConvFails(w->cvode, &failed);
    CVodeGetLastStep(w->cvode, &s->stats.last_step);
    CVodeGetLastOrder(w->cvode, &s->stats.last_order);
    s->stats.steps = b->steps + steps;
    s->stats.newton_iterations = b->newton_iterations + newton;
    s->stats.krylov_iterations = b->krylov_iterations + krylov;
    s->stats.error_test_failures = b->error_test_failures + refused;
    s->stats.newton_failures = b->newton_failures + failed;
    s->stats.time = s->t;
}

/* y and t stay those of the last good step, which the integrator has gone back to. */
static ru_status give_up(ru_solver *s, const char *text)
{
    work *w = s->work;
    double tried = 0;
    (void)CVodeGetCurrentStep(w->cvode, &tried);
    snprintf(s->stats.reason, sizeof s->stats.reason, "%s (at %.9g s, step %.3g s)", text, s->t,
             tried);
    return ru_fault(RU_ERR_SOLVER, "%s%s%s", s->stats.reason, w->message[0] ? ": " : "",
                    w->message);
}

static ru_status advance(ru_solver *s, double until)
{
    work *w = s->work;
    int64_t last_step = s->stats.steps + s->options.step_limit;
    w->message[0] = s->stats.reason[0] = '\0';
    CVodeSetStopTime(w->cvode, until);
    while (s->t < until) {
        double from = s->t, reached = s->t;
        int code = CVode(w->cvode, until, w->y, &reached, CV_ONE_STEP);
        if (code >= 0) {
            s->t = reached;
            if (s->ode.n_integral)
                (void)CVodeGetQuad(w->cvode, &reached, w->integrals);
            if (s->ode.n_direction)
                (void)CVodeGetSens(w->cvode, &reached, w->directions);
        }
        count(s);
        const char *why =
            code < 0 ? ru_cvode_failure(code) : ru_solver_judge_step(s, from, last_step);
        if (why)
            return give_up(s, why);
        if (ru_solver_call_after_step(s))
            return ru_fault(RU_ERR_STOPPED, "stopped on request");
    }
    return RU_OK;
}

static ru_status restart(ru_solver *s)
{
    work *w = s->work;
    w->before = s->stats;
    int failed = CVodeReInit(w->cvode, s->t, w->y);
    if (!failed && s->ode.n_integral)
        failed = CVodeQuadReInit(w->cvode, w->integrals);
    if (!failed && s->ode.n_direction)
        failed = CVodeSensReInit(w->cvode, CV_STAGGERED, w->directions);
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "CVODES could not start anew: %s", w->message);
    return RU_OK;
}

static ru_status interpolate(ru_solver *s, double t, double *y, double *integrals)
{
    work *w = s->work;
    N_VSetArrayPointer(y, w->at_y);
    int failed = CVodeGetDky(w->cvode, t, 0, w->at_y);
    if (!failed && s->ode.n_integral) {
        N_VSetArrayPointer(integrals, w->at_integrals);
        failed = CVodeGetQuadDky(w->cvode, t, 0, w->at_integrals);
    }
    RU_REQUIRE(!failed, RU_ERR_INTERNAL, "no solution at %.12g s: %s", t, w->message);
    return RU_OK;
}

static ru_status interpolate_direction(ru_solver *s, double t, size_t k, double *values)
{
    work *w = s->work;
    N_VSetArrayPointer(values, w->at_y);
    RU_REQUIRE(CVodeGetSensDky1(w->cvode, t, 0, (int)k, w->at_y) == CV_SUCCESS, RU_ERR_INTERNAL,
               "no sensitivity at %.12g s: %s", t, w->message);
    return RU_OK;
}

static void close_bdf(ru_solver *s)
{
    work *w = s->work;
    N_Vector vectors[] = {w->y, w->at_y, w->integrals, w->at_integrals};
    if (w->cvode)
        CVodeFree(&w->cvode);
    if (w->linear)
        SUNLinSolFree(w->linear);
    if (w->matrix)
        SUNMatDestroy(w->matrix);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        if (vectors[i])
            N_VDestroy(vectors[i]);
    for (size_t k = 0; w->directions && k < s->ode.n_direction; k++)
        if (w->directions[k])
            N_VDestroy(w->directions[k]);
    free(w->directions);
    if (w->sun)
        SUNContext_Free(&w->sun);
    free(w);
    s->work = NULL;
}

extern const ru_solver_type ru_solver_type_bdf;
const ru_solver_type ru_solver_type_bdf = {
    .name = "bdf",
    .meaning = "backward differentiation, Newton-Krylov on the whole network (default)",
    .implicit = 1,
    .has_directions = 1,
    .open = open_bdf,
    .advance = advance,
    .restart = restart,
    .interpolate = interpolate,
    .interpolate_direction = interpolate_direction,
    .close = close_bdf,
};
