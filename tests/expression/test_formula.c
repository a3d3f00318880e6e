/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formulas.h"

#include <stdio.h>
#include <string.h>

#include <ru/base/unit.h>
#include <ru/expression/formula.h>

/* A scope with a few names, symbols 0 to 4, and a formula that stands alone on line 1 from column 1
 * on. */
typedef struct desk {
    ru_scope scope;
    ru_document *document;
    ru_diagnostics log;
    ru_typed made;
} desk;

static const struct {
    const char *name, *unit;
} names[] = {
    {"glucose", "g/L"}, {"biomass", "g/L"}, {"mu_max", "1/h"}, {"k_s", "mg/L"}, {"n", "1"}};

static desk read_formula(const char *text)
{
    desk d = {0};
    ru_source *source;
    assert_int_equal(ru_scope_build(&d.scope), RU_OK);
    for (int32_t i = 0; i < (int32_t)(sizeof names / sizeof names[0]); i++)
        assert_int_equal(ru_scope_add_symbol(&d.scope, names[i].name, names[i].unit, i), RU_OK);
    d.document = calloc(1, sizeof *d.document);
    assert_non_null(d.document);
    assert_int_equal(ru_document_add_source(d.document, "f", text, strlen(text), &source), RU_OK);
    d.log.document = d.document;
    const ru_site site = {&d.log, {source->name, 1, 1, 1}, text};
    assert_int_equal(ru_formula_read(&d.scope, &site, &d.made), RU_OK);
    return d;
}

static void clear(desk *d)
{
    ru_scope_clear(&d->scope);
    ru_diagnostics_clear(&d->log);
    ru_document_destroy(&d->document);
}

/* The value of a formula, with glucose 3, biomass 2, mu_max 0.5, k_s 0.25, n 4 (in SI). */
static double value_of(const char *text)
{
    const double symbols[] = {3, 2, 0.5, 0.25, 4};
    desk d = read_formula(text);
    if (d.log.n_error)
        fail_msg("%s", ru_diagnostics_render(&d.log));
    double v = value(d.scope.pool, d.made.node, symbols);
    clear(&d);
    return v;
}

static void operators_bind_as_in_books(void **state)
{
    (void)state;
    const struct {
        const char *text;
        double expected;
    } rows[] = {
        {"1 + 2*3", 7},
        {"(1 + 2)*3", 9},
        {"2 - 3 - 4", -5},
        {"12/3/2", 2},
        {"-2^2", -4},
        {"2^3^2", 512},
        {"2^-1", 0.5},
        {"2**3", 8},
        {"-n^2 + 20", 4},
        {"2 - -3", 5},
        {"glucose*mu_max/k_s", 6},
        {"if(glucose > biomass, 1, 2)", 1},
        {"if(1 < 2 < 2, 1, 0)", 0},
        {"if(1 < 2 <= 2 < 3, 1, 0)", 1},
        {"if(not 1 > 2 and 2 > 1 or 1 > 2, 5, 6)", 5},
        {"if(1 > 2 and 1 > 2 or 2 > 1, 5, 6)", 5},
        {"piecewise(1, n > 5, 2, n > 3, 3)", 2},
        {"min(n, 3, 7) + max(1)", 4},
        {"  1\n + 1 ", 2},
        {"1.5e1 + .5", 15.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_close(value_of(rows[i].text), rows[i].expected, 1e-15, 0);
}

static void numbers_carry_their_units(void **state)
{
    (void)state;
    assert_close(value_of("3 mg/L"), 3e-3, 1e-15, 0);
    assert_close(value_of("0.36 1/h"), 1e-4, 1e-15, 0);
    assert_close(value_of("0.36 1/h*glucose"), 3e-4, 1e-15, 0);
    assert_close(value_of("0.36 h-1 * glucose"), 3e-4, 1e-15, 0);
    assert_close(value_of("3 [g / L] + glucose"), 6, 1e-15, 0);
    assert_close(value_of("2 m^-2*(3 m^2)"), 6, 1e-15, 0);
    assert_close(value_of("50 % * n"), 2, 1e-15, 0);
    assert_close(value_of("5 \xc2\xb5g/L"), 5e-6, 1e-15, 0);
    assert_close(value_of("1/2"), 0.5, 0, 0);
    assert_close(value_of("37 degC"), 310.15, 1e-15, 0);
    /* zero needs none */
    assert_close(value_of("max(0, glucose - 1 g/L)"), 2, 1e-15, 0);
}

static void pieces_of_kinetics_are_their_formulas(void **state)
{
    (void)state;
    const double k = 0.25, s = 3;
    assert_close(value_of("monod(glucose, k_s)"), s / (k + s), 1e-15, 0);
    assert_close(value_of("monod(0 - glucose, k_s)"), -s / (k + s), 1e-15, 0);
    assert_close(value_of("haldane(glucose, k_s, 2 g/L)"), s / (k + s + s * s / 2), 1e-15, 0);
    assert_close(value_of("hill(glucose, k_s, n)"), pow(s, 4) / (pow(k, 4) + pow(s, 4)), 1e-14, 0);
    assert_close(value_of("inhibition(glucose, k_s)"), k / (k + s), 1e-15, 0);
    assert_close(value_of("inhibition(0 - glucose, k_s)"), 1 + s / k, 1e-15, 0);
    assert_close(value_of("smooth_min(glucose, biomass, 1e-6)"), 2, 1e-10, 0);
    assert_close(value_of("smooth_min(glucose, glucose, 0.1)"), 3 * (1 - 0.05), 1e-3, 0);
    assert_close(value_of("smooth_min(glucose - 3 g/L, biomass, 0.1)"), 0, 0, 0);
    assert_close(value_of("smooth_min(glucose - 3 g/L, 0, 0.1)"), 0, 0, 0);
}

static void expect_message(const char *text, int column, const char *message)
{
    char start[320];
    desk d = read_formula(text);
    snprintf(start, sizeof start, "f:1:%d: error: %s\n", column, message);
    const char *told = ru_diagnostics_render(&d.log);
    if (strncmp(told, start, strlen(start)) != 0)
        fail_msg("%s: expected\n%sfound\n%s", text, start, told);
    assert_int_equal(d.made.kind, RU_TYPED_WRONG);
    clear(&d);
}

static void what_is_no_formula_is_told_where_it_ends_to_be_one(void **state)
{
    (void)state;
    expect_message("", 1, "the formula ends where a value is expected");
    expect_message("1 +", 4, "the formula ends where a value is expected");
    expect_message("1 + * 2", 5, "expected a value, found '*'");
    expect_message("(1 + 2", 1, "this parenthesis is not closed");
    expect_message("1 + 2)", 6, "this parenthesis was not opened");
    expect_message("n n", 3, "expected an operator, found 'n'");
    expect_message("2 n", 3, "'n' is not a unit");
    expect_message("2 glucose", 3, "'glucose' is not a unit");
    expect_message("1 = 2", 3, "equality is written ==");
    expect_message("n && n", 3, "conditions are joined by 'and', 'or'");
    expect_message("n $ 2", 3, "this character has no meaning in a formula");
    expect_message("n + \xe2\x82\xac", 5, "this character has no meaning in a formula");
    expect_message("0x10", 1, "numbers are decimal");
    expect_message("1e999", 1, "the number is too large");
    expect_message("3 [g/L", 1, "a unit in brackets ends with ']', as in 3 [g / L]");
    expect_message("min(1,)", 7, "expected a value, found ')'");
    expect_message("min(1 2 3)", 7, "expected ',' or ')'");
    expect_message("glucos", 1, "'glucos' is no known name");
    expect_message("mnod(glucose, k_s)", 1, "'mnod' is no function");
    expect_message("select(1, 2, 3)", 1, "'select' is no function");
    expect_message("exp(1, 2)", 1, "'exp' takes 1 argument, not 2");
    expect_message("monod(1)", 1, "'monod' takes 2 arguments: s, k, not 1");
    expect_message("if(1 > 2, 3)", 1, "'if' takes 3 arguments: condition, value, otherwise, not 2");
    expect_message("log(2)", 1, "'log' of one argument may mean two things");
    expect_message("n n n n", 3, "expected an operator, found 'n'");
}

static void units_that_do_not_fit_are_told_at_the_operator(void **state)
{
    (void)state;
    expect_message("glucose + mu_max", 9,
                   "'+' mixes units: mass concentration (kg/m^3) and 1/time (1/s)");
    expect_message("1 - glucose", 3,
                   "'-' mixes units: a pure number and mass concentration (kg/m^3)");
    expect_message("n*(glucose < mu_max)", 12,
                   "'<' mixes units: mass concentration (kg/m^3) and 1/time (1/s)");
    expect_message("exp(glucose)", 1, "'exp' takes a pure number, not mass concentration (kg/m^3)");
    expect_message("monod(glucose, n)", 1,
                   "'monod' mixes units: mass concentration (kg/m^3) and a pure number");
    expect_message("glucose^n", 8,
                   "'^' of mass concentration (kg/m^3) by an exponent that is not a plain number");
    expect_message("n^glucose", 2, "'^' takes a pure number, not mass concentration (kg/m^3)");
    expect_message("1 + (n > 2)", 3, "'+' takes numbers, not conditions");
    expect_message("if(n, 1, 2)", 1, "'if' takes a condition, not a number");
    expect_message("n and n > 1", 3, "'and' takes a condition, not a number");
    expect_message("if(n > 1, 1, glucose)", 1,
                   "'if' mixes units: a pure number and mass concentration (kg/m^3)");
}

static void powers_and_roots_change_units(void **state)
{
    (void)state;
    assert_close(value_of("sqrt(glucose^2) - glucose"), 0, 0, 1e-15);
    assert_close(value_of("root(3, glucose*glucose^2) - glucose"), 0, 0, 1e-15);
    assert_close(value_of("(glucose/k_s)^n"), pow(12, 4), 1e-15, 0);
    assert_close(value_of("glucose^1.5/glucose^0.5/biomass"), 1.5, 1e-15, 0);
}

static void what_is_no_number_is_told(void **state)
{
    (void)state;
    expect_message("n/0", 2, "this is no number: the divisor is zero");
    expect_message("n/(2 - 2)", 2, "this is no number: the divisor is zero");
    expect_message("1 + ln(0)", 5, "this is no number: a logarithm of zero or less");
    expect_message("sqrt(0 - 1)", 1, "this is no number: a root or power of zero or less");
}

static void what_may_be_no_number_is_noted(void **state)
{
    (void)state;
    desk d = read_formula("glucose/(glucose + k_s) + ln(n) + n*n");
    assert_int_equal(d.log.n_error, 0);
    assert_int_equal(d.scope.n_hazard, 2);
    assert_string_equal(d.scope.hazards[0].what, "the divisor is zero");
    assert_int_equal(d.scope.hazards[0].at.column, 8);
    assert_int_equal(d.scope.hazards[1].at.column, 27);
    clear(&d);
}

static void deep_and_long_formulas_end_well(void **state)
{
    (void)state;
    enum { N = 100000 };
    char *text = malloc(2 * N + 2);
    assert_non_null(text);
    memset(text, '(', N);
    text[N] = '\0';
    desk d = read_formula(text);
    assert_non_null(strstr(ru_diagnostics_render(&d.log), "the formula is nested too deeply"));
    clear(&d);
    for (int i = 0; i < N; i++)
        memcpy(text + 2 * i, "n+", 2);
    memcpy(text + 2 * N, "n", 2);
    assert_close(value_of(text), 4.0 * (N + 1), 1e-12, 0);
    free(text);
}

static void a_formula_is_held_against_what_is_expected(void **state)
{
    (void)state;
    desk d = read_formula("mu_max*glucose");
    ru_dimension rate, concentration;
    const ru_site site = {&d.log, {"f", 1, 1, 1}, "mu_max*glucose"};
    assert_int_equal(ru_dimension_of("g/L/h", &rate), RU_OK);
    assert_int_equal(ru_dimension_of("g/L", &concentration), RU_OK);
    assert_true(ru_formula_expect(&site, &d.made, &rate, "the rate"));
    assert_false(ru_formula_expect(&site, &d.made, &concentration, "the rate"));
    assert_string_equal(ru_diagnostics_render(&d.log),
                        "f:1:1: error: the rate is mass concentration/time\n"
                        "mu_max*glucose\n"
                        "^~~~~~~~~~~~~~\n"
                        "   help: expected mass concentration (kg/m^3)\n");
    clear(&d);
}

static void words_of_formulas_are_no_names(void **state)
{
    (void)state;
    const char *why;
    assert_false(ru_scope_refuses("glucose_2", NULL));
    assert_true(ru_scope_refuses("exp", &why));
    assert_string_equal(why, "it is a function");
    assert_true(ru_scope_refuses("and", &why));
    assert_true(ru_scope_refuses("2nd", &why));
    assert_string_equal(why, "a name begins with a letter");
    assert_true(ru_scope_refuses("k-s", &why));
    assert_true(ru_scope_refuses("monod", NULL));
    assert_true(ru_scope_refuses("", NULL));
}

static int shut_down(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_books),
        cmocka_unit_test(numbers_carry_their_units),
        cmocka_unit_test(pieces_of_kinetics_are_their_formulas),
        cmocka_unit_test(what_is_no_formula_is_told_where_it_ends_to_be_one),
        cmocka_unit_test(units_that_do_not_fit_are_told_at_the_operator),
        cmocka_unit_test(powers_and_roots_change_units),
        cmocka_unit_test(what_is_no_number_is_told),
        cmocka_unit_test(what_may_be_no_number_is_noted),
        cmocka_unit_test(deep_and_long_formulas_end_well),
        cmocka_unit_test(a_formula_is_held_against_what_is_expected),
        cmocka_unit_test_teardown(words_of_formulas_are_no_names, shut_down),
    };
    return ru_run_group(tests);
}
