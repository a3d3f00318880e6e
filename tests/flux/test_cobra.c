/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <string.h>

#include <ru/flux/cobra.h>
#include <ru/flux/fba.h>

static ru_status read_text(const char *text, ru_flux_network **n)
{
    const char *path = ru_temporary_path("network.json");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return ru_cobra_read(path, n);
}

static const char *const good =
    "{\"id\": \"two\", \"metabolites\": [{\"id\": \"a\", \"formula\": \"C6H12O6\"}],\n"
    " \"reactions\": [\n"
    "  {\"id\": \"EX_a\", \"metabolites\": {\"a\": -1}, \"lower_bound\": -10,\n"
    "   \"upper_bound\": \"inf\"},\n"
    "  {\"id\": \"use\", \"metabolites\": {\"a\": -2}, \"lower_bound\": 0, \"upper_bound\": 1000,\n"
    "   \"objective_coefficient\": 1}]}\n";

static void a_network_in_json_is_read_and_solved(void **state)
{
    (void)state;
    ru_flux_network *n = NULL;
    assert_int_equal(read_text(good, &n), RU_OK);
    assert_int_equal(n->n_reaction, 2);
    assert_true(isinf(n->reactions[0].upper));
    ru_fba *fba = NULL;
    ru_fba_result r;
    const ru_fba_options options = {.goals = &n->goals[n->active], .n_goal = 1};
    assert_int_equal(ru_fba_build(n, &options, &fba), RU_OK);
    assert_int_equal(ru_fba_solve(fba, &r), RU_OK);
    assert_close(r.objective, 5, 1e-12, 0);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

/* Each text with one piece of the good one replaced, and what the message must say. */
static void what_is_missing_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *piece, *instead, *said;
    } cases[] = {
        {"\"lower_bound\": -10,", "", "reaction 'EX_a': a flux bound has no value"},
        {"\"lower_bound\": 0", "\"lower_bound\": 2000", "lower flux bound 2000 above"},
        {"{\"a\": -2}", "{\"b\": -2}", "there is no metabolite 'b' for reaction 'use'"},
        {"{\"a\": -2}", "{\"a\": \"two\"}", "the coefficient of 'a' in reaction 'use'"},
        {"\"metabolites\": {\"a\": -2},", "", "reaction 'use' has no metabolites"},
        {"\"id\": \"use\", ", "", "reactions[1] has no id"},
        {"\"id\": \"a\", ", "", "metabolites[0] has no id"},
        {"\"id\": \"use\"", "\"id\": \"EX_a\"", "two reactions are called 'EX_a'"},
        {"\"reactions\"", "\"actions\"", "this is no metabolic network"},
        {"]}\n", "\n", ".json:7:0: error:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        const char *at = strstr(good, cases[i].piece);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, cases[i].instead,
                 at + strlen(cases[i].piece));
        ru_flux_network *n = NULL;
        assert_int_equal(read_text(text, &n), RU_ERR_INPUT);
        assert_null(n);
        if (!strstr(ru_fault_text(), cases[i].said))
            fail_msg("'%s' does not say '%s'", ru_fault_text(), cases[i].said);
    }
}

/* Many texts near the good one are read or refused, and what is read is solved. */
static void odd_texts_are_refused_or_solved(void **state)
{
    (void)state;
    unsigned seed = 1;
    int n_read = 0;
    for (int i = 0; i < 1000; i++) {
        char text[1024];
        ru_flux_network *n = NULL;
        snprintf(text, sizeof text, "%s", good);
        mutate(text, sizeof text, &seed);
        ru_status status = read_text(text, &n);
        assert_true(status == RU_OK || status == RU_ERR_INPUT);
        if (status != RU_OK)
            continue;
        ru_fba *fba = NULL;
        ru_fba_result r;
        n_read++;
        const ru_fba_options options = {.goals = n->goals, .n_goal = n->active < n->n_goal};
        assert_int_equal(ru_fba_build(n, &options, &fba), RU_OK);
        assert_int_equal(ru_fba_solve(fba, &r), RU_OK);
        ru_fba_diagnose(fba, &r);
        ru_fba_destroy(&fba);
        ru_flux_network_destroy(&n);
    }
    print_message("%d of 1000 read\n", n_read);
    assert_true(n_read > 30);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    ru_flux_network *n = NULL;
    assert_int_equal(ru_cobra_read("/nowhere/network.json", &n), RU_ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_in_json_is_read_and_solved),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(odd_texts_are_refused_or_solved),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
    };
    return ru_run_group(tests);
}
