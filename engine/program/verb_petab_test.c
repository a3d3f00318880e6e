/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "verb.h"

static int json;

static void say(const char *text)
{
    printf("%s", text);
    fflush(stdout);
}

static ru_status act(const ru_call *call)
{
    return call->rank == 0 ? ru_petab_test(call->n_word, call->words, json, say) : RU_OK;
}

static struct poptOption options[] = {
    {"json", 0, POPT_ARG_NONE, &json, 0, "all cases as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_petab_test;
const ru_verb ru_verb_petab_test = {"petab-test",
                                    "CASE_DIR...",
                                    "run cases of the PEtab test suite",
                                    "  rushton petab-test v1.0.0/0001 v1.0.0/0002\n",
                                    options,
                                    1,
                                    RU_ANY_NUMBER,
                                    act};
