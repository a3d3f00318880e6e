/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matrix.h"

#include <math.h>

typedef struct target {
    Mat matrix;
    const ru_part *part;
    size_t n_state;
} target;

static PetscInt global_node(const ru_part *part, int32_t local)
{
    return (PetscInt)(local < part->n_own ? part->first + local
                                          : part->halo_global[local - part->n_own]);
}

static PetscErrorCode add(const target *to, int32_t row, int32_t column, size_t state, double value)
{
    PetscInt ns = (PetscInt)to->n_state, k = (PetscInt)state;
    PetscCall(MatSetValue(to->matrix, global_node(to->part, row) * ns + k,
                          global_node(to->part, column) * ns + k, value, ADD_VALUES));
    return 0;
}

/* Upwind flows of one stream: what leaves a node stands on its diagonal, what enters beside it. */
static PetscErrorCode add_stream(const target *to, const ru_stream *stream, double factor)
{
    const ru_part *part = to->part;
    for (size_t e = 0; e < part->n_edge; e++) {
        const ru_edge *edge = &part->edges[e];
        double exchange = stream->mixing * edge->exchange;
        double forth = factor * (fmax(stream->flow[e], 0) + exchange);
        double back = factor * (fmax(-stream->flow[e], 0) + exchange);
        for (size_t k = 0; k < to->n_state; k++) {
            if (!stream->moves[k])
                continue;
            if (edge->to < part->n_own) {
                PetscCall(add(to, edge->to, edge->from, k, -forth));
                PetscCall(add(to, edge->to, edge->to, k, back));
            }
            if (edge->from < part->n_own) {
                PetscCall(add(to, edge->from, edge->to, k, -back));
                PetscCall(add(to, edge->from, edge->from, k, forth));
            }
        }
    }
    return 0;
}

static PetscErrorCode add_outlets(const target *to, const ru_system *system, double t,
                                  double factor)
{
    const ru_problem *problem = system->problem;
    for (size_t i = problem->scenario->n_feed; i < problem->n_inlet; i++) {
        const ru_inlet *inlet = &problem->inlets[i];
        double rate = factor * ru_system_inlet_rate(system, i, t);
        for (size_t a = 0; a < inlet->n_node; a++)
            for (size_t k = 0; k < to->n_state; k++)
                if (problem->moves[k])
                    PetscCall(
                        add(to, inlet->nodes[a], inlet->nodes[a], k, rate * inlet->shares[a]));
    }
    for (int32_t i = 0; problem->exchange.on_nodes && i < to->part->n_own; i++)
        for (size_t k = 0; k < to->n_state; k++)
            if (problem->rises[k])
                PetscCall(add(to, i, i, k, factor * problem->exchange.outlet[i]));
    return 0;
}

static PetscErrorCode add_nodes(const target *to, const ru_system *system, double gamma,
                                const double *scale)
{
    PetscInt ns = (PetscInt)to->n_state;
    for (int32_t i = 0; i < to->part->n_own; i++)
        for (PetscInt a = 0; a < ns; a++)
            for (PetscInt b = 0; b < ns; b++) {
                double slope = system->slopes[((PetscInt)i * ns + a) * ns + b];
                double value = to->part->weight[i] * ((a == b) - gamma * slope);
                PetscInt first = global_node(to->part, i) * ns;
                if (a == b || slope != 0)
                    PetscCall(MatSetValue(to->matrix, first + a, first + b,
                                          value * scale[b] / scale[a], ADD_VALUES));
            }
    return 0;
}

PetscErrorCode peer_matrix_build(ru_system *system, double t, double gamma, double grown,
                                 const double *scale, Mat *matrix)
{
    const ru_problem *problem = system->problem;
    target to = {.part = problem->part, .n_state = problem->n_state};
    PetscInt ns = (PetscInt)problem->n_state, n = problem->part->n_own * ns;
    /* Six neighbours and some more where cells are merged. */
    PetscCall(MatCreateAIJ(problem->comm.mpi, n, n, PETSC_DETERMINE, PETSC_DETERMINE, ns + 10, NULL,
                           8, NULL, &to.matrix));
    PetscCall(MatSetBlockSize(to.matrix, ns));
    PetscCall(MatSetOption(to.matrix, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE));
    ru_stream streams[2];
    PetscCall(add_nodes(&to, system, gamma, scale));
    for (size_t i = 0, n_stream = ru_system_streams(system, streams); i < n_stream; i++)
        PetscCall(add_stream(&to, &streams[i], gamma / grown));
    PetscCall(add_outlets(&to, system, t, gamma / grown));
    PetscCall(MatAssemblyBegin(to.matrix, MAT_FINAL_ASSEMBLY));
    PetscCall(MatAssemblyEnd(to.matrix, MAT_FINAL_ASSEMBLY));
    *matrix = to.matrix;
    return 0;
}
