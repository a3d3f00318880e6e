/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>

#include "study_text.h"

static ru_design *make(int n, const char *text)
{
    ru_design *d = NULL;
    ru_study *s = study_of(n, text);
    ru_status status = ru_design_build(s, &d);
    ru_study_destroy(&s);
    if (status != RU_OK)
        assert_null(d);
    return d;
}

/* Sum over the runs of the product of two columns. */
static double product(const ru_design *d, size_t a, size_t b)
{
    double sum = 0;
    for (size_t i = 0; i < d->n_run; i++)
        sum += d->values[i * d->n_parameter + a] * d->values[i * d->n_parameter + b];
    return sum;
}

static void assert_orthogonal(const ru_design *d)
{
    for (size_t a = 0; a < d->n_parameter; a++)
        for (size_t b = 0; b < a; b++)
            assert_close(product(d, a, b), 0, 0, 1e-12);
}

static void factorials_have_all_corners_once(void **state)
{
    (void)state;
    ru_design *d = make(4, "full-factorial");
    assert_int_equal(d->n_run, 16);
    for (size_t i = 0; i < 16; i++)
        for (size_t k = 0; k < 4; k++)
            assert_close(d->values[i * 4 + k], i >> k & 1 ? 1 : -1, 0, 0);
    ru_design_destroy(&d);
    d = make(4, "{kind: full-factorial, center: 3}");
    assert_int_equal(d->n_run, 19);
    assert_close(d->values[18 * 4], 0, 0, 0);
    ru_design_destroy(&d);
}

static void fractions_are_as_small_as_the_resolution_allows(void **state)
{
    (void)state;
    const struct {
        int n, resolution;
        size_t runs;
    } known[] = {{5, 3, 8}, {5, 5, 16}, {6, 4, 16}, {7, 3, 8}, {7, 4, 16}, {8, 4, 16}, {8, 5, 64}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "{kind: fractional-factorial, resolution: %d}",
                 known[i].resolution);
        ru_design *d = make(known[i].n, text);
        assert_non_null(d);
        assert_int_equal(d->n_run, known[i].runs);
        assert_orthogonal(d);
        ru_design_destroy(&d);
    }
    ru_design *d = make(5, "{kind: fractional-factorial, generators: [D=AB, E=AC]}");
    assert_int_equal(d->n_run, 8);
    assert_non_null(strstr(d->note, "2^5^-2, resolution 3, generators D=AB, E=AC"));
    ru_design_destroy(&d);
}

static void composites_have_the_counts_and_distances_of_textbooks(void **state)
{
    (void)state;
    const struct {
        int n;
        const char *more;
        size_t runs;
        double alpha;
    } known[] = {
        {2, "", 9, 1.414214},
        {3, "", 15, 1.681793},
        {4, "", 25, 2},
        {5, ", fraction: 1", 27, 2},
        {6, ", fraction: 1", 45, 2.378414},
        {2, ", center: 5", 13, 1.414214},
        {3, ", alpha: orthogonal", 15, 1.215412},
        {2, ", alpha: orthogonal", 9, 1},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char text[120];
        snprintf(text, sizeof text, "{kind: central-composite, axial: circumscribed%s}",
                 known[i].more);
        ru_design *d = make(known[i].n, text);
        assert_non_null(d);
        assert_int_equal(d->n_run, known[i].runs);
        assert_orthogonal(d);
        double most = 0;
        for (size_t k = 0; k < d->n_run * d->n_parameter; k++)
            most = fmax(most, fabs(d->values[k]));
        assert_close(most, known[i].alpha, 1e-6, 0);
        ru_design_destroy(&d);
    }
}

static void a_rotatable_design_has_moments_of_a_sphere(void **state)
{
    (void)state;
    /* Rotatable: sum of x^4 is three times the sum of x^2 y^2. */
    ru_design *d = make(3, "central-composite");
    double fourth = 0, mixed = 0, most = 0;
    for (size_t i = 0; i < d->n_run; i++) {
        double x = d->values[i * 3], y = d->values[i * 3 + 1];
        fourth += x * x * x * x;
        mixed += x * x * y * y;
        most = fmax(most, fabs(x));
    }
    assert_close(fourth, 3 * mixed, 1e-12, 0);
    assert_close(most, 1, 0, 0); /* inscribed: within the bounds */
    ru_design_destroy(&d);
    d = make(3, "{kind: central-composite, axial: face}");
    assert_int_equal(d->n_run, 15);
    assert_close(product(d, 0, 0), 8 + 2, 1e-14, 0);
    ru_design_destroy(&d);
}

static void box_behnken_designs_have_the_published_counts(void **state)
{
    (void)state;
    const struct {
        int n, center;
        size_t runs;
        double square; /* sum of squares of a column: runs in which a factor is at an end */
    } known[] = {{3, 3, 15, 8}, {4, 3, 27, 12}, {5, 6, 46, 16}, {6, 6, 54, 24}, {7, 6, 62, 24}};
    for (size_t i = 0; i < 5; i++) {
        char text[80];
        snprintf(text, sizeof text, "{kind: box-behnken, center: %d}", known[i].center);
        ru_design *d = make(known[i].n, text);
        assert_int_equal(d->n_run, known[i].runs);
        assert_orthogonal(d);
        for (size_t k = 0; k < d->n_parameter; k++)
            assert_close(product(d, k, k), known[i].square, 1e-14, 0);
        ru_design_destroy(&d);
    }
}

static void designs_that_cannot_be_are_refused(void **state)
{
    (void)state;
    const struct {
        int n;
        const char *design, *says;
    } rows[] = {
        {5, "fractional-factorial", "state `resolution`, `fraction` or `generators`"},
        {5, "{kind: fractional-factorial, generators: [E=ABX]}", "E=ABX"},
        {5, "{kind: fractional-factorial, generators: [D=AB]}", "E to E have one each"},
        {5, "{kind: fractional-factorial, generators: [E=AB], resolution: 4}",
         "these generators give resolution 3"},
        {5, "{kind: fractional-factorial, fraction: 4}", "there are no generators"},
        {4, "{kind: fractional-factorial, fraction: 2, resolution: 4}", "too few for 4 parameters"},
        {2, "box-behnken", "3 to 7 parameters"},
        {8, "box-behnken", "3 to 7 parameters"},
        {1, "central-composite", "two parameters or more"},
        {26, "full-factorial", "at most 25 parameters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_null(make(rows[i].n, rows[i].design));
        if (!strstr(ru_fault_text(), rows[i].says))
            fail_msg("'%s' is not in:\n%s", rows[i].says, ru_fault_text());
        assert_non_null(strstr(ru_fault_text(), "s.yaml:3:"));
    }
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factorials_have_all_corners_once),
        cmocka_unit_test(fractions_are_as_small_as_the_resolution_allows),
        cmocka_unit_test(composites_have_the_counts_and_distances_of_textbooks),
        cmocka_unit_test(a_rotatable_design_has_moments_of_a_sphere),
        cmocka_unit_test(box_behnken_designs_have_the_published_counts),
        cmocka_unit_test(designs_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
