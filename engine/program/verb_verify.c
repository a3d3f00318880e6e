/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "verb.h"

static int quiet;

static void tell(const char *what, void *context)
{
    const ru_call *call = context;
    if (call->rank == 0)
        fprintf(stderr, "%s\n", what);
}

static ru_status act(const ru_call *call)
{
    char *report = NULL;
    const ru_verify_options options = {.sets = call->sets,
                                       .n_set = call->n_set,
                                       .told = quiet ? NULL : tell,
                                       .context = (void *)(uintptr_t)call};
    ru_status status = ru_verify(call->words[0], MPI_COMM_WORLD, &options, &report);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    RU_OPTION_SET{"quiet", 'q', POPT_ARG_NONE, &quiet, 0, "do not tell which run is made", NULL},
    RU_OPTION_HELP POPT_TABLEEND};

extern const ru_verb ru_verb_verify;
const ru_verb ru_verb_verify = {
    "verify",
    "SCENARIO",
    "numerical uncertainty of every series: three grids, two tolerances",
    "  rushton verify scenarios/ecoli_batch.yaml\n"
    "  mpirun -n 2 rushton verify scenarios/ecoli_22m3.yaml --set \"time.end=2 h\"\n",
    options,
    1,
    1,
    act};
