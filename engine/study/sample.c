/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/study/sample.h>

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include <ru/study/sobol.h>

static ru_status open_rng(uint64_t seed, gsl_rng **rng)
{
    *rng = gsl_rng_alloc(gsl_rng_mt19937);
    RU_REQUIRE(*rng, RU_ERR_SYSTEM, "out of memory for random numbers");
    gsl_rng_set(*rng, (unsigned long)seed);
    return RU_OK;
}

ru_status ru_sample_random(uint64_t seed, size_t n, size_t d, double *u)
{
    gsl_rng *rng;
    RU_TRY(open_rng(seed, &rng));
    for (size_t i = 0; i < n * d; i++)
        u[i] = gsl_rng_uniform_pos(rng);
    gsl_rng_free(rng);
    return RU_OK;
}

ru_status ru_sample_latin(uint64_t seed, size_t n, size_t d, double *u)
{
    gsl_rng *rng;
    RU_TRY(open_rng(seed, &rng));
    size_t *order = malloc((n + 1) * sizeof *order);
    for (size_t k = 0; order && k < d; k++) {
        for (size_t i = 0; i < n; i++)
            order[i] = i;
        gsl_ran_shuffle(rng, order, n, sizeof *order);
        for (size_t i = 0; i < n; i++)
            u[i * d + k] = ((double)order[i] + gsl_rng_uniform_pos(rng)) / (double)n;
    }
    gsl_rng_free(rng);
    RU_REQUIRE(order, RU_ERR_SYSTEM, "out of memory for %zu runs", n);
    free(order);
    return RU_OK;
}

enum { DIGITS = RU_SOBOL_DIGITS };

/* A number whose bits depend on all bits of another: the last steps of splitmix64, Steele et al.,
 * OOPSLA (2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Nested scrambling: whether a digit is turned depends on the digits above it, the key and its
 * place. What is behind the last digit is drawn too: the point is inside of its interval. */
static double scramble(uint64_t key, uint64_t digits)
{
    uint64_t turned = 0;
    for (int i = 1; i <= DIGITS; i++) {
        /* The digits above, with a 1 before them that tells how many they are. */
        uint64_t above = (digits | (uint64_t)1 << DIGITS) >> (DIGITS - i + 1);
        turned = turned << 1 | ((digits >> (DIGITS - i) & 1) ^ mix(key ^ mix(above)) >> 63);
    }
    double rest = ((double)(mix(key ^ mix(digits | (uint64_t)1 << DIGITS)) >> 43) + 0.5) / 0x1p21;
    return ldexp((double)turned + rest, -DIGITS);
}

ru_status ru_sample_sobol(uint64_t seed, size_t n, size_t d, double *u)
{
    RU_REQUIRE(d >= 1 && d <= RU_SOBOL_DIMENSIONS, RU_ERR_INPUT,
               "Sobol's sequence is known up to %d dimensions here, %zu are needed",
               RU_SOBOL_DIMENSIONS, d);
    for (size_t k = 0; k < d; k++) {
        uint32_t directions[RU_SOBOL_DIGITS], point = 0;
        uint64_t key = mix(seed * RU_SOBOL_DIMENSIONS + k + 1);
        ru_sobol_directions(k, directions);
        for (size_t i = 0; i < n; i++) {
            point = i ? ru_sobol_next(directions, point, i) : 0;
            u[i * d + k] = scramble(key, point);
        }
    }
    return RU_OK;
}

/* One trajectory: a start among the lower levels or the upper ones, axis by axis in random order,
 * up where the start is low and down where it is high. */
static void walk(gsl_rng *rng, size_t d, int levels, size_t *order, double *u)
{
    double step = levels / (2.0 * (levels - 1));
    for (size_t k = 0; k < d; k++) {
        order[k] = k;
        /* Half of the levels can go up by the step, the other half down. */
        unsigned long half = (unsigned long)(levels / 2);
        double low = (double)gsl_rng_uniform_int(rng, half) / (levels - 1);
        u[k] = gsl_rng_uniform_int(rng, 2) ? low + step : low;
    }
    gsl_ran_shuffle(rng, order, d, sizeof *order);
    for (size_t i = 0; i < d; i++) {
        const double *from = u + i * d;
        double *to = u + (i + 1) * d;
        for (size_t k = 0; k < d; k++)
            to[k] = from[k];
        double *moved = &to[order[i]];
        *moved = fmax(fmin(*moved + step <= 1 + 1e-9 ? *moved + step : *moved - step, 1), 0);
    }
}

ru_status ru_sample_morris(uint64_t seed, size_t n_trajectory, size_t d, int levels, double *u)
{
    gsl_rng *rng;
    RU_REQUIRE(levels >= 2 && levels % 2 == 0, RU_ERR_INPUT,
               "Morris's trajectories need an even number of levels, not %d", levels);
    RU_TRY(open_rng(seed, &rng));
    size_t *order = malloc((d + 1) * sizeof *order);
    for (size_t i = 0; order && i < n_trajectory; i++)
        walk(rng, d, levels, order, u + i * (d + 1) * d);
    gsl_rng_free(rng);
    RU_REQUIRE(order, RU_ERR_SYSTEM, "out of memory for trajectories");
    free(order);
    return RU_OK;
}

static int is_same(double a, double b, double tie)
{
    return fabs(a - b) <= tie * fmax(fabs(a), fabs(b));
}

ru_status ru_ranks(const double *values, size_t n, double tie, double *ranks)
{
    size_t *order = malloc((n + 1) * sizeof *order);
    RU_REQUIRE(order, RU_ERR_SYSTEM, "out of memory for %zu ranks", n);
    gsl_sort_index(order, values, 1, n);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && is_same(values[order[i]], values[order[next]], tie);)
            next++;
        for (size_t k = i; k < next; k++)
            ranks[order[k]] = 0.5 * (double)(i + next + 1);
    }
    free(order);
    return RU_OK;
}
