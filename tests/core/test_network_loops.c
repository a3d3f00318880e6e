/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/network_make.h>

static ru_network *make(ru_impeller_kind kind, int n_r, int n_z)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, kind, 1, 1, 1);
    s.mixing.kind = RU_MIXING_NETWORK;
    s.mixing.n_zone_r = n_r;
    s.mixing.n_zone_z = n_z;
    s.mixing.zone_exchange = 0.3;
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    return n;
}

/* Flow through the level's upper faces that goes up. */
static double upflow(const ru_network *n, int level)
{
    double sum = 0;
    for (int64_t e = 0; e < n->n_edge; e++)
        if (n->edges[e].from / n->n_r == level && n->edges[e].to / n->n_r == level + 1)
            sum += fmax(n->edges[e].flow, 0);
    return sum;
}

static void each_half_loop_of_a_rushton_carries_half_its_circulation(void **state)
{
    (void)state;
    const double whole = 2.28 * 0.72 * 3 / 27.0; /* circulation Fl N D^3 */
    ru_network *n = make(RU_IMPELLER_RADIAL, 6, 8);
    assert_int_equal(n->n_node, 6 * 16);
    /* The waist of a loop is crossed by all of its nested rings. */
    assert_close(upflow(n, 3), whole / 2, 1e-12, 0);
    assert_close(upflow(n, 8 + 3), whole / 2, 1e-12, 0);
    assert_close(upflow(n, 7), 0, 0, 1e-15); /* nothing through the impeller's plane */
    ru_network_destroy(&n);
}

static void an_axial_impeller_turns_one_loop_over_the_stage(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_DOWN, 4, 6);
    assert_int_equal(n->n_node, 24);
    assert_close(upflow(n, 2), 2 * 0.79 * 3 / 27.0, 1e-12, 0);
    /* Down on the axis. */
    for (int64_t e = 0; e < n->n_edge; e++)
        if (n->edges[e].from == 8 && n->edges[e].to == 12)
            assert_true(n->edges[e].flow < 0);
    ru_network_destroy(&n);
}

static void zones_of_a_loop_have_equal_volumes_and_are_found_by_points(void **state)
{
    (void)state;
    ru_network *n = make(RU_IMPELLER_RADIAL, 4, 4);
    for (int i = 1; i < 16; i++)
        assert_close(n->fraction[i], n->fraction[0], 1e-12, 0);
    assert_close(n->fraction[0] * 16, 1.0 / 3, 1e-12, 0); /* below the impeller, C = H/3 */
    for (int32_t i = 0; i < n->n_node; i++)
        assert_int_equal(ru_network_node_at(n, n->position[3 * i], 0.3, n->position[3 * i + 2]), i);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_half_loop_of_a_rushton_carries_half_its_circulation),
        cmocka_unit_test(an_axial_impeller_turns_one_loop_over_the_stage),
        cmocka_unit_test(zones_of_a_loop_have_equal_volumes_and_are_found_by_points),
    };
    return ru_run_group(tests);
}
