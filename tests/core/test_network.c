/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/core/network.h>

static ru_network *ring(int n, double flow, double exchange)
{
    ru_network *network = NULL;
    assert_int_equal(ru_network_build(RU_MESH_COMPARTMENTS, n, 2.0, &network), RU_OK);
    for (int i = 0; i < n; i++) {
        network->fraction[i] = 1.0 / n;
        ru_edge edge = ru_edge_simple(i, (i + 1) % n, flow, exchange);
        assert_int_equal(ru_network_add(network, &edge), RU_OK);
    }
    return network;
}

static void a_loop_of_equal_flows_passes_the_check(void **state)
{
    (void)state;
    ru_network *n = ring(5, 0.3, 0);
    assert_int_equal(ru_network_check(n), RU_OK);
    ru_network_destroy(&n);
}

static void a_node_whose_flows_do_not_close_is_named(void **state)
{
    (void)state;
    ru_network *n = ring(5, 0.3, 0);
    n->edges[2].flow = 0.31;
    n->names = calloc(5, sizeof *n->names);
    for (int i = 0; i < 5; i++) {
        n->names[i] = strdup("abcde");
        n->names[i][1] = '\0';
        n->names[i][0] = (char)('a' + i);
    }
    assert_int_equal(ru_network_check(n), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "compartment 'c'"));
    ru_network_destroy(&n);
}

static void a_node_cut_off_from_the_rest_is_named(void **state)
{
    (void)state;
    ru_network *n = NULL;
    assert_int_equal(ru_network_build(RU_MESH_COMPARTMENTS, 3, 1.0, &n), RU_OK);
    for (int i = 0; i < 3; i++)
        n->fraction[i] = 1.0 / 3;
    ru_edge edge = ru_edge_simple(0, 1, 0, 0.1);
    assert_int_equal(ru_network_add(n, &edge), RU_OK);
    assert_int_equal(ru_network_check(n), RU_ERR_INPUT);
    assert_non_null(strstr(ru_fault_text(), "no flow or exchange connects"));
    ru_network_destroy(&n);
}

static void volumes_that_do_not_sum_up_are_refused(void **state)
{
    (void)state;
    ru_network *n = ring(4, 0.1, 0.1);
    n->fraction[1] = 0.3;
    assert_int_equal(ru_network_check(n), RU_ERR_INPUT);
    ru_network_destroy(&n);
}

/* Each of four nodes of 0.5 m3 gives away a flow of 0.1 and exchanges 0.2 on both sides, m3/s. */
static void the_fastest_node_turns_over_by_flow_and_exchange(void **state)
{
    (void)state;
    double through[4];
    ru_network *n = ring(4, 0.1, 0.2);
    assert_close(ru_network_turnover(n, through), 0.25 * n->volume / (0.1 + 2 * 0.2), 1e-12, 0);
    n->edges[1].exchange = 1.2;
    assert_close(ru_network_turnover(n, through), 0.25 * n->volume / (0.1 + 0.2 + 1.2), 1e-12, 0);
    ru_network_destroy(&n);
}

static void the_checksum_sees_every_flow(void **state)
{
    (void)state;
    ru_network *a = ring(6, 0.1, 0.2), *b = ring(6, 0.1, 0.2);
    assert_true(ru_network_checksum(a) == ru_network_checksum(b));
    b->edges[3].exchange = 0.2000000001;
    assert_true(ru_network_checksum(a) != ru_network_checksum(b));
    ru_network_destroy(&a);
    ru_network_destroy(&b);
}

/* Two nodes at 1 m (volumes 1 and 3), one at 2 m, an area of 8 m2: 2 and 6 m2 lead up to it, and
 * through it to the surface. */
static void gas_rises_through_the_cross_section_of_each_level(void **state)
{
    (void)state;
    ru_network *n = NULL;
    assert_int_equal(ru_network_build(RU_MESH_COMPARTMENTS, 3, 5, &n), RU_OK);
    const double fraction[] = {0.2, 0.6, 0.2}, height[] = {1, 1, 2};
    for (int i = 0; i < 3; i++) {
        n->fraction[i] = fraction[i];
        n->position[3 * i + 2] = height[i];
    }
    const ru_edge edges[] = {ru_edge_simple(0, 2, 0, 1), ru_edge_simple(2, 1, 0, 1),
                             ru_edge_simple(0, 1, 0, 1)};
    for (int e = 0; e < 3; e++)
        assert_int_equal(ru_network_add(n, &edges[e]), RU_OK);
    assert_int_equal(ru_network_set_rise(n, 8), RU_OK);
    const double rise[] = {2, -6, 0}, surface[] = {0, 0, 8};
    for (int i = 0; i < 3; i++) {
        assert_close(n->edges[i].rise, rise[i], 1e-6, 0);
        assert_close(n->surface[i], surface[i], 1e-12, 0);
    }
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loop_of_equal_flows_passes_the_check),
        cmocka_unit_test(a_node_whose_flows_do_not_close_is_named),
        cmocka_unit_test(a_node_cut_off_from_the_rest_is_named),
        cmocka_unit_test(volumes_that_do_not_sum_up_are_refused),
        cmocka_unit_test(the_fastest_node_turns_over_by_flow_and_exchange),
        cmocka_unit_test(the_checksum_sees_every_flow),
        cmocka_unit_test(gas_rises_through_the_cross_section_of_each_level),
    };
    return ru_run_group(tests);
}
