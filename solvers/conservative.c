/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/conservative.h>

#include <math.h>
#include <stdlib.h>

#include <ru/solvers/dense.h>
#include <ru/solvers/sundials_compat.h>
#include <ru/solvers/vector.h>

/* Weights whose part that is no combination of earlier ones is smaller than this (in square,
 * against their own) say nothing new. */
static const double independent = 1e-10;

typedef struct content {
    SUNLinearSolver inner;
    ru_ode ode;
    const double *y;
    ru_conservative_present present;
    void *context;
    size_t n_kept;      /* invariants that are no combination of others */
    size_t *which;      /* [n_kept] their numbers */
    double *weights;    /* [n_kept][n] */
    double *directions; /* [n_kept][n] where corrections are laid */
    double *laid;       /* [n_kept][n_kept] weights times directions, over all ranks */
    double *boundary;   /* [n_invariant] work */
    double *rest;       /* [n_kept] work */
    double *matrix;     /* [n_kept][n_kept] work */
    int *pivot;         /* [n_kept] work */
} content;

static content *of(SUNLinearSolver solver)
{
    return solver->content;
}

/* Where corrections are laid: in proportion to the unknowns that carry q_k, with their tolerances
 * as the least, so that they are felt nowhere and never vanish. Until the next set-up; what they do
 * to each invariant is known exactly at any time. */
static void lay_directions(content *c)
{
    size_t n = c->ode.n, m = c->n_kept;
    for (size_t k = 0; k < m; k++) {
        const double *w = c->weights + k * n;
        double *direction = c->directions + k * n;
        for (size_t i = 0; i < n; i++) {
            double size = fabs(c->y[i]) + c->ode.absolute[i];
            direction[i] = w[i] > 0 ? size : w[i] < 0 ? -size : 0;
        }
        for (size_t j = 0; j < m; j++)
            c->laid[j * m + k] = ru_vector_sum_products(n, c->weights + j * n, direction);
    }
    if (m)
        ru_comm_sum(&c->ode.comm, c->laid, (int)(m * m));
}

/* Factors what M makes of each direction in each invariant. */
static int set_up_directions(content *c, double t, double gamma)
{
    size_t m = c->n_kept;
    for (size_t k = 0; k < m; k++) {
        c->ode.invariant_boundary(c->ode.context, t, c->directions + k * c->ode.n, c->boundary);
        for (size_t j = 0; j < m; j++)
            c->matrix[j * m + k] = c->laid[j * m + k] - gamma * c->boundary[c->which[j]];
    }
    return ru_dense_factor(m, c->matrix, c->pivot);
}

/* rest[j] = w_j . (b - M x) of the kept invariants, over all ranks. */
static void find_rest(const content *c, double t, double gamma, const double *b, const double *x)
{
    for (size_t j = 0; j < c->n_kept; j++)
        c->rest[j] = ru_vector_sum_gaps(c->ode.n, c->weights + j * c->ode.n, b, x);
    ru_comm_sum(&c->ode.comm, c->rest, (int)c->n_kept);
    c->ode.invariant_boundary(c->ode.context, t, x, c->boundary);
    for (size_t j = 0; j < c->n_kept; j++)
        c->rest[j] += gamma * c->boundary[c->which[j]];
}

static int correct(content *c, double *x, const double *b)
{
    size_t n = c->ode.n;
    double t, gamma;
    if (c->present(c->context, &t, &gamma))
        return SUNLS_PACKAGE_FAIL_UNREC;
    if (set_up_directions(c, t, gamma))
        return SUNLS_SUCCESS; /* no room for a correction: leave the update as it is */
    find_rest(c, t, gamma, b, x);
    ru_dense_solve(c->n_kept, c->matrix, c->pivot, c->rest);
    for (size_t k = 0; k < c->n_kept; k++) {
        const double *direction = c->directions + k * n;
        double up = c->rest[k];
        for (size_t i = 0; i < n; i++)
            x[i] += up * direction[i];
    }
    return SUNLS_SUCCESS;
}

static int solve(SUNLinearSolver self, SUNMatrix matrix, N_Vector x, N_Vector b, realtype tolerance)
{
    content *c = of(self);
    int code = SUNLinSolSolve(c->inner, matrix, x, b, tolerance / RU_CONSERVATIVE_TIGHTER);
    if ((code != SUNLS_SUCCESS && code != SUNLS_RES_REDUCED) || c->n_kept == 0)
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

static int set_preconditioner(SUNLinearSolver self, void *data, SUNPSetupFn setup,
                              SUNPSolveFn solver)
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
    lay_directions(of(self));
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

static sunindextype last_flag(SUNLinearSolver self)
{
    return SUNLinSolLastFlag(of(self)->inner);
}

static void free_content(content *c)
{
    if (!c)
        return;
    free(c->which);
    free(c->weights);
    free(c->directions);
    free(c->laid);
    free(c->boundary);
    free(c->rest);
    free(c->matrix);
    free(c->pivot);
    free(c);
}

static int destroy(SUNLinearSolver self)
{
    if (of(self))
        SUNLinSolFree(of(self)->inner);
    free_content(of(self));
    self->content = NULL;
    SUNLinSolFreeEmpty(self);
    return 0;
}

/* Length, squared, of weights k beyond what the kept ones span, against its whole; row k of the
 * Cholesky factor of the kept weights' products is left in `factor`. */
static double find_novelty(const content *c, const double *w, double *factor)
{
    size_t n = c->ode.n, m = c->ode.n_invariant, kept = c->n_kept;
    double *row = factor + kept * m, *products = c->rest;
    for (size_t j = 0; j <= kept; j++)
        products[j] = ru_vector_sum_products(n, w, j < kept ? c->weights + j * n : w);
    ru_comm_sum(&c->ode.comm, products, (int)(kept + 1));
    double left = products[kept];
    for (size_t j = 0; j < kept; j++) {
        row[j] = products[j];
        for (size_t i = 0; i < j; i++)
            row[j] -= row[i] * factor[j * m + i];
        row[j] /= factor[j * m + j];
        left -= row[j] * row[j];
    }
    row[kept] = left > 0 ? sqrt(left) : 0;
    return products[kept] > 0 ? left / products[kept] : 0;
}

/* Keeps the invariants that are no combination of those before; the others follow from these. */
static void keep_independent(content *c, double *factor)
{
    for (size_t k = 0; k < c->ode.n_invariant; k++) {
        double *w = c->weights + c->n_kept * c->ode.n;
        c->ode.invariant_weights(c->ode.context, k, w);
        if (find_novelty(c, w, factor) > independent)
            c->which[c->n_kept++] = k;
    }
}

static content *make_content(SUNLinearSolver inner, const ru_ode *ode, const double *y,
                             ru_conservative_present present, void *context)
{
    size_t m = ode->n_invariant;
    content *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    *c = (content){.inner = inner, .ode = *ode, .y = y, .present = present, .context = context};
    c->which = calloc(m + 1, sizeof *c->which);
    c->weights = malloc((m * ode->n + 1) * sizeof *c->weights);
    c->directions = malloc((m * ode->n + 1) * sizeof *c->directions);
    c->laid = calloc(m * m + 1, sizeof *c->laid);
    c->boundary = calloc(m + 1, sizeof *c->boundary);
    c->rest = calloc(m + 1, sizeof *c->rest);
    c->matrix = calloc(m * m + 1, sizeof *c->matrix);
    c->pivot = calloc(m + 1, sizeof *c->pivot);
    if (c->which && c->weights && c->directions && c->laid && c->boundary && c->rest && c->matrix &&
        c->pivot) {
        keep_independent(c, c->matrix);
        lay_directions(c);
        return c;
    }
    free_content(c);
    return NULL;
}

SUNLinearSolver ru_conservative_wrap(SUNLinearSolver inner, const ru_ode *ode, const double *y,
                                     ru_conservative_present present, void *context, SUNContext sun)
{
    SUNLinearSolver self = SUNLinSolNewEmpty(sun);
    if (!self)
        return NULL;
    self->content = make_content(inner, ode, y, present, context);
    if (!self->content) {
        SUNLinSolFreeEmpty(self);
        return NULL;
    }
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
    self->ops->lastflag = last_flag;
    self->ops->free = destroy;
    return self;
}
