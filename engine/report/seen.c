/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/seen.h>

#include <math.h>

enum { DECADES = 4 };

ru_seen ru_seen_choose(double low, double high, double mean)
{
    ru_seen s = {.logarithmic = high > 0 && low < high && mean < high / 20};
    if (!(low < high)) { /* one value, or none */
        double middle = isfinite(low) ? low : 0, room = fmax(1e-6 * fabs(middle), 1e-12);
        low = middle - room;
        high = middle + room;
    }
    double floor = fmax(low, high * pow(10, -DECADES));
    for (int i = 0; i <= RU_SEEN_BINS; i++) {
        double share = (double)i / RU_SEEN_BINS;
        s.edges[i] = s.logarithmic ? floor * pow(high / floor, (double)(i - 1) / (RU_SEEN_BINS - 1))
                                   : low + share * (high - low);
    }
    if (s.logarithmic) /* all that is less, zero included */
        s.edges[0] = fmin(low, floor / 2);
    s.edges[RU_SEEN_BINS] = high;
    return s;
}

/* The last bin whose lower edge is not above the value. */
static int find_bin(const ru_seen *s, double value)
{
    int low = 0, high = RU_SEEN_BINS;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (value >= s->edges[middle])
            low = middle;
        else
            high = middle;
    }
    return low;
}

void ru_seen_count(const ru_seen *s, size_t n, const double *values, const double *weight,
                   double *fraction)
{
    for (int k = 0; k < RU_SEEN_BINS; k++)
        fraction[k] = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(values[i]))
            fraction[find_bin(s, values[i])] += weight[i];
}

void ru_seen_widen(ru_seen *s, double low, double high)
{
    s->edges[0] = fmin(s->edges[0], low);
    s->edges[RU_SEEN_BINS] = fmax(s->edges[RU_SEEN_BINS], high);
}
