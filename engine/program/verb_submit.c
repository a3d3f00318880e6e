/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verb.h"

/* A batch script for Slurm. People edit scripts, so the script is what this verb is for; it says in
 * its own words what it does. */

static struct {
    const char *output, *time, *ranks, *array;
    int now;
} given;

/* Room beside the estimate: libraries, MPI, what the estimate misses. */
static const double memory_factor = 1.5, memory_least = 300e6;

/* A text as one word of the shell. */
static void quote(FILE *to, const char *text)
{
    fputc('\'', to);
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", to);
        else
            fputc(*text, to);
    fputc('\'', to);
}

static void write_head(FILE *to, const char *name, long ranks, double seconds, double memory)
{
    long s = (long)ceil(seconds), n = given.array ? strtol(given.array, NULL, 10) : 0;
    fprintf(to,
            "#!/bin/bash\n"
            "#SBATCH --job-name=%s\n"
            "#SBATCH --ntasks=%ld\n"
            "#SBATCH --time=%ld:%02ld:%02ld\n"
            "#SBATCH --mem-per-cpu=%.0fM\n",
            name, ranks, s / 3600, s / 60 % 60, s % 60, ceil(memory / 1e6));
    if (n)
        fprintf(to, "#SBATCH --array=1-%ld\n", n);
    fprintf(to,
            "#SBATCH --output=%s.%s.log\n"
            "#SBATCH --open-mode=append\n"
            "#SBATCH --requeue\n"
            "#SBATCH --signal=B:USR1@60\n\n",
            name, n ? "%A_%a" : "%j");
}

/* The command, then what its exit code 75 means. srun hands signals to all ranks. */
static void write_body(FILE *to, const ru_call *call, const char *name, int is_study)
{
    fprintf(
        to,
        "# It stops by itself before the time of the job is over, with exit code 75 and all that "
        "it\n# did kept. The job is then queued again, and goes on.\n"
        "set -u\n"
        "srun --mpi=pmix rushton %s ",
        is_study ? "sweep" : "run");
    quote(to, call->words[0]);
    for (size_t i = 0; i < call->n_set; i++) {
        fputs(" \\\n    --set ", to);
        quote(to, call->sets[i]);
    }
    char result[4100];
    snprintf(result, sizeof result, "%s.h5", name);
    fputs(" \\\n    -o ", to);
    quote(to, result);
    fputs(is_study ? " --member \"$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT\""
                   : " --resume --checkpoint-every '10 min'",
          to);
    fputs(" --max-wall auto -q &\n"
          "step=$!\n"
          "trap 'kill -USR1 $step' USR1  # a minute before the end, should it still be there\n"
          "wait $step; code=$?\n"
          "while kill -0 $step 2>/dev/null; do wait $step; code=$?; done\n"
          "if [ $code -eq 75 ]; then\n"
          "    scontrol requeue \"",
          to);
    /* One job of an array has the number of the whole, which would queue all of them. */
    fputs(is_study ? "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" : "$SLURM_JOB_ID", to);
    fputs("\" && sleep 60\n"
          "fi\n"
          "exit $code\n",
          to);
}

static ru_status write_script(const ru_call *call, const char *path, const char *name,
                              const double numbers[3])
{
    FILE *to = fopen(path, "w");
    if (!to) {
        fprintf(stderr, "error: %s cannot be written\n", path);
        return RU_ERR_SYSTEM;
    }
    write_head(to, name, (long)numbers[0], numbers[1], numbers[2]);
    write_body(to, call, name, given.array != NULL);
    int failed = ferror(to);
    if (fclose(to) != 0 || failed) {
        fprintf(stderr, "error: %s cannot be written\n", path);
        return RU_ERR_SYSTEM;
    }
    return RU_OK;
}

static ru_status hand_over(const char *path)
{
    char command[4200];
    snprintf(command, sizeof command, "sbatch -- \"%s\"", path);
    int code = strpbrk(path, "\"$`\\") ? -1 : system(command);
    if (code == 0)
        return RU_OK;
    fprintf(stderr, "error: sbatch did not take %s\n", path);
    return RU_ERR_SYSTEM;
}

/* Bytes a rank: of a scenario by what it builds here, on as many ranks as there are. */
static ru_status estimate(const ru_call *call, double ranks, double *memory)
{
    ru_simulation *s = NULL;
    *memory = memory_least;
    if (given.array)
        return RU_OK;
    ru_status status = ru_verb_open(call, &s);
    if (status == RU_OK)
        *memory = fmax(memory_least, memory_factor * ru_memory_expected(s) / ranks);
    ru_close(&s);
    return status;
}

static ru_status read_numbers(const ru_call *call, double numbers[3])
{
    char *rest;
    numbers[0] = given.ranks ? strtod(given.ranks, &rest) : 1;
    if (given.ranks &&
        (*rest || numbers[0] < 1 || numbers[0] > 1e6 || numbers[0] != floor(numbers[0]))) {
        fprintf(stderr, "error: --ranks %s is no number of ranks\n", given.ranks);
        return RU_ERR_USAGE;
    }
    if (!given.time) {
        fprintf(stderr, "error: --time is missing, such as --time \"8 h\"\n");
        return RU_ERR_USAGE;
    }
    if (given.array && strtol(given.array, &rest, 10) < 1) {
        fprintf(stderr, "error: --array %s is no number of jobs\n", given.array);
        return RU_ERR_USAGE;
    }
    ru_status status = ru_quantity_read(given.time, "s", &numbers[1]);
    if (status == RU_ERR_INPUT)
        return RU_ERR_USAGE;
    return status == RU_OK ? estimate(call, numbers[0], &numbers[2]) : status;
}

static ru_status act(const ru_call *call)
{
    char path[4096], name[4096];
    double numbers[3];
    ru_verb_output(call->words[0], "", name, sizeof name);
    ru_verb_output(call->words[0], ".sbatch", path, sizeof path);
    if (given.output)
        snprintf(path, sizeof path, "%s", given.output);
    ru_status status = read_numbers(call, numbers);
    if (status == RU_OK)
        status = write_script(call, path, name, numbers);
    if (status == RU_OK)
        printf("%s\n", path);
    return status == RU_OK && given.now ? hand_over(path) : status;
}

static struct poptOption options[] = {
    {"ranks", 'n', POPT_ARG_STRING, &given.ranks, 0, "ranks of a job (default: 1)", "N"},
    {"time", 't', POPT_ARG_STRING, &given.time, 0, "time limit of a job, such as \"8 h\"", "TIME"},
    {"array", 'a', POPT_ARG_STRING, &given.array, 0,
     "of a study: its runs on so many jobs; `rushton sweep --merge` puts them together", "N"},
    {"output", 'o', POPT_ARG_STRING, &given.output, 0, "script (default: its name, .sbatch)",
     "FILE"},
    RU_OPTION_SET{"now", '\0', POPT_ARG_NONE, &given.now, 0, "hand it over to sbatch", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_submit;
const ru_verb ru_verb_submit = {
    "submit",
    "SCENARIO|STUDY",
    "write a Slurm batch script that goes on after its time limit",
    "  rushton submit scenarios/ecoli_22m3.yaml -n 16 -t \"8 h\"\n"
    "  rushton submit study.yaml --array 50 -t \"2 h\" --now\n"
    "  rushton submit case.yaml -t \"1 d\" --set \"mixing.speed=90 rpm\" -o slow.sbatch\n",
    options,
    1,
    1,
    act};
