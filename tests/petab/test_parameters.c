/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

/* Values and priors of the parameter table. */

static ru_petab_problem *read(const char *parameters)
{
    ru_petab_problem *p = NULL;
    if (ru_petab_read(write_problem(&(problem_files){.parameters = parameters}), &p) != RU_OK)
        fail_msg("%s", ru_fault_text());
    return p;
}

#define HEADER                                                                                     \
    "parameterId\tparameterScale\tlowerBound\tupperBound\tnominalValue\testimate\t"                \
    "objectivePriorType\tobjectivePriorParameters\n"

static void priors_are_densities(void **state)
{
    (void)state;
    /* x = 2: normal(1, 0.5): r = 2; Laplace(1, 0.5): ln 1 - 2; logNormal(ln 2, 1): r = 0 and the
     * slope 1/2; on the scale log10 x = 0.30103; the second parameter is not estimated */
    const double base = -0.5 * log(2 * acos(-1.0));
    const struct {
        const char *row;
        double expected;
    } rows[] = {
        {"k1\tlin\t0\t4\t2\t1\tnormal\t1;0.5\n", base + log(2) - 2},
        {"k1\tlin\t0\t4\t2\t1\tlaplace\t1;0.5\n", -2},
        {"k1\tlin\t0\t4\t2\t1\tlogNormal\t0.6931471805599453;1\n", base - log(2)},
        {"k1\tlin\t0\t4\t2\t1\tlogLaplace\t0.6931471805599453;1\n", -2 * log(2)},
        {"k1\tlin\t0\t4\t2\t1\tuniform\t0;4\n", -log(4)},
        {"k1\tlin\t0\t4\t2\t1\tuniform\t\n", -log(4)},
        {"k1\tlin\t0\t4\t2\t1\tuniform\t0;1\n", -INFINITY},
        {"k1\tlog10\t0.1\t10\t2\t1\tparameterScaleUniform\t\n", -log(2)},
        {"k1\tlog10\t0.1\t10\t2\t1\tparameterScaleNormal\t0;0.30102999566398120\n",
         base - log(0.30102999566398120) - 0.5},
        {"k1\tlog10\t0.1\t10\t2\t1\tparameterScaleLaplace\t0;0.30102999566398120\n",
         -log(2 * 0.30102999566398120) - 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char table[512];
        size_t n;
        snprintf(table, sizeof table, HEADER "%sk2\tlin\t\t\t1\t0\tnormal\t0;1\n", rows[i].row);
        ru_petab_problem *p = read(table);
        double found = ru_petab_log_prior(p, &n);
        assert_int_equal(n, 1);
        if (isinf(rows[i].expected))
            assert_true(isinf(found) && found < 0);
        else
            assert_close(found, rows[i].expected, 1e-12, 0);
        ru_petab_destroy(&p);
    }
}

static void values_are_given_by_name(void **state)
{
    (void)state;
    ru_petab_problem *p = read(NULL);
    assert_int_equal(ru_petab_set(p, "k2=3.5"), RU_OK);
    assert_close(p->parameters[1].value, 3.5, 0, 0);
    assert_int_equal(ru_petab_set(p, "K2=3"), RU_ERR_USAGE);
    assert_non_null(strstr(ru_fault_text(), "did you mean"));
    assert_int_equal(ru_petab_set(p, "k2"), RU_ERR_USAGE);
    assert_int_equal(ru_petab_set(p, "k2=much"), RU_ERR_USAGE);
    ru_petab_destroy(&p);
}

static void a_value_whose_prior_has_no_density_there_is_refused(void **state)
{
    (void)state;
    ru_petab_problem *p =
        read(HEADER "k1\tlin\t0\t4\t2\t1\tlogNormal\t0;1\nk2\tlin\t\t\t1\t0\t\t\n");
    assert_int_equal(ru_petab_set(p, "k1=-1"), RU_ERR_USAGE);
    assert_non_null(strstr(ru_fault_text(), "-1 has no logarithm, of which the prior of 'k1'"));
    assert_int_equal(ru_petab_set(p, "k2=-1"), RU_OK);
    assert_int_equal(ru_petab_set(p, "k1=0.1"), RU_OK);
    ru_petab_destroy(&p);
}

static void an_estimated_parameter_may_wait_for_its_value(void **state)
{
    (void)state;
    ru_petab_problem *p = read("parameterId\tparameterScale\testimate\tnominalValue\n"
                               "k1\tlin\t1\t\nk2\tlin\t0\t1\n");
    assert_int_equal(ru_petab_run(p, NULL), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "parameters.tsv:2:1: error: parameter 'k1' has no"));
    assert_int_equal(ru_petab_set(p, "k1=1"), RU_OK);
    assert_int_equal(ru_petab_run(p, NULL), RU_OK);
    ru_petab_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(priors_are_densities),
        cmocka_unit_test(values_are_given_by_name),
        cmocka_unit_test(a_value_whose_prior_has_no_density_there_is_refused),
        cmocka_unit_test(an_estimated_parameter_may_wait_for_its_value),
    };
    return ru_run_group(tests);
}
