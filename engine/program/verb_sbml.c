/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "verb.h"

static ru_sbml_options given;
static const char *output;

static ru_status act(const ru_call *call)
{
    char *table = NULL;
    if (call->rank != 0)
        return RU_OK;
    ru_status status = ru_sbml(call->words[0], &given, &table);
    if (status != RU_OK || !output)
        return ru_verb_print(call, status, table);
    status = ru_verb_write(output, table);
    free(table);
    return status;
}

static struct poptOption options[] = {
    {"duration", 'd', POPT_ARG_DOUBLE, &given.duration, 0, "time that is reported", "T"},
    {"steps", 'n', POPT_ARG_INT, &given.steps, 0, "rows after the first", "N"},
    {"start", 0, POPT_ARG_DOUBLE, &given.start, 0,
     "first time that is reported (the model starts at 0)", "T"},
    {"variables", 'v', POPT_ARG_STRING, &given.variables, 0,
     "columns (default: species and what changes)", "a,b"},
    {"amount", 0, POPT_ARG_STRING, &given.amount, 0, "species given as amounts", "a,b"},
    {"concentration", 0, POPT_ARG_STRING, &given.concentration, 0,
     "species given as concentrations", "a,b"},
    {"relative", 0, POPT_ARG_DOUBLE, &given.relative, 0, "relative tolerance", "X"},
    {"absolute", 0, POPT_ARG_DOUBLE, &given.absolute, 0, "absolute tolerance", "X"},
    {"output", 'o', POPT_ARG_STRING, &output, 0, "file of the table (default: printed)", "FILE"},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "the table as JSON, a list of columns, not as CSV",
     NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_sbml;
const ru_verb ru_verb_sbml = {
    "sbml",
    "MODEL",
    "run an SBML model by itself",
    "  rushton sbml model.xml --duration 10 --steps 100 -o out.csv\n"
    "  rushton sbml model.xml -d 10 -n 100 --variables S1,S2 --amount S1 --concentration S2\n",
    options,
    1,
    1,
    act};
