/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "verb.h"

static ru_plot_options given;
static char **what;
static const char *output;

static ru_status act(const ru_call *call)
{
    char path[4096];
    if (call->rank != 0)
        return RU_OK;
    ru_verb_output(call->words[0], ".png", path, sizeof path);
    given.output = output ? output : path;
    given.what = (const char *const *)what;
    while (what && what[given.n_what])
        given.n_what++;
    ru_status status = ru_plot(call->words, call->n_word, &given);
    if (status == RU_OK)
        fprintf(stderr, "picture %s\n", given.output);
    return status;
}

static struct poptOption options[] = {
    {"what", 'w', POPT_ARG_ARGV, &what, 0,
     "overview (default), series:NAME,.. section:FIELD@TIME,.. histogram:FIELD@TIME,.. "
     "profile:FIELD@TIME parity parity:NAME budget; repeated: panels of one picture",
     "PICTURE"},
    {"output", 'o', POPT_ARG_STRING, &output, 0,
     "file.png, .svg or .pdf (default: the result's name, .png)", "FILE"},
    {"measured", 'm', POPT_ARG_STRING, &given.measured, 0,
     "measured data, whose points are drawn with their uncertainties", "FILE"},
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0,
     "limits and mapping file, as of `rushton compare`", "FILE"},
    {"run", 'r', POPT_ARG_STRING, &given.run_id, 0, "run_id in the measured file", "ID"},
    {"title", 't', POPT_ARG_STRING, &given.title, 0, "title (default: the result's)", "TEXT"},
    {"log", 0, POPT_ARG_NONE, &given.log, 0, "values of series on a logarithmic axis", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_plot;
const ru_verb ru_verb_plot = {
    "plot",
    "RESULT...",
    "draw a picture of results: PNG, SVG or PDF",
    "  rushton plot run.h5 -o run.png\n"
    "  rushton plot run.h5 slow.h5 --what series:DO --what \"section:oxygen@10 h\" -o tank.svg\n"
    "  rushton plot run.h5 --limits limits.yaml --what parity -o parity.pdf\n",
    options,
    1,
    RU_ANY_NUMBER,
    act};
