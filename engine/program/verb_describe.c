/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static int markdown, json;

static ru_status act(const ru_call *call)
{
    char *text = NULL;
    ru_status status = json ? ru_describe_json(call->words[0], &text)
                            : ru_describe(call->words[0], markdown, &text);
    return ru_verb_print(call, status, text);
}

static struct poptOption options[] = {
    {"markdown", 0, POPT_ARG_NONE, &markdown, 0, "as a reference page", NULL},
    {"json", 0, POPT_ARG_NONE, &json, 0, "the page's tables as JSON", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_describe;
const ru_verb ru_verb_describe = {
    "describe",
    "TOPIC",
    "reference pages: scenario, results, solvers, impellers, correlations, instruments, limits, "
    "runs, study, fits, library",
    "  rushton describe scenario\n  rushton describe results\n"
    "  rushton describe scenario --markdown > scenario.md\n",
    options,
    1,
    1,
    act};
