/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/gas_circulation.h>
#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>

static const double pi = 3.14159265358979323846;

/* Upward velocity from psi, by a central difference. */
static double upward(const ru_gas_circulation *c, double r, double z)
{
    const double d = 1e-5;
    return (ru_gas_circulation_psi(c, r + d, z) - ru_gas_circulation_psi(c, r - d, z)) /
           (2 * d * r);
}

static void a_column_rises_on_its_axis_and_falls_along_its_wall(void **state)
{
    (void)state;
    /* T = 1 m, u_s = 0.05 m/s: v_c = 0.70977742 m/s. */
    ru_circulation given = {.kind = RU_CIRCULATION_COLUMN, .superficial_velocity = 0.05};
    ru_gas_circulation c;
    ru_gas_circulation_build(&given, 0.5, 4, &c);
    assert_int_equal(c.n_cell, 4);
    assert_close(c.velocity, 0.70977742, 1e-7, 0);
    assert_close(upward(&c, 1e-3, 0.5), c.velocity, 1e-4, 0);
    assert_close(upward(&c, 0.5 * sqrt(0.5), 1.5), 0, 0, 1e-6);
    assert_close(upward(&c, 0.4999, 2.5), -c.velocity, 1e-3, 0);
    for (int k = 0; k <= 4; k++)
        assert_close(ru_gas_circulation_psi(&c, 0.3, k), 0, 0, 1e-15);
}

static ru_scenario column(double *initial, double *parameters, double aspect, int n_r)
{
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    s.vessel.diameter = 1;
    s.vessel.volume = pi / 4 * aspect;
    s.mixing =
        (ru_mixing){.kind = RU_MIXING_CYLINDER,
                    .n_r = n_r,
                    .n_theta = 1,
                    .n_z = (int)(2 * n_r * aspect),
                    .dispersion = NAN,
                    .circulation = {.kind = RU_CIRCULATION_COLUMN, .superficial_velocity = 0.05}};
    return s;
}

/* The slowest mode of a long closed column decays with D_ax pi^2/H^2. */
static void a_long_column_disperses_as_the_correlation(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = column(initial, parameters, 10, 6);
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    double *c = malloc((size_t)n->n_node * sizeof *c);
    for (int32_t i = 0; i < n->n_node; i++)
        c[i] = 1 + cos(pi * n->position[3 * (size_t)i + 2] / n->height);
    ru_tracer_result result;
    ru_tracer_test test = {.start = c, .horizon = 1e4};
    assert_int_equal(ru_mixing_time_of_network(n, &test, &result), RU_OK);
    double dispersion = result.decay * pow(n->height / pi, 2);
    print_message("D_ax %.4g m2/s, Deckwer 0.276 m2/s\n", dispersion);
    assert_close(dispersion, 0.276, 0.15, 0);
    ru_tracer_result_clear(&result);
    free(c);
    ru_network_destroy(&n);
}

static void a_draught_tube_carries_its_flow_and_lets_nothing_through_its_wall(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_scenario s = column(initial, parameters, 3, 7);
    s.mixing.n_z = 30;
    s.mixing.circulation = (ru_circulation){.kind = RU_CIRCULATION_TUBE,
                                            .superficial_velocity = 0.02,
                                            .tube_diameter = 0.6,
                                            .tube_bottom = 0.25,
                                            .tube_top = 2.6,
                                            .flow = 0.05};
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    double up = 0;
    int through = 0, turning = 0;
    for (int64_t e = 0; e < n->n_edge; e++) {
        const ru_edge *edge = &n->edges[e];
        const double *p = n->position + 3 * (size_t)edge->from;
        const double *q = n->position + 3 * (size_t)edge->to;
        double r = hypot(p[0], p[1]);
        if (fabs(p[2] - 1.45) < 1e-9 && q[2] > p[2] && r < 0.3)
            up += edge->flow;
        if (r < 0.3 && hypot(q[0], q[1]) > 0.3) {
            through += p[2] > 0.3 && p[2] < 2.6;
            turning += p[2] < 0.25 || p[2] > 2.6;
        }
    }
    assert_close(up, 0.05, 1e-12, 0);
    assert_int_equal(through, 0);
    assert_true(turning >= 6);
    ru_network_destroy(&n);
}

static void liquid_in_a_draught_tube_follows_from_the_hold_ups(void **state)
{
    (void)state;
    /* A_r = 0.07069, A_d = 0.12566 m2, A_b = 0.3 pi 0.1 m2; K_B = 11.4 (A_d/A_b)^0.79 = 14.307;
     * u_r^2 = 2 g 2 (0.02)/(14.307 (0.5625)^2/0.9216) = 0.15971, so 0.39964 m/s. */
    ru_circulation given = {.kind = RU_CIRCULATION_TUBE,
                            .tube_diameter = 0.3,
                            .tube_bottom = 0.1,
                            .tube_top = 2.1,
                            .riser_holdup = 0.06,
                            .downcomer_holdup = 0.04};
    assert_close(ru_draught_tube_flow(&given, 0.25), 0.39964 * pi * 0.0225, 1e-3, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_rises_on_its_axis_and_falls_along_its_wall),
        cmocka_unit_test(a_long_column_disperses_as_the_correlation),
        cmocka_unit_test(a_draught_tube_carries_its_flow_and_lets_nothing_through_its_wall),
        cmocka_unit_test(liquid_in_a_draught_tube_follows_from_the_hold_ups),
    };
    return ru_run_group(tests);
}
