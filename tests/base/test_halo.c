/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/halo.h>

/* Rank r holds r + 1 nodes (the third none), so that blocks are uneven and one is empty. */
static void lay_out(const ru_comm *comm, int64_t *starts)
{
    starts[0] = 0;
    for (int r = 0; r < comm->size; r++)
        starts[r + 1] = starts[r] + (r == 2 ? 0 : r + 1);
}

/* Every rank but the empty one reads every second node of the others. */
static size_t want(const ru_comm *comm, const int64_t *starts, int64_t *wanted)
{
    size_t n = 0;
    for (int64_t i = 0; i < starts[comm->size] && comm->rank != 2; i += 2)
        if (i < starts[comm->rank] || i >= starts[comm->rank + 1])
            wanted[n++] = i;
    return n;
}

static void rows_of_any_size_arrive_in_the_order_asked_for(void **state)
{
    (void)state;
    ru_comm comm;
    ru_halo halo;
    int64_t starts[65], wanted[64];
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_true(comm.size <= 8);
    lay_out(&comm, starts);
    size_t n_wanted = want(&comm, starts, wanted);
    size_t own = (size_t)(starts[comm.rank + 1] - starts[comm.rank]);
    assert_int_equal(ru_halo_build(&comm, starts, wanted, n_wanted, 3 * sizeof(double), &halo),
                     RU_OK);
    for (size_t width = 1; width <= 3; width++) {
        double rows[3 * 64];
        for (size_t i = 0; i < own + n_wanted; i++)
            for (size_t k = 0; k < width; k++)
                rows[i * width + k] =
                    i < own ? (double)(starts[comm.rank] + (int64_t)i) + 0.1 * (double)k : -1;
        ru_halo_exchange(&halo, width * sizeof *rows, rows);
        for (size_t i = 0; i < n_wanted; i++)
            for (size_t k = 0; k < width; k++)
                assert_true(rows[(own + i) * width + k] == (double)wanted[i] + 0.1 * (double)k);
    }
    ru_halo_clear(&halo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_any_size_arrive_in_the_order_asked_for),
    };
    return ru_run_group(tests);
}
