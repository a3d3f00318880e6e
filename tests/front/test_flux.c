/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include <ru/front/rushton.h>

/* Two goods from ten of one: a alone, or b, which is worth less and comes with c. */
static const char *network(void)
{
    static char path[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("two.json"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"id\": \"two\", \"metabolites\": [{\"id\": \"s\"}, {\"id\": \"a\"}, {\"id\": \"b\"}],"
          "\"reactions\": ["
          "{\"id\": \"EX_s\", \"metabolites\": {\"s\": -1}, \"lower_bound\": -10,"
          " \"upper_bound\": 0},"
          "{\"id\": \"EX_a\", \"metabolites\": {\"a\": -1}, \"lower_bound\": 0,"
          " \"upper_bound\": 1000},"
          "{\"id\": \"EX_b\", \"metabolites\": {\"b\": -1}, \"lower_bound\": 0,"
          " \"upper_bound\": 1000},"
          "{\"id\": \"one\", \"metabolites\": {\"s\": -1, \"a\": 2}, \"lower_bound\": 0,"
          " \"upper_bound\": 4, \"objective_coefficient\": 2},"
          "{\"id\": \"other\", \"metabolites\": {\"s\": -1, \"b\": 1}, \"lower_bound\": 0,"
          " \"upper_bound\": 1000, \"objective_coefficient\": 1}]}",
          file);
    fclose(file);
    return path;
}

static char *report_of(const ru_flux_balance_options *options, ru_status expected)
{
    char *report = NULL;
    if (ru_flux_balance(network(), options, &report) != expected)
        fail_msg("%s", ru_last_fault());
    return report;
}

static void expect(const char *report, const char *piece)
{
    if (!report || !strstr(report, piece))
        fail_msg("no '%s' in\n%s", piece, report ? report : "nothing");
}

static void the_files_own_goal_is_the_default(void **state)
{
    (void)state;
    char *report = report_of(NULL, RU_OK);
    expect(report, "network   two: 3 species, 5 reactions, 7 coefficients\nresult    optimal");
    expect(report, "maximise  objective = 14\n"); /* 2 x 4 + 6 */
    expect(report, "EX_a                                        8");
    free(report);
}

static void goals_and_bounds_are_taken_in_order(void **state)
{
    (void)state;
    char first[] = "min:EX_a", second[] = "other", *goals[] = {first, second, NULL};
    const char *bounds[] = {"other=,3", "EX_s=-7,"};
    char *report = report_of(
        &(ru_flux_balance_options){.goals = goals, .bounds = bounds, .n_bound = 2, .all = 1},
        RU_OK);
    expect(report, "minimise  EX_a = 0\nmaximise  other = 3\n");
    free(report);
}

static void a_report_in_json_has_all_numbers(void **state)
{
    (void)state;
    char *report = report_of(&(ru_flux_balance_options){.json = 1}, RU_OK);
    expect(report, "\"result\": \"optimal\"");
    expect(report, "\"objective\": 14,");
    expect(report, "\"EX_s\": {\"flux\": -10, \"price\": -1}");
    expect(report, "\"s\": 1,");
    free(report);
}

static void what_cannot_be_is_a_result_with_a_name(void **state)
{
    (void)state;
    const char *bounds[] = {"EX_b=5,", "EX_s=-1,"},
               *open[] = {"EX_s=-inf,", "other=,inf", "EX_b=,inf"};
    char *report =
        report_of(&(ru_flux_balance_options){.bounds = bounds, .n_bound = 2}, RU_ERR_CRITERION);
    expect(report, "infeasible: 'EX_b' must run and is short by 4; the exchange 'EX_s' limits it");
    expect(report, "maximise  objective = nan");
    free(report);
    report = report_of(&(ru_flux_balance_options){.bounds = open, .n_bound = 3, .json = 1},
                       RU_ERR_CRITERION);
    expect(report, "\"result\": \"unbounded\"");
    expect(report, "\"objective\": null");
    free(report);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    char wrong[] = "min:EX_c", *goals[] = {wrong, NULL};
    static const struct {
        const char *bound, *said;
        ru_status status;
    } cases[] = {{"EX_s", "expected REACTION=lower,upper", RU_ERR_USAGE},
                 {"EX_s=-10", "expected REACTION=lower,upper", RU_ERR_USAGE},
                 {"EX_s=a,b", "expected REACTION=lower,upper", RU_ERR_USAGE},
                 {"EX_s=-10,5x", "expected REACTION=lower,upper", RU_ERR_USAGE},
                 {"EX_t=0,1", "there is no reaction 'EX_t' in 'two'; the nearest is", RU_ERR_INPUT},
                 {"EX_s=5,1", "the lower bound 5 lies above", RU_ERR_INPUT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_null(report_of(&(ru_flux_balance_options){.bounds = &cases[i].bound, .n_bound = 1},
                              cases[i].status));
        expect(ru_last_fault(), cases[i].said);
    }
    assert_null(report_of(&(ru_flux_balance_options){.goals = goals}, RU_ERR_INPUT));
    expect(ru_last_fault(), "there is no reaction 'EX_c'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_own_goal_is_the_default),
        cmocka_unit_test(goals_and_bounds_are_taken_in_order),
        cmocka_unit_test(a_report_in_json_has_all_numbers),
        cmocka_unit_test(what_cannot_be_is_a_result_with_a_name),
        cmocka_unit_test(mistakes_are_named),
    };
    return ru_run_group(tests);
}
