/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verb.h"

static ru_report_options given;
static const char *output;

static ru_status act(const ru_call *call)
{
    char path[4096], *summary = NULL;
    if (call->rank != 0)
        return RU_OK;
    given.command_line = call->command_line;
    ru_verb_output(call->words[0], ".html", path, sizeof path);
    ru_status status =
        ru_report(call->words, call->n_word, output ? output : path, &given, &summary);
    return ru_verb_print(call, status, summary);
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &output, 0, "the page (default: RESULT.html)", "FILE"},
    {"measured", 'm', POPT_ARG_ARGV, &given.measured, 0, "measured data; repeatable", "FILE"},
    {"limits", 'l', POPT_ARG_STRING, &given.limits, 0, "limits and mapping file", "FILE"},
    {"run", 'r', POPT_ARG_STRING, &given.run_id, 0, "run_id in the measured files", "ID"},
    {"u-num", 'u', POPT_ARG_STRING, &given.u_num, 0,
     "numerical uncertainty as `rushton verify -o FILE` wrote it", "FILE"},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_report;
const ru_verb ru_verb_report = {
    "report",
    "RESULT...",
    "one HTML page of results, to look at and to file",
    "  rushton report run.h5 -o run.html\n"
    "  rushton report run.h5 --measured offline.csv --limits limits.yaml\n"
    "  rushton report slow.h5 fast.h5 -o speeds.html   (what-ifs side by side)\n",
    options,
    1,
    RU_ANY_NUMBER,
    act};
