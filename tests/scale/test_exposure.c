/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/scale/exposure.h>

static void fill(ru_exposure *e, const double *values, const double *weights, size_t n)
{
    *e = (ru_exposure){0};
    for (size_t i = 0; i < n; i++)
        assert_int_equal(ru_exposure_add(e, values[i], weights[i]), RU_OK);
    assert_int_equal(ru_exposure_settle(e), RU_OK);
}

/* All cells at 1 against all at 3: each has to be moved by 2. Half at 0 and half at 4 against all
 * at 2: by 2 as well. A shift by 0.5 is 0.5. */
static void the_distance_is_how_far_cells_have_to_be_moved(void **state)
{
    (void)state;
    const double ones[] = {1}, threes[] = {3}, two[] = {2}, ends[] = {4, 0}, equal[] = {7, 7};
    const double many[] = {3, 1, 2, 5}, moved[] = {3.5, 1.5, 2.5, 5.5}, shares[] = {1, 2, 3, 4};
    ru_exposure a, b;
    fill(&a, ones, ones, 1);
    fill(&b, threes, ones, 1);
    assert_close(ru_exposure_distance(&a, &b), 2, 1e-12, 0);
    assert_close(ru_exposure_distance(&b, &a), 2, 1e-12, 0);
    assert_close(ru_exposure_distance(&a, &a), 0, 0, 1e-15);
    ru_exposure_clear(&a);
    ru_exposure_clear(&b);
    fill(&a, ends, equal, 2);
    fill(&b, two, ones, 1);
    assert_close(ru_exposure_distance(&a, &b), 2, 1e-12, 0);
    ru_exposure_clear(&a);
    ru_exposure_clear(&b);
    fill(&a, many, shares, 4);
    fill(&b, moved, shares, 4);
    assert_close(ru_exposure_distance(&a, &b), 0.5, 1e-12, 0);
    ru_exposure_clear(&a);
    ru_exposure_clear(&b);
}

/* Weights 1, 2, 3, 4 at 3, 1, 2, 5: below 1 are 20 %, below 2 50 %, below 3 60 %. */
static void means_and_quantiles_go_by_weight(void **state)
{
    (void)state;
    const double many[] = {3, 1, 2, 5}, shares[] = {1, 2, 3, 4};
    ru_exposure e;
    fill(&e, many, shares, 4);
    assert_close(ru_exposure_mean(&e), 3.1, 1e-12, 0);
    assert_close(ru_exposure_quantile(&e, 0.2), 1, 1e-12, 0);
    assert_close(ru_exposure_quantile(&e, 0.5), 2, 1e-12, 0);
    assert_close(ru_exposure_quantile(&e, 0.55), 3, 1e-12, 0);
    assert_close(ru_exposure_quantile(&e, 1), 5, 1e-12, 0);
    ru_exposure_clear(&e);
}

static void no_cells_are_no_exposure(void **state)
{
    (void)state;
    ru_exposure e = {0};
    assert_int_equal(ru_exposure_add(&e, 1, 0), RU_OK);
    assert_int_equal(ru_exposure_add(&e, NAN, 1), RU_OK);
    assert_int_equal(ru_exposure_settle(&e), RU_ERR_INPUT);
    ru_exposure_clear(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_is_how_far_cells_have_to_be_moved),
        cmocka_unit_test(means_and_quantiles_go_by_weight),
        cmocka_unit_test(no_cells_are_no_exposure),
    };
    return ru_run_group(tests);
}
