/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/core/potential.h>

/* Largest part of what flows that a node keeps: the residual against the source. */
static double what_is_kept(size_t n, const ru_joint *joints, size_t n_joint, const double *source,
                           const double *p)
{
    double *rest = calloc(n, sizeof *rest), kept = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        rest[i] = source[i];
    for (size_t e = 0; e < n_joint; e++) {
        double along = joints[e].conductance * (p[joints[e].from] - p[joints[e].to]);
        rest[joints[e].from] -= along;
        rest[joints[e].to] += along;
    }
    for (size_t i = 0; i < n; i++) {
        kept += rest[i] * rest[i];
        all += source[i] * source[i];
    }
    free(rest);
    return sqrt(kept / all);
}

static void along_a_chain_it_falls_by_flow_over_conductance(void **state)
{
    (void)state;
    enum { N = 200 };
    ru_joint joints[N - 1];
    double source[N] = {0}, p[N];
    source[0] = 3;
    source[N - 1] = -3;
    for (int i = 0; i + 1 < N; i++)
        joints[i] = (ru_joint){i, i + 1, 1 + i % 7};
    assert_int_equal(ru_potential_find(N, joints, N - 1, source, p), RU_OK);
    for (int i = 0; i + 1 < N; i++)
        assert_close(p[i] - p[i + 1], 3 / joints[i].conductance, 1e-5, 0);
}

/* A box of n^3 cells whose conductances spread over three decades, fed in one corner. */
static void hold_box(int n)
{
    size_t cells = (size_t)n * n * n, n_joint = 0;
    ru_joint *joints = calloc(3 * cells, sizeof *joints);
    double *source = calloc(cells, sizeof *source), *p = calloc(cells, sizeof *p);
    const int strides[] = {1, n, n * n};
    uint32_t seed = 1;
    for (int i = 0; i < (int)cells; i++)
        for (int d = 0; d < 3; d++) {
            if (i / strides[d] % n == n - 1)
                continue;
            seed = seed * UINT32_C(1664525) + UINT32_C(1013904223);
            double decades = 3.0 * (seed >> 8) / (1 << 24);
            joints[n_joint++] = (ru_joint){i, i + strides[d], pow(10, -decades)};
        }
    for (size_t i = 0; i < cells; i++)
        source[i] = (i == 0) - 1.0 / (double)cells;
    assert_int_equal(ru_potential_find(cells, joints, n_joint, source, p), RU_OK);
    assert_true(what_is_kept(cells, joints, n_joint, source, p) < 1.1e-6);
    free(joints);
    free(source);
    free(p);
}

/* Sixty iterations are all there are: without the hierarchy the larger box would need hundreds. */
static void boxes_of_any_size_are_solved_to_a_millionth(void **state)
{
    (void)state;
    hold_box(2);
    hold_box(8);
    hold_box(40);
}

static void parts_that_nothing_joins_have_potentials_of_their_own(void **state)
{
    (void)state;
    enum { N = 60 };
    ru_joint joints[N];
    double source[N] = {[0] = 1, [N / 2 - 1] = -1, [N / 2] = 2, [N - 1] = -2}, p[N];
    size_t n = 0;
    for (int i = 0; i + 1 < N; i++)
        if (i + 1 != N / 2)
            joints[n++] = (ru_joint){i, i + 1, 2};
    assert_int_equal(ru_potential_find(N, joints, n, source, p), RU_OK);
    assert_close(p[0] - p[1], 0.5, 1e-5, 0);
    assert_close(p[N / 2] - p[N / 2 + 1], 1, 1e-5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(along_a_chain_it_falls_by_flow_over_conductance),
        cmocka_unit_test(boxes_of_any_size_are_solved_to_a_millionth),
        cmocka_unit_test(parts_that_nothing_joins_have_potentials_of_their_own),
    };
    return ru_run_group(tests);
}
