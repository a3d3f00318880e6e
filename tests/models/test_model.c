/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/models/model.h>

/* The registry, and the check of a model's tables on copies with a planted fault. */

static void every_line_of_the_registry_is_found_by_its_name(void **state)
{
    (void)state;
    assert_true(ru_model_count() >= 4);
    for (size_t i = 0; i < ru_model_count(); i++)
        assert_ptr_equal(ru_model_find(ru_model_at(i)->name), ru_model_at(i));
    assert_null(ru_model_at(ru_model_count()));
    assert_null(ru_model_find("monot"));
    assert_null(ru_model_find(""));
}

static void a_mistyped_name_leads_to_the_nearest(void **state)
{
    (void)state;
    assert_string_equal(ru_model_nearest("monot"), "monod");
    assert_string_equal(ru_model_nearest("ecoli_anan"), "ecoli-anane");
    assert_string_equal(ru_model_nearest("e.coli-overflow"), "ecoli-overflow");
    assert_string_equal(ru_model_nearest("yeast-bottle"), "yeast-bottleneck");
    assert_non_null(ru_model_nearest(""));
}

static void states_and_parameters_are_found_by_name(void **state)
{
    (void)state;
    const ru_model *m = ru_model_find("monod");
    assert_string_equal(m->states[ru_model_state_index(m, "glucose")].quantity.name, "glucose");
    assert_string_equal(m->parameters[ru_model_parameter_index(m, "k_s")].name, "k_s");
    assert_int_equal(ru_model_state_index(m, "k_s"), m->n_state);
    assert_int_equal(ru_model_parameter_index(m, "glucose"), m->n_parameter);
}

static void defaults_come_in_si(void **state)
{
    (void)state;
    double p[64];
    const ru_model *m = ru_model_find("ecoli-overflow");
    assert_int_equal(ru_model_defaults(m, p), RU_OK);
    assert_close(p[ru_model_parameter_index(m, "q_s_max")], 1.3 / 3600, 1e-14, 0);  /* g/g/h */
    assert_close(p[ru_model_parameter_index(m, "k_s")], 0.05, 1e-14, 0);            /* g/L */
    assert_close(p[ru_model_parameter_index(m, "q_o_max")], 15.0 / 3600, 1e-14, 0); /* mol/kg/s */
    assert_close(p[ru_model_parameter_index(m, "y_oe")], 33.3, 1e-14, 0);           /* mol/kg */
    m = ru_model_find("monod");
    assert_int_equal(ru_model_defaults(m, p), RU_OK);
    assert_close(p[ru_model_parameter_index(m, "mu_max")], 0.5 / 3600, 1e-14, 0);
}

/* A copy of the Monod model whose tables can be spoiled. */
typedef struct spoiled {
    ru_model model;
    ru_state_info states[RU_MODEL_MAX_STATE];
    ru_quantity parameters[64];
} spoiled;

static void spoil(spoiled *s)
{
    const ru_model *m = ru_model_find("monod");
    s->model = *m;
    memcpy(s->states, m->states, m->n_state * sizeof *s->states);
    memcpy(s->parameters, m->parameters, m->n_parameter * sizeof *s->parameters);
    s->model.states = s->states;
    s->model.parameters = s->parameters;
    assert_int_equal(ru_model_check(&s->model), RU_OK);
}

/* The check fails and its message holds `word`. */
static void expect_fault(const ru_model *model, const char *word)
{
    assert_int_equal(ru_model_check(model), RU_ERR_INTERNAL);
    if (!strstr(ru_fault_text(), word))
        fail_msg("'%s' is missing in: %s", word, ru_fault_text());
}

static void the_check_finds_two_of_one_name(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.states[2].quantity.name = "glucose";
    expect_fault(&s.model, "two states are called glucose");
    spoil(&s);
    s.parameters[4].name = "k_s";
    expect_fault(&s.model, "two parameters are called k_s");
}

static void the_check_finds_a_unit_that_is_none(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.parameters[0].unit = "furlong";
    expect_fault(&s.model, "'furlong' is no unit");
    spoil(&s);
    s.states[1].quantity.unit = "g/bottle";
    expect_fault(&s.model, "'g/bottle' is no unit");
}

static void the_check_finds_a_default_out_of_its_range(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.parameters[2].value = 0.9;
    expect_fault(&s.model, "y_xs: the default 0.9");
    spoil(&s);
    s.parameters[2].value = NAN;
    expect_fault(&s.model, "y_xs: the default");
    spoil(&s);
    s.states[0].quantity.value = -1;
    expect_fault(&s.model, "biomass: the default -1");
}

static void the_check_finds_carbon_that_does_not_close(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.states[0].content[RU_CARBON] *= 1.001;
    expect_fault(&s.model, "process growth leaves");
    spoil(&s);
    s.states[0].content[RU_CARBON] = NAN;
    expect_fault(&s.model, "process growth leaves");
}

static void the_check_finds_empty_rows_and_missing_tolerances(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.parameters[1].meaning = NULL;
    expect_fault(&s.model, "not filled in");
    spoil(&s);
    s.states[3].absolute = 0;
    expect_fault(&s.model, "no absolute tolerance");
    spoil(&s);
    s.model.abi = RU_MODEL_ABI + 1;
    expect_fault(&s.model, "another interface");
    spoil(&s);
    s.model.n_state = RU_MODEL_MAX_STATE + 1;
    expect_fault(&s.model, "too many");
}

static void slopes_by_differences_agree_with_the_models_own(void **state)
{
    (void)state;
    spoiled s;
    spoil(&s);
    s.model.rate_slopes = NULL;
    const ru_model *own = ru_model_find("monod");
    double p[64], a[64], b[64];
    const double y[4] = {3, 0.4, 0.006, 0.1};
    ru_local at = {.temperature = 310.15, .pH = 7};
    assert_int_equal(ru_model_defaults(own, p), RU_OK);
    assert_int_equal(ru_model_slopes(&s.model, p, &at, y, a), 0);
    assert_int_equal(ru_model_slopes(own, p, &at, y, b), 0);
    for (size_t i = 0; i < own->n_process * own->n_state; i++)
        assert_close(a[i], b[i], 1e-6, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_registry_is_found_by_its_name),
        cmocka_unit_test(a_mistyped_name_leads_to_the_nearest),
        cmocka_unit_test(states_and_parameters_are_found_by_name),
        cmocka_unit_test(defaults_come_in_si),
        cmocka_unit_test(the_check_finds_two_of_one_name),
        cmocka_unit_test(the_check_finds_a_unit_that_is_none),
        cmocka_unit_test(the_check_finds_a_default_out_of_its_range),
        cmocka_unit_test(the_check_finds_carbon_that_does_not_close),
        cmocka_unit_test(the_check_finds_empty_rows_and_missing_tolerances),
        cmocka_unit_test(slopes_by_differences_agree_with_the_models_own),
    };
    return ru_run_group(tests);
}
