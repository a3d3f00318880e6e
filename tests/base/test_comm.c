/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

#include <ru/base/comm.h>

static ru_comm world(void)
{
    ru_comm comm = {0};
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    return comm;
}

static void wrapping_tells_rank_and_size(void **state)
{
    (void)state;
    int rank, size;
    ru_comm comm = world();
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    assert_int_equal(comm.rank, rank);
    assert_int_equal(comm.size, size);
}

static void what_a_user_told_the_message_library_stays(void **state)
{
    (void)state;
    setenv("OMPI_MCA_fcoll", "dynamic", 1);
    unsetenv("OMPI_MCA_ess_singleton_isolated");
    ru_comm_prepare();
    assert_string_equal(getenv("OMPI_MCA_fcoll"), "dynamic");
    assert_string_equal(getenv("OMPI_MCA_ess_singleton_isolated"), "1");
}

static void a_process_alone_needs_no_session_folder_but_one_of_a_launcher_does(void **state)
{
    (void)state;
    unsetenv("OMPI_MCA_orte_create_session_dirs");
    setenv("PMIX_RANK", "0", 0);
    ru_comm_prepare();
    assert_null(getenv("OMPI_MCA_orte_create_session_dirs"));
    unsetenv("PMIX_RANK");
    unsetenv("OMPI_COMM_WORLD_SIZE");
    ru_comm_prepare();
    assert_string_equal(getenv("OMPI_MCA_orte_create_session_dirs"), "0");
}

static void ranks_that_are_all_well_agree_on_it(void **state)
{
    (void)state;
    ru_comm comm = world();
    ru_fault_clear();
    assert_int_equal(ru_comm_agree(&comm, RU_OK), RU_OK);
    assert_string_equal(ru_fault_text(), "");
}

/* Each rank in turn fails alone; all ranks come back with its code and its text. */
static void one_failing_rank_stops_all_with_its_message(void **state)
{
    (void)state;
    ru_comm comm = world();
    for (int failing = 0; failing < comm.size; failing++) {
        char expected[64];
        ru_status mine = RU_OK;
        ru_fault_clear();
        snprintf(expected, sizeof expected, "no room on rank %d", failing);
        if (comm.rank == failing)
            mine = ru_fault(RU_ERR_SYSTEM, "no room on rank %d", comm.rank);
        assert_int_equal(ru_comm_agree(&comm, mine), RU_ERR_SYSTEM);
        assert_string_equal(ru_fault_text(), expected);
        assert_string_not_equal(ru_fault_trail(), "");
    }
}

/* All ranks from `first` on fail, each with a text of its own: rank `first` is heard. */
static void of_several_failing_ranks_the_lowest_is_heard(void **state)
{
    (void)state;
    ru_comm comm = world();
    for (int first = 0; first < comm.size; first++) {
        char expected[64];
        ru_status mine = RU_OK;
        snprintf(expected, sizeof expected, "rank %d: bad cell", first);
        if (comm.rank >= first)
            mine = ru_fault(RU_ERR_SOLVER, "rank %d: bad cell", comm.rank);
        assert_int_equal(ru_comm_agree(&comm, mine), RU_ERR_SOLVER);
        assert_string_equal(ru_fault_text(), expected);
    }
}

static void sums_and_extremes_are_the_same_on_all_ranks(void **state)
{
    (void)state;
    ru_comm comm = world();
    double n = comm.size;
    double sum[2] = {1.0 + comm.rank, -1.0}, low[1] = {-comm.rank}, high[1] = {comm.rank};
    ru_comm_sum(&comm, sum, 2);
    ru_comm_min(&comm, low, 1);
    ru_comm_max(&comm, high, 1);
    /* 1 + 2 + ... + n is exact in a double. */
    assert_true(sum[0] == n * (n + 1.0) / 2.0);
    assert_true(sum[1] == -n);
    assert_true(low[0] == 1.0 - n);
    assert_true(high[0] == n - 1.0);
}

static void blocks_cover_all_items_once_and_evenly(void **state)
{
    (void)state;
    static const int64_t counts[] = {0, 1, 3, 7, 8, 1000003, INT64_C(6000000000)};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (int size = 1; size <= 9; size++) {
            int64_t n = counts[i];
            assert_true(ru_block_start(n, size, 0) == 0);
            assert_true(ru_block_start(n, size, size) == n);
            for (int rank = 0; rank < size; rank++) {
                int64_t items = ru_block_start(n, size, rank + 1) - ru_block_start(n, size, rank);
                assert_true(items == n / size || items == n / size + 1);
            }
        }
    }
}

static void items_are_numbered_on_from_rank_to_rank(void **state)
{
    (void)state;
    ru_comm comm;
    int64_t starts[65];
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &comm), RU_OK);
    assert_true(comm.size <= 64);
    ru_comm_number(&comm, comm.rank == 1 ? 0 : INT64_C(3000000000), starts);
    for (int r = 0; r <= comm.size; r++)
        assert_true(starts[r] == INT64_C(3000000000) * (r > 1 ? r - 1 : r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping_tells_rank_and_size),
        cmocka_unit_test(what_a_user_told_the_message_library_stays),
        cmocka_unit_test(a_process_alone_needs_no_session_folder_but_one_of_a_launcher_does),
        cmocka_unit_test(ranks_that_are_all_well_agree_on_it),
        cmocka_unit_test(one_failing_rank_stops_all_with_its_message),
        cmocka_unit_test(of_several_failing_ranks_the_lowest_is_heard),
        cmocka_unit_test(sums_and_extremes_are_the_same_on_all_ranks),
        cmocka_unit_test(blocks_cover_all_items_once_and_evenly),
        cmocka_unit_test(items_are_numbered_on_from_rank_to_rank),
    };
    return ru_run_group(tests);
}
