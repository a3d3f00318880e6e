/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/precondition.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A direct factorisation is taken where it needs no more products of blocks a node than this:
 * measured, it is 2 to 5 times faster than Krylov at 6 to 18 (slender networks of 20 to 1000
 * nodes), 1.5 times slower at 96 and 7 times at 560 (zones of a grid, 100 and 400). */
static const double most_direct = 64;

/* Whether the matrix below is all of the Jacobian: no limiter reads nodes behind, no gas couples
 * all nodes, no rank holds another part. */
static int is_complete(const ru_problem *problem)
{
    const ru_part *part = problem->part;
    int complete = problem->comm.size == 1 && problem->exchange.phase != RU_GAS_MIXED;
    for (size_t e = 0; complete && e < part->n_edge; e++)
        complete = part->edges[e].behind_from[0] < 0 && part->edges[e].behind_to[0] < 0;
    return complete;
}

/* Connections of inner edges come in pairs: 2 e is row `to` reading `from`, 2 e + 1 the other way;
 * then one each of the edges to other ranks, of the row that is this one's. */
static size_t place_of(const ru_part *part, size_t e, int back)
{
    return e < part->n_inner ? 2 * e + (size_t)back : part->n_inner + e;
}

static void list_connections(const ru_part *part, ru_connection *connections)
{
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        const ru_connection forth = {edge->to, edge->from, fmax(edge->flow, 0) + edge->exchange};
        const ru_connection back = {edge->from, edge->to, fmax(-edge->flow, 0) + edge->exchange};
        if (forth.row < part->n_own)
            connections[place_of(part, e, 0)] = forth;
        if (back.row < part->n_own)
            connections[place_of(part, e, 1)] = back;
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

static ru_status build_multilevel(ru_system *system, ru_connection *connections,
                                  size_t n_connection, int64_t *beyond, int32_t *found)
{
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    unsigned char carrier[RU_MAX_COMPONENT];
    for (size_t k = 0; k < problem->n_state; k++)
        carrier[k] = (unsigned char)(problem->moves[k] ? 1 : problem->rises[k] ? 2 : 0);
    int32_t n_halo = narrow_halo(part, connections, n_connection, beyond, found);
    const ru_multilevel_nodes nodes = {&problem->comm, part->n_own, n_halo, beyond, 0};
    return ru_multilevel_build(&nodes, problem->n_state, carrier, connections, n_connection,
                               &system->multilevel);
}

ru_status ru_precondition_build(ru_system *system)
{
    const ru_problem *problem = system->problem;
    const ru_part *part = problem->part;
    size_t n_connection = part->n_inner + part->n_edge, n_halo = (size_t)part->n_halo;
    ru_connection *connections = malloc((n_connection + 1) * sizeof *connections);
    int64_t *beyond = malloc((n_halo + 1) * sizeof *beyond);
    int32_t *found = calloc(n_halo + 1, sizeof *found);
    ru_status status = connections && beyond && found
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    status = ru_comm_agree(&problem->comm, status);
    if (status == RU_OK)
        list_connections(part, connections);
    if (status == RU_OK && is_complete(problem))
        status = ru_sparse_build(part->n_own, problem->n_state, connections, n_connection,
                                 most_direct * part->n_own, &system->sparse);
    if (status == RU_OK && !system->sparse)
        status = build_multilevel(system, connections, n_connection, beyond, found);
    free(connections);
    free(beyond);
    free(found);
    RU_TRY(status);
    return RU_OK;
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
        if (edge->from < part->n_own)
            out[edge->from] += forth;
        if (edge->to < part->n_own)
            out[edge->to] += back;
        if (edge->to < part->n_own)
            couple(system, stream, place_of(part, e, 0), -forth);
        if (edge->from < part->n_own)
            couple(system, stream, place_of(part, e, 1), -back);
    }
    for (int32_t i = 0; i < part->n_own; i++)
        add_diagonal(system->problem->n_state, stream->moves, blocks, i, out[i]);
}

/* Sinking solids: both layers' rows read both layers. */
static void add_settling(ru_system *system, double factor, double *blocks)
{
    const ru_settling *settling = &system->problem->settling;
    const ru_part *part = system->problem->part;
    size_t ns = system->problem->n_state, size = ns * ns;
    double upper[RU_MAX_COMPONENT * RU_MAX_COMPONENT], lower[RU_MAX_COMPONENT * RU_MAX_COMPONENT];
    for (size_t i = 0; i < settling->n_link; i++) {
        size_t e = settling->links[i].edge;
        const ru_edge *edge = &part->edges[e];
        int joined = system->sparse && e < part->n_inner;
        ru_settling_blocks(settling, &system->settled, i, upper, lower);
        for (size_t k = 0; k < size && edge->from < part->n_own; k++)
            blocks[(size_t)edge->from * size + k] += factor * upper[k];
        for (size_t k = 0; k < size && edge->to < part->n_own; k++)
            blocks[(size_t)edge->to * size + k] -= factor * lower[k];
        if (!joined)
            continue;
        double *forth = ru_sparse_coupling(system->sparse, 2 * e);
        double *back = ru_sparse_coupling(system->sparse, 2 * e + 1);
        for (size_t k = 0; k < size; k++) {
            forth[k] -= factor * upper[k];
            back[k] += factor * lower[k];
        }
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
    double *blocks = system->sparse ? ru_sparse_blocks(system->sparse)
                                    : ru_multilevel_blocks(system->multilevel);
    for (size_t i = 0; i < (size_t)part->n_own; i++)
        for (size_t a = 0; a < ns; a++)
            for (size_t b = 0; b < ns; b++)
                blocks[(i * ns + a) * ns + b] =
                    part->weight[i] * ((a == b) - gamma * system->slopes[(i * ns + a) * ns + b]);
    ru_stream streams[2];
    for (size_t i = 0, n = ru_system_streams(system, streams); i < n; i++)
        add_stream(system, &streams[i], gamma / grown, blocks);
    add_settling(system, gamma / grown, blocks);
    outlets to = {ns, gamma / grown, blocks};
    ru_system_visit_outlets(system, t, add_outlet, &to);
    if (system->sparse)
        return ru_sparse_factor(system->sparse);
    return ru_multilevel_setup(system->multilevel, system->jacobian.scale);
}

void ru_precondition_solve(ru_system *system, const double *r, double *z)
{
    const ru_problem *problem = system->problem;
    size_t ns = problem->n_state;
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
        for (size_t k = 0; k < ns; k++)
            system->right[i * ns + k] = r[i * ns + k] * problem->part->weight[i];
    ru_sparse_solve(system->sparse, system->right, z);
}

void ru_precondition_apply(ru_system *system, const float *r, float *z)
{
    ru_multilevel_apply(system->multilevel, system->volume, r, z);
}
