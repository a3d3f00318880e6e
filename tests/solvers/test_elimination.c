/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/solvers/elimination.h>

static void a_chain_is_eliminated_without_fill(void **state)
{
    (void)state;
    const int32_t pairs[] = {0, 1, 2, 1, 2, 3, 3, 4, 4, 3};
    ru_elimination e;
    assert_int_equal(ru_elimination_build(5, pairs, 5, 1e9, &e), RU_OK);
    assert_int_equal(e.n_node, 5);
    /* A tree needs one coupling an edge. */
    assert_int_equal(e.start[5], 4);
    assert_close(e.n_product, 4 * 2, 0, 0);
    for (int32_t p = 0; p < 5; p++)
        assert_int_equal(e.position[e.node[p]], p);
    ru_elimination_clear(&e);
}

static void the_hub_of_a_star_comes_last(void **state)
{
    (void)state;
    const int32_t pairs[] = {0, 1, 0, 2, 0, 3, 0, 4, 0, 5};
    ru_elimination e;
    assert_int_equal(ru_elimination_build(6, pairs, 5, 1e9, &e), RU_OK);
    assert_true(e.position[0] >= 4);
    assert_int_equal(e.start[6], 5);
    ru_elimination_clear(&e);
}

static void a_ring_costs_one_coupling_more_a_node(void **state)
{
    (void)state;
    int32_t pairs[2 * 40];
    for (int32_t i = 0; i < 40; i++) {
        pairs[2 * i] = i;
        pairs[2 * i + 1] = (i + 1) % 40;
    }
    ru_elimination e;
    assert_int_equal(ru_elimination_build(40, pairs, 40, 1e9, &e), RU_OK);
    /* Each node but the last two has two later neighbours. */
    assert_int_equal(e.start[40], 38 * 2 + 1);
    for (int32_t p = 0; p < 40; p++)
        for (size_t a = e.start[p]; a < e.start[p + 1]; a++)
            assert_true(e.later[a] > p && (a == e.start[p] || e.later[a] > e.later[a - 1]));
    ru_elimination_clear(&e);
}

static void what_is_too_large_is_left(void **state)
{
    (void)state;
    int32_t pairs[2 * 45];
    size_t n = 0;
    for (int32_t i = 0; i < 10; i++)
        for (int32_t j = 0; j < i; j++, n++) {
            pairs[2 * n] = i;
            pairs[2 * n + 1] = j;
        }
    ru_elimination e;
    /* All coupled: the sum of d (d + 1) for d = 0 ... 9 is 330. */
    assert_int_equal(ru_elimination_build(10, pairs, n, 330, &e), RU_OK);
    assert_int_equal(e.n_node, 10);
    assert_close(e.n_product, 330, 0, 0);
    ru_elimination_clear(&e);
    assert_int_equal(ru_elimination_build(10, pairs, n, 329, &e), RU_OK);
    assert_int_equal(e.n_node, 0);
    assert_int_equal(ru_elimination_build(RU_ELIMINATION_MAX_NODE + 1, pairs, n, 1e9, &e), RU_OK);
    assert_int_equal(e.n_node, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_is_eliminated_without_fill),
        cmocka_unit_test(the_hub_of_a_star_comes_last),
        cmocka_unit_test(a_ring_costs_one_coupling_more_a_node),
        cmocka_unit_test(what_is_too_large_is_left),
    };
    return ru_run_group(tests);
}
