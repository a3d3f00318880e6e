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

/* What a cycle leaves, as a part, of the amount in a residual that is the same everywhere: the
 * slowest mode of a vessel that mixes faster than a step is long, and one of all ranks. */
static double left_of_the_mean(MPI_Comm mpi)
{
    double initial[2], parameters[1], sums[2] = {0};
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_decay, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 12, 12, 12);
    ru_comm comm;
    ru_problem *problem = NULL;
    ru_system *system = NULL;
    assert_int_equal(ru_comm_wrap(mpi, &comm), RU_OK);
    assert_int_equal(ru_problem_build(&s, &comm, &problem), RU_OK);
    assert_int_equal(ru_system_build(problem, &system), RU_OK);
    assert_true(comm.size == 1 || ru_multilevel_shared_levels(system->multilevel) > 0);
    ru_ode ode = ru_system_ode(system);
    const ru_rows *rows = &ode.rows;
    const double gamma = 300;
    size_t n = (rows->n_row + rows->n_beyond) * rows->width;
    double *y = calloc(ode.n, sizeof *y);
    float *r = calloc(n, sizeof *r), *z = calloc(n, sizeof *z), *image = calloc(n, sizeof *image);
    for (size_t i = 0; i < ode.n; i++)
        y[i] = 1;
    assert_int_equal(ode.prec_setup(system, 0, y, gamma, 0), 0);
    assert_int_equal(ode.jac_setup(system, 0, y), 0);
    for (size_t i = 0; i < rows->n_row * rows->width; i++)
        r[i] = i % rows->width < rows->n_state;
    assert_int_equal(ode.packed_solve(system, r, z), 0);
    assert_int_equal(ode.packed_image(system, gamma, z, image), 0);
    for (size_t i = 0; i < rows->n_row; i++) {
        double weight = problem->part->weight[i];
        sums[0] += weight * (double)(r[i * rows->width] - image[i * rows->width]);
        sums[1] += weight * (double)r[i * rows->width];
    }
    ru_comm_sum(&comm, sums, 2);
    free(y);
    free(r);
    free(z);
    free(image);
    ru_system_destroy(&system);
    ru_problem_destroy(&problem);
    return fabs(sums[0]) / sums[1];
}

static void a_cycle_leaves_no_more_where_ranks_share_the_vessel(void **state)
{
    (void)state;
    double one = left_of_the_mean(MPI_COMM_SELF), all = left_of_the_mean(MPI_COMM_WORLD);
    print_message("left on one rank %.3g, on all %.3g\n", one, all);
    assert_true(one < 0.05 && all < 0.05); /* 0.98 where nothing couples two ranks */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_flow_it_inverts_one_minus_gamma_j),
        cmocka_unit_test(with_flow_and_feed_it_inverts_the_upwind_jacobian_too),
        cmocka_unit_test(a_cycle_leaves_no_more_where_ranks_share_the_vessel),
    };
    return ru_run_group(tests);
}
