/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/transport.h>

/* Upwind end, downwind end and what lies behind, of an edge with a given flow. */
typedef struct upwind {
    int32_t up, down, behind[2];
    double face, ratio; /* see ru_edge */
} upwind;

static inline upwind look_upwind(const ru_edge *edge, double flow)
{
    if (flow >= 0)
        return (upwind){edge->from, edge->to,
                        {edge->behind_from[0], edge->behind_from[1]},
                        edge->face_from, edge->ratio_from};
    return (upwind){edge->to, edge->from,
                    {edge->behind_to[0], edge->behind_to[1]},
                    1 - edge->face_from, edge->ratio_to};
}

/* psi(s) (c_down - c_up), written without a division. */
static inline double limited(double ahead, double behind)
{
    double twice = 2 * behind;
    if (ahead > 0)
        return twice < ahead ? (twice > 0 ? twice : 0) : ahead;
    return twice > ahead ? (twice < 0 ? twice : 0) : ahead;
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

void ru_transport_apply(const ru_part *part, size_t n_state, const unsigned char *moves,
                        const double *flow, const double *c, double *amounts)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        upwind u = look_upwind(edge, flow[e]);
        const double *from = c + (size_t)edge->from * n_state, *to = c + (size_t)edge->to * n_state;
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state; k++) {
            if (!moves[k])
                continue;
            double value = up[k];
            if (u.behind[0] >= 0)
                value += u.face * limited(down[k] - up[k], slope_behind(&u, c, n_state, k));
            double amount = flow[e] * value + edge->exchange * (from[k] - to[k]);
            spread(part, edge, n_state, k, amount, amounts);
        }
    }
}

void ru_transport_freeze(const ru_part *part, size_t n_state, const unsigned char *moves,
                         const double *flow, const double *c, signed char *limiter)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        upwind u = look_upwind(&part->edges[e], flow[e]);
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state; k++) {
            signed char *psi = &limiter[e * n_state + k];
            *psi = 0;
            if (!moves[k] || u.behind[0] < 0)
                continue;
            double ahead = down[k] - up[k], behind = slope_behind(&u, c, n_state, k);
            if (ahead * behind > 0)
                /* Either the central difference, or twice the slope behind: 1 tells, -1 tells. */
                *psi = 2 * behind * (ahead > 0 ? 1 : -1) < (ahead > 0 ? ahead : -ahead) ? -1
                                                                                         : 1;
        }
    }
}

void ru_transport_apply_frozen(const ru_part *part, size_t n_state, const unsigned char *moves,
                               const double *flow, const signed char *limiter, const double *c,
                               double *amounts)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        upwind u = look_upwind(edge, flow[e]);
        const double *from = c + (size_t)edge->from * n_state, *to = c + (size_t)edge->to * n_state;
        const double *up = c + (size_t)u.up * n_state, *down = c + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state; k++) {
            if (!moves[k])
                continue;
            double value = up[k];
            signed char psi = limiter[e * n_state + k];
            if (psi > 0)
                value += u.face * (down[k] - up[k]);
            else if (psi < 0)
                value += u.face * 2 * slope_behind(&u, c, n_state, k);
            double amount = flow[e] * value + edge->exchange * (from[k] - to[k]);
            spread(part, edge, n_state, k, amount, amounts);
        }
    }
}
