/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/conservative.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/dense.h>
#include <ru/solvers/sundials_compat.h>

enum { MAX_INVARIANT = 32 };

typedef struct content {
    SUNLinearSolver inner;
    ru_ode ode;
    const double *y;
    ru_conservative_present present;
    void *context;
    double *weights;    /* [n_invariant][n] */
    double *direction;  /* [n] work */
} content;

static content *of(SUNLinearSolver solver)
{
    return solver->content;
}

/* Where correction k is laid: in proportion to the unknowns that carry q_k, or to the weights where
 * all of these are zero. Returns sum of w_k d_k over all ranks. */
static double lay_direction(const content *c, size_t k)
{
    size_t n = c->ode.n;
    const double *w = c->weights + k * n;
    double sum = 0;
    for (int pass = 0; pass < 2 && !(fabs(sum) > 0); pass++) {
        sum = 0;
        for (size_t i = 0; i < n; i++) {
            c->direction[i] = w[i] == 0 ? 0 : pass ? w[i] : fabs(c->y[i]);
            sum += w[i] * c->direction[i];
        }
        ru_comm_sum(&c->ode.comm, &sum, 1);
    }
    return sum;
}

/* values[j] = w_j . (v - gamma J v), the invariants' share of M v. */
static void apply_to_invariants(const content *c, double t, double gamma, const double *v,
                                double *values)
{
    size_t n = c->ode.n, m = c->ode.n_invariant;
    double boundary[MAX_INVARIANT];
    for (size_t j = 0; j < m; j++) {
        values[j] = 0;
        for (size_t i = 0; i < n; i++)
            values[j] += c->weights[j * n + i] * v[i];
    }
    ru_comm_sum(&c->ode.comm, values, (int)m);
    c->ode.invariant_boundary(c->ode.context, t, v, boundary);
    for (size_t j = 0; j < m; j++)
        values[j] -= gamma * boundary[j];
}

static int correct(content *c, double *x, const double *b)
{
    size_t n = c->ode.n, m = c->ode.n_invariant;
    double t, gamma, rest[MAX_INVARIANT], share[MAX_INVARIANT];
    double matrix[MAX_INVARIANT * MAX_INVARIANT];
    int pivot[MAX_INVARIANT];
    if (c->present(c->context, &t, &gamma))
        return SUNLS_PACKAGE_FAIL_UNREC;
    /* Twice: the second pass takes away the round-off of the first. */
    for (int pass = 0; pass < 2; pass++) {
        apply_to_invariants(c, t, gamma, x, share);
        for (size_t j = 0; j < m; j++) {
            rest[j] = 0;
            for (size_t i = 0; i < n; i++)
                rest[j] += c->weights[j * n + i] * b[i];
        }
        ru_comm_sum(&c->ode.comm, rest, (int)m);
        for (size_t j = 0; j < m; j++)
            rest[j] -= share[j];
        for (size_t k = 0; k < m; k++) {
            (void)lay_direction(c, k);
            apply_to_invariants(c, t, gamma, c->direction, share);
            for (size_t j = 0; j < m; j++)
                matrix[j * m + k] = share[j];
        }
        if (ru_dense_factor(m, matrix, pivot))
            return SUNLS_SUCCESS; /* nothing to lay a correction on: leave the update as it is */
        ru_dense_solve(m, matrix, pivot, rest);
        for (size_t k = 0; k < m; k++) {
            (void)lay_direction(c, k);
            for (size_t i = 0; i < n; i++)
                x[i] += rest[k] * c->direction[i];
        }
    }
    return SUNLS_SUCCESS;
}

static int solve(SUNLinearSolver self, SUNMatrix matrix, N_Vector x, N_Vector b, realtype tolerance)
{
    content *c = of(self);
    int code = SUNLinSolSolve(c->inner, matrix, x, b, tolerance / RU_CONSERVATIVE_TIGHTER);
    if (code != SUNLS_SUCCESS && code != SUNLS_RES_REDUCED)
        return code;
    int corrected = correct(c, N_VGetArrayPointer(x), N_VGetArrayPointer(b));
    return corrected == SUNLS_SUCCESS ? code : corrected;
}

/* The rest is the inner solver's own business. */
static SUNLinearSolver_Type type_of(SUNLinearSolver self)
{
    (void)self;
    return SUNLINEARSOLVER_ITERATIVE;
}

static int set_atimes(SUNLinearSolver self, void *data, SUNATimesFn atimes)
{
    return SUNLinSolSetATimes(of(self)->inner, data, atimes);
}

static int set_preconditioner(SUNLinearSolver self, void *data, SUNPSetupFn setup, SUNPSolveFn solver)
{
    return SUNLinSolSetPreconditioner(of(self)->inner, data, setup, solver);
}

static int set_scaling(SUNLinearSolver self, N_Vector s1, N_Vector s2)
{
    return SUNLinSolSetScalingVectors(of(self)->inner, s1, s2);
}

static int set_zero_guess(SUNLinearSolver self, booleantype on)
{
    return SUNLinSolSetZeroGuess(of(self)->inner, on);
}

static int initialize(SUNLinearSolver self)
{
    return SUNLinSolInitialize(of(self)->inner);
}

static int setup(SUNLinearSolver self, SUNMatrix matrix)
{
    return SUNLinSolSetup(of(self)->inner, matrix);
}

static int iterations(SUNLinearSolver self)
{
    return SUNLinSolNumIters(of(self)->inner);
}

static realtype residual_norm(SUNLinearSolver self)
{
    return SUNLinSolResNorm(of(self)->inner);
}

static N_Vector residual(SUNLinearSolver self)
{
    return SUNLinSolResid(of(self)->inner);
}

static sunindextype last_flag(SUNLinearSolver self)
{
    return SUNLinSolLastFlag(of(self)->inner);
}

static int destroy(SUNLinearSolver self)
{
    content *c = of(self);
    if (c) {
        SUNLinSolFree(c->inner);
        free(c->weights);
        free(c->direction);
        free(c);
    }
    SUNLinSolFreeEmpty(self);
    return 0;
}

SUNLinearSolver ru_conservative_wrap(SUNLinearSolver inner, const ru_ode *ode, const double *y,
                                     ru_conservative_present present, void *context, SUNContext sun)
{
    SUNLinearSolver self = SUNLinSolNewEmpty(sun);
    content *c = calloc(1, sizeof *c);
    size_t m = ode->n_invariant < MAX_INVARIANT ? ode->n_invariant : MAX_INVARIANT;
    if (c) {
        *c = (content){.inner = inner, .ode = *ode, .y = y, .present = present, .context = context};
        c->ode.n_invariant = m;
        c->weights = malloc((m * ode->n + 1) * sizeof *c->weights);
        c->direction = malloc((ode->n + 1) * sizeof *c->direction);
    }
    if (!self || !c || !c->weights || !c->direction) {
        if (self)
            SUNLinSolFreeEmpty(self);
        if (c) {
            free(c->weights);
            free(c->direction);
        }
        free(c);
        return NULL;
    }
    for (size_t k = 0; k < m; k++)
        ode->invariant_weights(ode->context, k, c->weights + k * ode->n);
    self->content = c;
    self->ops->gettype = type_of;
    self->ops->setatimes = set_atimes;
    self->ops->setpreconditioner = set_preconditioner;
    self->ops->setscalingvectors = set_scaling;
    self->ops->setzeroguess = set_zero_guess;
    self->ops->initialize = initialize;
    self->ops->setup = setup;
    self->ops->solve = solve;
    self->ops->numiters = iterations;
    self->ops->resnorm = residual_norm;
    self->ops->resid = residual;
    self->ops->lastflag = last_flag;
    self->ops->free = destroy;
    return self;
}
