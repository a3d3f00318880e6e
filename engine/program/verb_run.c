/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "verb.h"

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

static int show_progress(const ru_progress *progress, void *meter)
{
    (void)ru_verb_progress(progress, meter);
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
    ru_meter meter = ru_verb_meter(call, given.quiet, given.progress);
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
        ru_progress_set(s, show_progress, &meter);
        status = ru_run(s);
    }
    ru_meter_end(&meter);
    if (call->rank == 0 && !given.quiet && (status == RU_OK || status == RU_ERR_CRITERION) && s)
        print_summary(s, path);
    ru_close(&s);
    return status;
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "result file (default: SCENARIO's name, .h5)", "FILE"},
    RU_OPTION_SET RU_OPTION_PROGRESS(&given.progress){
        "limits", 'l', POPT_ARG_STRING, &given.limits, 0,
        "limits file that the result will be judged by: its hash is kept in the result", "FILE"},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "no progress, no summary", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

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
