/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/sample.h>

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

/* In place: the lower Cholesky factor; 0 when the matrix is not positive definite. */
static int factorise(double *a, size_t d)
{
    for (size_t j = 0; j < d; j++)
        for (size_t i = j; i < d; i++) {
            double sum = a[i * d + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * d + k] * a[j * d + k];
            if (i == j && !(sum > 1e-12))
                return 0;
            a[i * d + j] = i == j ? sqrt(sum) : sum / a[j * d + j];
        }
    return 1;
}

/* x <- L x, and x <- L^-1 x. */
static void multiply(const double *lower, size_t d, double *x)
{
    for (size_t i = d; i-- > 0;) {
        double sum = 0;
        for (size_t k = 0; k <= i; k++)
            sum += lower[i * d + k] * x[k];
        x[i] = sum;
    }
}

static void divide(const double *lower, size_t d, double *x)
{
    for (size_t i = 0; i < d; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= lower[i * d + k] * x[k];
        x[i] /= lower[i * d + i];
    }
}

/* Pearson's correlation of normal variables that have these rank correlations. */
static int factor_of(const double *r, size_t d, double *lower)
{
    for (size_t i = 0; i < d * d; i++)
        lower[i] = 2 * sin(M_PI / 6 * r[i]);
    return factorise(lower, d);
}

static void copula(size_t n, size_t d, const double *lower, double *u)
{
    for (size_t i = 0; i < n; i++) {
        double *row = u + i * d;
        for (size_t k = 0; k < d; k++)
            row[k] = gsl_cdf_ugaussian_Pinv(row[k]);
        multiply(lower, d, row);
        for (size_t k = 0; k < d; k++)
            row[k] = gsl_cdf_ugaussian_P(row[k]);
    }
}

/* Shuffled normal scores, one column a parameter, freed of their own accidental correlation. */
static ru_status independent_scores(uint64_t seed, size_t n, size_t d, double *scores, double *own)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double *column = malloc((n + 1) * sizeof *column);
    for (size_t i = 0; column && i < n; i++)
        column[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / (double)n);
    if (rng && column) {
        /* Another stream than that of the samples. */
        gsl_rng_set(rng, (unsigned long)(seed ^ 0x5bd1e995u));
        for (size_t k = 0; k < d; k++) {
            gsl_ran_shuffle(rng, column, n, sizeof *column);
            for (size_t i = 0; i < n; i++)
                scores[i * d + k] = column[i];
        }
    }
    int failed = !rng || !column;
    free(column);
    if (rng)
        gsl_rng_free(rng);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for correlations");
    for (size_t a = 0; a < d; a++)
        for (size_t b = 0; b < d; b++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += scores[i * d + a] * scores[i * d + b];
            own[a * d + b] = sum / (double)n;
        }
    RU_REQUIRE(factorise(own, d), RU_ERR_INPUT, "%zu runs are too few to correlate %zu parameters",
               n, d);
    return RU_OK;
}

/* Puts the numbers of a column into the order of the scores. */
static ru_status reorder(size_t n, size_t d, const double *scores, double *u)
{
    size_t *order = malloc((n + 1) * sizeof *order);
    double *column = malloc((n + 1) * sizeof *column);
    for (size_t k = 0; order && column && k < d; k++) {
        for (size_t i = 0; i < n; i++)
            column[i] = u[i * d + k];
        gsl_sort(column, 1, n);
        gsl_sort_index(order, scores + k, d, n);
        for (size_t i = 0; i < n; i++)
            u[order[i] * d + k] = column[i];
    }
    int failed = !order || !column;
    free(order);
    free(column);
    RU_REQUIRE(!failed, RU_ERR_SYSTEM, "out of memory for correlations");
    return RU_OK;
}

static ru_status iman_conover(uint64_t seed, size_t n, size_t d, const double *lower, double *u)
{
    double *scores = malloc((n * d + 1) * sizeof *scores), *own = malloc(d * d * sizeof *own);
    ru_status status = scores && own ? independent_scores(seed, n, d, scores, own)
                                     : ru_fault(RU_ERR_SYSTEM, "out of memory for correlations");
    for (size_t i = 0; status == RU_OK && i < n; i++) {
        divide(own, d, scores + i * d);
        multiply(lower, d, scores + i * d);
    }
    if (status == RU_OK)
        status = reorder(n, d, scores, u);
    free(scores);
    free(own);
    return status;
}

ru_status ru_sample_correlate(uint64_t seed, size_t n, size_t d, const double *r, int exact,
                              double *u)
{
    double *lower = malloc(d * d * sizeof *lower);
    RU_REQUIRE(lower, RU_ERR_SYSTEM, "out of memory for correlations");
    ru_status status = RU_OK;
    if (!factor_of(r, d, lower))
        status = ru_fault(RU_ERR_INPUT, "these correlations contradict each other: no variables "
                                        "can have them all");
    else if (exact)
        status = iman_conover(seed, n, d, lower, u);
    else
        copula(n, d, lower, u);
    free(lower);
    return status;
}
