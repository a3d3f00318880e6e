/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/krylov.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/packed.h>

enum { LANES = RU_PACKED_LANES, BLOCK = RU_PACKED_BLOCK };

/* What one solve can gain in single precision. The caller's own iteration gains the rest. */
static const double single_gain = 3e-6;

/* A new image that is, in square, less than this of what it was before it was made orthogonal has
 * lost too many digits to be told its length by subtraction; it is done twice, "twice is enough".
 */
static const double cancelled = 1e-4;

/* What adding the preconditioned residual leaves of the error, as a part of it: rate/(1 - rate)
 * with the rate at which it fell in the last step, within limits; at the first nothing is known. */
static const double least_part = 0.3, first_part = 3, most_part = 30;

/* Where a step took less than this of the residual, in square, the next direction would be much the
 * same again: it is made from the last image instead. */
static const double stagnant = 0.01;

typedef struct content {
    ru_comm comm;
    ru_krylov_operator system;
    size_t n, padded; /* local unknowns; floats of a packed vector without the rows beyond */
    int dimension, restarts;
    void *a_data, *p_data;
    SUNATimesFn atimes;
    SUNPSetupFn psetup;
    SUNPSolveFn psolve;
    N_Vector weights;             /* of the library; NULL: all one */
    N_Vector from, to;            /* work in double precision where there is no packed operator */
    float *rest, *squares;        /* the residual; squares of the weights; [padded] */
    float **directions, **image;  /* [dimension] of [padded + beyond]; the images orthonormal */
    double *factor;               /* [dimension][dimension] M directions = images factor, columns */
    double *steps;                /* [dimension] residual = start - sum of steps images */
    double *sums;                 /* [dimension + 2] */
    int iterations, is_continued; /* the direction is made from an image, not from the residual */
    double size;                  /* norm of the last preconditioned residual */
    double left, first, error;    /* norms of the residual, now and at the start; of the error */
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

static size_t block_size(const content *c, size_t from)
{
    size_t left = c->padded - from;
    return left < BLOCK ? left : BLOCK;
}

/* Room for a packed vector; 0 or a code. */
static int make_room(const content *c, float **vector)
{
    size_t beyond = c->system.rows.n_beyond * c->system.rows.width;
    if (!*vector)
        *vector = calloc(c->padded + beyond + LANES, sizeof **vector);
    return *vector ? 0 : SUNLS_MEM_FAIL;
}

/* sums = products of image[last] with images 0 ... last and with the residual, over all ranks. */
static void multiply_all(content *c, int last)
{
    float weighed[BLOCK];
    memset(c->sums, 0, (size_t)(last + 2) * sizeof *c->sums);
    for (size_t i = 0; i < c->padded; i += BLOCK) {
        size_t size = block_size(c, i);
        ru_packed_weigh(size, c->squares + i, c->image[last] + i, weighed);
        for (int j = 0; j <= last; j++)
            c->sums[j] += ru_packed_multiply(size, c->image[j] + i, weighed);
        c->sums[last + 1] += ru_packed_multiply(size, c->rest + i, weighed);
    }
    ru_comm_sum(&c->comm, c->sums, last + 2);
}

/* image[last] -= sum of parts[j] image[j], then times `scale`; the residual less `step` times what
 * comes of it. Returns this rank's part of the residual's square. */
static double subtract_all(content *c, int last, const double *parts, double scale, double step)
{
    double square = 0;
    float weighed[BLOCK];
    for (size_t i = 0; i < c->padded; i += BLOCK) {
        size_t size = block_size(c, i);
        float *at = c->image[last] + i, *rest = c->rest + i;
        for (int j = 0; j < last; j++)
            ru_packed_add(size, -(float)parts[j], c->image[j] + i, at);
        for (size_t k = 0; k < size; k++)
            at[k] *= (float)scale;
        if (step == 0)
            continue;
        ru_packed_add(size, -(float)step, at, rest);
        ru_packed_weigh(size, c->squares + i, rest, weighed);
        square += ru_packed_multiply(size, rest, weighed);
    }
    return square;
}

/* Makes image[l] orthogonal to those before and of length one, and takes its part from the
 * residual; this rank's part of the residual's square. */
static double orthogonalise(content *c, int l)
{
    double *column = c->factor + (size_t)l * (size_t)c->dimension;
    multiply_all(c, l);
    double whole = c->sums[l], left = whole;
    for (int j = 0; j < l; j++) {
        column[j] = c->sums[j];
        left -= column[j] * column[j];
    }
    if (!(left > cancelled * whole)) {
        (void)subtract_all(c, l, c->sums, 1, 0);
        multiply_all(c, l);
        left = c->sums[l];
        for (int j = 0; j < l; j++) {
            column[j] += c->sums[j];
            left -= c->sums[j] * c->sums[j];
        }
    }
    double length = left > 0 ? sqrt(left) : 0, scale = length > 0 ? 1 / length : 0;
    column[l] = length;
    c->steps[l] = c->sums[l + 1] * scale;
    return subtract_all(c, l, c->sums, scale, c->steps[l]);
}

/* The parts of the directions in the answer, from the triangular factor; into sums. */
static void find_parts(content *c, int n_step)
{
    size_t stride = (size_t)c->dimension;
    for (int j = n_step - 1; j >= 0; j--) {
        double rest = c->steps[j];
        for (int k = j + 1; k < n_step; k++)
            rest -= c->factor[(size_t)k * stride + (size_t)j] * c->sums[k];
        double pivot = c->factor[(size_t)j * stride + (size_t)j];
        c->sums[j] = pivot > 0 ? rest / pivot : 0;
    }
}

/* x += the directions times their parts; `whole`: the direction after the last is added as it is.
 */
static void add_solution(content *c, int n_step, int whole, double *x)
{
    const ru_rows *rows = &c->system.rows;
    size_t width = rows->width, ns = rows->n_state, per_block = BLOCK / width * width;
    find_parts(c, n_step);
    c->sums[n_step] = 1;
    for (size_t i = 0; i < rows->n_row * width; i += per_block) {
        size_t end = rows->n_row * width - i;
        size_t size = end < per_block ? end : per_block;
        float sum[BLOCK] = {0};
        for (int j = 0; j < n_step + whole; j++)
            ru_packed_add(size, (float)c->sums[j], c->directions[j] + i, sum);
        for (size_t row = i / width, k = 0; k < size; row++, k += width)
            for (size_t a = 0; a < ns; a++)
                x[row * ns + a] += (double)sum[k + a] * rows->scale[a];
    }
}

/* Packs b - image as the residual, and the weights; norms at the start. `image`: of what was found
 * so far, NULL: nothing. */
static void start(content *c, N_Vector b, N_Vector image)
{
    const double *right = data(b), *weight = data(c->weights), *found = data(image);
    const ru_rows *rows = &c->system.rows;
    size_t ns = rows->n_state, width = rows->width;
    double square = 0;
    for (size_t i = 0; i < rows->n_row; i++)
        for (size_t a = 0; a < ns; a++) {
            double one = rows->scale[a] * (weight ? weight[i * ns + a] : 1);
            double gap = right[i * ns + a] - (found ? found[i * ns + a] : 0);
            double scaled = gap / rows->scale[a];
            c->squares[i * width + a] = (float)(one * one);
            c->rest[i * width + a] = (float)scaled;
            square += one * scaled * one * scaled;
        }
    ru_comm_sum(&c->comm, &square, 1);
    c->left = c->first = sqrt(square);
}

/* The error from the norm of direction l;
 * the norm of the residual from this rank's part of its square. */
static void measure(content *c, int l, double square)
{
    float weighed[BLOCK];
    double sums[2] = {0, square};
    for (size_t i = 0; i < c->padded; i += BLOCK) {
        size_t size = block_size(c, i);
        ru_packed_weigh(size, c->squares + i, c->directions[l] + i, weighed);
        sums[0] += ru_packed_multiply(size, c->directions[l] + i, weighed);
    }
    ru_comm_sum(&c->comm, sums, 2);
    double size = sqrt(sums[0]), part = first_part;
    if (l > 0 && !c->is_continued)
        part = size < c->size ? fmin(size / (c->size - size), most_part) : most_part;
    c->error = size * fmax(part, least_part);
    if (!c->is_continued)
        c->size = size;
    if (square >= 0)
        c->left = sqrt(sums[1]);
    if (!c->system.is_close)
        c->error = fmax(c->error, c->left);
}

static int code_of(ru_verdict verdict, int good, int bad)
{
    return verdict == 0 ? 0 : verdict < 0 ? bad : good;
}

/* Direction l from the residual, or from the image before it where that stagnates. */
static int take_direction(content *c, int l)
{
    int code = make_room(c, &c->directions[l]);
    if (code == 0)
        code = make_room(c, &c->image[l]);
    if (code != 0)
        return code;
    c->is_continued = l > 0 && c->steps[l - 1] * c->steps[l - 1] < stagnant * c->left * c->left;
    const float *from = c->is_continued ? c->image[l - 1] : c->rest;
    c->iterations++;
    ru_verdict verdict = c->system.correct(c->system.context, from, c->directions[l]);
    return code_of(verdict, SUNLS_PSOLVE_FAIL_REC, SUNLS_PSOLVE_FAIL_UNREC);
}

/* Steps until the error is below the tolerance, or the residual as small as single precision
 * tells, or no new direction is found. Returns 0 or a code; `is_done` says which. */
static int cycle(content *c, double tolerance, double *x, int *is_done)
{
    double square = -1;
    int l = 0, code = 0, is_whole = 0;
    *is_done = c->is_continued = 0;
    for (; l < c->dimension; l++) {
        code = take_direction(c, l);
        if (code != 0)
            return code;
        measure(c, l, square);
        *is_done = !c->is_continued && c->error <= tolerance;
        is_whole = *is_done || (!c->is_continued && c->left <= single_gain * c->first);
        if (is_whole)
            break;
        code = code_of(c->system.image(c->system.context, c->directions[l], c->image[l]),
                       SUNLS_ATIMES_FAIL_REC, SUNLS_ATIMES_FAIL_UNREC);
        if (code != 0)
            return code;
        square = orthogonalise(c, l);
        if (c->steps[l] == 0)
            break;
    }
    add_solution(c, l, is_whole, x);
    return 0;
}

/* Before it starts anew: where products are in double precision the residual is, so that each start
 * gains as much as the first; else nothing is left to be gained once one has gained all. */
static int renew(content *c, N_Vector x, N_Vector b, int *is_done)
{
    if (c->system.context != c) {
        *is_done = c->left <= single_gain * c->first;
        return 0;
    }
    int verdict = c->atimes(c->a_data, x, c->to);
    if (verdict == 0)
        start(c, b, c->to);
    return code_of(verdict, SUNLS_ATIMES_FAIL_REC, SUNLS_ATIMES_FAIL_UNREC);
}

static int solve_all(content *c, N_Vector x, N_Vector b, double tolerance)
{
    int code = code_of(c->system.begin ? c->system.begin(c->system.context) : 0,
                       SUNLS_ATIMES_FAIL_REC, SUNLS_ATIMES_FAIL_UNREC);
    int is_done = 0;
    if (code != 0)
        return code;
    N_VConst(0, x);
    start(c, b, NULL);
    double whole = c->left;
    for (int k = 0; code == 0 && !is_done && k <= c->restarts; k++) {
        code = cycle(c, tolerance, data(x), &is_done);
        if (code == 0 && !is_done)
            code = renew(c, x, b, &is_done);
    }
    if (code != 0 || is_done)
        return code;
    return c->left < whole ? SUNLS_RES_REDUCED : SUNLS_CONV_FAIL;
}

/* Packed forms of what the library sets in double precision. */
static void unpack(const content *c, const float *from, N_Vector to)
{
    double *values = data(to);
    for (size_t i = 0; i < c->n; i++)
        values[i] = (double)from[i];
}

static void pack(const content *c, N_Vector from, float *to)
{
    const double *values = data(from);
    for (size_t i = 0; i < c->n; i++)
        to[i] = (float)values[i];
}

static ru_verdict image_in_double(void *context, float *v, float *image)
{
    content *c = context;
    unpack(c, v, c->from);
    int verdict = c->atimes(c->a_data, c->from, c->to);
    pack(c, c->to, image);
    return verdict;
}

static ru_verdict correct_in_double(void *context, const float *r, float *z)
{
    content *c = context;
    unpack(c, r, c->from);
    int verdict = c->psolve ? c->psolve(c->p_data, c->from, c->to, c->left, SUN_PREC_RIGHT) : 0;
    pack(c, c->psolve ? c->to : c->from, z);
    return verdict;
}

static int make_work(content *c, N_Vector like)
{
    int code = make_room(c, &c->rest);
    if (code == 0)
        code = make_room(c, &c->squares);
    if (c->system.context != c)
        return code;
    if (!c->from)
        c->from = N_VClone(like);
    if (!c->to)
        c->to = N_VClone(like);
    return c->from && c->to ? code : SUNLS_MEM_FAIL;
}

static int solve(SUNLinearSolver self, SUNMatrix matrix, N_Vector x, N_Vector b, realtype tolerance)
{
    (void)matrix;
    content *c = of(self);
    c->iterations = 0;
    int code = make_work(c, b);
    unsigned before = ru_packed_flush();
    c->flag = code == 0 ? solve_all(c, x, b, tolerance) : code;
    ru_packed_restore(before);
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

/* The library's weights of equations and of unknowns are the same. */
static int set_scaling(SUNLinearSolver self, N_Vector row, N_Vector column)
{
    (void)column;
    of(self)->weights = row;
    return SUNLS_SUCCESS;
}

static int setup(SUNLinearSolver self, SUNMatrix matrix)
{
    (void)matrix;
    content *c = of(self);
    int verdict = c->psetup ? c->psetup(c->p_data) : 0;
    return code_of(verdict, SUNLS_PSET_FAIL_REC, SUNLS_PSET_FAIL_UNREC);
}

#define RU_TELL(type, name, member)                                                                \
    static type name(SUNLinearSolver self)                                                         \
    {                                                                                              \
        return of(self)->member;                                                                   \
    }
RU_TELL(int, iterations, iterations)
RU_TELL(realtype, residual_norm, error)
RU_TELL(sunindextype, last_flag, flag)

static void free_content(content *c)
{
    if (!c)
        return;
    for (int k = 0; c->directions && c->image && k < c->dimension; k++) {
        free(c->directions[k]);
        free(c->image[k]);
    }
    if (c->from)
        N_VDestroy(c->from);
    if (c->to)
        N_VDestroy(c->to);
    free(c->rest);
    free(c->squares);
    free(c->directions);
    free(c->image);
    free(c->factor);
    free(c->steps);
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

static content *make_content(const ru_comm *comm, size_t n, const ru_krylov_operator *system,
                             int dimension, int restarts)
{
    static const double one = 1;
    content *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    size_t m = (size_t)dimension;
    c->comm = *comm;
    c->n = n;
    c->system = system ? *system
                       : (ru_krylov_operator){.context = c,
                                              .rows = {n, 0, 1, 1, &one},
                                              .image = image_in_double,
                                              .correct = correct_in_double};
    c->padded = (c->system.rows.n_row * c->system.rows.width + LANES - 1) / LANES * LANES;
    c->dimension = dimension;
    c->restarts = restarts;
    c->directions = calloc(m, sizeof *c->directions);
    c->image = calloc(m, sizeof *c->image);
    c->factor = calloc(m * m, sizeof *c->factor);
    c->steps = calloc(m, sizeof *c->steps);
    c->sums = calloc(m + 2, sizeof *c->sums);
    if (c->directions && c->image && c->factor && c->steps && c->sums)
        return c;
    free_content(c);
    return NULL;
}

SUNLinearSolver ru_krylov_build(const ru_comm *comm, size_t n, const ru_krylov_operator *system,
                                int dimension, int restarts, SUNContext context)
{
    content *made = make_content(comm, n, system, dimension, restarts);
    SUNLinearSolver self = made ? SUNLinSolNewEmpty(context) : NULL;
    if (!self) {
        free_content(made);
        return NULL;
    }
    self->content = made;
    self->ops->gettype = type_of;
    self->ops->setatimes = set_atimes;
    self->ops->setpreconditioner = set_preconditioner;
    self->ops->setscalingvectors = set_scaling;
    self->ops->setup = setup;
    self->ops->solve = solve;
    self->ops->numiters = iterations;
    self->ops->resnorm = residual_norm;
    self->ops->lastflag = last_flag;
    self->ops->free = destroy;
    return self;
}
