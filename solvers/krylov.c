/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/krylov.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 16, BLOCK = 1024 };

/* What one start can gain in single precision; more is left to the next. */
static const double single_gain = 1e-5;

/* A new vector that is, in square, less than this of what it was before it was made orthogonal has
 * lost too many digits to be told its length by subtraction; and classical Gram-Schmidt loses
 * orthogonality as the residual falls. Below these it is done twice, "twice is enough". */
static const double cancelled = 1e-4, fallen = 1e-2;

typedef struct content {
    ru_comm comm;
    size_t n, padded; /* local unknowns; rounded up to LANES, with zeros beyond n */
    int dimension, restarts;
    void *a_data, *p_data;
    SUNATimesFn atimes;
    SUNPSetupFn psetup;
    SUNPSolveFn psolve;
    N_Vector row, column;        /* scaling of equations and unknowns; NULL: none */
    N_Vector from, to;           /* work in double precision, made at the first solve */
    float **basis, **directions; /* [dimension + 1], [dimension] of [padded] */
    double *hessenberg;          /* [dimension][dimension + 1], column by column, rotated */
    double *rotation;            /* [dimension][2] cosine, sine */
    double *right;               /* [dimension + 1] right-hand side of the small problem */
    double *sums;                /* [dimension + 2] */
    int iterations, is_zero;
    double left, first; /* norm of the scaled residual, now and at this start */
    sunindextype flag;
} content;

static content *of(SUNLinearSolver self)
{
    return self->content;
}

static double *data(N_Vector v)
{
    return v ? N_VGetArrayPointer(v) : NULL;
}

/* Room for vector `k` of a set; 0 or a code. */
static int make_room(content *c, float **set, int k)
{
    if (!set[k])
        set[k] = calloc(c->padded + LANES, sizeof **set);
    return set[k] ? 0 : SUNLS_MEM_FAIL;
}

/* Sum of products over one block: `size` is a multiple of LANES. */
static double dot_block(size_t size, const float *x, const float *y)
{
    double lanes[LANES] = {0}, sum = 0;
    for (size_t i = 0; i < size; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += (double)x[i + k] * (double)y[i + k];
    for (size_t k = 0; k < LANES; k++)
        sum += lanes[k];
    return sum;
}

static size_t block_size(const content *c, size_t from)
{
    return c->padded - from < BLOCK ? c->padded - from : BLOCK;
}

/* sums[j] = basis[j] . basis[last] for j = 0 ... last, over all ranks. */
static void multiply_all(content *c, int last)
{
    const float *now = c->basis[last];
    memset(c->sums, 0, (size_t)(last + 1) * sizeof *c->sums);
    for (size_t i = 0; i < c->padded; i += BLOCK)
        for (int j = 0; j <= last; j++)
            c->sums[j] += dot_block(block_size(c, i), c->basis[j] + i, now + i);
    ru_comm_sum(&c->comm, c->sums, last + 1);
}

/* basis[last] -= sum of parts[j] basis[j], j < last; then times `scale`. */
static void subtract_all(content *c, int last, const double *parts, double scale)
{
    float *now = c->basis[last];
    for (size_t i = 0; i < c->padded; i += BLOCK) {
        size_t size = block_size(c, i);
        float *at = now + i;
        for (int j = 0; j < last; j++) {
            const float *other = c->basis[j] + i;
            float part = (float)parts[j];
            for (size_t k = 0; k < size; k++)
                at[k] -= part * other[k];
        }
        for (size_t k = 0; k < size; k++)
            at[k] *= (float)scale;
    }
}

/* Makes basis[l + 1] orthogonal to those before it and of length one; column l of the Hessenberg
 * matrix tells what was taken. Returns the length that was left. */
static double orthogonalise(content *c, int l, double *column)
{
    int last = l + 1;
    multiply_all(c, last);
    double whole = c->sums[last], left = whole;
    for (int j = 0; j < last; j++) {
        column[j] = c->sums[j];
        left -= column[j] * column[j];
    }
    if (left > cancelled * whole && c->left > fallen * c->first) {
        subtract_all(c, last, column, 1 / sqrt(left));
        return sqrt(left);
    }
    subtract_all(c, last, column, 1);
    multiply_all(c, last);
    left = c->sums[last];
    for (int j = 0; j < last; j++) {
        column[j] += c->sums[j];
        left -= c->sums[j] * c->sums[j];
    }
    left = left > 0 ? sqrt(left) : 0;
    subtract_all(c, last, c->sums, left > 0 ? 1 / left : 0);
    return left;
}

/* Rotates the new column and the right-hand side; the norm of the residual follows. */
static void rotate(content *c, int l, double below)
{
    double *h = c->hessenberg + (size_t)l * (size_t)(c->dimension + 1);
    for (int j = 0; j < l; j++) {
        double cosine = c->rotation[2 * j], sine = c->rotation[2 * j + 1];
        double upper = h[j], lower = h[j + 1];
        h[j] = cosine * upper + sine * lower;
        h[j + 1] = cosine * lower - sine * upper;
    }
    double length = hypot(h[l], below);
    double cosine = length > 0 ? h[l] / length : 1, sine = length > 0 ? below / length : 0;
    c->rotation[2 * l] = cosine;
    c->rotation[2 * l + 1] = sine;
    h[l] = length;
    c->right[l + 1] = -sine * c->right[l];
    c->right[l] *= cosine;
    c->left = fabs(c->right[l + 1]);
}

/* Preconditioned direction l from basis vector l, and its image as basis vector l + 1, unscaled
 * work in double precision between them. */
static int take_direction(content *c, int l, double tolerance)
{
    int code = make_room(c, c->directions, l);
    if (code == 0)
        code = make_room(c, c->basis, l + 1);
    if (code != 0)
        return code;
    const double *row = data(c->row), *column = data(c->column);
    double *from = data(c->from);
    const float *v = c->basis[l];
    for (size_t i = 0; i < c->n; i++)
        from[i] = row ? (double)v[i] / row[i] : (double)v[i];
    N_Vector z = c->from;
    if (c->psolve) {
        int verdict = c->psolve(c->p_data, c->from, c->to, tolerance, SUN_PREC_RIGHT);
        if (verdict != 0)
            return verdict < 0 ? SUNLS_PSOLVE_FAIL_UNREC : SUNLS_PSOLVE_FAIL_REC;
        z = c->to;
    }
    const double *direction = data(z);
    float *kept = c->directions[l];
    for (size_t i = 0; i < c->n; i++)
        kept[i] = (float)(column ? direction[i] * column[i] : direction[i]);
    N_Vector image = z == c->to ? c->from : c->to;
    int verdict = c->atimes(c->a_data, z, image);
    if (verdict != 0)
        return verdict < 0 ? SUNLS_ATIMES_FAIL_UNREC : SUNLS_ATIMES_FAIL_REC;
    const double *made = data(image);
    float *next = c->basis[l + 1];
    for (size_t i = 0; i < c->n; i++)
        next[i] = (float)(row ? made[i] * row[i] : made[i]);
    return 0;
}

/* x += directions times the solution of the small problem of `n_step` steps. */
static void add_solution(content *c, int n_step, double *x)
{
    const double *column = data(c->column);
    size_t stride = (size_t)c->dimension + 1;
    double *y = c->sums;
    for (int j = n_step - 1; j >= 0; j--) {
        double rest = c->right[j];
        for (int k = j + 1; k < n_step; k++)
            rest -= c->hessenberg[(size_t)k * stride + (size_t)j] * y[k];
        double pivot = c->hessenberg[(size_t)j * stride + (size_t)j];
        y[j] = pivot > 0 ? rest / pivot : 0;
    }
    for (size_t i = 0; i < c->n; i += BLOCK) {
        size_t size = c->n - i < BLOCK ? c->n - i : BLOCK;
        double sum[BLOCK] = {0};
        for (int j = 0; j < n_step; j++)
            for (size_t k = 0; k < size; k++)
                sum[k] += y[j] * (double)c->directions[j][i + k];
        for (size_t k = 0; k < size; k++)
            x[i + k] += column ? sum[k] / column[i + k] : sum[k];
    }
}

/* The scaled residual as basis vector 0, of length one; its norm in `left`. 0 or a code. */
static int start(content *c, N_Vector x, N_Vector b)
{
    const double *right = data(b), *row = data(c->row);
    double *to = data(c->to);
    if (!c->is_zero) {
        int verdict = c->atimes(c->a_data, x, c->to);
        if (verdict != 0)
            return verdict < 0 ? SUNLS_ATIMES_FAIL_UNREC : SUNLS_ATIMES_FAIL_REC;
    }
    c->sums[0] = 0;
    for (size_t i = 0; i < c->n; i++) {
        double rest = c->is_zero ? right[i] : right[i] - to[i];
        to[i] = row ? rest * row[i] : rest;
        c->sums[0] += to[i] * to[i];
    }
    ru_comm_sum(&c->comm, c->sums, 1);
    c->left = sqrt(c->sums[0]);
    double scale = c->left > 0 ? 1 / c->left : 0;
    for (size_t i = 0; i < c->n; i++)
        c->basis[0][i] = (float)(to[i] * scale);
    return 0;
}

/* One start: steps until the residual is `aim` or the basis is full. 0 or a code. */
static int cycle(content *c, double aim, double tolerance, double *x)
{
    int code = 0, l = 0;
    c->right[0] = c->first = c->left;
    while (l < c->dimension && c->left > aim) {
        code = take_direction(c, l, tolerance);
        if (code != 0)
            return code;
        double *column = c->hessenberg + (size_t)l * (size_t)(c->dimension + 1);
        rotate(c, l, orthogonalise(c, l, column));
        c->iterations++;
        l++;
    }
    add_solution(c, l, x);
    c->is_zero = 0;
    return 0;
}

static int solve_from(content *c, N_Vector x, N_Vector b, double tolerance)
{
    int code = start(c, x, b);
    double first = c->left;
    for (int k = 0; code == 0 && c->left > tolerance && k <= c->restarts; k++) {
        double aim = fmax(tolerance, single_gain * c->left);
        code = cycle(c, aim, tolerance, data(x));
        /* What a start believes to have gained is judged anew only where more is asked for. */
        if (code == 0 && c->left > tolerance)
            code = start(c, x, b);
    }
    if (code != 0 || c->left <= tolerance)
        return code;
    return c->left < first ? SUNLS_RES_REDUCED : SUNLS_CONV_FAIL;
}

static int solve(SUNLinearSolver self, SUNMatrix matrix, N_Vector x, N_Vector b, realtype tolerance)
{
    (void)matrix;
    content *c = of(self);
    if (!c->from)
        c->from = N_VClone(b);
    if (!c->to)
        c->to = N_VClone(b);
    c->iterations = 0;
    c->flag = !c->from || !c->to || make_room(c, c->basis, 0) ? SUNLS_MEM_FAIL
                                                              : solve_from(c, x, b, tolerance);
    c->is_zero = 0;
    return (int)c->flag;
}

static SUNLinearSolver_Type type_of(SUNLinearSolver self)
{
    (void)self;
    return SUNLINEARSOLVER_ITERATIVE;
}

static int set_atimes(SUNLinearSolver self, void *data, SUNATimesFn atimes)
{
    of(self)->a_data = data;
    of(self)->atimes = atimes;
    return SUNLS_SUCCESS;
}

static int set_preconditioner(SUNLinearSolver self, void *data, SUNPSetupFn setup,
                              SUNPSolveFn solver)
{
    of(self)->p_data = data;
    of(self)->psetup = setup;
    of(self)->psolve = solver;
    return SUNLS_SUCCESS;
}

static int set_scaling(SUNLinearSolver self, N_Vector row, N_Vector column)
{
    of(self)->row = row;
    of(self)->column = column;
    return SUNLS_SUCCESS;
}

static int set_zero_guess(SUNLinearSolver self, booleantype on)
{
    of(self)->is_zero = on != 0;
    return SUNLS_SUCCESS;
}

static int setup(SUNLinearSolver self, SUNMatrix matrix)
{
    (void)matrix;
    content *c = of(self);
    int verdict = c->psetup ? c->psetup(c->p_data) : 0;
    return verdict == 0 ? SUNLS_SUCCESS : verdict < 0 ? SUNLS_PSET_FAIL_UNREC : SUNLS_PSET_FAIL_REC;
}

static int iterations(SUNLinearSolver self)
{
    return of(self)->iterations;
}

static realtype residual_norm(SUNLinearSolver self)
{
    return of(self)->left;
}

static sunindextype last_flag(SUNLinearSolver self)
{
    return of(self)->flag;
}

static void free_content(content *c)
{
    for (int k = 0; c->basis && k <= c->dimension; k++)
        free(c->basis[k]);
    for (int k = 0; c->directions && k < c->dimension; k++)
        free(c->directions[k]);
    N_Vector work[] = {c->from, c->to};
    for (size_t i = 0; i < 2; i++)
        if (work[i])
            N_VDestroy(work[i]);
    free(c->basis);
    free(c->directions);
    free(c->hessenberg);
    free(c->rotation);
    free(c->right);
    free(c->sums);
    free(c);
}

static int destroy(SUNLinearSolver self)
{
    free_content(of(self));
    self->content = NULL;
    SUNLinSolFreeEmpty(self);
    return 0;
}

static content *make_content(const ru_comm *comm, size_t n, int dimension, int restarts)
{
    content *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    size_t m = (size_t)dimension;
    c->comm = *comm;
    c->n = n;
    c->padded = (n + LANES - 1) / LANES * LANES;
    c->dimension = dimension;
    c->restarts = restarts;
    c->basis = calloc(m + 1, sizeof *c->basis);
    c->directions = calloc(m, sizeof *c->directions);
    c->hessenberg = calloc(m * (m + 1), sizeof *c->hessenberg);
    c->rotation = calloc(2 * m, sizeof *c->rotation);
    c->right = calloc(m + 1, sizeof *c->right);
    c->sums = calloc(m + 2, sizeof *c->sums);
    if (c->basis && c->directions && c->hessenberg && c->rotation && c->right && c->sums)
        return c;
    free_content(c);
    return NULL;
}

SUNLinearSolver ru_krylov_build(const ru_comm *comm, size_t n, int dimension, int restarts,
                                SUNContext context)
{
    content *made = make_content(comm, n, dimension, restarts);
    SUNLinearSolver self = made ? SUNLinSolNewEmpty(context) : NULL;
    if (!self) {
        if (made)
            free_content(made);
        return NULL;
    }
    self->content = made;
    self->ops->gettype = type_of;
    self->ops->setatimes = set_atimes;
    self->ops->setpreconditioner = set_preconditioner;
    self->ops->setscalingvectors = set_scaling;
    self->ops->setzeroguess = set_zero_guess;
    self->ops->setup = setup;
    self->ops->solve = solve;
    self->ops->numiters = iterations;
    self->ops->resnorm = residual_norm;
    self->ops->lastflag = last_flag;
    self->ops->free = destroy;
    return self;
}
