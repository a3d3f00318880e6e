/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/precondition.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A direct factorisation is taken where it needs no more products of blocks a node than this:
 * measured, it is 2 to 5 times faster than Krylov at 6 to 18 (slender networks of 20 to 1000
 * nodes), 1.5 times slower at 96 and 7 times at 560 (zones of a grid, 100 and 400). */
static const double most_direct = 64;

/* Between ranks, each keeps and works out the whole of it: no gain where it is long. */
enum { MOST_DIRECT_TOGETHER = 2000 };

/* Whether the matrix below is all of the Jacobian, and is not too long to be everybody's: no
 * limiter reads nodes behind, no gas couples all nodes. */
static int is_complete(const ru_problem *problem)
{
    const ru_network *network = problem->network;
    int complete = problem->exchange.phase != RU_GAS_MIXED &&
                   (problem->comm.size == 1 || network->n_node <= MOST_DIRECT_TOGETHER);
    for (int64_t e = 0; complete && e < network->n_edge; e++)
        complete = network->edges[e].behind_from[0] < 0 && network->edges[e].behind_to[0] < 0;
    return complete;
}

/* Row `to` reading `from`, and the other way. */
static ru_connection connection_of(const ru_edge *edge, int back)
{
    return back ? (ru_connection){edge->from, edge->to, fmax(-edge->flow, 0) + edge->exchange}
                : (ru_connection){edge->to, edge->from, fmax(edge->flow, 0) + edge->exchange};
}

/* Number of a local edge's connection. Solved directly, a matrix holds those of the whole network,
 * two an edge; else those of inner edges come in pairs, and then one each of the edges to other
 * ranks, of the row that is this one's. */
static size_t place_of(const ru_system *system, size_t e, int back)
{
    const ru_part *part = system->problem->part;
    if (system->sparse)
        return 2 * (size_t)part->edge_global[e] + (size_t)back;
    return e < part->n_inner ? 2 * e + (size_t)back : part->n_inner + e;
}

static ru_status build_sparse(ru_system *system)
{
    const ru_network *network = system->problem->network;
    size_t n_connection = 2 * (size_t)network->n_edge;
    ru_connection *connections = malloc((n_connection + 1) * sizeof *connections);
    RU_REQUIRE(connections, RU_ERR_SYSTEM, "out of memory for the preconditioner");
    for (size_t i = 0; i < n_connection; i++)
        connections[i] = connection_of(&network->edges[i / 2], i % 2);
    ru_status status =
        ru_sparse_build(network->n_node, system->problem->n_state, connections, n_connection,
                        most_direct * network->n_node, &system->sparse);
    free(connections);
    RU_TRY(status);
    return RU_OK;
}

/* What gas on nodes carries along an edge by itself, m3/s. */
static double gas_along(const ru_exchange *exchange, const ru_edge *edge)
{
    double along = exchange->on_nodes ? exchange->velocity * edge->rise : 0;
    return exchange->carried ? along + edge->flow : along;
}

/* Nodes are to be paired along the way of both streams: by the liquid's alone, what rises fast on a
 * fine grid is left to the smoother (5 steps of Krylov for 3, 143,520 nodes, long steps). */
static void list_connections(const ru_system *system, ru_connection *connections)
{
    const ru_part *part = system->problem->part;
    for (size_t e = 0; e < part->n_edge; e++) {
        double gas = gas_along(&system->problem->exchange, &part->edges[e]);
        for (int back = 0; back < 2; back++) {
            ru_connection one = connection_of(&part->edges[e], back);
            one.strength += fmax(back ? -gas : gas, 0);
            if (one.row < part->n_own)
                connections[place_of(system, e, back)] = one;
        }
    }
}

/* Of the halo only what connections read: columns are numbered anew, and `beyond` [n_halo] gets the
 * global numbers. Returns how many are left. `found` [n_halo] is work, zero. */
static int32_t narrow_halo(const ru_part *part, ru_connection *connections, size_t n_connection,
                           int64_t *beyond, int32_t *found)
{
    int32_t n = 0;
    for (size_t i = 0; i < n_connection; i++)
        if (connections[i].column >= part->n_own)
            found[connections[i].column - part->n_own] = 1;
    for (int32_t h = 0; h < part->n_halo; h++)
        if (found[h]) {
            found[h] = part->n_own + n;
            beyond[n++] = part->halo_global[h];
        }
    for (size_t i = 0; i < n_connection; i++)
        if (connections[i].column >= part->n_own)
            connections[i].column = found[connections[i].column - part->n_own];
    return n;
}

static ru_status build_levels(ru_system *system, ru_connection *connections, size_t n_connection,
                              int64_t *beyond, int32_t *found)
{
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    unsigned char carrier[RU_MAX_COMPONENT];
    for (size_t k = 0; k < problem->n_state; k++)
        carrier[k] = (unsigned char)(problem->moves[k] ? 1 : problem->rises[k] ? 2 : 0);
    list_connections(system, connections);
    int32_t n_halo = narrow_halo(part, connections, n_connection, beyond, found);
    const ru_multilevel_nodes nodes = {&problem->comm, part->n_own, n_halo, beyond, 0};
    return ru_multilevel_build(&nodes, problem->n_state, carrier, connections, n_connection,
                               &system->multilevel);
}

static ru_status build_multilevel(ru_system *system)
{
    const ru_part *part = system->problem->part;
    size_t n_connection = part->n_inner + part->n_edge, n_halo = (size_t)part->n_halo;
    ru_connection *connections = malloc((n_connection + 1) * sizeof *connections);
    int64_t *beyond = malloc((n_halo + 1) * sizeof *beyond);
    int32_t *found = calloc(n_halo + 1, sizeof *found);
    ru_status status = connections && beyond && found
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    status = ru_comm_agree(&system->problem->comm, status);
    if (status == RU_OK)
        status = build_levels(system, connections, n_connection, beyond, found);
    free(connections);
    free(beyond);
    free(found);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_precondition_build(ru_system *system)
{
    ru_status status = is_complete(system->problem) ? build_sparse(system) : RU_OK;
    RU_TRY(ru_comm_agree(&system->problem->comm, status));
    if (!system->sparse)
        RU_TRY(build_multilevel(system));
    return RU_OK;
}

/* Of this rank's nodes, [n_own][n_state][n_state]. */
static double *own_blocks(const ru_system *system)
{
    size_t ns = system->problem->n_state;
    return system->sparse
               ? ru_sparse_blocks(system->sparse) + (size_t)system->problem->part->first * ns * ns
               : ru_multilevel_blocks(system->multilevel);
}

static void add_diagonal(size_t ns, const unsigned char *moves, double *blocks, int32_t node,
                         double value)
{
    double *block = blocks + (size_t)node * ns * ns;
    for (size_t k = 0; k < ns; k++)
        block[k * ns + k] += moves[k] ? value : 0;
}

/* A stream's coupling through one connection. */
static void couple(ru_system *system, const ru_stream *stream, size_t connection, double value)
{
    size_t ns = system->problem->n_state;
    if (system->sparse) {
        double *block = ru_sparse_coupling(system->sparse, connection);
        for (size_t k = 0; k < ns; k++)
            block[k * ns + k] += stream->moves[k] ? value : 0;
    } else if (stream->moves == system->problem->moves) {
        ru_multilevel_add_coupling(system->multilevel, connection, value);
    } else {
        ru_multilevel_add_second(system->multilevel, connection, value);
    }
}

/* One stream's upwind flows: out of a node on its diagonal, into it as a coupling. */
static void add_stream(ru_system *system, const ru_stream *stream, double factor, double *blocks)
{
    const ru_part *part = system->problem->part;
    double *out = system->amounts; /* work: what leaves each node, m3 */
    memset(out, 0, (size_t)part->n_own * sizeof *out);
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double exchange = stream->mixing * edge->exchange;
        double forth = factor * (fmax(stream->flow[e], 0) + exchange);
        double back = factor * (fmax(-stream->flow[e], 0) + exchange);
        if (edge->from < part->n_own) {
            out[edge->from] += forth;
            couple(system, stream, place_of(system, e, 1), -back);
        }
        if (edge->to < part->n_own) {
            out[edge->to] += back;
            couple(system, stream, place_of(system, e, 0), -forth);
        }
    }
    for (int32_t i = 0; i < part->n_own; i++)
        add_diagonal(system->problem->n_state, stream->moves, blocks, i, out[i]);
}

/* A layer's row reads itself and, in a matrix of whole blocks, the other layer. */
static void settle(ru_system *system, size_t node, size_t connection, double factor,
                   const double *own, const double *other)
{
    size_t ns = system->problem->n_state, size = ns * ns;
    double *block = own_blocks(system) + node * size;
    for (size_t k = 0; k < size; k++)
        block[k] += factor * own[k];
    if (!system->sparse)
        return;
    double *coupling = ru_sparse_coupling(system->sparse, connection);
    for (size_t k = 0; k < size; k++)
        coupling[k] += factor * other[k];
}

/* Sinking solids. */
static void add_settling(ru_system *system, double factor)
{
    const ru_settling *settling = &system->problem->settling;
    const ru_part *part = system->problem->part;
    double upper[RU_MAX_COMPONENT * RU_MAX_COMPONENT], lower[RU_MAX_COMPONENT * RU_MAX_COMPONENT];
    for (size_t i = 0; i < settling->n_link; i++) {
        size_t e = settling->links[i].edge;
        const ru_edge *edge = &part->edges[e];
        ru_settling_blocks(settling, &system->settled, i, upper, lower);
        if (edge->from < part->n_own)
            settle(system, (size_t)edge->from, place_of(system, e, 1), factor, upper, lower);
        if (edge->to < part->n_own)
            settle(system, (size_t)edge->to, place_of(system, e, 0), -factor, lower, upper);
    }
}

/* Where outlets go, and the factor on their flows. */
typedef struct outlets {
    size_t n_state;
    double factor, *blocks;
} outlets;

static void add_outlet(void *context, size_t node, const unsigned char *moves, double flow)
{
    const outlets *to = context;
    add_diagonal(to->n_state, moves, to->blocks, (int32_t)node, to->factor * flow);
}

int ru_precondition_set_up(ru_system *system, double t, double gamma, double grown)
{
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    size_t ns = problem->n_state;
    if (system->sparse)
        ru_sparse_clear(system->sparse);
    else
        ru_multilevel_clear(system->multilevel);
    double *blocks = own_blocks(system);
    for (size_t i = 0; i < (size_t)part->n_own; i++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                blocks[(i * ns + a) * ns + b] =
                    part->weight[i] * ((a == b) - gamma * system->slopes[(i * ns + a) * ns + b]);
    ru_stream streams[2];
    for (size_t i = 0, n = ru_system_streams(system, streams); i < n; i++)
        add_stream(system, &streams[i], gamma / grown, blocks);
    add_settling(system, gamma / grown);
    outlets to = {ns, gamma / grown, blocks};
    ru_system_visit_outlets(system, t, add_outlet, &to);
    if (system->sparse)
        return ru_sparse_factor(system->sparse, &problem->comm);
    return ru_multilevel_setup(system->multilevel, system->jacobian.scale);
}

void ru_precondition_solve(ru_system *system, const double *r, double *z)
{
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
        for (size_t k = 0; k < ns; k++)
            system->right[i * ns + k] = r[i * ns + k] * problem->part->weight[i];
    ru_sparse_solve(system->sparse, &problem->comm, (int32_t)problem->part->first,
                    problem->part->n_own, system->right, z);
}

void ru_precondition_apply(ru_system *system, const float *r, float *z)
{
    ru_multilevel_apply(system->multilevel, system->volume, r, z);
}
