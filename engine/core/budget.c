/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/budget.h>

#include <math.h>
#include <string.h>

size_t ru_budget_count(const ru_problem *problem)
{
    size_t n = problem->n_invariant;
    for (size_t k = 0; k < problem->n_state; k++)
        n += problem->components.items[k].amount != 0;
    return n;
}

void ru_budget_amounts(const ru_problem *problem, const double *y, double *amounts)
{
    size_t ns = problem->n_state;
    memset(amounts, 0, ns * sizeof *amounts);
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++)
        for (size_t k = 0; k < ns; k++)
            amounts[k] += problem->part->weight[i] * y[i * ns + k];
    ru_comm_sum(&problem->comm, amounts, (int)ns);
}

/* Adds one state's amounts, times `factor`, to a row. */
static void add(ru_balance *row, double factor, size_t k, size_t ns, const double *initial,
                const double *final, const double *sums)
{
    row->initial += factor * initial[k];
    row->final += factor * final[k];
    row->fed += factor * sums[RU_INTEGRAL_FED * ns + k];
    row->withdrawn += factor * sums[RU_INTEGRAL_WITHDRAWN * ns + k];
    row->transferred += factor * sums[RU_INTEGRAL_TRANSFERRED * ns + k];
    row->reacted += factor * sums[RU_INTEGRAL_REACTED * ns + k];
}

static void close_row(ru_balance *row)
{
    double came = row->initial + row->fed - row->withdrawn + row->transferred;
    double reacted = row->conserved ? 0 : row->reacted;
    double scale = fabs(row->initial) + fabs(row->fed) + fmax(0, row->transferred) +
                   (row->conserved ? 0 : fmax(0, row->reacted));
    row->closure = scale > 0 ? (came + reacted - row->final) / scale : 0;
}

void ru_budget_take(const ru_problem *problem, const double *initial, const double *y,
                    const double *integrals, ru_balance *rows)
{
    size_t ns = problem->n_state;
    double final[RU_MAX_COMPONENT], sums[RU_INTEGRAL_COUNT * RU_MAX_COMPONENT];
    ru_budget_amounts(problem, y, final);
    memcpy(sums, integrals, RU_INTEGRAL_COUNT * ns * sizeof *sums);
    ru_comm_sum(&problem->comm, sums, (int)(RU_INTEGRAL_COUNT * ns));
    for (size_t k = 0; k < ns; k++) {
        const ru_component *component = &problem->components.items[k];
        if (!component->amount)
            continue;
        *rows = (ru_balance){.name = component->quantity.name, .kind = "component"};
        add(rows, 1, k, ns, initial, final, sums);
        close_row(rows++);
    }
    for (size_t q = 0; q < problem->n_invariant; q++) {
        const ru_invariant *invariant = &problem->invariants[q];
        ru_balance *row = &rows[q];
        *row = (ru_balance){.name = invariant->name, .kind = "conserved", .conserved = 1};
        for (size_t k = 0; k < ns; k++)
            add(row, invariant->per_state[k], k, ns, initial, final, sums);
        close_row(row);
    }
}
