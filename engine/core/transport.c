/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/transport.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/unroll.h>
#include <ru/core/component.h>

/* FEW: so few states that most lanes would be empty. */
enum { RU_TRANSPORT_STATES = RU_MAX_COMPONENT, FEW = 4 };

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

/* Keeps quotients of nothing finite. */
static const double tiny = 1e-300;

/* The limited difference of a = slope ahead and b = slope behind (both times the distance ahead):
 * OSPRE, 1.5 a b (a + b)/(a^2 + a b + b^2), zero at an extremum. Without branches, so that states
 * go side by side. */
static inline double limited(double a, double b)
{
    double both = a * b, positive = 0.5 * (both + fabs(both));
    return 1.5 * positive * (a + b) / (a * a + positive + b * b + tiny);
}

/* What edges read of a field: up, down and behind, of one behind twice. */
typedef struct rows {
    const double *up, *down, *one, *other;
} rows;

static inline rows find_rows(const upwind *u, const double *c, size_t n_state)
{
    int32_t one = u->behind[0] >= 0 ? u->behind[0] : u->up;
    int32_t other = u->behind[1] >= 0 ? u->behind[1] : one;
    return (rows){c + (size_t)u->up * n_state, c + (size_t)u->down * n_state,
                  c + (size_t)one * n_state, c + (size_t)other * n_state};
}

static inline double slope_behind(const rows *r, size_t k, double ratio)
{
    return (r->up[k] - 0.5 * (r->one[k] + r->other[k])) * ratio;
}

typedef float pack __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(float))));
typedef double wide __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(double))));
typedef int32_t mask __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(float))));
typedef int64_t wide_mask __attribute__((vector_size(RU_TRANSPORT_LANES * sizeof(double))));

#define LOAD(to, from)  memcpy(&(to), (from), sizeof(to))
#define STORE(to, from) memcpy((to), &(from), sizeof(from))

/* The bits of a number that are its exponent, and what two exponents sum to of which one is that of
 * the other's inverse. */
static const int64_t exponent = 0x7ff0000000000000, opposite = 0x7fe0000000000000;

/* What an edge carries of each state, side by side; lanes beyond the last mean nothing. The
 * limiter's quotient is taken in single precision, where it costs a third, of what is between one
 * and two times a power of two, so that no unit is too large or too small for it; one step of
 * Newton's doubles its digits. `amount` has room for RU_TRANSPORT_LANES more. */
RU_INLINED void carry_side_by_side(const rows *r, const upwind *u, double flow, double exchange,
                                   size_t n_state, const double *moves, double *amount)
{
    for (size_t p = 0; p < n_state; p += RU_TRANSPORT_LANES) {
        wide a, b, one, other, up, live;
        LOAD(up, r->up + p);
        LOAD(a, r->down + p);
        LOAD(one, r->one + p);
        LOAD(other, r->other + p);
        LOAD(live, moves + p);
        a -= up;
        b = (up - 0.5 * (one + other)) * u->ratio;
        wide both = a * b;
        wide positive = (wide)((wide_mask)both & (both > 0));
        wide below = a * a + positive + b * b + tiny;
        wide power = (wide)(opposite - ((wide_mask)below & exponent));
        below *= power;
        pack guess = 1 / __builtin_convertvector(below, pack);
        wide inverse = __builtin_convertvector(guess, wide);
        inverse *= (2 - below * inverse) * power;
        up += u->face * (1.5 * positive * (a + b) * inverse);
        live *= flow * up - exchange * a;
        STORE(amount + p, live);
    }
}

RU_INLINED void carry_one_by_one(const rows *r, const upwind *u, double flow, double exchange,
                                 size_t n_state, const double *moves, double *amount)
{
    for (size_t k = 0; k < n_state; k++) {
        double ahead = r->down[k] - r->up[k];
        double value = r->up[k] + u->face * limited(ahead, slope_behind(r, k, u->ratio));
        amount[k] = moves[k] * (flow * value - exchange * ahead);
    }
}

RU_INLINED void carry_upwind(const rows *r, double flow, double exchange, size_t n_state,
                             const double *moves, double *amount)
{
    for (size_t k = 0; k < n_state; k++)
        amount[k] = moves[k] * ((flow + exchange) * r->up[k] - exchange * r->down[k]);
}

/* Edges [from, to); `inner`: both ends are this rank's own. */
RU_INLINED void apply(const ru_part *part, size_t n_state, const ru_stream *stream, const double *c,
                      double *amounts, size_t from_edge, size_t to_edge, int inner)
{
    double moves[RU_TRANSPORT_STATES + RU_TRANSPORT_LANES] = {0};
    double amount[RU_TRANSPORT_STATES + RU_TRANSPORT_LANES];
    for (size_t k = 0; k < n_state; k++)
        moves[k] = stream->moves[k];
    for (size_t e = from_edge; e < to_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double flow = fabs(stream->flow[e]), exchange = stream->mixing * edge->exchange;
        upwind u = look_upwind(edge, stream->flow[e]);
        rows r = find_rows(&u, c, n_state);
        if (stream->first_order)
            carry_upwind(&r, flow, exchange, n_state, moves, amount);
        else if (n_state < FEW)
            carry_one_by_one(&r, &u, flow, exchange, n_state, moves, amount);
        else
            carry_side_by_side(&r, &u, flow, exchange, n_state, moves, amount);
        double *up = amounts + (size_t)u.up * n_state, *down = amounts + (size_t)u.down * n_state;
        for (size_t k = 0; k < n_state && (inner || u.up < part->n_own); k++)
            up[k] -= amount[k];
        for (size_t k = 0; k < n_state && (inner || u.down < part->n_own); k++)
            down[k] += amount[k];
    }
}

RU_FOR_PROCESSORS
void ru_transport_apply(const ru_part *part, size_t n_state, const ru_stream *stream,
                        const double *c, double *amounts)
{
    size_t inner = part->n_inner, all = part->n_edge;
    switch (n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        apply(part, n, stream, c, amounts, 0, inner, 1);                                           \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        apply(part, n_state, stream, c, amounts, 0, inner, 1);
    }
    apply(part, n_state, stream, c, amounts, inner, all, 0);
}

ru_status ru_frozen_build(const ru_part *part, size_t n_state, int first_order, ru_frozen *frozen)
{
    /* A register is loaded from any row, and stored to. */
    size_t n_bend = 2 * part->n_edge * n_state + RU_TRANSPORT_LANES * (1 + n_state);
    frozen->edges = calloc(part->n_edge + 1, sizeof *frozen->edges);
    frozen->bends = first_order ? NULL : calloc(n_bend, sizeof *frozen->bends);
    RU_REQUIRE(frozen->edges && (first_order || frozen->bends), RU_ERR_SYSTEM,
               "out of memory for the slopes of transport");
    return RU_OK;
}

void ru_frozen_destroy(ru_frozen *frozen)
{
    free(frozen->edges);
    free(frozen->bends);
    *frozen = (ru_frozen){0};
}

/* Keeps quotients of nothing finite in single precision. */
static const float little = 1e-36F;

/* Slopes of the limited difference to a and b, times `on`. Single precision is what they are kept
 * in. They are those of any multiple of both: cells per m3 neither overflow nor do traces vanish.
 */
RU_INLINED void limited_slopes(const pack *ahead, const pack *behind, const pack *on, pack *to_a,
                               pack *to_b)
{
    pack a = *ahead, b = *behind, one = (pack){0} + 1;
    pack unit = one / ((pack)((mask)a & INT32_MAX) + (pack)((mask)b & INT32_MAX) + little);
    a *= unit;
    b *= unit;
    pack both = a * b;
    mask climbs = both > 0; /* 0 at an extremum */
    pack positive = (pack)((mask)both & climbs);
    pack below = one / (a * a + positive + b * b + little);
    pack value = 1.5F * positive * (a + b) * below, scale = (pack)((mask)(*on * below) & climbs);
    *to_a = (1.5F * (2 * both + b * b) - value * (2 * a + b)) * scale;
    *to_b = (1.5F * (2 * both + a * a) - value * (2 * b + a)) * scale;
}

/* What lies behind does not matter to an upwind stream, nor does the field. */
static void freeze_upwind(const ru_part *part, const ru_stream *stream, ru_frozen *frozen)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        double exchange = stream->mixing * part->edges[e].exchange;
        upwind u = look_upwind(&part->edges[e], stream->flow[e]);
        frozen->edges[e] = (ru_frozen_edge){
            u.up, u.down, {u.up, u.up}, (float)(fabs(stream->flow[e]) + exchange), (float)exchange};
    }
}

RU_INLINED void freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                       const double *c, ru_frozen *frozen)
{
    float moves[RU_TRANSPORT_STATES + RU_TRANSPORT_LANES] = {0};
    for (size_t k = 0; k < n_state; k++)
        moves[k] = stream->moves[k];
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double flow = fabs(stream->flow[e]), exchange = stream->mixing * edge->exchange;
        upwind u = look_upwind(edge, stream->flow[e]);
        rows r = find_rows(&u, c, n_state);
        int32_t behind = u.behind[0] >= 0 ? u.behind[0] : u.up;
        frozen->edges[e] = (ru_frozen_edge){u.up,
                                            u.down,
                                            {behind, u.behind[1] >= 0 ? u.behind[1] : behind},
                                            (float)(flow + exchange),
                                            (float)exchange};
        float *ahead = frozen->bends + 2 * e * n_state, *back = ahead + n_state;
        float bend = (float)(u.behind[0] >= 0 ? flow * u.face : 0);
        for (size_t p = 0; p < n_state; p += RU_TRANSPORT_LANES) {
            size_t here = n_state - p < RU_TRANSPORT_LANES ? n_state - p : RU_TRANSPORT_LANES;
            /* Lanes beyond a row's end mean nothing. */
            wide up, down, one, other;
            memcpy(&up, r.up + p, sizeof up);
            memcpy(&down, r.down + p, sizeof down);
            memcpy(&one, r.one + p, sizeof one);
            memcpy(&other, r.other + p, sizeof other);
            down -= up;
            up = (up - 0.5 * (one + other)) * u.ratio;
            pack a = __builtin_convertvector(down, pack), b = __builtin_convertvector(up, pack);
            pack on, to_ahead, to_back;
            LOAD(on, moves + p);
            on *= bend;
            limited_slopes(&a, &b, &on, &to_ahead, &to_back);
            to_back *= (float)u.ratio;
            memcpy(ahead + p, &to_ahead, here * sizeof *ahead);
            memcpy(back + p, &to_back, here * sizeof *back);
        }
    }
}

RU_FOR_PROCESSORS
void ru_transport_freeze(const ru_part *part, size_t n_state, const ru_stream *stream,
                         const double *c, ru_frozen *frozen)
{
    if (stream->first_order) {
        freeze_upwind(part, stream, frozen);
        return;
    }
    switch (n_state) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        freeze(part, n, stream, c, frozen);                                                        \
        break;
        RU_FOR_USUAL_COUNTS(CASE)
#undef CASE
    default:
        freeze(part, n_state, stream, c, frozen);
    }
}

RU_INLINED void apply_frozen(const ru_part *part, size_t n_state, size_t width,
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

RU_INLINED void apply_upwind(const ru_part *part, size_t width, const float *carried,
                             const ru_frozen *frozen, const float *v, float *amounts)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_frozen_edge *edge = &frozen->edges[e];
        size_t at_up = (size_t)edge->up * width, at_down = (size_t)edge->down * width;
        for (size_t p = 0; p < width; p += RU_TRANSPORT_LANES) {
            pack up, down, live, amount, sum;
            LOAD(up, v + at_up + p);
            LOAD(down, v + at_down + p);
            LOAD(live, carried + p);
            amount = (edge->up_flow * up - edge->down_flow * down) * live;
            LOAD(sum, amounts + at_up + p);
            sum -= amount;
            STORE(amounts + at_up + p, sum);
            LOAD(sum, amounts + at_down + p);
            sum += amount;
            STORE(amounts + at_down + p, sum);
        }
    }
}

RU_FOR_PROCESSORS
void ru_transport_apply_frozen(const ru_part *part, size_t n_state, size_t width,
                               const unsigned char *moves, const ru_frozen *frozen, const float *v,
                               float *amounts)
{
    float carried[RU_TRANSPORT_STATES + RU_TRANSPORT_LANES] = {0};
    for (size_t k = 0; k < n_state; k++)
        carried[k] = moves[k];
    if (!frozen->bends)
        apply_upwind(part, width, carried, frozen, v, amounts);
    else if (width == RU_TRANSPORT_LANES)
        apply_frozen(part, n_state, RU_TRANSPORT_LANES, carried, frozen, v, amounts);
    else
        apply_frozen(part, n_state, width, carried, frozen, v, amounts);
}
