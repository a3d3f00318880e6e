/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/stages.h>

#include <math.h>
#include <stdlib.h>

static int by_height(const void *a, const void *b)
{
    double d = ((const ru_impeller *)a)->height - ((const ru_impeller *)b)->height;
    return (d > 0) - (d < 0);
}

ru_status ru_stages_build(const ru_mixing *mixing, double height, ru_stages *stages)
{
    size_t n = mixing->n_impeller;
    *stages = (ru_stages){.n = n, .height = height};
    stages->impellers = malloc((n + 1) * sizeof *stages->impellers);
    stages->planes = calloc(n + 1, sizeof *stages->planes);
    stages->exchange = calloc(n + 1, sizeof *stages->exchange);
    if (!stages->impellers || !stages->planes || !stages->exchange) {
        ru_stages_destroy(stages);
        return ru_fault(RU_ERR_SYSTEM, "out of memory for %zu impellers", n);
    }
    for (size_t i = 0; i < n; i++)
        stages->impellers[i] = mixing->impellers[i];
    qsort(stages->impellers, n, sizeof *stages->impellers, by_height);
    for (size_t i = 1; i < n; i++) {
        const ru_impeller *below = &stages->impellers[i - 1], *above = &stages->impellers[i];
        stages->planes[i] = 0.5 * (below->height + above->height);
        stages->exchange[i] = ru_stage_exchange(mixing, below, above);
    }
    stages->planes[n] = height;
    return RU_OK;
}

void ru_stages_destroy(ru_stages *stages)
{
    free(stages->impellers);
    free(stages->planes);
    free(stages->exchange);
    *stages = (ru_stages){0};
}

double ru_impeller_discharge(const ru_impeller *impeller, double speed)
{
    return impeller->flow_number * speed * pow(impeller->diameter, 3);
}

double ru_impeller_power(const ru_impeller *impeller, double speed, double density)
{
    return impeller->power_number * impeller->gassed_power * density * pow(speed, 3) *
           pow(impeller->diameter, 5);
}

/* Pumping of a turbine as its power tells, m3/s. */
static double pumping_by_power(const ru_impeller *impeller, double speed)
{
    return 0.2 * impeller->power_number * impeller->gassed_power * speed *
           pow(impeller->diameter, 3);
}

double ru_stage_exchange(const ru_mixing *mixing, const ru_impeller *below,
                         const ru_impeller *above)
{
    if (mixing->stage_rule == RU_STAGE_BY_POWER)
        return 0.25 *
               (pumping_by_power(below, mixing->speed) + pumping_by_power(above, mixing->speed));
    double diameter = fmax(below->diameter, above->diameter);
    return mixing->stage_exchange * mixing->speed * pow(diameter, 3);
}
