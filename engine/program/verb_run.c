/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "carry_out.h"

#include <stdio.h>

static struct {
    const char *output, *limits;
    int resume;
    ru_run_options run;
} given;

/* From the scenario, or from what a run of it has left. */
static ru_status start(const ru_call *call, const char *path, const ru_open_options *open,
                       ru_simulation **s)
{
    ru_result_state state = RU_RESULT_NOTHING;
    ru_status status = given.resume ? ru_result_look(path, MPI_COMM_WORLD, &state) : RU_OK;
    if (status == RU_OK && state == RU_RESULT_RESUMABLE)
        return ru_resume(path, MPI_COMM_WORLD, call->words[0], open, s);
    if (status == RU_OK)
        status = ru_open(call->words[0], MPI_COMM_WORLD, open, s);
    return status == RU_OK ? ru_output_open(*s, path) : status;
}

static ru_status act(const ru_call *call)
{
    char path[4096];
    ru_simulation *s = NULL;
    if (given.output)
        snprintf(path, sizeof path, "%s", given.output);
    else
        ru_verb_output(call->words[0], ".h5", path, sizeof path);
    const ru_open_options open = {.sets = call->sets,
                                  .n_set = call->n_set,
                                  .command_line = call->command_line,
                                  .limits = given.limits};
    ru_status status = start(call, path, &open, &s);
    if (status == RU_OK)
        status = ru_carry_out(call, &given.run, s);
    ru_close(&s);
    return status;
}

static struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, &given.output, 0,
     "result file (default: SCENARIO's name, .h5)", "FILE"},
    RU_OPTION_SET{"limits", 'l', POPT_ARG_STRING, &given.limits, 0,
                  "limits file that the result will be judged by: its hash is kept in the result",
                  "FILE"},
    {"resume", 'r', POPT_ARG_NONE, &given.resume, 0,
     "go on from the result's checkpoint if there is one, else start", NULL},
    RU_OPTIONS_RUN(given.run) RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_run;
const ru_verb ru_verb_run = {
    "run",
    "SCENARIO",
    "run a scenario and write an HDF5 result",
    "  rushton run scenarios/ecoli_batch.yaml\n"
    "  rushton run scenarios/ecoli_22m3.yaml --set \"mixing.speed=90 rpm\" -o slow.h5\n"
    "  mpirun -n 2 rushton run scenarios/ecoli_22m3.yaml --quiet\n",
    options,
    1,
    1,
    act};
