/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

static void set(follow_case *c, const char *parameter, double si)
{
    size_t i = ru_model_parameter_index(c->scenario.model, parameter);
    assert_true(i < c->scenario.model->n_parameter);
    c->parameters[i] = si;
}

static void start(follow_case *c, const char *state, double si)
{
    size_t k = ru_model_state_index(c->scenario.model, state);
    assert_true(k < c->scenario.model->n_state);
    c->initial[k] = si;
}

/* 1e6 infected cells per mL with six bound virions each, that neither die nor bud. */
static void open_cells(follow_case *c)
{
    follow_open(c, ru_model_find("baculovirus"), 10, 0.007);
    const char *const off[] = {"mu", "d_cell", "d_infected", "k_b", "release"};
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
        set(c, off[i], 0);
    set(c, "switch_width", 1e-8);
    start(c, "uninfected", 0);
    start(c, "virus", 0);
    start(c, "infected", 1e12);
    start(c, "bound", 6e12);
}

static void one_infected_cell_is_met(void **state)
{
    (void)state;
    static const char *const columns[][2] = {
        {"bound", "bound"},   {"BVrc", "dna_repcap"}, {"BVgoi", "dna_goi"}, {"mRep", "mrna_rep"},
        {"mCap", "mrna_cap"}, {"mGoi", "mrna_goi"},   {"vg", "vector"},     {"Rep78", "rep78"},
        {"Rep52", "rep52"},   {"empty", "empty"},     {"GOI", "protein"},   {"full", "full"}};
    ru_test_table t = follow_read("b6_bevs_single_cell_reduced.csv");
    follow_case c;
    open_cells(&c);
    c.scenario.solver.absolute_factor = 1e-6;
    ru_tiny_run tiny = follow_run(&c, 0, 72, 3);
    /* series count per mL: of 1e6 cells; what is below a thousandth of a copy a cell is no number
     */
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
        follow_column(&tiny, &t, columns[k][0], columns[k][1], 1e-6, 1e-6, 1e-3);
    ru_tiny_run_close(&tiny);
    free(t.values);
}

static void few_virions_infect_as_poisson_has_it_and_no_copy_is_lost(void **state)
{
    (void)state;
    /* Cells that neither grow nor die, V0 = 6 T0: within 1.8 h every virion meets cells at
     * k_b T0 = 6.3e-7 2e6 = 1.26 1/h, and cells are met at k_b V: V = V0 exp(-1.26 t), and
     * T = T0 exp(-6 (1 - exp(-1.26 t))). */
    follow_case c;
    open_cells(&c);
    set(&c, "k_b", 6.3e-7 * 1e-6 / hour);
    set(&c, "d_virus", 0);
    set(&c, "k_u", 0);
    start(&c, "infected", 0);
    start(&c, "bound", 0);
    start(&c, "uninfected", 2e12);
    start(&c, "virus", 12e12);
    ru_tiny_run tiny = follow_run(&c, 0, 1.5, 1.5);
    double left = exp(-1.26 * 1.5);
    assert_close(ru_tiny_value(&tiny, "virus", SIZE_MAX), 12e6 * left, 1e-6, 0);
    assert_close(ru_tiny_value(&tiny, "bound", SIZE_MAX), 12e6 * (1 - left), 1e-6, 0);
    assert_close(ru_tiny_value(&tiny, "uninfected", SIZE_MAX), 2 * exp(-6 * (1 - left)), 1e-6, 0);
    ru_tiny_run_close(&tiny);
}

static void the_dead_release_their_capsids(void **state)
{
    (void)state;
    /* With deaths, all capsids with and without genome are fewer than without, and those of the
     * dead are in the broth; cells infected and dead stay a million. */
    double made[2];
    for (int dying = 0; dying < 2; dying++) {
        follow_case c;
        open_cells(&c);
        c.scenario.solver.relative = 1e-7;
        set(&c, "d_infected", dying * 0.0029 / hour);
        ru_tiny_run tiny = follow_run(&c, 0, 72, 72);
        double released = ru_tiny_value(&tiny, "full_released", SIZE_MAX),
               alive = ru_tiny_value(&tiny, "infected", SIZE_MAX),
               dead = ru_tiny_value(&tiny, "dead", SIZE_MAX);
        made[dying] = ru_tiny_value(&tiny, "full", SIZE_MAX) + released;
        assert_close(alive + dead, 1, 1e-9, 0);
        assert_true(dying ? released > 0 : released == 0);
        /* 48 h at 0.0029 ln(19238) = 0.0286 1/h from 24 h on */
        assert_close(alive, dying ? exp(-48 * 0.0029 * log(19238)) : 1, 1e-3, 0);
        ru_tiny_run_close(&tiny);
    }
    assert_true(made[1] < made[0] && made[1] > 0.2 * made[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_infected_cell_is_met),
        cmocka_unit_test(few_virions_infect_as_poisson_has_it_and_no_copy_is_lost),
        cmocka_unit_test(the_dead_release_their_capsids),
    };
    return ru_run_group(tests);
}
