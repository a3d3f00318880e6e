/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch_script.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "batch_time.h"

static const char head[] = "#!/bin/bash\n# Written by rushton submit; yours to edit.\n";

const char *const ru_batch_passed_names[] = {
#define PASSED_NAME(name, meaning) #name,
    RU_BATCH_PASSED(PASSED_NAME)
#undef PASSED_NAME
};

extern char **environ;

int ru_batch_is_line(const char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text))
            return 0;
    return 1;
}

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

/* A path as one word that is no option. */
static void quote_path(FILE *to, const char *path)
{
    if (path[0] == '-')
        fputs("./", to);
    quote(to, path);
}

/* A text as one word of a line of sbatch's, where double quotes keep all but themselves and a
 * backslash. */
static void quote_line(FILE *to, const char *text)
{
    fputc('"', to);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', to);
        fputc(*text, to);
    }
    fputc('"', to);
}

/* A name for people: letters that mean something in a shell or in Slurm's patterns are left out. */
static void name_job(const char *file, char *name, size_t size)
{
    const char *slash = strrchr(file, '/');
    size_t n = 0;
    for (const char *c = slash ? slash + 1 : file; *c && n + 1 < size; c++)
        name[n++] = isalnum((unsigned char)*c) || strchr("-_.", *c) ? *c : '_';
    name[n] = '\0';
    char *dot = strrchr(name, '.');
    if (dot && dot != name)
        *dot = '\0';
}

static void write_head(FILE *to, const ru_batch *b)
{
    char name[100];
    long s = (long)ceil(b->seconds);
    name_job(b->file, name, sizeof name);
    fprintf(to,
            "%s# %s\n"
            "#SBATCH --job-name=%s\n"
            "#SBATCH --ntasks=%ld\n"
            "#SBATCH --time=%ld:%02ld:%02ld\n"
            "#SBATCH --mem-per-cpu=%.0fM\n",
            head, b->why, name, b->ranks, s / 3600, s / 60 % 60, s % 60, ceil(b->memory / 1e6));
    if (b->jobs)
        fprintf(to, "#SBATCH --array=1-%ld\n", b->jobs);
    for (int i = 0; i < RU_BATCH_N_PASSED; i++)
        if (b->passed[i]) {
            fprintf(to, "#SBATCH --%s=", ru_batch_passed_names[i]);
            quote_line(to, b->passed[i]);
            fputc('\n', to);
        }
    fprintf(to, "#SBATCH --output=%s.%s.log\n#SBATCH --open-mode=append\n", name,
            b->jobs ? "%A_%a" : "%j");
    if (b->ends)
        fputs("#SBATCH --no-requeue\n", to);
    else
        fprintf(to, "#SBATCH --requeue\n#SBATCH --signal=B:USR1@%ld\n", ru_batch_lead(b->seconds));
}

static void write_command(FILE *to, const ru_batch *b)
{
    fputs("srun --mpi=", to);
    quote(to, b->mpi);
    fprintf(to, " rushton %s ", b->verb);
    quote_path(to, b->file);
    for (size_t i = 0; i < b->n_set; i++) {
        fputs(" \\\n    --set ", to);
        quote(to, b->sets[i]);
    }
    fputs(" \\\n    -o ", to);
    quote_path(to, b->result);
    if (b->ranks_per_run)
        fprintf(to, " --ranks-per-run %ld", b->ranks_per_run);
    if (b->jobs)
        fprintf(to, " --member \"$SLURM_ARRAY_TASK_ID/%ld\"", b->jobs);
    if (b->every) {
        fputs(" --resume --checkpoint-every ", to);
        quote(to, b->every);
    }
    fputs(" --max-wall auto -q", to);
}

/* The command, then what its exit codes 75 and 76 mean. srun hands signals to all ranks. */
static void write_body(FILE *to, const ru_batch *b)
{
    if (b->ends) {
        fprintf(to,
                "\n# It stops by itself before the time of the job is over, with exit code 75 and "
                "the best so far\n# written. A %s does not go on where it was stopped: its time "
                "has to be enough.\n",
                b->verb);
        write_command(to, b);
        fputc('\n', to);
        return;
    }
    fputs(
        "\n# It stops by itself before the time of the job is over, with exit code 75 and all "
        "that it\n# did kept. The job is then queued again, and goes on. With 76 it got no further "
        "than it\n# began, and would not in as long again: it is not queued, and needs a longer "
        "--time.\n",
        to);
    if (b->jobs)
        fputs("# After the last job, --merge in place of --member puts their parts together.\n",
              to);
    fputs("set -u\n", to);
    write_command(to, b);
    fputs(" &\n"
          "step=$!\n"
          "trap 'kill -USR1 $step' USR1  # shortly before the end, should it still be there\n"
          "wait $step; code=$?\n"
          "while kill -0 $step 2>/dev/null; do wait $step; code=$?; done\n"
          "if [ $code -eq 75 ]; then\n"
          "    scontrol requeue \"",
          to);
    /* One job of an array has the number of the whole, which would queue all of them. */
    fputs(b->jobs ? "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" : "$SLURM_JOB_ID", to);
    fputs("\" && sleep 60\n"
          "fi\n"
          "exit $code\n",
          to);
}

ru_status ru_batch_write(const ru_batch *batch, const char *path)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    int failed = !to;
    if (to) {
        write_head(to, batch);
        write_body(to, batch);
        failed = ferror(to);
        failed |= fclose(to) != 0;
    }
    ru_status status = RU_ERR_SYSTEM;
    if (failed)
        fprintf(stderr, "error: out of memory for a script\n");
    else
        status = ru_own_write(path, text, head, "no script of rushton submit");
    free(text);
    return status;
}

ru_status ru_batch_hand_over(const char *path)
{
    char words[2][8] = {"sbatch", "--"}, room[4096];
    pid_t child;
    int code = -1;
    snprintf(room, sizeof room, "%s", path);
    char *const call[] = {words[0], words[1], room, NULL};
    fflush(stdout);
    if (posix_spawnp(&child, "sbatch", NULL, NULL, call, environ) == 0) {
        pid_t ended;
        do
            ended = waitpid(child, &code, 0);
        while (ended < 0 && errno == EINTR);
        if (ended == child && code == 0)
            return RU_OK;
    }
    fprintf(stderr, "error: sbatch did not take %s\n", path);
    return RU_ERR_SYSTEM;
}
