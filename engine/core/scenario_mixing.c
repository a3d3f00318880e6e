/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/scenario_draft.h>

#include <math.h>
#include <stdlib.h>

/* The way of mixing from the draft to the scenario. */

static char *take(char **text)
{
    char *taken = *text;
    *text = NULL;
    return taken;
}

static ru_status take_links(ru_draft_mixing *from, ru_mixing *to)
{
    to->links = calloc(from->n_flow + from->n_exchange + 1, sizeof *to->links);
    RU_REQUIRE(to->links, RU_ERR_SYSTEM, "out of memory in a scenario");
    for (size_t i = 0; i < from->n_flow; i++) {
        ru_draft_flow *flow = &from->flows[i];
        to->links[to->n_link++] = (ru_link){.from = take(&flow->from),
                                            .to = take(&flow->to),
                                            .flow = flow->flow,
                                            .pumped = flow->pumped,
                                            .at = flow->node->value_at};
    }
    for (size_t i = 0; i < from->n_exchange; i++) {
        ru_draft_exchange *exchange = &from->exchanges[i];
        to->links[to->n_link++] = (ru_link){.from = take(&exchange->between[0]),
                                            .to = take(&exchange->between[1]),
                                            .flow = exchange->flow,
                                            .two_way = 1,
                                            .at = exchange->node->value_at};
    }
    return RU_OK;
}

static ru_mixing numbers_of(const ru_draft_mixing *from)
{
    return (ru_mixing){.kind = (ru_mixing_kind)from->kind,
                       .n_r = from->cells.r,
                       .n_theta = from->cells.theta,
                       .n_z = from->cells.z,
                       .n_zone = from->zones,
                       .n_tank = from->tanks.number,
                       .through_flow = from->tanks.flow,
                       .backflow = from->tanks.backflow,
                       .closed = from->tanks.closed,
                       .n_zone_r = from->half_loop.r,
                       .n_zone_z = from->half_loop.z,
                       .zone_exchange = from->half_loop.exchange,
                       .speed = from->speed,
                       .dispersion = from->dispersion,
                       .dispersion_from = (ru_dispersion_rule)from->dispersion_from,
                       .stage_rule = (ru_stage_rule)from->stage_rule,
                       .stage_exchange = from->stage_exchange,
                       .swirl = from->swirl};
}

ru_status ru_mixing_take(ru_draft_mixing *from, ru_mixing *to)
{
    *to = numbers_of(from);
    if (from->calibrate.node) {
        to->calibration = from->calibrate.calibration;
        to->calibration.kind = (ru_calibration_kind)from->calibrate.kind;
    }
    if (from->circulation.node) {
        to->circulation = from->circulation.circulation;
        to->circulation.kind = (ru_circulation_kind)from->circulation.kind;
    }
    to->impellers = calloc(from->n_impeller + 1, sizeof *to->impellers);
    to->compartments = calloc(from->n_compartment + 1, sizeof *to->compartments);
    to->settlers = calloc(from->n_settler + 1, sizeof *to->settlers);
    RU_REQUIRE(to->impellers && to->compartments && to->settlers, RU_ERR_SYSTEM,
               "out of memory in a scenario");
    to->n_impeller = from->n_impeller;
    for (size_t i = 0; i < to->n_impeller; i++)
        to->impellers[i] = from->impellers[i].impeller;
    to->n_compartment = from->n_compartment;
    for (size_t i = 0; i < to->n_compartment; i++) {
        to->compartments[i] = from->compartments[i].compartment;
        to->compartments[i].kla = from->compartments[i].kla;
        to->compartments[i].has_kla = !isnan(from->compartments[i].kla);
        to->compartments[i].idle = !from->compartments[i].reactions;
        from->compartments[i].compartment.name = NULL;
    }
    to->n_settler = from->n_settler;
    for (size_t i = 0; i < to->n_settler; i++) {
        to->settlers[i] = from->settlers[i].settler;
        from->settlers[i].settler.name = NULL;
    }
    RU_TRY(take_links(from, to));
    return RU_OK;
}

void ru_mixing_clear(ru_mixing *mixing)
{
    for (size_t i = 0; i < mixing->n_compartment; i++)
        free(mixing->compartments[i].name);
    for (size_t i = 0; i < mixing->n_link; i++) {
        free(mixing->links[i].from);
        free(mixing->links[i].to);
    }
    for (size_t i = 0; i < mixing->n_settler; i++)
        free(mixing->settlers[i].name);
    free(mixing->settlers);
    free(mixing->compartments);
    free(mixing->links);
    free(mixing->impellers);
}
