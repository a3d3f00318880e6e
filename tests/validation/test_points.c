/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/validation/points.h>

#define NONE ((double)NAN)

/* A row of run A unless said otherwise. */
static ru_measured_row row(double time, double value, const char *unit, const char *flag)
{
    return (ru_measured_row){.run = "A",
                             .quantity = "x",
                             .unit = unit,
                             .replicate = "",
                             .flag = flag,
                             .time = time,
                             .value = value,
                             .sd = NONE,
                             .line = 7};
}

static ru_points collect(ru_measured_row *rows, size_t n, const ru_rule *rule, double molar_mass)
{
    char path[] = "dir/f.csv";
    ru_measured_source file = {.path = path};
    const ru_measured measured = {.rows = rows, .n_row = n, .files = &file, .n_file = 1};
    const ru_run_choice choice = {.run = "A", .end = 1000};
    ru_points points;
    if (ru_points_collect(&measured, &choice, rule, molar_mass, &points) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return points;
}

static void rows_of_other_runs_and_quantities_do_not_count(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(1, 5, "g/L", ""), row(0, 4, "g/L", ""), row(0, 6, "g/L", "")};
    rows[1].run = "B";
    rows[2].quantity = "y";
    ru_rule rule = ru_rule_default("x");
    ru_points points = collect(rows, 3, &rule, NONE);
    assert_int_equal(points.n_row, 1);
    assert_int_equal(points.n, 1);
    assert_string_equal(points.unit, "g/L");
    assert_close(points.points[0].value, 5, 0, 0);
    ru_points_free(&points);
}

static void units_of_rows_become_one(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 5, "g/L", ""), row(1, 4000, "mg/L", ""),
                              row(2, 1, "mmol/L", ""), row(3, 1, "AU", ""), row(4, 1, "h", "")};
    rows[1].sd = 200;
    ru_rule rule = ru_rule_default("x");
    ru_points points = collect(rows, 5, &rule, 180);
    assert_int_equal(points.n, 3);
    assert_close(points.points[1].value, 4, 1e-12, 0);
    assert_close(points.points[1].sd, 0.2, 1e-12, 0);
    assert_close(points.points[2].value, 0.18, 1e-12, 0);
    assert_int_equal(points.by_molar_mass, 1);
    assert_int_equal(points.n_unusable, 2);
    assert_string_equal(points.fault, "f.csv:7: unit 'AU' does not convert to g/L");
    ru_points_free(&points);
}

static void a_factor_with_a_unit_gives_the_unit(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 2, "-", ""), row(1, 3, "AU", "")};
    rows[0].sd = 0.1;
    ru_rule rule = ru_rule_default("x");
    rule.factor = (ru_measure){"0.33 g/L", 0.33, "g/L"};
    rule.unit = "mg/L";
    ru_points points = collect(rows, 2, &rule, NONE);
    assert_string_equal(points.unit, "mg/L");
    assert_close(points.points[0].value, 660, 1e-12, 0);
    assert_close(points.points[0].sd, 33, 1e-12, 0);
    assert_close(points.points[1].value, 990, 1e-12, 0);
    ru_points_free(&points);
}

static void an_offset_moves_values_and_not_their_sd(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 30, "degC", "")};
    rows[0].sd = 0.5;
    ru_rule rule = ru_rule_default("x");
    rule.unit = "K";
    ru_points points = collect(rows, 1, &rule, NONE);
    assert_close(points.points[0].value, 303.15, 1e-12, 0);
    assert_close(points.points[0].sd, 0.5, 1e-9, 0);
    ru_points_free(&points);
}

static void a_rules_offset_is_a_difference_in_the_units_of_the_product(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 5, "mg/L", ""), row(1, 4, "mg/L", "")};
    rows[0].sd = 0.5;
    ru_rule rule = ru_rule_default("x");
    rule.factor.number = 2;
    rule.unit = "g/m3";
    rule.offset = (ru_measure){"-1.8 mg/L", -1.8, "mg/L"};
    ru_points points = collect(rows, 2, &rule, NONE);
    assert_int_equal(points.n, 2);
    assert_close(points.points[0].value, 8.2, 1e-12, 0);
    assert_close(points.points[0].sd, 1, 1e-12, 0);
    assert_close(points.points[1].value, 6.2, 1e-12, 0);
    ru_points_free(&points);
    rule.offset = (ru_measure){"-0.5", -0.5, ""};
    points = collect(rows, 2, &rule, NONE);
    assert_close(points.points[0].value, 9.5, 1e-12, 0);
    ru_points_free(&points);
    rule.offset = (ru_measure){"1 h", 1, "h"};
    points = collect(rows, 2, &rule, NONE);
    assert_int_equal(points.n, 0);
    assert_int_equal(points.n_unusable, 2);
    ru_points_free(&points);
}

static void flags_are_used_unless_the_rule_drops_them(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 1, "g/L", "5-min mean"), row(1, 2, "g/L", "implausible: high"),
                              row(2, 3, "g/L", "sd implausible"), row(3, 4, "g/L", "")};
    char *drop[] = {"implausible: "}, *ignore[] = {"sd impl"};
    rows[2].sd = rows[3].sd = 0.1;
    ru_rule rule = ru_rule_default("x");
    rule.drop_flags = drop;
    rule.ignore_sd_flags = ignore;
    rule.n_drop_flag = rule.n_ignore_sd_flag = 1;
    ru_points points = collect(rows, 4, &rule, NONE);
    assert_int_equal(points.n, 3);
    assert_int_equal(points.n_dropped, 1);
    assert_int_equal(points.n_flagged, 2);
    assert_true(isnan(points.points[1].sd));
    assert_close(points.points[2].sd, 0.1, 1e-12, 0);
    ru_points_free(&points);
}

static void the_stretch_of_time_has_its_ends(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 1, "g/L", ""), row(10, 2, "g/L", ""), row(20, 3, "g/L", ""),
                              row(21, 4, "g/L", "")};
    ru_rule rule = ru_rule_default("x");
    rule.time.from = 10;
    rule.time.until = 20;
    ru_points points = collect(rows, 4, &rule, NONE);
    assert_int_equal(points.n, 2);
    assert_int_equal(points.n_skipped, 2);
    ru_points_free(&points);
}

static void noise_fills_in_or_overrides(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(0, 2, "g/L", ""), row(1, -4, "g/L", "")};
    rows[0].sd = 0.5;
    ru_rule rule = ru_rule_default("x");
    rule.noise.relative = 0.05;
    rule.noise.absolute = (ru_measure){"100 mg/L", 100, "mg/L"};
    ru_points points = collect(rows, 2, &rule, NONE);
    assert_close(points.points[0].sd, 0.5, 1e-12, 0);
    assert_close(points.points[1].sd, sqrt(0.2 * 0.2 + 0.1 * 0.1), 1e-12, 0); /* 5 % of 4, 0.1 */
    ru_points_free(&points);
    rule.override_sd = 1;
    points = collect(rows, 2, &rule, NONE);
    assert_close(points.points[0].sd, sqrt(0.1 * 0.1 + 0.1 * 0.1), 1e-12, 0);
    ru_points_free(&points);
    rule.noise.absolute = (ru_measure){"1 h", 1, "h"};
    const ru_measured measured = {.rows = rows, .n_row = 2};
    const ru_run_choice choice = {.run = "A"};
    assert_int_equal(ru_points_collect(&measured, &choice, &rule, NONE, &points), RU_ERR_INPUT);
    ru_points_free(&points);
}

static void steady_states_stand_where_they_are_told_or_at_the_end(void **state)
{
    (void)state;
    ru_measured_row rows[] = {row(NONE, 1, "g/L", ""), row(NONE, 2, "g/L", ""),
                              row(NONE, 3, "g/L", "")};
    rows[1].run = "B";
    rows[2].run = "C";
    const ru_measured measured = {.rows = rows, .n_row = 3};
    const ru_run_time times[] = {{"B", 500}, {"A", 100}};
    ru_run_choice choice = {.times = times, .n_time = 2, .end = 1000};
    ru_rule rule = ru_rule_default("x");
    ru_points points;
    assert_int_equal(ru_points_collect(&measured, &choice, &rule, NONE, &points), RU_OK);
    assert_int_equal(points.n, 2);
    assert_true(points.points[0].time == 100 && points.points[1].time == 500);
    ru_points_free(&points);
    choice = (ru_run_choice){.run = "C", .end = 1000};
    assert_int_equal(ru_points_collect(&measured, &choice, &rule, NONE, &points), RU_OK);
    assert_int_equal(points.n, 1);
    assert_true(points.points[0].time == 1000);
    ru_points_free(&points);
}

static void the_molar_mass_is_the_rules_or_the_substances(void **state)
{
    (void)state;
    char formula[32];
    ru_rule rule = ru_rule_default("exo_ACT");
    assert_true(isnan(ru_rule_molar_mass(&rule, "product", formula, sizeof formula)));
    assert_close(ru_rule_molar_mass(&rule, "acetate", formula, sizeof formula), 59.044, 1e-9, 0);
    assert_string_equal(formula, "C2H3O2");
    rule.molar_mass = 0.06005;
    assert_close(ru_rule_molar_mass(&rule, "acetate", formula, sizeof formula), 60.05, 1e-9, 0);
    assert_string_equal(formula, "");
}

static int free_units(void **state)
{
    (void)state;
    ru_unit_shutdown();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_other_runs_and_quantities_do_not_count),
        cmocka_unit_test(units_of_rows_become_one),
        cmocka_unit_test(a_factor_with_a_unit_gives_the_unit),
        cmocka_unit_test(an_offset_moves_values_and_not_their_sd),
        cmocka_unit_test(a_rules_offset_is_a_difference_in_the_units_of_the_product),
        cmocka_unit_test(flags_are_used_unless_the_rule_drops_them),
        cmocka_unit_test(the_stretch_of_time_has_its_ends),
        cmocka_unit_test(noise_fills_in_or_overrides),
        cmocka_unit_test(steady_states_stand_where_they_are_told_or_at_the_end),
        cmocka_unit_test(the_molar_mass_is_the_rules_or_the_substances),
    };
    return cmocka_run_group_tests(tests, NULL, free_units);
}
