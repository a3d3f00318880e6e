/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Once the preconditioner is good, a Krylov method spends its time in sums over long vectors. A
 * plain sum waits for each addition; several partial sums let the processor work on all at once.
 * Operations over many vectors go block by block, so that what they share stays in the cache. */
#include <ru/solvers/vector.h>

#include <math.h>
#include <string.h>

#include <ru/solvers/sundials_compat.h>

enum { LANES = 16, BLOCK = 1024 };

/* An output of these loops is an input or lies apart from all of them: no value waits for another.
 */
#if defined(__GNUC__) && !defined(__clang__)
#define RU_INDEPENDENT _Pragma("GCC ivdep")
#else
#define RU_INDEPENDENT
#endif

static double *data(N_Vector v)
{
    return NV_DATA_P(v);
}

static size_t size(N_Vector v)
{
    return (size_t)NV_LOCLENGTH_P(v);
}

static double fold(double lanes[LANES])
{
    for (size_t width = LANES / 2; width > 0; width /= 2)
        for (size_t k = 0; k < width; k++)
            lanes[k] += lanes[k + width];
    return lanes[0];
}

double ru_vector_sum_products(size_t n, const double *x, const double *y)
{
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += x[i + k] * y[i + k];
    for (size_t k = 0; i < n; i++, k++)
        lanes[k] += x[i] * y[i];
    return fold(lanes);
}

double ru_vector_sum_gaps(size_t n, const double *x, const double *y, const double *z)
{
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += x[i + k] * (y[i + k] - z[i + k]);
    for (size_t k = 0; i < n; i++, k++)
        lanes[k] += x[i] * (y[i] - z[i]);
    return fold(lanes);
}

static double sum_weighted_squares(size_t n, const double *x, const double *w)
{
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            double product = x[i + k] * w[i + k];
            lanes[k] += product * product;
        }
    for (size_t k = 0; i < n; i++, k++)
        lanes[k] += x[i] * w[i] * (x[i] * w[i]);
    return fold(lanes);
}

static void reduce(N_Vector v, double *values, int n)
{
    MPI_Allreduce(MPI_IN_PLACE, values, n, MPI_DOUBLE, MPI_SUM, NV_COMM_P(v));
}

static realtype dot_product(N_Vector x, N_Vector y)
{
    double sum = ru_vector_sum_products(size(x), data(x), data(y));
    reduce(x, &sum, 1);
    return sum;
}

static realtype weighted_norm(N_Vector x, N_Vector w)
{
    double sum = sum_weighted_squares(size(x), data(x), data(w));
    reduce(x, &sum, 1);
    return sqrt(sum / (double)NV_GLOBLENGTH_P(x));
}

static int dot_products(int n, N_Vector x, N_Vector *y, realtype *products)
{
    for (int j = 0; j < n; j++)
        products[j] = 0;
    for (size_t from = 0; from < size(x); from += BLOCK) {
        size_t length = size(x) - from < BLOCK ? size(x) - from : BLOCK;
        for (int j = 0; j < n; j++)
            products[j] += ru_vector_sum_products(length, data(x) + from, data(y[j]) + from);
    }
    reduce(x, products, n);
    return 0;
}

static int combine(int n, realtype *c, N_Vector *x, N_Vector z)
{
    double block[BLOCK];
    for (size_t from = 0; from < size(z); from += BLOCK) {
        size_t length = size(z) - from < BLOCK ? size(z) - from : BLOCK;
        const double *first = data(x[0]) + from;
        for (size_t i = 0; i < length; i++)
            block[i] = c[0] * first[i];
        for (int j = 1; j < n; j++) {
            const double *next = data(x[j]) + from;
            for (size_t i = 0; i < length; i++)
                block[i] += c[j] * next[i];
        }
        memcpy(data(z) + from, block, length * sizeof *block);
    }
    return 0;
}

static int add_to_many(int n, realtype *a, N_Vector x, N_Vector *y, N_Vector *z)
{
    for (size_t from = 0; from < size(x); from += BLOCK) {
        size_t length = size(x) - from < BLOCK ? size(x) - from : BLOCK;
        const double *shared = data(x) + from;
        for (int j = 0; j < n; j++) {
            const double *in = data(y[j]) + from;
            double *out = data(z[j]) + from, factor = a[j];
            RU_INDEPENDENT
            for (size_t i = 0; i < length; i++)
                out[i] = factor * shared[i] + in[i];
        }
    }
    return 0;
}

static void sum(realtype a, N_Vector x, realtype b, N_Vector y, N_Vector z)
{
    const double *first = data(x), *second = data(y);
    double *out = data(z);
    size_t n = size(x);
    RU_INDEPENDENT
    for (size_t i = 0; i < n; i++)
        out[i] = a * first[i] + b * second[i];
}

static void scale(realtype c, N_Vector x, N_Vector z)
{
    const double *in = data(x);
    double *out = data(z);
    size_t n = size(x);
    if (c == 1 && in == out)
        return;
    RU_INDEPENDENT
    for (size_t i = 0; i < n; i++)
        out[i] = c * in[i];
}

static void fill(realtype c, N_Vector z)
{
    double *out = data(z);
    size_t n = size(z);
    for (size_t i = 0; i < n; i++)
        out[i] = c;
}

#define RU_OF_TWO(name, expression)                                                                \
    static void name(N_Vector x, N_Vector y, N_Vector z)                                           \
    {                                                                                              \
        const double *a = data(x), *b = data(y);                                                   \
        double *out = data(z);                                                                     \
        size_t n = size(x);                                                                        \
        RU_INDEPENDENT                                                                             \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = (expression);                                                                 \
    }
#define RU_OF_ONE(name, expression)                                                                \
    static void name(N_Vector x, N_Vector z)                                                       \
    {                                                                                              \
        const double *a = data(x);                                                                 \
        double *out = data(z);                                                                     \
        size_t n = size(x);                                                                        \
        RU_INDEPENDENT                                                                             \
        for (size_t i = 0; i < n; i++)                                                             \
            out[i] = (expression);                                                                 \
    }
RU_OF_TWO(multiply, a[i] * b[i])
RU_OF_TWO(divide, a[i] / b[i])
RU_OF_ONE(invert, 1 / a[i])
RU_OF_ONE(take_sizes, fabs(a[i]))

static void add_constant(N_Vector x, realtype b, N_Vector z)
{
    const double *in = data(x);
    double *out = data(z);
    size_t n = size(x);
    RU_INDEPENDENT
    for (size_t i = 0; i < n; i++)
        out[i] = in[i] + b;
}

N_Vector ru_vector_wrap(const ru_comm *comm, size_t n, double *values, SUNContext context)
{
    N_Vector v = ru_sundials_wrap(comm, n, values, context);
    if (!v)
        return NULL;
    v->ops->nvdotprod = dot_product;
    v->ops->nvwrmsnorm = weighted_norm;
    v->ops->nvdotprodmulti = dot_products;
    v->ops->nvlinearcombination = combine;
    v->ops->nvscaleaddmulti = add_to_many;
    v->ops->nvlinearsum = sum;
    v->ops->nvscale = scale;
    v->ops->nvconst = fill;
    v->ops->nvprod = multiply;
    v->ops->nvdiv = divide;
    v->ops->nvinv = invert;
    v->ops->nvabs = take_sizes;
    v->ops->nvaddconst = add_constant;
    return v;
}
