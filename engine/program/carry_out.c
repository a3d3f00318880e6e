/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "carry_out.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int request; /* a ru_request */

/* The first signal asks for a checkpoint and the end; a second one ends at once. */
static void note_signal(int number)
{
    static const struct sigaction plain = {.sa_handler = SIG_DFL};
    if (number == SIGUSR2) {
        if (request == RU_REQUEST_NONE)
            request = RU_REQUEST_CHECKPOINT;
        return;
    }
    request = number == SIGINT ? RU_REQUEST_INTERRUPT : RU_REQUEST_SUSPEND;
    sigaction(number, &plain, NULL);
}

volatile int *ru_requests(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
    const struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
    return &request;
}

static void tell_checkpoint(double time, void *context)
{
    (void)context;
    fprintf(stderr, "checkpoint at %.6g h\n", time / 3600);
}

/* Seconds that the batch system leaves this job; INFINITY where it sets no limit. */
static ru_status ask_slurm(double *seconds)
{
    const char *job = getenv("SLURM_JOB_ID"), *array = getenv("SLURM_ARRAY_JOB_ID");
    const char *task = getenv("SLURM_ARRAY_TASK_ID");
    char command[128], answer[64] = "", member[64];
    long days = 0, parts[3] = {0};
    /* One job of an array has the number of the whole, which means all of them. */
    if (job && array && task) {
        snprintf(member, sizeof member, "%.30s_%.30s", array, task);
        job = member;
    }
    if (!job || strspn(job, "0123456789_") != strlen(job)) {
        fprintf(stderr, "error: --max-wall auto: this is no Slurm job; give a time\n");
        return RU_ERR_USAGE;
    }
    snprintf(command, sizeof command, "squeue -h -j %.60s -o %%L", job);
    FILE *squeue = popen(command, "r");
    if (squeue) {
        (void)!fgets(answer, sizeof answer, squeue);
        pclose(squeue);
    }
    answer[strcspn(answer, "\n")] = '\0';
    if (strcmp(answer, "UNLIMITED") == 0) {
        *seconds = INFINITY;
        return RU_OK;
    }
    /* [days-][[hours:]minutes:]seconds */
    const char *at = answer;
    if (strchr(at, '-')) {
        days = strtol(at, NULL, 10);
        at = strchr(at, '-') + 1;
    }
    int n = sscanf(at, "%ld:%ld:%ld", &parts[0], &parts[1], &parts[2]);
    if (n < 1) {
        fprintf(stderr, "error: --max-wall auto: squeue says '%s'\n", answer);
        return RU_ERR_SYSTEM;
    }
    *seconds = 86400.0 * (double)days;
    for (int i = 0; i < n; i++)
        *seconds += (double)parts[i] * (n - i == 3 ? 3600 : n - i == 2 ? 60 : 1);
    return RU_OK;
}

/* A real time from now on; 0 is at once. */
static ru_status read_time(const ru_call *call, const char *option, const char *text,
                           double *seconds)
{
    ru_status status = ru_quantity_read(text, "s", seconds);
    if (status != RU_OK)
        return status == RU_ERR_INPUT ? RU_ERR_USAGE : status;
    if (*seconds >= 0)
        return RU_OK;
    if (call->rank == 0)
        fprintf(stderr, "error: %s \"%s\" is less than no time; 0 s or more is expected\n", option,
                text);
    return RU_ERR_USAGE;
}

ru_status ru_most_read(const ru_call *call, const char *text, double *seconds)
{
    ru_status status = RU_OK;
    *seconds = INFINITY;
    if (text && strcmp(text, "auto") != 0)
        status = read_time(call, "--max-wall", text, seconds);
    else if (text && call->rank == 0)
        status = ask_slurm(seconds);
    MPI_Bcast(&status, (int)sizeof status, MPI_BYTE, 0, MPI_COMM_WORLD);
    MPI_Bcast(seconds, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    return status;
}

static ru_status read_options(const ru_call *call, const ru_run_options *given,
                              ru_checkpoint_options *o)
{
    *o = (ru_checkpoint_options){.every = INFINITY,
                                 .most = INFINITY,
                                 .points = given->most != NULL,
                                 .request = &request,
                                 .told = given->progress ? tell_checkpoint : NULL};
    ru_status status = RU_OK;
    if (given->every)
        status = read_time(call, "--checkpoint-every", given->every, &o->every);
    return status == RU_OK ? ru_most_read(call, given->most, &o->most) : status;
}

ru_status ru_carry_out(const ru_call *call, const ru_run_options *given, ru_simulation *s)
{
    ru_checkpoint_options checkpoints;
    ru_meter meter = ru_verb_meter(call, given->quiet, given->progress);
    ru_status status = read_options(call, given, &checkpoints);
    if (status == RU_OK)
        status = ru_checkpoints_set(s, &checkpoints);
    if (status == RU_OK) {
        (void)ru_requests();
        ru_progress_set(s, ru_verb_progress, &meter);
        status = ru_run(s);
    }
    ru_meter_end(&meter);
    if (call->rank == 0 && !given->quiet && (status == RU_OK || status == RU_ERR_CRITERION)) {
        char *text = NULL;
        ru_status told = ru_summary(s, ru_output_path(s), given->json, &text);
        told = ru_verb_print(call, told, text);
        status = status == RU_OK ? told : status;
    }
    return status;
}
