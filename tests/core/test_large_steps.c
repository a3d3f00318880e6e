/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

/* The implicit solver with its long steps against the explicit one with its tiny ones: the steady
 * gradient below a feed must not depend on the step. */

static ru_tiny_run run_with(char *solver, double relative)
{
    static double initial[2], parameters[1], rich[2] = {100, 0};
    static ru_impeller impeller;
    static ru_feed feed;
    static ru_scenario s;
    s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 4, 1, 8);
    parameters[0] = 0.05; /* 1/s: eaten within 20 s, as in a dense culture */
    initial[0] = 0.01;
    feed = (ru_feed){.where = {.kind = RU_WHERE_POINT, .r = 0.2, .z = 0.95},
                     .profile = {.stop = INFINITY, .rate = 1e-6},
                     .concentrations = rich};
    s.feeds = &feed;
    s.n_feed = 1;
    s.end = 900;
    s.solver.name = solver;
    s.solver.relative = relative;
    ru_tiny_run tiny = ru_tiny_run_open(&s);
    ru_tiny_run_finish(&tiny);
    return tiny;
}

static void long_implicit_steps_give_the_gradient_of_tiny_explicit_ones(void **state)
{
    (void)state;
    const char *names[] = {"substrate", "substrate_max", "substrate_min", "carbon_dioxide"};
    ru_tiny_run slow = run_with("erk", 1e-7), fast = run_with("bdf", 1e-6);
    int64_t tiny_steps = ru_runner_stats(slow.run)->steps, steps = ru_runner_stats(fast.run)->steps;
    print_message("explicit %lld steps, implicit %lld\n", (long long)tiny_steps, (long long)steps);
    assert_true(ru_tiny_value(&fast, "substrate_max", SIZE_MAX) >
                1.5 * ru_tiny_value(&fast, "substrate_min", SIZE_MAX));
    for (int i = 0; i < 4; i++)
        assert_close(ru_tiny_value(&fast, names[i], SIZE_MAX),
                     ru_tiny_value(&slow, names[i], SIZE_MAX), 2e-5, 0);
    assert_true(steps < tiny_steps / 4);
    ru_tiny_run_close(&slow);
    ru_tiny_run_close(&fast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_implicit_steps_give_the_gradient_of_tiny_explicit_ones),
    };
    return ru_run_group(tests);
}
