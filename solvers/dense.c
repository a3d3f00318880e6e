/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/dense.h>

#include <math.h>

#include <ru/base/unroll.h>

static void swap_rows(size_t n, double *a, size_t i, size_t j)
{
    for (size_t k = 0; k < n; k++) {
        double keep = a[i * n + k];
        a[i * n + k] = a[j * n + k];
        a[j * n + k] = keep;
    }
}

int ru_dense_factor(size_t n, double *a, int *pivot)
{
    for (size_t j = 0; j < n; j++) {
        size_t best = j;
        for (size_t i = j + 1; i < n; i++)
            if (fabs(a[i * n + j]) > fabs(a[best * n + j]))
                best = i;
        pivot[j] = (int)best;
        if (!(fabs(a[best * n + j]) > 0))
            return (int)j + 1;
        if (best != j)
            swap_rows(n, a, best, j);
        double inverse = 1 / a[j * n + j];
        for (size_t i = j + 1; i < n; i++) {
            double factor = a[i * n + j] * inverse;
            a[i * n + j] = factor;
            if (factor != 0)
                for (size_t k = j + 1; k < n; k++)
                    a[i * n + k] -= factor * a[j * n + k];
        }
    }
    return 0;
}

void ru_dense_solve(size_t n, const double *a, const int *pivot, double *b)
{
    for (size_t i = 0; i < n; i++) {
        size_t p = (size_t)pivot[i];
        double keep = b[i];
        b[i] = b[p];
        b[p] = keep;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < i; k++)
            b[i] -= a[i * n + k] * b[k];
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
}

/* Gauss and Jordan: row by row the unit matrix beside `a` becomes the inverse. Rows are swapped in
 * both, so that nothing is left to be undone. */
RU_INLINED int invert(size_t n, double *a, double *inverse)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            inverse[i * n + k] = i == k;
    for (size_t j = 0; j < n; j++) {
        size_t best = j;
        for (size_t i = j + 1; i < n; i++)
            if (fabs(a[i * n + j]) > fabs(a[best * n + j]))
                best = i;
        if (!(fabs(a[best * n + j]) > 0))
            return (int)j + 1;
        if (best != j) {
            swap_rows(n, a, best, j);
            swap_rows(n, inverse, best, j);
        }
        double scale = 1 / a[j * n + j];
        for (size_t k = 0; k < n; k++) {
            a[j * n + k] *= scale;
            inverse[j * n + k] *= scale;
        }
        for (size_t i = 0; i < n; i++) {
            double factor = a[i * n + j];
            if (i == j || factor == 0)
                continue;
            for (size_t k = 0; k < n; k++) {
                a[i * n + k] -= factor * a[j * n + k];
                inverse[i * n + k] -= factor * inverse[j * n + k];
            }
        }
    }
    return 0;
}

int ru_dense_invert(size_t n, double *a, double *inverse)
{
    switch (n) {
#define CASE(count)                                                                                \
    case count:                                                                                    \
        return invert(count, a, inverse);
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        return invert(n, a, inverse);
    }
}
