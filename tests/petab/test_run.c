/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* What a condition, an override and a formula make of the model, against its closed form. */

#define MEASUREMENTS "observableId\tsimulationConditionId\ttime\tmeasurement\n"

static void the_parameter_table_is_stronger_than_the_model(void **state)
{
    (void)state;
    ru_petab_problem *p = run_problem(&(problem_files){0});
    assert_close(simulated(p, 0), 1, 0, 1e-12);
    assert_close(simulated(p, 1), exact_a(10, 1, 1, 0.8, 0.6), 1e-6, 0);
    assert_int_equal(ru_petab_set(p, "k1=0.2"), RU_OK);
    assert_int_equal(ru_petab_run(p, NULL), RU_OK);
    assert_close(simulated(p, 1), exact_a(10, 1, 1, 0.2, 0.6), 1e-6, 0);
    ru_petab_destroy(&p);
}

static void conditions_set_parameters_and_starts_by_numbers_and_names(void **state)
{
    (void)state;
    /* empty and NaN leave what the model has: a0 = 1, B(0) = b0 = 1 */
    ru_petab_problem *p = run_problem(&(problem_files){
        .parameters = "parameterId\tparameterScale\tnominalValue\testimate\n"
                      "k1\tlin\t0.8\t0\nk2\tlin\t0.6\t0\nstart\tlin\t3\t0\n",
        .conditions = "conditionId\ta0\tB\tconditionName\n"
                      "numbers\t0.8\t2\tx\nnames\tstart\ta0\ty\nnothing\t\tNaN\tz\n",
        .measurements = MEASUREMENTS "obs_a\tnothing\t1\t1\nobs_a\tnames\t1\t1\n"
                                     "obs_a\tnumbers\t1\t1\nobs_a\tnumbers\t0\t1\n"});
    assert_close(simulated(p, 0), exact_a(1, 1, 1, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 1), exact_a(1, 3, 3, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 2), exact_a(1, 0.8, 2, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 3), 0.8, 0, 1e-12);
    ru_petab_destroy(&p);
}

static void a_compartment_size_leaves_the_concentrations_of_the_start(void **state)
{
    (void)state;
    /* rates go with V and so do amounts: concentrations as in V = 1 */
    ru_petab_problem *p = run_problem(
        &(problem_files){.conditions = "conditionId\tV\nc0\t3\n",
                         .observables = "observableId\tobservableFormula\tnoiseFormula\n"
                                        "obs_a\tA\t1\nobs_v\tV*total\t1\n",
                         .measurements = MEASUREMENTS "obs_a\tc0\t1\t1\nobs_v\tc0\t1\t1\n"});
    assert_close(simulated(p, 0), exact_a(1, 1, 1, 0.8, 0.6), 1e-6, 0);
    assert_close(simulated(p, 1), 6, 1e-9, 0);
    ru_petab_destroy(&p);
}

/* With overrides: observableParameters, noiseParameters. */
#define OVERRIDDEN                                                                                 \
    "observableId\tsimulationConditionId\ttime\tmeasurement\tobservableParameters\t"               \
    "noiseParameters\n"

static void placeholders_take_numbers_parameters_columns_and_variables(void **state)
{
    (void)state;
    ru_petab_problem *p = run_problem(&(problem_files){
        .parameters = "parameterId\tparameterScale\tnominalValue\testimate\n"
                      "k1\tlin\t0.8\t0\nk2\tlin\t0.6\t0\nscale\tlin\t4\t1\nsd\tlog\t0.25\t1\n",
        .conditions = "conditionId\toffset\nc0\t7\nc1\tscale\n",
        .observables = "observableId\tobservableFormula\tnoiseFormula\n"
                       "o\tobservableParameter1_o*A + observableParameter2_o\t"
                       "noiseParameter1_o + 0.5*o\n"
                       "q\toffset + sd*time\t2*sd + noiseParameter1_q^2\n",
        .measurements = OVERRIDDEN "o\tc0\t0\t1\t0.5;2\tsd\n"
                                   "o\tc0\t0\t1\tscale; b0\t0.125\n"
                                   "o\tc1\t0\t1\toffset;k2\ttotal\n"
                                   "q\tc0\t3\t1\t\t3\n"
                                   "q\tc1\t3\t1\t\tA\n"});
    const struct {
        double simulated, sigma;
    } expected[] = {
        {0.5 * 1 + 2, 0.25 + 0.5 * 2.5}, {4 * 1 + 1, 0.125 + 0.5 * 5},
        {4 * 1 + 0.6, 2 + 0.5 * 4.6}, /* offset is scale in c1 */
        {7 + 0.25 * 3, 0.5 + 9},         {4 + 0.25 * 3, 0.5 + pow(exact_a(3, 1, 1, 0.8, 0.6), 2)},
    };
    for (size_t i = 0; i < 5; i++) {
        assert_close(simulated(p, i), expected[i].simulated, 1e-9, 0);
        assert_close(p->parts[0].points[i].sigma, expected[i].sigma, 1e-6, 0);
    }
    ru_petab_destroy(&p);
}

static void formulas_are_those_of_petab(void **state)
{
    (void)state;
    /* log is natural; a base stands behind; numbers have no units; powers go from the right */
    static const struct {
        const char *text;
        double value;
    } formulas[] = {
        {"log(10)", 2.302585092994046},
        {"ln(10) + log10(100) + log2(8)", 7.302585092994046},
        {"log(81, 3)", 4},
        {"2**3**2 - 2^3", 504},
        {"-2^2", -4},
        {"sqrt(16)*exp(0)/abs(-8)", 0.5},
        {"piecewise(5, time < 1, 6)", 5},
        {"1e-3 * 2.5E+3", 2.5},
        {"max(total, 3) - min(A, 0.5)", 2.5},
    };
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        char observables[256];
        snprintf(observables, sizeof observables,
                 "observableId\tobservableFormula\tnoiseFormula\nobs_a\t%s\t1\n", formulas[i].text);
        ru_petab_problem *p = run_problem(&(problem_files){
            .observables = observables, .measurements = MEASUREMENTS "obs_a\tc0\t0\t1\n"});
        assert_close(simulated(p, 0), formulas[i].value, 1e-12, 0);
        ru_petab_destroy(&p);
    }
}

static void several_files_and_problems_are_one_sum(void **state)
{
    (void)state;
    write_file("other.xml", conversion);
    write_file("more.tsv", MEASUREMENTS "obs_a\tc0\t5\t0.3\n");
    write_file("other.tsv", "observableId\tobservableFormula\tnoiseFormula\nobs_t\ttotal\t2\n");
    write_file("last.tsv", MEASUREMENTS "obs_t\tc0\t5\t0.5\n");
    ru_petab_problem *p =
        run_problem(&(problem_files){.yaml = "format_version: 1\n"
                                             "parameter_file: parameters.tsv\n"
                                             "problems:\n"
                                             "- sbml_files: [model.xml]\n"
                                             "  condition_files: [conditions.tsv]\n"
                                             "  observable_files: [observables.tsv]\n"
                                             "  measurement_files: [measurements.tsv, more.tsv]\n"
                                             "  visualization_files: [not_there.tsv]\n"
                                             "- sbml_files: [other.xml]\n"
                                             "  condition_files: [conditions.tsv]\n"
                                             "  observable_files: [other.tsv]\n"
                                             "  measurement_files: [last.tsv]\n"});
    ru_petab_score scores[2], all;
    assert_int_equal(ru_petab_observables(p), 2);
    ru_petab_judge(p, scores, &all);
    assert_int_equal(scores[0].n, 3);
    assert_int_equal(scores[1].n, 1);
    assert_int_equal(all.n, 4);
    assert_close(simulated(p, 2), exact_a(5, 1, 1, 0.8, 0.6), 1e-6, 0);
    assert_close(scores[1].chi2, 0.75 * 0.75, 1e-9, 0);
    assert_close(all.llh, scores[0].llh + scores[1].llh, 1e-12, 0);
    ru_petab_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parameter_table_is_stronger_than_the_model),
        cmocka_unit_test(conditions_set_parameters_and_starts_by_numbers_and_names),
        cmocka_unit_test(a_compartment_size_leaves_the_concentrations_of_the_start),
        cmocka_unit_test(placeholders_take_numbers_parameters_columns_and_variables),
        cmocka_unit_test(formulas_are_those_of_petab),
        cmocka_unit_test(several_files_and_problems_are_one_sum),
    };
    return ru_run_group(tests);
}
