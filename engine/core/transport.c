/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/transport.h>

#include <ru/base/unroll.h>
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

void ru_transport_freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                         const double *c, float *limiter)
{
    const unsigned char *moves = stream->moves;
    for (size_t e = 0; e < part->n_edge; e++) {
        upwind u = look_upwind(&part->edges[e], stream->flow[e]);
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state; k++) {
            if (!moves[k])
                continue;
            float *slopes = &limiter[2 * (e * n_state + k)];
            slopes[0] = slopes[1] = 0;
            if (u.behind[0] >= 0)
                limited_slopes(down[k] - up[k], slope_behind(&u, c, n_state, k), &slopes[0],
                               &slopes[1]);
        }
    }
}

/* Edges [from, to) of the frozen operator; `inner`: both ends are this rank's own. */
static inline void apply_frozen(const ru_part *part, size_t n_state, const ru_stream *stream,
                                const float *limiter, const double *v, double *amounts,
                                size_t from_edge, size_t to_edge, int inner)
{
    double moves[RU_TRANSPORT_STATES];
    for (size_t k = 0; k < n_state; k++)
        moves[k] = stream->moves[k];
    for (size_t e = from_edge; e < to_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double flow = stream->flow[e], exchange = stream->mixing * edge->exchange;
        upwind u = look_upwind(edge, flow);
        size_t at_from = (size_t)edge->from * n_state, at_to = (size_t)edge->to * n_state;
        const double *up = v + (size_t)u.up * n_state, *down = v + (size_t)u.down * n_state;
        const float *slopes = limiter + 2 * e * n_state;
        double amount[RU_TRANSPORT_STATES];
        for (size_t k = 0; k < n_state; k++)
            amount[k] = flow * up[k] + exchange * (v[at_from + k] - v[at_to + k]);
        if (u.behind[0] >= 0) {
            const double *b0 = v + (size_t)u.behind[0] * n_state;
            const double *b1 = u.behind[1] >= 0 ? v + (size_t)u.behind[1] * n_state : b0;
            double face = flow * u.face, ratio = u.ratio;
            for (size_t k = 0; k < n_state; k++)
                amount[k] +=
                    face * ((double)slopes[2 * k] * (down[k] - up[k]) +
                            (double)slopes[2 * k + 1] * ratio * (up[k] - 0.5 * (b0[k] + b1[k])));
        }
        for (size_t k = 0; k < n_state; k++)
            amount[k] *= moves[k];
        for (size_t k = 0; k < n_state && (inner || edge->from < part->n_own); k++)
            amounts[at_from + k] -= amount[k];
        for (size_t k = 0; k < n_state && (inner || edge->to < part->n_own); k++)
            amounts[at_to + k] += amount[k];
    }
}

void ru_transport_apply_frozen(const ru_part *part, size_t n_state, const ru_stream *stream,
                               const float *limiter, const double *v, double *amounts)
{
    size_t inner = part->n_inner, all = part->n_edge;
    switch (n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        apply_frozen(part, n, stream, limiter, v, amounts, 0, inner, 1);                           \
        apply_frozen(part, n, stream, limiter, v, amounts, inner, all, 0);                         \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        apply_frozen(part, n_state, stream, limiter, v, amounts, 0, all, 0);
    }
}
