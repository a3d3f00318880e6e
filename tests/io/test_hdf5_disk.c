/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <sys/stat.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_that_fills_up_anywhere_is_told),
        cmocka_unit_test(equal_runs_give_equal_bytes),
    };
    return ru_run_group(tests);
}
