/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "batch_script.h"
#include "batch_time.h"
#include "verb.h"

static struct {
    const char *output, *time, *ranks, *array, *every, *mpi, *ranks_per_run;
    const char *passed[RU_BATCH_N_PASSED];
    int now;
} given;

/* Room beside the estimate: libraries, MPI, what the estimate misses. */
static const double memory_factor = 1.5, memory_least = 300e6;

/* What a file is in jobs. */
static const struct {
    const char *verb, *ending;
    int ends;
} kinds[] = {[RU_FILE_SCENARIO] = {"run", ".h5", 0},
             [RU_FILE_STUDY] = {"sweep", ".h5", 0},
             [RU_FILE_FIT] = {"fit", ".fitted.yaml", 1},
             [RU_FILE_PETAB] = {"fit", ".fitted.yaml", 1}};

typedef struct job {
    ru_file_kind kind;
    ru_batch batch;
    double seconds; /* given; NAN: by the estimate */
    char result[4096], why[400];
} job;

static ru_status refuse(const char *option, const char *text, const char *why)
{
    fprintf(stderr, "error: --%s %s %s\n", option, text, why);
    return RU_ERR_USAGE;
}

/* A whole number of at least one; `number` stays as it is where none is given. */
static ru_status read_count(const char *option, const char *text, const char *what, long *number)
{
    char *rest;
    if (!text)
        return RU_OK;
    errno = 0;
    *number = strtol(text, &rest, 10);
    if (rest == text || *rest || errno || *number < 1 || *number > 1000000)
        return refuse(option, text, what);
    return RU_OK;
}

static ru_status read_time(const char *option, const char *text, double least, double *seconds)
{
    ru_status status = text ? ru_quantity_read(text, "s", seconds) : RU_OK;
    if (status == RU_ERR_INPUT)
        return RU_ERR_USAGE;
    if (status == RU_OK && text && !(*seconds >= least && *seconds < 1e9))
        return refuse(option, text, "is no time for a job");
    return status;
}

/* The first of two that is none. */
static ru_status worse(ru_status a, ru_status b)
{
    return a == RU_OK ? b : a;
}

/* Tells all that is wrong with the options by themselves. */
static ru_status read_numbers(job *j)
{
    ru_batch *b = &j->batch;
    double every = 0;
    b->ranks = 1;
    j->seconds = NAN;
    ru_status status = read_count("ranks", given.ranks, "is no number of ranks", &b->ranks);
    status = worse(status, read_count("ranks-per-run", given.ranks_per_run, "is no number of ranks",
                                      &b->ranks_per_run));
    status = worse(status, read_count("array", given.array, "is no number of jobs", &b->jobs));
    status = worse(status, read_time("time", given.time, 1, &j->seconds));
    status = worse(status, read_time("checkpoint-every", given.every, 0, &every));
    for (int i = 0; i < RU_BATCH_N_PASSED; i++)
        if (given.passed[i] && (!given.passed[i][0] || !ru_batch_is_line(given.passed[i])))
            status = worse(
                status, refuse(ru_batch_passed_names[i], given.passed[i], "is no word for sbatch"));
    return status;
}

/* Options that the file's kind has no use for. */
static ru_status check_kind(const ru_call *call, const job *j)
{
    int is_study = j->kind == RU_FILE_STUDY, ends = kinds[j->kind].ends;
    ru_status status = RU_OK;
    if (given.array && !is_study)
        status = refuse("array", given.array, "is for studies, and this is none");
    if (given.ranks_per_run && !is_study)
        status = refuse("ranks-per-run", given.ranks_per_run, "is for studies, and this is none");
    if (j->batch.ranks_per_run > j->batch.ranks)
        status = refuse("ranks-per-run", given.ranks_per_run, "is more than --ranks");
    else if (j->batch.ranks_per_run && j->batch.ranks % j->batch.ranks_per_run)
        fprintf(stderr, "warning: of %ld ranks %ld have no part in a run: each has %ld\n",
                j->batch.ranks, j->batch.ranks % j->batch.ranks_per_run, j->batch.ranks_per_run);
    if (given.every && j->kind != RU_FILE_SCENARIO)
        status = refuse("checkpoint-every", given.every,
                        "is for scenarios: studies go on run by run, fits do not go on");
    if (ends && call->n_set)
        status = refuse("set", call->sets[0], "is for scenarios and studies");
    if (ends && !given.time) {
        fprintf(stderr, "error: --time is missing: how long a fit takes is not known before, and "
                        "it does not go on after its limit\n");
        status = RU_ERR_USAGE;
    }
    return status;
}

/* What a run costs, and how many of them there are. */
static ru_status estimate(const ru_call *call, const job *j, ru_estimate *e, size_t *n_run)
{
    const ru_open_options open = {.sets = call->sets, .n_set = call->n_set};
    const ru_sweep_options study = {.sets = call->sets, .n_set = call->n_set};
    ru_simulation *s = NULL;
    *n_run = 1;
    if (kinds[j->kind].ends)
        return ru_estimate_fit(call->words[0], &e->memory);
    if (j->kind == RU_FILE_STUDY)
        return ru_estimate_study(call->words[0], MPI_COMM_SELF, &study, RU_ESTIMATE_TRIAL, e,
                                 n_run);
    ru_status status = ru_open(call->words[0], MPI_COMM_SELF, &open, &s);
    if (status == RU_OK)
        status = ru_estimate_run(s, RU_ESTIMATE_TRIAL, e);
    ru_close(&s);
    return status;
}

/* Where the time was given, a trial that breaks off is only told: the runs of the job may not. */
static ru_status try_out(const ru_call *call, const job *j, ru_estimate *e, size_t *n_run)
{
    ru_status status = estimate(call, j, e, n_run);
    if (status != RU_ERR_SOLVER || isnan(j->seconds))
        return status;
    fprintf(stderr, "warning: a trial of the run broke off: %s\n", ru_last_fault());
    e->seconds = NAN;
    return RU_OK;
}

/* A time that was given, held against what a run takes. */
static ru_status check_time(const job *j, const ru_batch_work *work)
{
    char why[400];
    if (kinds[j->kind].ends)
        return RU_OK;
    ru_batch_verdict verdict = ru_batch_time_judge(work, j->seconds, why, sizeof why);
    if (verdict == RU_BATCH_FITS)
        return RU_OK;
    int is_short = verdict == RU_BATCH_TOO_SHORT;
    fprintf(stderr, "%s: --time %s %s: %s\n", is_short ? "error" : "warning", given.time,
            is_short ? "is too short for a job to get further" : "may be too short", why);
    return is_short ? RU_ERR_USAGE : RU_OK;
}

static ru_status choose_time(job *j, const ru_batch_work *work)
{
    ru_batch *b = &j->batch;
    char limit[32];
    b->seconds = j->seconds;
    if (!isnan(j->seconds)) {
        snprintf(j->why, sizeof j->why, "The time was given, the memory is %s.",
                 j->kind == RU_FILE_PETAB ? "a guess: what a PEtab problem needs is not estimated"
                 : j->kind == RU_FILE_FIT ? "what its scenarios need"
                                          : "what check expects");
        return check_time(j, work);
    }
    b->seconds = ru_batch_time_choose(work, j->why, sizeof j->why);
    ru_estimate_spell(b->seconds, limit);
    fprintf(stderr, "time        %s. %s\n", limit, j->why);
    return RU_OK;
}

static ru_status plan(const ru_call *call, job *j)
{
    ru_batch_work work = {.ranks = 1, .in_turn = 1};
    ru_batch *b = &j->batch;
    size_t n_run;
    ru_status status = try_out(call, j, &work.a_run, &n_run);
    if (status != RU_OK)
        return status;
    if (j->kind == RU_FILE_STUDY && b->jobs > (long)n_run) {
        fprintf(stderr, "error: --array %ld: the study has %zu runs, so as many jobs at most\n",
                b->jobs, n_run);
        return RU_ERR_USAGE;
    }
    if (j->kind == RU_FILE_SCENARIO) {
        work.ranks = (double)b->ranks;
    } else if (j->kind == RU_FILE_STUDY) {
        work.ranks = fmax(1, (double)b->ranks_per_run);
        double groups = floor((double)b->ranks / work.ranks);
        work.in_turn = ceil(ceil((double)n_run / fmax(1, (double)b->jobs)) / groups);
    }
    /* Each rank of a fit has all of it. */
    b->memory = fmax(memory_least, memory_factor * work.a_run.memory / work.ranks);
    return choose_time(j, &work);
}

static ru_status act(const ru_call *call)
{
    char path[4096];
    job j = {0};
    ru_batch *b = &j.batch;
    if (call->rank != 0)
        return RU_OK;
    ru_status status = read_numbers(&j);
    if (status == RU_OK)
        status = ru_file_kind_find(call->words[0], &j.kind);
    if (status == RU_OK)
        status = check_kind(call, &j);
    if (status == RU_OK)
        status = plan(call, &j);
    if (status != RU_OK)
        return status;
    ru_verb_output(call->words[0], ".sbatch", path, sizeof path);
    ru_verb_output(call->words[0], kinds[j.kind].ending, j.result, sizeof j.result);
    if (given.output)
        snprintf(path, sizeof path, "%s", given.output);
    b->verb = kinds[j.kind].verb;
    b->ends = kinds[j.kind].ends;
    b->file = call->words[0];
    b->result = j.result;
    b->sets = call->sets;
    b->n_set = call->n_set;
    b->every = j.kind == RU_FILE_SCENARIO ? (given.every ? given.every : "10 min") : NULL;
    b->mpi = given.mpi ? given.mpi : "pmix";
    b->why = j.why;
    memcpy(b->passed, given.passed, sizeof b->passed);
    status = ru_batch_write(b, path);
    if (status == RU_OK)
        printf("%s\n", path);
    return status == RU_OK && given.now ? ru_batch_hand_over(path) : status;
}

static struct poptOption options[] = {
    {"ranks", 'n', POPT_ARG_STRING, &given.ranks, 0, "ranks of a job (default: 1)", "N"},
    {"time", 't', POPT_ARG_STRING, &given.time, 0,
     "time limit of a job, such as \"8 h\" (default: by a trial of a second, with room)", "TIME"},
    {"array", 'a', POPT_ARG_STRING, &given.array, 0,
     "of a study: its runs on so many jobs; `rushton sweep --merge` puts them together", "N"},
    {"ranks-per-run", 'r', POPT_ARG_STRING, &given.ranks_per_run, 0,
     "of a study: ranks that share a run (default: 1)", "N"},
    {"checkpoint-every", 'c', POPT_ARG_STRING, &given.every, 0,
     "of a run: real time between checkpoints (default: \"10 min\")", "TIME"},
    {"mpi", 0, POPT_ARG_STRING, &given.mpi, 0, "how srun starts ranks (default: pmix)", "TYPE"},
#define PASSED_OPTION(name, meaning)                                                               \
    {#name, 0, POPT_ARG_STRING, &given.passed[RU_BATCH_##name], 0, meaning ", handed on", "TEXT"},
    RU_BATCH_PASSED(PASSED_OPTION)
#undef PASSED_OPTION
        {"output", 'o', POPT_ARG_STRING, &given.output, 0, "script (default: its name, .sbatch)",
         "FILE"},
    RU_OPTION_SET{"now", '\0', POPT_ARG_NONE, &given.now, 0, "hand it over to sbatch", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_submit;
const ru_verb ru_verb_submit = {
    "submit",
    "SCENARIO|STUDY|FIT",
    "write a Slurm batch script that goes on after its time limit",
    "  rushton submit scenarios/ecoli_22m3.yaml -n 16\n"
    "  rushton submit study.yaml --array 50 -t \"2 h\" --now\n"
    "  rushton submit case.yaml --partition long --set \"mixing.speed=90 rpm\" -o slow.sbatch\n",
    options,
    1,
    1,
    act};
