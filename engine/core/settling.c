/* SPDX-License-Identifier: GPL-3.0-or-later */
#define RU_SLOPES 2 /* to the solids above and below a border */
#include <ru/core/settling.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/models/kinetics.h>

static const double rounding = 1e-8, onset = 1e-2;

static ru_status allocate(const ru_part *part, ru_settling *settling)
{
    settling->links = calloc(part->n_edge + 1, sizeof *settling->links);
    settling->inlets = calloc(part->n_edge + 1, sizeof *settling->inlets);
    RU_REQUIRE(settling->links && settling->inlets, RU_ERR_SYSTEM, "out of memory for settlers");
    return RU_OK;
}

/* Where the layers of settler s begin among the edges: after all flows, one settler after another
 * (network_make.c). */
static int64_t first_border(const ru_mixing *mixing, size_t s)
{
    int64_t edge = (int64_t)mixing->n_link;
    for (size_t i = 0; i < s; i++)
        edge += mixing->settlers[i].n_layer - 1;
    return edge;
}

/* The global node of a local one. */
static int64_t global_of(const ru_part *part, int32_t node)
{
    return node < part->n_own ? part->first + node : part->halo_global[node - part->n_own];
}

static void find_borders(const ru_mixing *mixing, size_t s, const ru_part *part,
                         ru_settling *settling)
{
    const ru_settler *settler = &mixing->settlers[s];
    int64_t first = first_border(mixing, s), fed = settler->feed_layer - 1;
    for (size_t e = 0; e < part->n_edge; e++) {
        int64_t border = part->edge_global[e] - first;
        int64_t layer = (int64_t)settler->first + fed;
        int inside = border >= 0 && border + 1 < settler->n_layer;
        int enters = global_of(part, part->edges[e].to) == layer;
        int leaves = global_of(part, part->edges[e].from) == layer;
        int32_t end = enters ? part->edges[e].to : part->edges[e].from;
        if (inside)
            settling->links[settling->n_link++] = (ru_settling_link){e, s, border < fed};
        else if ((enters || leaves) && end < part->n_own)
            settling->inlets[settling->n_inlet++] = (ru_settling_inlet){e, s, enters ? 1 : -1};
    }
}

ru_status ru_settling_build(const ru_mixing *mixing, const ru_component_list *components,
                            const ru_part *part, ru_settling *settling)
{
    *settling = (ru_settling){.settlers = mixing->settlers, .n_component = components->n};
    if (mixing->kind != RU_MIXING_COMPARTMENTS || mixing->n_settler == 0)
        return RU_OK;
    settling->n_settler = mixing->n_settler;
    for (size_t k = 0; k < components->n; k++) {
        settling->sinks[k] = (unsigned char)components->items[k].sinks;
        settling->solids[k] = components->items[k].content[RU_SUSPENDED_SOLIDS];
    }
    RU_TRY(allocate(part, settling));
    for (size_t s = 0; s < mixing->n_settler; s++)
        find_borders(mixing, s, part, settling);
    return RU_OK;
}

void ru_settling_destroy(ru_settling *settling)
{
    free(settling->links);
    free(settling->inlets);
    *settling = (ru_settling){.n_settler = 0};
}

ru_status ru_settling_state_build(const ru_settling *settling, ru_settling_state *state)
{
    state->least = calloc(2 * settling->n_settler + 1, sizeof *state->least);
    state->frozen =
        calloc(settling->n_link * (3 + settling->n_component) + 1, sizeof *state->frozen);
    RU_REQUIRE(state->least && state->frozen, RU_ERR_SYSTEM, "out of memory for settlers");
    return RU_OK;
}

void ru_settling_state_destroy(ru_settling_state *state)
{
    free(state->least);
    free(state->frozen);
    *state = (ru_settling_state){.least = NULL};
}

static double solids_of(const ru_settling *settling, const double *c)
{
    double sum = 0;
    for (size_t k = 0; k < settling->n_component; k++)
        sum += settling->solids[k] * c[k];
    return sum;
}

void ru_settling_look(const ru_settling *settling, const ru_part *part, const double *flow,
                      const double *c, ru_settling_state *state)
{
    size_t n = settling->n_settler;
    double *solids = state->least, *liquid = state->least + n;
    if (n == 0)
        return;
    memset(state->least, 0, 2 * n * sizeof *state->least);
    for (size_t i = 0; i < settling->n_inlet; i++) {
        const ru_settling_inlet *inlet = &settling->inlets[i];
        const ru_edge *edge = &part->edges[inlet->edge];
        int32_t from = inlet->direction > 0 ? edge->from : edge->to;
        double enters = fmax(0, inlet->direction * flow[inlet->edge]);
        solids[inlet->settler] +=
            enters * solids_of(settling, c + (size_t)from * settling->n_component);
        liquid[inlet->settler] += enters;
    }
    ru_comm_sum(&part->comm, state->least, (int)(2 * n));
    for (size_t s = 0; s < n; s++)
        solids[s] *= liquid[s] > 0 ? settling->settlers[s].slowest / liquid[s] : 0;
}

/* Takacs' velocity, m/s. */
static ru_dual velocity(const ru_settler *s, double least, ru_dual solids)
{
    ru_dual over = ru_subtract(solids, ru_constant(least));
    ru_dual v = ru_scale(s->speed, ru_subtract(ru_exp(ru_scale(-s->hindrance, over)),
                                               ru_exp(ru_scale(-s->flocculation, over))));
    if (!(v.v > 0))
        return ru_constant(0);
    return v.v < s->fastest ? v : ru_constant(s->fastest);
}

/* How crowded a layer is: 0 to 1 about the limit. */
static ru_dual crowding(const ru_settler *s, ru_dual solids)
{
    double x = (solids.v / s->crowded - 1) / onset;
    if (!(x > -1))
        return ru_constant(0);
    if (x > 1)
        return ru_constant(1);
    return ru_chain(0.5 + x * (0.75 - 0.25 * x * x), 0.75 * (1 - x * x) / (onset * s->crowded),
                    solids);
}

/* Volume of the upper layer's solids that crosses a border, m3/s, with slopes to both solids. */
static ru_dual sinking(const ru_settling *settling, const ru_settling_state *state, size_t i,
                       double above, double below)
{
    const ru_settling_link *link = &settling->links[i];
    const ru_settler *s = &settling->settlers[link->settler];
    double least = state->least[link->settler];
    const double y[] = {above, below};
    ru_dual upper = ru_variable(y, 0), lower = ru_variable(y, 1);
    if (!(above > 0))
        return ru_constant(0);
    ru_dual speed = velocity(s, least, upper);
    ru_dual offered = ru_multiply(speed, upper);
    ru_dual taken = ru_multiply(velocity(s, least, lower), lower);
    ru_dual limited =
        taken.v > 0 ? ru_divide(ru_smooth_min(offered, taken, rounding), upper) : ru_constant(0);
    if (link->above)
        limited = ru_add(speed, ru_multiply(crowding(s, lower), ru_subtract(limited, speed)));
    return ru_scale(s->area, limited);
}

static void spread(const ru_part *part, const ru_edge *edge, size_t n, size_t k, double amount,
                   double *amounts)
{
    if (edge->from < part->n_own)
        amounts[(size_t)edge->from * n + k] -= amount;
    if (edge->to < part->n_own)
        amounts[(size_t)edge->to * n + k] += amount;
}

void ru_settling_apply(const ru_settling *settling, const ru_part *part,
                       const ru_settling_state *state, const double *c, double *amounts)
{
    size_t n = settling->n_component;
    for (size_t i = 0; i < settling->n_link; i++) {
        const ru_edge *edge = &part->edges[settling->links[i].edge];
        const double *above = c + (size_t)edge->from * n, *below = c + (size_t)edge->to * n;
        double volume =
            sinking(settling, state, i, solids_of(settling, above), solids_of(settling, below)).v;
        for (size_t k = 0; k < n; k++)
            if (settling->sinks[k])
                spread(part, edge, n, k, volume * above[k], amounts);
    }
}

void ru_settling_freeze(const ru_settling *settling, const ru_part *part, const double *c,
                        ru_settling_state *state)
{
    size_t n = settling->n_component;
    for (size_t i = 0; i < settling->n_link; i++) {
        const ru_edge *edge = &part->edges[settling->links[i].edge];
        const double *above = c + (size_t)edge->from * n, *below = c + (size_t)edge->to * n;
        double *frozen = state->frozen + i * (3 + n);
        ru_dual volume =
            sinking(settling, state, i, solids_of(settling, above), solids_of(settling, below));
        frozen[0] = volume.v;
        frozen[1] = volume.s[0];
        frozen[2] = volume.s[1];
        for (size_t k = 0; k < n; k++)
            frozen[3 + k] = settling->sinks[k] ? above[k] : 0;
    }
}

void ru_settling_along(const ru_settling *settling, const ru_part *part,
                       const ru_settling_state *state, const double *v, double *amounts)
{
    size_t n = settling->n_component;
    for (size_t i = 0; i < settling->n_link; i++) {
        const ru_edge *edge = &part->edges[settling->links[i].edge];
        const double *above = v + (size_t)edge->from * n, *below = v + (size_t)edge->to * n;
        const double *frozen = state->frozen + i * (3 + n);
        double change =
            frozen[1] * solids_of(settling, above) + frozen[2] * solids_of(settling, below);
        for (size_t k = 0; k < n; k++)
            if (settling->sinks[k])
                spread(part, edge, n, k, frozen[0] * above[k] + change * frozen[3 + k], amounts);
    }
}

void ru_settling_blocks(const ru_settling *settling, const ru_settling_state *state, size_t i,
                        double *upper, double *lower)
{
    size_t n = settling->n_component;
    const double *frozen = state->frozen + i * (3 + n);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            double volume = a == b && settling->sinks[a] ? frozen[0] : 0;
            upper[a * n + b] = volume + frozen[1] * frozen[3 + a] * settling->solids[b];
            lower[a * n + b] = frozen[2] * frozen[3 + a] * settling->solids[b];
        }
}
