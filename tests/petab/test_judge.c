/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

#include <ru/io/csv_read.h>

/* Sums of likelihoods and residuals, and the simulation table. At time 0 the model is exactly A = B
 * = 1. */

static const problem_files four_noises = {
    .observables = "observableId\tobservableFormula\tnoiseFormula\tobservableTransformation\t"
                   "noiseDistribution\n"
                   "lin\t2*A\t0.5\t\t\nlog\t2*A\t0.5\tlog\tnormal\n"
                   "log10\t2*A\t0.5\tlog10\tnormal\nlap\t2*A\t0.5\tlin\tlaplace\n"
                   "lap10\t2*A\t0.5\tlog10\tlaplace\nunused\tB\t1\tlin\tnormal\n",
    .measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\tcomment\n"
                    "lin\tc0\t0\t3\tfirst\nlog\tc0\t0\t3\t\nlog10\tc0\t0\t3\t\n"
                    "lap\tc0\t0\t3\t\nlap10\tc0\t0\t3\t\nlin\tc0\t0\t1\t\"a \"\"b\"\"\"\n"};

static void likelihoods_and_residuals_are_summed(void **state)
{
    (void)state;
    ru_petab_problem *p = run_problem(&four_noises);
    ru_petab_score s[6], all;
    assert_int_equal(ru_petab_observables(p), 6);
    ru_petab_judge(p, s, &all);
    /* ln(1/(sqrt(2 pi) 0.5)) = -0.2257913526447274; residuals -2 and 2;
     * ln(2/3)/0.5 = -0.8109302162163288; log10(2/3)/0.5 = -0.3521825181113625;
     * ln 3 = 1.0986122886681098; ln(3 ln 10) = 1.9326447339160655; ln(1/(2 0.5)) = 0 */
    const double base = -0.2257913526447274, ln = -0.8109302162163288, lg = -0.3521825181113625;
    assert_close(s[0].llh, 2 * (base - 2), 1e-12, 0);
    assert_close(s[1].llh, base - 1.0986122886681098 - ln * ln / 2, 1e-12, 0);
    assert_close(s[2].llh, base - 1.9326447339160655 - lg * lg / 2, 1e-12, 0);
    assert_close(s[3].llh, -2, 1e-12, 0);
    assert_close(s[4].llh, -1.9326447339160655 + lg, 1e-12, 0);
    assert_close(s[0].chi2, 8, 1e-12, 0);
    assert_close(s[1].chi2, ln * ln, 1e-12, 0);
    assert_close(s[4].chi2, lg * lg, 1e-12, 0);
    assert_close(s[0].mean, 0, 0, 1e-12);
    assert_close(s[3].largest, -2, 1e-12, 0);
    assert_string_equal(s[3].largest_condition, "c0");
    assert_int_equal(s[5].n, 0);
    double llh = 0, chi2 = 0;
    for (int i = 0; i < 5; i++) {
        llh += s[i].llh;
        chi2 += s[i].chi2;
    }
    assert_int_equal(all.n, 6);
    assert_close(all.llh, llh, 1e-12, 0);
    assert_close(all.chi2, chi2, 1e-12, 0);
    ru_petab_destroy(&p);
}

static void simulations_have_the_layout_of_the_measurements(void **state)
{
    (void)state;
    ru_petab_problem *p = run_problem(&four_noises);
    char *tsv = NULL;
    ru_csv *csv = NULL;
    assert_int_equal(ru_petab_simulations(p, &tsv), RU_OK);
    assert_int_equal(ru_tsv_read_text(tsv, strlen(tsv), "table", &csv), RU_OK);
    assert_int_equal(csv->n_column, 5);
    assert_int_equal(csv->n_row, 6);
    assert_string_equal(csv->names[3], "simulation");
    assert_string_equal(csv->names[4], "comment");
    assert_string_equal(ru_csv_cell(csv, 0, 0), "lin");
    assert_string_equal(ru_csv_cell(csv, 0, 4), "first");
    assert_string_equal(ru_csv_cell(csv, 5, 4), "a \"b\"");
    for (size_t i = 0; i < 6; i++)
        assert_close(atof(ru_csv_cell(csv, i, 3)), 2, 1e-12, 0);
    ru_csv_destroy(&csv);
    free(tsv);
    ru_petab_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihoods_and_residuals_are_summed),
        cmocka_unit_test(simulations_have_the_layout_of_the_measurements),
    };
    return ru_run_group(tests);
}
