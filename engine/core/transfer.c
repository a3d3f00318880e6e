/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/transfer.h>

#include <math.h>
#include <string.h>

/* Mole fractions that the liquid at a node meets. */
static const double *fractions_at(const ru_exchange *exchange, const ru_gas_pool *pool,
                                  const double *c, double *own)
{
    if (!exchange->on_nodes)
        return pool->x;
    ru_exchange_fractions(exchange, c, own);
    return own;
}

static double coefficient(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                          size_t i)
{
    double share = exchange->on_nodes ? 1 : pool->share[i];
    return exchange->kla[node] * exchange->passing[i].ratio * share;
}

/* Part of a species in the liquid that can pass. */
static double free_part(const ru_gas_pool *pool, size_t node, const ru_passing *p)
{
    return pool && pool->molecular && p->dissociates ? pool->molecular[node] : 1;
}

void ru_transfer_add(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                     const double *c, double *passed)
{
    double own[RU_MAX_GAS];
    const double *x = fractions_at(exchange, pool, c, own);
    for (size_t i = 0; i < exchange->n_passing; i++) {
        const ru_passing *p = &exchange->passing[i];
        if (p->liquid >= exchange->n_component)
            continue;
        double rate = coefficient(exchange, pool, node, i) *
                      (p->solubility * exchange->pressure[node] * x[i] -
                       free_part(pool, node, p) * c[p->liquid]);
        passed[p->liquid] += rate;
        if (exchange->on_nodes)
            passed[p->gas] -= rate;
    }
}

/* x_i = (n_i/M_i)/sum: d x_i / d n_j = ((i == j) - x_i)/(M_j sum). */
void ru_transfer_add_slopes(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                            size_t n, const double *c, double *block)
{
    double x[RU_MAX_GAS], total = 0;
    if (exchange->on_nodes)
        total = ru_exchange_fractions(exchange, c, x);
    for (size_t i = 0; i < exchange->n_passing; i++) {
        const ru_passing *p = &exchange->passing[i];
        if (p->liquid >= exchange->n_component)
            continue;
        double k = coefficient(exchange, pool, node, i);
        double free = free_part(pool, node, p);
        block[p->liquid * n + p->liquid] -= k * free;
        if (!exchange->on_nodes)
            continue;
        block[p->gas * n + p->liquid] += k * free;
        for (size_t j = 0; j < exchange->n_passing && total > 1e-9; j++) {
            const ru_passing *q = &exchange->passing[j];
            double slope = k * p->solubility * exchange->pressure[node] * ((i == j) - x[i]) /
                           (q->species->molar_mass * total);
            block[p->liquid * n + q->gas] += slope;
            block[p->gas * n + q->gas] -= slope;
        }
    }
}

/* Sum of weight kla part v over nodes, v at a stride, in partial sums; part NULL: one. */
static double sum_over_nodes(const ru_exchange *exchange, const ru_part *part, const double *free,
                             const double *v, size_t stride)
{
    enum { PARTS = 4 };
    double sums[PARTS] = {0};
    size_t n = (size_t)part->n_own, whole = n / PARTS * PARTS;
    for (size_t i = 0; i < whole; i += PARTS)
        for (size_t k = 0; k < PARTS; k++) {
            double weight = part->weight[i + k] * exchange->kla[i + k];
            sums[k] += weight * (free ? free[i + k] : 1) * v[(i + k) * stride];
        }
    for (size_t i = whole; i < n; i++)
        sums[0] += part->weight[i] * exchange->kla[i] * (free ? free[i] : 1) * v[i * stride];
    return sums[0] + sums[1] + (sums[2] + sums[3]);
}

void ru_transfer_sum(const ru_exchange *exchange, const ru_gas_pool *pool, const ru_part *part,
                     size_t n, const double *v, double *sums)
{
    for (size_t k = 0; k < exchange->n_passing; k++) {
        const ru_passing *p = &exchange->passing[k];
        const double *free = pool && p->dissociates ? pool->molecular : NULL;
        sums[k] = 0;
        if (p->liquid < exchange->n_component)
            sums[k] = p->ratio / p->species->molar_mass *
                      sum_over_nodes(exchange, part, free, v + p->liquid, n);
    }
}

void ru_transfer_lose(const ru_exchange *exchange, const ru_gas_pool *pool, const ru_part *part,
                      const double *sums, const double *change, double *loss)
{
    double reach = change ? sum_over_nodes(exchange, part, NULL, exchange->pressure, 1) : 0;
    for (size_t k = 0; k < exchange->n_passing; k++) {
        const ru_passing *p = &exchange->passing[k];
        if (p->liquid >= exchange->n_component)
            continue;
        double gain = change ? p->ratio * p->solubility * reach * change[k] : 0;
        loss[p->liquid] += pool->share[k] * (gain - sums[k] * p->species->molar_mass);
    }
}

/* Sum of mole fractions that leave with `out` mol/s, less one; and its slope. */
static double excess(const ru_exchange *exchange, double grown, const double *sums, double out,
                     double *slope)
{
    double sum = -1;
    *slope = 0;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        double below = out + grown * exchange->capacity[i];
        double in = exchange->molar_flow * exchange->passing[i].inlet + grown * sums[i];
        sum += in / below;
        *slope -= in / (below * below);
    }
    return sum;
}

/* G_in x_in + sum kLa V c / M = (G_out + sum kLa V H p / M) x for each species, sum x = 1. The
 * excess falls with G_out and is convex, so Newton's method from below cannot miss. */
static void balance_mixed(const ru_exchange *exchange, double grown, const double *sums,
                          ru_gas_pool *pool)
{
    double out = 0, slope;
    for (size_t i = 0; i < exchange->n_passing; i++)
        if (exchange->passing[i].liquid >= exchange->n_component)
            out += exchange->molar_flow * exchange->passing[i].inlet;
    out = fmax(out, 1e-6 * exchange->molar_flow);
    for (int it = 0; it < 60; it++) {
        double over = excess(exchange, grown, sums, out, &slope);
        double next = slope < 0 ? out - over / slope : out;
        next = fmax(next, 1e-9 * exchange->molar_flow);
        if (fabs(next - out) <= 1e-15 * out)
            break;
        out = next;
    }
    pool->molar_flow = out;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        double below = out + grown * exchange->capacity[i];
        pool->x[i] = (exchange->molar_flow * exchange->passing[i].inlet + grown * sums[i]) / below;
        pool->out[i] = pool->x[i];
        pool->slope[i] = grown / below;
        pool->share[i] = 1;
    }
}

/* Gas that rises unmixed through a well-mixed liquid and is thin in what passes: a fraction
 * 1 - exp(-St) of the way to equilibrium, St = kLa V H p / (M G). */
static void balance_plug(const ru_exchange *exchange, double grown, const double *sums,
                         ru_gas_pool *pool)
{
    pool->molar_flow = exchange->molar_flow;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        double stanton = grown * exchange->capacity[i] / exchange->molar_flow;
        double in = exchange->passing[i].inlet;
        pool->x[i] = in;
        pool->slope[i] = 0;
        pool->share[i] = stanton > 1e-12 ? -expm1(-stanton) / stanton : 1;
        double equal = exchange->capacity[i] > 0 ? sums[i] / exchange->capacity[i] : in;
        pool->out[i] = equal + (in - equal) * exp(-stanton);
    }
}

static void keep_constant(const ru_exchange *exchange, ru_gas_pool *pool)
{
    pool->molar_flow = exchange->molar_flow;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        pool->x[i] = pool->out[i] = exchange->passing[i].inlet;
        pool->slope[i] = 0;
        pool->share[i] = 1;
    }
}

void ru_transfer_balance(const ru_exchange *exchange, double grown, const double *sums,
                         ru_gas_pool *pool)
{
    if (exchange->phase == RU_GAS_MIXED)
        balance_mixed(exchange, grown, sums, pool);
    else if (exchange->phase == RU_GAS_PLUG)
        balance_plug(exchange, grown, sums, pool);
    else
        keep_constant(exchange, pool);
}

void ru_transfer_change(const ru_exchange *exchange, const ru_gas_pool *pool, double *change)
{
    double above = 0, below = 0;
    for (size_t i = 0; i < exchange->n_passing; i++) {
        above += pool->slope[i] * change[i];
        below += pool->slope[i] * pool->x[i];
    }
    double flow = below > 0 ? above / below : 0;
    for (size_t i = 0; i < exchange->n_passing; i++)
        change[i] = pool->slope[i] * (change[i] - pool->x[i] * flow);
}

void ru_transfer_add_change(const ru_exchange *exchange, const ru_gas_pool *pool, size_t node,
                            const double *change, double *passed)
{
    for (size_t i = 0; i < exchange->n_passing; i++) {
        const ru_passing *p = &exchange->passing[i];
        if (p->liquid < exchange->n_component)
            passed[p->liquid] += coefficient(exchange, pool, node, i) * p->solubility *
                                 exchange->pressure[node] * change[i];
    }
}
