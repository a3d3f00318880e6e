/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cases.h"

#include <string.h>

#include <ru/scale/scaling.h>

static ru_document *document;

static ru_scaling *scale(const char *text, const ru_scaling_task *like)
{
    ru_scaling *scaling = NULL;
    ru_scaling_task task = *like;
    task.from = document = ru_case_read(text);
    if (ru_scaling_build(&task, &scaling) != RU_OK)
        print_message("%s\n", ru_fault_text());
    return scaling;
}

static void discard(ru_scaling **scaling)
{
    ru_scaling_destroy(scaling);
    ru_document_destroy(&document);
}

static double cell(const ru_scale_column *column, const char *name)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, name) == 0)
            return column->cells[i].value;
    fail_msg("no criterion %s", name);
    return NAN;
}

/* Oldshue's table of 1966 for similar vessels, 125 times the volume, turbulent, no gas (recalled):
 * each rule's power, power per volume, speed, discharge over volume, tip speed and Reynolds
 * number, those of the small vessel being 1. */
static void similar_vessels_scale_as_in_oldshues_table(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        double power, density, speed, turnover, tip, reynolds;
    } table[] = {{"P/V", 125, 1, 0.34, 0.34, 1.7, 8.5},
                 {"t95", 3125, 25, 1, 1, 5, 25},
                 {"tip-speed", 25, 0.2, 0.2, 0.2, 1, 5},
                 {"Re", 0.2, 0.0016, 0.04, 0.04, 0.2, 1}};
    const ru_scaling_task task = {.to = "98.17477042468104 m3", .keep = "P/V,t95,tip-speed,Re"};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS, &task);
    assert_non_null(s);
    assert_close(s->ratio, 125, 1e-7, 0);
    for (size_t i = 0; i < 4; i++) {
        const ru_scale_column *c = &s->columns[i], *o = &s->origin;
        assert_string_equal(c->rule.name, table[i].rule);
        assert_close(cell(c, "power") / cell(o, "power"), table[i].power, 0.01, 0);
        assert_close(cell(c, "P/V") / cell(o, "P/V"), table[i].density, 0.01, 0);
        assert_close(cell(c, "speed") / cell(o, "speed"), table[i].speed, 0.01, 0);
        assert_close(cell(o, "t_c") / cell(c, "t_c"), table[i].turnover, 0.01, 0);
        assert_close(cell(c, "tip-speed") / cell(o, "tip-speed"), table[i].tip, 0.01, 0);
        assert_close(cell(c, "Re") / cell(o, "Re"), table[i].reynolds, 0.01, 0);
    }
    discard(&s);
}

/* The exponents of the diameter, D from 1 to 2: -2/3, -1, 0, -2 (Garcia-Ochoa and Gomez 2009). */
static void the_speed_follows_the_diameter_by_its_exponent(void **state)
{
    (void)state;
    static const double exponents[] = {-2.0 / 3, -1, 0, -2};
    const ru_scaling_task task = {.to = "6.283185307179586 m3", .keep = "P0/V,tip-speed,t95,Re"};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS, &task);
    assert_non_null(s);
    for (size_t i = 0; i < 4; i++)
        assert_close(s->columns[i].point.knobs.speed, 4 * pow(2, exponents[i]), 1e-7, 0);
    discard(&s);
}

/* By hand, eight times the volume at one vvm and the same kLa = 0.026 (Pg/V)^0.4 u_s^0.5, without
 * depth: u_s doubles, so Pg/V falls to 2^-1.25 of it. By Michel and Miller Pg goes with
 * (N^7 D^13/Q^0.56)^0.459, so that Pg/V goes with n^3.213 2^(11.32 0.459 - 3); hence
 * n = 2^(-(1.25 + 2.19588)/3.213) = 0.47550 of 240 rpm. */
static void one_kla_in_eight_times_the_volume_is_as_by_hand(void **state)
{
    (void)state;
    const ru_scaling_task task = {.to = "6.283185307179586 m3", .keep = "kLa,OTR"};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS, &task);
    assert_non_null(s);
    for (size_t i = 0; i < 2; i++) { /* at one pressure the same OTR is the same kLa */
        const ru_scale_column *c = &s->columns[i];
        assert_int_equal(c->status, RU_OK);
        assert_close(c->point.knobs.speed / 4, 0.47550, 2e-5, 0);
        assert_close(cell(c, "P/V") / cell(&s->origin, "P/V"), pow(2, -1.25), 1e-6, 0);
        assert_close(cell(c, "u_s") / cell(&s->origin, "u_s"), 2, 1e-6, 0);
        assert_close(cell(c, "vvm"), cell(&s->origin, "vvm"), 1e-6, 0);
    }
    discard(&s);
}

static const ru_scale_cell *cell_of(const ru_scale_column *column, const char *name)
{
    size_t n;
    const ru_criterion *rows = ru_criteria(&n);
    return &column->cells[(size_t)(ru_criterion_find(name) - rows)];
}

/* 20 m3 are beyond 2.6 m3 of the coalescing correlation; 20 kW are more than a motor of 5 kW. */
static void what_lies_beyond_is_marked(void **state)
{
    (void)state;
    static const char *const limits[] = {"power <= 5 kW"};
    const ru_scaling_task task = {
        .to = "20 m3", .keep = "P/V,tip-speed+vvm", .limits = limits, .n_limit = 1};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS, &task);
    assert_non_null(s);
    const ru_scale_column *c = &s->columns[0];
    assert_int_equal(cell_of(&s->origin, "kLa")->beyond_range, 0);
    assert_int_equal(cell_of(c, "kLa")->beyond_range, 1);
    assert_non_null(strstr(cell_of(c, "kLa")->note, "V 20 m3"));
    assert_int_equal(cell_of(c, "power")->beyond_vessel, 1);
    assert_string_equal(cell_of(c, "power")->note, "power <= 5 kW is not kept");
    /* At the same tip speed and the gas of 25 times the volume the turbine is flooded. */
    assert_true(cell(&s->columns[1], "flooding") < 1);
    assert_int_equal(cell_of(&s->columns[1], "flooding")->beyond_vessel, 1);
    discard(&s);
}

/* A rule that no speed meets is told, and the others are done. */
static void an_impossible_rule_does_not_stop_the_others(void **state)
{
    (void)state;
    const ru_scaling_task task = {.to = "50000 m3", .keep = "t95,P/V"};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS, &task);
    assert_non_null(s);
    assert_int_equal(s->columns[0].status, RU_ERR_CRITERION);
    assert_non_null(strstr(s->columns[0].fault, "no speed keeps t95"));
    assert_int_equal(s->columns[1].status, RU_OK);
    discard(&s);
}

static void a_scaled_scenario_is_written_with_its_rule(void **state)
{
    (void)state;
    char *text;
    static const char *const limits[] = {"power <= 1 kW"};
    const ru_scaling_task task = {
        .to = "6.283185307179586 m3", .keep = "tip-speed", .limits = limits, .n_limit = 1};
    ru_scaling *s = scale(RU_CASE_STIRRED RU_CASE_CELLS RU_CASE_GAS, &task);
    assert_non_null(s);
    assert_int_equal(ru_scaling_write(s, &s->columns[0], "t.yaml", &text), RU_OK);
    assert_ptr_equal(strstr(text, RU_SCALED_BY), text);
    assert_non_null(strstr(text, "# Kept: tip-speed = 4.18879 m/s"));
    assert_non_null(strstr(text, "Oldshue"));
    assert_non_null(strstr(text, "speed: 120 rpm"));
    assert_non_null(strstr(text, "# Mind: power: power <= 1 kW is not kept"));
    assert_non_null(strstr(text, "biomass: 1 g/L"));
    free(text);
    discard(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similar_vessels_scale_as_in_oldshues_table),
        cmocka_unit_test(the_speed_follows_the_diameter_by_its_exponent),
        cmocka_unit_test(one_kla_in_eight_times_the_volume_is_as_by_hand),
        cmocka_unit_test(what_lies_beyond_is_marked),
        cmocka_unit_test(an_impossible_rule_does_not_stop_the_others),
        cmocka_unit_test(a_scaled_scenario_is_written_with_its_rule),
    };
    return ru_run_group(tests);
}
