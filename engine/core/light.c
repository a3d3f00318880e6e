/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/light.h>

#include <math.h>
#include <stdlib.h>

#include <ru/core/network_make.h>
#include <ru/physics/constant.h>

/* Gauss and Legendre's points and weights on [0, 1], by Newton from Chebyshev's. */
void ru_light_quadrature(size_t n, double *x, double *w)
{
    for (size_t i = 0; i < n; i++) {
        double z = cos(RU_PI * ((double)i + 0.75) / ((double)n + 0.5)), slope = 1;
        for (int it = 0; it < 50; it++) {
            double before = 0, value = 1;
            for (size_t k = 0; k < n; k++) {
                double next =
                    ((2 * (double)k + 1) * z * value - (double)k * before) / ((double)k + 1);
                before = value;
                value = next;
            }
            slope = (double)n * (z * value - before) / (z * z - 1);
            double step = value / slope;
            z -= step;
            if (fabs(step) < 1e-15)
                break;
        }
        x[i] = 0.5 * (1 - z);
        w[i] = 1 / ((1 - z * z) * slope * slope);
    }
}

/* At x of the depth from the lit side, or between two. */
static void light_slab(double x, double depth, int sides, ru_light_point *point)
{
    point->n = (size_t)sides;
    point->share[0] = point->share[1] = 1;
    point->path[0] = x * depth;
    point->path[1] = (1 - x) * depth;
}

/* At a radius in a cylinder lit from all around: the mean over the directions of a cross-section,
 * each along its chord to the wall. */
static void light_cylinder(double r, double radius, ru_light_point *point)
{
    double x[RU_LIGHT_RAYS], w[RU_LIGHT_RAYS];
    ru_light_quadrature(RU_LIGHT_RAYS, x, w);
    point->n = RU_LIGHT_RAYS;
    for (size_t j = 0; j < RU_LIGHT_RAYS; j++) {
        double turn = RU_PI * x[j], across = r * sin(turn);
        point->share[j] = w[j];
        point->path[j] = r * cos(turn) + sqrt(fmax(0, radius * radius - across * across));
    }
}

/* A layer that the network does not resolve. Points crowd where light is strong: at the lit side by
 * x = u^2, at both by x = u^2 (3 - 2 u). In a cylinder shells of equal area, crowded at the wall.
 */
static void fill_layer(const ru_light *light, double radius, ru_light_field *field)
{
    double u[RU_LIGHT_POINTS], w[RU_LIGHT_POINTS];
    ru_light_quadrature(field->n_point, u, w);
    for (size_t i = 0; i < field->n_point; i++) {
        ru_light_point *point = &field->points[i];
        double x = u[i] * u[i];
        point->weight = 2 * u[i] * w[i];
        if (light->kind == RU_LIGHT_CYLINDER) {
            light_cylinder(radius * (1 - x), radius, point);
            point->weight *= 2 * (1 - x);
            continue;
        }
        if (light->sides == 2) {
            x = u[i] * u[i] * (3 - 2 * u[i]);
            point->weight = 6 * u[i] * (1 - u[i]) * w[i];
        }
        light_slab(x, light->depth, (int)light->sides, point);
    }
}

ru_status ru_light_build(const ru_scenario *scenario, const ru_network *network,
                         const ru_part *part, ru_light_field *field)
{
    const ru_light *light = &scenario->light;
    *field = (ru_light_field){.present = light->present};
    if (!light->present)
        return RU_OK;
    field->on_grid = network->kind == RU_MESH_CYLINDER && !network->cell_node;
    field->background = light->background;
    field->absorption = light->absorption;
    field->intensity = light->intensity;
    for (size_t k = 0; k < scenario->model->n_state; k++)
        field->absorbs[k] = scenario->model->states[k].role == RU_ROLE_BIOMASS;
    if (field->on_grid)
        return ru_light_build_grid(light, network, part, field);
    field->n_point = (size_t)light->points;
    field->points = calloc(field->n_point + 1, sizeof *field->points);
    RU_REQUIRE(field->points, RU_ERR_SYSTEM, "out of memory for light");
    fill_layer(light, 0.5 * scenario->vessel.diameter, field);
    return RU_OK;
}

void ru_light_destroy(ru_light_field *field)
{
    free(field->points);
    free(field->place);
    free(field->wanted);
    free(field->amount);
    *field = (ru_light_field){.present = 0};
}

double ru_light_biomass(const ru_light_field *field, const ru_model *model, const double *c)
{
    double sum = 0;
    for (size_t k = 0; k < model->n_state; k++)
        sum += field->absorbs[k] ? c[k] : 0;
    return sum;
}

double ru_light_at(const ru_light_field *field, size_t point, double biomass, double *slope)
{
    const ru_light_point *p = &field->points[point];
    double extinction = field->background + field->absorption * fmax(0, biomass), sum = 0;
    *slope = 0;
    for (size_t j = 0; j < p->n; j++) {
        double ray = field->intensity * p->share[j] * exp(-extinction * p->path[j]);
        sum += ray;
        *slope -= biomass > 0 ? field->absorption * p->path[j] * ray : 0;
    }
    return sum;
}

double ru_light_slab_mean(double intensity, double extinction, double depth, int sides, size_t n)
{
    const ru_light light = {.kind = RU_LIGHT_SLAB, .sides = sides, .depth = depth};
    ru_light_point points[RU_LIGHT_POINTS];
    ru_light_field field = {.present = 1,
                            .intensity = intensity,
                            .background = extinction,
                            .n_point = n,
                            .points = points};
    double sum = 0, slope;
    fill_layer(&light, 0, &field);
    for (size_t i = 0; i < n; i++)
        sum += points[i].weight * ru_light_at(&field, i, 0, &slope);
    return sum;
}
