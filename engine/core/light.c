/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/core/light.h>

#include <math.h>
#include <stdlib.h>

#include <ru/core/network_make.h>
#include <ru/physics/constant.h>

/* Gauss and Legendre's points and weights on [0, 1], by Newton from Chebyshev's. */
static void quadrature(size_t n, double *x, double *w)
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
    quadrature(RU_LIGHT_RAYS, x, w);
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
    quadrature(field->n_point, u, w);
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

/* A node of the grid: points over its ring, or over its level's height. */
static void fill_node(const ru_scenario *scenario, const ru_network *network, int64_t node,
                      size_t n, ru_light_point *points)
{
    const ru_light *light = &scenario->light;
    int32_t per_level = network->ring_start[network->n_r];
    int level = (int)(node / per_level), ring = 0;
    double u[RU_LIGHT_POINTS], w[RU_LIGHT_POINTS];
    while (network->ring_start[ring + 1] <= node % per_level)
        ring++;
    double low = network->r_edges[ring], high = network->r_edges[ring + 1];
    double bottom = network->z_edges[level], top = network->z_edges[level + 1];
    quadrature(n, u, w);
    for (size_t i = 0; i < n; i++) {
        points[i].weight = w[i];
        if (light->kind == RU_LIGHT_CYLINDER)
            light_cylinder(sqrt(low * low + u[i] * (high * high - low * low)),
                           network->r_edges[network->n_r], &points[i]);
        else
            light_slab((network->height - bottom - u[i] * (top - bottom)) / network->height,
                       network->height, (int)light->sides, &points[i]);
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
    field->n_point = field->on_grid ? 3 : (size_t)light->points;
    for (size_t k = 0; k < scenario->model->n_state; k++)
        field->absorbs[k] = scenario->model->states[k].role == RU_ROLE_BIOMASS;
    size_t n = field->n_point * (field->on_grid ? (size_t)part->n_own : 1);
    field->points = calloc(n + 1, sizeof *field->points);
    RU_REQUIRE(field->points, RU_ERR_SYSTEM, "out of memory for light");
    if (!field->on_grid)
        fill_layer(light, 0.5 * scenario->vessel.diameter, field);
    for (int32_t i = 0; field->on_grid && i < part->n_own; i++)
        fill_node(scenario, network, part->first + i, field->n_point,
                  field->points + (size_t)i * field->n_point);
    return RU_OK;
}

void ru_light_destroy(ru_light_field *field)
{
    free(field->points);
    *field = (ru_light_field){.present = 0};
}

double ru_light_biomass(const ru_light_field *field, const ru_model *model, const double *c)
{
    double sum = 0;
    for (size_t k = 0; k < model->n_state; k++)
        sum += field->absorbs[k] ? c[k] : 0;
    return sum;
}

double ru_light_shade(const ru_light_field *field, const ru_model *model, const ru_part *part,
                      size_t n_state, const double *c)
{
    double sums[2] = {0, 0};
    if (!field->present || !field->on_grid)
        return 0;
    for (int32_t i = 0; i < part->n_own; i++) {
        sums[0] += part->weight[i] * ru_light_biomass(field, model, c + (size_t)i * n_state);
        sums[1] += part->weight[i];
    }
    ru_comm_sum(&part->comm, sums, 2);
    return sums[0] / sums[1];
}

static const ru_light_point *point_of(const ru_light_field *field, size_t node, size_t point)
{
    return &field->points[field->on_grid ? node * field->n_point + point : point];
}

double ru_light_weight(const ru_light_field *field, size_t node, size_t point)
{
    return point_of(field, node, point)->weight;
}

double ru_light_at(const ru_light_field *field, size_t node, size_t point, double biomass,
                   double *slope)
{
    const ru_light_point *p = point_of(field, node, point);
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
        sum += points[i].weight * ru_light_at(&field, 0, i, 0, &slope);
    return sum;
}
