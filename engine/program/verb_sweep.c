/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carry_out.h"

static struct {
    const char *output, *page, *member, *most;
    int ranks_per_run, dry_run, merge, retry, json, quiet, progress;
} given;

static void say(const char *text, void *meter)
{
    ru_meter_clear(meter);
    fputs(text, stderr);
}

static void tell(const ru_sweep_progress *p, void *meter)
{
    char words[120];
    size_t ended = p->done + p->failed + p->limited;
    double share = (double)ended / (double)p->n;
    if (!ru_meter_due(meter, share))
        return;
    snprintf(words, sizeof words, "%zu / %zu runs, %zu failed, %zu stopped at a limit", ended, p->n,
             p->failed, p->limited);
    ru_meter_show(meter, share, words);
}

/* "17" is run 17 of as many as there are; "17/100" part 17 of 100. */
static int read_member(long long *part, long long *parts)
{
    char *end = NULL;
    *part = strtoll(given.member, &end, 10);
    *parts = -1;
    if (end != given.member && *end == '/')
        *parts = strtoll(end + 1, &end, 10);
    return end != given.member && !*end && *part > 0 && *parts != 0;
}

static ru_status act(const ru_call *call)
{
    char *report = NULL;
    double most;
    ru_meter meter = ru_verb_meter(call, given.quiet, given.progress);
    ru_sweep_options options = {.output = given.output,
                                .page = given.page,
                                .sets = call->sets,
                                .n_set = call->n_set,
                                .command_line = call->command_line,
                                .ranks_per_run = given.ranks_per_run,
                                .dry_run = given.dry_run,
                                .merge = given.merge,
                                .retry = given.retry,
                                .json = given.json,
                                .say = given.quiet ? NULL : say,
                                .told = tell,
                                .context = &meter};
    if (given.member && !read_member(&options.part, &options.parts)) {
        if (call->rank == 0)
            fprintf(stderr,
                    "error: --member %s: expected a run, such as 17, or a part, such as "
                    "17/100\n",
                    given.member);
        return RU_ERR_USAGE;
    }
    ru_status status = ru_most_read(call, given.most, &most);
    if (status != RU_OK)
        return status;
    options.most = given.dry_run ? NULL : &most;
    options.request = ru_requests();
    status = ru_study_run(call->words[0], MPI_COMM_WORLD, &options, &report);
    ru_meter_end(&meter);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0, "result file (default: STUDY's name, .h5)",
     "FILE"},
    {"page", 0, POPT_ARG_STRING, &given.page, 0, "write the report as an HTML page too",
     "FILE.html"},
    RU_OPTION_SET{"ranks-per-run", 'r', POPT_ARG_INT, &given.ranks_per_run, 0,
                  "ranks that share a run (default: 1)", "N"},
    {"dry-run", 'n', POPT_ARG_NONE, &given.dry_run, 0,
     "the plan and what one run costs; nothing is kept", NULL},
    {"member", 'm', POPT_ARG_STRING, &given.member, 0,
     "only run K, or part K of M of the runs, into a file of its own", "K[/M]"},
    {"merge", 0, POPT_ARG_NONE, &given.merge, 0, "collect the files of parts, run nothing", NULL},
    {"retry", 0, POPT_ARG_NONE, &given.retry, 0, "run again what failed or was stopped", NULL},
    RU_OPTION_MOST(&given.most){"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "no plan, no progress", NULL},
    RU_OPTION_PROGRESS(&given.progress) RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_sweep;
const ru_verb ru_verb_sweep = {
    "sweep",
    "STUDY",
    "run a scenario many times as a study says, and tell what moves the outputs",
    "  rushton sweep scenarios/studies/ecoli_tornado.yaml --dry-run\n"
    "  mpirun -n 2 rushton sweep scenarios/studies/ecoli_tornado.yaml --page tornado.html\n"
    "  rushton sweep scenarios/studies/ecoli_tornado.yaml --member $SLURM_ARRAY_TASK_ID/20\n",
    options,
    1,
    1,
    act};
