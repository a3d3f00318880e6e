/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/gas_rise.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ru/solvers/multilevel.h>

/* Steady transport of gas at a given velocity of rise is a linear system with an M-matrix: upwind
 * flows, exchange, and a way out at the surface. It is solved by a residual-minimising method with
 * the network's multilevel preconditioner. */

enum { RESTART = 20, MAX_ITERATION = 200, MAX_VELOCITY = 30 };

typedef struct steady {
    const ru_gas_rise *rise;
    ru_multilevel *multilevel;
    double *diagonal;          /* [n_node] */
    double *r, *z;             /* [n_node] */
    double *p, *q, *q_squared; /* [RESTART][n_node] directions, their images, [RESTART] norms */
} steady;

static double flow_of(const ru_gas_rise *rise, const ru_edge *edge, double velocity)
{
    return (rise->carried ? edge->flow : 0) + velocity * edge->rise;
}

static double exchange_of(const ru_gas_rise *rise, const ru_edge *edge)
{
    return rise->carried ? edge->exchange : 0;
}

static double dot(const ru_network *network, const double *a, const double *b)
{
    double sum = 0;
    for (int32_t i = 0; i < network->n_node; i++)
        sum += a[i] * b[i];
    return sum;
}

static void apply(const steady *s, double velocity, const double *x, double *y)
{
    const ru_network *network = s->rise->network;
    for (int32_t i = 0; i < network->n_node; i++)
        y[i] = s->diagonal[i] * x[i];
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        double flow = flow_of(s->rise, edge, velocity), both = exchange_of(s->rise, edge);
        y[edge->to] -= (fmax(flow, 0) + both) * x[edge->from];
        y[edge->from] -= (fmax(-flow, 0) + both) * x[edge->to];
    }
}

/* The matrix at a velocity, also in the preconditioner. Returns 1 when it is singular. */
static int set_matrix(steady *s, double velocity)
{
    const ru_network *network = s->rise->network;
    const double scale = 1;
    ru_multilevel_clear(s->multilevel);
    for (int32_t i = 0; i < network->n_node; i++)
        s->diagonal[i] = velocity * network->surface[i];
    for (int64_t e = 0; e < network->n_edge; e++) {
        const ru_edge *edge = &network->edges[e];
        double flow = flow_of(s->rise, edge, velocity), both = exchange_of(s->rise, edge);
        double forth = fmax(flow, 0) + both, back = fmax(-flow, 0) + both;
        s->diagonal[edge->from] += forth;
        s->diagonal[edge->to] += back;
        ru_multilevel_add_coupling(s->multilevel, 2 * (size_t)e, -forth);
        ru_multilevel_add_coupling(s->multilevel, 2 * (size_t)e + 1, -back);
    }
    memcpy(ru_multilevel_blocks(s->multilevel), s->diagonal,
           (size_t)network->n_node * sizeof *s->diagonal);
    return ru_multilevel_setup(s->multilevel, &scale);
}

/* One step of the generalised conjugate residual method; k directions are kept so far. */
static ru_status improve(steady *s, double velocity, size_t k, double *x)
{
    const ru_network *network = s->rise->network;
    size_t n = (size_t)network->n_node;
    double *p = s->p + k * n, *q = s->q + k * n;
    RU_REQUIRE(!ru_multilevel_solve(s->multilevel, s->r, p), RU_ERR_SYSTEM,
               "out of memory for the spread of the gas");
    apply(s, velocity, p, q);
    for (size_t j = 0; j < k; j++) {
        double beta = dot(network, q, s->q + j * n) / s->q_squared[j];
        for (size_t i = 0; i < n; i++) {
            p[i] -= beta * s->p[j * n + i];
            q[i] -= beta * s->q[j * n + i];
        }
    }
    s->q_squared[k] = dot(network, q, q);
    double alpha = s->q_squared[k] > 0 ? dot(network, s->r, q) / s->q_squared[k] : 0;
    for (size_t i = 0; i < n; i++) {
        x[i] += alpha * p[i];
        s->r[i] -= alpha * q[i];
    }
    return RU_OK;
}

static ru_status solve(steady *s, double velocity, double *moles)
{
    const ru_gas_rise *rise = s->rise;
    const ru_network *network = rise->network;
    size_t n = (size_t)network->n_node;
    RU_REQUIRE(!set_matrix(s, velocity), RU_ERR_INPUT,
               "gas finds no way from the sparger to the surface");
    apply(s, velocity, moles, s->z);
    for (size_t i = 0; i < n; i++)
        s->r[i] = rise->flow * rise->inlet[i] - s->z[i];
    double wanted = 1e-8 * rise->flow * sqrt(dot(network, rise->inlet, rise->inlet));
    for (int it = 0; it < MAX_ITERATION && sqrt(dot(network, s->r, s->r)) > wanted; it++)
        RU_TRY(improve(s, velocity, (size_t)(it % RESTART), moles));
    RU_REQUIRE(sqrt(dot(network, s->r, s->r)) <= 1e3 * wanted, RU_ERR_INPUT,
               "the spread of the gas over the vessel was not found at a rise of %.4g m/s",
               velocity);
    return RU_OK;
}

/* Volume of gas over that of liquid. */
static double ratio_of(const ru_gas_rise *rise, const double *moles)
{
    double gas = 0;
    for (int32_t i = 0; i < rise->network->n_node; i++)
        gas += rise->network->fraction[i] * moles[i] * rise->volume[i];
    return gas;
}

/* The hold-up falls as the velocity rises, nearly as its inverse. */
static ru_status search(steady *s, double *velocity, double *moles)
{
    const ru_gas_rise *rise = s->rise;
    double v = 0.2, found = 0;
    for (int it = 0; it < MAX_VELOCITY; it++) {
        RU_TRY(solve(s, v, moles));
        found = ratio_of(rise, moles);
        if (fabs(found - rise->ratio) <= 1e-4 * rise->ratio) {
            *velocity = v;
            return RU_OK;
        }
        v *= fmin(fmax(found / rise->ratio, 0.1), 10);
    }
    return ru_fault(RU_ERR_INPUT,
                    "no velocity of rise gives the hold-up: %.4g of gas per volume of liquid is "
                    "wanted, %.4g is there at %.4g m/s",
                    rise->ratio, found, v);
}

static ru_status build(steady *s)
{
    const ru_network *network = s->rise->network;
    size_t n = (size_t)network->n_node, n_edge = (size_t)network->n_edge;
    const unsigned char moves = 1;
    s->diagonal = calloc((3 + 2 * RESTART) * n + RESTART, sizeof *s->diagonal);
    ru_connection *connections = malloc((2 * n_edge + 1) * sizeof *connections);
    ru_status status = RU_OK;
    if (!s->diagonal || !connections) {
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for the spread of the gas");
    } else {
        s->r = s->diagonal + n;
        s->z = s->r + n;
        s->p = s->z + n;
        s->q = s->p + RESTART * n;
        s->q_squared = s->q + RESTART * n;
        for (size_t e = 0; e < n_edge; e++) {
            const ru_edge *edge = &network->edges[e];
            double flow = flow_of(s->rise, edge, 0.2), both = exchange_of(s->rise, edge);
            connections[2 * e] = (ru_connection){edge->to, edge->from, fmax(flow, 0) + both};
            connections[2 * e + 1] = (ru_connection){edge->from, edge->to, fmax(-flow, 0) + both};
        }
        const ru_multilevel_nodes nodes = {.n_node = network->n_node};
        status = ru_multilevel_build(&nodes, 1, &moves, connections, 2 * n_edge, &s->multilevel);
    }
    free(connections);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_gas_rise_find(const ru_gas_rise *rise, double *velocity, double *moles)
{
    steady s = {.rise = rise};
    memset(moles, 0, (size_t)rise->network->n_node * sizeof *moles);
    ru_status status = build(&s);
    if (status == RU_OK)
        status = search(&s, velocity, moles);
    ru_multilevel_destroy(&s.multilevel);
    free(s.diagonal);
    RU_TRY(status);
    return RU_OK;
}

/* The cylinder's rings between two radii on the sparger's level; where no ring's middle lies there,
 * the nearest one. */
static int covers(const ru_network *network, int ring, double low, double high)
{
    double r0 = network->r_edges[ring], r1 = network->r_edges[ring + 1],
           middle = 0.5 * (low + high);
    int last = ring + 1 == network->n_r;
    return (r0 + r1 >= 2 * low && r0 + r1 <= 2 * high) || (middle >= r0 && middle < r1) ||
           (last && middle >= r1);
}

static void enter_cells(const ru_network *network, double height, double low, double high,
                        double *inlet)
{
    int level = 0, per_level = network->ring_start[network->n_r];
    while (level + 1 < network->n_z && network->z_edges[level + 1] <= height)
        level++;
    for (int ring = 0; ring < network->n_r; ring++)
        for (int j = network->ring_start[ring];
             covers(network, ring, low, high) && j < network->ring_start[ring + 1]; j++) {
            int32_t cell = level * per_level + j;
            double r0 = network->r_edges[ring], r1 = network->r_edges[ring + 1];
            inlet[network->cell_node ? network->cell_node[cell] : cell] +=
                (r1 - r0) * (r1 + r0) / network->ring_n_theta[ring];
        }
}

/* The nodes whose height is nearest. */
static void enter_nearest(const ru_network *network, double height, double *inlet)
{
    double best = INFINITY;
    for (int32_t i = 0; i < network->n_node; i++)
        best = fmin(best, fabs(network->position[3 * (size_t)i + 2] - height));
    for (int32_t i = 0; i < network->n_node; i++)
        if (fabs(network->position[3 * (size_t)i + 2] - height) <= best * (1 + 1e-12))
            inlet[i] = network->fraction[i];
}

void ru_gas_rise_inlet(const ru_network *network, double height, double low, double high,
                       double *inlet)
{
    double sum = 0;
    memset(inlet, 0, (size_t)network->n_node * sizeof *inlet);
    if (ru_network_has_points(network))
        enter_cells(network, height, low, high, inlet);
    else
        enter_nearest(network, height, inlet);
    for (int32_t i = 0; i < network->n_node; i++)
        sum += inlet[i];
    for (int32_t i = 0; i < network->n_node; i++)
        inlet[i] /= sum;
}
