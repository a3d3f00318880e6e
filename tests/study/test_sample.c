/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <gsl/gsl_statistics.h>

#include <ru/study/sample.h>

enum { N = 1000, D = 3 };

static double u[1024 * 64];

static double rank_correlation(size_t a, size_t b)
{
    static double x[N], y[N], work[2 * N];
    for (size_t i = 0; i < N; i++) {
        x[i] = u[i * D + a];
        y[i] = u[i * D + b];
    }
    return gsl_stats_spearman(x, 1, y, 1, N, work);
}

static void assert_strata(void)
{
    for (size_t k = 0; k < D; k++) {
        unsigned char seen[N] = {0};
        for (size_t i = 0; i < N; i++)
            seen[(size_t)(u[i * D + k] * N)]++;
        for (size_t i = 0; i < N; i++)
            assert_int_equal(seen[i], 1);
    }
}

static void a_latin_hypercube_has_one_point_in_every_stratum(void **state)
{
    (void)state;
    assert_int_equal(ru_sample_latin(7, N, D, u), RU_OK);
    assert_strata();
    assert_true(fabs(rank_correlation(0, 1)) < 0.1);
}

static void the_seed_makes_the_sample(void **state)
{
    (void)state;
    static double again[N * D];
    assert_int_equal(ru_sample_random(7, N, D, u), RU_OK);
    assert_int_equal(ru_sample_random(7, N, D, again), RU_OK);
    assert_memory_equal(u, again, sizeof again);
    /* More runs begin with the same ones. */
    assert_int_equal(ru_sample_random(7, N / 2, D, again), RU_OK);
    assert_memory_equal(u, again, sizeof again / 2);
    assert_int_equal(ru_sample_random(8, N, D, again), RU_OK);
    assert_true(memcmp(u, again, sizeof again) != 0);
}

/* The first 2^m points in the first two dimensions: one in each of the 2^m boxes of equal size,
 * however wide and high, and so in each stretch of 2^m points that follows: a (0,2)-sequence. */
static void sobols_points_are_a_net_from_the_first_on(void **state)
{
    (void)state;
    enum { M = 8, POINTS = 1 << M };
    for (uint64_t seed = 1; seed <= 3; seed++) {
        assert_int_equal(ru_sample_sobol(seed, 2 * POINTS, 5, u), RU_OK);
        for (int wide = 0; wide <= M; wide++)
            for (size_t first = 0; first < 2 * POINTS; first += POINTS) {
                unsigned char seen[POINTS] = {0};
                for (size_t i = first; i < first + POINTS; i++) {
                    size_t column = (size_t)ldexp(u[i * 5], wide);
                    size_t row = (size_t)ldexp(u[i * 5 + 1], M - wide);
                    seen[column << (M - wide) | row]++;
                }
                for (size_t i = 0; i < POINTS; i++)
                    assert_int_equal(seen[i], 1);
            }
        for (size_t i = 0; i < 2 * (size_t)POINTS * 5; i++)
            assert_true(u[i] > 0 && u[i] < 1);
    }
}

static void sobols_points_depend_on_the_seed_and_not_on_their_number(void **state)
{
    (void)state;
    static double again[100 * 64];
    size_t alike = 0;
    assert_int_equal(ru_sample_sobol(5, 1000, 64, u), RU_OK);
    assert_int_equal(ru_sample_sobol(5, 100, 64, again), RU_OK);
    assert_memory_equal(u, again, sizeof again);
    assert_int_equal(ru_sample_sobol(6, 100, 64, again), RU_OK);
    for (size_t i = 0; i < 100 * 64; i++)
        alike += u[i] == again[i];
    assert_int_equal(alike, 0);
    /* All dimensions that are known fill each of 512 parts once; one more is refused. */
    for (size_t k = 0; k < 64; k++) {
        unsigned char seen[512] = {0};
        for (size_t i = 0; i < 512; i++)
            seen[(size_t)(u[i * 64 + k] * 512)]++;
        for (size_t i = 0; i < 512; i++)
            assert_int_equal(seen[i], 1);
    }
    assert_int_equal(ru_sample_sobol(5, 4, 65, u), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "up to 64 dimensions"));
}

/* Independent draws have correlations of sd 1 / sqrt(1024) = 0.031; of 2016 pairs and 4 seeds the
 * largest is some 0.13. Numbers of before 2008 have pairs of 0.75, scrambled or not. */
static void no_two_columns_of_sobols_points_are_alike(void **state)
{
    (void)state;
    enum { POINTS = 1024, WIDE = 64 };
    double squares = 0, worst = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        assert_int_equal(ru_sample_sobol(seed, POINTS, WIDE, u), RU_OK);
        for (size_t a = 0; a < WIDE; a++)
            for (size_t b = 0; b < a; b++) {
                double sum = 0;
                for (size_t i = 0; i < POINTS; i++)
                    sum += (u[i * WIDE + a] - 0.5) * (u[i * WIDE + b] - 0.5);
                double r = 12 * sum / POINTS;
                worst = fmax(worst, fabs(r));
                squares += r * r;
            }
    }
    assert_true(worst < 0.13);
    assert_true(sqrt(squares / (4 * WIDE * (WIDE - 1) / 2)) < 0.01);
}

/* Scrambled, the mean of a smooth function is known to about n^-1.5: 1024 points, 20 seeds. */
static void the_mean_over_sobols_points_is_unbiased(void **state)
{
    (void)state;
    double sum = 0, squares = 0, exact = (exp(1) - 1) * (exp(1) - 1) / 2;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double mean = 0;
        assert_int_equal(ru_sample_sobol(seed, 1024, 3, u), RU_OK);
        for (size_t i = 0; i < 1024; i++)
            mean += exp(u[3 * i] + u[3 * i + 1]) * u[3 * i + 2] / 1024;
        sum += mean - exact;
        squares += (mean - exact) * (mean - exact);
    }
    double rms = sqrt(squares / 20);
    /* Independent draws have an rms of 0.03. */
    assert_true(rms < 3e-4);
    assert_true(fabs(sum / 20) < 3 * rms / sqrt(20));
}

static const double wanted[D * D] = {1, 0.6, 0, 0.6, 1, -0.5, 0, -0.5, 1};

static void latin_hypercubes_keep_their_strata_when_they_are_correlated(void **state)
{
    (void)state;
    assert_int_equal(ru_sample_latin(7, N, D, u), RU_OK);
    assert_int_equal(ru_sample_correlate(7, N, D, wanted, 1, u), RU_OK);
    assert_strata();
    for (size_t a = 0; a < D; a++)
        for (size_t b = 0; b < D; b++)
            assert_close(rank_correlation(a, b), wanted[a * D + b], 0, 0.03);
}

static void draws_from_a_copula_are_correlated_and_even(void **state)
{
    (void)state;
    assert_int_equal(ru_sample_random(7, N, D, u), RU_OK);
    assert_int_equal(ru_sample_correlate(7, N, D, wanted, 0, u), RU_OK);
    for (size_t a = 0; a < D; a++) {
        /* Means of N even numbers: 0.5 with sd 1/sqrt(12 N) = 0.009. */
        assert_close(gsl_stats_mean(u + a, D, N), 0.5, 0, 0.04);
        assert_close(gsl_stats_variance(u + a, D, N), 1.0 / 12, 0, 0.01);
        for (size_t b = 0; b < D; b++)
            assert_close(rank_correlation(a, b), wanted[a * D + b], 0, 0.1);
    }
}

static void impossible_correlations_are_refused(void **state)
{
    (void)state;
    const double no[D * D] = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
    assert_int_equal(ru_sample_latin(7, N, D, u), RU_OK);
    assert_int_equal(ru_sample_correlate(7, N, D, no, 1, u), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "contradict each other"));
    assert_int_equal(ru_sample_correlate(7, 2, D, wanted, 1, u), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "too few"));
}

static void trajectories_step_along_every_axis_once(void **state)
{
    (void)state;
    enum { LEVELS = 4, TRAJECTORIES = 40 };
    size_t up = 0, at[LEVELS] = {0};
    assert_int_equal(ru_sample_morris(3, TRAJECTORIES, D, LEVELS, u), RU_OK);
    for (size_t t = 0; t < TRAJECTORIES; t++) {
        int moved[D] = {0};
        const double *x = u + t * (D + 1) * D;
        for (size_t i = 0; i < D; i++)
            for (size_t k = 0; k < D; k++) {
                double change = x[(i + 1) * D + k] - x[i * D + k];
                moved[k] += change != 0;
                up += change > 0;
                if (change != 0)
                    assert_close(fabs(change), 2.0 / 3, 1e-14, 0);
            }
        for (size_t k = 0; k < D; k++)
            assert_int_equal(moved[k], 1);
        for (size_t i = 0; i < (D + 1) * D; i++) {
            double level = x[i] * (LEVELS - 1);
            assert_close(level, round(level), 0, 1e-12);
            at[(size_t)round(level)]++;
        }
    }
    /* All levels are met, and steps go both ways. */
    for (size_t i = 0; i < LEVELS; i++)
        assert_true(at[i] > TRAJECTORIES * D / 2);
    assert_true(up > TRAJECTORIES && up < 2 * TRAJECTORIES);
    assert_int_equal(ru_sample_morris(3, 2, D, 5, u), RU_ERR_INPUT);
}

static void ranks_of_ties_are_their_mean(void **state)
{
    (void)state;
    const double values[] = {3, 1, 3, 2, 3}, expected[] = {4, 1, 4, 2, 4};
    double ranks[5];
    assert_int_equal(ru_ranks(values, 5, 0, ranks), RU_OK);
    for (int i = 0; i < 5; i++)
        assert_close(ranks[i], expected[i], 0, 0);
    const double nearly[] = {3 + 1e-14, 1, 3, 2, 3 - 1e-14};
    assert_int_equal(ru_ranks(nearly, 5, 1e-12, ranks), RU_OK);
    for (int i = 0; i < 5; i++)
        assert_close(ranks[i], expected[i], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_latin_hypercube_has_one_point_in_every_stratum),
        cmocka_unit_test(the_seed_makes_the_sample),
        cmocka_unit_test(sobols_points_are_a_net_from_the_first_on),
        cmocka_unit_test(sobols_points_depend_on_the_seed_and_not_on_their_number),
        cmocka_unit_test(no_two_columns_of_sobols_points_are_alike),
        cmocka_unit_test(the_mean_over_sobols_points_is_unbiased),
        cmocka_unit_test(latin_hypercubes_keep_their_strata_when_they_are_correlated),
        cmocka_unit_test(draws_from_a_copula_are_correlated_and_even),
        cmocka_unit_test(impossible_correlations_are_refused),
        cmocka_unit_test(trajectories_step_along_every_axis_once),
        cmocka_unit_test(ranks_of_ties_are_their_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
