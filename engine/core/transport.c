/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/transport.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/component.h>

enum { RU_TRANSPORT_STATES = RU_MAX_COMPONENT };

/* Upwind end, downwind end and what lies behind, of an edge with a given flow. */
typedef struct upwind {
    int32_t up, down, behind[2];
    double face, ratio; /* see ru_edge */
} upwind;

static inline upwind look_upwind(const ru_edge *edge, double flow)
{
    if (flow >= 0)
        return (upwind){edge->from,
                        edge->to,
                        {edge->behind_from[0], edge->behind_from[1]},
                        edge->face_from,
                        edge->ratio_from};
    return (upwind){edge->to,
                    edge->from,
                    {edge->behind_to[0], edge->behind_to[1]},
                    1 - edge->face_from,
                    edge->ratio_to};
}

/* The limited difference of a = slope ahead and b = slope behind (both times the distance ahead):
 * OSPRE, 1.5 a b (a + b)/(a^2 + a b + b^2), zero at an extremum. */
static inline double limited(double a, double b)
{
    double both = a * b;
    return both > 0 ? 1.5 * both * (a + b) / (a * a + both + b * b) : 0;
}

/* Its slopes to a and b. */
static inline void limited_slopes(double a, double b, float *to_a, float *to_b)
{
    double both = a * b, below = a * a + both + b * b;
    *to_a = *to_b = 0;
    if (!(both > 0))
        return;
    double value = 1.5 * both * (a + b) / below;
    *to_a = (float)((1.5 * (2 * both + b * b) - value * (2 * a + b)) / below);
    *to_b = (float)((1.5 * (2 * both + a * a) - value * (2 * b + a)) / below);
}

static inline double slope_behind(const upwind *u, const double *c, size_t n_state, size_t k)
{
    double value = c[(size_t)u->behind[0] * n_state + k];
    if (u->behind[1] >= 0)
        value = 0.5 * (value + c[(size_t)u->behind[1] * n_state + k]);
    return (c[(size_t)u->up * n_state + k] - value) * u->ratio;
}

static inline void spread(const ru_part *part, const ru_edge *edge, size_t n_state, size_t k,
                          double amount, double *amounts)
{
    if (edge->from < part->n_own)
        amounts[(size_t)edge->from * n_state + k] -= amount;
    if (edge->to < part->n_own)
        amounts[(size_t)edge->to * n_state + k] += amount;
}

void ru_transport_apply(const ru_part *part, size_t n_state, const ru_stream *stream,
                        const double *c, double *amounts)
{
    const unsigned char *moves = stream->moves;
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double flow = stream->flow[e], exchange = stream->mixing * edge->exchange;
        upwind u = look_upwind(edge, flow);
        const double *from = c + (size_t)edge->from * n_state, *to = c + (size_t)edge->to * n_state;
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state; k++) {
            if (!moves[k])
                continue;
            double value = up[k];
            if (u.behind[0] >= 0)
                value += u.face * limited(down[k] - up[k], slope_behind(&u, c, n_state, k));
            double amount = flow * value + exchange * (from[k] - to[k]);
            spread(part, edge, n_state, k, amount, amounts);
        }
    }
}

ru_status ru_frozen_build(const ru_part *part, size_t n_state, ru_frozen *frozen)
{
    /* A register is loaded from any row. */
    size_t n_bend = 2 * part->n_edge * n_state + RU_TRANSPORT_LANES * (1 + n_state);
    frozen->edges = calloc(part->n_edge + 1, sizeof *frozen->edges);
    frozen->bends = calloc(n_bend, sizeof *frozen->bends);
    RU_REQUIRE(frozen->edges && frozen->bends, RU_ERR_SYSTEM,
               "out of memory for the slopes of transport");
    return RU_OK;
}

void ru_frozen_destroy(ru_frozen *frozen)
{
    free(frozen->edges);
    free(frozen->bends);
    *frozen = (ru_frozen){0};
}

void ru_transport_freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                         const double *c, ru_frozen *frozen)
{
    const unsigned char *moves = stream->moves;
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        float flow = (float)fabs(stream->flow[e]);
        float exchange = (float)(stream->mixing * edge->exchange);
        upwind u = look_upwind(edge, stream->flow[e]);
        int32_t behind = u.behind[0] >= 0 ? u.behind[0] : u.up;
        frozen->edges[e] = (ru_frozen_edge){u.up,
                                            u.down,
                                            {behind, u.behind[1] >= 0 ? u.behind[1] : behind},
                                            flow + exchange,
                                            exchange};
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        float *ahead = frozen->bends + 2 * e * n_state, *back = ahead + n_state;
        for (size_t k = 0; k < n_state; k++) {
            ahead[k] = back[k] = 0;
            if (u.behind[0] < 0 || !moves[k])
                continue;
            limited_slopes(down[k] - up[k], slope_behind(&u, c, n_state, k), &ahead[k], &back[k]);
            ahead[k] *= flow * (float)u.face;
            back[k] *= flow * (float)(u.face * u.ratio);
        }
    }
}

typedef float pack __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(float))));

#define LOAD(to, from)  memcpy(&(to), (from), sizeof(pack))
#define STORE(to, from) memcpy((to), &(from), sizeof(pack))

static inline void apply_frozen(const ru_part *part, size_t n_state, size_t width,
                                const float *carried, const ru_frozen *frozen, const float *v,
                                float *amounts)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_frozen_edge *edge = &frozen->edges[e];
        size_t at_up = (size_t)edge->up * width, at_down = (size_t)edge->down * width;
        size_t behind0 = (size_t)edge->behind[0] * width, behind1 = (size_t)edge->behind[1] * width;
        for (size_t p = 0; p < width; p += RU_TRANSPORT_LANES) {
            pack up, down, one, other, ahead, back, live, amount, sum;
            LOAD(up, v + at_up + p);
            LOAD(down, v + at_down + p);
            LOAD(one, v + behind0 + p);
            LOAD(other, v + behind1 + p);
            LOAD(ahead, frozen->bends + 2 * e * n_state + p);
            LOAD(back, frozen->bends + (2 * e + 1) * n_state + p);
            LOAD(live, carried + p);
            amount = edge->up_flow * up - edge->down_flow * down + ahead * (down - up) +
                     back * (up - 0.5F * (one + other));
            amount *= live;
            LOAD(sum, amounts + at_up + p);
            sum -= amount;
            STORE(amounts + at_up + p, sum);
            LOAD(sum, amounts + at_down + p);
            sum += amount;
            STORE(amounts + at_down + p, sum);
        }
    }
}

void ru_transport_apply_frozen(const ru_part *part, size_t n_state, size_t width,
                               const unsigned char *moves, const ru_frozen *frozen, const float *v,
                               float *amounts)
{
    float carried[RU_TRANSPORT_STATES + RU_TRANSPORT_LANES] = {0};
    for (size_t k = 0; k < n_state; k++)
        carried[k] = moves[k];
    if (width == RU_TRANSPORT_LANES)
        apply_frozen(part, n_state, RU_TRANSPORT_LANES, carried, frozen, v, amounts);
    else
        apply_frozen(part, n_state, width, carried, frozen, v, amounts);
}
