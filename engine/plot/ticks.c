/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/plot/ticks.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

double ru_range_place(const ru_range *r, double value)
{
    if (!r->is_log)
        return (value - r->low) / (r->high - r->low);
    return value > 0 ? log(value / r->low) / log(r->high / r->low) : NAN;
}

ru_range ru_range_around(double low, double high, double margin, int is_log)
{
    if (!isfinite(low) || !isfinite(high))
        return (ru_range){is_log ? 0.1 : 0, 1, is_log};
    if (is_log) {
        high = high > 0 ? high : 1;
        low = low > 0 && low < high ? low : high / 10;
        double factor = pow(high / low, margin);
        return (ru_range){low / factor, high * factor, 1};
    }
    if (!(high - low > 1e-9 * fmax(fabs(low), fabs(high)))) {
        double half = high != 0 ? 0.05 * fabs(high) : 0.5;
        return (ru_range){low == 0 ? 0 : low - half, high + half, 0};
    }
    double wider = margin * (high - low);
    /* A little below zero is round-off, or the end of an error bar at zero. */
    int from_zero = low > -0.04 * high && low < 0.6 * high;
    return (ru_range){from_zero ? 0 : low - wider, high + wider, 0};
}

/* "6·10⁻⁴" where plain digits would be long. */
static void write_power(double value, int digits, char *text)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char plain[RU_TICK_TEXT];
    snprintf(plain, sizeof plain, "%.*e", digits, value);
    char *e = strchr(plain, 'e');
    if (!e) {
        snprintf(text, RU_TICK_TEXT, "%s", plain);
        return;
    }
    *e = '\0';
    int bare = strcmp(plain, "1") == 0; /* 10⁻⁴, not 1·10⁻⁴ */
    size_t used = (size_t)snprintf(text, RU_TICK_TEXT, "%.12s%s10%s", bare ? "" : plain,
                                   bare ? "" : "·", e[1] == '-' ? "⁻" : "");
    const char *exponent = e + 2;
    while (exponent[0] == '0' && exponent[1])
        exponent++;
    for (; *exponent && used + 4 < RU_TICK_TEXT; exponent++)
        used += (size_t)snprintf(text + used, RU_TICK_TEXT - used, "%s", raised[*exponent - '0']);
}

/* All ticks alike: `step` is the least difference between two. */
static void write_texts(ru_ticks *t, double step, double largest)
{
    int decimals = (int)fmax(0, -floor(log10(step) + 1e-9));
    int powers = largest >= 1e6 || largest < 1e-3;
    for (size_t i = 0; i < t->n; i++) {
        double v = t->values[i];
        if (powers && v != 0) {
            int digits = (int)(floor(log10(fabs(v)) + 1e-9) - floor(log10(step) + 1e-9));
            write_power(v, digits > 0 ? digits : 0, t->texts[i]);
        } else {
            snprintf(t->texts[i], RU_TICK_TEXT, "%s%.*f", v < 0 ? "−" : "", powers ? 0 : decimals,
                     fabs(v));
        }
    }
}

static void find_linear(const ru_range *r, int wanted, ru_ticks *t)
{
    static const double steps[] = {1, 2, 5, 10};
    double rough = (r->high - r->low) / (wanted > 1 ? wanted : 1);
    double power = pow(10, floor(log10(rough))), step = power;
    for (int i = 1; i < 4; i++) /* the step that is nearest in ratio */
        if (fabs(log(steps[i] * power / rough)) < fabs(log(step / rough)))
            step = steps[i] * power;
    double first = ceil(r->low / step - 1e-6), last = floor(r->high / step + 1e-6);
    for (double k = first; k <= last && t->n < RU_TICKS_MOST; k++)
        t->values[t->n++] = k == 0 ? 0 : k * step;
    write_texts(t, step, fmax(fabs(r->low), fabs(r->high)));
}

static void find_log(const ru_range *r, int wanted, ru_ticks *t)
{
    static const double parts[] = {1, 2, 5};
    double first = floor(log10(r->low) + 1e-9), last = floor(log10(r->high) + 1e-9);
    int n_decade = (int)(last - first) + 1;
    int every = n_decade > wanted ? (n_decade + wanted - 1) / wanted : 1;
    int n_part = 3 * n_decade <= 2 * wanted ? 3 : 1;
    for (int d = 0; d < n_decade; d += every)
        for (int p = 0; p < n_part && t->n < RU_TICKS_MOST; p++) {
            double v = parts[p] * pow(10, first + d);
            if (v < r->low * (1 - 1e-9) || v > r->high * (1 + 1e-9))
                continue;
            t->values[t->n] = v;
            if (v >= 1e5 || v < 1e-3)
                write_power(v, 0, t->texts[t->n]);
            else
                snprintf(t->texts[t->n], RU_TICK_TEXT, "%.*f",
                         (int)fmax(0, -floor(log10(v) + 1e-9)), v);
            t->n++;
        }
}

void ru_ticks_find(const ru_range *range, int wanted, ru_ticks *ticks)
{
    ticks->n = 0;
    if (range->is_log && range->high / range->low > 4)
        find_log(range, wanted, ticks);
    else
        find_linear(range, wanted, ticks);
}
