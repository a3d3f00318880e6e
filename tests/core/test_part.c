/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"
#include "tiny.h"

#include <ru/core/network_make.h>
#include <ru/core/part.h>

static ru_network *make(void)
{
    double initial[1], parameters[1];
    ru_impeller impeller;
    ru_scenario s = ru_tiny_scenario(&ru_tiny_tracer, initial, parameters);
    ru_tiny_cylinder(&s, &impeller, RU_IMPELLER_RADIAL, 6, 8, 10);
    ru_network *network = NULL;
    assert_int_equal(ru_network_make(&s, &network), RU_OK);
    return network;
}

static void parts_cover_every_node_once(void **state)
{
    (void)state;
    ru_network *n = make();
    ru_comm comm;
    ru_part *part = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_part_build(n, &comm, 2, &part), RU_OK);
    double sums[2] = {part->n_own, 0};
    for (int32_t i = 0; i < part->n_own; i++)
        sums[1] += part->weight[i];
    ru_comm_sum(&comm, sums, 2);
    assert_true(sums[0] == n->n_node);
    assert_close(sums[1], n->volume, 1e-12, 0);
    ru_part_destroy(&part);
    ru_network_destroy(&n);
}

static void the_halo_holds_what_its_owners_hold(void **state)
{
    (void)state;
    ru_network *n = make();
    ru_comm comm;
    ru_part *part = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_part_build(n, &comm, 2, &part), RU_OK);
    size_t all = (size_t)(part->n_own + part->n_halo);
    double *field = calloc(2 * all, sizeof *field);
    for (int32_t i = 0; i < part->n_own; i++) {
        field[2 * i] = (double)(part->first + i);
        field[2 * i + 1] = -1000.0 - (double)(part->first + i);
    }
    ru_part_exchange(part, field);
    for (int32_t i = 0; i < part->n_halo; i++) {
        double global = (double)part->halo_global[i];
        assert_true(field[2 * (part->n_own + i)] == global);
        assert_true(field[2 * (part->n_own + i) + 1] == -1000.0 - global);
    }
    free(field);
    ru_part_destroy(&part);
    ru_network_destroy(&n);
}

static void every_edge_is_inner_on_one_rank_or_shared_by_two(void **state)
{
    (void)state;
    ru_network *n = make();
    ru_comm comm;
    ru_part *part = NULL;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_int_equal(ru_part_build(n, &comm, 2, &part), RU_OK);
    double counts[2] = {(double)part->n_inner, (double)(part->n_edge - part->n_inner)};
    ru_comm_sum(&comm, counts, 2);
    assert_true(counts[0] + 0.5 * counts[1] == (double)n->n_edge);
    ru_part_destroy(&part);
    ru_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_cover_every_node_once),
        cmocka_unit_test(the_halo_holds_what_its_owners_hold),
        cmocka_unit_test(every_edge_is_inner_on_one_rank_or_shared_by_two),
    };
    return ru_run_group(tests);
}
