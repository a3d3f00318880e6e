/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <ru/flux/fba.h>
#include <ru/sbml/fbc.h>

static ru_status solve(const ru_flux_network *network, ru_fba **fba, ru_fba_result *result)
{
    RU_REQUIRE(network->active < network->n_goal, RU_ERR_INPUT, "'%s' has no active objective",
               network->id);
    const ru_fba_options options = {.goals = &network->goals[network->active], .n_goal = 1};
    RU_TRY(ru_fba_build(network, &options, fba));
    return ru_fba_solve(*fba, result);
}

static ru_status tell(const ru_flux_network *network, const ru_fba_result *result, size_t n,
                      const char *const *names, double *values)
{
    for (size_t i = 0; i < n; i++) {
        size_t reaction;
        if (strcmp(names[i], network->goals[network->active].id) == 0) {
            values[i] = result->objective;
            continue;
        }
        RU_TRY(ru_flux_reaction_find(network, names[i], &reaction));
        values[i] = result->reason == RU_FBA_OPTIMAL ? result->fluxes[reaction] : NAN;
    }
    return RU_OK;
}

ru_status ru_fbc_solve(const char *path, size_t n, const char *const *names, double *values)
{
    ru_flux_network *network = NULL;
    ru_fba *fba = NULL;
    ru_fba_result result;
    ru_status status = ru_fbc_read(path, &network);
    if (status == RU_OK)
        status = solve(network, &fba, &result);
    if (status == RU_OK)
        status = tell(network, &result, n, names, values);
    ru_fba_destroy(&fba);
    ru_flux_network_destroy(&network);
    return status;
}
