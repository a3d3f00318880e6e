/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "verb.h"

static ru_petab_options given;
static const char *output;

static ru_status act(const ru_call *call)
{
    char *report = NULL, *simulations = NULL;
    if (call->rank != 0)
        return RU_OK;
    given.values = call->sets;
    given.n_value = call->n_set;
    ru_status status = ru_petab(call->words[0], &given, &report, output ? &simulations : NULL);
    if (status == RU_OK && output)
        status = ru_verb_write(output, simulations);
    free(simulations);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"parameter", 'p', POPT_ARG_STRING, NULL, 's',
     "value of a parameter in place of the nominal one, on the linear scale; repeatable",
     "NAME=VALUE"},
    {"simulations", 'o', POPT_ARG_STRING, &output, 0, "write the simulation table", "FILE"},
    {"relative", 0, POPT_ARG_DOUBLE, &given.relative, 0, "relative tolerance", "X"},
    {"absolute", 0, POPT_ARG_DOUBLE, &given.absolute, 0, "absolute tolerance", "X"},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_petab;
const ru_verb ru_verb_petab = {
    "petab",
    "PROBLEM",
    "how well a PEtab problem's model agrees with its data",
    "  rushton petab problem.yaml\n"
    "  rushton petab problem.yaml --parameter k1=0.5 --simulations simulated.tsv\n"
    "  rushton petab problem.yaml --json\n",
    options,
    1,
    1,
    act};
