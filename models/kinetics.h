/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RU_MODELS_KINETICS_H
#define RU_MODELS_KINETICS_H

#include <math.h>
#include <stddef.h>

#include <ru/base/unroll.h>
#include <ru/models/model.h>

/* Building blocks of rate expressions, as numbers that carry their slopes to the first states. A
 * model writes its rates once; asked for values alone, the compiler drops the slopes. All blocks
 * pass smoothly through zero, because an implicit solver looks there. */

/* What a model's `expressions` is declared as: compiled into each caller, as all blocks are, since
 * only there the compiler sees that nobody asks for the slopes. */
#define RU_EXPRESSIONS RU_INLINED void

/* How many states, the first of the model's table, rates may depend on. A model with more defines
 * it before it includes this file. */
#ifndef RU_SLOPES
#define RU_SLOPES 4
#endif

/* A loop over the slopes, without a loop: what is in an array of known places can be left out. */
#if defined(__GNUC__) && !defined(__clang__)
#define RU_FOR_SLOPES(k) _Pragma("GCC unroll 32") for (size_t k = 0; k < RU_SLOPES; k++)
#else
#define RU_FOR_SLOPES(k) for (size_t k = 0; k < RU_SLOPES; k++)
#endif

typedef struct ru_dual {
    double v;            /* value */
    double s[RU_SLOPES]; /* slopes to the first states */
} ru_dual;

RU_INLINED ru_dual ru_constant(double v)
{
    return (ru_dual){.v = v};
}

/* State i of y as a variable; slopes to states beyond the first RU_SLOPES are not carried. */
RU_INLINED ru_dual ru_variable(const double *y, size_t i)
{
    ru_dual made = {.v = y[i]};
    RU_FOR_SLOPES (k)
        made.s[k] = k == i;
    return made;
}

/* A value of two numbers with the outer slope for each: the chain rule. */
RU_INLINED ru_dual ru_chain2(double v, double to_a, ru_dual a, double to_b, ru_dual b)
{
    ru_dual made = {.v = v};
    RU_FOR_SLOPES (k)
        made.s[k] = to_a * a.s[k] + to_b * b.s[k];
    return made;
}

/* The same of one number. */
RU_INLINED ru_dual ru_chain(double v, double slope, ru_dual a)
{
    ru_dual made = {.v = v};
    RU_FOR_SLOPES (k)
        made.s[k] = slope * a.s[k];
    return made;
}

RU_INLINED ru_dual ru_add(ru_dual a, ru_dual b)
{
    return ru_chain2(a.v + b.v, 1, a, 1, b);
}

RU_INLINED ru_dual ru_scale(double k, ru_dual a)
{
    return ru_chain(k * a.v, k, a);
}

RU_INLINED ru_dual ru_subtract(ru_dual a, ru_dual b)
{
    return ru_chain2(a.v - b.v, 1, a, -1, b);
}

RU_INLINED ru_dual ru_multiply(ru_dual a, ru_dual b)
{
    return ru_chain2(a.v * b.v, b.v, a, a.v, b);
}

/* a/b, b away from zero. */
RU_INLINED ru_dual ru_divide(ru_dual a, ru_dual b)
{
    double v = a.v / b.v;
    return ru_chain2(v, 1 / b.v, a, -v / b.v, b);
}

/* |a| */
RU_INLINED ru_dual ru_size(ru_dual a)
{
    return ru_chain(fabs(a.v), copysign(1, a.v), a);
}

RU_INLINED ru_dual ru_exp(ru_dual a)
{
    double v = exp(a.v);
    return ru_chain(v, v, a);
}

/* c/(k + |c|): Monod, continued below zero as an odd function with the same slope at zero. */
RU_INLINED ru_dual ru_saturation(ru_dual c, double k)
{
    double below = k + fabs(c.v);
    return ru_chain(c.v / below, k / (below * below), c);
}

/* c/(k + c + c^2/k_i): Haldane and Andrews, continued below zero as an odd function. */
RU_INLINED ru_dual ru_haldane(ru_dual c, double k, double k_i)
{
    double square = c.v * c.v / k_i, below = k + fabs(c.v) + square;
    return ru_chain(c.v / below, (k - square) / (below * below), c);
}

/* c/(k x + c): Contois, half saturation in proportion to the crowd x; odd in c, even in x. Where
 * both are nothing it is nothing: for that 1e-10 of the unit of c is added below. */
RU_INLINED ru_dual ru_crowded(ru_dual c, double k, ru_dual x)
{
    double half = k * fabs(x.v) + 1e-10, below = half + fabs(c.v), square = below * below;
    return ru_chain2(c.v / below, half / square, c, -copysign(k, x.v) * c.v / square, x);
}

/* c^n, n >= 1, continued below zero as an odd function. */
RU_INLINED ru_dual ru_power(ru_dual c, double n)
{
    double slope = n * pow(fabs(c.v), n - 1);
    return ru_chain(slope * c.v / n, slope, c);
}

/* 1/(1 + c/k) for c >= 0, continued below zero by its tangent. */
RU_INLINED ru_dual ru_inhibition(ru_dual c, double k)
{
    double factor = c.v > 0 ? 1 / (1 + c.v / k) : 1 - c.v / k;
    return ru_chain(factor, c.v > 0 ? -factor * factor / k : -1 / k, c);
}

/* The smaller of two of the same sign, rounded where they are within about `width` times either of
 * each other (the non-rectangular hyperbola): too low by width/2 of them where they are equal, and
 * by width^2/4 b/|a - b| of a far from it. Nothing where either is nothing, so that no flux runs
 * without its substrate. */
RU_INLINED ru_dual ru_smooth_min(ru_dual a, ru_dual b, double width)
{
    double gap = a.v - b.v, sum = a.v + b.v, half = 0.5 * width * width;
    double root = sqrt(gap * gap + 2 * half * a.v * b.v);
    double to_a = 0.5, to_b = 0.5, v = 0;
    if (root > 0) {
        /* the form without a difference of near equals */
        v = sum > 0 ? (2 - half) * a.v * b.v / (sum + root) : 0.5 * (sum - root);
        to_a = 0.5 * (1 - (gap + half * b.v) / root);
        to_b = 0.5 * (1 + (gap - half * a.v) / root);
    }
    return ru_chain2(v, to_a, a, to_b, b);
}

/* Values of n rates; or slopes, [n][n_state]. */
static inline void ru_take_values(const ru_dual *rates, size_t n, double *r)
{
    for (size_t i = 0; i < n; i++)
        r[i] = rates[i].v;
}

static inline void ru_take_slopes(const ru_dual *rates, size_t n, size_t n_state, double *dr)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_state; k++)
            dr[i * n_state + k] = k < RU_SLOPES ? rates[i].s[k] : 0;
}

/* As `noise` of a state that no rate depends on: what is missing of it is booked, not refused. */
#define RU_NOT_IN_RATES 500.0 /* kg/m3 */

/* The verdict of most models: 1 ("try a smaller step") when a state is not finite, or so negative
 * that it cannot be the solver's noise; else 0. `noise` [n_state]: the size that is still noise. */
static inline int ru_refuse(const double *y, size_t n_state, const double *noise)
{
    for (size_t k = 0; k < n_state; k++)
        if (!(y[k] > -noise[k]) || !isfinite(y[k]))
            return 1;
    return 0;
}

static inline int ru_refuse_many(const double *points, size_t n_state, const double *noise)
{
    int bad = 0;
    for (size_t k = 0; k < n_state; k++)
        for (size_t lane = 0; lane < RU_LANES; lane++) {
            double y = points[k * RU_LANES + lane];
            bad |= !(y > -noise[k]) | !(y < INFINITY);
        }
    return bad;
}

/* The hot functions of a model that writes its rates once, as `expressions(p, y, r)`, and tells by
 * `set_noise(p, noise)` how far below zero each state may be seen: the same expressions give the
 * values and, with the slopes kept, the Jacobian. */
#define RU_DEFINE_RATES(n_process, n_state) RU_DEFINE_RATES_OF((p, y, all), n_process, n_state)

/* The same with the arguments of `expressions` given: (p, at, y, all) where rates depend on the
 * conditions `at`. */
#define RU_DEFINE_RATES_OF(arguments, n_process, n_state)                                          \
    RU_DEFINE_RATES_ALONE(arguments, n_process, n_state)                                           \
    RU_DEFINE_MANY(arguments, n_process, n_state)

/* The same for points one by one only: for models so large that nodes side by side would leave the
 * caches, and the compiler for minutes. */
#define RU_DEFINE_RATES_ALONE(arguments, n_process, n_state)                                       \
    static int rates(const ru_model *self, const double *p, const ru_local *at, const double *y,   \
                     double *r)                                                                    \
    {                                                                                              \
        (void)self;                                                                                \
        (void)at;                                                                                  \
        ru_dual all[n_process];                                                                    \
        expressions arguments;                                                                     \
        ru_take_values(all, n_process, r);                                                         \
        double noise[n_state];                                                                     \
        set_noise(p, noise);                                                                       \
        return ru_refuse(y, n_state, noise);                                                       \
    }                                                                                              \
                                                                                                   \
    static int rate_slopes(const ru_model *self, const double *p, const ru_local *at,              \
                           const double *y, double *dr)                                            \
    {                                                                                              \
        (void)self;                                                                                \
        (void)at;                                                                                  \
        ru_dual all[n_process];                                                                    \
        expressions arguments;                                                                     \
        ru_take_slopes(all, n_process, n_state, dr);                                               \
        return 0;                                                                                  \
    }

/* Instructions that the lanes are compiled for; the processor's best is taken when the program is
 * loaded. A sanitizer would look into that choice before it is ready to. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__AVX2__)
#define RU_LANE_TARGETS __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define RU_LANE_TARGETS
#endif

/* Lanes beside each other: what the compiler makes of the loop over them is one pass through
 * `expressions` with registers in place of numbers. */
#define RU_DEFINE_MANY(arguments, n_process, n_state)                                              \
    RU_LANE_TARGETS static int rates_many(const ru_model *self, const double *p,                   \
                                          const ru_local *conditions,                              \
                                          const double *restrict points, double *restrict r)       \
    {                                                                                              \
        (void)self;                                                                                \
        for (size_t lane = 0; lane < RU_LANES; lane++) {                                           \
            const ru_local *at = conditions + lane;                                                \
            double y[n_state];                                                                     \
            ru_dual all[n_process];                                                                \
            (void)at;                                                                              \
            for (size_t k = 0; k < (n_state); k++)                                                 \
                y[k] = points[k * RU_LANES + lane];                                                \
            expressions arguments;                                                                 \
            for (size_t i = 0; i < (n_process); i++)                                               \
                r[i * RU_LANES + lane] = all[i].v;                                                 \
        }                                                                                          \
        double noise[n_state];                                                                     \
        set_noise(p, noise);                                                                       \
        return ru_refuse_many(points, n_state, noise);                                             \
    }                                                                                              \
                                                                                                   \
    RU_LANE_TARGETS static int slopes_many(const ru_model *self, const double *p,                  \
                                           const ru_local *conditions,                             \
                                           const double *restrict points, double *restrict dr)     \
    {                                                                                              \
        (void)self;                                                                                \
        for (size_t lane = 0; lane < RU_LANES; lane++) {                                           \
            const ru_local *at = conditions + lane;                                                \
            double y[n_state];                                                                     \
            ru_dual all[n_process];                                                                \
            (void)at;                                                                              \
            for (size_t k = 0; k < (n_state); k++)                                                 \
                y[k] = points[k * RU_LANES + lane];                                                \
            expressions arguments;                                                                 \
            for (size_t i = 0; i < (n_process); i++)                                               \
                for (size_t k = 0; k < (n_state); k++)                                             \
                    dr[(i * (n_state) + k) * RU_LANES + lane] = k < RU_SLOPES ? all[i].s[k] : 0;   \
        }                                                                                          \
        return 0;                                                                                  \
    }

/* The members of a model's descriptor that the above defines; those of points one by one. */
#define RU_RATES_ALONE .rates = rates, .rate_slopes = rate_slopes
#define RU_RATES                                                                                   \
    .rates = rates, .rate_slopes = rate_slopes, .rates_many = rates_many, .slopes_many = slopes_many

/* Carbon mass fractions from atomic weights (IUPAC 2021): C 12.011, H 1.008, O 15.999, N 14.007. */
#define RU_CARBON_GLUCOSE        0.40002 /* C6H12O6, 180.156 g/mol */
#define RU_CARBON_ACETATE        0.40002 /* as acetic acid C2H4O2, 60.052 g/mol */
#define RU_CARBON_ETHANOL        0.52143 /* C2H6O, 46.069 g/mol */
#define RU_CARBON_CARBON_DIOXIDE 0.27292 /* 44.009 g/mol */

/* Oxygen that burns them to carbon dioxide, water and ammonia, kg per kg; O2 31.998 g/mol. */
#define RU_DEMAND_GLUCOSE (6 * 31.998 / 180.156)
#define RU_DEMAND_ACETATE (2 * 31.998 / 60.052)
#define RU_DEMAND_ETHANOL (3 * 31.998 / 46.069)

/* Of what is counted in mol, kg per mol: glucose, lactic acid, glutamine C5H10N2O3, ammonia. */
#define RU_CARBON_MOL_GLUCOSE     (6 * 0.012011)
#define RU_CARBON_MOL_LACTATE     (3 * 0.012011)
#define RU_CARBON_MOL_GLUTAMINE   (5 * 0.012011)
#define RU_NITROGEN_MOL_GLUTAMINE (2 * 0.014007)
#define RU_NITROGEN_MOL_AMMONIA   0.014007

/* Penicillin G C16H18N2O4S, 334.39 g/mol, 18.5 O2 with its sulfur to sulfuric acid; and the
 * phenylacetic acid in it, C8H8O2, 9 O2, as part of the whole. */
#define RU_CARBON_PENICILLIN    (16 * 12.011 / 334.39)
#define RU_DEMAND_PENICILLIN    (18.5 * 31.998 / 334.39)
#define RU_CARBON_PHENYLACETATE (8 * 12.011 / 334.39)
#define RU_DEMAND_PHENYLACETATE (9 * 31.998 / 334.39)

/* Biomass where nothing better is known: CH1.8O0.5N0.2, 24.626 g/C-mol, 4.2 electrons per C (Roels,
 * Energetics and Kinetics in Biotechnology, 1983). */
#define RU_CARBON_BIOMASS   (12.011 / 24.626)
#define RU_NITROGEN_BIOMASS (0.2 * 14.007 / 24.626)
#define RU_DEMAND_BIOMASS   (31.998 * 4.2 / 4 / 24.626)

/* The coefficient of state k with which a process closes an element, from the other coefficients of
 * its `row` [n_state] and the contents in the states' table. */
static inline double ru_closing(const ru_state_info *states, size_t n_state, ru_element element,
                                const double *row, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < n_state; i++)
        if (i != k)
            sum += row[i] * states[i].content[element];
    return -sum / states[k].content[element];
}

#endif
