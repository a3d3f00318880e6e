/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "verb.h"

static struct {
    const char *output, *result, *limits;
    int quiet, progress, json;
} given;

/* What a run's progress is told with. */
typedef struct teller {
    const ru_call *call;
    ru_meter meter;
} teller;

static void tell(const char *what, int i, int n, void *context)
{
    teller *t = context;
    ru_meter_clear(&t->meter);
    ru_meter_stage(&t->meter, i, n);
    if (t->call->rank == 0)
        fprintf(stderr, "%s\n", what);
}

static int show_progress(const ru_progress *progress, void *context)
{
    teller *t = context;
    return ru_verb_progress(progress, &t->meter);
}

/* A name beside this folder's other results, unless one is given. */
static const char *name_or(const char *name, const char *scenario, const char *ending, char *path,
                           size_t size)
{
    if (name)
        return name;
    ru_verb_output(scenario, ending, path, size);
    return path;
}

static ru_status act(const ru_call *call)
{
    char *report = NULL, table[4096], result[4096];
    teller t = {call, ru_verb_meter(call, given.quiet, given.progress)};
    ru_verify_options options = {.sets = call->sets,
                                 .n_set = call->n_set,
                                 .output = given.output,
                                 .result = given.result,
                                 .limits = given.limits,
                                 .measured = call->n_word > 1 ? call->words[1] : NULL,
                                 .json = given.json,
                                 .told = given.quiet ? NULL : tell,
                                 .progress = show_progress,
                                 .context = &t};
    if (given.limits) {
        options.output = name_or(given.output, call->words[0], ".u_num.csv", table, sizeof table);
        options.result = name_or(given.result, call->words[0], ".h5", result, sizeof result);
    }
    ru_status status = ru_verify(call->words[0], MPI_COMM_WORLD, &options, &report);
    ru_meter_end(&t.meter);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "file that gets the uncertainty of every series over time", "FILE"},
    {"result", 0, POPT_ARG_STRING, &given.result, 0, "result file of the scenario on its own grid",
     "FILE"},
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0,
     "then judge that result by these limits, with its numerical uncertainty", "FILE"},
    RU_OPTION_SET RU_OPTION_PROGRESS(&given.progress){"json", 0, POPT_ARG_NONE, &given.json, 0,
                                                      "the table as JSON, and the verdict", NULL},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "do not tell which run is made", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_verify;
const ru_verb ru_verb_verify = {
    "verify",
    "SCENARIO [MEASURED]",
    "numerical uncertainty of every series: three grids, two tolerances",
    "  rushton verify scenarios/ecoli_batch.yaml\n"
    "  mpirun -n 2 rushton verify scenarios/ecoli_22m3.yaml --set \"time.end=2 h\"\n"
    "  rushton verify case/scenario.yaml --limits case/limits.yaml   (runs, u_num, verdict)\n",
    options,
    1,
    2,
    act};
