/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/front/estimate.h>

#include "batch_script.h"
#include "verb.h"

static struct {
    const char *output, *time, *ranks, *array, *every, *mpi, *ranks_per_run;
    const char *passed[RU_BATCH_N_PASSED];
    int now;
} given;

/* Room beside the estimate: libraries, MPI, what the estimate misses. */
static const double memory_factor = 1.5, memory_least = 300e6;

/* Beyond the estimate's own doubt, for what the machine of the job is slower and writes. A job is
 * no shorter than is worth queueing, and, as it goes on after its limit, no longer than a day. */
static const double time_factor = 2, time_least = 600, time_most = 86400, time_step = 300;

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
    double most = isnan(j->seconds) ? RU_ESTIMATE_TRIAL : 0;
    ru_simulation *s = NULL;
    *n_run = 1;
    if (j->kind == RU_FILE_PETAB)
        return RU_OK;
    if (j->kind == RU_FILE_FIT)
        return ru_estimate_fit(call->words[0], &e->memory);
    if (j->kind == RU_FILE_STUDY) {
        const ru_sweep_options options = {.sets = call->sets, .n_set = call->n_set};
        return ru_estimate_study(call->words[0], MPI_COMM_SELF, &options, most, e, n_run);
    }
    const ru_open_options open = {.sets = call->sets, .n_set = call->n_set};
    ru_status status = ru_open(call->words[0], MPI_COMM_SELF, &open, &s);
    if (status == RU_OK)
        status = ru_estimate_run(s, most, e);
    ru_close(&s);
    return status;
}

/* Ranks that share a run. */
static double sharing(const job *j)
{
    return j->kind == RU_FILE_STUDY ? fmax(1, (double)j->batch.ranks_per_run)
                                    : (double)j->batch.ranks;
}

static void choose_time(job *j, const ru_estimate *e, size_t n_run)
{
    ru_batch *b = &j->batch;
    double a_run = ru_estimate_seconds(e, sharing(j)), safe = time_factor * e->factor;
    double groups = floor((double)b->ranks / sharing(j));
    double in_job = j->kind == RU_FILE_STUDY
                        ? ceil(ceil((double)n_run / fmax(1, (double)b->jobs)) / groups)
                        : 1;
    double most = fmax(time_most, j->kind == RU_FILE_STUDY ? safe * a_run : 0);
    double wanted = safe * a_run * in_job;
    b->seconds = ceil(fmin(fmax(wanted, time_least), most) / time_step) * time_step;
    char run[32], limit[32], many[64] = "";
    if (j->kind == RU_FILE_STUDY)
        snprintf(many, sizeof many, ", %.0f of them one after another", in_job);
    ru_estimate_spell(a_run, run);
    ru_estimate_spell(b->seconds, limit);
    snprintf(
        j->why, sizeof j->why,
        "A run takes about %s on %.0f rank%s here, to a factor of %g%s; %g times as long to be "
        "safe%s.",
        run, sharing(j), sharing(j) > 1 ? "s" : "", e->factor, many, safe,
        wanted < time_least ? ", 10 min at least"
        : wanted > most
            ? ", but no more than a day, or than a run needs, since it goes on in the next job"
            : "");
    fprintf(stderr, "time        %s. %s\n", limit, j->why);
}

static ru_status plan(const ru_call *call, job *j)
{
    ru_estimate e = {0};
    size_t n_run;
    ru_batch *b = &j->batch;
    ru_status status = estimate(call, j, &e, &n_run);
    if (status != RU_OK)
        return status;
    if (j->kind == RU_FILE_STUDY && b->jobs > (long)n_run) {
        fprintf(stderr, "error: --array %ld: the study has %zu runs, so as many jobs at most\n",
                b->jobs, n_run);
        return RU_ERR_USAGE;
    }
    /* Each rank of a fit has all of it. */
    b->memory =
        fmax(memory_least, memory_factor * e.memory / (kinds[j->kind].ends ? 1 : sharing(j)));
    b->seconds = j->seconds;
    if (isnan(j->seconds))
        choose_time(j, &e, n_run);
    else
        snprintf(j->why, sizeof j->why, "The time was given, the memory is what check expects.");
    return RU_OK;
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
