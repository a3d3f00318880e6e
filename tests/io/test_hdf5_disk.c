/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ru/io/hdf5_read.h>
#include <ru/io/hdf5_sink.h>
#include <ru/io/hdf5_writer.h>

#include "results_sample.h"

/* Writes a sample onto a disk that takes `n` more writes; returns what the caller is told, and how
 * many of those writes were not needed. */
static ru_status write_onto(const char *path, int64_t n, int64_t *left)
{
    sample s;
    ru_sink *sink;
    sample_fill(&s, sample_even);
    assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
    ((ru_h5_writer *)sink)->disk.writes_left = n;
    ru_status status = sample_send(sink, &s);
    if (status == RU_OK)
        status = sink->end(sink, 1, NULL);
    *left = ((ru_h5_writer *)sink)->disk.writes_left;
    sink->close(&sink);
    return status;
}

static int is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/* Wherever the disk fills up: the caller hears of it, no file looks complete, and what is left can
 * be opened or is refused. */
static void a_disk_that_fills_up_anywhere_is_told(void **state)
{
    (void)state;
    enum { PLENTY = 1000000 };
    const char *path = ru_temporary_path("disk.h5");
    const char *rest = ru_temporary_path("disk.incomplete.h5");
    int64_t left = 0;
    assert_int_equal(write_onto(path, PLENTY, &left), RU_OK);
    int64_t needed = PLENTY - left;
    assert_in_range(needed, 20, PLENTY);
    for (int64_t n = 0; n < needed; n += 1 + needed / 60) {
        ru_result *result;
        unlink(path);
        unlink(rest);
        assert_int_equal(write_onto(path, n, &left), RU_ERR_SYSTEM);
        assert_non_null(strstr(ru_fault_text(), "No space left"));
        assert_false(is_there(path));
        if (ru_result_open(rest, &result) == RU_OK) {
            assert_true(n == needed - 1 || !ru_result_get(result)->complete);
            ru_result_close(&result);
        }
    }
    assert_int_equal(write_onto(path, needed, &left), RU_OK);
    assert_true(is_there(path));
}

static void equal_runs_give_equal_bytes(void **state)
{
    (void)state;
    const char *paths[2] = {ru_temporary_path("one.h5"), ru_temporary_path("two.h5")};
    struct stat info[2];
    char *bytes[2];
    int64_t left;
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(write_onto(paths[i], -1, &left), RU_OK);
        assert_int_equal(stat(paths[i], &info[i]), 0);
        bytes[i] = malloc((size_t)info[i].st_size);
        FILE *file = fopen(paths[i], "rb");
        assert_int_equal(fread(bytes[i], 1, (size_t)info[i].st_size, file), info[i].st_size);
        fclose(file);
    }
    unsetenv("SOURCE_DATE_EPOCH");
    assert_int_equal(info[0].st_size, info[1].st_size);
    assert_memory_equal(bytes[0], bytes[1], (size_t)info[0].st_size);
    free(bytes[0]);
    free(bytes[1]);
}

/* What another process sees of a result: 1 where it may not write it, and this one is named. */
static int is_refused_elsewhere(const char *path)
{
    char who[64];
    int how = 0;
    snprintf(who, sizeof who, "(process %ld)", (long)getpid());
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        ru_status status = ru_hdf5_sink_check_free(path);
        _exit(status == RU_ERR_SYSTEM && strstr(ru_fault_text(), who) ? 1 : status ? 2 : 0);
    }
    assert_true(child > 0 && waitpid(child, &how, 0) == child && WIFEXITED(how));
    return WEXITSTATUS(how);
}

static void check_second_writers(const char *path, const sample *s)
{
    ru_sink *second[2];
    assert_int_equal(ru_hdf5_sink_open(path, &second[0]), RU_OK);
    assert_int_equal(ru_hdf5_sink_continue(path, &second[1]), RU_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(second[i]->begin(second[i], &s->comm, &s->schema), RU_ERR_SYSTEM);
        assert_non_null(strstr(ru_fault_text(), "another run writes these results now"));
        second[i]->close(&second[i]);
    }
}

/* From its beginning to its end, whatever is looked at and brought to the disk in between; then it
 * is anybody's, and what was stopped can go on. */
static void a_result_is_held_as_long_as_it_is_written(void **state)
{
    (void)state;
    for (int complete = 0; complete < 2; complete++) {
        sample s;
        ru_sink *sink;
        ru_result *result;
        const char *path = ru_temporary_path(complete ? "whole.h5" : "stopped.h5");
        const char *rest = ru_temporary_path(complete ? "whole.incomplete.h5" //
                                                      : "stopped.incomplete.h5");
        sample_fill(&s, sample_even);
        assert_int_equal(ru_hdf5_sink_open(path, &sink), RU_OK);
        assert_int_equal(sink->begin(sink, &s.comm, &s.schema), RU_OK);
        assert_int_equal(is_refused_elsewhere(path), 1);
        for (int step = 0; step < 3; step++) {
            assert_int_equal(sample_send_step(sink, step), RU_OK);
            assert_int_equal(sink->settle(sink), RU_OK);
            assert_int_equal(is_refused_elsewhere(path), 1);
        }
        assert_int_equal(ru_result_open(rest, &result), RU_OK);
        ru_result_close(&result);
        assert_int_equal(ru_result_writer(rest), RU_WRITER_HERE);
        check_second_writers(path, &s);
        assert_int_equal(is_refused_elsewhere(path), 1);
        assert_int_equal(sink->end(sink, complete, "told to"), RU_OK);
        assert_int_equal(is_refused_elsewhere(path), 0);
        assert_int_equal(is_there(path), complete);
        sink->close(&sink);
        assert_int_equal(ru_result_open(complete ? path : rest, &result), RU_OK);
        assert_int_equal(ru_result_get(result)->n_time, 3);
        ru_result_close(&result);
    }
}

/* A file that goes on holds the old one until it has its name, and then itself. */
static void a_result_that_goes_on_is_held(void **state)
{
    (void)state;
    sample s;
    ru_sink *sink;
    const ru_record_counts counts = {3, 0, 0, 0};
    const char *path = ru_temporary_path("stopped.h5"); /* which the test before has left */
    sample_fill(&s, sample_even);
    assert_int_equal(ru_hdf5_sink_continue(path, &sink), RU_OK);
    assert_int_equal(sink->begin(sink, &s.comm, &s.schema), RU_OK);
    assert_int_equal(is_refused_elsewhere(path), 1);
    check_second_writers(path, &s);
    assert_int_equal(ru_hdf5_sink_replay(sink, &s.schema, &counts, &sink, 1), RU_OK);
    assert_int_equal(is_refused_elsewhere(path), 1);
    check_second_writers(path, &s);
    assert_int_equal(sink->end(sink, 1, NULL), RU_OK);
    sink->close(&sink);
    assert_true(is_there(path));
}

/* Only what is held is opened to write, and who is refused leaves what is in the file. */
static void a_file_is_taken_before_it_is_opened(void **state)
{
    (void)state;
    struct stat info;
    ru_h5 id = -1;
    const char *path = ru_temporary_path("taken.h5"), *moved = ru_temporary_path("moved.h5");
    ru_h5_disk one = ru_h5_disk_make(), other = ru_h5_disk_make();
    assert_int_equal(ru_h5_disk_take(&one, path, 0), RU_OK);
    assert_true(one.held < 0 && !is_there(path));
    assert_int_equal(ru_h5_file_open(path, RU_H5_CREATE, &one, &id), RU_ERR_SYSTEM);
    assert_false(is_there(path));
    assert_int_equal(ru_h5_disk_take(&one, path, 1), RU_OK);
    assert_int_equal(ru_h5_file_open(path, RU_H5_CREATE, &one, &id), RU_OK);
    ru_h5_close(&id);
    assert_int_equal(ru_h5_disk_take(&other, path, 1), RU_ERR_SYSTEM);
    assert_int_equal(ru_h5_file_open(path, RU_H5_CREATE, &other, &id), RU_ERR_SYSTEM);
    assert_true(stat(path, &info) == 0 && info.st_size > 0);
    /* Under another name it is held still, and its old name is anybody's. */
    assert_int_equal(rename(path, moved), 0);
    assert_int_equal(ru_h5_disk_take(&other, moved, 0), RU_ERR_SYSTEM);
    assert_int_equal(ru_h5_disk_take(&other, path, 1), RU_OK);
    ru_h5_disk_release(&one);
    assert_int_equal(ru_h5_disk_take(&one, moved, 0), RU_OK);
    ru_h5_disk_release(&one);
    ru_h5_disk_release(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_that_fills_up_anywhere_is_told),
        cmocka_unit_test(equal_runs_give_equal_bytes),
        cmocka_unit_test(a_result_is_held_as_long_as_it_is_written),
        cmocka_unit_test(a_result_that_goes_on_is_held),
        cmocka_unit_test(a_file_is_taken_before_it_is_opened),
    };
    return ru_run_group(tests);
}
