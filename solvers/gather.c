/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/solvers/gather.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* `n` of this rank and what it begins at, of all ranks. What MPI cannot count, of a level that is
 * gathered though it is not small, fails on all. */
static ru_status count(const ru_comm *comm, int64_t n, int *counts)
{
    int *begin = counts + comm->size, own = n > INT_MAX ? INT_MAX : (int)n;
    MPI_Allgather(&own, 1, MPI_INT, counts, 1, MPI_INT, comm->mpi);
    int64_t all = 0;
    for (int r = 0; r < comm->size; r++)
        all += counts[r];
    RU_REQUIRE(all * (int64_t)sizeof(ru_connection) <= INT_MAX, RU_ERR_SYSTEM,
               "a network of which so many nodes do not exchange anything with their neighbours is "
               "too large for several ranks; run it on one");
    begin[0] = 0;
    for (int r = 1; r < comm->size; r++)
        begin[r] = begin[r - 1] + counts[r - 1];
    return RU_OK;
}

static size_t sum(const ru_comm *comm, const int *counts)
{
    return (size_t)counts[comm->size - 1] + (size_t)counts[2 * comm->size - 1];
}

/* This rank's entries in numbers of the whole level, and there the halo of the level before, if
 * there is one; `numbers` [n_node + n_halo] is work. */
static void list_entries(ru_level *part, ru_level *finer, int64_t *numbers, ru_connection *mine)
{
    for (int32_t i = 0; i < part->n_node; i++)
        numbers[i] = part->starts[part->halo.comm.rank] + i;
    ru_halo_exchange(&part->halo, sizeof *numbers, numbers);
    for (int32_t i = 0; i < part->n_node; i++)
        for (size_t e = part->start[i]; e < part->start[i + 1]; e++)
            mine[e] = (ru_connection){(int32_t)numbers[i], (int32_t)numbers[part->column[e]],
                                      part->strength[e]};
    for (int32_t h = 0; finer && h < finer->n_halo; h++)
        finer->beyond[h] = numbers[finer->beyond[h]];
}

static ru_status gather_structure(ru_level *part, ru_level *finer, ru_level *whole, ru_gather *g)
{
    const ru_comm *comm = &g->comm;
    size_t size = (size_t)comm->size, n = (size_t)part->n_node + (size_t)part->n_halo;
    int bytes = (int)sizeof(ru_connection);
    int64_t *numbers = malloc((n + 1) * sizeof *numbers);
    ru_connection *mine = malloc((part->start[part->n_node] + 1) * sizeof *mine);
    ru_connection *all = malloc((g->n_entry + 1) * sizeof *all);
    int *counts = malloc(2 * size * sizeof *counts);
    ru_status status = numbers && mine && all && counts && g->place && g->values
                           ? RU_OK
                           : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    status = ru_comm_agree(comm, status);
    if (status == RU_OK) {
        list_entries(part, finer, numbers, mine);
        for (size_t r = 0; r < 2 * size; r++)
            counts[r] = g->entries[r] * bytes;
        MPI_Allgatherv(mine, counts[comm->rank], MPI_BYTE, all, counts, counts + size, MPI_BYTE,
                       comm->mpi);
        status = ru_comm_agree(comm, ru_level_build_finest(whole, all, g->n_entry, g->place));
    }
    free(numbers);
    free(mine);
    free(all);
    free(counts);
    RU_TRY(status);
    return RU_OK;
}

ru_status ru_gather_build(ru_level *part, ru_level *finer, ru_level *whole, ru_gather *g)
{
    const ru_comm *comm = &part->halo.comm;
    size_t size = (size_t)comm->size;
    *g = (ru_gather){.comm = *comm, .rows = calloc(6 * size, sizeof *g->rows)};
    ru_status status =
        g->rows ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for the preconditioner");
    RU_TRY(ru_comm_agree(comm, status));
    g->blocks = g->rows + 2 * size;
    g->entries = g->blocks + 2 * size;
    RU_TRY(count(comm, part->n_node * (int64_t)part->width, g->rows));
    RU_TRY(count(comm, part->n_node * (int64_t)(part->n_state * part->n_state), g->blocks));
    RU_TRY(count(comm, (int64_t)part->start[part->n_node], g->entries));
    g->own = (size_t)g->rows[size + (size_t)comm->rank];
    g->n_entry = sum(comm, g->entries);
    g->place = malloc((g->n_entry + 1) * sizeof *g->place);
    g->values = malloc((g->n_entry + 1) * sizeof *g->values);
    *whole = (ru_level){.depth = part->depth + 1, .n_node = (int32_t)part->starts[size]};
    ru_level_carry_on(part, whole);
    RU_TRY(gather_structure(part, finer, whole, g));
    return RU_OK;
}

void ru_gather_clear(ru_gather *g)
{
    free(g->rows);
    free(g->place);
    free(g->values);
    *g = (ru_gather){0};
}

static void gather_values(const ru_gather *g, const double *part, double *whole)
{
    size_t size = (size_t)g->comm.size;
    MPI_Allgatherv(part, g->entries[g->comm.rank], MPI_DOUBLE, g->values, g->entries,
                   g->entries + size, MPI_DOUBLE, g->comm.mpi);
    for (size_t e = 0; e < g->n_entry; e++)
        whole[g->place[e]] = g->values[e];
}

void ru_gather_matrix(const ru_gather *g, const ru_level *part, ru_level *whole)
{
    size_t size = (size_t)g->comm.size;
    MPI_Allgatherv(part->blocks, g->blocks[g->comm.rank], MPI_DOUBLE, whole->blocks, g->blocks,
                   g->blocks + size, MPI_DOUBLE, g->comm.mpi);
    gather_values(g, part->value, whole->value);
    if (part->value2)
        gather_values(g, part->value2, whole->value2);
}

void ru_gather_rows(const ru_gather *g, float *rows)
{
    MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, rows, g->rows, g->rows + g->comm.size,
                   MPI_FLOAT, g->comm.mpi);
}
