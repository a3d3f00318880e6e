/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutate.h"
#include "problems.h"

/* One thing wrong with each of these problems, against what is said of it and where. */

#define PARAMETERS "parameterId\tparameterScale\tnominalValue\testimate\n"
#define RATES      "k1\tlin\t0.8\t0\nk2\tlin\t0.6\t0\n"
#define PRIORS                                                                                     \
    "parameterId\tparameterScale\tnominalValue\testimate\tobjectivePriorType\t"                    \
    "objectivePriorParameters\n"
#define BOUNDED                                                                                    \
    "parameterId\tparameterScale\tnominalValue\testimate\tobjectivePriorType\tlowerBound\t"        \
    "upperBound\n"
#define OBSERVABLES "observableId\tobservableFormula\tnoiseFormula\n"
#define SCALED      "observableId\tobservableFormula\tnoiseFormula\tobservableTransformation\n"
#define POINTS      "observableId\tsimulationConditionId\ttime\tmeasurement\n"
#define YAML(version, parameters, models, further)                                                 \
    "format_version: " version "\nparameter_file: " parameters                                     \
    "\nproblems:\n- sbml_files: " models                                                           \
    "\n  condition_files: [conditions.tsv]\n  observable_files: [observables.tsv]\n"               \
    "  measurement_files: [measurements.tsv]\n" further

static const struct {
    problem_files files;
    const char *expected[2]; /* both stand in the message */
} problems[] = {
    {{.yaml = YAML("2.0.0", "parameters.tsv", "[model.xml]", "")},
     {"problem.yaml:1:17: error: PEtab of format version '2.0.0' is not supported", ""}},
    {{.yaml = YAML("1", "nowhere.tsv", "[model.xml]", "")},
     {"problem.yaml:2:17: error:", "nowhere.tsv: cannot open"}},
    {{.yaml = YAML("1", "parameters.tsv", "[nowhere.xml]", "")},
     {"problem.yaml:4:16: error: the model cannot be used", "nowhere.xml"}},
    {{.yaml = YAML("1", "parameters.tsv", "[model.xml, model.xml]", "")},
     {"problem.yaml:4:16: error: expected one model", "not supported"}},
    {{.yaml = YAML("1", "parameters.tsv", "[model.xml]", "  visualisation_files: [x.tsv]\n")},
     {"problem.yaml:8:3: error: 'visualisation_files' is not a key",
      "did you mean 'visualization_files'?"}},
    {{.yaml = YAML("1", "parameters.tsv", "[model.xml]", "extensions: {select: {version: 1}}\n")},
     {"problem.yaml:8:", "extensions of PEtab are not supported"}},
    {{.yaml = "format_version: 1\nproblems: []\n"}, {"problem.yaml", "parameter_file"}},
    {{.model = "<sbml>"}, {"problem.yaml:4:16: error: the model cannot be used", "model.xml"}},

    {{.parameters = "parameterId\tparameterscale\testimate\nk1\tlin\t1\n"},
     {"parameters.tsv:1:1: error: there is no column 'parameterScale'",
      "did you mean 'parameterscale'?"}},
    {{.parameters = "parameterId\tparameterScale\tnominalvalue\testimate\n" RATES},
     {"parameters.tsv:1:28: error: 'nominalvalue' is no column", "did you mean 'nominalValue'?"}},
    {{.parameters = PARAMETERS RATES "k1\tlin\t1\t0\n"},
     {"parameters.tsv:4:1: error: there are two parameters 'k1'", ""}},
    {{.parameters = PARAMETERS RATES "k 3\tlin\t1\t0\n"},
     {"parameters.tsv:4:1: error: 'k 3' is no id", ""}},
    {{.parameters = PARAMETERS "k1\tlog1\t1\t0\n"},
     {"parameters.tsv:2:4: error: 'log1' is no parameterScale", "did you mean 'log"}},
    {{.parameters = PARAMETERS "k1\tlin\t0,8\t0\n"},
     {"parameters.tsv:2:8: error: expected a number, found '0,8'", ""}},
    {{.parameters = PARAMETERS "k1\tlin\t0.8\tyes\n"},
     {"parameters.tsv:2:12: error: expected 0 or 1, found 'yes'", ""}},
    {{.parameters = PARAMETERS "k1\tlin\t\t0\n"},
     {"parameters.tsv:2:8: error: there is no nominalValue", "not estimated"}},
    {{.parameters = "parameterId\tparameterScale\tnominalValue\testimate\tlowerBound\tupperBound\n"
                    "k1\tlin\t1\t1\t5\t2\n"},
     {"parameters.tsv:2:12: error: the lower bound 5 lies above the upper one 2", ""}},
    {{.parameters = PRIORS "k1\tlin\t1\t1\tgauss\t0;1\n"},
     {"parameters.tsv:2:12: error: 'gauss' is no objectivePriorType", ""}},
    {{.parameters = PRIORS "k1\tlin\t1\t1\tnormal\t0\n"},
     {"parameters.tsv:2:19: error: expected two numbers", "as in 0;1"}},
    {{.parameters = PRIORS "k1\tlin\t1\t1\tnormal\t0;-1\n"},
     {"parameters.tsv:2:19: error: the second number is a width", ""}},
    {{.parameters = PARAMETERS "k1\tlin\tinf\t1\n"},
     {"parameters.tsv:2:8: error: expected a finite number, found 'inf'", ""}},
    {{.parameters = PRIORS "k1\tlin\t1\t1\tuniform\t\n"},
     {"parameters.tsv:2:12: error: a uniform prior needs lowerBound and upperBound", ""}},
    {{.parameters = PRIORS "k1\tlog\t1\t1\tparameterScaleUniform\t\n"},
     {"parameters.tsv:2:12: error: a uniform prior needs lowerBound and upperBound", ""}},
    {{.parameters = BOUNDED "k1\tlog10\t1\t1\tparameterScaleUniform\t0\t5\n"},
     {"parameters.tsv:2:36: error: a uniform prior has no bound at the logarithm of 0", ""}},
    {{.parameters = BOUNDED "k1\tlin\t1\t1\tuniform\t0\tinf\n"},
     {"parameters.tsv:2:22: error: a uniform prior has no bound at inf", ""}},
    {{.parameters = BOUNDED "k1\tlin\t1\t1\tuniform\t2\t2\n"},
     {"parameters.tsv:2:20: error: the lower bound is not below the upper one", ""}},
    {{.parameters = PRIORS "k1\tlin\t-1\t1\tlogNormal\t0;1\n"},
     {"parameters.tsv:2:8: error: -1 has no logarithm", "its prior is a density"}},
    {{.parameters = PRIORS "k1\tlin\t0\t1\tlogLaplace\t0;1\n"},
     {"parameters.tsv:2:8: error: 0 has no logarithm", ""}},
    {{.parameters = PRIORS "k1\tlog10\t0\t1\tparameterScaleNormal\t0;1\n"},
     {"parameters.tsv:2:10: error: 0 has no logarithm", ""}},
    {{.parameters = PARAMETERS RATES "k11\tlin\t1\t0\n"},
     {"parameters.tsv:4:1: error: 'k11' is neither in the model", "did you mean 'k1'?"}},
    {{.parameters = PARAMETERS RATES "A\tlin\t1\t0\n"},
     {"parameters.tsv:4:1: error: 'A' is a species", "condition table"}},
    {{.parameters = PARAMETERS RATES "total\tlin\t1\t0\n"},
     {"parameters.tsv:4:1: error: 'total' is what a rule", ""}},

    {{.conditions = "conditionID\nc0\n"},
     {"conditions.tsv:1:1: error: there is no column 'conditionId'",
      "did you mean 'conditionID'?"}},
    {{.conditions = "conditionId\ta00\nc0\t1\n"},
     {"conditions.tsv:1:13: error: 'a00' is neither in the model nor used", "did you mean 'a0'?"}},
    {{.conditions = "conditionId\tk1\nc0\t1\n"},
     {"conditions.tsv:1:13: error: 'k1' is in the parameter table", ""}},
    {{.conditions = "conditionId\tforth\nc0\t1\n"},
     {"conditions.tsv:1:13: error: 'forth' is a reaction", ""}},
    {{.conditions = "conditionId\ttotal\nc0\t1\n"},
     {"conditions.tsv:1:13: error: 'total' is what a rule", ""}},
    {{.conditions = "conditionId\ta0\nc0\tb00\n"},
     {"conditions.tsv:2:4: error: 'b00' is neither a number nor a name", "did you mean 'b0'?"}},
    {{.conditions = "conditionId\ta0\nc0\t1\nc0\t2\n"},
     {"conditions.tsv:3:1: error: there are two conditions 'c0'", ""}},
    {{.conditions = "conditionId\ta0\ta0\nc0\t1\t2\n"},
     {"conditions.tsv:1:16: error: there are two columns 'a0'", ""}},

    {{.observables = "observableId\tnoiseFormula\nobs_a\t1\n"},
     {"observables.tsv:1:1: error: there is no column 'observableFormula'", ""}},
    {{.observables = OBSERVABLES "obs_a\tA + tottal\t1\n"},
     {"observables.tsv:2:11: error: 'tottal' is no known name", "did you mean 'total'?"}},
    {{.observables = OBSERVABLES "obs_a\t2 A\t1\n"},
     {"observables.tsv:2:9: error: expected an operator, found 'A'", ""}},
    {{.observables = OBSERVABLES "obs_a\t(A + B\t1\n"},
     {"observables.tsv:2:7: error: this parenthesis is not closed", ""}},
    {{.observables = OBSERVABLES "obs_a\tsqrtt(A)\t1\n"},
     {"observables.tsv:2:7: error: 'sqrtt' is no function", "did you mean 'sqrt'?"}},
    {{.observables = OBSERVABLES "obs_a\tmonod(A, B)\t1\n"},
     {"observables.tsv:2:7: error: 'monod' is no function", ""}},
    {{.observables = OBSERVABLES "obs_a\tA > B\t1\n"},
     {"observables.tsv:2:7: error: the observable is a condition", ""}},
    {{.observables = OBSERVABLES "obs_a\tA\t\n"},
     {"observables.tsv:2:9: error: there is no noiseFormula", ""}},
    {{.observables = OBSERVABLES "obs_a\tA\t1\nobs_a\tB\t1\n"},
     {"observables.tsv:3:1: error: there are two observables 'obs_a'", ""}},
    {{.observables = SCALED "obs_a\tA\t1\tlog2\n"},
     {"observables.tsv:2:11: error: 'log2' is no observableTransformation", "did you mean 'log"}},
    {{.observables = SCALED "obs_a\tA\t0.1*obs_a\tlog\n"},
     {"observables.tsv:2:9: error: the noise of 'obs_a'", "not supported"}},
    {{.observables = OBSERVABLES "obs_a\tobservableParameter2_obs_a*A\t1\n"},
     {"observables.tsv:2:7: error: the placeholders observableParameter1", "not all there"}},
    {{.observables = OBSERVABLES "obs_a\tnoiseParameter1_obs_a*A\t1\n"},
     {"observables.tsv:2:7: error: 'noiseParameter1_obs_a' is no known name", ""}},

    {{.measurements = "observableId\tsimulationConditionId\tmeasurement\nobs_a\tc0\t1\n"},
     {"measurements.tsv:1:1: error: there is no column 'time'", ""}},
    {{.measurements = POINTS "obs_b\tc0\t0\t1\n"},
     {"measurements.tsv:2:1: error: there is no observable 'obs_b'", "did you mean 'obs_a'?"}},
    {{.measurements = POINTS "obs_a\tc1\t0\t1\n"},
     {"measurements.tsv:2:7: error: there is no condition 'c1'", "did you mean 'c0'?"}},
    {{.measurements = POINTS "obs_a\tc0\tsoon\t1\n"},
     {"measurements.tsv:2:10: error: expected a time from 0 on, found 'soon'", ""}},
    {{.measurements = POINTS "obs_a\tc0\t-1\t1\n"},
     {"measurements.tsv:2:10: error: expected a time from 0 on, found '-1'", ""}},
    {{.measurements = POINTS "obs_a\tc0\t1\t\n"},
     {"measurements.tsv:2:12: error: expected a number, found ''", ""}},
    {{.measurements = POINTS "obs_a\tc0\t1\t1.0.0\n"},
     {"measurements.tsv:2:12: error: expected a number, found '1.0.0'", ""}},
    {{.observables = SCALED "obs_a\tA\t1\tlog10\n", .measurements = POINTS "obs_a\tc0\t1\t0\n"},
     {"measurements.tsv:2:12: error: '0' has no logarithm", ""}},
    {{.observables = OBSERVABLES "obs_a\tobservableParameter1_obs_a*A\t1\n"},
     {"measurements.tsv:2:1: error: the formulas of 'obs_a' have 1 placeholder for", "here are 0"}},
    {{.measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\tnoiseParameters\n"
                      "obs_a\tc0\t0\t1\t0.5\n"},
     {"measurements.tsv:2:14: error: the formulas of 'obs_a' have 0 placeholders", "here is 1"}},
    {{.observables = OBSERVABLES "obs_a\tA\tnoiseParameter1_obs_a\n",
      .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\tnoiseParameters\n"
                      "obs_a\tc0\t0\t1\tk3\n"},
     {"measurements.tsv:2:14: error: 'k3' is neither a number nor a name", "did you mean 'k1'?"}},
    {{.measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\t"
                      "noiseparameters\nobs_a\tc0\t0\t1\t1\n"},
     {"measurements.tsv:1:53: error: 'noiseparameters' is no column",
      "did you mean 'noiseParameters'?"}},
    {{.measurements = POINTS "obs_a\tc0\t0\t1\"\n"},
     {"measurements.tsv:2:13: error: a quote in the middle of a cell", ""}},

    {{.measurements = POINTS "obs_a\tc0\t0\t1\nobs_a\tc0\t1\t1\t0.5\n"},
     {"measurements.tsv:3:14: error: the row has 1 cell beyond the 4 columns", "a tab too many"}},
    {{.conditions = "conditionId\ta0\nc0\t1\t2\t3\n"},
     {"conditions.tsv:2:6: error: the row has 2 cells beyond the 2 columns", ""}},

    /* found when it is run */
    {{.observables = OBSERVABLES "obs_a\tA / (A - 1)\t1\n"},
     {"measurements.tsv:2:1: error: the model gives 'obs_a' no finite value at time 0", ""}},
    {{.observables = SCALED "obs_a\tA - 1\t1\tlog\n"},
     {"measurements.tsv:2:1: error: the model makes 'obs_a' 0 at time 0, which has no logarithm",
      "logarithmic scale"}},
    {{.observables = SCALED "obs_a\tA - 3\t1\tlog10\n"},
     {"measurements.tsv:2:1: error: the model makes 'obs_a' -2 at time 0", "has no logarithm"}},
    {{.conditions = "conditionId\ta0\tb0\nc0\tb0\ta0\n"},
     {"conditions.tsv:2:1: error: the model cannot be run under condition 'c0'", "in a circle"}},
    {{.observables = OBSERVABLES "obs_a\tA\tA - 2\n"},
     {"measurements.tsv:2:1: error: the noise of 'obs_a' is -1 at time 0: must be positive", ""}},
    {{.observables = OBSERVABLES "obs_a\tln(A - 2)\t1\n"},
     {"measurements.tsv:2:1: error: the model gives 'obs_a' no value at time 0", ""}},
    {{.conditions = "conditionId\toffset\nc0\t\n",
      .observables = OBSERVABLES "obs_a\tA + offset\t1\n"},
     {"conditions.tsv:2:4: error: condition 'c0' gives no value for 'offset'", ""}},
};

static void each_error_is_told_at_its_place(void **state)
{
    (void)state;
    int n_wrong = 0;
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++) {
        ru_petab_problem *p = NULL;
        ru_status status = ru_petab_read(write_problem(&problems[i].files), &p);
        if (status == RU_OK)
            status = ru_petab_run(p, NULL);
        int good = status == RU_ERR_INPUT && strstr(ru_fault_text(), problems[i].expected[0]) &&
                   strstr(ru_fault_text(), problems[i].expected[1]);
        n_wrong += !good;
        if (!good)
            print_error("problem %zu: expected %s ... %s, found %d:\n%s\n", i,
                        problems[i].expected[0], problems[i].expected[1], (int)status,
                        ru_fault_text());
        ru_petab_destroy(&p);
    }
    assert_int_equal(n_wrong, 0);
}

/* Tables whose rows are changed, dropped and doubled byte by byte are taken or refused, with a
 * message. */
static void mutated_tables_are_taken_or_refused(void **state)
{
    (void)state;
    enum { N = 24 };
    static const char *const tables[] = {
        "parameterId\tparameterScale\tnominalValue\testimate\tobjectivePriorType\t"
        "objectivePriorParameters\nk1\tlog\t0.8\t1\tnormal\t0;1\nk2\tlin\t0.6\t0\t\t\n",
        "conditionId\ta0\tB\nc0\t0.5\tb0\n",
        "observableId\tobservableFormula\tnoiseFormula\tobservableTransformation\n"
        "obs_a\tobservableParameter1_obs_a*(A + 2^B)/total\tnoiseParameter1_obs_a\tlog10\n",
        "observableId\tsimulationConditionId\ttime\tmeasurement\tobservableParameters\t"
        "noiseParameters\nobs_a\tc0\t1\t0.7\t2\t0.5\nobs_a\tc0\tinf\t0.7\tk1\t0.5\n"};
    unsigned seed = 11;
    size_t n_refused = 0;
    for (int i = 0; i < N; i++) {
        char texts[4][1024];
        ru_petab_problem *p = NULL;
        for (int k = 0; k < 4; k++)
            snprintf(texts[k], sizeof texts[k], "%s", tables[k]);
        char *rows = strchr(texts[i % 4], '\n') + 1;
        mutate(rows, sizeof texts[0] - (size_t)(rows - texts[i % 4]), &seed);
        ru_fault_clear();
        ru_status status = ru_petab_read(write_problem(&(problem_files){.parameters = texts[0],
                                                                        .conditions = texts[1],
                                                                        .observables = texts[2],
                                                                        .measurements = texts[3]}),
                                         &p);
        if (status == RU_OK)
            status = ru_petab_run(p, NULL);
        assert_true(status == RU_OK || status == RU_ERR_INPUT || status == RU_ERR_SOLVER);
        assert_true(status == RU_OK || ru_fault_text()[0]);
        n_refused += status != RU_OK;
        ru_petab_destroy(&p);
    }
    assert_in_range(n_refused, N / 4, N - 1);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    ru_petab_problem *p = NULL;
    assert_int_equal(ru_petab_read("/nowhere/problem.yaml", &p), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "/nowhere/problem.yaml"));
    assert_null(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_error_is_told_at_its_place),
        cmocka_unit_test(mutated_tables_are_taken_or_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
    };
    return ru_run_group(tests);
}
