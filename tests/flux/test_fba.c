/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <ru/flux/fba.h>

static const char *const grid_path = RU_SOURCE_DIR "/tests/reference/b12_ecolicore_fba_grid.csv";

static ru_fba *build(const ru_flux_network *n, const ru_fba_options *options)
{
    ru_fba *fba = NULL;
    assert_int_equal(ru_fba_build(n, options, &fba), RU_OK);
    return fba;
}

static ru_fba_result solve(ru_fba *fba)
{
    ru_fba_result r;
    assert_int_equal(ru_fba_solve(fba, &r), RU_OK);
    return r;
}

static ru_fba *build_active(const ru_flux_network *n)
{
    return build(n, &(ru_fba_options){.goals = &n->goals[n->active], .n_goal = 1});
}

/* Respiration is bound by oxygen to 12/6 = 2; the rest ferments or grows: with f fermented,
 * s = 2 + f + g = 10 and 40 + 2 f = 4 + 10 g: g = 52/12, f = 8 - g. */
static void the_best_growth_of_the_small_cell_is_that_by_hand(void **state)
{
    (void)state;
    ru_flux_network *n = small_cell();
    ru_fba *fba = build_active(n);
    ru_fba_result r = solve(fba);
    assert_int_equal(r.reason, RU_FBA_OPTIMAL);
    assert_close(r.objective, 52. / 12, 1e-12, 0);
    assert_close(r.fluxes[reaction_of(n, "EX_p")], 2 * (8 - 52. / 12), 1e-12, 0);
    /* One more s: 1/6 of it grows with the energy of 5/6 fermented. One more o respires 1/6 of s
     * that fermented: 18/6 = 3 of energy, 3/12 of growth. */
    assert_close(r.prices[ru_flux_species_index(n, "s")], 1. / 6, 1e-12, 0);
    assert_close(r.prices[ru_flux_species_index(n, "o")], 0.25, 1e-12, 0);
    assert_close(r.reduced[reaction_of(n, "EX_s")], -1. / 6, 1e-12, 0);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

/* 0.1 of s and no oxygen gives 0.2 of energy where 4 are needed; a unit of s gives 2 more. */
static void a_starved_cell_says_what_is_short_and_what_limits_it(void **state)
{
    (void)state;
    char text[256];
    ru_flux_network *n = small_cell();
    ru_fba *fba = build_active(n);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_s"), -0.1, 0), RU_OK);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o"), 0, 0), RU_OK);
    ru_fba_result r = solve(fba);
    assert_int_equal(r.reason, RU_FBA_INFEASIBLE);
    assert_true(isnan(r.objective));
    assert_close(r.shortfall, 3.8, 1e-12, 0);
    assert_int_equal(r.short_of, reaction_of(n, "maintain"));
    assert_close(r.fluxes[reaction_of(n, "maintain")], 0.2, 1e-12, 0);
    assert_close(r.fluxes[reaction_of(n, "grow")], 0, 0, 1e-12);
    /* a unit of oxygen would respire 1/6 of s: 18/6 of energy, more than the 2 of a unit of s */
    ru_fba_diagnose(fba, &r);
    assert_int_equal(r.limiting, reaction_of(n, "EX_o"));
    assert_close(r.relief, 3, 1e-9, 0);
    ru_fba_explain(n, &r, text, sizeof text);
    assert_non_null(strstr(text, "'R_maintain' must run and is short by 3.8"));
    assert_non_null(strstr(text, "'R_EX_o' limits it"));
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_s"), -10, 0), RU_OK);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o"), -12, 0), RU_OK);
    assert_close(solve(fba).objective, 52. / 12, 1e-12, 0);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

/* Without either, oxygen alone helps nothing, whatever its price at this corner says. */
static void with_nothing_at_hand_only_what_helps_alone_is_named(void **state)
{
    (void)state;
    ru_flux_network *n = small_cell();
    for (int parsimonious = 0; parsimonious < 2; parsimonious++) {
        ru_fba *fba = build(
            n, &(ru_fba_options){.goals = &n->goals[0], .n_goal = 1, .parsimonious = parsimonious});
        assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_s"), 0, 0), RU_OK);
        assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o"), 0, 0), RU_OK);
        ru_fba_result r = solve(fba);
        ru_fba_diagnose(fba, &r);
        assert_int_equal(r.limiting, reaction_of(n, "EX_s"));
        assert_close(r.relief, 2, 1e-9, 0);
        assert_close(solve(fba).shortfall, 4, 1e-12, 0);
        ru_fba_destroy(&fba);
    }
    ru_flux_network_destroy(&n);
}

static void a_goal_without_limit_is_named(void **state)
{
    (void)state;
    char text[256];
    ru_flux_network *n = small_cell();
    for (size_t j = 0; j < n->n_reaction; j++)
        n->reactions[j].upper = n->reactions[j].upper > 0 ? INFINITY : 0;
    n->reactions[reaction_of(n, "EX_s")].lower = -INFINITY;
    ru_fba *fba = build_active(n);
    ru_fba_result r = solve(fba);
    assert_int_equal(r.reason, RU_FBA_UNBOUNDED);
    assert_true(isnan(r.objective) && isnan(r.fluxes[0]));
    ru_fba_explain(n, &r, text, sizeof text);
    assert_non_null(strstr(text, "unbounded"));
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

static void what_must_run_keeps_its_bounds(void **state)
{
    (void)state;
    ru_flux_network *n = small_cell();
    ru_fba *fba = build_active(n);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "maintain"), 0, 1), RU_ERR_INPUT);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_s"), 1, 2), RU_ERR_INPUT);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

/* Read once for all tests. */
static ru_flux_network *read_core(void)
{
    static ru_flux_network *core;
    if (!core)
        core = made_network("e_coli_core.json");
    return core;
}

static void the_core_model_grows_as_published(void **state)
{
    (void)state;
    ru_flux_network *n = read_core();
    ru_fba *fba = build_active(n);
    ru_fba_result r = solve(fba);
    assert_close(r.objective, 0.8739215069684, 1e-12, 0);
    assert_close(r.fluxes[reaction_of(n, "EX_o2_e")], -21.799493, 1e-7, 0);
    assert_close(r.fluxes[reaction_of(n, "EX_co2_e")], 22.809833, 1e-7, 0);
    assert_close(r.fluxes[reaction_of(n, "EX_nh4_e")], -4.765319, 1e-6, 0);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o2_e"), 0, 1000), RU_OK);
    r = solve(fba);
    assert_close(r.objective, 0.2116629497353, 1e-12, 0);
    assert_close(r.fluxes[reaction_of(n, "EX_for_e")], 17.804674, 1e-7, 0);
    ru_fba_destroy(&fba);
}

static void every_sole_carbon_source_gives_its_published_growth(void **state)
{
    (void)state;
    static const struct {
        const char *exchange;
        double growth;
    } sources[] = {{"EX_ac_e", 0.1733385845},     {"EX_succ_e", 0.3975630154},
                   {"EX_lac__D_e", 0.3503111251}, {"EX_pyr_e", 0.2912247796},
                   {"EX_etoh_e", 0.3304198006},   {"EX_fru_e", 0.8739215070},
                   {"EX_glu__L_e", 0.5987317252}, {"EX_mal__L_e", 0.3707405208},
                   {"EX_fum_e", 0.3707405208},    {"EX_akg_e", 0.5287554064}};
    ru_flux_network *n = read_core();
    ru_fba *fba = build_active(n);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_glc__D_e"), 0, 1000), RU_OK);
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        size_t exchange = reaction_of(n, sources[i].exchange);
        assert_int_equal(ru_fba_bound(fba, exchange, -10, 1000), RU_OK);
        assert_close(solve(fba).objective, sources[i].growth, 1e-9, 0);
        assert_int_equal(ru_fba_bound(fba, exchange, 0, 1000), RU_OK);
    }
    ru_fba_destroy(&fba);
}

/* Least acetate, then formate, then ethanol: the fluxes are unique, and as another programme has
 * them. Warm starts in the order of the grid. */
static void ranked_goals_make_the_grid_of_reference(void **state)
{
    (void)state;
    static const char *const columns[] = {"EX_o2", "EX_ac", "EX_for", "EX_etoh", "EX_co2"};
    ru_flux_network *n = read_core();
    ru_test_table grid = ru_test_table_read(grid_path);
    ru_flux_goal goals[4] = {n->goals[n->active]};
    size_t indices[3], out[5];
    double one = 1;
    for (size_t i = 0; i < 5; i++) {
        char id[32];
        snprintf(id, sizeof id, "%s_e", columns[i]);
        out[i] = reaction_of(n, id);
    }
    for (size_t i = 0; i < 3; i++) {
        indices[i] = out[1 + i];
        goals[1 + i] = (ru_flux_goal){.n_term = 1, .reactions = &indices[i], .weights = &one};
    }
    ru_fba *fba = build(n, &(ru_fba_options){.goals = goals, .n_goal = 4});
    for (size_t i = 0; i < grid.n_row; i++) {
        const double *row = &grid.values[i * grid.n_column];
        assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_glc__D_e"), -row[0], 1000), RU_OK);
        assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o2_e"), -row[1], 1000), RU_OK);
        ru_fba_result r = solve(fba);
        assert_int_equal(r.reason, isnan(row[2]) ? RU_FBA_INFEASIBLE : RU_FBA_OPTIMAL);
        if (isnan(row[2])) {
            assert_true(isnan(r.objective));
            assert_int_equal(r.short_of, reaction_of(n, "ATPM"));
            continue;
        }
        assert_close(r.objective, row[2], 1e-7, 0);
        for (size_t k = 0; k < 5; k++)
            assert_close(r.fluxes[out[k]], row[3 + k], 1e-6, 1e-6);
    }
    free(grid.values);
    ru_fba_destroy(&fba);
}

/* At 10 of glucose and 10 of oxygen both are worth the same. */
static void shadow_prices_are_those_of_reference(void **state)
{
    (void)state;
    ru_flux_network *n = read_core();
    ru_fba *fba = build_active(n);
    assert_int_equal(ru_fba_bound(fba, reaction_of(n, "EX_o2_e"), -10, 1000), RU_OK);
    ru_fba_result r = solve(fba);
    assert_close(r.prices[ru_flux_species_index(n, "glc__D_e")], 0.0324966440, 1e-8, 0);
    assert_close(r.prices[ru_flux_species_index(n, "o2_e")], 0.0324966440, 1e-8, 0);
    ru_fba_destroy(&fba);
}

/* The published sum of absolute fluxes of the parsimonious optimum of this model is 518.42. */
static void the_parsimonious_optimum_has_the_smallest_sum_of_fluxes(void **state)
{
    (void)state;
    ru_flux_network *n = read_core();
    ru_fba *plain = build_active(n),
           *least = build(
               n, &(ru_fba_options){.goals = &n->goals[n->active], .n_goal = 1, .parsimonious = 1});
    ru_fba_result a = solve(plain), b = solve(least);
    double sum_a = 0, sum_b = 0;
    for (size_t j = 0; j < n->n_reaction; j++) {
        sum_a += fabs(a.fluxes[j]);
        sum_b += fabs(b.fluxes[j]);
    }
    assert_close(a.objective, b.objective, 1e-10, 0);
    assert_close(sum_b, 518.422, 1e-5, 0);
    assert_true(sum_b <= sum_a * (1 + 1e-9));
    ru_fba_destroy(&plain);
    ru_fba_destroy(&least);
}

/* Two ways to spend energy for nothing: what is not needed is not taken up, though it could be. */
static void what_no_goal_settles_is_kept_near_zero(void **state)
{
    (void)state;
    ru_flux_network *n = small_cell();
    size_t settlers[] = {reaction_of(n, "EX_o"), reaction_of(n, "EX_s")};
    ru_fba *fba = build(n, &(ru_fba_options){.settlers = settlers, .n_settler = 2});
    ru_fba_result r = solve(fba);
    assert_int_equal(r.reason, RU_FBA_OPTIMAL);
    /* only maintenance is served, by fermentation: 2 of s */
    assert_close(r.fluxes[settlers[0]], 0, 0, 1e-9);
    assert_close(r.fluxes[settlers[1]], -2, 1e-9, 0);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_growth_of_the_small_cell_is_that_by_hand),
        cmocka_unit_test(a_starved_cell_says_what_is_short_and_what_limits_it),
        cmocka_unit_test(with_nothing_at_hand_only_what_helps_alone_is_named),
        cmocka_unit_test(a_goal_without_limit_is_named),
        cmocka_unit_test(what_must_run_keeps_its_bounds),
        cmocka_unit_test(what_no_goal_settles_is_kept_near_zero),
        cmocka_unit_test(the_core_model_grows_as_published),
        cmocka_unit_test(every_sole_carbon_source_gives_its_published_growth),
        cmocka_unit_test(ranked_goals_make_the_grid_of_reference),
        cmocka_unit_test(shadow_prices_are_those_of_reference),
        cmocka_unit_test(the_parsimonious_optimum_has_the_smallest_sum_of_fluxes),
    };
    return ru_run_group(tests);
}
