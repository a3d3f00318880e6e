/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/study/effects.h>
#include <ru/study/surface.h>

#include "study_text.h"

static double f[512];
static ru_study *s;
static ru_design *d;
static ru_surface m;

static void open_design(int n, const char *design)
{
    s = study_of(n, design);
    assert_int_equal(ru_design_build(s, &d), RU_OK);
    assert_true(d->n_run <= sizeof f / sizeof f[0]);
}

static void find(void)
{
    assert_int_equal(ru_surface_find(s, d, f, &m), RU_OK);
}

static void close_all(void)
{
    ru_surface_clear(&m);
    ru_design_destroy(&d);
    ru_study_destroy(&s);
}

static const ru_surface_term *term(const char *name)
{
    for (size_t i = 0; i < m.n_term; i++)
        if (strcmp(m.terms[i].name, name) == 0)
            return &m.terms[i];
    fail_msg("there is no term %s", name);
    return NULL;
}

static double effect(const char *name)
{
    return 2 * term(name)->coefficient;
}

/* Yields of the pilot plant in standard order of temperature, concentration and catalyst, and the
 * effects: Box, Hunter, Hunter, Statistics for Experimenters (2005), chapter 5. */
static void effects_of_the_pilot_plant_are_those_of_the_book(void **state)
{
    (void)state;
    const double yields[] = {60, 72, 54, 68, 52, 83, 45, 80};
    open_design(3, "full-factorial");
    memcpy(f, yields, sizeof yields);
    find();
    assert_null(m.trouble);
    assert_int_equal(m.n_term, 7);
    assert_close(m.terms[0].coefficient, 64.25, 1e-14, 0);
    assert_close(effect("x1"), 23, 1e-13, 0);
    assert_close(effect("x2"), -5, 1e-13, 0);
    assert_close(effect("x3"), 1.5, 1e-13, 0);
    assert_close(effect("x1*x2"), 1.5, 1e-13, 0);
    assert_close(effect("x1*x3"), 10, 1e-13, 0);
    assert_close(effect("x2*x3"), 0, 0, 1e-13);
    /* The largest first; the effect of all three, 0.5, is left over: 8 runs at 0.25 from the rest,
     * whose squares about the mean are 2 (23^2 + 5^2 + 2 1.5^2 + 10^2 + 0.5^2). */
    assert_string_equal(m.terms[1].name, "x1");
    assert_string_equal(m.terms[2].name, "x1*x3");
    assert_close(m.r2, 1 - 0.5 / 1317.5, 1e-13, 0);
    assert_close(m.left_over, sqrt(0.5), 1e-12, 0);
    assert_close(m.r2_adjusted, 1 - 0.5 / (1317.5 / 7), 1e-13, 0);
    assert_null(m.terms[1].aliases);
    close_all();
}

/* Filtration rate, half of 2^4 by D=ABC: Montgomery, Design and Analysis of Experiments (2013),
 * example 8.1: [A] 19.00, [B] 1.50, [C] 14.00, [D] 16.50, [AB] -1.00, [AC] -18.50, [AD] 19.00. */
static void effects_of_a_half_have_their_aliases_beside_them(void **state)
{
    (void)state;
    const double rates[] = {45, 100, 45, 65, 75, 60, 80, 96};
    const struct {
        const char *name;
        double effect;
        const char *aliases;
    } known[] = {{"x1", 19, "+ x2*x3*x4"},   {"x2", 1.5, "+ x1*x3*x4"}, {"x3", 14, "+ x1*x2*x4"},
                 {"x4", 16.5, "+ x1*x2*x3"}, {"x1*x2", -1, "+ x3*x4"},  {"x1*x3", -18.5, "+ x2*x4"},
                 {"x1*x4", 19, "+ x2*x3"}};
    open_design(4, "{kind: fractional-factorial, generators: [D=ABC]}");
    memcpy(f, rates, sizeof rates);
    find();
    assert_int_equal(m.n_term, 8);
    for (size_t i = 0; i < 7; i++) {
        assert_close(effect(known[i].name), known[i].effect, 1e-13, 0);
        assert_string_equal(term(known[i].name)->aliases, known[i].aliases);
    }
    assert_close(m.r2, 1, 1e-14, 0);
    assert_true(isnan(m.r2_adjusted) && isnan(m.left_over));
    close_all();
}

static void a_saturated_fraction_names_all_interactions_of_two(void **state)
{
    (void)state;
    open_design(7, "{kind: fractional-factorial, generators: [D=AB, E=AC, F=BC, G=ABC]}");
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = 3 + d->values[i * 7] * d->values[i * 7 + 1];
    find();
    /* Box, Hunter, Hunter (2005), chapter 6: D is AB, CG, EF. */
    assert_int_equal(m.n_term, 8);
    assert_string_equal(term("x4")->aliases, "+ x1*x2 + x3*x7 + x5*x6");
    assert_close(effect("x4"), 2, 1e-13, 0);
    close_all();
}

/* Yield of a process: Montgomery (2013), table 11.6 and example 11.2: 79.94 + 0.99 x1 + 0.52 x2 +
 * 0.25 x1 x2 - 1.38 x1^2 - 1.00 x2^2, a maximum of 80.21 at (0.389, 0.306). The digits beyond are
 * of the normal equations, solved by numpy.linalg.solve(X.T @ X, X.T @ y). */
static void a_composite_design_gives_the_surface_of_the_book(void **state)
{
    (void)state;
    /* The book's order has x1 change slowest; its first four runs are ours but for that. */
    const double yields[] = {76.5, 78.0, 77.0, 79.5, 75.6, 78.4, 77.0,
                             78.5, 79.9, 80.3, 80.0, 79.7, 79.8};
    open_design(2, "{kind: central-composite, axial: circumscribed, center: 5}");
    assert_int_equal(d->n_run, 13);
    memcpy(f, yields, sizeof yields);
    find();
    assert_close(term("mean")->coefficient, 79.94, 0, 0.005);
    assert_close(term("x1")->coefficient, 0.99, 0, 0.0051);
    assert_close(term("x2")->coefficient, 0.52, 0, 0.005);
    assert_close(term("x1*x2")->coefficient, 0.25, 1e-12, 0);
    assert_close(term("x1^2")->coefficient, -1.38, 0, 0.005);
    assert_close(term("x2^2")->coefficient, -1.00, 0, 0.005);
    assert_int_equal(m.stationary, RU_STATIONARY_MAXIMUM);
    assert_close(m.point[0], 0.389, 0, 0.001);
    assert_close(m.point[1], 0.306, 0, 0.001);
    assert_close(m.point_value, 80.21, 0, 0.005);
    assert_int_equal(m.is_inside, 1);
    assert_close(term("x1")->coefficient, 0.9949747468305841, 1e-12, 0);
    assert_close(term("x2")->coefficient, 0.5151650429449539, 1e-12, 0);
    assert_close(term("x1^2")->coefficient, -1.37625, 1e-12, 0);
    assert_close(term("x2^2")->coefficient, -1.00125, 1e-12, 0);
    assert_close(m.point[0], 0.3892603754351967, 1e-12, 0);
    assert_close(m.point[1], 0.3058577462191056, 1e-12, 0);
    assert_close(m.r2, 0.98276830782936, 1e-12, 0);
    /* The book's table of variances: residual 0.50 with 7 degrees of freedom, of which pure error,
     * 0.21 with 4, and lack of fit, 0.28 with 3; in all 28.74. */
    assert_int_equal(m.n_point, 9);
    assert_close(3 * m.left_over * m.left_over, 0.28, 0, 0.005);
    assert_close(28.74 * (1 - m.r2) - 3 * m.left_over * m.left_over, 0.21, 0, 0.005);
    assert_close(m.left_over * m.left_over / (0.212 / 4), 1.78, 0, 0.005);
    assert_close(1 - m.r2_adjusted, 0.28 / 3 / ((28.74 - 0.212) / 8), 0.02, 0);
    close_all();
}

/* Equal runs give equal results: they bring no freedom. */
static void repeated_centres_do_not_make_a_model_better(void **state)
{
    (void)state;
    const double rise[] = {1, 3, 2, 7};
    open_design(2, "{kind: full-factorial, center: 3}");
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = i < 4 ? rise[i] : 5;
    find();
    assert_int_equal(m.n_term, 5);
    assert_int_equal(m.n_run, 7);
    assert_int_equal(m.n_point, 5);
    assert_close(m.r2, 1, 1e-14, 0);
    assert_true(isnan(m.r2_adjusted) && isnan(m.left_over));
    close_all();
    /* A cubic on a composite design: x1^3 is 2 x1 at the axial points, x1 at the corners, where
     * alpha is sqrt 2. The slope is 1.5 and the rest 0.5 at four corners, sqrt 2 / 2 at two axial
     * points, with or without more in the centre: 2 by 9 - 6. */
    for (int center = 1; center <= 5; center += 4) {
        char text[80];
        snprintf(text, sizeof text, "{kind: central-composite, axial: circumscribed, center: %d}",
                 center);
        open_design(2, text);
        for (size_t i = 0; i < d->n_run; i++)
            f[i] = pow(ru_parameter_coded(&s->parameters[0], d->values[2 * i]), 3);
        find();
        assert_int_equal(m.n_point, 9);
        assert_close(term("x1")->coefficient, 1.5, 1e-12, 0);
        assert_close(m.left_over, sqrt(2.0 / 3), 1e-12, 0);
        close_all();
    }
}

/* Half of 2^4 has a*b + c*d: neither is known, and so no point is. */
static void a_surface_with_aliases_has_no_stationary_point(void **state)
{
    (void)state;
    open_design(4, "{kind: central-composite, generators: [D=ABC]}");
    for (size_t i = 0; i < d->n_run; i++) {
        const double *x = d->values + 4 * i;
        f[i] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] + 3 * x[2] * x[3];
    }
    find();
    assert_null(m.trouble);
    assert_int_equal(m.stationary, RU_STATIONARY_NONE);
    assert_string_equal(ru_surface_alias(&m)->name, "x1*x2");
    assert_string_equal(ru_surface_alias(&m)->aliases, "+ x3*x4");
    assert_close(ru_surface_along(&m, 2, 1), 1, 1e-12, 0);
    close_all();
    /* A resolution that tells them apart has one: a saddle. */
    open_design(4, "{kind: central-composite, resolution: 5}");
    for (size_t i = 0; i < d->n_run; i++) {
        const double *x = d->values + 4 * i;
        f[i] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] + 3 * x[2] * x[3];
    }
    find();
    assert_null(ru_surface_alias(&m));
    assert_int_equal(m.stationary, RU_STATIONARY_SADDLE);
    close_all();
    /* Two parameters that change together have no slopes of their own. */
    open_design(4, "{kind: fractional-factorial, generators: [D=A]}");
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = d->values[4 * i];
    find();
    assert_string_equal(term("x1")->aliases, "+ x4");
    assert_close(ru_surface_along(&m, 0, 1), 1, 1e-12, 0);
    assert_true(isnan(ru_surface_along(&m, 3, 1)));
    close_all();
}

static double quadratic(const double *x, size_t n)
{
    double sum = 5;
    for (size_t i = 0; i < n; i++) {
        sum += (double)(i + 1) * x[i] - (2 + 0.5 * (double)i) * x[i] * x[i];
        for (size_t k = i + 1; k < n; k++)
            sum += 0.1 * (double)(i + 2 * k) * x[i] * x[k];
    }
    return sum;
}

static void quadratics_are_recovered_exactly(void **state)
{
    (void)state;
    const struct {
        int n;
        const char *design;
    } rows[] = {{3, "box-behnken"},
                {4, "box-behnken"},
                {5, "box-behnken"},
                {6, "box-behnken"},
                {7, "box-behnken"},
                {2, "central-composite"},
                {4, "{kind: central-composite, axial: face}"},
                {5, "{kind: central-composite, fraction: 1, axial: circumscribed}"},
                {6, "{kind: central-composite, alpha: orthogonal}"}};
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        size_t n = (size_t)rows[r].n;
        open_design(rows[r].n, rows[r].design);
        for (size_t i = 0; i < d->n_run; i++)
            f[i] = quadratic(d->values + i * n, n);
        /* A run that failed and can be spared changes nothing. */
        f[1] = d->n_run > (n + 1) * (n + 2) / 2 ? NAN : f[1];
        find();
        assert_null(m.trouble);
        assert_int_equal(m.n_term, (n + 1) * (n + 2) / 2);
        for (size_t t = 0; t < m.n_term; t++) {
            const ru_surface_term *e = &m.terms[t];
            double i = (double)e->i, k = (double)e->k;
            const double exact[] = {[RU_TERM_MEAN] = 5,
                                    [RU_TERM_MAIN] = i + 1,
                                    [RU_TERM_INTERACTION] = 0.1 * (i + 2 * k),
                                    [RU_TERM_SQUARE] = -2 - 0.5 * i};
            assert_close(e->coefficient, exact[e->kind], 1e-11, 0);
        }
        assert_close(m.r2, 1, 1e-12, 0);
        ru_effect e[8];
        size_t used;
        assert_int_equal(ru_effects_find(s, d, f, &m, e, &used), RU_OK);
        for (size_t k = 0; k < n; k++)
            if (e[k].parameter == 1) {
                assert_close(e[k].at_low, 5 - 2 - 2.5, 1e-11, 1e-11);
                assert_close(e[k].at_high, 5 + 2 - 2.5, 1e-11, 0);
                /* From the low end to the top of the parabola at 0.4. */
                assert_close(e[k].size, 5 + 0.4 * 2 - 2.5 * 0.16 - 0.5, 1e-11, 0);
            }
        close_all();
    }
}

static void a_stationary_point_is_named_for_what_it_is(void **state)
{
    (void)state;
    const struct {
        double square1, square2, slope;
        ru_stationary kind;
        int inside;
    } rows[] = {{1, 2, 1, RU_STATIONARY_MINIMUM, 1},
                {-1, 2, 1, RU_STATIONARY_SADDLE, 1},
                {-1, -2, 5, RU_STATIONARY_MAXIMUM, 0},
                {0, -2, 1, RU_STATIONARY_NONE, 0}};
    open_design(2, "central-composite");
    for (size_t r = 0; r < 4; r++) {
        for (size_t i = 0; i < d->n_run; i++) {
            const double *x = d->values + 2 * i;
            f[i] = rows[r].slope * x[0] + rows[r].square1 * x[0] * x[0] +
                   rows[r].square2 * x[1] * x[1];
        }
        find();
        assert_int_equal(m.stationary, rows[r].kind);
        assert_int_equal(m.is_inside, rows[r].inside);
        if (m.stationary != RU_STATIONARY_NONE)
            assert_close(m.point[0], -rows[r].slope / (2 * rows[r].square1), 1e-10, 0);
        ru_surface_clear(&m);
    }
    close_all();
}

static void a_plane_with_round_off_has_no_stationary_point(void **state)
{
    (void)state;
    open_design(4, "box-behnken");
    for (size_t i = 0; i < d->n_run; i++) {
        const double *x = d->values + 4 * i;
        f[i] = 7 + x[0] + 2 * x[1] + 3 * x[2] + 1e-15 * (double)(i * i % 7);
    }
    find();
    assert_int_equal(m.stationary, RU_STATIONARY_NONE);
    close_all();
}

static void ends_beyond_what_succeeded_are_not_known(void **state)
{
    (void)state;
    ru_effect e[2];
    size_t used;
    open_design(2, "central-composite");
    for (size_t i = 0; i < d->n_run; i++) {
        const double *x = d->values + 2 * i;
        f[i] = x[0] < -1e-9 ? NAN : 1 + 8 * x[0] + 3 * x[1];
    }
    find();
    assert_int_equal(m.n_run, 6);
    assert_true(isnan(ru_surface_along(&m, 0, -1)));
    assert_close(ru_surface_along(&m, 0, 1), 9, 1e-11, 0);
    assert_close(ru_surface_along(&m, 1, -1), -2, 1e-11, 0);
    /* From the middle to the high end: more than all of the other. */
    assert_int_equal(ru_effects_find(s, d, f, &m, e, &used), RU_OK);
    assert_int_equal(e[0].parameter, 0);
    assert_close(e[0].size, 8, 1e-11, 0);
    assert_close(e[1].size, 6, 1e-11, 0);
    close_all();
}

static void what_cannot_be_told_apart_is_said(void **state)
{
    (void)state;
    /* All points on a circle. */
    open_design(2, "{kind: central-composite, center: 0}");
    find();
    assert_non_null(strstr(m.trouble, "cannot tell x2^2 from a sum of other terms"));
    close_all();
    /* Half of the corners failed. */
    open_design(3, "full-factorial");
    for (size_t i = 0; i < 8; i++)
        f[i] = i < 4 ? NAN : 1;
    find();
    assert_string_equal(m.trouble, "no model: 4 of 8 runs succeeded, fewer than its 7 terms");
    assert_true(isnan(ru_surface_along(&m, 0, 1)));
    ru_surface_clear(&m);
    close_all();
    open_design(2, "{kind: full-factorial, center: 3}");
    f[0] = NAN;
    for (size_t i = 1; i < 7; i++)
        f[i] = 1;
    find();
    assert_string_equal(m.trouble, "no model: 6 of 7 runs succeeded, which cannot tell centre from "
                                   "other terms");
    close_all();
}

static void centre_points_show_that_a_plane_is_bent(void **state)
{
    (void)state;
    open_design(3, "{kind: full-factorial, center: 2}");
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = quadratic(d->values + 3 * i, 3);
    find();
    /* The squares: -2 - 2.5 - 3 at all corners, nothing in the centre. */
    assert_close(term("mean")->coefficient, 5 - 7.5, 1e-12, 0);
    assert_close(term("centre")->coefficient, 7.5, 1e-12, 0);
    assert_close(effect("x3"), 6, 1e-12, 0);
    close_all();
}

static void levels_are_coded_on_the_scale_of_the_parameter(void **state)
{
    (void)state;
    const char *text = "scenario: b.yaml\noutputs: {y: {}}\ndesign: central-composite\n"
                       "parameters:\n"
                       "  a: {path: p.a, low: 1 1/h, high: 100 1/h, scale: log}\n"
                       "  b: {path: p.b, low: 10, high: 30}\n";
    assert_int_equal(ru_study_read_text(text, "s.yaml", &s), RU_OK);
    assert_int_equal(ru_design_build(s, &d), RU_OK);
    for (size_t i = 0; i < d->n_run; i++)
        f[i] = 7 + 3 * log10(d->values[2 * i]) + d->values[2 * i + 1];
    find();
    assert_close(term("mean")->coefficient, 7 + 3 + 20, 1e-12, 0);
    assert_close(term("a")->coefficient, 3, 1e-12, 0);
    assert_close(term("b")->coefficient, 10, 1e-12, 0);
    assert_close(term("a^2")->coefficient, 0, 0, 1e-11);
    close_all();
    ru_unit_shutdown();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_of_the_pilot_plant_are_those_of_the_book),
        cmocka_unit_test(effects_of_a_half_have_their_aliases_beside_them),
        cmocka_unit_test(a_saturated_fraction_names_all_interactions_of_two),
        cmocka_unit_test(a_composite_design_gives_the_surface_of_the_book),
        cmocka_unit_test(repeated_centres_do_not_make_a_model_better),
        cmocka_unit_test(a_surface_with_aliases_has_no_stationary_point),
        cmocka_unit_test(quadratics_are_recovered_exactly),
        cmocka_unit_test(a_stationary_point_is_named_for_what_it_is),
        cmocka_unit_test(a_plane_with_round_off_has_no_stationary_point),
        cmocka_unit_test(ends_beyond_what_succeeded_are_not_known),
        cmocka_unit_test(what_cannot_be_told_apart_is_said),
        cmocka_unit_test(centre_points_show_that_a_plane_is_bent),
        cmocka_unit_test(levels_are_coded_on_the_scale_of_the_parameter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
