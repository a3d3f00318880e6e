/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <ru/base/comm.h>
#include <ru/bench/traffic.h>

static void reductions_of_the_engine_are_counted_with_their_numbers(void **state)
{
    (void)state;
    ru_comm comm;
    double values[3] = {1, 2, 3};
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    ru_traffic before = ru_traffic_now();
    ru_comm_sum(&comm, values, 3);
    ru_comm_max(&comm, values, 2);
    ru_traffic after = ru_traffic_now(), said = ru_traffic_between(&before, &after);
    assert_true(values[0] == comm.size);
    /* A rank alone has nobody to ask; an engine that knows it sends nothing. */
    assert_true(said.reductions == 2 || (comm.size == 1 && said.reductions == 0));
    assert_true(said.words == 5 || said.reductions == 0);
    assert_true(said.messages == 0 && said.bytes == 0);
}

static void messages_are_counted_where_they_are_sent(void **state)
{
    (void)state;
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    double mine[10] = {comm.rank}, theirs[10] = {-1};
    int next = (comm.rank + 1) % comm.size, last = (comm.rank + comm.size - 1) % comm.size;
    MPI_Request requests[2];
    ru_traffic before = ru_traffic_now();
    MPI_Irecv(theirs, 10, MPI_DOUBLE, last, 1, comm.mpi, &requests[0]);
    MPI_Isend(mine, 10, MPI_DOUBLE, next, 1, comm.mpi, &requests[1]);
    MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
    ru_traffic after = ru_traffic_now(), said = ru_traffic_between(&before, &after);
    assert_true(theirs[0] == last);
    assert_true(said.messages == 1 && said.bytes == 80 && said.seconds >= 0);
}

static void gathers_count_as_what_all_do_together(void **state)
{
    (void)state;
    ru_comm comm;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    double mine[2] = {comm.rank, 1}, all[64] = {0};
    ru_traffic before = ru_traffic_now();
    MPI_Allgather(mine, 2, MPI_DOUBLE, all, 2, MPI_DOUBLE, comm.mpi);
    MPI_Barrier(comm.mpi);
    ru_traffic after = ru_traffic_now(), said = ru_traffic_between(&before, &after);
    assert_true(all[2 * (comm.size - 1)] == comm.size - 1);
    assert_true(said.reductions == 2 && said.words == 2 && said.messages == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reductions_of_the_engine_are_counted_with_their_numbers),
        cmocka_unit_test(messages_are_counted_where_they_are_sent),
        cmocka_unit_test(gathers_count_as_what_all_do_together),
    };
    return ru_run_group(tests);
}
