/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <ru/flux/table.h>

/* The core model over glucose, oxygen and acetate; acetate, formate, ethanol as small as can be. */
enum { N_Q = 3, N_OUT = 7 };

typedef struct core {
    ru_flux_network *n;
    ru_flux_table *table;
    size_t outputs[N_OUT];
    unsigned seed;
} core;

static core open_core(void)
{
    static const char *const ids[N_OUT - 1] = {"EX_glc__D_e", "EX_o2_e",   "EX_ac_e",
                                               "EX_for_e",    "EX_etoh_e", "EX_co2_e"};
    static const double most[N_Q] = {20, 30, 10};
    core c = {.seed = 1};
    c.n = made_network("e_coli_core.json");
    ru_flux_handle handles[N_Q];
    for (size_t o = 0; o < N_OUT - 1; o++)
        c.outputs[o] = reaction_of(c.n, ids[o]);
    c.outputs[N_OUT - 1] = c.n->n_reaction;
    for (size_t i = 0; i < N_Q; i++)
        handles[i] = (ru_flux_handle){c.outputs[i], 0, -1};
    const ru_fba_options options = {
        .goals = &c.n->goals[c.n->active], .n_goal = 1, .settlers = c.outputs + 2, .n_settler = 4};
    const ru_flux_view view = {N_Q, handles, most, N_OUT, c.outputs};
    assert_int_equal(ru_flux_table_build(c.n, &options, &view, &c.table), RU_OK);
    return c;
}

static void close_core(core *c)
{
    ru_flux_table_destroy(&c->table);
    ru_flux_network_destroy(&c->n);
}

static double uniform(core *c)
{
    c->seed = c->seed * 1664525u + 1013904223u;
    return (double)(c->seed >> 8) / 16777216.;
}

static void draw(core *c, double *q)
{
    q[0] = 20 * uniform(c);
    q[1] = 30 * uniform(c);
    q[2] = 10 * uniform(c) * (uniform(c) < 0.7);
}

/* The stated error of the table: 1e-8 mmol/g/h, which is the tolerance of the programme. */
static void the_table_is_the_programme_to_1e_8(void **state)
{
    (void)state;
    core c = open_core();
    double q[N_Q], out[N_OUT], exact[N_OUT];
    ru_fba_result result;
    for (int i = 0; i < 1000; i++) {
        draw(&c, q);
        assert_int_equal(ru_flux_table_evaluate(c.table, q, out, NULL), 0);
        if (i % 2)
            continue;
        assert_int_equal(ru_flux_table_solve(c.table, q, exact, &result), 0);
        for (size_t o = 0; o < N_OUT; o++)
            if (!(fabs(out[o] - exact[o]) <= 1e-8))
                fail_msg("output %zu at %g %g %g: %.12g, not %.12g", o, q[0], q[1], q[2], out[o],
                         exact[o]);
    }
    close_core(&c);
}

static void most_points_are_answered_without_the_programme(void **state)
{
    (void)state;
    core c = open_core();
    double q[N_Q], out[N_OUT];
    size_t missed;
    assert_int_equal(ru_flux_table_explore(c.table, 2000, &missed), RU_OK);
    ru_flux_table_counts before = ru_flux_table_count(c.table);
    for (int i = 0; i < 2000; i++) {
        draw(&c, q);
        assert_int_equal(ru_flux_table_evaluate(c.table, q, out, NULL), 0);
    }
    ru_flux_table_counts after = ru_flux_table_count(c.table);
    print_message("%zu regions, %zu of the last 200 points missed; then %lld of 2000\n",
                  before.n_region, missed, after.solved - before.solved);
    assert_true(missed <= 10);
    assert_true(after.solved - before.solved <= 60);
    close_core(&c);
}

/* One table has a past, the other none; one is asked aside what limits it, the other is not. */
static void what_was_asked_before_it_forgot_does_not_show(void **state)
{
    (void)state;
    core a = open_core(), b = open_core();
    double q[N_Q], out[2][N_OUT], slopes[2][N_OUT * N_Q];
    const double starved[N_Q] = {0};
    size_t missed, differ = 0;
    char text[512];
    assert_int_equal(ru_flux_table_explore(a.table, 50, &missed), RU_OK);
    assert_int_equal(ru_flux_table_explore(b.table, 50, &missed), RU_OK);
    for (int i = 0; i < 300; i++) {
        draw(&a, q);
        q[0] *= 1 + i % 2; /* beyond the box too, which is then widened */
        assert_int_equal(ru_flux_table_evaluate(a.table, q, out[0], NULL), 0);
    }
    ru_flux_table_forget(a.table);
    ru_flux_table_forget(b.table);
    assert_int_equal(ru_flux_table_count(a.table).n_region, ru_flux_table_count(b.table).n_region);
    for (int i = 0; i < 600; i++) {
        draw(&b, q);
        q[0] *= 1 + (i % 50 == 0);
        if (i == 100) {
            ru_flux_table_explain(b.table, starved, text, sizeof text);
            assert_non_null(strstr(text, "must run"));
        }
        assert_int_equal(ru_flux_table_evaluate(a.table, q, out[0], slopes[0]), 0);
        assert_int_equal(ru_flux_table_evaluate(b.table, q, out[1], slopes[1]), 0);
        differ += memcmp(out[0], out[1], sizeof out[0]) != 0 ||
                  memcmp(slopes[0], slopes[1], sizeof slopes[0]) != 0;
    }
    assert_int_equal(differ, 0);
    close_core(&a);
    close_core(&b);
}

/* Away from the edges of the regions. */
static void slopes_are_those_of_differences(void **state)
{
    (void)state;
    core c = open_core();
    double q[N_Q], out[N_OUT], up[N_OUT], down[N_OUT], slopes[N_OUT][N_Q], h = 1e-4;
    int n_compared = 0;
    for (int i = 0; i < 300; i++) {
        draw(&c, q);
        assert_int_equal(ru_flux_table_evaluate(c.table, q, out, slopes[0]), 0);
        for (size_t k = 0; k < N_Q; k++) {
            if (q[k] < h)
                continue;
            double kept = q[k];
            q[k] = kept + h;
            assert_int_equal(ru_flux_table_evaluate(c.table, q, up, NULL), 0);
            q[k] = kept - h;
            assert_int_equal(ru_flux_table_evaluate(c.table, q, down, NULL), 0);
            q[k] = kept;
            for (size_t o = 0; o < N_OUT; o++) {
                if (fabs(up[o] - 2 * out[o] + down[o]) > 1e-9)
                    continue;
                n_compared++;
                assert_close(slopes[o][k], (up[o] - down[o]) / (2 * h), 1e-4, 1e-4);
            }
        }
    }
    assert_true(n_compared > 5000);
    close_core(&c);
}

/* Two tables filled in different orders, and one widened on the way, agree everywhere. */
static void the_answer_does_not_depend_on_what_was_asked_before(void **state)
{
    (void)state;
    core a = open_core(), b = open_core();
    double q[N_Q], out_a[N_OUT], out_b[N_OUT];
    size_t missed;
    assert_int_equal(ru_flux_table_explore(a.table, 300, &missed), RU_OK);
    assert_int_equal(ru_flux_table_evaluate(b.table, (double[N_Q]){60, 1, 1}, out_b, NULL), 0);
    for (int i = 0; i < 500; i++) {
        draw(&a, q);
        assert_int_equal(ru_flux_table_evaluate(a.table, q, out_a, NULL), 0);
        assert_int_equal(ru_flux_table_evaluate(b.table, q, out_b, NULL), 0);
        for (size_t o = 0; o < N_OUT; o++)
            assert_close(out_a[o], out_b[o], 0, 1e-8);
    }
    close_core(&a);
    close_core(&b);
}

static void goals_without_limit_are_refused_when_the_table_is_built(void **state)
{
    (void)state;
    ru_flux_network *n = small_cell();
    n->reactions[reaction_of(n, "grow")].upper = INFINITY;
    n->reactions[reaction_of(n, "respire")].upper = INFINITY;
    n->reactions[reaction_of(n, "ferment")].upper = INFINITY;
    n->reactions[reaction_of(n, "EX_p")].upper = INFINITY;
    n->reactions[reaction_of(n, "EX_s")].lower = -INFINITY;
    const ru_fba_options options = {.goals = &n->goals[0], .n_goal = 1};
    const ru_flux_handle handle = {reaction_of(n, "EX_o"), 0, -1};
    const double most = 10;
    const size_t output = reaction_of(n, "grow");
    ru_flux_table *table = NULL;
    assert_int_equal(
        ru_flux_table_build(n, &options, &(ru_flux_view){1, &handle, &most, 1, &output}, &table),
        RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "unbounded"));
    ru_flux_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_programme_to_1e_8),
        cmocka_unit_test(most_points_are_answered_without_the_programme),
        cmocka_unit_test(what_was_asked_before_it_forgot_does_not_show),
        cmocka_unit_test(slopes_are_those_of_differences),
        cmocka_unit_test(the_answer_does_not_depend_on_what_was_asked_before),
        cmocka_unit_test(goals_without_limit_are_refused_when_the_table_is_built),
    };
    return ru_run_group(tests);
}
