/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "problems.h"

#include <dirent.h>

#include <ru/petab/case.h>

/* The part of the PEtab test suite, and the problems of the benchmark collection, that lie beside
 * the project. */

#define SUITES RU_SOURCE_DIR "/../shared/suites/"

static void every_case_of_the_suite_passes(void **state)
{
    (void)state;
    size_t n = 0;
    DIR *folder = opendir(SUITES "petab-test-suite/v1.0.0");
    if (!folder) {
        print_message(SUITES "petab-test-suite is not there: skipped\n");
        skip();
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        ru_petab_result r;
        if (strspn(entry->d_name, "0123456789") != 4)
            continue;
        snprintf(path, sizeof path, SUITES "petab-test-suite/v1.0.0/%s", entry->d_name);
        assert_int_equal(ru_petab_case_run(path, &r), RU_OK);
        print_message("%s: llh off by %.2g, chi2 by %.2g, simulations by %.2g %s\n", r.id,
                      r.llh_off, r.chi2_off, r.simulation_off, r.text);
        assert_int_equal(r.outcome, RU_PETAB_PASSED);
        /* as the suite says, and as close as its own rounding to five digits of A allows */
        assert_true(fabs(r.llh_off) < 1e-6 && fabs(r.chi2_off) < 1e-6);
        n++;
    }
    closedir(folder);
    assert_int_equal(n, 7);
}

/* The objective at the nominal parameters: of Boehm as the tests of AMICI have it, of Bruno as
 * those of PEtab.jl, of Rahman from the simulations that come with the problem; the collection
 * itself tells none of them. */
static void the_benchmark_problems_have_their_published_objective(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t n;
        double llh;
    } problems[] = {
        {"Boehm_JProteomeRes2014", 48, -138.22199693517703},
        {"Bruno_JExpBot2016", 77, 46.688181449443945},
        {"Rahman_MBS2016", 23, -21.153489974465547},
    };
    for (size_t i = 0; i < 3; i++) {
        char path[4096];
        ru_petab_problem *p = NULL;
        ru_petab_score scores[8], all;
        snprintf(path, sizeof path, SUITES "petab-benchmark/%s/%s.yaml", problems[i].name,
                 problems[i].name);
        FILE *file = fopen(path, "r");
        if (!file) {
            print_message("%s is not there: skipped\n", path);
            skip();
        }
        fclose(file);
        assert_int_equal(ru_petab_read(path, &p), RU_OK);
        assert_int_equal(ru_petab_run(p, NULL), RU_OK);
        assert_true(ru_petab_observables(p) <= 8);
        ru_petab_judge(p, scores, &all);
        print_message("%s: llh %.10f, off by %.2g\n", problems[i].name, all.llh,
                      all.llh - problems[i].llh);
        assert_int_equal(all.n, problems[i].n);
        assert_close(all.llh, problems[i].llh, 0, 1e-5);
        ru_petab_destroy(&p);
    }
}

/* A case of our own, in the layout of the suite: at time 0 A is 1 whatever the rates. */
static const char *write_case(const char *solution, const char *simulations)
{
    static char folder[4096];
    const char *yaml = write_problem(
        &(problem_files){.measurements = "observableId\tsimulationConditionId\ttime\tmeasurement\n"
                                         "obs_a\tc0\t0\t1.5\n"});
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(yaml, '/') - yaml), yaml);
    char name[256];
    const char *id = strrchr(folder, '/') + 1;
    snprintf(name, sizeof name, "_%s.yaml", id);
    write_file(name, plain_files.yaml);
    snprintf(name, sizeof name, "_%s_solution.yaml", id);
    write_file(name, solution);
    write_file("simulations.tsv", simulations);
    return folder;
}

#define SOLUTION(llh, chi2)                                                                        \
    "llh: " llh "\nchi2: " chi2 "\ntol_llh: 0.001\ntol_chi2: 0.001\ntol_simulations: 0.001\n"      \
    "simulation_files: [simulations.tsv]\n"
#define SIMULATED(observable, value)                                                               \
    "observableId\tsimulationConditionId\ttime\tsimulation\n" observable "\tc0\t0\t" value "\n"

static void a_case_fails_by_each_of_its_numbers(void **state)
{
    (void)state;
    /* sigma 0.5: llh = ln(1/(sqrt(2 pi) 0.5)) - 1/2 = -0.72579, chi2 = 1 */
    static const struct {
        const char *solution, *simulations;
        ru_petab_outcome outcome;
        const char *text; /* stands in why */
    } cases[] = {
        {SOLUTION("-0.72579", "1"), SIMULATED("obs_a", "1.0005"), RU_PETAB_PASSED, ""},
        {SOLUTION("-0.72779", "1"), SIMULATED("obs_a", "1"), RU_PETAB_FAILED, ""},
        {SOLUTION("-0.72579", "1.002"), SIMULATED("obs_a", "1"), RU_PETAB_FAILED, ""},
        {SOLUTION("-0.72579", "1"), SIMULATED("obs_a", "1.002"), RU_PETAB_FAILED, ""},
        {SOLUTION("-0.72579", "1"), SIMULATED("obs_b", "1"), RU_PETAB_FAILED, ""},
        {SOLUTION("-0.72579", "1"), SIMULATED("obs_a", "1") "obs_a\tc0\t0\t1\n", RU_PETAB_FAILED,
         ""},
        {SOLUTION("-0.72579", "1"), SIMULATED("obs_a", "nan"), RU_PETAB_FAILED, "expected numbers"},
        {"colour: blue\n", SIMULATED("obs_a", "1"), RU_PETAB_FAILED, "gives no llh"},
        {"llh: -0.72579\n", SIMULATED("obs_a", "1"), RU_PETAB_FAILED,
         "solution.yaml:1:1: error: llh is given without tol_llh"},
        {"chi2: 1\n", SIMULATED("obs_a", "1"), RU_PETAB_FAILED,
         "solution.yaml:1:1: error: chi2 is given without tol_chi2"},
        {"simulation_files: [simulations.tsv]\n", SIMULATED("obs_a", "1"), RU_PETAB_FAILED,
         "solution.yaml:1:1: error: simulation_files is given without tol_simulations"},
        {SOLUTION("much", "1"), SIMULATED("obs_a", "1"), RU_PETAB_FAILED,
         "solution.yaml:1:6: error: expected a number for llh, found 'much'"},
        {SOLUTION("-0.72579", "1") "colour: blue\n", SIMULATED("obs_a", "1"), RU_PETAB_PASSED, ""},
        {"llh: -0.72579\ntol_llh: few\n", SIMULATED("obs_a", "1"), RU_PETAB_FAILED,
         "solution.yaml:2:10: error: expected a number for tol_llh, found 'few'"},
        {"llh: -0.72579\ntol_llh: 1\nsimulation_files: simulations.tsv\ntol_simulations: 1\n",
         SIMULATED("obs_a", "1"), RU_PETAB_FAILED, "expected a list of files"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_petab_result r;
        assert_int_equal(ru_petab_case_run(write_case(cases[i].solution, cases[i].simulations), &r),
                         RU_OK);
        if (r.outcome != cases[i].outcome || !strstr(r.text, cases[i].text))
            fail_msg("case %zu: %d, not %d: %s", i, (int)r.outcome, (int)cases[i].outcome, r.text);
    }
}

static void a_folder_without_a_solution_is_no_case(void **state)
{
    (void)state;
    ru_petab_result r;
    assert_int_equal(ru_petab_case_run("/nowhere/0001", &r), RU_ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_suite_passes),
        cmocka_unit_test(the_benchmark_problems_have_their_published_objective),
        cmocka_unit_test(a_case_fails_by_each_of_its_numbers),
        cmocka_unit_test(a_folder_without_a_solution_is_no_case),
    };
    return ru_run_group(tests);
}
