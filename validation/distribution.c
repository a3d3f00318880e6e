/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/validation/distribution.h>

#include <math.h>

static double sum_of(size_t n, const double *shares)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += shares[i];
    return sum;
}

double ru_distribution_below(size_t n, const double *edges, const double *shares, double x)
{
    double sum = sum_of(n, shares), below = 0;
    if (!(sum > 0))
        return NAN;
    for (size_t i = 0; i < n && edges[i] < x; i++) {
        double part = (x - edges[i]) / (edges[i + 1] - edges[i]);
        below += shares[i] * fmin(part, 1);
    }
    return below / sum;
}

/* Area below |a + (b - a) s| over a stretch of `width`: two triangles where the line crosses. */
static double area_of_line(double a, double b, double width)
{
    if (a * b >= 0)
        return 0.5 * fabs(a + b) * width;
    return 0.5 * (a * a + b * b) / fabs(b - a) * width;
}

double ru_distribution_area(size_t n_a, const double *edges_a, const double *shares_a, size_t n_b,
                            const double *edges_b, const double *shares_b)
{
    size_t i = 0, k = 0;
    double area = 0, last = 0, gap = 0;
    if (!(sum_of(n_a, shares_a) > 0) || !(sum_of(n_b, shares_b) > 0))
        return NAN;
    /* Between neighbouring edges of either both are straight. */
    for (int first = 1; i <= n_a || k <= n_b; first = 0) {
        double x = i > n_a                   ? edges_b[k]
                   : k > n_b                 ? edges_a[i]
                   : edges_a[i] < edges_b[k] ? edges_a[i]
                                             : edges_b[k];
        double next = ru_distribution_below(n_a, edges_a, shares_a, x) -
                      ru_distribution_below(n_b, edges_b, shares_b, x);
        if (!first)
            area += area_of_line(gap, next, x - last);
        i += i <= n_a && edges_a[i] <= x;
        k += k <= n_b && edges_b[k] <= x;
        last = x;
        gap = next;
    }
    return area;
}

void ru_distribution_rebin(size_t n, const double *edges, const double *shares, size_t n_to,
                           const double *edges_to, double *out)
{
    double below = 0;
    for (size_t k = 0; k < n_to; k++) {
        double next = k + 1 == n_to && sum_of(n, shares) > 0
                          ? 1
                          : ru_distribution_below(n, edges, shares, edges_to[k + 1]);
        out[k] = next - below;
        below = next;
    }
}
