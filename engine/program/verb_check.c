/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include <ru/front/estimate.h>

#include "verb.h"

static int resolved, json;

static ru_status act(const ru_call *call)
{
    ru_simulation *s = NULL;
    const char *text = NULL;
    ru_estimate estimate;
    ru_status status = ru_verb_open(call, &s);
    if (status == RU_OK && !resolved)
        status = ru_estimate_run(s, RU_ESTIMATE_TRIAL, &estimate);
    if (status == RU_ERR_SOLVER) {
        if (call->rank == 0)
            fprintf(stderr, "warning: a trial of the run broke off: %s\n", ru_last_fault());
        status = RU_OK;
    }
    if (status == RU_OK && json) {
        char *all = NULL;
        status = ru_consequences_json(s, &all);
        status = ru_verb_print(call, status, all);
        ru_close(&s);
        return status;
    }
    if (status == RU_OK)
        status = ru_consequences(s, &text);
    if (status == RU_OK && call->rank == 0) {
        printf("%s", ru_resolved(s));
        if (!resolved)
            printf("\n# what follows\n%s", text);
    }
    ru_close(&s);
    return status;
}

static struct poptOption options[] = {
    RU_OPTION_SET{"resolved", 0, POPT_ARG_NONE, &resolved, 0, "print the resolved scenario only",
                  NULL},
    {"json", 0, POPT_ARG_NONE, &json, 0, "all of it as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_check;
const ru_verb ru_verb_check = {
    "check",
    "SCENARIO",
    "read and check everything, try a second of it, print what follows; keep nothing",
    "  rushton check scenarios/ecoli_22m3.yaml\n"
    "  rushton check scenarios/ecoli_22m3.yaml --set \"vessel.volume=18 m3\"\n"
    "  rushton check scenarios/ecoli_batch.yaml --resolved > full.yaml\n",
    options,
    1,
    1,
    act};
