/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/unit.h>
#include <ru/study/effects.h>

#include "study_text.h"

static double f[256];

static ru_study *prepare(int n, const char *design, ru_design **d)
{
    ru_study *s = study_of(n, design);
    for (size_t i = 0; i < s->n_parameter; i++)
        s->parameters[i].base = 0.25;
    assert_int_equal(ru_design_build(s, d), RU_OK);
    assert_true((*d)->n_run <= 256);
    return s;
}

static void one_at_a_time_gives_outputs_at_both_ends(void **state)
{
    (void)state;
    ru_design *d;
    ru_effect e[2];
    size_t used;
    ru_study *s = prepare(2, "one-at-a-time", &d);
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = 3 * d->values[i * 2] - 10 * d->values[i * 2 + 1];
    assert_int_equal(ru_effects_find(s, d, f, NULL, e, &used), RU_OK);
    assert_int_equal(ru_effect_kind_of(s), RU_EFFECT_SWING);
    assert_int_equal(used, 5);
    assert_int_equal(e[0].parameter, 1);
    assert_close(e[0].at_low, 3 * 0.25 + 10, 1e-14, 0);
    assert_close(e[0].at_high, 3 * 0.25 - 10, 1e-14, 0);
    assert_close(e[0].size, 20, 1e-14, 0);
    /* Without the run at the low end of x1, only its way from the base, 0.25, to the high is known.
     */
    f[1] = NAN;
    assert_int_equal(ru_effects_find(s, d, f, NULL, e, &used), RU_OK);
    assert_int_equal(used, 4);
    assert_int_equal(e[1].parameter, 0);
    assert_true(isnan(e[1].at_low));
    assert_close(e[1].size, 3 * 0.75, 1e-14, 0);
    ru_design_destroy(&d);
    ru_study_destroy(&s);
}

/* Those of the model: 7 + 2 x1 + 5 x3 + 4 x1 x2, whatever of the runs failed. */
static void factorial_effects_are_those_of_the_model(void **state)
{
    (void)state;
    ru_design *d;
    ru_effect e[3];
    ru_surface m;
    size_t used;
    ru_study *s = prepare(3, "{kind: full-factorial, center: 2}", &d);
    for (size_t i = 0; i < d->n_run; i++) {
        const double *x = d->values + i * 3;
        f[i] = 7 + 2 * x[0] + 5 * x[2] + 4 * x[0] * x[1];
    }
    for (size_t n_failed = 0; n_failed < 2; n_failed++) {
        f[3] = n_failed ? NAN : f[3];
        assert_int_equal(ru_surface_find(s, d, f, &m), RU_OK);
        assert_int_equal(ru_effects_find(s, d, f, &m, e, &used), RU_OK);
        assert_int_equal(used, 10 - n_failed);
        assert_int_equal(e[0].parameter, 2);
        assert_close(e[0].at_low, 2, 1e-13, 0);
        assert_close(e[0].at_high, 12, 1e-13, 0);
        assert_close(e[1].size, 4, 1e-13, 0);
        assert_close(e[2].size, 0, 0, 1e-13);
        ru_surface_clear(&m);
    }
    /* Where too few are left for a model there are no effects either. */
    f[0] = f[6] = NAN;
    assert_int_equal(ru_surface_find(s, d, f, &m), RU_OK);
    assert_non_null(m.trouble);
    assert_int_equal(ru_effects_find(s, d, f, &m, e, &used), RU_OK);
    for (size_t k = 0; k < 3; k++)
        assert_true(isnan(e[k].at_low) && isnan(e[k].at_high) && isnan(e[k].size));
    ru_surface_clear(&m);
    ru_design_destroy(&d);
    ru_study_destroy(&s);
}

static void ranks_see_what_rises_however_bent(void **state)
{
    (void)state;
    ru_design *d;
    ru_effect e[2];
    size_t used;
    ru_study *s = prepare(2, "{kind: latin-hypercube, runs: 200}", &d);
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = -exp(20 * d->values[i * 2 + 1]);
    f[5] = NAN;
    assert_int_equal(ru_effects_find(s, d, f, NULL, e, &used), RU_OK);
    assert_int_equal(used, 199);
    assert_int_equal(e[0].parameter, 1);
    assert_close(e[0].rank, -1, 1e-14, 0);
    assert_true(fabs(e[1].rank) < 0.25);
    ru_design_destroy(&d);
    ru_study_destroy(&s);
}

static void the_spread_leaves_out_what_failed(void **state)
{
    (void)state;
    const double values[] = {4, NAN, 1, 3, INFINITY};
    ru_spread spread;
    assert_int_equal(ru_spread_find(values, 5, &spread), RU_OK);
    assert_int_equal(spread.n, 3);
    assert_close(spread.mean, 8.0 / 3, 1e-15, 0);
    assert_close(spread.sd, sqrt(7.0 / 3), 1e-15, 0);
    assert_close(spread.median, 3, 0, 0);
    assert_close(spread.low, 1, 0, 0);
    assert_int_equal(ru_spread_find(values + 1, 1, &spread), RU_OK);
    assert_int_equal(spread.n, 0);
    assert_true(isnan(spread.mean));
}

/* Sums over many steps differ in their last digits; integrators are no better than 1e-10. */
static void what_differs_by_round_off_is_the_same(void **state)
{
    (void)state;
    const double values[] = {7, 7 * (1 + 2e-13), 7 * (1 - 3e-13), 7 * (1 + 1e-9)},
                 nothing[] = {0, 0, 1e-20};
    ru_spread spread;
    assert_int_equal(ru_spread_find(values, 3, &spread), RU_OK);
    assert_int_equal(ru_spread_is_flat(&spread), 1);
    assert_int_equal(ru_spread_find(values, 4, &spread), RU_OK);
    assert_int_equal(ru_spread_is_flat(&spread), 0);
    assert_int_equal(ru_spread_find(nothing, 2, &spread), RU_OK);
    assert_int_equal(ru_spread_is_flat(&spread), 1);
    assert_int_equal(ru_spread_find(nothing, 3, &spread), RU_OK);
    assert_int_equal(ru_spread_is_flat(&spread), 0);
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_at_a_time_gives_outputs_at_both_ends),
        cmocka_unit_test(factorial_effects_are_those_of_the_model),
        cmocka_unit_test(ranks_see_what_rises_however_bent),
        cmocka_unit_test(the_spread_leaves_out_what_failed),
        cmocka_unit_test(what_differs_by_round_off_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
