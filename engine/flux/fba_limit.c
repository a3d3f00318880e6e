/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <ru/flux/fba_parts.h>

static const double little = 1e-3; /* the uptake that is tried, in the unit of the file */

/* The variable and the side that bound the uptake through a reaction; `plus` for "-> A". */
static int uptake_bound(const ru_fba *fba, size_t reaction, double uptake, int *is_upper)
{
    int plus = fba->plus[reaction], minus = fba->minus[reaction];
    *is_upper = uptake > 0 || minus;
    return fba->n_row + (uptake < 0 && minus ? minus : plus);
}

/* How much less is missing with a little more uptake, per unit of flux. */
static double relief_of(ru_fba *fba, size_t reaction, double uptake, double shortfall)
{
    int is_upper, index = uptake_bound(fba, reaction, uptake, &is_upper);
    double lower = fba->lower[index], upper = fba->upper[index];
    if (isinf(is_upper ? upper : lower))
        return 0;
    ru_fba_limit(fba, index, is_upper ? lower : lower - little, is_upper ? upper + little : upper);
    double left = ru_fba_shortfall(fba);
    ru_fba_limit(fba, index, lower, upper);
    return isnan(left) ? 0 : (shortfall - left) / little;
}

void ru_fba_diagnose(ru_fba *fba, ru_fba_result *result)
{
    const ru_flux_network *n = fba->network;
    int best_open = 0;
    if (result->reason != RU_FBA_INFEASIBLE)
        return;
    for (size_t j = 0; j < n->n_reaction; j++) {
        const ru_flux_reaction *r = &n->reactions[j];
        size_t species;
        double uptake;
        if (fba->short_by[j] || !ru_flux_exchange(n, j, &species, &uptake))
            continue;
        int open = r->open[uptake > 0];
        if (open < best_open)
            continue;
        double relief = relief_of(fba, j, uptake, result->shortfall);
        if (relief > 1e-5 && (open > best_open || relief > result->relief * (1 + 1e-6))) {
            best_open = open;
            result->relief = relief;
            result->limiting = j;
        }
    }
}
