/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"
#include "tiny.h"

#include <ru/flux/cell.h>
#include <ru/flux/fba.h>
#include <ru/flux/table.h>

/* A genome-scale network, iJO1366 of E. coli (Orth et al., Mol. Syst. Biol. 7:535, 2011), which the
 * test before this one takes from the package python-cobra-data. */

static const double hour = 3600;

/* Published: 1805 metabolites, 2583 reactions, growth 0.982 per h on 10 mmol/g/h of glucose. */
static void the_published_network_grows_as_published(void **state)
{
    (void)state;
    ru_flux_network *n = made_network("iJO1366.json");
    ru_fba *fba = NULL;
    ru_fba_result r;
    assert_int_equal(n->n_species, 1805);
    assert_int_equal(n->n_reaction, 2583);
    const ru_fba_options options = {.goals = &n->goals[n->active], .n_goal = 1};
    assert_int_equal(ru_fba_build(n, &options, &fba), RU_OK);
    assert_int_equal(ru_fba_solve(fba, &r), RU_OK);
    assert_int_equal(r.reason, RU_FBA_OPTIMAL);
    assert_close(r.objective, 0.982372, 1e-6, 0);
    /* all balances hold */
    double *made = calloc(n->n_species, sizeof *made);
    for (size_t e = 0; e < n->n_entry; e++)
        made[n->entries[e].species] += n->entries[e].value * r.fluxes[n->entries[e].reaction];
    for (size_t k = 0; k < n->n_species; k++)
        assert_close(made[k], 0, 0, 1e-6);
    free(made);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

/* Warm starts come to the same optimum as cold ones. */
static void warm_starts_agree_with_cold_ones(void **state)
{
    (void)state;
    static const double points[][2] = {{10, 20}, {10, 5}, {2, 20}, {15, 0}, {0, 15}, {10, 20}};
    ru_flux_network *n = made_network("iJO1366.json");
    const ru_fba_options options = {.goals = &n->goals[n->active], .n_goal = 1};
    size_t glucose = reaction_of(n, "EX_glc__D_e"), oxygen = reaction_of(n, "EX_o2_e");
    ru_fba *warm = NULL, *cold = NULL;
    ru_fba_result a, b;
    assert_int_equal(ru_fba_build(n, &options, &warm), RU_OK);
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        assert_int_equal(ru_fba_build(n, &options, &cold), RU_OK);
        ru_fba *both[] = {warm, cold};
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(ru_fba_bound(both[k], glucose, -points[i][0], 1000), RU_OK);
            assert_int_equal(ru_fba_bound(both[k], oxygen, -points[i][1], 1000), RU_OK);
        }
        assert_int_equal(ru_fba_solve(warm, &a), RU_OK);
        assert_int_equal(ru_fba_solve(cold, &b), RU_OK);
        assert_int_equal(a.reason, b.reason);
        assert_int_equal(a.reason, points[i][0] > 0 ? RU_FBA_OPTIMAL : RU_FBA_INFEASIBLE);
        if (a.reason == RU_FBA_OPTIMAL)
            assert_close(a.objective, b.objective, 1e-7, 0);
        ru_fba_destroy(&cold);
    }
    ru_fba_destroy(&warm);
    ru_flux_network_destroy(&n);
}

/* A batch: first as exp(mu t) with the mu of the programme at the start, then to the end, with a
 * linear programme about once a region and all carbon accounted for. */
static void a_batch_of_the_genome_runs_in_a_tank(void **state)
{
    (void)state;
    static ru_flux_exchange_spec exchanges[] = {
        {NULL, "glucose", "EX_glc__D_e", 10 / 3600., 0.01, 1, NAN, NULL, 0},
        {NULL, "oxygen", "EX_o2_e", 20 / 3600., 0, 0, NAN, NULL, 0},
        {NULL, "carbon_dioxide", "EX_co2_e", NAN, 0, 0, NAN, NULL, 0},
        {NULL, "acetate", "EX_ac_e", NAN, 0, 0, NAN, NULL, 0}};
    const ru_flux_cell_spec spec = {.exchanges = exchanges, .n_exchange = 4, .explore = 20};
    ru_model *model = NULL;
    if (ru_flux_cell_build(&spec, made_network("iJO1366.json"), &model, NULL) != RU_OK)
        fail_msg("%s", ru_fault_text());
    double initial[16] = {0}, parameters[16], r[16], y[16] = {0.05, 3.6, 1};
    ru_scenario s = ru_tiny_scenario(model, initial, parameters);
    memset(initial, 0, sizeof initial);
    memcpy(initial, y, 3 * sizeof *y);
    assert_int_equal(ru_model_defaults(model, parameters), RU_OK);
    ru_local at = {.temperature = 310};
    assert_int_equal(model->rates(model, parameters, &at, y, r), 0);
    double mu = r[0] / 0.05;
    assert_true(mu * hour > 0.9 && mu * hour < 0.983);
    s.output.series_interval = hour;
    s.output.field_interval = INFINITY;
    s.end = 6 * hour;
    s.solver.relative = 1e-7;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    assert_close(ru_tiny_value(&tiny, "biomass", 1), 0.05 * exp(mu * hour), 1e-4, 0);
    assert_close(ru_tiny_value(&tiny, "glucose", 6), 0, 0, 1e-3);
    /* 20 mmol of glucose at no more than the yield of the published optimum, nor much less */
    double yield = (ru_tiny_value(&tiny, "biomass", 6) - 0.05) * 180.156 / 3.6 / 1000;
    assert_true(yield < 0.0982373 && yield > 0.97 * 0.0982372);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-10);
    assert_true(ru_flux_table_count(ru_flux_cell_fluxes(model)).solved < 60);
    ru_tiny_run_close(&tiny);
    ru_model_destroy(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_network_grows_as_published),
        cmocka_unit_test(warm_starts_agree_with_cold_ones),
        cmocka_unit_test(a_batch_of_the_genome_runs_in_a_tank),
    };
    return ru_run_group(tests);
}
