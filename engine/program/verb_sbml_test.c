/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "verb.h"

static int all_levels, json;

static void say(const char *text)
{
    printf("%s", text);
    fflush(stdout);
}

static ru_status act(const ru_call *call)
{
    return call->rank == 0 ? ru_sbml_test(call->n_word, call->words, all_levels, json, say) : RU_OK;
}

static struct poptOption options[] = {
    {"all-levels", 'a', POPT_ARG_NONE, &all_levels, 0,
     "each level and version in the folder, not the newest alone", NULL},
    {"json", 0, POPT_ARG_NONE, &json, 0, "all cases as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_sbml_test;
const ru_verb ru_verb_sbml_test = {"sbml-test",
                                   "CASE_DIR...",
                                   "run cases of the SBML Test Suite",
                                   "  rushton sbml-test semantic/00001 semantic/00002\n"
                                   "  rushton sbml-test --all-levels semantic/0*\n",
                                   options,
                                   1,
                                   RU_ANY_NUMBER,
                                   act};
