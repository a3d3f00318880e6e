/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <stdio.h>
#include <string.h>

/* Sludge of one kind, with something dissolved, in a clarifier of six layers beside a tank. */
static const ru_state_info states[] = {
    {.quantity = {"sludge", "g/L", "settles", 2, 0, 1e3, NULL},
     .phase = RU_PHASE_SUSPENDED,
     .content = {[RU_SUSPENDED_SOLIDS] = 0.5},
     .absolute = 1e-9},
    {.quantity = {"salt", "g/L", "dissolved", 1, 0, 1e3, NULL}, .absolute = 1e-9},
};
enum { N_LAYER = 6, FEED = 3, N_NODE = N_LAYER + 1 };

typedef struct plant {
    ru_model model;
    ru_scenario scenario;
    ru_settler settler;
    ru_compartment compartments[N_NODE];
    ru_link links[2];
    char names[N_NODE][32];
    double initial[2], parameters[1];
} plant;

static void open_plant(plant *p, double flow)
{
    memset(p, 0, sizeof *p);
    p->model = ru_tiny_tracer;
    p->model.states = states;
    p->model.n_state = 2;
    p->scenario = ru_tiny_scenario(&p->model, p->initial, p->parameters);
    p->settler = (ru_settler){.first = 1,
                              .n_layer = N_LAYER,
                              .feed_layer = FEED,
                              .area = 10,
                              .height = 3,
                              .speed = 474.0 / 86400,
                              .fastest = 250.0 / 86400,
                              .hindrance = 0.576,
                              .flocculation = 2.86,
                              .slowest = 0.00228,
                              .crowded = 3};
    for (int i = 0; i < N_NODE; i++) {
        snprintf(p->names[i], sizeof p->names[i], "%s%d", i ? "layer" : "tank", i);
        p->compartments[i] = (ru_compartment){.name = p->names[i], .volume = 5};
    }
    p->links[0] = (ru_link){.from = p->names[0], .to = p->names[FEED], .flow = flow};
    p->links[1] =
        (ru_link){.from = p->names[N_LAYER], .to = p->names[0], .flow = flow, .pumped = 1};
    p->scenario.vessel.volume = 5 * N_NODE;
    p->scenario.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                                     .compartments = p->compartments,
                                     .n_compartment = N_NODE,
                                     .links = p->links,
                                     .n_link = 2,
                                     .settlers = &p->settler,
                                     .n_settler = 1,
                                     .dispersion = NAN};
}

/* Takacs' law, m/s. */
static double speed_of(const ru_settler *s, double solids, double least)
{
    double over = solids - least;
    double v = s->speed * (exp(-s->hindrance * over) - exp(-s->flocculation * over));
    return fmax(0, fmin(v, s->fastest));
}

typedef struct bench {
    ru_comm comm;
    ru_problem *problem;
    ru_settling_state state;
    double c[N_NODE][2], amounts[N_NODE][2];
} bench;

static void open_bench(const plant *p, bench *b)
{
    memset(b, 0, sizeof *b);
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &b->comm), RU_OK);
    assert_int_equal(ru_problem_build(&p->scenario, &b->comm, &b->problem), RU_OK);
    assert_int_equal(ru_settling_state_build(&b->problem->settling, &b->state), RU_OK);
}

static void close_bench(bench *b)
{
    ru_settling_state_destroy(&b->state);
    ru_problem_destroy(&b->problem);
}

/* Sinking at the present c. */
static void sink(bench *b)
{
    const ru_part *part = b->problem->part;
    double flow[2 + N_LAYER];
    for (size_t e = 0; e < part->n_edge; e++)
        flow[e] = part->edges[e].flow;
    memset(b->amounts, 0, sizeof b->amounts);
    ru_settling_look(&b->problem->settling, part, flow, &b->c[0][0], &b->state);
    ru_settling_apply(&b->problem->settling, part, &b->state, &b->c[0][0], &b->amounts[0][0]);
}

static void each_layer_takes_what_it_can_pass_on_and_clear_water_lets_all_through(void **state)
{
    (void)state;
    plant p;
    bench b;
    open_plant(&p, 0.01);
    open_bench(&p, &b);
    /* Sludge at half solids: layers 0.1, 0.5 (above the feed), 4, 5, 6, 8 of solids; tank 3. */
    const double solids[N_NODE] = {3, 0.1, 0.5, 4, 5, 6, 8};
    double least = 0.00228 * 3, fluxes[N_NODE], expected[N_NODE];
    for (int i = 0; i < N_NODE; i++) {
        b.c[i][0] = 2 * solids[i];
        b.c[i][1] = 1;
        fluxes[i] = 10 * 2 * speed_of(&p.settler, solids[i], least) * solids[i];
    }
    sink(&b);
    /* Onto layer 2 all; onto layer 3, crowded, and those below no more than these pass on. */
    expected[0] = expected[N_LAYER] = 0;
    expected[1] = fluxes[1];
    for (int i = 2; i < N_LAYER; i++)
        expected[i] = fmin(fluxes[i], fluxes[i + 1]);
    for (int i = 1; i <= N_LAYER; i++) {
        double above = i > 1 ? expected[i - 1] : 0;
        assert_close(b.amounts[i][0], above - expected[i], 3e-6, 1e-9);
        assert_close(b.amounts[i][1], 0, 0, 0);
    }
    assert_close(b.amounts[0][0], 0, 0, 0);
    close_bench(&b);
}

static void slopes_agree_with_differences(void **state)
{
    (void)state;
    plant p;
    bench b;
    open_plant(&p, 0); /* nothing fed: X_min does not move */
    open_bench(&p, &b);
    const ru_settling *settling = &b.problem->settling;
    const ru_part *part = b.problem->part;
    double start[N_NODE][2], along[N_NODE][2] = {{0}}, way[N_NODE][2], high[N_NODE][2];
    for (int i = 0; i < N_NODE; i++)
        for (int k = 0; k < 2; k++) {
            start[i][k] = 1 + 1.7 * i;
            way[i][k] = cos(3.0 * i + k);
        }
    memcpy(b.c, start, sizeof start);
    sink(&b);
    ru_settling_freeze(settling, part, &b.c[0][0], &b.state);
    ru_settling_along(settling, part, &b.state, &way[0][0], &along[0][0]);
    const double step = 1e-5;
    for (int i = 0; i < N_NODE; i++)
        b.c[i][0] = start[i][0] + step * way[i][0];
    sink(&b);
    memcpy(high, b.amounts, sizeof high);
    for (int i = 0; i < N_NODE; i++)
        b.c[i][0] = start[i][0] - step * way[i][0];
    sink(&b);
    for (int i = 0; i < N_NODE; i++)
        assert_close(along[i][0], (high[i][0] - b.amounts[i][0]) / (2 * step), 1e-6, 1e-9);
    /* The blocks are the same slopes. */
    for (size_t link = 0; link < settling->n_link; link++) {
        double upper[4], lower[4];
        const ru_edge *edge = &part->edges[settling->links[link].edge];
        ru_settling_blocks(settling, &b.state, link, upper, lower);
        for (int k = 0; k < 2; k++)
            along[edge->to][0] -= upper[k] * way[edge->from][k] + lower[k] * way[edge->to][k];
        for (int k = 0; k < 2; k++)
            along[edge->from][0] += upper[k] * way[edge->from][k] + lower[k] * way[edge->to][k];
    }
    for (int i = 0; i < N_NODE; i++)
        assert_close(along[i][0], 0, 0, 1e-12);
    close_bench(&b);
}

static void sludge_gathers_below_and_none_is_lost_on_any_rank_count(void **state)
{
    (void)state;
    plant p;
    open_plant(&p, 0.002);
    for (int k = 0; k < 2; k++)
        p.initial[k] = 2;
    p.scenario.end = 3600;
    p.scenario.output.series_interval = p.scenario.output.field_interval = 3600;
    p.scenario.solver.relative = 1e-6;
    ru_tiny_run tiny = ru_tiny_run_open(&p.scenario);
    ru_tiny_run_finish(&tiny);
    assert_close(ru_tiny_value(&tiny, "sludge", SIZE_MAX), 2, 1e-13, 0);
    assert_close(ru_tiny_value(&tiny, "salt_min", SIZE_MAX), 2, 1e-9, 0);
    assert_close(ru_tiny_value(&tiny, "salt_max", SIZE_MAX), 2, 1e-9, 0);
    /* Clear above, thick below, the same on one rank and on three. */
    assert_close(ru_tiny_value(&tiny, "sludge_min", SIZE_MAX), 0.030635, 2e-4, 0);
    assert_close(ru_tiny_value(&tiny, "sludge_max", SIZE_MAX), 6.41361, 2e-4, 0);
    assert_true(ru_tiny_worst_closure(&tiny) < 1e-12);
    /* Layers and recycle are solved with directly, whichever rank holds them. */
    assert_true(ru_runner_stats(tiny.run)->newton_iterations > 0);
    assert_true(ru_runner_stats(tiny.run)->krylov_iterations == 0);
    ru_tiny_run_close(&tiny);
}

static void a_pumped_recycle_is_not_pushed_back_by_what_is_fed(void **state)
{
    (void)state;
    plant p;
    bench b;
    open_plant(&p, 0.01);
    open_bench(&p, &b);
    double share[N_NODE] = {1}, along[2 + N_LAYER];
    assert_int_equal(ru_network_displacement(b.problem->network, share, along), RU_OK);
    assert_close(along[0], (double)N_LAYER / N_NODE, 1e-9, 0); /* all goes on to the clarifier */
    assert_close(along[1], 0, 0, 0);                           /* nothing up the recycle */
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_layer_takes_what_it_can_pass_on_and_clear_water_lets_all_through),
        cmocka_unit_test(slopes_agree_with_differences),
        cmocka_unit_test(sludge_gathers_below_and_none_is_lost_on_any_rank_count),
        cmocka_unit_test(a_pumped_recycle_is_not_pushed_back_by_what_is_fed),
    };
    return ru_run_group(tests);
}
