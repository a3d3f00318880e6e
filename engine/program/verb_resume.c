/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "carry_out.h"

#include <stdio.h>

static struct {
    const char *scenario;
    ru_run_options run;
} given;

static ru_status act(const ru_call *call)
{
    ru_simulation *s = NULL;
    const ru_open_options open = {.command_line = call->command_line};
    ru_result_state state;
    ru_status status = ru_result_look(call->words[0], MPI_COMM_WORLD, &state);
    if (status == RU_OK && state == RU_RESULT_COMPLETE) {
        if (call->rank == 0 && !given.run.quiet)
            printf("%s is complete\n", call->words[0]);
        return RU_OK;
    }
    if (status == RU_OK)
        status = ru_resume(call->words[0], MPI_COMM_WORLD, given.scenario, &open, &s);
    if (status == RU_OK)
        status = ru_carry_out(call, &given.run, s);
    ru_close(&s);
    return status;
}

static struct poptOption options[] = {{"scenario", '\0', POPT_ARG_STRING, &given.scenario, 0,
                                       "where the scenario is now, if it moved", "FILE"},
                                      RU_OPTIONS_RUN(given.run) RU_OPTION_COMMON POPT_TABLEEND};

extern const ru_verb ru_verb_resume;
const ru_verb ru_verb_resume = {"resume",
                                "RESULT|CHECKPOINT",
                                "go on with a run that was stopped or killed",
                                "  rushton resume slow.h5\n"
                                "  mpirun -n 4 rushton resume slow.h5 --max-wall \"8 h\"\n"
                                "  rushton resume slow.1.checkpoint\n",
                                options,
                                1,
                                1,
                                act};
