/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static int json;

static ru_status act(const ru_call *call)
{
    char *text = NULL;
    ru_status status = ru_models(call->n_word ? call->words[0] : NULL, json, &text);
    return ru_verb_print(call, status, text);
}

static struct poptOption options[] = {{"json", 0, POPT_ARG_NONE, &json, 0, "as JSON", NULL},
                                      RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_models;
const ru_verb ru_verb_models = {"models",
                                "[NAME]",
                                "list the cell models, or tell all about one",
                                "  rushton models\n  rushton models ecoli-anane\n",
                                options,
                                0,
                                1,
                                act};
