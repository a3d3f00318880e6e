/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ru/base/comm.h>
#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>

#include "results_sample.h"

/* A run that is killed at a random moment. The writer is this program again, with the path as its
 * argument, since MPI does not survive a fork. */

enum { KILLS = 12 };

static const char *program;

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int write_forever(const char *path)
{
    sample s;
    ru_sink *sink;
    ru_comm_prepare();
    MPI_Init(NULL, NULL);
    sample_fill(&s, sample_even);
    if (ru_hdf5_sink_open(path, &sink) != RU_OK)
        return 1;
    ru_hdf5_sink_set_flush(sink, 0);
    ru_status status = sink->begin(sink, &s.comm, &s.schema);
    for (int step = 0; status == RU_OK; step++) {
        status = sample_send_step(sink, step);
        if (status == RU_OK && step % 5 == 0)
            status = sample_send_field(sink, &s.schema, step / 5);
        if (status == RU_OK && step % 7 == 0)
            status = sink->balance(sink, step, sample_rows);
    }
    return 2;
}

/* Waits until another process has flushed a row, reading while it writes. */
static int wait_for_rows(const char *path)
{
    for (int tries = 0; tries < 1000; tries++) {
        ru_result *result;
        if (ru_result_open(path, &result) == RU_OK) {
            size_t n = ru_result_get(result)->n_time;
            int complete = ru_result_get(result)->complete;
            ru_result_close(&result);
            if (complete || n > 0)
                return !complete;
        }
        sleep_ms(20);
    }
    print_error("nothing was written to %s: %s", path, ru_fault_text());
    return 0;
}

/* All that had been flushed is there and right. */
static void check_rest(const char *path)
{
    ru_result *result;
    double *times, *values, nodes[100];
    assert_int_equal(ru_result_open(path, &result), RU_OK);
    const ru_result_info *info = ru_result_get(result);
    assert_false(info->complete);
    assert_non_null(strstr(info->status, "not finished"));
    assert_true(info->n_time >= 1);
    assert_int_equal(ru_result_times_read(result, &times), RU_OK);
    for (int c = 0; c < 3; c++) {
        assert_int_equal(ru_result_series_read(result, sample_columns[c].name, &values), RU_OK);
        for (size_t i = 0; i < info->n_time; i++) {
            assert_true(times[i] == 0.5 * (double)i);
            assert_true(values[i] == sample_series((int)i, c));
        }
        free(values);
    }
    free(times);
    for (size_t k = 0; k < info->n_snapshot; k++) {
        assert_int_equal(ru_result_field_read(result, "oxygen", k, nodes), RU_OK);
        for (int64_t i = 0; i < info->n_node; i++)
            assert_true(nodes[i] == (float)sample_field((int)k, i, 1));
    }
    ru_result_close(&result);
}

static void a_killed_run_can_be_read_and_does_not_look_complete(void **state)
{
    (void)state;
    char path[512], *unfinished;
    struct stat info;
    snprintf(path, sizeof path, "%s", ru_temporary_path("killed.h5"));
    assert_int_equal(ru_hdf5_unfinished_path(path, &unfinished), RU_OK);
    srand(20);
    for (int i = 0; i < KILLS; i++) {
        int how;
        unlink(unfinished);
        pid_t child = fork();
        if (child == 0) {
            execl(program, program, path, (char *)NULL);
            _exit(9);
        }
        int wrote = wait_for_rows(unfinished);
        sleep_ms(rand() % 200);
        kill(child, SIGKILL);
        waitpid(child, &how, 0);
        assert_true(wrote && WIFSIGNALED(how));
        check_rest(unfinished);
        assert_int_not_equal(stat(path, &info), 0);
    }
    free(unfinished);
}

/* A killed run's file that was also cut never looks complete, and is not waited for. */
static void a_cut_rest_does_not_look_complete(void **state)
{
    (void)state;
    struct stat info;
    ru_result *result;
    const char *rest = ru_temporary_path("killed.incomplete.h5");
    assert_int_equal(stat(rest, &info), 0);
    for (off_t size = info.st_size / 2; size > 100; size /= 3) {
        assert_int_equal(truncate(rest, size), 0);
        if (ru_result_open(rest, &result) == RU_OK) {
            assert_false(ru_result_get(result)->complete);
            ru_result_close(&result);
        }
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_run_can_be_read_and_does_not_look_complete),
        cmocka_unit_test(a_cut_rest_does_not_look_complete),
    };
    if (argc > 1)
        return write_forever(argv[1]);
    program = argv[0];
    return ru_run_group(tests);
}
