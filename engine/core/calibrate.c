/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/calibrate.h>

#include <math.h>

#include <ru/core/mixing_time.h>
#include <ru/core/network_make.h>
#include <ru/physics/blending.h>

double ru_mixing_target(const ru_scenario *scenario)
{
    const ru_mixing *mixing = &scenario->mixing;
    if (mixing->calibration.kind == RU_CALIBRATION_MEASURED)
        return mixing->calibration.t95;
    if (mixing->calibration.kind != RU_CALIBRATION_GRENVILLE || mixing->n_impeller != 1)
        return NAN;
    const ru_impeller *impeller = &mixing->impellers[0];
    const ru_conditions conditions = {.tank = scenario->vessel.diameter,
                                      .height = ru_mixing_height(scenario),
                                      .impeller = impeller->diameter,
                                      .speed = mixing->speed,
                                      .power_number = impeller->power_number};
    return ru_correlation_find(&ru_t95_stirred, "grenville")->evaluate(&conditions);
}

/* ln of the grid's t95 with that factor on the dispersion, over the target. */
static ru_status miss(const ru_scenario *scenario, double factor, double target, double *ratio)
{
    ru_scenario tried = *scenario;
    ru_tracer_result result;
    tried.mixing.calibration = (ru_calibration){.kind = RU_CALIBRATION_FACTOR, .factor = factor};
    RU_TRY(ru_mixing_time_of_scenario(&tried, &result));
    /* What does not mix within the horizon is slower than any target. */
    *ratio = isnan(result.t95) ? 20 : log(fmax(result.t95, 1e-9 * target) / target);
    ru_tracer_result_clear(&result);
    return RU_OK;
}

ru_status ru_mixing_calibrate(const ru_scenario *scenario, double *factor)
{
    double target = ru_mixing_target(scenario);
    *factor = 1;
    if (scenario->mixing.calibration.kind == RU_CALIBRATION_NONE)
        return RU_OK;
    if (scenario->mixing.calibration.kind == RU_CALIBRATION_FACTOR) {
        *factor = scenario->mixing.calibration.factor;
        return RU_OK;
    }
    RU_REQUIRE(!isnan(target), RU_ERR_INPUT,
               "mixing.calibrate: Grenville's correlation is for one impeller, not %zu",
               scenario->mixing.n_impeller);
    double here = 0, there = 0, at_here, at_there = 0;
    RU_TRY(miss(scenario, 1, target, &at_here));
    /* Steps of four towards the target, until it is passed. */
    double start = at_here, step = at_here > 0 ? log(4) : -log(4);
    while (fabs(at_here) > 0.005 && fabs(there) < 3.5 * log(4)) {
        there = here + step;
        RU_REQUIRE(fabs(there) < 3.5 * log(4), RU_ERR_INPUT,
                   "mixing.calibrate: no dispersion gives a t95 of %.4g s: as computed it is %.4g "
                   "s, with %s the dispersion still %.4g s%s",
                   target, target * exp(start), step > 0 ? "64 times" : "1/64 of",
                   target * exp(at_here), step > 0 ? "" : " (a finer grid mixes less by itself)");
        RU_TRY(miss(scenario, exp(there), target, &at_there));
        if (at_here * at_there <= 0)
            break;
        here = there;
        at_here = at_there;
    }
    /* Halving between the two, since the curve has kinks. */
    for (int i = 0; i < 12 && fabs(at_here) > 0.005; i++) {
        double middle = 0.5 * (here + there), at_middle;
        RU_TRY(miss(scenario, exp(middle), target, &at_middle));
        if (at_middle * at_here > 0 || fabs(at_middle) <= 0.005) {
            here = middle;
            at_here = at_middle;
        } else {
            there = middle;
        }
    }
    *factor = exp(here);
    return RU_OK;
}
