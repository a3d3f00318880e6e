/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/mixing_time.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/core/gas_circulation.h>
#include <ru/core/network_make.h>
#include <ru/core/stages.h>
#include <ru/core/transport.h>

double ru_mixing_time_of_curve(const double *t, const double *c, size_t n, double start,
                               double final, double homogeneity)
{
    double band = (1 - homogeneity) * fabs(final - start);
    size_t i = n;
    while (i > 0 && fabs(c[i - 1] - final) <= band)
        i--;
    if (i == n)
        return NAN;
    if (i == 0)
        return t[0];
    double out = fabs(c[i - 1] - final), in = fabs(c[i] - final);
    /* The way back may cross the band on the other side. */
    if ((c[i - 1] - final) * (c[i] - final) < 0)
        in = -in;
    return t[i - 1] + (t[i] - t[i - 1]) * (out - band) / (out - in);
}

double ru_mixing_time_of_variation(const double *t, const double *variation, size_t n, double limit)
{
    size_t i = n;
    while (i > 0 && variation[i - 1] < limit)
        i--;
    if (i == n)
        return NAN;
    if (i == 0)
        return t[0];
    double before = variation[i - 1], after = fmax(variation[i], 1e-300);
    return t[i - 1] + (t[i] - t[i - 1]) * log(before / limit) / log(before / after);
}

double ru_mixing_decay(const double *t, const double *variation, size_t n, double low, double high)
{
    double m = 0, st = 0, sy = 0, stt = 0, sty = 0;
    for (size_t i = 0; i < n; i++) {
        if (variation[i] < low || variation[i] > high)
            continue;
        double y = log(variation[i]);
        m += 1;
        st += t[i];
        sy += y;
        stt += t[i] * t[i];
        sty += t[i] * y;
    }
    return m < 3 ? NAN : (st * sy - m * sty) / (m * stt - st * st);
}

double ru_mixing_variation(const ru_network *network, const double *c)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < (size_t)network->n_node; i++)
        mean += network->fraction[i] * c[i];
    for (size_t i = 0; i < (size_t)network->n_node; i++)
        variance += network->fraction[i] * (c[i] - mean) * (c[i] - mean);
    return sqrt(variance) / mean;
}

/* Squared distance of a node from the middle of a cloud, in its widths. */
static double away(const ru_network *network, size_t node, const double at[3], double width_r,
                   double width_z)
{
    const double *x = network->position + 3 * node;
    double across = hypot(x[0], x[1]) - at[0], up = (x[2] - at[2]) / width_z;
    if (network->n_theta > 1)
        across = hypot(x[0] - at[0] * cos(at[1]), x[1] - at[0] * sin(at[1]));
    return across * across / (width_r * width_r) + up * up;
}

void ru_mixing_cloud(const ru_network *network, const double at[3], double width_r, double width_z,
                     double *c)
{
    size_t n = (size_t)network->n_node;
    double nearest = INFINITY, mean = 0;
    for (size_t i = 0; i < n; i++)
        nearest = fmin(nearest, away(network, i, at, width_r, width_z));
    for (size_t i = 0; i < n; i++) {
        c[i] = exp(nearest - away(network, i, at, width_r, width_z));
        mean += network->fraction[i] * c[i];
    }
    for (size_t i = 0; i < n; i++)
        c[i] /= mean;
}

/* A test under way. */
typedef struct testing {
    const ru_network *network;
    const ru_tracer_test *test;
    ru_part part;                        /* the whole network, for the transport */
    double *flow;                        /* [n_edge] */
    double *c, *stage, *change, *volume; /* [n_node] */
    double step;                         /* s */
    ru_tracer_result *result;
    size_t room;
} testing;

/* to = share from + (1 - share) (to' + h f(to')), where to' is what `to` holds before. */
static void euler(testing *w, double share, const double *from, double *to)
{
    static const unsigned char moves[1] = {1};
    size_t n = (size_t)w->network->n_node;
    memset(w->change, 0, n * sizeof *w->change);
    const ru_stream stream = {.moves = moves, .flow = w->flow, .mixing = 1};
    ru_transport_apply(&w->part, 1, &stream, to, w->change);
    for (size_t i = 0; i < n; i++)
        to[i] = share * from[i] + (1 - share) * (to[i] + w->step * w->change[i] / w->volume[i]);
}

static void advance(testing *w)
{
    size_t n = (size_t)w->network->n_node;
    memcpy(w->stage, w->c, n * sizeof *w->c);
    euler(w, 0, w->c, w->stage);
    euler(w, 3.0 / 4, w->c, w->stage);
    euler(w, 1.0 / 3, w->c, w->stage);
    memcpy(w->c, w->stage, n * sizeof *w->c);
}

static ru_status grow(double **array, size_t n)
{
    double *grown = realloc(*array, (n + 1) * sizeof **array);
    RU_REQUIRE(grown, RU_ERR_SYSTEM, "out of memory for a tracer test");
    *array = grown;
    return RU_OK;
}

static ru_status record(testing *w, double t)
{
    ru_tracer_result *r = w->result;
    size_t n_probe = w->test->n_probe;
    if (r->n == w->room) {
        w->room = 2 * w->room + 256;
        RU_TRY(grow(&r->times, w->room));
        RU_TRY(grow(&r->variation, w->room));
        RU_TRY(grow(&r->curves, w->room * n_probe));
    }
    r->times[r->n] = t;
    r->variation[r->n] = ru_mixing_variation(w->network, w->c);
    for (size_t k = 0; k < n_probe; k++)
        r->curves[r->n * n_probe + k] = w->c[w->test->probes[k]];
    r->n++;
    return RU_OK;
}

static int is_done(const testing *w)
{
    const ru_tracer_result *r = w->result;
    if (r->variation[r->n - 1] > 3e-4)
        return 0;
    for (size_t k = 0; k < w->test->n_probe; k++)
        if (fabs(w->c[w->test->probes[k]] - 1) > 0.04)
            return 0;
    return 1;
}

static ru_status run(testing *w)
{
    double t = 0;
    RU_TRY(record(w, t));
    while (t < w->test->horizon && isfinite(w->step) && !is_done(w)) {
        w->step = fmin(w->step, w->test->horizon - t);
        advance(w);
        t += w->step;
        RU_TRY(record(w, t));
    }
    return RU_OK;
}

static ru_status read_off(const ru_tracer_test *test, ru_tracer_result *r)
{
    r->t95 = ru_mixing_time_of_variation(r->times, r->variation, r->n, 0.05);
    r->decay = ru_mixing_decay(r->times, r->variation, r->n, 3e-4, 2e-3);
    double *curve = malloc(r->n * sizeof *curve);
    r->probe_t95 = malloc((test->n_probe + 1) * sizeof *r->probe_t95);
    RU_REQUIRE(curve && r->probe_t95, RU_ERR_SYSTEM, "out of memory for a tracer test");
    for (size_t k = 0; k < test->n_probe; k++) {
        for (size_t i = 0; i < r->n; i++)
            curve[i] = r->curves[i * test->n_probe + k];
        r->probe_t95[k] = ru_mixing_time_of_curve(r->times, curve, r->n, 0, 1, 0.95);
    }
    free(curve);
    return RU_OK;
}

ru_status ru_mixing_time_of_network(const ru_network *network, const ru_tracer_test *test,
                                    ru_tracer_result *result)
{
    size_t n = (size_t)network->n_node, n_edge = (size_t)network->n_edge;
    testing w = {.network = network, .test = test, .result = result};
    double *work = calloc(4 * n, sizeof *work);
    *result = (ru_tracer_result){0};
    w.flow = malloc((n_edge + 1) * sizeof *w.flow);
    ru_status status = RU_OK;
    if (!work || !w.flow) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a tracer test");
    } else {
        w.c = work;
        w.stage = work + n;
        w.change = work + 2 * n;
        w.volume = work + 3 * n;
        w.part = (ru_part){
            .n_own = network->n_node, .edges = network->edges, .n_edge = n_edge, .n_inner = n_edge};
        /* No node gives away more than it holds; some more for the limited slopes. */
        w.step = 0.6 * ru_network_turnover(network, w.change);
        for (size_t e = 0; e < n_edge; e++)
            w.flow[e] = network->edges[e].flow;
        for (size_t i = 0; i < n; i++)
            w.volume[i] = network->fraction[i] * network->volume;
        memcpy(w.c, test->start, n * sizeof *w.c);
        status = run(&w);
    }
    if (status == RU_OK)
        status = read_off(test, result);
    free(work);
    free(w.flow);
    if (status != RU_OK)
        ru_tracer_result_clear(result);
    RU_TRY(status);
    return RU_OK;
}

void ru_tracer_result_clear(ru_tracer_result *result)
{
    free(result->probe_t95);
    free(result->times);
    free(result->variation);
    free(result->curves);
    *result = (ru_tracer_result){.t95 = NAN, .decay = NAN};
}

/* Of all that moves the liquid around, m3/s; 0: nothing does. */
static double slowest_flow(const ru_scenario *scenario)
{
    const ru_mixing *mixing = &scenario->mixing;
    ru_gas_circulation gas;
    double slowest = INFINITY;
    for (size_t i = 0; i < mixing->n_impeller; i++)
        slowest = fmin(slowest, ru_impeller_discharge(&mixing->impellers[i], mixing->speed));
    ru_gas_circulation_build(&mixing->circulation, 0.5 * scenario->vessel.diameter,
                             ru_mixing_height(scenario), &gas);
    if (gas.kind == RU_CIRCULATION_COLUMN)
        slowest = fmin(slowest, gas.exchange);
    if (gas.kind == RU_CIRCULATION_TUBE)
        slowest = fmin(slowest, gas.flow);
    return isfinite(slowest) ? slowest : 0;
}

/* The axisymmetric grid of a scenario's vessel, at most so many rings. */
static ru_scenario plain_grid(const ru_scenario *scenario, int most)
{
    ru_scenario plain = *scenario;
    ru_mixing *mixing = &plain.mixing;
    double rings = mixing->kind == RU_MIXING_CYLINDER ? (double)mixing->n_r : most;
    double aspect = 2 * ru_mixing_height(scenario) / scenario->vessel.diameter;
    mixing->kind = RU_MIXING_CYLINDER;
    mixing->n_zone = 0;
    mixing->n_theta = 1;
    mixing->n_r = (int64_t)fmin(rings, most);
    mixing->n_z = (int64_t)fmax(2, round(aspect * (double)mixing->n_r));
    return plain;
}

ru_status ru_mixing_time_of_scenario(const ru_scenario *scenario, ru_tracer_result *result)
{
    *result = (ru_tracer_result){.t95 = NAN, .decay = NAN};
    double width = scenario->vessel.diameter;
    double moved = isnan(width) ? 0 : slowest_flow(scenario);
    if (moved == 0)
        return RU_OK;
    ru_scenario plain = plain_grid(scenario, 20);
    ru_network *network = NULL;
    RU_TRY(ru_network_make(&plain, &network));
    double *cloud = malloc((size_t)network->n_node * sizeof *cloud);
    double at[3] = {0.25 * width, 0, 0.85 * network->height};
    /* A thousand turn-overs by the slowest flow are longer than any vessel takes. */
    ru_tracer_test test = {.start = cloud, .horizon = 1000 * scenario->vessel.volume / moved};
    ru_status status = RU_OK;
    if (!cloud) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a tracer test");
    } else {
        ru_mixing_cloud(network, at, 0.1 * width, 0.1 * width, cloud);
        status = ru_mixing_time_of_network(network, &test, result);
    }
    free(cloud);
    ru_network_destroy(&network);
    RU_TRY(status);
    return RU_OK;
}
