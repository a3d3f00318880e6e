/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/network_make.h>

/* Net displacement outflow of every node must be its share of the feed minus its growth. */
static void hold_closure(const ru_network *n, const double *share)
{
    double *along = calloc((size_t)n->n_edge + 1, sizeof *along);
    double *net = calloc((size_t)n->n_node, sizeof *net);
    assert_int_equal(ru_network_displacement(n, share, along), RU_OK);
    for (int64_t e = 0; e < n->n_edge; e++) {
        net[n->edges[e].from] += along[e];
        net[n->edges[e].to] -= along[e];
    }
    for (int32_t i = 0; i < n->n_node; i++)
        assert_close(net[i], share[i] - n->fraction[i], 0, 1e-13);
    free(along);
    free(net);
}

static void liquid_fed_into_one_cell_grows_all_by_their_fraction(void **state)
{
    (void)state;
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 8, 12, 16);
    ru_network *n = NULL;
    assert_int_equal(ru_network_make(&s, &n), RU_OK);
    double *share = calloc((size_t)n->n_node, sizeof *share);
    share[n->n_node - 1] = 0.25;
    share[17] = 0.75;
    hold_closure(n, share);
    free(share);
    ru_network_destroy(&n);
}

static void in_a_chain_the_flow_is_what_lies_beyond(void **state)
{
    (void)state;
    /* Three equal tanks in a row, feed into the first: 2/3 pass the first link, 1/3 the second. */
    ru_network *n = NULL;
    assert_int_equal(ru_network_build(RU_MESH_COMPARTMENTS, 3, 3, &n), RU_OK);
    for (int i = 0; i < 3; i++)
        n->fraction[i] = 1.0 / 3;
    for (int i = 0; i < 2; i++) {
        ru_edge edge = ru_edge_simple(i, i + 1, 0, 0.1);
        assert_int_equal(ru_network_add(n, &edge), RU_OK);
    }
    const double share[] = {1, 0, 0};
    double along[2];
    assert_int_equal(ru_network_displacement(n, share, along), RU_OK);
    assert_close(along[0], 2.0 / 3, 1e-12, 0);
    assert_close(along[1], 1.0 / 3, 1e-12, 0);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(liquid_fed_into_one_cell_grows_all_by_their_fraction),
        cmocka_unit_test(in_a_chain_the_flow_is_what_lies_beyond),
    };
    return ru_run_group(tests);
}
