/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "carry_out.h"

static struct {
    const char *output, *page, *most;
    int profile, json, quiet;
} given;

static void tell(int i, int n, void *context)
{
    (void)context;
    fprintf(stderr, "start %d of %d\n", i + 1, n);
}

static ru_status act(const ru_call *call)
{
    char *report = NULL, *fitted = NULL;
    double most;
    ru_status status = ru_most_read(call, given.most, &most);
    if (status != RU_OK)
        return status;
    const ru_fit_wanted wanted = {.profile = given.profile,
                                  .json = given.json,
                                  .page = given.page,
                                  .command_line = call->command_line,
                                  .told = given.quiet ? NULL : tell,
                                  .request = ru_requests(),
                                  .most = &most};
    status =
        ru_fit(call->words[0], MPI_COMM_WORLD, &wanted, &report, given.output ? &fitted : NULL);
    if (fitted) {
        ru_status written = ru_verb_write(given.output, fitted);
        status = written == RU_OK ? status : written;
    }
    free(fitted);
    if (!given.json)
        return ru_verb_print(call, status, report);
    if (report) /* programs read it: no colours, also where mpirun makes a terminal of it */
        fputs(report, stdout);
    free(report);
    return status;
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "write the estimates, to be included into a scenario", "FILE.yaml"},
    {"page", 0, POPT_ARG_STRING, &given.page, 0, "write the report as an HTML page too",
     "FILE.html"},
    {"profile", 'p', POPT_ARG_NONE, &given.profile, 0, "profile likelihoods too", NULL},
    RU_OPTION_MOST(&given.most){"json", 0, POPT_ARG_NONE, &given.json, 0, "report as JSON", NULL},
    {"quiet", 'q', POPT_ARG_NONE, &given.quiet, 0, "do not tell which start is run", NULL},
    RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_fit;
const ru_verb ru_verb_fit = {"fit",
                             "FILE",
                             "estimate parameters on measured runs",
                             "  rushton fit validation/fits/cho_clones.yaml\n"
                             "  mpirun -n 2 rushton fit fit.yaml -o fitted.yaml --profile\n"
                             "  rushton fit fit.yaml --json --page fit.html\n",
                             options,
                             1,
                             1,
                             act};
