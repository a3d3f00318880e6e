/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/system.h>

/* A reacting, fed, bled and aerated cylinder on all ranks, and vectors over its unknowns. */
typedef struct rig {
    double initial[2], parameters[1], rich[2];
    ru_impeller impeller;
    ru_scenario scenario;
    ru_feed feed;
    ru_withdrawal bleed;
    ru_comm comm;
    ru_problem *problem;
    ru_system *system;
    ru_ode ode;
    double *y, *v, *a, *b, *c;
} rig;

static double wave(size_t i, double k)
{
    return 1 + 0.4 * sin(k * (double)i + 0.3);
}

static void open_rig(rig *g)
{
    memset(g, 0, sizeof *g);
    g->scenario = ru_tiny_scenario(&ru_tiny_decay, g->initial, g->parameters);
    ru_tiny_cylinder(&g->scenario, &g->impeller, RU_IMPELLER_RADIAL, 5, 8, 7);
    g->rich[0] = 50;
    g->feed = (ru_feed){.where = {.kind = RU_WHERE_POINT, .r = 0.3, .theta = 1, .z = 0.9},
                        .profile = {.start = 10, .stop = 2000, .rate = 2e-5},
                        .concentrations = g->rich};
    g->bleed = (ru_withdrawal){.where = {.kind = RU_WHERE_POINT, .r = 0.1, .theta = 2, .z = 0.1},
                               .profile = {.stop = INFINITY, .rate = 1e-5}};
    g->scenario.feeds = &g->feed;
    g->scenario.n_feed = 1;
    g->scenario.withdrawals = &g->bleed;
    g->scenario.n_withdrawal = 1;
    g->scenario.gas = (ru_gas){.present = 1,
                               .kla = 0.02,
                               .head_pressure = 101325,
                               .carbon_dioxide_ratio = 0.9,
                               .carbon_dioxide_equilibrium = 0.1};
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &g->comm), RU_OK);
    assert_int_equal(ru_problem_build(&g->scenario, &g->comm, &g->problem), RU_OK);
    assert_int_equal(ru_system_build(g->problem, &g->system), RU_OK);
    ru_system_set_interval(g->system, 10, 2000);
    g->ode = ru_system_ode(g->system);
    double **all[] = {&g->y, &g->v, &g->a, &g->b, &g->c};
    for (size_t i = 0; i < 5; i++)
        *all[i] = calloc(g->ode.n + 1, sizeof(double));
    size_t first = 2 * (size_t)g->problem->part->first;
    for (size_t i = 0; i < g->ode.n; i++) {
        g->y[i] = wave(first + i, 0.7);
        g->v[i] = wave(first + i, 1.3) - 1;
    }
}

static void close_rig(rig *g)
{
    free(g->y);
    free(g->v);
    free(g->a);
    free(g->b);
    free(g->c);
    ru_system_destroy(&g->system);
    ru_problem_destroy(&g->problem);
}

/* jv = J v of the last set-up, by the packed image at a gamma beside which one is little. */
static void go_along(const rig *g, const double *v, double *jv)
{
    const ru_rows *rows = &g->ode.rows;
    const double gamma = 1e6;
    size_t width = rows->width, size = (rows->n_row + rows->n_beyond) * width;
    float *packed = calloc(size + 1, sizeof *packed), *image = calloc(size + 1, sizeof *image);
    for (size_t i = 0; i < g->ode.n; i++)
        packed[i / 2 * width + i % 2] = (float)(v[i] / rows->scale[i % 2]);
    assert_int_equal(g->ode.packed_image(g->system, gamma, packed, image), 0);
    for (size_t i = 0; i < g->ode.n; i++)
        jv[i] = (v[i] - (double)image[i / 2 * width + i % 2] * rows->scale[i % 2]) / gamma;
    free(packed);
    free(image);
}

static void the_jacobian_is_the_slope_of_the_right_hand_side(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    const double step = 1e-6;
    const size_t first = 2 * (size_t)g.problem->part->first;
    assert_int_equal(g.ode.jac_setup(g.system, 100, g.y), 0);
    for (int way = 0; way < 4; way++) {
        double sums[2] = {0, 0};
        for (size_t i = 0; i < g.ode.n; i++)
            g.y[i] += step * (g.v[i] = wave(first + i, 1.3 + 0.9 * way) - 1);
        go_along(&g, g.v, g.c);
        assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.a), 0);
        for (size_t i = 0; i < g.ode.n; i++)
            g.y[i] -= 2 * step * g.v[i];
        assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.b), 0);
        for (size_t i = 0; i < g.ode.n; i++) {
            g.y[i] += step * g.v[i];
            sums[0] += fabs(g.c[i] - (g.a[i] - g.b[i]) / (2 * step));
            sums[1] += fabs(g.c[i]);
        }
        ru_comm_sum(&g.comm, sums, 2);
        assert_true(sums[1] > 0 && sums[0] < 2e-6 * sums[1]); /* single precision */
    }
    close_rig(&g);
}

static void what_the_vessel_gains_is_what_the_integrals_say(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    double gained[2] = {0, 0}, rates[RU_INTEGRAL_COUNT * 2];
    assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.a), 0);
    for (size_t i = 0; i < g.ode.n; i++)
        gained[i % 2] += g.problem->part->weight[i / 2] * g.a[i];
    ru_comm_sum(&g.comm, gained, 2);
    assert_int_equal(g.ode.integrand(g.system, 100, g.y, rates), 0);
    ru_comm_sum(&g.comm, rates, RU_INTEGRAL_COUNT * 2);
    for (int k = 0; k < 2; k++) {
        double sum = rates[2 * RU_INTEGRAL_FED + k] - rates[2 * RU_INTEGRAL_WITHDRAWN + k] +
                     rates[2 * RU_INTEGRAL_TRANSFERRED + k] + rates[2 * RU_INTEGRAL_REACTED + k];
        assert_close(gained[k], sum, 1e-11, 1e-15);
    }
    assert_close(rates[2 * RU_INTEGRAL_FED], 2e-5 * 50, 1e-12, 0);
    close_rig(&g);
}

static void an_invariant_changes_only_by_what_its_boundary_says(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    double boundary[4], along = 0, *w = calloc(g.ode.n + 1, sizeof *w);
    assert_int_equal(g.ode.n_invariant, 1); /* carbon */
    g.ode.invariant_weights(g.system, 0, w);
    /* Carbon's rate is affine in y, whatever the limiter does. */
    assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.a), 0);
    for (size_t i = 0; i < g.ode.n; i++)
        g.y[i] += g.v[i];
    assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.b), 0);
    for (size_t i = 0; i < g.ode.n; i++)
        along += w[i] * (g.b[i] - g.a[i]);
    ru_comm_sum(&g.comm, &along, 1);
    g.ode.invariant_boundary(g.system, 100, g.v, boundary);
    assert_close(boundary[0], along, 1e-9, 1e-15);
    free(w);
    close_rig(&g);
}

static void a_feed_is_seen_from_inside_its_interval(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    double rates[RU_INTEGRAL_COUNT * 2];
    /* At 10 s it has begun, at 2000 s it has not ended: the interval is what counts. */
    const double cases[][4] = {
        {10, 0, 10, 0}, {10, 10, 2000, 1e-3}, {2000, 10, 2000, 1e-3}, {2000, 2000, 3600, 0}};
    for (int i = 0; i < 4; i++) {
        ru_system_set_interval(g.system, cases[i][1], cases[i][2]);
        g.ode.integrand(g.system, cases[i][0], g.y, rates);
        ru_comm_sum(&g.comm, rates, RU_INTEGRAL_COUNT * 2);
        assert_close(rates[2 * RU_INTEGRAL_FED], cases[i][3], 1e-12, 0);
    }
    close_rig(&g);
}

static int refuse_much(const ru_model *self, const double *p, const ru_local *at, const double *y,
                       double *r)
{
    (void)self;
    (void)at;
    r[0] = p[0] * y[0];
    return y[0] > 1.5;
}

static void a_refusal_of_one_rank_is_the_verdict_of_all(void **state)
{
    (void)state;
    rig g;
    open_rig(&g);
    ru_model model = ru_tiny_decay;
    model.rates = refuse_much;
    g.problem->model = &model;
    for (size_t i = 0; i < g.ode.n; i++)
        g.y[i] = 1;
    assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.a), 0);
    if (g.comm.rank == g.comm.size - 1)
        g.y[0] = 2;
    assert_int_equal(g.ode.rhs(g.system, 100, g.y, g.a), 1);
    ru_trouble bad = ru_system_find_trouble(g.system, 100, g.y);
    assert_int_equal(bad.rank, g.comm.size - 1);
    assert_true(bad.node >= 0);
    g.problem->model = &ru_tiny_decay;
    close_rig(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_jacobian_is_the_slope_of_the_right_hand_side),
        cmocka_unit_test(what_the_vessel_gains_is_what_the_integrals_say),
        cmocka_unit_test(an_invariant_changes_only_by_what_its_boundary_says),
        cmocka_unit_test(a_feed_is_seen_from_inside_its_interval),
        cmocka_unit_test(a_refusal_of_one_rank_is_the_verdict_of_all),
    };
    return ru_run_group(tests);
}
