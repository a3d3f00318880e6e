/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/physics/correlation.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

const ru_correlation *ru_correlation_find(const ru_correlations *table, const char *name)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->rows[i].name, name) == 0)
            return &table->rows[i];
    return NULL;
}

int ru_correlation_holds(const ru_correlation *row, const ru_conditions *c, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < RU_MAX_VALIDITY && row->valid[i].quantity; i++) {
        const ru_validity *v = &row->valid[i];
        double value = v->value(c);
        if (value >= v->low && value <= v->high)
            continue;
        size_t n = strlen(text);
        snprintf(text + n, size - n, "%s%s %.3g%s%s is outside %.3g to %.3g", n ? "; " : "",
                 v->quantity, value, v->unit[0] ? " " : "", v->unit, v->low, v->high);
    }
    return text[0] == '\0';
}

double ru_conditions_reynolds(const ru_conditions *c)
{
    return c->density * c->speed * c->impeller * c->impeller / c->viscosity;
}

double ru_conditions_froude(const ru_conditions *c)
{
    return c->speed * c->speed * c->impeller / RU_FITTED_GRAVITY;
}

double ru_conditions_gas_number(const ru_conditions *c)
{
    return c->gas_flow / (c->speed * pow(c->impeller, 3));
}

double ru_conditions_power_density(const ru_conditions *c)
{
    return c->gassed_power / c->volume;
}

double ru_conditions_dissipation(const ru_conditions *c)
{
    return c->power / (c->density * c->volume);
}

double ru_conditions_volume(const ru_conditions *c)
{
    return c->volume;
}

double ru_conditions_slenderness(const ru_conditions *c)
{
    return c->height / c->tank;
}

double ru_conditions_diameter_ratio(const ru_conditions *c)
{
    return c->impeller / c->tank;
}
