/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ru/io/study_file.h>

enum { RUNS = 5, POINTS = 3 };

static const ru_column inputs[] = {{"kla", "1/h", "gas.kla"}, {"mode", "1", "gas.mode"}};
static const ru_column outputs[] = {{"acetate", "g/L", "max"}, {"late", "h", "time-of-max"}};
static const ru_column series[] = {{"biomass", "g/L", ""}};
static const double values[RUNS * 2] = {1, 0, 2, 1, 3, 0, 4, 1, 5, 0};
static const int members[RUNS] = {1, 2, 3, 4, 5};
static const char *const words[] = {NULL, "slow\nfast"};
static const ru_note texts[] = {{"study", "title: x\n"}};

static const ru_study_shape shape = {.title = "what if",
                                     .design = "grid",
                                     .identity = "0123456789abcdef",
                                     .n_all = RUNS,
                                     .n_run = RUNS,
                                     .members = members,
                                     .inputs = inputs,
                                     .n_input = 2,
                                     .values = values,
                                     .words = words,
                                     .outputs = outputs,
                                     .n_output = 2,
                                     .series = series,
                                     .n_series = 1,
                                     .n_point = POINTS,
                                     .texts = texts,
                                     .n_text = 1};

/* 2 outputs, 3 times, 3 values, all told apart. */
static void numbers_of(size_t row, double *numbers)
{
    assert_int_equal(ru_study_width(&shape), 8);
    for (size_t k = 0; k < 8; k++)
        numbers[k] = 100 * (double)row + (double)k;
}

static void add(ru_study_writer *w, size_t row, ru_run_status status, const char *message)
{
    double numbers[8];
    numbers_of(row, numbers);
    const ru_study_row r = {row, status, 0.5, message, numbers};
    assert_int_equal(ru_study_writer_add(w, &r), RU_OK);
}

static int is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void rows_come_back_whatever_their_order(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("study.h5");
    const char *unfinished = ru_temporary_path("study.incomplete.h5");
    ru_study_writer *w = NULL;
    ru_study_results *r = NULL;
    double back[8], expected[8], column[RUNS];
    assert_int_equal(ru_study_writer_open(path, &shape, &w), RU_OK);
    assert_false(is_there(unfinished));
    assert_int_equal(ru_study_writer_begin(w), RU_OK);
    assert_true(is_there(unfinished));
    add(w, 4, RU_RUN_DONE, NULL);
    add(w, 0, RU_RUN_FAILED, "the solver gave up");
    add(w, 1, RU_RUN_DONE, "");
    assert_int_equal(ru_study_writer_finish(w, 1), RU_OK);
    ru_study_writer_close(&w);
    assert_true(is_there(path) && !is_there(unfinished));
    assert_int_equal(ru_study_results_open(path, &r), RU_OK);
    assert_int_equal(r->complete, 1);
    assert_int_equal(r->n_run, RUNS);
    assert_string_equal(r->identity, "0123456789abcdef");
    const double statuses[] = {2, 1, 0, 0, 1};
    for (size_t i = 0; i < RUNS; i++) {
        assert_close(r->status[i], statuses[i], 0, 0);
        assert_close(r->members[i], (double)i + 1, 0, 0);
        assert_int_equal(ru_study_results_numbers(r, &shape, i, back), RU_OK);
        numbers_of(i, expected);
        for (size_t k = 0; k < 8; k++)
            if (statuses[i] > 0)
                assert_close(back[k], expected[k], 0, 0);
            else
                assert_true(isnan(back[k]));
    }
    char message[RU_STUDY_MESSAGE];
    assert_int_equal(ru_study_results_message(r, 0, message), RU_OK);
    assert_string_equal(message, "the solver gave up");
    assert_int_equal(ru_study_results_message(r, 1, message), RU_OK);
    assert_string_equal(message, "");
    assert_int_equal(ru_study_results_message(r, RUNS, message), RU_ERR_INPUT);
    assert_int_equal(ru_study_results_read(r, "output", "late", column), RU_OK);
    assert_close(column[4], 401, 0, 0);
    assert_int_equal(ru_study_results_read(r, "parameter", "mode", column), RU_OK);
    assert_close(column[3], 1, 0, 0);
    assert_int_equal(ru_study_results_read(r, "output", "never", column), RU_ERR_INPUT);
    ru_study_results_close(&r);
}

static void a_row_is_written_though_no_other_comes(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("settled.h5");
    const char *unfinished = ru_temporary_path("settled.incomplete.h5");
    ru_study_writer *w = NULL;
    double numbers[8];
    assert_int_equal(ru_study_writer_open(path, &shape, &w), RU_OK);
    assert_int_equal(ru_study_writer_begin(w), RU_OK);
    /* Waits for a day, then not at all. */
    for (int now = 0; now < 2; now++) {
        ru_study_results *r = NULL;
        if (!now)
            add(w, 2, RU_RUN_DONE, "");
        assert_int_equal(ru_study_writer_settle(w, now ? 0 : 86400), RU_OK);
        assert_int_equal(ru_study_results_open(unfinished, &r), RU_OK);
        assert_close(r->status[2], now ? RU_RUN_DONE : RU_RUN_OPEN, 0, 0);
        if (now) {
            assert_int_equal(ru_study_results_numbers(r, &shape, 2, numbers), RU_OK);
            assert_close(numbers[7], 207, 0, 0);
        }
        ru_study_results_close(&r);
    }
    ru_study_writer_close(&w);
}

static void what_was_killed_can_be_read(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("killed.h5");
    const char *unfinished = ru_temporary_path("killed.incomplete.h5");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        ru_study_writer *w = NULL;
        double numbers[8];
        int failed = ru_study_writer_open(path, &shape, &w) != RU_OK;
        for (size_t row = 0; !failed && row < 2; row++) {
            numbers_of(row, numbers);
            const ru_study_row r = {row, RU_RUN_DONE, 0.5, "", numbers};
            failed = ru_study_writer_add(w, &r) != RU_OK;
        }
        if (!failed)
            failed = ru_study_writer_begin(w) != RU_OK;
        if (!failed)
            raise(SIGKILL);
        _exit(1);
    }
    int how = 0;
    assert_true(child > 0 && waitpid(child, &how, 0) == child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    ru_study_results *r = NULL;
    assert_int_equal(ru_study_results_open(unfinished, &r), RU_OK);
    assert_int_equal(r->complete, 0);
    assert_close(r->status[1], RU_RUN_DONE, 0, 0);
    assert_close(r->status[2], RU_RUN_OPEN, 0, 0);
    ru_study_results_close(&r);
}

/* A child writes a study, under its first name or its second one, until it is told to end. */
static void two_processes_cannot_write_one_study(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("two.h5");
    const char *fresh = ru_temporary_path("two.incomplete.h5.new");
    const char *unfinished = ru_temporary_path("two.incomplete.h5");
    for (int begun = 0; begun < 2; begun++) {
        int ready[2], enough[2];
        char byte = 0;
        ru_study_writer *w = NULL;
        assert_true(pipe(ready) == 0 && pipe(enough) == 0);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            close(enough[1]);
            int failed = ru_study_writer_open(path, &shape, &w) != RU_OK ||
                         (begun && ru_study_writer_begin(w) != RU_OK);
            if (failed || write(ready[1], &byte, 1) != 1)
                _exit(1);
            _exit(read(enough[0], &byte, 1) < 0);
        }
        assert_true(child > 0);
        close(ready[1]);
        close(enough[0]);
        assert_int_equal(read(ready[0], &byte, 1), 1);
        assert_int_equal(ru_study_writer_open(path, &shape, &w), RU_ERR_SYSTEM);
        assert_null(w);
        assert_non_null(strstr(ru_fault_text(), "another run writes these results now (process "));
        assert_true(is_there(begun ? unfinished : fresh));
        int how = 1;
        close(enough[1]);
        close(ready[0]);
        assert_true(waitpid(child, &how, 0) == child && how == 0);
        /* What the dead left is nobody's. */
        assert_int_equal(ru_study_writer_open(path, &shape, &w), RU_OK);
        ru_study_writer_close(&w);
    }
}

/* A child of a start at one moment: tells whether it writes the study, and does until all are
 * told to end. */
static void start_together(const char *path, int begins, int gate, int answers, int enough)
{
    ru_study_writer *w = NULL;
    char answer = 'r';
    if (read(gate, &answer, 1) < 0)
        _exit(1);
    if (ru_study_writer_open(path, &shape, &w) == RU_OK &&
        (!begins || ru_study_writer_begin(w) == RU_OK))
        answer = 'w';
    if (write(answers, &answer, 1) != 1)
        _exit(1);
    int failed = read(enough, &answer, 1) < 0;
    ru_study_writer_close(&w);
    _exit(failed);
}

/* At whatever moment each of them looks, takes and renames. */
static void of_many_that_start_together_one_writes(void **state)
{
    (void)state;
    enum { ROUNDS = 24, MANY = 4 };
    const char *path = ru_temporary_path("many.h5");
    for (int round = 0; round < ROUNDS; round++) {
        int gate[2], answers[2], enough[2], n_writer = 0;
        assert_true(pipe(gate) == 0 && pipe(answers) == 0 && pipe(enough) == 0);
        fflush(stdout);
        for (int i = 0; i < MANY; i++) {
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                close(gate[1]);
                close(enough[1]);
                start_together(path, round % 2, gate[0], answers[1], enough[0]);
            }
        }
        close(gate[0]);
        close(gate[1]);
        close(answers[1]);
        for (int i = 0; i < MANY; i++) {
            char answer = 0;
            assert_int_equal(read(answers[0], &answer, 1), 1);
            n_writer += answer == 'w';
        }
        close(answers[0]);
        close(enough[0]);
        close(enough[1]);
        for (int i = 0, how = 1; i < MANY; i++)
            assert_true(wait(&how) > 0 && how == 0);
        assert_int_equal(n_writer, 1);
    }
}

static void what_was_given_up_leaves_what_was_there(void **state)
{
    (void)state;
    const char *path = ru_temporary_path("kept.h5");
    const char *unfinished = ru_temporary_path("kept.incomplete.h5");
    const char *fresh = ru_temporary_path("kept.incomplete.h5.new");
    FILE *old = fopen(unfinished, "w");
    ru_study_writer *w = NULL;
    assert_non_null(old);
    assert_true(fputs("old", old) >= 0);
    fclose(old);
    assert_int_equal(ru_study_writer_open(path, &shape, &w), RU_OK);
    ru_study_writer_close(&w);
    assert_false(is_there(fresh) || is_there(path));
    assert_true(is_there(unfinished));
}

static void what_is_no_study_is_refused(void **state)
{
    (void)state;
    ru_study_results *r = NULL;
    const char *path = ru_temporary_path("text.h5");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(ru_study_results_open(path, &r), RU_ERR_INPUT);
    assert_null(r);
    assert_int_equal(ru_study_results_open(ru_temporary_path("none.h5"), &r), RU_ERR_INPUT);
    ru_study_writer *w = NULL;
    assert_int_equal(ru_study_writer_open("/nowhere/study.h5", &shape, &w), RU_ERR_SYSTEM);
    assert_non_null(strstr(ru_fault_text(), "/nowhere/study.incomplete.h5"));
    assert_null(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_whatever_their_order),
        cmocka_unit_test(a_row_is_written_though_no_other_comes),
        cmocka_unit_test(what_was_killed_can_be_read),
        cmocka_unit_test(two_processes_cannot_write_one_study),
        cmocka_unit_test(of_many_that_start_together_one_writes),
        cmocka_unit_test(what_was_given_up_leaves_what_was_there),
        cmocka_unit_test(what_is_no_study_is_refused),
    };
    return ru_run_group(tests);
}
