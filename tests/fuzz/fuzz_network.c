/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <ru/flux/cobra.h>
#include <ru/flux/fba.h>

/* A metabolic network in JSON: read, its programme built, solved, and explained. */

enum { MOST_BYTES = 20000 };

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static ru_status solve(const ru_flux_network *network, ru_fba **fba)
{
    ru_fba_options options = {
        .goals = &network->goals[network->active], .n_goal = 1, .parsimonious = 1};
    ru_fba_result result;
    char text[512];
    RU_TRY(ru_fba_build(network, &options, fba));
    RU_TRY(ru_fba_solve(*fba, &result));
    ru_fba_diagnose(*fba, &result);
    ru_fba_explain(network, &result, text, sizeof text);
    return RU_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ru_flux_network *network = NULL;
    ru_fba *fba = NULL;
    if (n > MOST_BYTES)
        return 0;
    ru_status status = ru_cobra_read(ru_fuzz_file(bytes, n, ".json"), &network);
    if (status == RU_OK && network->active < network->n_goal)
        status = solve(network, &fba);
    ru_fuzz_judge(status);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&network);
    return 0;
}
