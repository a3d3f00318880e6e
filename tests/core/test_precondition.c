/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <string.h>

#include <ru/core/precondition.h>

/* Four zones that exchange without flow: there the preconditioner's upwind matrix is the Jacobian
 * itself, and the four nodes are solved directly. */
static ru_compartment zones[] = {{.name = "a", .volume = 0.4, .height = 0.9},
                                 {.name = "b", .volume = 0.3, .height = 0.6},
                                 {.name = "c", .volume = 0.2, .height = 0.4},
                                 {.name = "d", .volume = 0.1, .height = 0.1}};
static ru_link links[] = {{.from = "a", .to = "b", .flow = 5e-3, .two_way = 1},
                          {.from = "b", .to = "c", .flow = 2e-3, .two_way = 1},
                          {.from = "c", .to = "d", .flow = 1e-3, .two_way = 1}};

/* back = J v: decay, exchange and upwind flow are linear in y. */
static void go_along(const ru_ode *ode, double t, const double *v, double *back)
{
    const double nothing[8] = {0};
    double at_rest[8];
    assert_int_equal(ode->rhs(ode->context, t, nothing, at_rest), 0);
    assert_int_equal(ode->rhs(ode->context, t, v, back), 0);
    for (int i = 0; i < 8; i++)
        back[i] -= at_rest[i];
}

static void without_flow_it_inverts_one_minus_gamma_j(void **state)
{
    (void)state;
    double initial[2], parameters[1], y[8], z[8], r[8], back[8];
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = zones,
                           .n_compartment = 4,
                           .links = links,
                           .n_link = 3};
    s.gas = (ru_gas){.present = 1, .kla = 0.05, .head_pressure = 1e5, .carbon_dioxide_ratio = 1};
    ru_comm comm;
    ru_problem *problem = NULL;
    ru_system *system = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &problem), RU_OK);
    assert_int_equal(ru_system_build(problem, &system), RU_OK);
    ru_ode ode = ru_system_ode(system);
    for (int i = 0; i < 8; i++) {
        y[i] = 1 + 0.1 * i;
        r[i] = sin(1.0 + i);
    }
    const double gamma = 300;
    assert_int_equal(ode.prec_setup(system, 0, y, gamma, 0), 0);
    assert_int_equal(ode.prec_solve(system, r, z), 0);
    go_along(&ode, 0, z, back);
    for (int i = 0; i < 8; i++)
        assert_close(z[i] - gamma * back[i], r[i], 1e-10, 1e-12);
    /* A new gamma alone: the reaction slopes are reused. */
    assert_int_equal(ode.prec_setup(system, 0, y, 10, 1), 0);
    assert_int_equal(ode.prec_solve(system, r, z), 0);
    go_along(&ode, 0, z, back);
    for (int i = 0; i < 8; i++)
        assert_close(z[i] - 10 * back[i], r[i], 1e-10, 1e-12);
    ru_system_destroy(&system);
    ru_problem_destroy(&problem);
}

static void with_flow_and_feed_it_inverts_the_upwind_jacobian_too(void **state)
{
    (void)state;
    /* Zones know nothing behind their neighbours, so their transport is upwind in both. */
    double initial[2], parameters[1], rich[2] = {50, 0}, y[8], z[8], r[8], back[8];
    ru_link ring[] = {{.from = "a", .to = "b", .flow = 4e-3},
                      {.from = "b", .to = "c", .flow = 4e-3},
                      {.from = "c", .to = "d", .flow = 4e-3},
                      {.from = "d", .to = "a", .flow = 4e-3},
                      {.from = "b", .to = "d", .flow = 1e-3, .two_way = 1}};
    ru_feed feed = {.where = {.kind = RU_WHERE_NODE_NAME, .name = "a"},
                    .profile = {.stop = INFINITY, .rate = 1e-3},
                    .concentrations = rich};
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    s.mixing = (ru_mixing){.kind = RU_MIXING_COMPARTMENTS,
                           .compartments = zones,
                           .n_compartment = 4,
                           .links = ring,
                           .n_link = 5};
    s.feeds = &feed;
    s.n_feed = 1;
    ru_comm comm;
    ru_problem *problem = NULL;
    ru_system *system = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &problem), RU_OK);
    assert_int_equal(ru_system_build(problem, &system), RU_OK);
    ru_ode ode = ru_system_ode(system);
    for (int i = 0; i < 8; i++) {
        y[i] = 1 + 0.1 * i;
        r[i] = cos(2.0 * i);
    }
    /* At 1000 s the vessel holds twice what it did. */
    assert_int_equal(ode.prec_setup(system, 1000, y, 100, 0), 0);
    assert_int_equal(ode.prec_solve(system, r, z), 0);
    go_along(&ode, 1000, z, back);
    for (int i = 0; i < 8; i++)
        assert_close(z[i] - 100 * back[i], r[i], 1e-10, 1e-12);
    ru_system_destroy(&system);
    ru_problem_destroy(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_flow_it_inverts_one_minus_gamma_j),
        cmocka_unit_test(with_flow_and_feed_it_inverts_the_upwind_jacobian_too),
    };
    return ru_run_group(tests);
}
