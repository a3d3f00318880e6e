/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/fields.h>

#include <stdio.h>
#include <stdlib.h>

#include <ru/physics/constant.h>

static int is_gas(const ru_problem *problem, size_t k)
{
    return problem->components.items[k].carrier == RU_CARRIER_GAS;
}

double ru_fields_shown(const ru_problem *problem, size_t component, double value)
{
    const ru_component *item = &problem->components.items[component];
    return (value - item->origin) / item->size;
}

const char *ru_fields_unit(const ru_problem *problem, size_t component)
{
    return problem->components.items[component].quantity.unit;
}

ru_status ru_fields_build(const ru_problem *problem, ru_fields *fields)
{
    const ru_exchange *exchange = &problem->exchange;
    *fields = (ru_fields){.problem = problem};
    fields->columns = calloc(problem->n_state + 2 + RU_MAX_GAS, sizeof *fields->columns);
    RU_REQUIRE(fields->columns, RU_ERR_SYSTEM, "out of memory for the fields");
    for (size_t k = 0; k < problem->n_state; k++)
        if (!is_gas(problem, k))
            fields->columns[fields->n++] =
                (ru_column){problem->components.items[k].quantity.name, ru_fields_unit(problem, k),
                            problem->components.items[k].quantity.meaning};
    if (problem->acidity.present)
        fields->columns[fields->n++] = (ru_column){"pH", "1", "by charge balance"};
    if (!exchange->on_nodes)
        return RU_OK;
    fields->columns[fields->n++] = (ru_column){"gas_holdup", "1", "gas over gas and liquid"};
    for (size_t i = 0; i < exchange->n_passing; i++) {
        snprintf(fields->names[i], sizeof fields->names[i], "x_%s",
                 exchange->passing[i].species->name);
        fields->columns[fields->n++] =
            (ru_column){fields->names[i], "1", "mole fraction in the dry gas"};
    }
    return RU_OK;
}

void ru_fields_destroy(ru_fields *fields)
{
    free(fields->columns);
    *fields = (ru_fields){.n = 0};
}

double ru_fields_holdup(const ru_problem *problem, size_t node, const double *c)
{
    const ru_exchange *exchange = &problem->exchange;
    double x[RU_MAX_GAS];
    double ratio = ru_exchange_fractions(exchange, c, x) * RU_GAS_CONSTANT * exchange->temperature /
                   exchange->pressure[node];
    return ratio / (1 + ratio);
}

void ru_fields_take(const ru_fields *fields, const double *c, double *values)
{
    const ru_problem *problem = fields->problem;
    const ru_exchange *exchange = &problem->exchange;
    size_t ns = problem->n_state;
    for (size_t i = 0; i < (size_t)problem->part->n_own; i++) {
        const double *at = c + i * ns;
        double *out = values + i * fields->n;
        for (size_t k = 0; k < ns; k++)
            if (!is_gas(problem, k))
                *out++ = ru_fields_shown(problem, k, at[k]);
        if (problem->acidity.present)
            *out++ = ru_acidity_pH(&problem->acidity, at);
        if (exchange->on_nodes) {
            *out++ = ru_fields_holdup(problem, i, at);
            (void)ru_exchange_fractions(exchange, at, out);
        }
    }
}
