/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "verb.h"

static struct {
    const char *output;
    int markdown, json, quiet, progress;
} given;

static void tell(const char *name, int i, int n, void *meter)
{
    ru_meter_clear(meter);
    fprintf(stderr, "case %d of %d: %s\n", i + 1, n, name);
    if (n > 0 && ru_meter_due(meter, (double)i / n))
        ru_meter_show(meter, (double)i / n, "of the cases");
}

static ru_status act(const ru_call *call)
{
    char *report = NULL;
    ru_meter meter = ru_verb_meter(call, given.quiet, given.progress);
    const ru_validate_options options = {.results = given.output,
                                         .markdown = given.markdown,
                                         .json = given.json,
                                         .told = given.quiet ? NULL : tell,
                                         .context = &meter};
    ru_status status = ru_validate(call->words, call->n_word, MPI_COMM_WORLD, &options, &report);
    ru_meter_end(&meter);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0, "folder that keeps the results", "FOLDER"},
    {"markdown", 0, POPT_ARG_NONE, &given.markdown, 0, "the table as a page", NULL},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "all verdicts as JSON", NULL},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "do not tell which case is run", NULL},
    RU_OPTION_PROGRESS(&given.progress) RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_validate;
const ru_verb ru_verb_validate = {
    "validate",
    "CASE|FOLDER...",
    "run validation cases and table their verdicts",
    "  rushton validate validation/cases\n"
    "  mpirun -n 2 rushton validate validation/cases -o results --quiet\n"
    "  rushton validate validation/cases/ecoli_batch_paczia --json\n",
    options,
    1,
    RU_ANY_NUMBER,
    act};
