/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ru/io/checkpoint.h>

/* A state of 23 nodes with three numbers each, written by all ranks and read by all or by one. */

enum { NODES = 23, WIDTH = 3, NUMBERS = 4 };

static const ru_note notes[] = {{"scenario", "/a/b.yaml"}, {"set", "x=1"}, {"empty", ""}};
static const char shared[] = "shared\0bytes";

static double number_of(int rank, int i)
{
    return 0.1 * rank + i;
}

static const char *common_path(const ru_comm *comm)
{
    static char path[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("run.1.checkpoint"));
    MPI_Bcast(path, sizeof path, MPI_CHAR, 0, comm->mpi);
    return path;
}

static ru_record_rows block_of(const ru_comm *comm, const void *values)
{
    int64_t first = ru_block_start(NODES, comm->size, comm->rank);
    return (ru_record_rows){values, WIDTH * sizeof(double), first,
                            ru_block_start(NODES, comm->size, comm->rank + 1) - first};
}

static ru_status write_sample(const char *path, const ru_comm *comm, double shift)
{
    double values[NODES * WIDTH] = {0}, numbers[NUMBERS];
    ru_record_rows rows = block_of(comm, values);
    for (int64_t i = 0; i < rows.count * WIDTH; i++)
        values[i] = shift + (double)(rows.first * WIDTH + i);
    for (int i = 0; i < NUMBERS; i++)
        numbers[i] = number_of(comm->rank, i);
    const ru_checkpoint_content content = {notes, 3, shared, sizeof shared, numbers, NUMBERS, rows};
    return ru_checkpoint_write(path, comm, &content);
}

/* Reads on a communicator and checks every number; `writers`: ranks that wrote. */
static void check_sample(const char *path, const ru_comm *comm, int writers)
{
    double values[NODES * WIDTH], numbers[NUMBERS];
    ru_checkpoint_file *file;
    assert_int_equal(ru_checkpoint_open(path, comm, &file), RU_OK);
    assert_string_equal(ru_checkpoint_note(file, "scenario"), "/a/b.yaml");
    assert_string_equal(ru_checkpoint_note(file, "nothing"), "");
    assert_string_equal(ru_checkpoint_note_at(file, 1)->text, "x=1");
    assert_null(ru_checkpoint_note_at(file, 3));
    ru_checkpoint_take take = {
        .numbers = numbers, .n_number = NUMBERS, .rows = block_of(comm, NULL), .own = values};
    assert_int_equal(ru_checkpoint_read(file, &take), RU_OK);
    assert_int_equal(take.n_shared, sizeof shared);
    assert_memory_equal(take.shared, shared, sizeof shared);
    for (int64_t i = 0; i < take.rows.count * WIDTH; i++)
        assert_true(values[i] == 5 + (double)(take.rows.first * WIDTH + i));
    for (int i = 0; i < NUMBERS; i++) {
        double sum = 0;
        for (int rank = 0; rank < writers && comm->rank == 0; rank++)
            sum += number_of(rank, i);
        assert_true(numbers[i] == (writers == comm->size ? number_of(comm->rank, i) : sum));
    }
    free(take.shared);
    ru_checkpoint_close(&file);
}

static void any_number_of_ranks_reads_what_was_written(void **state)
{
    (void)state;
    ru_comm world, self;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &world), RU_OK);
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &self), RU_OK);
    const char *path = common_path(&world);
    assert_int_equal(write_sample(path, &world, 1), RU_OK);
    assert_int_equal(write_sample(path, &world, 5), RU_OK); /* in place of the first */
    check_sample(path, &world, world.size);
    check_sample(path, &self, world.size);
    MPI_Barrier(world.mpi);
}

static void what_is_of_something_else_is_refused(void **state)
{
    (void)state;
    ru_comm world;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &world), RU_OK);
    const char *path = common_path(&world);
    double values[NODES * WIDTH], numbers[NUMBERS];
    for (int way = 0; way < 3; way++) {
        ru_checkpoint_file *file;
        assert_int_equal(ru_checkpoint_open(path, &world, &file), RU_OK);
        ru_checkpoint_take take = {.numbers = numbers,
                                   .n_number = NUMBERS - (way == 0),
                                   .rows = block_of(&world, NULL),
                                   .own = values};
        take.rows.n_byte -= way == 1 ? 8 : 0;
        take.rows.count -= way == 2 && world.rank == 0;
        assert_int_equal(ru_checkpoint_read(file, &take), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), way == 2 ? "23 nodes in place of 22" : "of other"));
        free(take.shared);
        ru_checkpoint_close(&file);
    }
}

/* Every byte counts, and so does the length. */
static void damage_anywhere_is_noticed(void **state)
{
    (void)state;
    ru_comm self;
    struct stat info;
    ru_checkpoint_file *file;
    assert_int_equal(ru_comm_wrap(MPI_COMM_SELF, &self), RU_OK);
    char path[512];
    snprintf(path, sizeof path, "%s", ru_temporary_path("own.1.checkpoint"));
    assert_int_equal(write_sample(path, &self, 5), RU_OK);
    assert_int_equal(stat(path, &info), 0);
    for (off_t at = 0; at < info.st_size; at += 1 + at / 40) {
        FILE *stream = fopen(path, "r+b");
        assert_non_null(stream);
        fseek(stream, (long)at, SEEK_SET);
        int byte = fgetc(stream);
        fseek(stream, (long)at, SEEK_SET);
        fputc(byte ^ 4, stream);
        fflush(stream);
        assert_int_equal(ru_checkpoint_open(path, &self, &file), RU_ERR_INPUT);
        fseek(stream, (long)at, SEEK_SET);
        fputc(byte, stream);
        fclose(stream);
    }
    check_sample(path, &self, 1);
    for (off_t size = info.st_size - 1; size > 0; size -= 1 + size / 5) {
        assert_int_equal(truncate(path, size), 0);
        assert_int_equal(ru_checkpoint_open(path, &self, &file), RU_ERR_INPUT);
        assert_non_null(strstr(ru_fault_text(), "own.1.checkpoint"));
    }
    unlink(path);
    assert_int_equal(ru_checkpoint_open(path, &self, &file), RU_ERR_INPUT);
}

static void a_full_disk_leaves_the_file_that_was_there(void **state)
{
    (void)state;
    ru_comm world;
    struct stat info;
    assert_int_equal(ru_comm_wrap(MPI_COMM_WORLD, &world), RU_OK);
    const char *path = common_path(&world);
    char temporary[600];
    snprintf(temporary, sizeof temporary, "%s.writing", path);
    assert_int_equal(write_sample(path, &world, 5), RU_OK);
    if (world.rank == 0)
        assert_int_equal(symlink("/dev/full", temporary), 0);
    MPI_Barrier(world.mpi);
    assert_int_equal(write_sample(path, &world, 6), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "No space left"));
    check_sample(path, &world, world.size);
    assert_int_not_equal(stat(temporary, &info), 0);
    MPI_Barrier(world.mpi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_ranks_reads_what_was_written),
        cmocka_unit_test(what_is_of_something_else_is_refused),
        cmocka_unit_test(damage_anywhere_is_noticed),
        cmocka_unit_test(a_full_disk_leaves_the_file_that_was_there),
    };
    return ru_run_group(tests);
}
