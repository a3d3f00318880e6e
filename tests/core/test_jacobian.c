/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/jacobian.h>

/* A still cylinder of one substance: what an image is can be told node by node. */
typedef struct rig {
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario scenario;
    ru_comm comm;
    ru_problem *problem;
    ru_jacobian jacobian;
    ru_gas_pool pool;
    double *c, *flow;
    float *v, *image;
    size_t n, width;
} rig;

static void open_rig(rig *g)
{
    memset(g, 0, sizeof *g);
    g->scenario = ru_tiny_scenario(&ru_tiny_tracer, g->initial, g->parameters);
    ru_tiny_cylinder(&g->scenario, &g->impeller, RU_IMPELLER_RADIAL, 4, 8, 6);
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &g->comm), RU_OK);
    assert_int_equal(ru_problem_build(&g->scenario, &g->comm, &g->problem), RU_OK);
    assert_int_equal(ru_jacobian_build(g->problem, NULL, &g->jacobian), RU_OK);
    const ru_part *part = g->problem->part;
    size_t all = (size_t)(part->n_own + part->n_halo);
    g->n = (size_t)part->n_own;
    g->width = g->jacobian.rows.width;
    g->c = calloc(all + RU_TRANSPORT_LANES, sizeof *g->c);
    g->flow = calloc(part->n_edge + 1, sizeof *g->flow);
    g->v = calloc(all * g->width + 1, sizeof *g->v);
    g->image = calloc(all * g->width + 1, sizeof *g->image);
    for (size_t i = 0; i < g->n; i++)
        g->v[i * g->width] = (float)(1 + 0.3 * sin((double)(part->first + (int64_t)i)));
}

static void close_rig(rig *g)
{
    free(g->c);
    free(g->flow);
    free(g->v);
    free(g->image);
    ru_jacobian_destroy(&g->jacobian);
    ru_problem_destroy(&g->problem);
}

/* Freezes the streams of `flow`; nothing reacts but what slope says. */
static void freeze(rig *g, double grown, double slope)
{
    const ru_stream stream = {.moves = g->problem->moves, .flow = g->flow, .mixing = 0};
    ru_jacobian_freeze(&g->jacobian, &stream, 1, &g->pool, grown, g->c);
    for (size_t i = 0; i < g->n; i++)
        ru_jacobian_set_node(&g->jacobian, i, &slope);
}

static void without_flow_only_the_slopes_act(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    freeze(&g, 1, -0.25);
    ru_jacobian_image(&g.jacobian, 8, g.v, g.image);
    for (size_t i = 0; i < g.n; i++) {
        assert_close((double)g.image[i * g.width], 3 * (double)g.v[i * g.width], 1e-6, 0);
        for (size_t k = 1; k < g.width; k++)
            assert_true(g.image[i * g.width + k] == 0);
    }
    close_rig(&g);
}

static void an_outlet_empties_its_node(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    freeze(&g, 2, 0);
    const double flow = 1e-3, gamma = 50;
    for (size_t i = 0; i < g.n; i++)
        ru_jacobian_add_outlet(&g.jacobian, i, g.problem->moves, flow);
    ru_jacobian_image(&g.jacobian, gamma, g.v, g.image);
    for (size_t i = 0; i < g.n; i++) {
        double lost = gamma * flow / (2 * g.problem->part->weight[i]);
        assert_close((double)g.image[i * g.width], (1 + lost) * (double)g.v[i * g.width], 1e-6, 0);
    }
    close_rig(&g);
}

/* Closed flows neither make nor lose: the volumes times the image sum to those times v. */
static void circulation_keeps_the_sum_over_all_ranks(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    const ru_part *part = g.problem->part;
    for (size_t e = 0; e < part->n_edge; e++)
        g.flow[e] = part->edges[e].flow;
    for (size_t i = 0; i < g.n; i++)
        g.c[i] = cos(0.7 * (double)(part->first + (int64_t)i));
    ru_part_exchange(g.problem->part, g.c);
    freeze(&g, 1, 0);
    ru_jacobian_image(&g.jacobian, 100, g.v, g.image);
    double sums[3] = {0};
    for (size_t i = 0; i < g.n; i++) {
        double moved = (double)g.image[i * g.width] - (double)g.v[i * g.width];
        sums[0] += part->weight[i] * moved;
        sums[1] += part->weight[i] * fabs(moved);
        sums[2] += part->weight[i];
    }
    ru_comm_sum(&g.comm, sums, 3);
    assert_true(sums[1] > 0.1 * sums[2]); /* it did move */
    assert_true(fabs(sums[0]) < 1e-5 * sums[1]);
    close_rig(&g);
}

static void the_scale_is_that_of_the_mean_over_all_ranks(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    double *y = calloc(g.n + 1, sizeof *y);
    double mean = 0.5 * (double)(g.problem->network->n_node - 1);
    for (size_t i = 0; i < g.n; i++)
        y[i] = (double)(g.problem->part->first + (int64_t)i);
    ru_jacobian_scale(&g.jacobian, y);
    double absolute =
        g.problem->components.items[0].absolute * g.problem->scenario->solver.absolute_factor;
    assert_close(g.jacobian.scale[0], g.scenario.solver.relative * mean + absolute, 1e-12, 0);
    free(y);
    close_rig(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_flow_only_the_slopes_act),
        cmocka_unit_test(an_outlet_empties_its_node),
        cmocka_unit_test(circulation_keeps_the_sum_over_all_ranks),
        cmocka_unit_test(the_scale_is_that_of_the_mean_over_all_ranks),
    };
    return ru_run_group(tests);
}
