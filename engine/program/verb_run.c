/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "verb.h"

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Progress: one line that is rewritten, on a terminal only. */
typedef struct meter {
    double shown, time; /* wall time and process time when last shown, s */
    double speed;       /* process seconds per second, of the last few seconds */
    int on;
} meter;

static int show_progress(const ru_progress *p, void *context)
{
    meter *m = context;
    double now = seconds_now();
    if (m->shown == 0) {
        m->shown = now;
        m->time = p->time;
    }
    if (m->on && now - m->shown > 0.2) {
        double wall = now - m->shown, share = wall / (wall + 2);
        m->speed += share * ((p->time - m->time) / wall - m->speed);
        m->shown = now;
        m->time = p->time;
        fprintf(stderr, "\r\033[Kstep %lld  %.4g / %.4g h  %3.0f %%  %.3g h/min  ", p->step,
                p->time / 3600, p->end / 3600, 100 * p->time / p->end, m->speed / 60);
        if (m->speed > 0)
            fprintf(stderr, "%.0f s left at this speed", (p->end - p->time) / m->speed);
    }
    return interrupted;
}

/* Last value of a series, or NAN. */
static int last_value(const ru_simulation *s, const char *name, double *value)
{
    const ru_memory_record *r = ru_record(s);
    size_t column = ru_memory_record_column(r, name);
    if (column >= r->n_series || !r->n_time)
        return 0;
    *value = r->series[(r->n_time - 1) * r->n_series + column];
    return 1;
}

/* End, highest and lowest value of every series, then the balances. */
static void print_summary(const ru_simulation *s, const char *path)
{
    const ru_memory_record *r = ru_record(s);
    printf("%-22s %12s %12s %12s  %s\n", "", "end", "lowest", "highest", "unit");
    for (size_t c = 0; c < ru_series_count(s); c++) {
        const ru_column *column = ru_series_info(s, c);
        double low = 1e300, high = -1e300, last = 0;
        for (size_t i = 0; i < r->n_time; i++) {
            double v = r->series[i * r->n_series + c];
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        if (last_value(s, column->name, &last) && low <= high)
            printf("%-22s %12.5g %12.5g %12.5g  %s\n", column->name, last, low, high, column->unit);
    }
    printf("\n%-22s %12s %12s %12s %12s %12s  %s\n", "balance, kg", "fed", "withdrawn", "from gas",
           "reacted", "left", "closure");
    for (size_t i = 0; i < r->n_balance; i++) {
        const ru_balance *b = &r->balance[i];
        printf("%-22s %12.5g %12.5g %12.5g %12.5g %12.5g  %.1e%s\n", b->name, b->fed, b->withdrawn,
               b->transferred, b->reacted, b->final, b->closure,
               b->conserved ? " (conserved)" : "");
    }
    if (ru_findings(s)[0])
        printf("\n%s", ru_findings(s));
    printf("\nresult      %s\n", path);
}

static struct {
    const char *output, *limits;
    int quiet, progress;
} given;

static ru_status act(const ru_call *call)
{
    char path[4096];
    ru_simulation *s = NULL;
    meter m = {.on = !given.quiet && (given.progress || isatty(STDERR_FILENO))};
    if (given.output)
        snprintf(path, sizeof path, "%s", given.output);
    else
        ru_verb_output(call->words[0], ".h5", path, sizeof path);
    const ru_open_options open = {.sets = call->sets,
                                  .n_set = call->n_set,
                                  .command_line = call->command_line,
                                  .limits = given.limits};
    ru_status status = ru_open(call->words[0], MPI_COMM_WORLD, &open, &s);
    if (status == RU_OK)
        status = ru_output_open(s, path);
    if (status == RU_OK) {
        struct sigaction action = {.sa_handler = note_signal};
        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        ru_progress_set(s, show_progress, &m);
        status = ru_run(s);
    }
    if (m.on)
        fprintf(stderr, "\r\033[K");
    if (call->rank == 0 && !given.quiet && (status == RU_OK || status == RU_ERR_CRITERION) && s)
        print_summary(s, path);
    ru_close(&s);
    return status;
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "result file (default: SCENARIO's name, .h5)", "FILE"},
    RU_OPTION_SET{"progress", 'p', POPT_ARG_NONE, &given.progress, 0,
                  "show progress although this is no terminal (under mpirun)", NULL},
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0,
     "limits file that the result will be judged by: its hash is kept in the result", "FILE"},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "no progress, no summary", NULL},
    RU_OPTION_HELP POPT_TABLEEND};

extern const ru_verb ru_verb_run;
const ru_verb ru_verb_run = {
    "run",
    "SCENARIO",
    "run a scenario and write an HDF5 result",
    "  rushton run scenarios/ecoli_batch.yaml\n"
    "  rushton run scenarios/ecoli_22m3.yaml --set \"mixing.speed=90 rpm\" -o slow.h5\n"
    "  mpirun -n 2 rushton run scenarios/ecoli_22m3.yaml --quiet\n",
    options,
    1,
    1,
    act};
