/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/gas_circulation.h>

#include <math.h>

#include <ru/physics/constant.h>
#include <ru/physics/gas_transfer.h>

static const double pi = 3.14159265358979323846;

/* The circulation reaches into the slabs where cells exchange, and carries tracer across on its
 * own: with this much of the exchange given to the slabs, the slowest mode of a long column (H/T 10
 * to 20 on 8 to 16 rings) decays with D_ax; a short one (H/T 5) by up to a quarter faster. */
static const double slab_share = 0.72;

double ru_draught_tube_flow(const ru_circulation *given, double radius)
{
    double r = 0.5 * given->tube_diameter;
    double riser = pi * r * r, downcomer = pi * (radius * radius - r * r);
    double below = pi * given->tube_diameter * given->tube_bottom;
    double loss = 11.4 * pow(downcomer / below, 0.79) * pow(riser / downcomer, 2) /
                  pow(1 - given->downcomer_holdup, 2);
    double lift = fmax(0, given->riser_holdup - given->downcomer_holdup);
    double height = given->tube_top - given->tube_bottom;
    return riser * sqrt(2 * RU_GRAVITY * height * lift / loss);
}

void ru_gas_circulation_build(const ru_circulation *given, double radius, double height,
                              ru_gas_circulation *c)
{
    double diameter = 2 * radius, area = pi * radius * radius;
    *c = (ru_gas_circulation){.kind = given->kind, .radius = radius, .height = height};
    if (given->kind == RU_CIRCULATION_COLUMN) {
        double aspect = round(height / diameter);
        c->velocity = ru_column_circulation(diameter, given->superficial_velocity);
        c->n_cell = given->n_cell > 0 ? (int)given->n_cell : (int)fmax(1, aspect);
        c->exchange = slab_share *
                      ru_column_dispersion_deckwer(diameter, given->superficial_velocity) * area /
                      (height / c->n_cell);
    } else if (given->kind == RU_CIRCULATION_TUBE) {
        c->tube = 0.5 * given->tube_diameter;
        c->bottom = given->tube_bottom;
        c->top = given->tube_top;
        c->flow = isnan(given->flow) ? ru_draught_tube_flow(given, radius) : given->flow;
    }
}

static double column_psi(const ru_gas_circulation *c, double rho, double z)
{
    double in_cell = z / c->height * c->n_cell;
    double s = 2 * (in_cell - floor(in_cell)) - 1;
    return 0.5 * c->velocity * c->radius * c->radius * rho * rho * (1 - rho * rho) *
           (1 - s * s * s * s);
}

static double tube_psi(const ru_gas_circulation *c, double r, double z)
{
    double R2 = c->radius * c->radius, a2 = c->tube * c->tube;
    double across = r < c->tube ? r * r / a2 : (R2 - r * r) / (R2 - a2);
    double along = z < c->bottom ? z / c->bottom
                   : z > c->top  ? (c->height - z) / (c->height - c->top)
                                 : 1;
    return c->flow / (2 * pi) * across * along;
}

double ru_gas_circulation_psi(const ru_gas_circulation *c, double r, double z)
{
    if (r <= 0 || r >= c->radius || z <= 0 || z >= c->height)
        return 0;
    if (c->kind == RU_CIRCULATION_COLUMN)
        return column_psi(c, r / c->radius, z);
    if (c->kind == RU_CIRCULATION_TUBE)
        return tube_psi(c, r, z);
    return 0;
}
