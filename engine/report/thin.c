/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/report/thin.h>

#include <math.h>

ru_curve_facts ru_curve_look(size_t n, const double *times, const double *values)
{
    ru_curve_facts f = {NAN, NAN, NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i]))
            continue;
        if (isnan(f.first))
            f.first = values[i];
        f.last = values[i];
        if (!(values[i] >= f.min)) {
            f.min = values[i];
            f.min_at = times[i];
        }
        if (!(values[i] <= f.max)) {
            f.max = values[i];
            f.max_at = times[i];
        }
    }
    return f;
}

/* The numbers that stand for rows first .. end - 1, in order; picked: [3]. */
static size_t pick(size_t first, size_t end, const double *values, size_t picked[3])
{
    size_t lowest = end, highest = end, gap = end, n = 0;
    for (size_t i = first; i < end; i++) {
        if (!isfinite(values[i])) {
            gap = i;
            continue;
        }
        if (lowest == end || values[i] < values[lowest])
            lowest = i;
        if (highest == end || values[i] > values[highest])
            highest = i;
    }
    for (size_t i = first; i < end; i++)
        if (i == lowest || i == highest || i == gap)
            picked[n++] = i;
    return n;
}

size_t ru_thin_curve(size_t n, const double *values, size_t most, size_t *rows)
{
    size_t used = 0;
    if (n <= most) {
        for (; used < n; used++)
            rows[used] = used;
        return n;
    }
    size_t n_stretch = (most - 2) / 3, inner = n - 2;
    rows[used++] = 0;
    for (size_t k = 0; k < n_stretch; k++)
        used +=
            pick(1 + inner * k / n_stretch, 1 + inner * (k + 1) / n_stretch, values, &rows[used]);
    rows[used++] = n - 1;
    return used;
}

size_t ru_thin_evenly(size_t n, size_t most, size_t *rows)
{
    size_t kept = n < most ? n : most;
    for (size_t k = 0; k < kept; k++)
        rows[k] = kept < 2 ? 0 : (k * (n - 1) + (kept - 1) / 2) / (kept - 1);
    return kept;
}
