/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

#include <string.h>

enum { N_ROOT = 6, N_POINT = 300 };

static void what_formulas_share_is_computed_once(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node shared = CALL(e, EXP, CALL(e, MULTIPLY, symbol(e, 0), symbol(e, 1)));
    ru_node roots[3] = {shared, CALL(e, ADD, shared, number(e, 1)), shared};
    ru_tape *tape;
    assert_int_equal(ru_tape_build(e, 3, roots, &tape), RU_OK);
    /* two fetches, *, exp, +, and three results */
    assert_int_equal(ru_tape_length(tape), 8);
    assert_int_equal(ru_tape_roots(tape), 3);
    double work[16], out[3];
    assert_true(ru_tape_work(tape) <= 16);
    ru_tape_run(tape, (const double[]){2, 0.5}, work, out);
    assert_close(out[0], exp(1), 1e-15, 0);
    assert_close(out[1], exp(1) + 1, 1e-15, 0);
    assert_true(out[2] == out[0]);
    ru_tape_destroy(&tape);
    assert_null(tape);
    ru_expr_destroy(&e);
}

static void roots_may_be_numbers_or_symbols(void **state)
{
    (void)state;
    ru_expr *e = pool_build();
    ru_node roots[2] = {number(e, 7), symbol(e, 2)};
    ru_tape *tape;
    assert_int_equal(ru_tape_build(e, 2, roots, &tape), RU_OK);
    ru_expr_destroy(&e); /* a tape outlives its pool */
    double work[16], out[2];
    ru_tape_run(tape, (const double[]){0, 0, 5}, work, out);
    assert_true(out[0] == 7 && out[1] == 5);
    ru_tape_destroy(&tape);
}

/* Many points, with all symbols their own or with the last two the same at all points, say bit by
 * bit what one point says. Symbols and results lie point by point, as a solver has them. */
static void many_points_are_as_many_single_ones(ru_expr *e, const ru_node *roots, size_t n_point,
                                                int32_t uniform)
{
    static double symbols[N_POINT][4], out[N_POINT][N_ROOT], expected[N_ROOT];
    uint64_t seed = 5;
    ru_tape *tape;
    ru_lane in[4];
    ru_lane_out lanes[N_ROOT];
    assert_int_equal(ru_tape_build_uniform(e, N_ROOT, roots, uniform, &tape), RU_OK);
    for (size_t i = 0; i < n_point; i++)
        for (int k = 0; k < 4; k++)
            symbols[i][k] = k >= uniform && i ? symbols[0][k] : 0.5 + draw(&seed);
    for (int k = 0; k < 4; k++)
        in[k] = (ru_lane){&symbols[0][k], 4};
    for (int r = 0; r < N_ROOT; r++)
        lanes[r] = (ru_lane_out){r == 1 ? NULL : &out[0][r], N_ROOT};
    double *work = malloc(ru_tape_work_many(tape) * sizeof *work);
    double *one = malloc(ru_tape_work(tape) * sizeof *one);
    assert_true(work && one);
    ru_tape_run_many(tape, n_point, in, work, lanes);
    for (size_t i = 0; i < n_point; i++) {
        ru_tape_run(tape, symbols[i], one, expected);
        for (int r = 0; r < N_ROOT; r++)
            if (r != 1)
                assert_memory_equal(&out[i][r], &expected[r], sizeof expected[r]);
    }
    free(work);
    free(one);
    ru_tape_destroy(&tape);
}

static void points_in_blocks_are_the_same_as_alone(void **state)
{
    (void)state;
    uint64_t seed = 17;
    for (int n = 0; n < 100; n++) {
        ru_expr *e = pool_build();
        ru_node roots[N_ROOT] = {number(e, 3), symbol(e, 1), symbol(e, 3)};
        for (int r = 3; r < N_ROOT; r++)
            roots[r] = draw_formula(e, &seed, 20);
        const size_t counts[] = {1, 7, 128, 129, N_POINT};
        many_points_are_as_many_single_ones(e, roots, counts[n % 5], n % 2 ? 2 : 4);
        ru_expr_destroy(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_formulas_share_is_computed_once),
        cmocka_unit_test(roots_may_be_numbers_or_symbols),
        cmocka_unit_test(points_in_blocks_are_the_same_as_alone),
    };
    return ru_run_group(tests);
}
