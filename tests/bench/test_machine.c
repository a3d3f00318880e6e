/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <string.h>

#include <ru/base/unit.h>
#include <ru/bench/machine.h>
#include <ru/front/simulation.h>

static const char *const ring = "time: {end: 1 h}\n"
                                "vessel: {temperature: 37 degC}\n"
                                "cells: {model: monod}\n"
                                "initial: {biomass: 1 g/L, glucose: 1 g/L}\n"
                                "mixing:\n"
                                "  kind: compartments\n"
                                "  compartments:\n"
                                "    - {name: a, volume: 1 L}\n"
                                "    - {name: b, volume: 2 L}\n"
                                "    - {name: c, volume: 3 L}\n"
                                "  flows:\n"
                                "    - {from: a, to: b, flow: 1 L/s}\n"
                                "    - {from: b, to: c, flow: 1 L/s}\n"
                                "    - {from: c, to: a, flow: 1 L/s}\n"
                                "  exchanges:\n"
                                "    - {between: [a, c], flow: 1 L/s}\n";

static ru_comm world(void)
{
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    return comm;
}

static void rates_are_numbers_of_all_ranks(void **state)
{
    (void)state;
    ru_comm comm = world();
    double rate = ru_machine_triad(&comm, 1000), least = rate, most = rate;
    ru_comm_min(&comm, &least, 1);
    ru_comm_max(&comm, &most, 1);
    assert_true(rate > 0 && isfinite(rate) && least == most);
}

static void transport_is_counted_by_edges_and_fields(void **state)
{
    (void)state;
    ru_simulation *s = NULL;
    assert_int_equal(ru_open_text(ring, "ring.yaml", MPI_COMM_SELF, NULL, &s), RU_OK);
    /* Three nodes, four edges; the field is read, amounts are read and written. */
    double edge = sizeof(ru_edge) + 8, fields = 3.0 * 3 * (double)s->problem->n_state * 8;
    assert_close(ru_machine_transport_bytes(s->problem), 4 * edge + fields, 0, 0);
    double rate = ru_machine_transport(s->problem);
    assert_true(rate > 0 && isfinite(rate));
    ru_close(&s);
    ru_unit_shutdown();
}

static void the_peak_sees_memory_that_was_given_back(void **state)
{
    (void)state;
    enum { SIZE = 64 << 20 };
    if (ru_machine_peak() == 0)
        skip();
    int resets = ru_machine_reset_peak();
    double before = ru_machine_peak();
    char *block = malloc(SIZE);
    assert_non_null(block);
    memset(block, 1, SIZE);
    assert_int_equal(block[SIZE / 2], 1);
    free(block);
    assert_true(ru_machine_peak() >= (resets ? before + 0.9 * SIZE : SIZE));
    assert_true(ru_machine_cpu() > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_are_numbers_of_all_ranks),
        cmocka_unit_test(transport_is_counted_by_edges_and_fields),
        cmocka_unit_test(the_peak_sees_memory_that_was_given_back),
    };
    return ru_run_group(tests);
}
