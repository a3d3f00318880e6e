/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch_script.h"
#include "batch_time.h"

static char path[640], script[8192];

/* Writes the script and reads it back. */
static void write_script(const ru_batch *batch)
{
    assert_int_equal(ru_batch_write(batch, path), RU_OK);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    script[fread(script, 1, sizeof script - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
}

static void expect(const char *text)
{
    if (!strstr(script, text))
        print_message("'%s' is not in:\n%s", text, script);
    assert_non_null(strstr(script, text));
}

static void expect_none(const char *text)
{
    if (strstr(script, text))
        print_message("'%s' is in:\n%s", text, script);
    assert_null(strstr(script, text));
}

static const char *const sets[] = {"title='a b'", "vessel.volume=3 L"};

static ru_batch make_batch(const char *verb)
{
    return (ru_batch){.verb = verb,
                      .file = "dir/it's 5 % \"$(touch bad)\" of `x`.yaml",
                      .result = "-r.h5",
                      .mpi = "pmix",
                      .why = "Because.",
                      .ranks = 4,
                      .seconds = 5400.5,
                      .memory = 300.2e6};
}

static void a_run_asks_for_what_it_needs_and_is_queued_again_on_75_alone(void **state)
{
    (void)state;
    ru_batch b = make_batch("run");
    b.sets = sets;
    b.n_set = 2;
    b.every = "10 min";
    b.passed[RU_BATCH_partition] = "long";
    b.passed[RU_BATCH_account] = "a b\"c'\\#";
    write_script(&b);
    expect("#!/bin/bash\n");
    expect("# Because.\n#SBATCH --job-name=it_s_5______touch_bad___of__x_\n#SBATCH --ntasks=4\n"
           "#SBATCH --time=1:30:01\n#SBATCH --mem-per-cpu=301M\n#SBATCH --partition=\"long\"\n"
           "#SBATCH --account=\"a b\\\"c'\\\\#\"\n"
           "#SBATCH --output=it_s_5______touch_bad___of__x_.%j.log\n"
           "#SBATCH --open-mode=append\n#SBATCH --requeue\n#SBATCH --signal=B:USR1@60\n");
    expect("srun --mpi='pmix' rushton run 'dir/it'\\''s 5 % \"$(touch bad)\" of `x`.yaml' \\\n"
           "    --set 'title='\\''a b'\\''' \\\n    --set 'vessel.volume=3 L' \\\n"
           "    -o ./'-r.h5' --resume --checkpoint-every '10 min' --max-wall auto -q &\n");
    expect("if [ $code -eq 75 ]; then\n    scontrol requeue \"$SLURM_JOB_ID\"");
    expect_none("--array");
}

static void a_job_of_an_array_does_its_part_of_all_however_many_are_sent(void **state)
{
    (void)state;
    ru_batch b = make_batch("sweep");
    b.jobs = 50;
    b.seconds = 60;
    write_script(&b);
    expect("#SBATCH --array=1-50\n");
    expect(".%A_%a.log\n");
    expect("#SBATCH --signal=B:USR1@10\n");
    expect(" --member \"$SLURM_ARRAY_TASK_ID/50\" --max-wall auto -q &\n");
    expect("scontrol requeue \"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\"");
    expect("--merge in place of --member");
    expect_none("TASK_COUNT");
}

static void a_study_in_one_job_is_shared_by_groups(void **state)
{
    (void)state;
    ru_batch b = make_batch("sweep");
    b.ranks_per_run = 2;
    write_script(&b);
    expect(" -o ./'-r.h5' --ranks-per-run 2 --max-wall auto -q &\n");
    expect_none("--member");
    expect_none("--resume");
}

static void a_fit_is_not_queued_again(void **state)
{
    (void)state;
    ru_batch b = make_batch("fit");
    b.ends = 1;
    write_script(&b);
    expect("#SBATCH --no-requeue\n");
    expect("rushton fit 'dir/");
    expect_none("scontrol");
    expect(" --max-wall auto -q\n");
}

static void only_its_own_scripts_are_overwritten(void **state)
{
    (void)state;
    ru_batch b = make_batch("fit");
    write_script(&b);
    write_script(&b);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("#!/bin/bash\nsrun rushton\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(ru_batch_write(&b, path), RU_ERR_USAGE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("elsewhere", path), 0);
    assert_int_equal(ru_batch_write(&b, path), RU_ERR_USAGE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(ru_batch_write(&b, "/"), RU_ERR_USAGE);
    assert_true(ru_batch_is_line("a b\"c'#"));
    assert_false(ru_batch_is_line("a\nb"));
}

/* A run of 10 s, to a factor of 1.2, as WHOLE and a job's doubt of 2 have it. */
static ru_batch_work make_work(double seconds, double point)
{
    return (ru_batch_work){.a_run = {.seconds = seconds, .factor = 1.2, .point = point, .nodes = 1},
                           .ranks = 1,
                           .in_turn = 1};
}

static void a_job_has_time_for_its_runs_on_a_slower_machine(void **state)
{
    (void)state;
    static const struct {
        double seconds, point, in_turn, expected;
        const char *word;
    } cases[] = {
        {10, 1, 1, 600,
         "A run takes about 10 s on 1 rank here, to a factor of 1.2; 2.4 times as "
         "long to be safe, 10 min at least."},
        {10, 1, 30, 900, ", 30 of them one after another; 2.4"},  /* 720 s, in steps of 5 min */
        {3600, 0.05, 1, 8700, "60 min on 1 rank"},                /* 8640 s */
        {86400, 0.05, 1, 86400, "no more than a day"},            /* it goes on from points */
        {86400, 1, 4, 207600, "than it takes to get further"},    /* 2.4 d and a minute */
        {864000, 0.05, 1, 103800, "than it takes to get further"} /* 1.2 d and a minute */
    };
    char why[400];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_batch_work w = make_work(cases[i].seconds, cases[i].point);
        w.in_turn = cases[i].in_turn;
        assert_close(ru_batch_time_choose(&w, why, sizeof why), cases[i].expected, 1e-12, 0);
        if (!strstr(why, cases[i].word))
            print_message("'%s' is not in '%s'\n", cases[i].word, why);
        assert_non_null(strstr(why, cases[i].word));
    }
}

static void a_job_too_short_to_get_further_is_known(void **state)
{
    (void)state;
    static const struct {
        double seconds, point, time;
        ru_batch_verdict expected;
    } cases[] = {
        {10, 1, 6, RU_BATCH_TOO_SHORT},     /* 1 s is left for a run of 4.2 s at least */
        {10, 1, 9.1, RU_BATCH_TOO_SHORT},   /* 4.1 s */
        {10, 1, 9.2, RU_BATCH_MAY_FAIL},    /* 4.2 s */
        {10, 1, 16.9, RU_BATCH_MAY_FAIL},   /* 11.9 s for one of 12 s at most */
        {10, 1, 17.1, RU_BATCH_FITS},       /* 12.1 s */
        {10, 1, 4, RU_BATCH_TOO_SHORT},     /* not even for the end */
        {400, 1, 539, RU_BATCH_MAY_FAIL},   /* 479 s for 480 s: the last minute is for the end */
        {400, 1, 541, RU_BATCH_FITS},       /* 481 s */
        {3600, 0.05, 277, RU_BATCH_FITS},   /* 231 s for 216 s, the way to the next point */
        {3600, 1, 277, RU_BATCH_TOO_SHORT}, /* the same for a run of a study */
        {NAN, 1, 6, RU_BATCH_FITS}          /* nothing is known */
    };
    char why[400];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ru_batch_work w = make_work(cases[i].seconds, cases[i].point);
        why[0] = '\0';
        ru_batch_verdict verdict = ru_batch_time_judge(&w, cases[i].time, why, sizeof why);
        if (verdict != cases[i].expected)
            print_message("case %zu\n", i);
        assert_int_equal(verdict, cases[i].expected);
        assert_int_equal(verdict == RU_BATCH_FITS, why[0] == '\0');
    }
    ru_batch_work w = make_work(3600, 0.05);
    assert_int_equal(ru_batch_time_judge(&w, 60, why, sizeof why), RU_BATCH_TOO_SHORT);
    assert_non_null(strstr(why, "of a job of 60 s the last 10 s are for its end, and it is about "
                                "3 min to the next point"));
}

static int find_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "%s", ru_temporary_path("job.sbatch"));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_asks_for_what_it_needs_and_is_queued_again_on_75_alone),
        cmocka_unit_test(a_job_of_an_array_does_its_part_of_all_however_many_are_sent),
        cmocka_unit_test(a_study_in_one_job_is_shared_by_groups),
        cmocka_unit_test(a_fit_is_not_queued_again),
        cmocka_unit_test(only_its_own_scripts_are_overwritten),
        cmocka_unit_test(a_job_has_time_for_its_runs_on_a_slower_machine),
        cmocka_unit_test(a_job_too_short_to_get_further_is_known),
    };
    return cmocka_run_group_tests(tests, find_path, NULL);
}
