/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static ru_compare_options given;

static ru_status act(const ru_call *call)
{
    char *report = NULL;
    ru_status status =
        ru_compare(call->words[0], call->n_word > 1 ? call->words[1] : NULL, &given, &report);
    return ru_verb_print(call, status, report);
}

static struct poptOption options[] = {
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0, "limits and mapping file", "FILE"},
    {"run", 'r', POPT_ARG_STRING, &given.run_id, 0, "run_id in the measured file", "ID"},
    {"u-num", 'u', POPT_ARG_STRING, &given.u_num, 0,
     "numerical uncertainty as `rushton verify -o FILE` wrote it", "FILE"},
    {"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_compare;
const ru_verb ru_verb_compare = {
    "compare",
    "RESULT [MEASURED]",
    "hold a result against measured data: the verdict",
    "  rushton compare run.h5 offline.csv\n"
    "  rushton compare run.h5 --limits limits.yaml   (the data that the limits name)\n"
    "  rushton compare run.h5 offline.csv --run ferm6 --json\n",
    options,
    1,
    2,
    act};
